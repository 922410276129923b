/*
 * Beside the process until it ends: its terminal served to up to four clients on a unix socket, with 64 KB
 * to look back at, and its end written to a file. Called by monitor.c. The agent may die and come back:
 * the next one connects and hears the same (src/monitor/monitor-client.ts).
 */
#include "monitor.h"
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/un.h>

enum { RING = 65536, CHUNK = 4096, HEADER = 5, CLIENTS = 4, FLUSH_MS = 500, HANGUP_GRACE_MS = 5000, HUNG_TTY_MS = 1000 };
/* What one read costs at least: a flood of single bytes must not wake the monitor more often than one of pages. */
enum { LEAST_CHARGE = 1024 };

struct client {
  int fd;
  bool is_attached;
  uint64_t position; /* bytes of terminal output already taken from the ring */
  bool has_end;      /* the exit frame is queued */
  unsigned char in[CHUNK], out[CHUNK + HEADER];
  size_t have, length, sent;
};

static struct client clients[CLIENTS] = {{.fd = -1}, {.fd = -1}, {.fd = -1}, {.fd = -1}};
static unsigned char ring[RING];
static uint64_t written; /* bytes of terminal output since the start */
int master = -1;
pid_t child;
static bool is_hangup_asked;
char ending[64]; /* "exit KIND N" once the child has ended */

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
void collect_ending(bool is_init) {
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

int listen_on(const char *path) {
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
_Noreturn void serve(int listener, int pidfd, bool is_init) {
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
      tokens -= count > LEAST_CHARGE ? count : LEAST_CHARGE;
      if (tokens < -rate) tokens = -rate; /* a client that only types costs its own output a second at most */
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
