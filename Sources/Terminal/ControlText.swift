// What is written to a terminal beside the cells: its title, a word to the person, the clipboard. Pure texts; nothing that
// comes from outside can end a sequence early or begin another one.

import Plotting

enum ControlText {
  static let focusReportsOn = "\u{1b}[?1004h"
  static let focusReportsOff = "\u{1b}[?1004l"
  static let frameBegins = "\u{1b}[?\(TerminalAnswers.synchronizedOutput)h"
  static let frameEnds = "\u{1b}[?\(TerminalAnswers.synchronizedOutput)l"
  /// The title that stands is kept, and brought back.
  static let keepTitle = "\u{1b}[22;2t"
  static let bringTitleBack = "\u{1b}[23;2t"
  static let bell = "\u{7}"
  static let noProgress = "\u{1b}]9;4;0\u{1b}\\"

  /// The title of the window or tab.
  static func title(_ text: String) -> String { "\u{1b}]2;\(harmless(text, longest: 120))\u{1b}\\" }

  /// How far something is, as the terminal's tab or task bar shows it.
  static func progress(_ percent: Int) -> String { "\u{1b}]9;4;1;\(min(max(percent, 0), 100))\u{1b}\\" }

  /// A word to the person, in the way a terminal understands.
  static func message(_ text: String, _ kind: MessageKind) -> String {
    let words = harmless(text, longest: 200)
    switch kind {
    case .bell: return bell
    case .osc9: return "\u{1b}]9;\(words)\u{1b}\\"
    // A semicolon separates the title from the text.
    case .osc777: return "\u{1b}]777;notify;Basin;\(words.replacing(";", with: ","))\u{1b}\\"
    }
  }

  /// Text for the clipboard.
  static func clipboard(_ text: String) -> String { "\u{1b}]52;c;\(Base64.text(Array(text.utf8)))\u{1b}\\" }

  /// Text at a place that leads somewhere, with its look; the cursor is where it was.
  static func link(_ text: String, column: Int, row: Int, to address: String) -> String {
    let place = "\u{1b}7\u{1b}[\(row + 1);\(column + 1)H"
    return place + "\u{1b}]8;;\(harmless(address, longest: 500))\u{1b}\\\(text)\u{1b}]8;;\u{1b}\\\u{1b}8"
  }

  /// Text without anything that steers, cut where it would be too long.
  static func harmless(_ text: String, longest: Int) -> String {
    let shown = text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
      default: true
      }
    }
    return String(String(String.UnicodeScalarView(shown)).prefix(longest))
  }
}
