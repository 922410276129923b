/* Starts a process whose clock since boot runs a million seconds ahead; prints that process's seconds. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  static const char ahead[] = "boottime 1000000 0";
  if (unshare(CLONE_NEWTIME)) return perror("unshare"), 1;
  int offsets = open("/proc/self/timens_offsets", O_WRONLY);
  if (offsets < 0 || write(offsets, ahead, strlen(ahead)) < 0) return perror("timens_offsets"), 1;
  if (fork() == 0) {
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    puts(now.tv_sec >= 1000000 ? "ahead" : "true time");
    return 0;
  }
  wait(NULL);
  return 0;
}
