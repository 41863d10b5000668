// Runs a program in a pseudo terminal, for tests that drive the real thing.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

/// A program and the terminal it runs in.
typedef struct {
  /// The test's end of the terminal.
  int controller;
  /// The program's end, kept open so that the terminal outlives the program.
  int terminal;
  /// Becomes readable when the program ends.
  int ended;
  pid_t process;
  /// The modes before the program could change them.
  struct termios initial_modes;
} pseudo_terminal;

/// Starts a program with its arguments and environment (both end with NULL); false if it cannot.
///
/// The program leads a session of its own with default signals and an empty signal mask, and inherits no descriptor but
/// its terminal as stdin, stdout and stderr.
bool pseudo_terminal_start(pseudo_terminal *result, const char *path, char *const arguments[], char *const environment[],
                           int columns, int rows);

/// Reads what the program wrote: the number of bytes, 0 after `milliseconds` without any, -1 when the program has ended
/// and all is read.
ssize_t pseudo_terminal_read(const pseudo_terminal *self, unsigned char *bytes, size_t capacity, int milliseconds);
/// Types; false if the terminal takes no more.
bool pseudo_terminal_write(const pseudo_terminal *self, const unsigned char *bytes, size_t count);
/// Changes the size, which sends SIGWINCH.
bool pseudo_terminal_resize(const pseudo_terminal *self, int columns, int rows);
bool pseudo_terminal_signal(const pseudo_terminal *self, int signal_number);
/// Sends a signal to one thread of the program.
bool pseudo_terminal_signal_thread(const pseudo_terminal *self, pid_t thread, int signal_number);
/// The terminal vanishes: both its ends are closed, and the program is told as by a closed window. Nothing can be read or
/// typed afterwards.
void pseudo_terminal_hang_up(pseudo_terminal *self);
/// Whether the modes are what they were before the program started.
bool pseudo_terminal_has_initial_modes(const pseudo_terminal *self);
/// Waits for the end of the program: its exit code, or minus the signal that ended it; false after `milliseconds`.
bool pseudo_terminal_wait(const pseudo_terminal *self, int milliseconds, int *status);
/// Ends the program if it still runs and closes all.
void pseudo_terminal_close(pseudo_terminal *self);
