// ncurses with wide characters, as Debian's libncurses-dev installs it, and static inline functions for all that Swift
// cannot import: macros, variadics, and the globals that Swift 6 takes for shared mutable state.
#pragma once
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <term.h>
#include <wchar.h>

// MARK: - Locale

/// Whether the locale writes UTF-8; a locale that is not installed is replaced by C.UTF-8. Only LC_CTYPE is touched: a
/// decimal comma must not reach a number parser.
static inline bool curses_speaks_utf8(void) {
  if (setlocale(LC_CTYPE, "") == NULL) setlocale(LC_CTYPE, "C.UTF-8");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

// MARK: - Terminfo

/// Looks the terminal named by TERM up: 1 found, 0 unknown or not a screen, -1 no database.
static inline int curses_look_up(void) {
  int result = -1;
  if (setupterm(NULL, fileno(stdout), &result) == OK) del_curterm(cur_term);
  return result;
}

/// Whether the description that TERM names says how the terminal reports the mouse; no screen is opened.
static inline bool curses_describes_mouse(void) {
  int result = -1;
  if (setupterm(NULL, fileno(stdout), &result) != OK) return false;
  const char *mouse = tigetstr((NCURSES_CONST char *)"kmous");
  const char *extended = tigetstr((NCURSES_CONST char *)"XM");
  const bool found = (mouse != NULL && mouse != (char *)-1) || (extended != NULL && extended != (char *)-1);
  del_curterm(cur_term);
  return found;
}

/// Loads the description of the terminal named by TERM, to be read by the functions below; false if there is none.
static inline bool curses_load(void) {
  int result = -1;
  return setupterm(NULL, fileno(stdout), &result) == OK;
}

static inline void curses_unload(void) { del_curterm(cur_term); }

/// The names of all capabilities, in the order of compiled descriptions; NULL after the last.
static inline const char *curses_flag_name(int index) { return boolnames[index]; }
static inline const char *curses_number_name(int index) { return numnames[index]; }
static inline const char *curses_string_name(int index) { return strnames[index]; }

static inline int curses_number(const char *name) { return tigetnum((NCURSES_CONST char *)name); }

/// A string of the terminal's description, or NULL.
static inline const char *curses_string(const char *name) {
  char *text = tigetstr((NCURSES_CONST char *)name);
  return text == (char *)-1 ? NULL : text;
}

static inline bool curses_flag(const char *name) { return tigetflag((NCURSES_CONST char *)name) > 0; }

// MARK: - The screen

static inline SCREEN *curses_open(void) { return newterm(NULL, stdout, stdin); }
static inline WINDOW *curses_window(void) { return stdscr; }
static inline int curses_columns(void) { return getmaxx(stdscr); }
static inline int curses_rows(void) { return getmaxy(stdscr); }

/// The next refresh paints every cell again.
static inline void curses_forget(void) { clearok(curscr, TRUE); }

/// The next refresh paints a row again.
static inline void curses_forget_row(int row) { wredrawln(stdscr, row, 1); }

static inline void curses_refresh(void) {
  wnoutrefresh(stdscr);
  doupdate();
}

// MARK: - Colors and cells

static inline bool curses_start_colors(void) {
  return has_colors() && start_color() == OK && use_default_colors() == OK;
}
static inline int curses_colors(void) { return COLORS; }
static inline int curses_pairs(void) { return COLOR_PAIRS; }

static inline attr_t curses_bold(void) { return A_BOLD; }
static inline attr_t curses_dim(void) { return A_DIM; }
static inline attr_t curses_underline(void) { return A_UNDERLINE; }
static inline attr_t curses_reverse(void) { return A_REVERSE; }

/// Columns a character takes in the current locale; negative if it cannot be shown.
static inline int curses_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static inline void curses_fill(cchar_t *cell, uint32_t scalar, attr_t attributes, int pair) {
  const wchar_t text[2] = {(wchar_t)scalar, 0};
  setcchar(cell, text, attributes, 0, &pair);
}

/// A character with two marks over it; false where curses cannot hold one.
static inline bool curses_fill_marked(cchar_t *cell, uint32_t scalar, uint32_t first, uint32_t second, int pair) {
  const wchar_t text[4] = {(wchar_t)scalar, (wchar_t)first, (wchar_t)second, 0};
  return setcchar(cell, text, 0, 0, &pair) == OK;
}

/// Puts cells on the screen from a place to the right, without moving the cursor or wrapping.
static inline void curses_put(int row, int column, const cchar_t *cells, int count) {
  mvadd_wchnstr(row, column, cells, count);
}
