/* What the four files of the monitor share; their order is spec.c, launch.c, serve.c, monitor.c. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROTOCOL = 1, CONTROL = 3 };

/* spec.c */
extern char *spec, *spec_end;
extern int link_fd; /* one end of the pair between monitor and child; closed by execve */
_Noreturn void fail(const char *step, const char *detail);
char *value_of(char *record, const char *key);
char *next(char *record);
char *find(const char *key);
char *need(const char *key);
long number(const char *key, long otherwise);
void list(const char *key, char **into, int size);
void read_spec(void);
int64_t now_ms(clockid_t clock);
void write_file(const char *path, const char *text, const char *step);

/* launch.c */
pid_t clone_child(uint64_t flags, int exit_signal, long uid_base);
uint64_t listed_namespaces(void);
void write_maps(pid_t pid);
void use_as_stdio(int fd);
_Noreturn void run_child(void);
_Noreturn void enter_child(void);

/* serve.c */
extern int master;      /* the terminal's master end; -1 without one */
extern pid_t child;     /* init, the shell or the command, in the host's numbering */
extern char ending[64]; /* "exit KIND N" once the child has ended */
void collect_ending(bool is_init);
int listen_on(const char *path);
_Noreturn void serve(int listener, int pidfd, bool is_init);
