// The mouse: clicks focus and open, on the landscape they move the probe; the wheel zooms maps and scrolls lists.

import Experiment
import OptimizerEngine
import Plotting

extension Model {
  mutating func receive(_ mouse: Mouse) -> [Effect] {
    // The wheel has no button; the other buttons are the terminal's own.
    guard mouse.button == .left || mouse.button == .none else { return [] }
    switch mouse.action {
    case .click, .doubleClick: return click(mouse, isDouble: mouse.action == .doubleClick)
    case .drag: return drag(mouse)
    case .wheelUp, .wheelDown: wheel(mouse)
    case .press, .release: break
    }
    return []
  }

  private mutating func click(_ mouse: Mouse, isDouble: Bool) -> [Effect] {
    editor = nil
    if mouse.row == layout.header?.row {
      let tab = HeaderTabs.tabs(width: width).first { $0.columns.contains(mouse.column) }
      if let tab { moveFocus(tab.pane) }
      return []
    }
    if mouse.row == layout.timeline?.row, playback != nil {
      playback?.isPlaying = false
      seek(to: (playback?.duration ?? 0) * Timeline.fraction(ofColumn: mouse.column, in: self))
      return []
    }
    if mouse.row == layout.hints?.row, let action = HintBar.action(at: mouse.column, in: self) {
      return act(action)
    }
    guard let pane = layout.pane(column: mouse.column, row: mouse.row) else { return [] }
    // The rows are those on the screen, before the focus may change the layout.
    let row = layout.panes[pane].map { mouse.row - $0.row - 1 } ?? 0
    let target = listRow(of: pane, at: row)
    moveFocus(pane)
    switch pane {
    case .landscape:
      guard playback == nil, let point = probePoint(column: mouse.column, row: mouse.row) else { return [] }
      let moved = editing { model in
        model.setProbe(point)
        return []
      }
      return isDouble ? startRace(from: bench.probe) : moved
    case .objectives:
      guard let target else { return [] }
      objectiveRow = target
      return isDouble && playback == nil ? open() : []
    case .queue: if let target, queueRows.indices.contains(target) { selectedItem = queueRows[target].id }
    case .architecture:
      guard let target else { return [] }
      settingRow = target
      return isDouble && playback == nil ? open() : []
    case .certificate: if let target { certificateRow = target }
    case .lesson: if let target { lessonRow = target }
    case .curves: if chart.crosshair != nil { moveCrosshair(to: mouse) }
    case .compare: return isDouble && playback == nil ? open() : []
    }
    return []
  }

  /// On the landscape the probe follows the mouse, in the curves the crosshair.
  private mutating func drag(_ mouse: Mouse) -> [Effect] {
    if focus == .curves {
      moveCrosshair(to: mouse)
    } else if focus == .landscape, playback == nil, let point = probePoint(column: mouse.column, row: mouse.row) {
      return editing { model in
        model.setProbe(point)
        return []
      }
    }
    return []
  }

  /// Puts the crosshair on the step under the mouse, where that is a chart of steps.
  private mutating func moveCrosshair(to mouse: Mouse) {
    if let step = ChartAxes.step(column: mouse.column, row: mouse.row, in: self) {
      chart.crosshair = min(max(Int(step.rounded()), 0), lastStep)
    }
  }

  /// The row of a list under a line of its pane.
  private func listRow(of pane: Pane, at line: Int) -> Int? {
    guard let rect = layout.panes[pane]?.insideFrame, line >= 0, line < rect.height else { return nil }
    let (window, offset): (Range<Int>, Int)
    switch pane {
    case .objectives: (window, offset) = (ObjectiveList.window(self, height: rect.height), 0)
    case .queue: (window, offset) = (QueueList.window(self, height: rect.height), QueueList.headRows(rect.height))
    case .architecture: (window, offset) = (Form.window(self, in: rect), 0)
    case .certificate: return CertificateItem.row(atLine: line, width: rect.width - 2, height: rect.height, in: self)
    case .lesson: return Lesson.row(atLine: line, width: rect.width - 2, height: rect.height, in: self)
    default: return nil
    }
    let row = window.lowerBound + line - offset
    return window.contains(row) ? row : nil
  }

  private mutating func wheel(_ mouse: Mouse) {
    guard let pane = layout.pane(column: mouse.column, row: mouse.row) else { return }
    let action: Action = mouse.action == .wheelUp ? .up : .down
    switch pane {
    case .objectives: objectiveRow = Self.moved(objectiveRow, action, count: listedObjectives.count)
    case .architecture: settingRow = Form.moved(settingRow, action, in: bench.configuration)
    case .queue:
      let rows = queueRows
      let row = rows.firstIndex { $0.id == featuredItem } ?? 0
      if !rows.isEmpty { selectedItem = rows[Self.moved(row, action, count: rows.count)].id }
    case .landscape:
      let place = probePoint(column: mouse.column, row: mouse.row)
      zoomMap(by: action == .up ? 1.25 : 0.8, around: place)
    case .curves:
      let step = ChartAxes.step(column: mouse.column, row: mouse.row, in: self)
      zoomSteps(by: action == .up ? 1.25 : 0.8, around: step)
    case .certificate:
      certificateRow = Self.moved(certificateRow, action, count: CertificateItem.all(of: self).count)
    case .lesson: lessonRow = Self.moved(lessonRow, action, count: Lesson.rows(of: self).count)
    default: break
    }
  }
}
