// Which program the terminal is, as far as the environment says, and what such a program understands beyond drawing. A
// program that does not know a sequence may show it as a message, so what is not known for certain is not sent.

/// How a terminal tells a person something while they look elsewhere.
package enum MessageKind: String, Sendable, CaseIterable {
  /// It rings, flashes or marks its tab, as it is set up to.
  case bell
  /// A message of the desktop, in the way of iTerm2.
  case osc9
  /// A message of the desktop, in the way of rxvt.
  case osc777
}

/// The terminal as a program.
package struct TerminalProgram: Sendable, Equatable {
  /// What it is called; nil where the environment does not say.
  package let name: String?
  /// How it takes messages.
  package let messages: MessageKind
  /// Whether its tab or task bar shows how far something is.
  package let showsProgress: Bool

  /// Reads the environment; inside of tmux and GNU screen it speaks of them, whatever lies around them.
  package init(environment: [String: String]) {
    func value(_ key: String) -> String { environment[key] ?? "" }
    let term = value("TERM")
    let program = value("TERM_PROGRAM")
    func isAtLeast(_ wanted: [Int]) -> Bool {
      let version = value("TERM_PROGRAM_VERSION").split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
      return !version.lexicographicallyPrecedes(wanted)
    }
    func known(_ name: String?, _ messages: MessageKind, _ showsProgress: Bool) -> (String?, MessageKind, Bool) {
      (name, messages, showsProgress)
    }
    let found =
      if !value("TMUX").isEmpty || term.hasPrefix("tmux") {
        known("tmux", .bell, false)
      } else if !value("STY").isEmpty || term.hasPrefix("screen") {
        known("GNU screen", .bell, false)
      } else if program == "ghostty" || term.contains("ghostty") {
        known("Ghostty", .osc777, isAtLeast([1, 2]))
      } else if program == "iTerm.app" {
        known("iTerm2", .osc9, isAtLeast([3, 6, 6]))
      } else if program == "WezTerm" || term.hasPrefix("wezterm") {
        // Its versions are dates; older ones show progress as a message.
        known("WezTerm", .osc777, Int(value("TERM_PROGRAM_VERSION").prefix(8)).map { $0 >= 20_250_301 } ?? false)
      } else if !value("KITTY_WINDOW_ID").isEmpty || term.contains("kitty") {
        known("kitty", .osc9, false)
      } else if term == "foot" || term.hasPrefix("foot-") {
        known("foot", .osc777, false)
      } else if term.hasPrefix("rxvt-unicode") {
        known("rxvt-unicode", .osc777, false)
      } else if !value("WT_SESSION").isEmpty {
        known("Windows Terminal", .bell, true)
      } else if value("ConEmuANSI") == "ON" {
        known("ConEmu", .bell, true)
      } else if program == "mintty" {
        known("mintty", .bell, true)
      } else {
        known(program.isEmpty ? nil : program, .bell, false)
      }
    (name, messages, showsProgress) = found
  }
}

/// What a screen may do beside drawing.
package struct TerminalManners: Sendable, Equatable {
  /// Whether the mouse is asked for.
  package var mouse = true
  /// Whether the title of the window is set.
  package var title = true
  /// Whether papers and addresses in texts can be opened.
  package var links = true
  /// How the person is told that a training has ended; nil for not at all.
  package var messages: MessageKind?
  /// Whether the tab or task bar shows how far a training is.
  package var progress = false
  /// Whether the terminal is taken to show pictures whatever it answers, as where a multiplexer keeps the answer back.
  package var assumesGraphics = false

  package init() {}
}
