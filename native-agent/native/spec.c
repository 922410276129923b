/*
 * The monitor's half of the protocol with src/monitor/: the spec comes in, text lines go out.
 * Spec on fd 3: u32 length, then "key=value\0" records, their order kept. Answers on fd 3: "monitor 1",
 * "pid N", "started", "error STEP ERRNO DETAIL", "exit KIND N". No policy and no JSON on this side.
 */
#include "monitor.h"

char *spec, *spec_end;
int link_fd = -1; /* one end of the pair between monitor and child; closed by execve */

/* Tells the agent which step failed and ends; the child's fd 3 is the same socket as the monitor's. */
_Noreturn void fail(const char *step, const char *detail) {
  int error = errno;
  dprintf(CONTROL, "error %s %d %s\n", step, error, detail);
  if (link_fd >= 0) send(link_fd, "e", 1, MSG_NOSIGNAL);
  _exit(1);
}

/* The value if `record` is of this key, else null. */
char *value_of(char *record, const char *key) {
  size_t length = strlen(key);
  return strncmp(record, key, length) == 0 && record[length] == '=' ? record + length + 1 : NULL;
}

char *next(char *record) { return record + strlen(record) + 1; }

/* The first value of a key; null when the spec has none. */
char *find(const char *key) {
  for (char *record = spec; record < spec_end; record = next(record)) {
    char *value = value_of(record, key);
    if (value) return value;
  }
  return NULL;
}

char *need(const char *key) {
  char *value = find(key);
  errno = EINVAL;
  if (!value) fail("spec", key);
  return value;
}

long number(const char *key, long otherwise) {
  char *value = find(key);
  return value ? strtol(value, NULL, 0) : otherwise;
}

/* Fills a null-terminated list for execve with every value of a key. */
void list(const char *key, char **into, int size) {
  int count = 0;
  for (char *record = spec; record < spec_end; record = next(record)) {
    char *value = value_of(record, key);
    if (value && count < size - 1) into[count++] = value;
  }
  into[count] = NULL;
}

void read_spec(void) {
  uint32_t length;
  if (recv(CONTROL, &length, sizeof length, MSG_WAITALL) != sizeof length || length > 1 << 20) fail("spec", "length");
  spec = malloc(length + 1);
  if (!spec || recv(CONTROL, spec, length, MSG_WAITALL) != (ssize_t)length) fail("spec", "body");
  spec[length] = 0;
  spec_end = spec + length;
}

int64_t now_ms(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

void write_file(const char *path, const char *text, const char *step) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) fail(step, path);
  close(fd);
}
