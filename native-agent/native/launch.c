/*
 * From clone to execve, where no JavaScript can run: how a process becomes the first of a VPS (run_child),
 * or one more of it (enter_child). Called by monitor.c in the new process. Before: all mounts are detached
 * fds, all cgroups exist. After: the program of the VPS runs and holds nothing of the host.
 */
#include "monitor.h"
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/vfs.h>

enum { ARGS = 128 };

static const int ENTERED_NAMESPACES = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

/*
 * Makes a child by clone3(2). With a uid base the effective ids are the VPS's own at that moment: the kernel
 * charges inotify instances and namespaces to the creator of a user namespace, and as root all VPSs would share
 * one account. NO_SETUID_FIXUP keeps the capabilities over the change. Born in its cgroup2 directory, where even
 * a process's own move waits milliseconds (kernel 6.18).
 */
pid_t clone_child(uint64_t flags, int exit_signal, long uid_base) {
  struct clone_args args = {.flags = flags, .exit_signal = exit_signal};
  long cgroup = flags & CLONE_PARENT ? -1 : number("cgroup2", -1);
  if (cgroup >= 0) args.flags |= CLONE_INTO_CGROUP, args.cgroup = cgroup;
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

void write_maps(pid_t pid) {
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
static int try_beneath(int root, const char *path, uint64_t flags) {
  struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
  return syscall(SYS_openat2, root, path, &how, sizeof how);
}

static int open_beneath(int root, const char *path, uint64_t flags) {
  int fd = try_beneath(root, path, flags);
  if (fd < 0) fail("open", path);
  return fd;
}

/* The customer may have deleted the place of an optional mount, or put a link there: then it is left out. */
static void attach_if_there(int mount, int root, const char *target) {
  int at = try_beneath(root, target, O_PATH | O_DIRECTORY);
  if (at >= 0) move_mount(mount, "", at, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
  close(at);
  close(mount);
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
  if (fsconfig(fs, FSCONFIG_SET_STRING, "source", type, 0)) fail("fsconfig", "source");
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

void use_as_stdio(int fd) {
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
  list("arg", arguments, ARGS);
  list("env", environment, ARGS);
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

/* Which namespaces the VPS gets is for the agent to say, one record each, so that every step of a start has its line. */
uint64_t listed_namespaces(void) {
  static const struct { const char *name; uint64_t flag; } known[] = {{"user", CLONE_NEWUSER}, {"mnt", CLONE_NEWNS}, {"pid", CLONE_NEWPID},
    {"net", CLONE_NEWNET}, {"ipc", CLONE_NEWIPC}, {"uts", CLONE_NEWUTS}};
  uint64_t flags = 0;
  for (char *record = spec; record < spec_end; record = next(record)) {
    char *name = value_of(record, "namespace");
    for (size_t i = 0; name && i < sizeof known / sizeof *known; i++)
      if (!strcmp(name, known[i].name)) flags |= known[i].flag;
  }
  return flags;
}

/* The first process of a VPS, from "go" to its own init. */
_Noreturn void run_child(void) {
  char go;
  int slave, root = number("root", -1);
  if (recv(link_fd, &go, 1, 0) != 1) _exit(1);
  become_root();
  join_cgroups();
  /* The root of a cgroup namespace is fixed when it is made, so only now. */
  if (unshare(CLONE_NEWCGROUP)) fail("cgroup-namespace", "");
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("private", "");
  /* Over "/": the one directory every mount namespace has and everybody may walk. */
  if (move_mount(root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH)) fail("attach", "/");
  for (char *record = spec; record < spec_end; record = next(record)) {
    char *move = value_of(record, "move"), *may = value_of(record, "move-if-there"), *make = value_of(record, "mount");
    char *target = move ? move : may;
    int fd = target ? strtol(target, &target, 10) : -1;
    if (move) attach(fd, root, target + 1);
    else if (may) attach_if_there(fd, root, target + 1);
    else if (make) make_mount(root, make);
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
_Noreturn void enter_child(void) {
  char text[16], *cwd = find("cwd");
  if (prctl(PR_SET_DUMPABLE, 0)) fail("dumpable", "");
  join_cgroups();
  if (setns(number("target", -1), ENTERED_NAMESPACES)) fail("setns", "");
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
