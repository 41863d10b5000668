// What may follow the path of a data file: how it is read, and what problem is made of it.

import OptimizerEngine

/// The settings behind the `;` of a path, with blanks or `;` between: `lambda=0.01 intercept=no standardize missing=drop`.
struct DataSettings: Equatable {
  /// The weight of the penalty; nil leaves the customary one.
  var ridge: Double?
  /// Whether a constant feature is added; nil leaves what is customary.
  var intercept: Bool?
  /// Whether every feature is scaled to mean 0 and deviation 1.
  var standardizes = false
  /// Whether rows with missing values are left out.
  var dropsMissing = false
  /// Whether the first row names the columns; nil looks at it.
  var header: Bool?
  /// Whether the first column is left out.
  var dropsIndex = false

  /// What can be said, for remedies and help.
  static let help = "lambda=NUMBER (from 0 on) intercept=yes|no standardize missing=drop header=yes|no index=drop"

  /// Their names.
  private static let keys = ["lambda", "intercept", "standardize", "missing", "header", "index"]

  /// Whether any of them says how a CSV is to be read.
  var concernsCSV: Bool { dropsMissing || header != nil || dropsIndex }

  /// What precedes the settings.
  static func path(in text: Substring) -> Substring { text.prefix { $0 != ";" } }

  /// Divides what follows `@` into the path and its settings.
  ///
  /// - Throws: `FileError` with the setting that cannot be read.
  static func split(_ text: String) throws(FileError) -> (path: String, settings: DataSettings) {
    guard let mark = text.firstIndex(of: ";") else { return (text, DataSettings()) }
    var settings = DataSettings()
    var seen: Set<Substring> = []
    let path = String(path(in: text[...]))
    for part in text[text.index(after: mark)...].split(whereSeparator: { $0 == " " || $0 == ";" }) {
      let key = part.prefix { $0 != "=" }
      guard seen.insert(key).inserted else {
        throw FileError(
          .wrongFormat, "\(key.prefix(40)) is given twice", place: path, remedy: "leave one of them out")
      }
      guard settings.take(part) else {
        let near = Spelling.nearest(to: String(key), among: keys).map { "; did you mean '\($0)'?" } ?? ""
        throw FileError(
          .wrongFormat, "'\(part.prefix(40))' is no setting", place: path,
          remedy: "behind ; there are \(help), without blanks around =\(near)")
      }
    }
    return (path, settings)
  }

  /// Takes one setting; false where it cannot be read.
  private mutating func take(_ part: Substring) -> Bool {
    let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let value = sides.count == 2 ? sides[1] : ""
    let choice = ["yes": true, "no": false][String(value)]
    switch (sides[0], value) {
    case ("standardize", _) where sides.count == 1 || choice != nil: standardizes = choice ?? true
    case ("missing", "drop"): dropsMissing = true
    case ("index", "drop"): dropsIndex = true
    case ("intercept", _) where choice != nil: intercept = choice
    case ("header", _) where choice != nil: header = choice
    case ("lambda", _):
      guard let number = NumberText.value(value), number >= 0, number < 1e100, number > 0 || value.isWrittenZero
      else { return false }
      ridge = number
    default: return false
    }
    return true
  }
}
