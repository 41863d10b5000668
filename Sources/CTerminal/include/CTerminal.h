// What must be put back when the program ends, however it ends: termios, the screen, stderr and the signals.
// Everything a signal handler runs is in this room, and it only calls async-signal-safe functions.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/// Bits of `terminal_wait`: input can be read; a signal arrived or `terminal_wake` was called.
enum { TERMINAL_INPUT = 1, TERMINAL_NOTICE = 2 };

/// Bits of `terminal_take_notices`.
enum {
  TERMINAL_RESIZED = 1,
  TERMINAL_INTERRUPTED = 2,
  TERMINAL_TERMINATED = 4,
  TERMINAL_HUNG_UP = 8,
  TERMINAL_CONTINUED = 16,
  TERMINAL_STOP_ASKED = 32,
};

/// Remembers termios and installs the handlers; false (errno says why) if another guard is up or a descriptor is missing.
bool terminal_guard_begin(void);
/// Puts termios and every signal handler back; the screen must be down.
void terminal_guard_end(void);

/// The screen is up: from here on every way out writes `reset` first, and stderr is held back if it is a terminal.
void terminal_screen_up(const char *reset, size_t length);
/// The screen is down: termios is put back and what stderr held back is written.
void terminal_screen_down(void);

/// Whether the terminal may still answer a question: what has come when the program dies is thrown away then, for the
/// shell would take it for typing.
void terminal_awaits(bool answers);

/// Writes to the screen, past curses.
void terminal_write(const char *bytes, size_t length);

/// Stops this process and its job as Ctrl-Z does under its default action, and returns when it continues.
void terminal_stop(void);
/// Gives a signal its former action and raises it; returns only if that action is to ignore it.
void terminal_die(int signal_number);

/// Sleeps until input, a notice or the end of `milliseconds` (negative: no end).
int terminal_wait(int milliseconds, bool wants_input);
/// Reads input: the number of bytes, 0 when there is none now, -1 when there will never be any.
ssize_t terminal_read(unsigned char *bytes, size_t capacity);
/// Takes the notices that arrived since the last call.
int terminal_take_notices(void);
/// Ends a `terminal_wait` from any thread or signal handler; harmless at any time.
void terminal_wake(void);

/// The size the kernel knows; false if it knows none.
bool terminal_size(int *columns, int *rows);
/// The pixels of the whole window; false where the kernel does not know them.
bool terminal_pixels(int *width, int *height);
/// Gives every key to the program, those that make signals elsewhere too, without flushing what was typed: the kernel
/// would take the bytes of a paste for such keys.
void terminal_take_keys(void);
/// Gives input to the program byte by byte and unseen, for a question without a screen.
void terminal_take_bytes(void);
/// The program reads keys from now on, or does not: when it has not for a second, Ctrl-C and Ctrl-\ are signals again, so
/// that a program that hangs can be ended.
void terminal_attend(bool reads_keys);
