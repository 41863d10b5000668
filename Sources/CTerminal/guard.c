// The guard of the terminal: see the header. The state is global because signal handlers have no other.
#define _GNU_SOURCE
#include "CTerminal.h"
#include "notices.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { RESET_CAPACITY = 1024, STACK_CAPACITY = 64 * 1024, STALLED_MILLISECONDS = 1000 };
enum { DOWN, UP, LEAVING };

static const int fatal_signals[] = {SIGSEGV, SIGBUS,  SIGILL,  SIGTRAP, SIGABRT,   SIGFPE,  SIGSYS,
                                    SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU};
static const int noticed_signals[] = {SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGCONT, SIGTSTP};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static atomic_int state = DOWN;
static bool has_begun = false;
/// Whether somebody asked for the language's own report of a crash, which waits for a key where there is a terminal.
static bool wants_report = false;
static pid_t owner = 0;
/// Duplicates of our own, so that a handler can cut the program off from the screen and still reach it.
static int screen = -1, nowhere = -1, real_stderr = -1, held_stderr = -1;
static struct termios original;
/// Whether the terminal may still answer a question: nobody else must read that.
static atomic_bool awaits = false;
static char reset_text[RESET_CAPACITY];
static size_t reset_length = 0;
static struct sigaction former[NSIG];
static char alternate_stack[STACK_CAPACITY];

// MARK: - Putting back: async-signal-safe

/// Writes all it can; a terminal that takes nothing for a second (Ctrl-S, a dead line) is given up.
static void write_all(int descriptor, const char *bytes, size_t length) {
  while (length > 0) {
    struct pollfd one = {.fd = descriptor, .events = POLLOUT};
    if (poll(&one, 1, STALLED_MILLISECONDS) <= 0 && errno != EINTR) return;
    ssize_t written = write(descriptor, bytes, length);
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written <= 0) return;
    bytes += written;
    length -= (size_t)written;
  }
}

static void release_stderr(void) {
  if (real_stderr < 0 || held_stderr < 0) return;
  dup2(real_stderr, STDERR_FILENO);
  char chunk[4096];
  lseek(held_stderr, 0, SEEK_SET);
  for (ssize_t count; (count = read(held_stderr, chunk, sizeof chunk)) > 0;)
    write_all(real_stderr, chunk, (size_t)count);
  if (ftruncate(held_stderr, 0) == 0) lseek(held_stderr, 0, SEEK_SET);
}

static void put_back(void) {
  tcsetattr(screen, TCSANOW, &original);
  release_stderr();
}

/// The last act of a dying process: other threads may still be drawing, so their descriptor is pointed nowhere first.
static void put_back_at_death(void) {
  int expected = UP;
  if (atomic_compare_exchange_strong(&state, &expected, LEAVING)) {
    if (getpid() == owner) {
      dup2(nowhere, STDOUT_FILENO);
      write_all(screen, reset_text, reset_length);
      if (atomic_load(&awaits)) tcflush(screen, TCIFLUSH);
      put_back();
    }
    atomic_store(&state, DOWN);
    return;
  }
  for (int i = 0; i < STALLED_MILLISECONDS && atomic_load(&state) == LEAVING; i++) poll(NULL, 0, 1);
}

static void at_fatal_signal(int number, siginfo_t *info, void *context) {
  (void)context;
  put_back_at_death();
  struct sigaction usual = {.sa_handler = SIG_DFL};
  sigaction(number, wants_report ? &former[number] : &usual, NULL);
  // A fault happens again when its instruction does, with its true address for a debugger; all else is raised anew.
  bool can_fault = number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
  if (!can_fault || info->si_code <= 0) raise(number);
}

static void at_noticed_signal(int number) {
  int kept = errno;
  if (!notice_signal(number)) {
    // Nobody has read the former requests: the program hangs, and whoever asks must still get out.
    put_back_at_death();
    terminal_die(number);
  }
  errno = kept;
}

// MARK: - Handlers

static void install(int number, bool is_fatal) {
  struct sigaction action = {.sa_flags = SA_RESTART};
  if (is_fatal) {
    action.sa_sigaction = at_fatal_signal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  } else {
    action.sa_handler = at_noticed_signal;
  }
  sigfillset(&action.sa_mask);
  // What the parent had us ignore (nohup) stays ignored.
  bool stays = former[number].sa_handler == SIG_IGN && number != SIGINT && number != SIGWINCH && number != SIGCONT;
  if (!stays) sigaction(number, &action, NULL);
}

static void install_all(void) {
  stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack}, present;
  if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE)) sigaltstack(&stack, NULL);
  for (size_t i = 0; i < COUNT(fatal_signals); i++) install(fatal_signals[i], true);
  for (size_t i = 0; i < COUNT(noticed_signals); i++) install(noticed_signals[i], false);
}

static bool open_descriptors(void) {
  if (screen >= 0) {
    // A second guard in one process: the program may have another terminal by now.
    return dup3(STDOUT_FILENO, screen, O_CLOEXEC) >= 0;
  }
  if (!open_notices()) return false;
  nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  screen = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (nowhere < 0 || screen < 0) return false;
  return atexit(put_back_at_death) == 0;
}

bool terminal_guard_begin(void) {
  if (has_begun) {
    errno = EBUSY;
    return false;
  }
  if (!open_descriptors() || tcgetattr(screen, &original) != 0) return false;
  owner = getpid();
  wants_report = getenv("SWIFT_BACKTRACE") != NULL;
  terminal_take_notices();
  for (int number = 1; number < NSIG; number++) sigaction(number, NULL, &former[number]);
  install_all();
  has_begun = true;
  return true;
}

void terminal_guard_end(void) {
  if (!has_begun) return;
  for (size_t i = 0; i < COUNT(fatal_signals); i++) sigaction(fatal_signals[i], &former[fatal_signals[i]], NULL);
  for (size_t i = 0; i < COUNT(noticed_signals); i++) sigaction(noticed_signals[i], &former[noticed_signals[i]], NULL);
  has_begun = false;
}

// MARK: - The screen

static void hold_stderr(void) {
  if (!isatty(STDERR_FILENO)) return;
  if (held_stderr < 0) held_stderr = memfd_create("stderr", MFD_CLOEXEC);
  if (real_stderr < 0) real_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (held_stderr >= 0 && real_stderr >= 0) dup2(held_stderr, STDERR_FILENO);
}

void terminal_screen_up(const char *reset, size_t length) {
  if (atomic_load(&state) != DOWN) return;
  reset_length = length < RESET_CAPACITY ? length : RESET_CAPACITY;
  memcpy(reset_text, reset, reset_length);
  // ncurses has just installed a SIGTSTP handler of its own.
  install_all();
  hold_stderr();
  atomic_store(&state, UP);
}

void terminal_screen_down(void) {
  // Before the state changes: a hung program is told from one that leaves.
  terminal_attend(true);
  int expected = UP;
  if (!atomic_compare_exchange_strong(&state, &expected, LEAVING)) return;
  put_back();
  if (real_stderr >= 0) close(real_stderr);
  real_stderr = -1;
  atomic_store(&state, DOWN);
}

void terminal_awaits(bool answers) { atomic_store(&awaits, answers); }

void terminal_write(const char *bytes, size_t length) { write_all(screen, bytes, length); }

void terminal_die(int number) {
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, number);
  sigaction(number, &former[number], NULL);
  raise(number);
  sigprocmask(SIG_UNBLOCK, &one, NULL);
}

void terminal_stop(void) {
  if (former[SIGTSTP].sa_handler == SIG_IGN) return;
  struct sigaction usual = {.sa_handler = SIG_DFL};
  sigaction(SIGTSTP, &usual, NULL);
  // The whole job stops, as when the terminal itself sends it. The main thread is the first the kernel asks, so it has
  // stopped before kill returns.
  kill(0, SIGTSTP);
  install(SIGTSTP, false);
}

void terminal_take_keys(void) {
  struct termios now;
  if (tcgetattr(screen, &now) != 0) return;
  now.c_lflag |= NOFLSH;
  now.c_lflag &= ~(tcflag_t)(IEXTEN | ISIG);
  now.c_iflag &= ~(tcflag_t)(IXON | ISTRIP);
  now.c_cc[VSUSP] = _POSIX_VDISABLE;
  tcsetattr(screen, TCSANOW, &now);
}

void terminal_take_bytes(void) {
  struct termios now;
  if (tcgetattr(screen, &now) != 0) return;
  now.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  tcsetattr(screen, TCSANOW, &now);
}

// MARK: - A program that reads no keys

enum { HUNG_SECONDS = 1 };
static timer_t hung_timer;
static bool has_timer = false;
static atomic_bool keys_are_signals = false;

static void at_hung(int number) {
  (void)number;
  int kept = errno;
  struct termios now;
  if (atomic_load(&state) == UP && getpid() == owner && tcgetattr(screen, &now) == 0) {
    now.c_lflag |= ISIG;
    atomic_store(&keys_are_signals, true);
    tcsetattr(screen, TCSANOW, &now);
  }
  errno = kept;
}

void terminal_attend(bool reads_keys) {
  if (atomic_load(&state) != UP) return;
  if (!has_timer) {
    struct sigaction action = {.sa_handler = at_hung, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    if (sigaction(SIGRTMIN, &action, NULL) != 0 || timer_create(CLOCK_MONOTONIC, &event, &hung_timer) != 0) return;
    has_timer = true;
  }
  struct itimerspec time = {.it_value = {.tv_sec = reads_keys ? 0 : HUNG_SECONDS}};
  timer_settime(hung_timer, 0, &time, NULL);
  if (reads_keys && atomic_exchange(&keys_are_signals, false)) terminal_take_keys();
}
