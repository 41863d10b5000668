// The pipe and the counters between signal handlers and the event loop.
#define _GNU_SOURCE
#include "CTerminal.h"
#include "notices.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <unistd.h>

/// A signal, its bit, and how many of them may go unread before the program counts as hung (0: any number).
struct notice {
  int number;
  int bit;
  unsigned limit;
};

static const struct notice notices[] = {
    {SIGWINCH, TERMINAL_RESIZED, 0},   {SIGINT, TERMINAL_INTERRUPTED, 5}, {SIGTERM, TERMINAL_TERMINATED, 2},
    {SIGHUP, TERMINAL_HUNG_UP, 2},     {SIGCONT, TERMINAL_CONTINUED, 0},  {SIGTSTP, TERMINAL_STOP_ASKED, 0},
};
enum { NOTICES = sizeof notices / sizeof notices[0] };

static _Atomic unsigned unread[NOTICES];
static int ends[2] = {-1, -1};

bool open_notices(void) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0; }

void terminal_wake(void) {
  // A full pipe is as good as a written byte: the loop wakes.
  int kept = errno;
  if (ends[1] >= 0 && write(ends[1], "", 1) < 0) errno = kept;
}

bool notice_signal(int number) {
  for (int i = 0; i < NOTICES; i++) {
    if (notices[i].number != number) continue;
    unsigned count = atomic_fetch_add(&unread[i], 1) + 1;
    if (notices[i].limit > 0 && count >= notices[i].limit) return false;
  }
  terminal_wake();
  return true;
}

int terminal_take_notices(void) {
  // The pipe first: a signal between the two leaves a byte that only wakes the loop once more.
  char drained[256];
  while (read(ends[0], drained, sizeof drained) > 0) {
  }
  int bits = 0;
  for (int i = 0; i < NOTICES; i++)
    if (atomic_exchange(&unread[i], 0) > 0) bits |= notices[i].bit;
  return bits;
}

int terminal_wait(int milliseconds, bool wants_input) {
  struct pollfd both[2] = {{.fd = ends[0], .events = POLLIN}, {.fd = wants_input ? STDIN_FILENO : -1, .events = POLLIN}};
  if (poll(both, 2, milliseconds) <= 0) return 0;
  return (both[0].revents ? TERMINAL_NOTICE : 0) | (both[1].revents ? TERMINAL_INPUT : 0);
}

ssize_t terminal_read(unsigned char *bytes, size_t capacity) {
  ssize_t count = read(STDIN_FILENO, bytes, capacity);
  if (count > 0) return count;
  return count < 0 && (errno == EINTR || errno == EAGAIN) ? 0 : -1;
}

bool terminal_pixels(int *width, int *height) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_xpixel == 0 || size.ws_ypixel == 0) return false;
  *width = size.ws_xpixel;
  *height = size.ws_ypixel;
  return true;
}

bool terminal_size(int *columns, int *rows) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}
