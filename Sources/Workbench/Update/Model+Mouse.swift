// The mouse: clicks focus and open, on the landscape they move the probe; the wheel scrolls.

import OptimizerEngine
import Plotting

extension Model {
  mutating func receive(_ mouse: Mouse) -> [Effect] {
    // The wheel has no button; the other buttons are the terminal's own.
    guard mouse.button == .left || mouse.button == .none else { return [] }
    switch mouse.action {
    case .click, .doubleClick: return click(mouse, isDouble: mouse.action == .doubleClick)
    case .drag:
      if focus == .landscape, playback == nil, let point = probePoint(column: mouse.column, row: mouse.row) {
        setProbe(point)
      }
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
    if mouse.row == layout.hints?.row, let action = HintBar.action(at: mouse.column, in: self) {
      if let reason = obstacle(to: action) {
        say(reason)
        return []
      }
      return perform(action)
    }
    guard let pane = layout.pane(column: mouse.column, row: mouse.row) else { return [] }
    // The rows are those on the screen, before the focus may change the layout.
    let row = layout.panes[pane].map { mouse.row - $0.row - 1 } ?? 0
    let target = listRow(of: pane, at: row)
    moveFocus(pane)
    switch pane {
    case .landscape:
      guard playback == nil, let point = probePoint(column: mouse.column, row: mouse.row) else { return [] }
      setProbe(point)
      return isDouble ? startRace(from: bench.probe) : []
    case .objectives:
      guard let target else { return [] }
      objectiveRow = target
      return isDouble && playback == nil ? open() : []
    case .queue: if let target, queueRows.indices.contains(target) { selectedItem = queueRows[target].id }
    case .architecture:
      guard let target else { return [] }
      settingRow = target
      return isDouble && playback == nil ? open() : []
    case .curves, .certificate: break
    }
    return []
  }

  /// The row of a list under a line of its pane.
  private func listRow(of pane: Pane, at line: Int) -> Int? {
    guard let rect = layout.panes[pane]?.insideFrame, line >= 0, line < rect.height else { return nil }
    let (window, offset): (Range<Int>, Int)
    switch pane {
    case .objectives: (window, offset) = (ObjectiveList.window(self, height: rect.height), 0)
    case .queue: (window, offset) = (QueueList.window(self, height: rect.height), QueueList.headRows(rect.height))
    case .architecture: (window, offset) = (Form.window(self, in: rect), 0)
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
    case .curves:
      let all = CurveKind.allCases
      let index = all.firstIndex(of: curve) ?? 0
      curve = all[(index + (action == .up ? all.count - 1 : 1)) % all.count]
    default: break
    }
  }
}
