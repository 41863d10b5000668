// Objectives of one's own: a formula in the name, or a file that holds one.

import OptimizerEngine

extension ObjectiveLibrary {
  /// The ending of the names of files that hold a formula, as in `valley.expr`.
  public static let formulaEnding = ".expr"
  /// The longest file that is read, in bytes.
  private static let longestFile = 1 << 16

  /// The objective of `expr:FORMULA` or of `FILE.expr`; nil for other names.
  ///
  /// In a file lines are joined, and what follows `#` is a comment.
  ///
  /// - Throws: `FileError` with the column of what cannot be read.
  static func ownFormula(_ name: String) throws(FileError) -> Objective? {
    if name.hasPrefix(Objective.formulaPrefix) {
      return try objective(formula: String(name.dropFirst(Objective.formulaPrefix.count)), name, place: "formula")
    }
    guard name.hasSuffix(formulaEnding) else { return nil }
    let bytes = try DataFile.read(name)
    guard bytes.count <= longestFile, let text = String(validating: bytes, as: UTF8.self) else {
      throw FileError(.wrongFormat, "not a text of a formula", place: name, remedy: "write the formula into it")
    }
    let lines = text.split(whereSeparator: \.isNewline).map { $0.prefix { $0 != "#" } }
    return try objective(formula: lines.joined(separator: " "), name, place: name)
  }

  private static func objective(formula: String, _ name: String, place: String) throws(FileError) -> Objective {
    do {
      return try Objective(formula: formula, name: name)
    } catch {
      throw FileError(
        .wrongFormat, error.problem, place: "\(place), column \(error.column)", remedy: error.remedy)
    }
  }
}
