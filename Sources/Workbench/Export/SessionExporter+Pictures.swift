// A session as pictures: the screen, and every pane by itself.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension SessionExporter {
  /// The screen and every pane as SVG, in the order of the file names.
  func pictures() throws(FileError) -> [String] {
    var host = try host(color: setting.color ?? .truecolor, theme: setting.theme)
    host.replay(to: setting.event)
    let backdrop = setting.theme.backdrop
    let screen = view(host.model).svg(backdrop, title: title(of: "The workbench", host.model))
    return [screen]
      + Pane.allCases.map { pane in
        host.picture(of: pane).svg(backdrop, title: title(of: pane.title, host.model))
      }
  }

  /// What a picture shows, in words.
  func title(of what: String, _ model: Model) -> String {
    "\(what): session \(results.name), event \(model.playback?.index ?? 0) of \(results.eventCount)"
  }
}

extension HeadlessHost {
  /// A pane by itself: maps and curves as large as the screen, lists as long as they are; with a curve, that one alone.
  mutating func picture(of pane: Pane, curve: CurveKind? = nil) -> CellBuffer {
    let former = model
    defer { model = former }
    (model.focus, model.isZoomed, model.overlay) = (pane, true, nil)
    if let curve { (model.curves.kind, model.display.height) = (curve, Self.singleChart) }
    guard pane != .landscape, pane != .curves else {
      // A tick without seconds asks for the map in its new size.
      send(.tick(0))
      return shown(pane)
    }
    model.display.height = Self.longestList
    model.display.height = max(Self.longestList - shown(pane).spareRows, Self.shortestList)
    return shown(pane)
  }

  private static let longestList = 160
  /// Rows of a screen whose curves pane has room for one chart.
  private static let singleChart = 22
  /// The screen must have a line of time, for what lies beside the pane to keep its height.
  private static let shortestList = 16

  private func shown(_ pane: Pane) -> CellBuffer {
    let screen = view(model)
    return model.layout.panes[pane].map(screen.part) ?? screen
  }
}

extension CellBuffer {
  /// The rows that a framed list does not need: the longest blank part, below it or between it and its foot.
  fileprivate var spareRows: Int {
    let blank = (1..<max(height - 1, 1)).map { row in
      (1..<max(width - 1, 1)).allSatisfy { self[$0, row].character == " " }
    }
    var (longest, end, length) = (0, 0, 0)
    for (index, isBlank) in blank.enumerated() {
      length = isBlank ? length + 1 : 0
      if length > longest { (longest, end) = (length, index) }
    }
    // One blank row stays between a list and its foot.
    return end == blank.count - 1 ? longest : max(longest - 1, 0)
  }
}
