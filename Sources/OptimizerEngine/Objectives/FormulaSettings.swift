// What may follow a typed formula: the box that is shown and the start.

/// The settings behind the `;` of a typed formula, with blanks or `;` between: `box=-2,2` for every coordinate, `start=-1,1`.
struct FormulaSettings: Equatable {
  /// The range of every coordinate; nil leaves the customary one.
  var box: ClosedRange<Double>?
  /// The start; nil leaves the customary one.
  var start: [Double]?
  /// The column of the start in the text, for errors.
  private var startColumn = 1

  /// Divides a text into the formula and its settings.
  ///
  /// - Throws: `FormulaError` with the column of a setting that cannot be read.
  static func split(_ text: String) throws(FormulaError) -> (formula: String, settings: FormulaSettings) {
    guard let mark = text.firstIndex(of: ";") else { return (text, FormulaSettings()) }
    var settings = FormulaSettings()
    for part in text[text.index(after: mark)...].split(whereSeparator: { $0 == " " || $0 == ";" }) {
      let column = text.distance(from: text.startIndex, to: part.startIndex) + 1
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let numbers = sides.last?.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) } ?? []
      let values = numbers.compactMap { $0 }.filter(\.isFinite)
      switch sides.first {
      case "box" where sides.count == 2 && values.count == 2 && numbers.count == 2 && values[0] < values[1]:
        settings.box = values[0]...values[1]
      case "start" where sides.count == 2 && !values.isEmpty && values.count == numbers.count:
        (settings.start, settings.startColumn) = (values, column)
      case "box": throw FormulaError(column: column, problem: "'\(part)' is no box", remedy: "write box=LOW,HIGH")
      case "start": throw FormulaError(column: column, problem: "'\(part)' is no start", remedy: "write start=X,Y")
      default:
        throw FormulaError(
          column: column, problem: "'\(part)' is no setting", remedy: "behind ; there are box=LOW,HIGH and start=X,Y")
      }
    }
    return (String(text[..<mark]), settings)
  }

  /// The start for a dimension.
  ///
  /// - Throws: `FormulaError` where it has another number of coordinates.
  func start(dimension: Int) throws(FormulaError) -> [Double]? {
    guard let start else { return nil }
    guard start.count == dimension else {
      throw FormulaError(
        column: startColumn, problem: "a start of \(start.count) numbers for \(dimension) coordinates",
        remedy: "give \(dimension) numbers")
    }
    return start
  }
}
