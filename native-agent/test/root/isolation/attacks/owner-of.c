/* Prints the uid to whose account the kernel puts everything made in the user namespace of FILE. */
#include <fcntl.h>
#include <linux/nsfs.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <unistd.h>

int main(int count, char **arguments) {
  uid_t owner;
  int file = count == 2 ? open(arguments[1], O_RDONLY) : -1;
  if (file < 0 || ioctl(file, NS_GET_OWNER_UID, &owner)) return perror("owner"), 1;
  printf("%u\n", owner);
  return 0;
}
