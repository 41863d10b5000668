// See the header. After fork, until exec, only async-signal-safe functions: the parent has many threads.
#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

static void become(int terminal, const char *path, char *const arguments[], char *const environment[]) {
  sigset_t none;
  sigemptyset(&none);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (login_tty(terminal) == 0) execve(path, arguments, environment);
  _exit(127);
}

bool pseudo_terminal_start(pseudo_terminal *self, const char *path, char *const arguments[], char *const environment[],
                           int columns, int rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  if (openpty(&self->controller, &self->terminal, NULL, NULL, &size) != 0) return false;
  fcntl(self->controller, F_SETFD, FD_CLOEXEC);
  fcntl(self->terminal, F_SETFD, FD_CLOEXEC);
  tcgetattr(self->terminal, &self->initial_modes);
  self->process = fork();
  if (self->process == 0) become(self->terminal, path, arguments, environment);
  if (self->process > 0) self->ended = (int)syscall(SYS_pidfd_open, self->process, 0);
  if (self->process > 0 && self->ended >= 0) return true;
  close(self->controller);
  close(self->terminal);
  return false;
}

ssize_t pseudo_terminal_read(const pseudo_terminal *self, unsigned char *bytes, size_t capacity, int milliseconds) {
  struct pollfd both[2] = {{.fd = self->controller, .events = POLLIN}, {.fd = self->ended, .events = POLLIN}};
  if (poll(both, 2, milliseconds) <= 0) return 0;
  // The end may have come between the last output and the poll: what is there is read before the end is told.
  if (self->controller >= 0 && ((both[0].revents & POLLIN) || poll(both, 1, 0) > 0))
    return read(self->controller, bytes, capacity);
  return -1;
}

bool pseudo_terminal_write(const pseudo_terminal *self, const unsigned char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(self->controller, bytes, count);
    if (written <= 0) return false;
    bytes += written;
    count -= (size_t)written;
  }
  return true;
}

bool pseudo_terminal_resize(const pseudo_terminal *self, int columns, int rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  return ioctl(self->controller, TIOCSWINSZ, &size) == 0;
}

bool pseudo_terminal_signal(const pseudo_terminal *self, int number) { return kill(self->process, number) == 0; }

bool pseudo_terminal_signal_thread(const pseudo_terminal *self, pid_t thread, int number) {
  return syscall(SYS_tgkill, self->process, thread, number) == 0;
}

void pseudo_terminal_hang_up(pseudo_terminal *self) {
  close(self->terminal);
  close(self->controller);
  self->terminal = self->controller = -1;
}

bool pseudo_terminal_has_initial_modes(const pseudo_terminal *self) {
  const struct termios *before = &self->initial_modes;
  struct termios now = {0};
  return tcgetattr(self->terminal, &now) == 0 && now.c_iflag == before->c_iflag && now.c_oflag == before->c_oflag &&
         now.c_cflag == before->c_cflag && now.c_lflag == before->c_lflag &&
         memcmp(now.c_cc, before->c_cc, sizeof now.c_cc) == 0;
}

bool pseudo_terminal_wait(const pseudo_terminal *self, int milliseconds, int *status) {
  struct pollfd one = {.fd = self->ended, .events = POLLIN};
  int raw = 0;
  if (poll(&one, 1, milliseconds) <= 0 || waitpid(self->process, &raw, 0) != self->process) return false;
  *status = WIFEXITED(raw) ? WEXITSTATUS(raw) : -WTERMSIG(raw);
  return true;
}

void pseudo_terminal_close(pseudo_terminal *self) {
  kill(-self->process, SIGKILL);
  if (syscall(SYS_pidfd_send_signal, self->ended, SIGKILL, NULL, 0) == 0) waitpid(self->process, NULL, 0);
  close(self->ended);
  pseudo_terminal_hang_up(self);
}
