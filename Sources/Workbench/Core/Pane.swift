// The panes of the workbench and how it looks.

import Plotting

/// A pane of the workbench.
package enum Pane: Int, Sendable, CaseIterable {
  /// The function and the paths over it.
  case landscape = 1
  /// Curves over steps.
  case curves
  /// What is certain.
  case certificate
  /// The form of the optimizer to train.
  case architecture
  /// Trainings and runs.
  case queue
  /// What to do next, and the notes of a session.
  case lesson
  /// Runs side by side.
  case compare
  /// The list of objectives.
  case objectives

  /// The number and the name, as in frame titles.
  var numberedTitle: String { self == .objectives ? title : "\(rawValue) \(title)" }
}

extension Pane {
  /// The panes that share a place where there is no room for all of them.
  static let secondaryPanes: Set<Pane> = [.architecture, .queue, .lesson, .compare]
}

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
