// Mouse reports as terminals send them, and the clicks and drags they amount to.

import Plotting

/// One report of the mouse: a button and its state over a cell.
struct MouseReport: Hashable, Sendable {
  /// Button, modifiers, motion and wheel in the bits xterm gives them.
  var code: Int
  var isRelease: Bool
  var column: Int
  var row: Int

  /// A report in decimal numbers (SGR, mode 1006); columns and rows count from 1.
  init?(numbers: [Int?], isRelease: Bool) {
    guard numbers.count == 3, let code = numbers[0], let column = numbers[1], let row = numbers[2],
      code >= 0, column >= 1, row >= 1
    else { return nil }
    self.code = code
    self.isRelease = isRelease
    self.column = column - 1
    self.row = row - 1
  }

  /// A report in three bytes (X10), each with 32 added; a release does not say which button.
  init?(bytes: ArraySlice<UInt8>) {
    let numbers = bytes.map { Int($0) - 32 }
    guard numbers.count == 3 else { return nil }
    self.init(numbers: numbers, isRelease: numbers[0] & 0b1100_0011 == 3)
  }

  var isWheel: Bool { code & 64 != 0 }
  var isMotion: Bool { code & 32 != 0 }
  var button: Mouse.Button {
    switch code & 3 {
    case 0: .left
    case 1: .middle
    case 2: .right
    default: .none
    }
  }
}

/// Turns reports into presses, clicks, double clicks and drags; the time is an argument.
struct MouseGestures: Sendable {
  /// Two clicks are a double click if they are at most this many milliseconds apart.
  static let doubleClickMilliseconds = 400

  private var pressed: (button: Mouse.Button, column: Int, row: Int, hasMoved: Bool)?
  private var lastClick: (button: Mouse.Button, column: Int, row: Int, time: Int)?

  /// What a report means at a time, in milliseconds of any clock that does not go back.
  mutating func events(for report: MouseReport, at time: Int) -> [Mouse] {
    func event(_ action: Mouse.Action, _ button: Mouse.Button) -> Mouse {
      Mouse(action, button: button, column: report.column, row: report.row)
    }
    if report.isWheel {
      guard !report.isRelease, report.code & 3 < 2 else { return [] }
      return [event(report.code & 1 == 0 ? .wheelUp : .wheelDown, .none)]
    }
    if report.isMotion && !report.isRelease {
      guard let press = pressed else { return [] }
      pressed?.hasMoved = press.hasMoved || press.column != report.column || press.row != report.row
      return [event(.drag, press.button)]
    }
    if !report.isRelease {
      pressed = (report.button, report.column, report.row, false)
      return [event(.press, report.button)]
    }
    guard let press = pressed else { return [event(.release, report.button)] }
    pressed = nil
    let isClick = !press.hasMoved && press.column == report.column && press.row == report.row
    guard isClick else { return [event(.release, press.button)] }
    let isDouble = isSecondClick(of: press.button, report, at: time)
    lastClick = isDouble ? nil : (press.button, report.column, report.row, time)
    return [event(.release, press.button), event(isDouble ? .doubleClick : .click, press.button)]
  }

  private func isSecondClick(of button: Mouse.Button, _ report: MouseReport, at time: Int) -> Bool {
    guard let last = lastClick else { return false }
    return last.button == button && last.column == report.column && last.row == report.row
      && time - last.time <= Self.doubleClickMilliseconds
  }
}
