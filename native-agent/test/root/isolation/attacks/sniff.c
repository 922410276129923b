/* Listens to every frame of this network for SECONDS and says whether WORD was in one. */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

static int contains(const char *frame, int length, const char *word) {
  int size = strlen(word);
  for (int at = 0; at + size <= length; at++)
    if (!memcmp(frame + at, word, size)) return 1;
  return 0;
}

int main(int count, char **arguments) {
  static char frame[65536];
  if (count != 3) return 2;
  int all = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
  struct timeval patience = {.tv_usec = 100000};
  if (all < 0 || setsockopt(all, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience)) return perror("socket"), 1;
  setvbuf(stdout, NULL, _IOLBF, 0);
  puts("listening");
  for (time_t end = time(NULL) + atoi(arguments[2]); time(NULL) < end;) {
    int length = recv(all, frame, sizeof frame, 0);
    if (length > 0 && contains(frame, length, arguments[1])) return puts("heard"), 0;
  }
  puts("silence");
  return 0;
}
