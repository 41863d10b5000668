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
    if let effects = clickChoice(mouse, isDouble: isDouble) { return effects }
    editor = nil
    if mouse.row == layout.header?.row {
      let tab = HeaderTabs.tabs(width: display.width).first { $0.columns.contains(mouse.column) }
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
    let row = listRow(of: pane, at: layout.panes[pane].map { mouse.row - $0.row - 1 } ?? 0)
    moveFocus(pane)
    return pane.feature.click(&self, mouse, row: row, isDouble: isDouble)
  }

  /// What is dragged belongs to the pane in which it was taken.
  private mutating func drag(_ mouse: Mouse) -> [Effect] { focus.feature.drag(&self, mouse) }

  /// The row of a list under a line of its pane.
  private func listRow(of pane: Pane, at line: Int) -> Int? {
    guard let rect = layout.panes[pane]?.insideFrame, line >= 0, line < rect.height else { return nil }
    return pane.feature.row(self, atLine: line, in: rect)
  }

  private mutating func wheel(_ mouse: Mouse) {
    guard let pane = layout.pane(column: mouse.column, row: mouse.row) else { return }
    pane.feature.wheel(&self, mouse, isUp: mouse.action == .wheelUp)
  }
}
