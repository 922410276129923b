/* Sends WORD to ADDRESS in three datagrams. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(int count, char **arguments) {
  if (count != 3) return 2;
  int out = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = inet_addr(arguments[1])};
  for (int times = 0; times < 3; times++)
    if (sendto(out, arguments[2], strlen(arguments[2]), 0, (struct sockaddr *)&to, sizeof to) < 0) perror("sendto");
  return 0;
}
