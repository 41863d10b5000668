// 24-bit color on terminals whose description does not know of it.
//
// Terminals announce 24-bit color in COLORTERM, while TERM stays xterm-256color or tmux-256color; the descriptions that
// have it (xterm-direct) are seldom installed and differ in other things. So the terminal's own description is taken,
// its colors are exchanged, and the result is handed to ncurses in memory: the variable TERMINFO may hold a compiled
// description in hexadecimal digits (terminfo(5)). An ncurses that knows nothing of this, before 6.1, finds the usual
// description, and 256 colors are left.

import CNCurses
import Glibc
import Plotting

enum DirectColor {
  /// The sequences for a color 0xrrggbb, in the form every terminal with 24-bit color reads.
  static let foreground = sequence(38)
  static let background = sequence(48)

  private static func sequence(_ code: Int) -> String {
    "\u{1b}[\(code);2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%dm"
  }

  /// Opens the screen, with 24-bit color if that is asked for and the terminal speaks ANSI.
  static func open(asked: ColorTier) -> OpaquePointer? {
    guard asked == .truecolor, let entry = entry() else { return curses_open() }
    let former = getenv("TERMINFO").map { String(cString: $0) }
    setenv("TERMINFO", entry.hexadecimal, 1)
    defer {
      if let former { setenv("TERMINFO", former, 1) } else { unsetenv("TERMINFO") }
    }
    return curses_open()
  }

  /// The description of the present terminal with direct color; nil where colors are set in other ways or not at all.
  private static func entry() -> TerminalEntry? {
    guard curses_load() else { return nil }
    defer { curses_unload() }
    guard let present = curses_string("setaf"), String(cString: present).hasPrefix("\u{1b}["),
      let name = getenv("TERM"), curses_number("colors") >= 8
    else { return nil }
    var entry = TerminalEntry(name: String(cString: name))
    entry.flags = values(curses_flag_name) { name in name != "ccc" && curses_flag(name) }
    entry.numbers = values(curses_number_name) { name in
      switch name {
      case "colors": 1 << 24
      // Twice what the largest of screens can show at once.
      case "pairs": 1 << 18
      default: max(curses_number(name), -1)
      }
    }
    entry.strings = values(curses_string_name) { name in
      switch name {
      case "setaf": Array(foreground.utf8)
      case "setab": Array(background.utf8)
      // The palette is not touched, and colors are set in one way only.
      case "initc", "initp", "oc", "setf", "setb", "scp": nil
      default: curses_string(name).map { text in (0..<strlen(text)).map { UInt8(bitPattern: text[$0]) } }
      }
    }
    entry.furtherFlags = ["RGB"]
    return entry
  }

  private static func values<T>(
    _ name: (Int32) -> UnsafePointer<CChar>?, _ value: (String) -> T
  ) -> [T] {
    var all: [T] = []
    while let text = name(Int32(all.count)) { all.append(value(String(cString: text))) }
    return all
  }
}
