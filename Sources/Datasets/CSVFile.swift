// Tables of numbers as text: one row a line, fields separated by commas.

public import OptimizerEngine

/// Reads tables of numbers in CSV.
///
/// A first line of which no field is a number is a header. Fields are decimal numbers, spaces around them are ignored,
/// empty lines are skipped; every row has as many fields as the first.
public enum CSVFile {
  /// A table: `rows x columns` numbers, row-major.
  public struct Table: Sendable, Equatable {
    /// Number of rows.
    public let rows: Int
    /// Number of columns.
    public let columns: Int
    /// The numbers.
    public let values: [Double]
  }

  /// The largest table that is read, in bytes of text.
  private static let limit = 1 << 28

  /// Reads a file.
  ///
  /// - Throws: `DatasetError` naming row and column of the first field that is empty, no number, or not finite.
  public static func table(path: String) throws(DatasetError) -> Table {
    let bytes = try DataFile.read(path)
    guard bytes.count <= limit else {
      throw DatasetError(
        .tooLarge, "a table of more than \(limit >> 20) MiB", place: path, remedy: "use fewer rows")
    }
    return try parse(bytes, place: path)
  }

  /// Reads the text of a table; `place` names it in errors.
  static func parse(_ bytes: [UInt8], place: String) throws(DatasetError) -> Table {
    var values: [Double] = []
    var columns = 0
    var rows = 0
    var line = 0
    var isFirst = true
    for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      line += 1
      let fields = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(trimmed)
      if fields.count == 1, fields[0].isEmpty { continue }
      if isFirst {
        isFirst = false
        columns = fields.count
        if fields.allSatisfy({ Double($0) == nil }), fields.contains(where: { !$0.isEmpty }) { continue }
      }
      guard fields.count == columns else {
        throw DatasetError(
          .wrongFormat, "\(fields.count) fields where the first line has \(columns)", place: "\(place), row \(line)",
          remedy: "give every row the same fields")
      }
      for (column, field) in fields.enumerated() {
        values.append(try number(field, row: line, column: column + 1, place))
      }
      rows += 1
    }
    guard rows > 0 else {
      throw DatasetError(.truncated, "no row of numbers", place: place, remedy: "check that it is the right file")
    }
    return Table(rows: rows, columns: columns, values: values)
  }

  private static func trimmed(_ field: ArraySlice<UInt8>) -> String {
    let isSpace = { (byte: UInt8) in byte == 32 || byte == 9 || byte == 13 }
    var rest = field
    while let first = rest.first, isSpace(first) { rest = rest.dropFirst() }
    while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
    return String(decoding: rest, as: UTF8.self)
  }

  private static func number(
    _ field: String, row: Int, column: Int, _ place: String
  ) throws(DatasetError) -> Double {
    let problem: String
    if field.isEmpty {
      problem = "an empty field"
    } else if let value = Double(field) {
      if value.isFinite { return value }
      problem = "'\(field)' is not finite"
    } else {
      problem = "'\(field.prefix(40))' is no number"
    }
    throw DatasetError(
      .wrongFormat, problem, place: "\(place), row \(row), column \(column)", remedy: "give a finite decimal number")
  }
}

extension RegressionData {
  /// Reads features and, in the last column, targets.
  ///
  /// - Throws: `DatasetError`, also where there is no column of features.
  public init(csv path: String) throws(DatasetError) {
    let table = try CSVFile.table(path: path)
    guard table.columns >= 2 else {
      throw DatasetError(
        .wrongFormat, "\(table.columns) column", place: path, remedy: "give at least one feature and the target")
    }
    let p = table.columns - 1
    var (features, targets): ([Double], [Double]) = ([], [])
    for row in 0..<table.rows {
      let first = row * table.columns
      features += table.values[first..<first + p]
      targets.append(table.values[first + p])
    }
    self.init(name: path, featureCount: p, features: features, targets: targets)
  }

  /// The targets as classes 0, 1, 2 ...
  ///
  /// Two classes may also be written -1 and 1.
  ///
  /// - Returns: The data with targets 0 ..< classCount.
  /// - Throws: `DatasetError` naming the first row whose target is no class.
  public func classified() throws(DatasetError) -> (data: RegressionData, classCount: Int) {
    var classes = targets
    if Set(targets) == [-1, 1] { classes = targets.map { $0 > 0 ? 1 : 0 } }
    for (row, target) in classes.enumerated() where target < 0 || target != target.rounded() || target > 9999 {
      throw DatasetError(
        .wrongFormat, "the target \(target) is no class", place: "\(name), sample \(row + 1)",
        remedy: "use whole numbers 0, 1, 2 ...")
    }
    let count = Int(classes.max() ?? 0) + 1
    guard count >= 2 else {
      throw DatasetError(.wrongFormat, "only one class", place: name, remedy: "give samples of two classes or more")
    }
    return (RegressionData(name: name, featureCount: featureCount, features: features, targets: classes), count)
  }
}
