// Numbers before moves. Digits jump to panes, so a number begins with `g`: g12j goes twelve down, g12g to row or step 12,
// gg to the first. What has been typed of it stands in the line of numbers until it is done.

import Experiment
import Plotting

extension Model {
  /// The most digits of a number: no list and no run is longer.
  static let longestNumber = 6
  /// The most times that a move is done at once.
  static let mostTimes = 999

  /// What is done as often as a number says.
  static let repeatable: [Action] = [
    .up, .down, .left, .right, .pageUp, .pageDown, .stepForward, .stepBack, .zoomIn, .zoomOut,
  ]

  /// Takes a key while a number is typed; any key that does not belong to it ends it and does nothing else.
  mutating func receiveNumber(_ key: Key) -> [Effect] {
    guard let digits = number else { return [] }
    if case .character(let digit) = key, digit.isASCII, digit.isNumber {
      guard digits.count < Self.longestNumber else {
        say("a number has at most \(Self.longestNumber) digits")
        return []
      }
      number = digits + String(digit)
      return []
    }
    number = nil
    guard let action = CommandTable.action(for: key, in: .number) else {
      say("g\(digits) \(key.label) is no move: g12j goes 12 down, g12g to row or step 12, gg to the first")
      return []
    }
    if action == .leave { return [] }
    if action == .goThere { return goThere(digits) }
    return Self.repeatable.contains(action) ? act(action, times: digits) : act(action)
  }

  /// Does a move as often as the digits say, once without any.
  private mutating func act(_ action: Action, times digits: String) -> [Effect] {
    let times = Int(digits) ?? 1
    guard (1...Self.mostTimes).contains(times) else {
      return refuse("g\(digits): a move is done 1 to \(Self.mostTimes) times; g\(digits)g goes to row or step \(times)")
    }
    var effects: [Effect] = []
    for _ in 0..<times {
      let isPossible = unavailability(to: action) == nil
      effects += act(action)
      guard isPossible else { break }
    }
    return effects
  }

  /// Goes to the row or step of a number, to the first without one.
  private mutating func goThere(_ digits: String) -> [Effect] {
    guard let number = Int(digits) else { return act(.first) }
    return go(to: number)
  }

  mutating func go(toText text: String) -> [Effect] {
    guard text.count <= Self.longestNumber, let number = Int(text), number >= 0 else {
      return refuse("go \(text): a whole number, the row of a list or the step of a race")
    }
    return go(to: number)
  }

  private mutating func go(to number: Int) -> [Effect] {
    guard overlay == nil, sheet == nil else { return goDown(to: number) }
    return focus.feature.go(&self, to: number) ?? goDown(to: number)
  }

  /// The row of a list, counted from 1.
  private mutating func goDown(to row: Int) -> [Effect] {
    guard row >= 1 else { return refuse("row 0: rows begin with 1") }
    var effects = move(.first)
    for _ in 1..<max(min(row, 10_000), 1) { effects += move(.down) }
    return effects
  }
}
