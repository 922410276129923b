/*
 * The monitor: makes the first process of a VPS, or brings one more into it, and stays beside it. The agent
 * starts it by posix_spawn (src/monitor/spawn-monitor.ts); every number, path and order comes from the spec.
 * Modes: run (a VPS), exec (a shell or a command in one), userns-holder. It outlives the agent.
 */
#include "monitor.h"
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>

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

/* The agent gave up: on a VPS that stopped our process, or hung it in a file system of its own. */
static void give_up_with_agent(int link, pid_t first) {
  struct pollfd polls[2] = {{link, POLLIN, 0}, {CONTROL, POLLIN, 0}};
  while (poll(polls, 2, -1) < 0);
  if (!polls[1].revents) return;
  kill(first, SIGKILL);
  if (child > 1) kill(child, SIGKILL);
  _exit(1);
}

/* Listens to the child until its execve closes the link; false when it said why it could not. */
static bool hear_child(int link, pid_t first) {
  bool is_started = true;
  for (;;) {
    give_up_with_agent(link, first);
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
  return is_started && child > 1;
}

/* The files of the spec must not live as long as the monitor: they pin mounts and cgroups. */
static void let_go_of_files(void) {
  close_range(number("fds-from", 4), number("fds-to", 4), 0);
  use_as_stdio(open("/dev/null", O_RDWR | O_CLOEXEC));
}

static _Noreturn void start(bool is_init) {
  int pair[2], pidfd, listener = find("socket") ? listen_on(need("socket")) : -1;
  char go[4] = "";
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) fail("link", "");
  pid_t first = clone_child(is_init ? listed_namespaces() : 0, SIGCHLD, is_init ? number("uid", 0) : -1);
  if (first == 0) {
    close(pair[0]);
    link_fd = pair[1];
    if (is_init) run_child();
    enter_child();
  }
  close(pair[1]);
  if (is_init) {
    child = first;
    write_maps(child);
    dprintf(CONTROL, "pid %d\n", child);
    /* Here the agent builds the network; if it dies meanwhile, this child must not live on half made. */
    if (recv(CONTROL, go, 3, MSG_WAITALL) != 3 || send(pair[0], "g", 1, MSG_NOSIGNAL) != 1) kill(child, SIGKILL), _exit(1);
  }
  bool is_started = hear_child(pair[0], first);
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
  /* Whoever kills us takes it along: nobody else knows of it. */
  if (child == 0 && !prctl(PR_SET_PDEATHSIG, SIGKILL)) for (;;) pause();
  if (child == 0) _exit(1);
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
