// What was found, in words, and what to do about it.

import Plotting
import Workbench

extension TerminalFacts {
  /// The locale in the environment and the variable that names it.
  var localeName: String? {
    Capabilities.localeVariable(environment).flatMap { name in variable(name).map { "\(name)=\($0)" } }
  }

  /// Whether characters beyond ASCII can be printed here at all.
  var isUnicode: Bool { capabilities.glyphs.isUnicode }

  /// Everything that was found: names and values.
  var lines: [(name: String, value: String)] {
    var all = [
      ("stdin", isInputTerminal ? "a terminal" : "no terminal"),
      ("stdout", isOutputTerminal ? "a terminal" : "no terminal"),
      ("size", sizeText), ("TERM", variable("TERM") ?? "not set"), ("COLORTERM", variable("COLORTERM") ?? "not set"),
      ("locale", localeText), ("color", "\(capabilities.color.rawValue): \(colorReason)"),
      ("characters", "\(capabilities.glyphs.rawValue): \(glyphReason)"),
      ("mouse", mouseText),
      ("terminal", programText),
      ("screen", refusal ?? substitution.map { "can be opened; \($0)" } ?? "can be opened"),
    ]
    all += answerLines + [("look", lookText)]
    all += places.map { ($0.name, $0.problem.map { problem in "\(problem): " } ?? "can be written: ", $0.path) }
      .map { ($0.0, $0.1 + $0.2) }
    return all
  }

  private var mouseText: String {
    if refusal != nil { return "not known without a screen" }
    return hasMouse ? "reported, by the terminal's description" : "not in the terminal's description"
  }

  private var sizeText: String {
    let asked = ["COLUMNS", "LINES"].compactMap { name in variable(name).map { "\(name)=\($0)" } }
    let found = size.map { "\($0.columns) x \($0.rows), by the kernel" } ?? "not known without a terminal"
    return asked.isEmpty ? found : "\(found); \(asked.joined(separator: " ")) \(agrees ? "agree" : "are ignored")"
  }

  /// Whether COLUMNS and LINES say what the kernel says.
  private var agrees: Bool {
    guard let size else { return false }
    return [("COLUMNS", size.columns), ("LINES", size.rows)].allSatisfy { name, number in
      environment[name].map { $0 == "\(number)" } ?? true
    }
  }

  private var localeText: String {
    guard let localeName else { return "none is set: characters are ASCII" }
    return "\(localeName), " + (charset.map { "its characters are \($0)" } ?? "which is NOT INSTALLED: C.UTF-8 is used")
  }

  /// The rows of the card.
  func samples(isPlain: Bool) -> [TestSample] {
    let shown = isPlain ? Capabilities(color: .mono, glyphs: capabilities.glyphs) : capabilities
    return TestCard.glyphs(capabilities.glyphs) + [TestCard.runs(shown, .dark), TestCard.verdicts(shown, .dark)]
      + TestCard.ramps(shown)
  }

  /// What to do where something looks wrong; what was found wrong comes first.
  var hints: [String] {
    var all: [String] = []
    if let refusal { all.append("The workbench cannot be opened here: \(refusal).") }
    if let size, size.columns < 80 || size.rows < 24 {
      all.append("All panes need 80 x 24; below that one pane is shown at a time, and nothing below 20 x 5.")
    }
    if localeName != nil, charset == nil {
      all.append("The locale is not installed: run `locale -a` and set LANG to one of them, for example C.UTF-8.")
    }
    for place in places {
      if let problem = place.problem {
        all.append(
          "The \(place.name) folder cannot be written (\(problem)): set XDG_STATE_HOME, or use --session FILE.")
      }
    }
    return all + [
      "Braille or boxes look like squares or question marks: install a font with them (DejaVu Sans Mono), or --glyphs ascii.",
      "Everything is ASCII although the terminal shows UTF-8: set LANG=C.UTF-8, and LC_ALL to nothing where it is set.",
      "Colors run in coarse steps: set COLORTERM=truecolor if the terminal has 24-bit color; wrong colors: --no-color.",
      "Dark on dark or light on light: --theme light, or T in the workbench.",
      "The mouse is wanted for selecting text: --no-mouse.", "A screen reader or a line terminal: basin --linear.",
    ]
  }
}
