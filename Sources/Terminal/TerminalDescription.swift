// What terminfo says about the terminal: whether it can be used at all, how to reset it, and its unusual keys.

import CNCurses
import Glibc
import Plotting

enum TerminalDescription {
  /// What a terminal without a description is taken for: nearly all that are newer than the database understand it.
  static let substitute = "xterm-256color"

  /// Finds out whether there is a terminal that a screen can be drawn on; TERM becomes `substitute` where it names one
  /// that has no description.
  ///
  /// - Returns: What to tell of a terminal that was taken for another one; nil for one that has a description.
  static func check() throws(TerminalError) -> String? {
    for (descriptor, name) in [(STDIN_FILENO, "stdin"), (STDOUT_FILENO, "stdout")] where isatty(descriptor) == 0 {
      throw TerminalError(
        code: .notATerminal, place: name, remedy: "run it in a terminal, or use the subcommands that need none")
    }
    guard let name = getenv("TERM").map({ String(cString: $0) }), !name.isEmpty else {
      throw TerminalError(
        code: .unnamedTerminal, place: "TERM is not set", remedy: "set it, for instance TERM=xterm-256color")
    }
    guard name != "dumb" else { throw dumb(name) }
    guard curses_look_up() != 1 else { return nil }
    setenv("TERM", substitute, 1)
    guard curses_look_up() == 1 else {
      setenv("TERM", name, 1)
      throw TerminalError(
        code: .unknownTerminal, place: "TERM=\(printable(name))",
        remedy: "install its description (ncurses-term), or that of \(substitute) (ncurses-base)")
    }
    return "no description of TERM=\(printable(name)): taken for \(substitute)"
  }

  /// The error for a terminal that cannot move its cursor; curses itself accepts one and paints rubbish.
  static func dumb(_ name: String) -> TerminalError {
    TerminalError(
      code: .dumbTerminal, place: "TERM=\(printable(name))",
      remedy: "use another terminal, or the subcommands that need none")
  }

  /// What brings the terminal back, computed beforehand because a signal handler cannot look anything up.
  static func resetText(_ manners: TerminalManners, pastes: Bool, asks: Bool) -> String {
    let leave = capability("rmcup") ?? capability("clear") ?? "\r\n"
    // curses scrolls within margins, and may be interrupted there.
    let margins = capability("csr")?.hasSuffix("r") == true ? "\u{1b}[r" : ""
    // A frame may be half written.
    let frame = asks ? ControlText.frameEnds + ControlText.focusReportsOff : ""
    let reports = (manners.mouse ? mouseOff : "") + (pastes ? pastesOff : "") + takenBack(manners)
    return frame + reports + margins + (capability("sgr0") ?? "") + (capability("cnorm") ?? "")
      + (capability("rmkx") ?? "")
      + leave
  }

  /// What takes back what was shown outside of the screen.
  static func takenBack(_ manners: TerminalManners) -> String {
    (manners.title ? ControlText.bringTitleBack : "") + (manners.progress ? ControlText.noProgress : "")
  }

  /// Whether the terminal may be asked questions.
  static var mayAsk: Bool { getenv("TERM").map { TerminalQuestion.mayAsk(term: String(cString: $0)) } ?? false }

  /// Whether the terminal can report the mouse.
  static var hasMouse: Bool { capability("kmous") != nil || capability("XM") != nil }

  /// Whether the terminal can mark pasted text: its description says so, or it is of the family that can.
  static var marksPastes: Bool { capability("BE") != nil || hasMouse }

  static let pastesOn = "\u{1b}[?2004h"
  static let pastesOff = "\u{1b}[?2004l"

  /// Reports of buttons and of motion while one is down, in decimal numbers.
  static let mouseOn = "\u{1b}[?1000h\u{1b}[?1002h\u{1b}[?1006h"
  static let mouseOff = "\u{1b}[?1006l\u{1b}[?1002l\u{1b}[?1000l"

  /// Keys as this terminal's description spells them.
  static func keys() -> [[UInt8]: Key] {
    var names: [String: Key] = [
      "kcuu1": .up, "kcud1": .down, "kcub1": .left, "kcuf1": .right, "khome": .home, "kend": .end, "kpp": .pageUp,
      "knp": .pageDown, "kdch1": .delete, "kich1": .insert, "kcbt": .backTab, "kent": .enter,
    ]
    for number in 1...24 { names["kf\(number)"] = .function(number) }
    var keys: [[UInt8]: Key] = [:]
    for (name, key) in names {
      guard let text = capability(name) else { continue }
      let bytes = Array(text.utf8)
      if bytes.first == 0x1b, bytes.count > 2 { keys[bytes] = key }
    }
    return keys
  }

  /// A string capability without its padding (`$<5>`), which no terminal of today needs.
  static func capability(_ name: String) -> String? {
    guard let text = curses_string(name) else { return nil }
    var rest = Substring(String(cString: text))
    var result = ""
    while let start = rest.firstRange(of: "$<"), let end = rest[start.upperBound...].firstIndex(of: ">") {
      result += rest[..<start.lowerBound]
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// A name from the environment on one line, whatever it holds.
  private static func printable(_ name: String) -> String {
    String(name.prefix(40).map { $0.isASCII && !$0.isNewline && ($0.asciiValue ?? 0) >= 0x20 ? $0 : "?" })
  }
}
