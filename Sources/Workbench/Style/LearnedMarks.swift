// The marks of what was learned, on the map and beside curves.

import Experiment

/// A mark for each training and each optimizer that was taken in, no two the same while there are marks left.
///
/// What has a name gets a letter of it that no optimizer of the catalogue and no curve has; what has none the last digit of
/// its number.
struct LearnedMarks {
  private var marks: [Int: Character] = [:]

  init(_ trainings: [TrainingItem]) {
    // Meta-loss, held-out loss and the clipping of gradients are curves m, o and c.
    var letters = Set("abcdefghijklmnopqrstuvwxyz").subtracting(Style.takenLetters).subtracting("moc")
    var digits = Set("0123456789")
    for training in trainings {
      let digit = Self.digit(of: training.id)
      let mark: Character
      if let name = training.shownName?.lowercased() {
        mark = name.first { letters.contains($0) } ?? letters.min() ?? digits.min() ?? digit
      } else {
        mark = digits.contains(digit) ? digit : digits.min() ?? letters.min() ?? digit
      }
      marks[training.id] = mark
      letters.remove(mark)
      digits.remove(mark)
    }
  }

  /// The mark of a training.
  subscript(id: Int) -> Character { marks[id] ?? Self.digit(of: id) }

  private static func digit(of id: Int) -> Character { Array("0123456789")[id % 10] }
}
