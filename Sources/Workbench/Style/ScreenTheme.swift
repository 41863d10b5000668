// How the workbench looks.

import Plotting

/// How the workbench looks.
package enum Theme: String, Sendable, CaseIterable {
  /// Colors for a dark terminal.
  case dark
  /// Colors for a light terminal, background included.
  case light
  /// No color.
  case mono

  /// What stands for the look that suits the terminal, where a name is typed.
  package static let ofTerminal = "auto"
  /// The names that can be typed.
  package static var names: [String] { [ofTerminal] + allCases.map(\.rawValue) }

  /// The palette of the plots.
  var backdrop: Backdrop { self == .light ? .light : .dark }

  /// The look after this one.
  var next: Theme {
    switch self {
    case .dark: .light
    case .light: .mono
    case .mono: .dark
    }
  }
}
