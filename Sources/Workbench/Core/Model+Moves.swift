// Moving inside panes and pages; what it means in a pane is the pane's own matter.

import Experiment
import Plotting
import SessionStore

/// A way to move inside of what is shown.
enum Movement: Sendable {
  case up, down, left, right, pageUp, pageDown, first, last

  /// Rows of a list or of a page that it goes on or back.
  func lines(page: Int) -> Int {
    switch self {
    case .up: -1
    case .down: 1
    case .pageUp: -page
    case .pageDown: page
    case .left, .right, .first, .last: 0
    }
  }

  /// A row moved inside of a list.
  func row(from row: Int, count: Int) -> Int {
    let target =
      switch self {
      case .up, .down, .pageUp, .pageDown, .left, .right: row + lines(page: 8)
      case .first: 0
      case .last: count - 1
      }
    return min(max(target, 0), max(count - 1, 0))
  }
}

extension Model {
  mutating func move(_ movement: Movement) -> [Effect] {
    if let overlay { return scroll(overlay, movement) }
    if let sheet { return sheet.feature.move(&self, movement) }
    // Where there is a crosshair in the curves, the arrows move that.
    if playback != nil, focus != .curves || curves.chart.crosshair == nil {
      switch movement {
      case .first, .last:
        jump(toEnd: movement == .last)
        return []
      case .left, .right:
        seek(seconds: movement == .left ? -Self.seekSeconds : Self.seekSeconds)
        return []
      case .up, .down, .pageUp, .pageDown: break
      }
    }
    return focus.feature.move(&self, movement)
  }
}
