// The look of texts and series: what is a name, a number, a verdict.

import OptimizerEngine
import Plotting
import SessionStore

/// The styles of a look.
struct Style {
  let theme: Theme
  let backdrop: Backdrop
  private let marks: LearnedMarks

  init(_ theme: Theme, _ marks: LearnedMarks = LearnedMarks([])) {
    (self.theme, self.marks) = (theme, marks)
    backdrop = theme.backdrop
  }

  private func color(_ dark: (UInt8, UInt8, UInt8), _ light: (UInt8, UInt8, UInt8)) -> CellColor {
    let rgb = theme == .light ? light : dark
    return .rgb(rgb.0, rgb.1, rgb.2)
  }

  /// Frames of panes without the focus: there, but behind everything.
  var frame: CellStyle { CellStyle(foreground: color((110, 118, 129), (140, 149, 159))) }
  /// The frame of the pane with the focus.
  var focusedFrame: CellStyle { CellStyle(foreground: color((86, 180, 233), (0, 92, 150)), isBold: true) }
  /// Names beside numbers.
  var label: CellStyle { CellStyle(foreground: color((139, 148, 158), (99, 107, 116))) }
  /// Numbers and words that matter.
  var text: CellStyle { CellStyle(foreground: color((230, 237, 243), (31, 35, 40))) }
  /// Headings.
  var heading: CellStyle { CellStyle(foreground: color((230, 237, 243), (31, 35, 40)), isBold: true) }
  /// Keys in hints.
  var key: CellStyle { CellStyle(foreground: color((230, 159, 0), (140, 92, 0)), isBold: true) }
  /// What cannot be done now.
  var disabled: CellStyle { CellStyle(foreground: color((90, 97, 105), (175, 184, 193)), isDim: true) }
  /// The row under the cursor of the pane with the focus.
  var selection: CellStyle {
    theme == .mono
      ? CellStyle(isReversed: true)
      : CellStyle(foreground: color((255, 255, 255), (0, 0, 0)), background: color((31, 60, 92), (200, 225, 255)))
  }
  /// Something the person should read.
  var alert: CellStyle { CellStyle(foreground: color((240, 228, 66), (130, 80, 0)), isBold: true) }
  /// Live things and recordings.
  var live: CellStyle { CellStyle(foreground: color((63, 200, 110), (20, 110, 50)), isBold: true) }
  /// Failures.
  var failure: CellStyle { CellStyle(foreground: color((255, 110, 100), (190, 30, 30)), isBold: true) }

  /// How well something is known.
  func verdict(_ status: PremiseStatus) -> CellStyle {
    switch status {
    case .proved: live
    case .checked: CellStyle(foreground: color((86, 180, 233), (0, 92, 150)), isBold: true)
    case .sampled: CellStyle(foreground: color((230, 159, 0), (140, 92, 0)), isBold: true)
    case .noClaim: CellStyle(foreground: color((150, 158, 168), (99, 107, 116)), isBold: true)
    case .violated: failure
    }
  }

  /// Hue and letter of the optimizers that have always been drawn.
  private static let firstPens: [String: (Int, Character)] = [
    "gd": (1, "g"), "heavy-ball": (6, "h"), "nesterov": (2, "n"), "rmsprop": (4, "r"), "adam": (0, "a"),
  ]

  /// The same of all others in the catalogue: what those leave, so that none is taken for `learned`.
  private static let otherPens: [String: (Int, Character)] = {
    let others = OptimizerCatalogue.all.map(\.name).filter { firstPens[$0] == nil }
    // S is the start on the map.
    var free = Set("abcdefghijklmnopqrstuvwxyz").subtracting("ghnrals")
    var pens: [String: (Int, Character)] = [:]
    for (place, name) in others.enumerated() {
      let letter = name.first { free.contains($0) } ?? free.min() ?? "?"
      free.remove(letter)
      pens[name] = ([3, 5, 7][place % 3], letter)
    }
    return pens
  }()

  /// The letters that optimizers of the catalogue have.
  static let takenLetters = Set("ghnrals").union(otherPens.values.map(\.1))

  /// Letter, hue and dash of an optimizer wherever it is drawn; `learned` stands out.
  func pen(_ name: String) -> Pen {
    if case .training(let id) = Racer(named: name) {
      return .series([3, 5, 7, 2][id % 4], letter: marks[id], backdrop: backdrop)
    }
    guard let (index, letter) = Self.firstPens[name] ?? Self.otherPens[name] else {
      return Pen(
        letter: "L", color: backdrop == .dark ? .rgb(255, 255, 255) : .rgb(0, 0, 0), dash: .solid, isBold: true)
    }
    return .series(index, letter: letter, backdrop: backdrop)
  }

  /// The name of an optimizer where there is little room: a word or what the field abbreviates it to, never half a word.
  static func shortName(_ name: String) -> String {
    ["heavy-ball": "hb", "nesterov": "nag", "rmsprop": "rms"][name] ?? name
  }

  /// What marks the newest iterate of an optimizer.
  func head(_ name: String) -> Character? { pen(name).letter.uppercased().first }
}
