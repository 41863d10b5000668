// What a person or the system does at a screen of cells: the words that terminals and the workbench share.

/// Something that happened at the screen.
package enum InputEvent: Sendable, Hashable {
  /// A key was pressed.
  case key(Key)
  /// The mouse did something.
  case mouse(Mouse)
  /// Text was pasted: without controls but newlines and tabs, and never to be taken for keys.
  case paste(String)
  /// The terminal has a new size; the next drawing paints every cell.
  case resize(columns: Int, rows: Int)
  /// Ctrl-C was pressed or SIGINT received.
  case interrupt
  /// The system asks the program to end.
  case terminate(InputSignal)
  /// The program was stopped and goes on; the next drawing paints every cell.
  case resumed
  /// The window has the keyboard now, or has it no longer.
  case focus(Bool)
  /// The terminal says what its background is.
  case backdrop(Backdrop)
  /// The terminal shows pictures, its cells of so many pixels.
  case graphics(PixelSize)
  /// There will be no more input; the event comes once.
  case inputClosed
}

/// A signal that asks the program to end.
package enum InputSignal: Sendable, Hashable {
  /// SIGTERM.
  case terminate
  /// SIGHUP: the terminal or the connection to it is gone.
  case hangup
}

/// A key.
///
/// Shift, Ctrl and Alt on arrows, function keys and the like are dropped: not every terminal can tell them apart.
package enum Key: Sendable, Hashable {
  /// A printable character, the space included.
  case character(Character)
  /// A character typed with Alt, or after Esc in a hurry.
  case alt(Character)
  /// A letter (lower case) or one of `space \ ] ^ _` typed with Ctrl.
  case control(Character)
  /// A function key, 1...24.
  case function(Int)
  /// Enter, on the keypad as well.
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
}

/// What the mouse did, and over which cell.
///
/// A click comes as `.press`, `.release`, `.click`; the second of two quick ones as `.press`, `.release`, `.doubleClick`.
package struct Mouse: Sendable, Hashable {
  /// What the mouse did.
  package enum Action: Sendable, Hashable {
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

  /// A button.
  package enum Button: Sendable, Hashable {
    /// The main button.
    case left
    /// The wheel, pressed.
    case middle
    /// The second button.
    case right
    /// None, or one the terminal does not name.
    case none
  }

  /// What the mouse did.
  package var action: Action
  /// Which button.
  package var button: Button
  /// Column of the cell, from 0.
  package var column: Int
  /// Row of the cell, from 0.
  package var row: Int

  /// Creates a mouse event.
  package init(_ action: Action, button: Button = .left, column: Int, row: Int) {
    self.action = action
    self.button = button
    self.column = column
    self.row = row
  }
}
