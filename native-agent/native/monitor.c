/*
 * What runs between clone and execve, where no JavaScript can, and what stays beside a VPS or a shell.
 * The agent starts it by posix_spawn (src/monitor/spawn-monitor.ts); it decides nothing: every number,
 * path and order comes from the spec. Before: all mounts are detached fds, all cgroups exist. After: init
 * (or the shell) runs, its terminal is served on a unix socket, and its end is written to a file.
 *
 * Spec on fd 3: u32 length, then "key=value\0" records, their order kept. Answers on fd 3 are text lines:
 * "monitor 1", "pid N", "started", "error STEP ERRNO DETAIL", "exit KIND N".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROTOCOL = 1, CONTROL = 3, RING = 65536, CHUNK = 4096, HEADER = 5, CLIENTS = 4, ARGS = 128 };
enum { FLUSH_MS = 500, HANGUP_GRACE_MS = 5000, HUNG_TTY_MS = 1000 };

static const int ALL_NAMESPACES = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;

static char *spec, *spec_end;
static int link_fd = -1; /* one end of the pair between monitor and child; closed by execve */

/* ---- the spec and the answers ---- */

/* Tells the agent which step failed and ends; the child's fd 3 is the same socket as the monitor's. */
static _Noreturn void fail(const char *step, const char *detail) {
  int error = errno;
  dprintf(CONTROL, "error %s %d %s\n", step, error, detail);
  if (link_fd >= 0) send(link_fd, "e", 1, MSG_NOSIGNAL);
  _exit(1);
}

/* The value if `record` is of this key, else null. */
static char *value_of(char *record, const char *key) {
  size_t length = strlen(key);
  return strncmp(record, key, length) == 0 && record[length] == '=' ? record + length + 1 : NULL;
}

static char *next(char *record) { return record + strlen(record) + 1; }

/* The first value of a key; null when the spec has none. */
static char *find(const char *key) {
  for (char *record = spec; record < spec_end; record = next(record)) {
    char *value = value_of(record, key);
    if (value) return value;
  }
  return NULL;
}

static char *need(const char *key) {
  char *value = find(key);
  errno = EINVAL;
  if (!value) fail("spec", key);
  return value;
}

static long number(const char *key, long otherwise) {
  char *value = find(key);
  return value ? strtol(value, NULL, 0) : otherwise;
}

/* Fills a null-terminated list for execve with every value of a key. */
static void list(const char *key, char **into) {
  int count = 0;
  for (char *record = spec; record < spec_end; record = next(record)) {
    char *value = value_of(record, key);
    if (value && count < ARGS - 1) into[count++] = value;
  }
  into[count] = NULL;
}

static void read_spec(void) {
  uint32_t length;
  if (recv(CONTROL, &length, sizeof length, MSG_WAITALL) != sizeof length || length > 1 << 20) fail("spec", "length");
  spec = malloc(length + 1);
  if (!spec || recv(CONTROL, spec, length, MSG_WAITALL) != (ssize_t)length) fail("spec", "body");
  spec[length] = 0;
  spec_end = spec + length;
}

static int64_t now_ms(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static void write_file(const char *path, const char *text, const char *step) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) fail(step, path);
  close(fd);
}

/* ---- the child: from clone to execve ---- */

/*
 * Makes a child by clone3(2). With a uid base the effective ids are the VPS's own at that moment: the kernel
 * charges inotify instances and namespaces to the creator of a user namespace, and as root all VPSs would share
 * one account. NO_SETUID_FIXUP keeps the capabilities over the change.
 */
static pid_t clone_child(uint64_t flags, int exit_signal, long uid_base) {
  struct clone_args args = {.flags = flags, .exit_signal = exit_signal};
  if (uid_base >= 0) {
    if (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)) fail("securebits", "");
    if (setresgid(-1, uid_base, -1) || setresuid(-1, uid_base, -1)) fail("own-uid", "");
  }
  pid_t pid = syscall(SYS_clone3, &args, sizeof args);
  if (pid == 0) return 0;
  int error = errno;
  if (uid_base >= 0 && (setresuid(-1, 0, -1) || setresgid(-1, 0, -1) || prctl(PR_SET_SECUREBITS, 0))) fail("own-uid", "back");
  errno = error;
  if (pid < 0) fail("clone", "");
  return pid;
}

static void write_maps(pid_t pid) {
  static const char *names[] = {"uid_map", "gid_map"};
  for (int i = 0; i < 2; i++) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, names[i]);
    write_file(path, need("map"), "map");
  }
}

/* Writing "0" moves the writer itself: microseconds, where a pid written by another process waits for RCU. */
static void join_cgroups(void) {
  for (char *record = spec; record < spec_end; record = next(record)) {
    char *fd = value_of(record, "cgroup");
    if (fd && write(atoi(fd), "0", 1) != 1) fail("cgroup", fd);
  }
}

/* Becomes root of the user namespace; the agent's supplementary groups must not come along. */
static void become_root(void) {
  if (setgroups(0, NULL) || setresgid(0, 0, 0) || setresuid(0, 0, 0)) fail("root-ids", "");
}

/*
 * Opens below the root of the VPS and nowhere else. The image and the disk belong to the customer: a symlink in
 * them must refuse the start (ELOOP), not lead a mount out of the tree.
 */
static int open_beneath(int root, const char *path, uint64_t flags) {
  struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
  int fd = syscall(SYS_openat2, root, path, &how, sizeof how);
  if (fd < 0) fail("open", path);
  return fd;
}

static void attach(int mount, int root, const char *target) {
  int at = open_beneath(root, target, O_PATH);
  if (move_mount(mount, "", at, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH)) fail("attach", target);
  close(at);
  close(mount);
}

/* "TARGET TYPE ATTRIBUTES OPTION,OPTION": a file system that must be made by the VPS's own namespaces (proc, sysfs, ...). */
static void make_mount(int root, const char *record) {
  char *rest = strdup(record), *target = strsep(&rest, " "), *type = strsep(&rest, " "), *attributes = strsep(&rest, " ");
  errno = EINVAL;
  if (!attributes) fail("spec", "mount");
  int fs = fsopen(type, FSOPEN_CLOEXEC);
  if (fs < 0) fail("fsopen", type);
  for (char *option; rest && (option = strsep(&rest, ","));) {
    char *value = strchr(option, '=');
    if (value) *value++ = 0;
    if (*option && fsconfig(fs, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, option, value, 0)) fail("fsconfig", option);
  }
  if (fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0)) fail("fsconfig", type);
  int mount = fsmount(fs, FSMOUNT_CLOEXEC, strtol(attributes, NULL, 0));
  if (mount < 0) fail("fsmount", type);
  attach(mount, root, target);
  close(fs);
}

/* Opens a terminal of the VPS's own devpts: no pty of the host, and never a path the customer could have replaced. */
static int open_terminal(int root, int *slave) {
  struct statfs fs;
  int master = open_beneath(root, "dev/pts/ptmx", O_RDWR | O_NOCTTY), unlock = 0;
  if (fstatfs(master, &fs) || fs.f_type != DEVPTS_SUPER_MAGIC) fail("pty", "dev/pts is not devpts");
  if (ioctl(master, TIOCSPTLCK, &unlock)) fail("pty", "unlock");
  *slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (*slave < 0) fail("pty", "peer");
  char *size = find("size");
  struct winsize window = {.ws_col = 80, .ws_row = 25};
  if (size) sscanf(size, "%hu %hu", &window.ws_col, &window.ws_row);
  ioctl(master, TIOCSWINSZ, &window);
  return master;
}

/* Hands the terminal to the monitor. It keeps the slave of a console too, or an unused console would read as hung up. */
static void send_terminal(int master, int slave) {
  union { struct cmsghdr header; char space[CMSG_SPACE(2 * sizeof(int))]; } control = {0};
  struct iovec body = {.iov_base = "t", .iov_len = 1};
  struct msghdr message = {.msg_iov = &body, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  int fds[2] = {master, slave};
  control.header = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fds), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(&control.header), fds, sizeof fds);
  if (sendmsg(link_fd, &message, MSG_NOSIGNAL) != 1) fail("pty", "send");
  close(master);
}

static void use_as_stdio(int fd) {
  if (fd < 0 || dup2(fd, 0) < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0) fail("stdio", "");
}

static void load_seccomp(const char *hex) {
  static struct sock_filter filter[BPF_MAXINSNS];
  size_t length = strlen(hex) / 2;
  errno = E2BIG;
  if (length > sizeof filter) fail("seccomp", "length");
  for (size_t i = 0; i < length; i++) sscanf(hex + 2 * i, "%2hhx", (unsigned char *)filter + i);
  struct sock_fprog program = {.len = length / sizeof *filter, .filter = filter};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)) fail("seccomp", "");
}

/*
 * Gives up what no VPS may have, then becomes the program. The filter goes first: without no_new_privs, which
 * would break sudo, loading it needs the CAP_SYS_ADMIN the next lines limit.
 */
static _Noreturn void confine_and_execute(void) {
  static char *arguments[ARGS], *environment[ARGS];
  struct rlimit files;
  if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0) fail("keyring", "");
  load_seccomp(need("seccomp"));
  uint64_t keep = strtoull(need("capabilities"), NULL, 16);
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
    if (!(keep >> capability & 1) && prctl(PR_CAPBSET_DROP, capability)) fail("capabilities", "bounding set");
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data)) fail("capabilities", "read");
  for (int i = 0; i < 2; i++) {
    data[i].effective = data[i].permitted &= keep >> 32 * i;
    data[i].inheritable = 0;
  }
  if (syscall(SYS_capset, &header, data)) fail("capabilities", "limit");
  /* Node raises its own soft limit to the hard one; programs that close every possible fd would crawl. */
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur > 1024) files.rlim_cur = 1024, setrlimit(RLIMIT_NOFILE, &files);
  list("arg", arguments);
  list("env", environment);
  if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC)) fail("close-range", "");
  execve(arguments[0] ? arguments[0] : "", arguments, environment);
  fail("execve", arguments[0] ? arguments[0] : "");
}

/* The old root must be private before it is detached, or the host would see our unmount. */
static void enter_root(int root) {
  char cwd[8];
  if (fchdir(root) || syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/")) fail("pivot", "");
  if (!getcwd(cwd, sizeof cwd) || strcmp(cwd, "/")) fail("pivot", "getcwd");
}

/* The first process of a VPS, from "go" to its own init. */
static _Noreturn void run_child(int run_directory) {
  char go;
  int slave, root = number("root", -1);
  if (recv(link_fd, &go, 1, 0) != 1) _exit(1);
  become_root();
  join_cgroups();
  /* The root of a cgroup namespace is fixed when it is made, so only now. */
  if (unshare(CLONE_NEWCGROUP)) fail("cgroup-namespace", "");
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("private", "");
  if (move_mount(root, "", run_directory, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH)) fail("attach", "/");
  for (char *record = spec; record < spec_end; record = next(record)) {
    char *move = value_of(record, "move"), *make = value_of(record, "mount");
    if (move) {
      int mount = strtol(move, &move, 10);
      attach(mount, root, move + 1);
    } else if (make) make_mount(root, make);
  }
  int master = open_terminal(root, &slave);
  attach(open_tree(slave, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC), root, "dev/console");
  enter_root(root);
  send_terminal(master, slave);
  const char *hostname = need("hostname");
  if (sethostname(hostname, strlen(hostname))) fail("hostname", hostname);
  if (setsid() < 0) fail("session", "");
  use_as_stdio(open("/dev/console", O_RDWR | O_NOCTTY | O_CLOEXEC));
  confine_and_execute();
}

/*
 * A process that enters a running VPS. The cgroups come first: an open of a device node by a process that had
 * not joined them reached the disk. CLONE_PARENT makes the last process a child of the monitor, in the VPS's
 * process namespace; until its execve nobody inside may trace it or read /proc/PID/exe.
 */
static _Noreturn void enter_child(void) {
  char text[16], *cwd = find("cwd");
  if (prctl(PR_SET_DUMPABLE, 0)) fail("dumpable", "");
  join_cgroups();
  if (setns(number("target", -1), ALL_NAMESPACES | CLONE_NEWCGROUP)) fail("setns", "");
  become_root();
  if (prctl(PR_SET_DUMPABLE, 0)) fail("dumpable", "");
  pid_t pid = clone_child(CLONE_PARENT, 0, -1);
  if (pid > 0) {
    int length = snprintf(text, sizeof text, "p%d", pid);
    if (send(link_fd, text, length, MSG_NOSIGNAL) != length) kill(pid, SIGKILL);
    _exit(0);
  }
  if (setsid() < 0) fail("session", "");
  if (find("terminal")) {
    int slave, root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC), master = open_terminal(root, &slave);
    use_as_stdio(slave);
    if (ioctl(0, TIOCSCTTY, 0)) fail("pty", "controlling");
    send_terminal(master, slave);
  }
  if (cwd && chdir(cwd) && chdir("/")) fail("cwd", cwd);
  confine_and_execute();
}

/* ---- the monitor: beside the process until it ends ---- */

struct client {
  int fd;
  bool is_attached;
  uint64_t position; /* bytes of terminal output already taken from the ring */
  bool has_end;      /* the exit frame is queued */
  unsigned char in[CHUNK], out[CHUNK + HEADER];
  size_t have, length, sent;
};

static struct client clients[CLIENTS];
static unsigned char ring[RING];
static uint64_t written; /* bytes of terminal output since the start */
static int master = -1;
static pid_t child;
static bool is_hangup_asked;
static char ending[64]; /* "exit KIND N" once the child has ended */

static void drop(struct client *client) {
  close(client->fd);
  client->fd = -1;
}

static void greet(int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  for (int i = 0; i < CLIENTS; i++) {
    if (clients[i].fd >= 0) continue;
    clients[i].fd = fd;
    clients[i].is_attached = clients[i].has_end = false;
    clients[i].have = clients[i].sent = 0;
    clients[i].length = snprintf((char *)clients[i].out, CHUNK, "monitor %d %d\n", PROTOCOL, child);
    return;
  }
  close(fd);
}

/* Queues the next frame when the last has left: output from the ring, then how it ended. */
static void queue_frame(struct client *client) {
  uint32_t length = 0;
  if (client->sent < client->length) return;
  client->length = client->sent = 0;
  if (client->is_attached && client->position < written) {
    if (written - client->position > RING) client->position = written - RING; /* too slow for a console: skip */
    while (length < CHUNK && client->position < written) client->out[HEADER + length++] = ring[client->position++ % RING];
    client->out[0] = 'o';
  } else if (*ending && !client->has_end) {
    length = strlen(ending);
    memcpy(client->out + HEADER, ending, length);
    client->out[0] = 'x';
    client->has_end = true;
  } else return;
  memcpy(client->out + 1, &length, sizeof length);
  client->length = HEADER + length;
}

static void send_frames(struct client *client) {
  for (queue_frame(client); client->sent < client->length; queue_frame(client)) {
    ssize_t count = send(client->fd, client->out + client->sent, client->length - client->sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) { drop(client); return; }
    client->sent += count;
  }
}

/* Length of the payload of the first whole frame in a client's buffer; -1 without one. */
static ssize_t frame_length(const struct client *client) {
  uint32_t length;
  if (client->have < HEADER) return -1;
  memcpy(&length, client->in + 1, sizeof length);
  return client->have >= HEADER + (size_t)length ? (ssize_t)length : -1;
}

/* Acts on whole frames: 'a' attach, 'i' input, 'r' resize, 'h' hang up. Stops at input the terminal cannot take yet. */
static void take_frames(struct client *client) {
  for (ssize_t length; (length = frame_length(client)) >= 0;) {
    uint32_t left = 0;
    if (client->in[0] == 'a') {
      client->is_attached = true;
      client->position = written > RING ? written - RING : 0;
    } else if (client->in[0] == 'r' && length == 4 && master >= 0) {
      struct winsize window = {0};
      memcpy(&window.ws_col, client->in + HEADER, 2);
      memcpy(&window.ws_row, client->in + HEADER + 2, 2);
      ioctl(master, TIOCSWINSZ, &window);
    } else if (client->in[0] == 'h') is_hangup_asked = true;
    else if (client->in[0] == 'i' && master >= 0 && length > 0) {
      ssize_t count = write(master, client->in + HEADER, length);
      left = count >= 0 ? length - count : errno == EAGAIN ? length : 0;
    }
    size_t stays = left ? HEADER : 0, gone = left ? length - left : HEADER + length;
    memmove(client->in + stays, client->in + stays + gone, client->have - stays - gone);
    client->have -= gone;
    if (!left) continue;
    memcpy(client->in + 1, &left, sizeof left);
    return;
  }
  if (client->have == sizeof client->in) drop(client); /* a frame larger than the buffer: not our agent */
}

static void receive(struct client *client) {
  ssize_t count = recv(client->fd, client->in + client->have, sizeof client->in - client->have, 0);
  if (count == 0 || (count < 0 && errno != EAGAIN)) { drop(client); return; }
  if (count > 0) client->have += count;
  take_frames(client);
}

/* Moves terminal output into the ring; false when the terminal is hung up. */
static bool read_terminal(size_t limit, size_t *count) {
  unsigned char bytes[CHUNK];
  ssize_t got = read(master, bytes, limit < CHUNK ? limit : CHUNK);
  *count = got > 0 ? got : 0;
  for (ssize_t i = 0; i < got; i++) ring[written++ % RING] = bytes[i];
  return got > 0 || (got < 0 && errno == EAGAIN);
}

/* Says how the child ended. In a process namespace of its own, init "killed" by SIGHUP is reboot(2), by SIGINT poweroff. */
static void collect_ending(bool is_init) {
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR);
  int code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  const char *kind = WIFSIGNALED(status) ? "signaled" : "exited";
  if (is_init && WIFSIGNALED(status) && (code == SIGHUP || code == SIGINT)) kind = code == SIGHUP ? "reboot" : "poweroff", code = 0;
  snprintf(ending, sizeof ending, "exit %s %d", kind, code);
}

/* Leaves the ending where an agent started later finds it; renamed into place, so that it is never half there. */
static void write_exit_file(void) {
  char *name = find("exit");
  if (!name) return;
  int fd = open("exit.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return;
  dprintf(fd, "%s %lld\n", ending, (long long)now_ms(CLOCK_REALTIME));
  fsync(fd);
  close(fd);
  rename("exit.new", name);
}

static int listen_on(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  unlink(path);
  umask(0077);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, CLIENTS)) fail("listen", path);
  umask(0022);
  return fd;
}

static bool has_input_waiting(void) {
  for (int i = 0; i < CLIENTS; i++)
    if (clients[i].fd >= 0 && frame_length(&clients[i]) >= 0) return true;
  return false;
}

/* A shell waits for a slow client, so that it loses no output; a console never does, or a stuck client would stop the VPS. */
static bool is_client_behind(void) {
  for (int i = 0; i < CLIENTS; i++)
    if (clients[i].fd >= 0 && clients[i].is_attached && written - clients[i].position > RING - CHUNK) return true;
  return false;
}

static bool is_all_sent(void) {
  for (int i = 0; i < CLIENTS; i++)
    if (clients[i].fd >= 0 && !(clients[i].has_end && clients[i].sent == clients[i].length)) return false;
  return true;
}

static int count_attached(void) {
  int count = 0;
  for (int i = 0; i < CLIENTS; i++) count += clients[i].fd >= 0 && clients[i].is_attached;
  return count;
}

/* The file before the socket goes, both before any client hears of it: a client may start the next life at once. */
static void end(int *listener, bool is_init) {
  size_t count, total = 0;
  collect_ending(is_init);
  while (master >= 0 && total < RING && read_terminal(CHUNK, &count) && count) total += count;
  write_exit_file();
  close(*listener);
  unlink(need("socket"));
  *listener = -1;
}

static int64_t sooner(int64_t a, int64_t b) { return a < b ? a : b; }

/* Serves the terminal until the child has ended and every client knows; then the monitor is done. */
static _Noreturn void serve(int listener, int pidfd, bool is_init) {
  const int64_t linger = number("linger", 0), rate = number("rate", 1 << 20), never = INT64_MAX;
  int64_t last = now_ms(CLOCK_MONOTONIC), tokens = rate, hangup_at = never, kill_at = never, flush_until = never, quiet_until = 0;
  for (;;) {
    int64_t now = now_ms(CLOCK_MONOTONIC), wake = never;
    tokens = sooner(rate, tokens + (now - last) * rate / 1000);
    last = now;
    if (*ending && (is_all_sent() || now >= flush_until)) _exit(0);
    if (linger && kill_at == never) {
      if (is_hangup_asked) hangup_at = now;
      else if (count_attached()) hangup_at = never;
      else if (hangup_at == never) hangup_at = now + linger;
    }
    if (now >= hangup_at) { /* the shell hears SIGHUP twice: by name, and from its terminal as that goes */
      pidfd_send_signal(pidfd, SIGHUP, NULL, 0);
      if (master >= 0) close(master);
      master = -1, hangup_at = never, kill_at = now + HANGUP_GRACE_MS;
    }
    if (now >= kill_at) pidfd_send_signal(pidfd, SIGKILL, NULL, 0), kill_at = now + HANGUP_GRACE_MS;

    /* `yes > /dev/console` costs the VPS, not the host: beyond the rate the terminal is left full. */
    bool is_starved = tokens < CHUNK, is_quiet = now < quiet_until;
    bool wants_output = master >= 0 && !is_starved && !is_quiet && !*ending && !(linger && is_client_behind());
    bool wants_input = master >= 0 && !is_quiet && !*ending && has_input_waiting();
    struct pollfd polls[3 + CLIENTS] = {{*ending ? -1 : pidfd, POLLIN, 0}, {listener, POLLIN, 0}, {wants_output || wants_input ? master : -1, 0, 0}};
    polls[2].events = (wants_output ? POLLIN : 0) | (wants_input ? POLLOUT : 0);
    for (int i = 0; i < CLIENTS; i++) {
      struct client *client = &clients[i];
      bool has_output = client->sent < client->length || (client->is_attached && client->position < written) || (*ending && !client->has_end);
      polls[3 + i] = (struct pollfd){client->fd, (client->have < sizeof client->in ? POLLIN : 0) | (has_output ? POLLOUT : 0), 0};
    }
    wake = sooner(sooner(hangup_at, kill_at), flush_until);
    if (master >= 0 && is_starved && !*ending) wake = sooner(wake, now + 1 + (CHUNK - tokens) * 1000 / rate);
    if (is_quiet) wake = sooner(wake, quiet_until);
    poll(polls, 3 + CLIENTS, wake == never ? -1 : wake > now ? (int)(wake - now) : 0);

    if (polls[2].revents) {
      size_t count = 0;
      if (wants_output && !(polls[2].revents == POLLOUT) && !read_terminal(CHUNK, &count)) quiet_until = now + HUNG_TTY_MS;
      tokens -= count;
    }
    for (int i = 0; i < CLIENTS; i++) {
      struct client *client = &clients[i];
      if (client->fd >= 0 && polls[3 + i].revents & (POLLIN | POLLHUP | POLLERR)) receive(client);
      else if (client->fd >= 0 && polls[2].revents & POLLOUT) take_frames(client);
      if (client->fd >= 0) send_frames(client);
    }
    if (polls[1].revents) greet(listener);
    if (polls[0].revents) end(&listener, is_init), flush_until = now + FLUSH_MS;
  }
}

/* A command without terminal: its caller waits on fd 3, and when the caller goes the command goes. */
static _Noreturn void wait_for_command(int pidfd) {
  struct pollfd polls[2] = {{pidfd, POLLIN, 0}, {CONTROL, POLLIN, 0}};
  while (!polls[0].revents) {
    poll(polls, 2, -1);
    if (!polls[1].revents) continue;
    pidfd_send_signal(pidfd, SIGKILL, NULL, 0);
    polls[1].fd = -1;
  }
  collect_ending(false);
  dprintf(CONTROL, "%s\n", ending);
  _exit(0);
}

/* Listens to the child until its execve closes the link; false when it said why it could not. */
static bool hear_child(int link) {
  bool is_started = true;
  for (;;) {
    char text[16] = {0};
    union { struct cmsghdr header; char space[CMSG_SPACE(2 * sizeof(int))]; } control = {0};
    struct iovec body = {.iov_base = text, .iov_len = sizeof text - 1};
    struct msghdr message = {.msg_iov = &body, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    if (recvmsg(link, &message, MSG_CMSG_CLOEXEC) <= 0) break;
    if (text[0] == 'e') is_started = false;
    if (text[0] == 'p') child = atoi(text + 1);
    if (text[0] != 't' || control.header.cmsg_type != SCM_RIGHTS) continue;
    int fds[2];
    memcpy(fds, CMSG_DATA(&control.header), sizeof fds);
    master = fds[0];
    fcntl(master, F_SETFL, O_NONBLOCK);
    if (find("linger")) close(fds[1]); /* a shell's terminal ends with the shell; a console stays */
  }
  return is_started && child > 0;
}

/* The files of the spec must not live as long as the monitor: they pin mounts and cgroups. */
static void let_go_of_files(void) {
  close_range(number("fds-from", 4), number("fds-to", 4), 0);
  use_as_stdio(open("/dev/null", O_RDWR | O_CLOEXEC));
}

static _Noreturn void start(bool is_init) {
  int pair[2], pidfd, listener = find("socket") ? listen_on(need("socket")) : -1;
  char go[4] = "";
  for (int i = 0; i < CLIENTS; i++) clients[i].fd = -1;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) fail("link", "");
  int run_directory = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  pid_t first = clone_child(is_init ? ALL_NAMESPACES : 0, SIGCHLD, is_init ? number("uid", 0) : -1);
  if (first == 0) {
    close(pair[0]);
    link_fd = pair[1];
    if (is_init) run_child(run_directory);
    enter_child();
  }
  close(pair[1]);
  close(run_directory);
  if (is_init) {
    child = first;
    write_maps(child);
    dprintf(CONTROL, "pid %d\n", child);
    /* Here the agent builds the network; if it dies meanwhile, this child must not live on half made. */
    if (recv(CONTROL, go, 3, MSG_WAITALL) != 3 || send(pair[0], "g", 1, MSG_NOSIGNAL) != 1) kill(child, SIGKILL), _exit(1);
  }
  bool is_started = hear_child(pair[0]);
  close(pair[0]);
  if (!is_init) waitpid(first, NULL, 0);
  if (!is_started) _exit(1);
  if ((pidfd = pidfd_open(child, 0)) < 0) fail("pidfd", "");
  let_go_of_files();
  if (!is_init) dprintf(CONTROL, "pid %d\n", child);
  dprintf(CONTROL, "started\n");
  if (listener < 0) wait_for_command(pidfd);
  close(CONTROL);
  serve(listener, pidfd, is_init);
}

/* A process in a user namespace with the VPS's map, for the agent to open /proc/PID/ns/user; gone when fd 3 closes. */
static _Noreturn void hold_user_namespace(void) {
  char end;
  child = clone_child(CLONE_NEWUSER, SIGCHLD, number("uid", 0));
  if (child == 0) for (;;) pause();
  write_maps(child);
  dprintf(CONTROL, "pid %d\n", child);
  while (recv(CONTROL, &end, 1, 0) > 0);
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  _exit(0);
}

int main(int count, char **arguments) {
  const char *mode = count > 1 ? arguments[1] : "";
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int signal_number = 1; signal_number < NSIG; signal_number++) signal(signal_number, SIG_DFL);
  umask(0022);
  if (fcntl(CONTROL, F_SETFD, FD_CLOEXEC)) return 2;
  dprintf(CONTROL, "monitor %d\n", PROTOCOL);
  read_spec();
  /* What the spec does not name is a leak of the agent: a mount or a socket that would live as long as we do. */
  close_range(CONTROL + 1, number("fds-from", 4) - 1, 0);
  close_range(number("fds-to", 3) + 1, ~0U, 0);
  write_file("/proc/self/oom_score_adj", "0", "oom-score");
  if (find("dir") && chdir(need("dir"))) fail("directory", need("dir"));
  if (!strcmp(mode, "run")) start(true);
  if (!strcmp(mode, "exec")) start(false);
  if (!strcmp(mode, "userns-holder")) hold_user_namespace();
  errno = EINVAL;
  fail("mode", mode);
}
