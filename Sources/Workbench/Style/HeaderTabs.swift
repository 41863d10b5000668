// The line of names at the top, each a tab to click on.

import Experiment
import OptimizerEngine
import Plotting

/// The tabs of the header.
enum HeaderTabs {
  struct Tab: Equatable {
    let pane: Pane
    let text: String
    let columns: Range<Int>
  }

  /// The tabs that fit: full names, short ones, or numbers.
  static func tabs(width: Int) -> [Tab] {
    let panes = Pane.allCases.filter { $0 != .objectives }
    let texts: [String] = panes.map { pane in
      width >= 118
        ? "\(pane.rawValue) \(pane.title)" : width >= 64 ? "\(pane.rawValue) \(pane.shortTitle)" : "\(pane.rawValue)"
    }
    var column = width >= 64 ? 9 : 7
    let gap = width >= 150 ? 3 : 2
    return zip(panes, texts).map { pane, text in
      defer { column += text.count + gap }
      return Tab(pane: pane, text: text, columns: column..<(column + text.count))
    }
  }
}

extension Painter {
  mutating func drawHeader(_ rect: CellRect) {
    put(" basin", style.heading, column: 0, row: rect.row, width: rect.width)
    var end = 7
    for tab in HeaderTabs.tabs(width: model.display.width) {
      let isFocused = tab.pane == model.focus
      // Brackets tell the focus where color and bold do not.
      let theme = isFocused ? style.focusedFrame : style.label
      if isFocused {
        put("[", theme, column: tab.columns.lowerBound - 1, row: rect.row, width: 1)
        put("]", theme, column: tab.columns.upperBound, row: rect.row, width: 1)
      }
      put(tab.text, theme, column: tab.columns.lowerBound, row: rect.row, width: tab.text.count)
      end = tab.columns.upperBound + 1
    }
    drawRecording(from: end + 1, row: rect.row, edge: rect.endColumn - 1)
  }

  /// Whether the session is written, at the right.
  private mutating func drawRecording(from left: Int, row: Int, edge: Int) {
    let spans: [Span]
    if let failure = model.recording.failure {
      spans = [Span(text: "NOT RECORDING ", style: style.failure), Span(text: failure, style: style.label)]
    } else if model.playback != nil, model.playback?.stash == nil {
      spans = [Span(text: "replay of a file", style: style.label)]
    } else if let name = model.recording.sessionName {
      spans = [
        Span(text: isASCII ? "*REC " : "● REC ", style: style.failure), Span(text: name, style: style.label),
      ]
    } else {
      spans = [Span(text: "not recorded", style: style.label)]
    }
    let room = edge - left
    guard room >= 6 else { return }
    // A short place keeps the sign and leaves out the name.
    let sign = model.recording.failure == nil ? spans[0] : Span(text: "NO REC ", style: style.failure)
    let shown = [spans, [spans[0]], [sign]].fitting(room)
    guard shown.width <= room else { return }
    put(shown, column: edge - shown.width, row: row, width: shown.width)
  }
}
