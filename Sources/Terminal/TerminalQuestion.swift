// What is asked of a terminal, and what it has answered.

package import Plotting

/// A question that a terminal answers in its input.
package enum TerminalQuestion: String, CaseIterable, Sendable {
  /// Whether it shows pictures. Before the background, for whoever knows that knows this too.
  case graphics
  /// The color of the background.
  case background
  /// Whether it has synchronized output.
  case synchronizedOutput = "synchronized output"
  /// What it calls itself.
  case name
  /// What kind of terminal it is. Nearly all answer this one, so it is asked last: what has not come before does not come.
  case attributes

  /// What is written.
  var text: String {
    switch self {
    case .graphics: GraphicsText.question
    case .background: "\u{1b}]11;?\u{1b}\\"
    case .synchronizedOutput: "\u{1b}[?\(TerminalAnswers.synchronizedOutput)$p"
    case .name: "\u{1b}[>0q"
    case .attributes: "\u{1b}[c"
    }
  }

  /// What it is called in the manuals.
  package var manualName: String {
    switch self {
    case .graphics: "kitty graphics"
    case .background: "OSC 11"
    case .synchronizedOutput: "DECRQM 2026"
    case .name: "XTVERSION"
    case .attributes: "DA1"
    }
  }

  /// What the workbench asks; the name is for people only.
  static let ofScreen: [TerminalQuestion] = [.graphics, .background, .synchronizedOutput, .attributes]

  /// How long an answer is waited for before the first frame, in milliseconds.
  package static let patience = 100

  /// Families of terminals that answer, or that take no harm from being asked; others may print what they do not know.
  private static let families = [
    "xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "wezterm", "ghostty", "konsole", "vte", "gnome",
    "st", "contour", "mintty", "iterm", "putty", "mlterm", "rio", "nsterm", "ms-terminal",
  ]

  /// Whether a terminal may be asked, by what TERM says.
  package static func mayAsk(term: String) -> Bool {
    families.contains { term == $0 || term.hasPrefix($0 + "-") || term.hasPrefix($0 + ".") }
  }
}

/// What a terminal has answered so far.
package struct TerminalAnswers: Sendable, Equatable {
  /// The mode in which a terminal shows what was written since it began at once, when it ends.
  static let synchronizedOutput = 2026

  /// The color of the background, each part from 0 to 1.
  package private(set) var background: (red: Double, green: Double, blue: Double)?
  /// What it calls itself.
  package private(set) var name: String?
  /// What kind of terminal it is.
  package private(set) var attributes: [Int]?
  /// Whether it shows pictures; nil where nothing was said of it.
  package private(set) var hasGraphics: Bool?
  private var modes: [Int: Int] = [:]

  package init() {}

  /// Takes an answer.
  mutating func note(_ answer: TerminalAnswer) {
    switch answer {
    case .background(let red, let green, let blue): background = (red, green, blue)
    case .mode(let number, let state): modes[number] = state
    case .name(let text): name = text
    case .graphics(let isUnderstood): hasGraphics = isUnderstood
    case .attributes(let numbers): attributes = numbers
    }
  }

  /// Whether nothing more will come.
  package var isComplete: Bool { attributes != nil }

  /// Whether the background is light or dark; nil where it is not known.
  package var backdrop: Backdrop? {
    background.map { 0.299 * $0.red + 0.587 * $0.green + 0.114 * $0.blue > 0.5 ? .light : .dark }
  }

  /// Whether frames can be shown at once; nil where nothing was said of it.
  package var hasSynchronizedOutput: Bool? { modes[Self.synchronizedOutput].map { $0 == 1 || $0 == 2 } }

  package static func == (a: TerminalAnswers, b: TerminalAnswers) -> Bool {
    a.background.map { [$0.red, $0.green, $0.blue] } == b.background.map { [$0.red, $0.green, $0.blue] }
      && a.name == b.name && a.attributes == b.attributes && a.modes == b.modes
      && a.hasGraphics == b.hasGraphics
  }
}
