/*
 * The bench's two clocks, in one static program, so that no rival pays for Node. As PID 1 of a container it writes
 * the time of its first act to /stamp and waits to be killed. Elsewhere, `stamp FILE COMMAND...` runs a command and
 * writes the time before and after it and its CPU time; STAMP_MOUNTS names a mount namespace to enter first. All are nanoseconds, times of CLOCK_MONOTONIC, the same in
 * every container.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* One write, so that a reader sees the whole line or none of it. */
static void write_line(const char *path, long long first, long long second, long long third) {
  char line[96];
  int length = snprintf(line, sizeof line, "%lld %lld %lld\n", first, second, third);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0 || write(fd, line, length) != length) _exit(120);
  close(fd);
}

int main(int argc, char **argv) {
  long long before = now();
  if (getpid() == 1) {
    write_line("/stamp", before, 0, 0);
    for (;;) pause();
  }
  if (argc < 3) return 121;
  char *mounts = getenv("STAMP_MOUNTS");
  if (mounts && setns(open(mounts, O_RDONLY | O_CLOEXEC), CLONE_NEWNS)) return 125;
  before = now();
  pid_t pid = vfork();
  if (pid == 0) {
    execvp(argv[2], argv + 2);
    _exit(122);
  }
  int status = 0;
  if (pid < 0 || waitpid(pid, &status, 0) != pid) return 123;
  long long after = now();
  struct rusage used;
  getrusage(RUSAGE_CHILDREN, &used);
  long long seconds = used.ru_utime.tv_sec + used.ru_stime.tv_sec, microseconds = used.ru_utime.tv_usec + used.ru_stime.tv_usec;
  write_line(argv[1], before, after, (seconds * 1000000 + microseconds) * 1000);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 124;
}
