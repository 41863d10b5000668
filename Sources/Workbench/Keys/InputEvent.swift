// What a person or the system does, in the workbench's own words: no terminal is known here.

/// Something that happened at the screen.
public enum InputEvent: Sendable, Hashable {
  /// A key was pressed.
  case key(Key)
  /// The mouse did something.
  case mouse(Mouse)
  /// The screen has a new size.
  case resize(columns: Int, rows: Int)
  /// Ctrl-C was pressed or an interrupt received.
  case interrupt
  /// The system asks the program to end.
  case terminate(Signal)
  /// The program was stopped and goes on.
  case resumed
  /// There will be no more input.
  case inputClosed

  /// A signal that asks the program to end.
  public enum Signal: Sendable, Hashable {
    /// An ordinary request.
    case terminate
    /// The terminal or the connection to it is gone.
    case hangup
  }
}

/// A key.
public enum Key: Sendable, Hashable {
  /// A printable character, the space included.
  case character(Character)
  /// A character typed with Alt.
  case alt(Character)
  /// A letter (lower case) typed with Ctrl.
  case control(Character)
  /// A function key, 1...24.
  case function(Int)
  /// Enter.
  case enter
  /// Esc on its own.
  case escape
  /// Tab.
  case tab
  /// Shift-Tab.
  case backTab
  /// Backspace.
  case backspace
  /// Delete.
  case delete
  /// Insert.
  case insert
  /// The up arrow.
  case up
  /// The down arrow.
  case down
  /// The left arrow.
  case left
  /// The right arrow.
  case right
  /// Page up.
  case pageUp
  /// Page down.
  case pageDown
  /// Home.
  case home
  /// End.
  case end

  /// How the key is written in hints, help and documentation.
  public var label: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .alt(let character): "Alt-\(character)"
    case .control(let character): "Ctrl-\(character.uppercased())"
    case .function(let number): "F\(number)"
    case .enter: "Enter"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .backspace: "Backspace"
    case .delete: "Delete"
    case .insert: "Insert"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .home: "Home"
    case .end: "End"
    }
  }
}

/// What the mouse did, and over which cell.
public struct Mouse: Sendable, Hashable {
  /// What the mouse did.
  public enum Action: Sendable, Hashable {
    /// A button went down.
    case press
    /// A button went up.
    case release
    /// A button went down and up over the same cell.
    case click
    /// A second click over the same cell soon after the first.
    case doubleClick
    /// The mouse moved to another cell while a button was down.
    case drag
    /// The wheel was turned away from the person.
    case wheelUp
    /// The wheel was turned towards the person.
    case wheelDown
  }

  /// What the mouse did.
  public var action: Action
  /// Column of the cell, from 0.
  public var column: Int
  /// Row of the cell, from 0.
  public var row: Int

  /// Creates a mouse event.
  public init(_ action: Action, column: Int, row: Int) {
    self.action = action
    self.column = column
    self.row = row
  }
}
