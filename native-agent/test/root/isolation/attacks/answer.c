/* Takes PORT of ADDRESS and answers every caller with WORD for a minute. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count != 4) return 2;
  int door = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[2])), .sin_addr.s_addr = inet_addr(arguments[1])};
  setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(door, (struct sockaddr *)&at, sizeof at) || listen(door, 8)) return perror("bind"), 1;
  setvbuf(stdout, NULL, _IOLBF, 0);
  puts("listening");
  alarm(60);
  for (;;) {
    int caller = accept(door, NULL, NULL);
    if (caller < 0) continue;
    if (write(caller, arguments[3], strlen(arguments[3])) < 0) perror("write");
    close(caller);
  }
}
