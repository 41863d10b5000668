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
