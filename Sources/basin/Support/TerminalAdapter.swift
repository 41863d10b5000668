// The workbench's screen on a real terminal: translates the events of one room into the words of the other.

import Plotting
import Terminal
import Workbench

/// A terminal as the workbench's screen.
final class TerminalAdapter: Screen {
  private let terminal: TerminalScreen

  init(_ terminal: TerminalScreen) { self.terminal = terminal }

  var size: (columns: Int, rows: Int) { terminal.size }
  func draw(_ buffer: CellBuffer) { terminal.draw(buffer) }
  func redraw() { terminal.redraw() }
  func suspend() { terminal.suspend() }

  func nextEvent(timeoutMilliseconds: Int) -> InputEvent? {
    terminal.nextEvent(timeoutMilliseconds: timeoutMilliseconds).flatMap(InputEvent.init)
  }
}

extension InputEvent {
  /// nil for what the workbench has no use for.
  init?(_ event: TerminalEvent) {
    switch event {
    case .key(let key): self = .key(Key(key))
    case .mouse(let mouse):
      guard let translated = Mouse(mouse) else { return nil }
      self = .mouse(translated)
    case .resize(let columns, let rows): self = .resize(columns: columns, rows: rows)
    case .interrupt: self = .interrupt
    case .terminate(let signal): self = .terminate(signal == .hangup ? .hangup : .terminate)
    case .resumed: self = .resumed
    case .inputClosed: self = .inputClosed
    }
  }
}

extension Key {
  init(_ key: TerminalKey) {
    switch key {
    case .character(let character): self = .character(character)
    case .alt(let character): self = .alt(character)
    case .control(let character): self = .control(character)
    case .function(let number): self = .function(number)
    case .enter: self = .enter
    case .escape: self = .escape
    case .tab: self = .tab
    case .backTab: self = .backTab
    case .backspace: self = .backspace
    case .delete: self = .delete
    case .insert: self = .insert
    case .up: self = .up
    case .down: self = .down
    case .left: self = .left
    case .right: self = .right
    case .pageUp: self = .pageUp
    case .pageDown: self = .pageDown
    case .home: self = .home
    case .end: self = .end
    }
  }
}

extension Mouse {
  /// nil for buttons other than the left one; the wheel has none.
  init?(_ mouse: TerminalMouse) {
    let action: Mouse.Action
    switch mouse.action {
    case .press: action = .press
    case .release: action = .release
    case .click: action = .click
    case .doubleClick: action = .doubleClick
    case .drag: action = .drag
    case .wheelUp: action = .wheelUp
    case .wheelDown: action = .wheelDown
    }
    guard mouse.button == .left || mouse.button == .none else { return nil }
    self.init(action, column: mouse.column, row: mouse.row)
  }
}
