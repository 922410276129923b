/*
 * Pushes against one limit from inside a VPS and says how far it got:
 *   push memory                                 takes and touches memory until it is killed; one line a MiB
 *   push processes                              forks until it is refused; how many, and why
 *   push fill PATH                              writes until the disk is full; how many bytes, and why
 *   push read|write direct|buffered BLOCK COUNT PATH    that many blocks of a file; seconds, with fsync for buffered writes
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { MIB = 1024 * 1024 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static int take_memory(void) {
  /* Its own code stays: else it is read from the disk again and again for as long as a page of it can be given up. */
  mlockall(MCL_CURRENT);
  for (int taken = 1;; taken++) {
    char *piece = mmap(0, MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (piece == MAP_FAILED) return 1;
    memset(piece, taken, MIB);
    dprintf(1, "%d\n", taken);
  }
}

static int fork_all(void) {
  int taken = 0;
  signal(SIGTERM, SIG_IGN);
  for (;; taken++) {
    pid_t child = fork();
    if (child < 0) break;
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (;;) pause();
    }
  }
  dprintf(1, "%d %s\n", taken, strerrorname_np(errno));
  return 0;
}

static int fill(const char *path) {
  static char block[MIB];
  long long taken = 0;
  ssize_t written;
  int file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
  /* Zeros would be a hole to some disks. */
  memset(block, 'x', sizeof block);
  while ((written = write(file, block, sizeof block)) > 0) taken += written;
  dprintf(1, "%lld %s\n", taken, strerrorname_np(errno));
  return 0;
}

static int push_disk(char **words) {
  int is_write = !strcmp(words[1], "write"), is_direct = !strcmp(words[2], "direct");
  size_t size = atol(words[3]);
  long count = atol(words[4]);
  void *block;
  int file = open(words[5], (is_write ? O_WRONLY : O_RDONLY) | (is_direct ? O_DIRECT : 0));
  if (file < 0 || posix_memalign(&block, 4096, size)) return 1;
  memset(block, 'x', size);
  /* What the page cache still has of the file would cost the disk nothing. */
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  double begin = now();
  for (long i = 0; i < count; i++) {
    off_t at = (off_t)i * size;
    ssize_t done = is_write ? pwrite(file, block, size, at) : pread(file, block, size, at);
    if (done != (ssize_t)size) return 1;
  }
  if (is_write && !is_direct && fsync(file)) return 1;
  dprintf(1, "%.6f\n", now() - begin);
  return 0;
}

int main(int count, char **words) {
  if (count == 2 && !strcmp(words[1], "memory")) return take_memory();
  if (count == 2 && !strcmp(words[1], "processes")) return fork_all();
  if (count == 3 && !strcmp(words[1], "fill")) return fill(words[2]);
  return count == 6 ? push_disk(words) : 2;
}
