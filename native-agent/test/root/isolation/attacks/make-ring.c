/* Makes an io_uring, the way past every filter that looks at system calls one by one. */
#include <linux/io_uring.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  struct io_uring_params ring = {0};
  if (syscall(SYS_io_uring_setup, 4, &ring) < 0) return perror("io_uring_setup"), 1;
  puts("a ring");
  return 0;
}
