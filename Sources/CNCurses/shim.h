// ncurses with wide characters, as Debian's libncurses-dev installs it.
#define NCURSES_WIDECHAR 1
#include <curses.h>
