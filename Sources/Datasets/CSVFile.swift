// Tables of numbers as text: one row a line, with whatever separators and line ends other programs write.

/// Reads tables of numbers in CSV.
///
/// Fields are decimal numbers separated by `,`, `;` or tabs, which is seen from the text; with `;` and tabs numbers may have
/// decimal commas. Fields may be quoted, blanks around them are ignored, empty lines and lines that begin with `#` are
/// skipped, lines end with LF, CR LF or CR; every row has as many fields as the first.
///
/// A first row is a header where none of its fields is a number and none but one (a column without a name) is missing, or
/// where it reads 0, 1, 2 ..., which is warned of.
/// Whole columns of names are allowed in the last column alone, as classes.
public enum CSVFile {
  /// A table: `rows x columns` numbers, row-major, and how they were written.
  public struct Table: Sendable, Equatable {
    /// Number of rows.
    public let rows: Int
    /// Number of columns.
    public let columns: Int
    /// The numbers; classes that are written as names are numbered in the order of `classNames`.
    public let values: [Double]
    /// The names of the columns, where there is a header.
    public let header: [String]?
    /// The names of the last column in ascending order; nil where it holds numbers.
    public let classNames: [String]?
    /// How it was written and what was left out, for the line that says what was read.
    public let remarks: [String]
    /// What is doubtful.
    public let warnings: [String]
  }

  /// Reads the text of a table; `place` names it in errors.
  ///
  /// - Parameters:
  ///   - bytes: Text in an encoding that contains ASCII, without byte order mark.
  ///   - place: What errors name as the file.
  ///   - settings: What the person has said of header, index and missing values.
  ///   - namesClasses: Whether the last column may hold names.
  /// - Throws: `DatasetError` naming row and column of the first field that cannot be read.
  /// - Complexity: O(*n*) in the bytes.
  static func parse(
    _ bytes: [UInt8], place: String, settings: DataSettings = DataSettings(), namesClasses: Bool = false
  ) throws(DatasetError) -> Table {
    let separator = CSVSeparator.sniffed(bytes)
    var records = CSVRecords(bytes, separator: separator.rawValue, place: place)
    var builder = CSVTableBuilder(place: place, separator: separator, settings: settings, namesClasses: namesClasses)
    while let (line, fields) = try records.next() { try builder.add(fields, line: line) }
    return try builder.table(comments: records.comments)
  }
}

/// The rows of a table as they come.
struct CSVTableBuilder {
  let place: String
  let separator: CSVSeparator
  let settings: DataSettings
  let namesClasses: Bool

  private var header: [String]?
  private var columns = 0
  private var values: [Double] = []
  private var rows = 0
  private var dropped = 0
  private var isFirst = true
  /// The names in the last column with the rows in which they stand.
  private var names: [(row: Int, name: String)] = []
  /// The first name in the last column, the first decimal point and the first decimal comma.
  private var firstName, firstPoint, firstComma: (text: String, line: Int, column: Int)?

  init(place: String, separator: CSVSeparator, settings: DataSettings, namesClasses: Bool) {
    self.place = place
    self.separator = separator
    self.settings = settings
    self.namesClasses = namesClasses
  }

  mutating func add(_ fields: [String], line: Int) throws(DatasetError) {
    if isFirst {
      isFirst = false
      columns = fields.count
      if settings.header ?? isHeader(fields) {
        header = fields
        return
      }
    }
    guard fields.count == columns else {
      throw fault(
        "\(fields.count) fields where the first line has \(columns)", line, nil, "give every row the same fields")
    }
    if settings.dropsMissing, fields.contains(where: NumberText.isMissing) {
      dropped += 1
      return
    }
    for (column, field) in fields.enumerated() {
      values.append(try value(field, line: line, column: column + 1))
    }
    rows += 1
  }

  private func isHeader(_ fields: [String]) -> Bool {
    if countsColumns(fields) { return true }
    guard !fields.contains(where: { NumberText.isNumberLike($0) || NumberText.commaValue($0) != nil }) else {
      return false
    }
    // A row of missing values is no header: it must not get lost without a word.
    let missing = fields.filter(NumberText.isMissing)
    return missing.isEmpty || (missing == [""] && fields.count > 1)
  }

  /// Whether fields are 0, 1, 2 ..., the names that pandas gives to columns without names.
  ///
  /// A first column without a name, as that of the rows' labels, does not count.
  private func countsColumns(_ fields: [String]) -> Bool {
    let names = fields.first == "" ? fields.dropFirst() : fields[...]
    return fields.count >= 3 && zip(names, 0...).allSatisfy { $0 == String($1) }
  }

  private mutating func value(_ field: String, line: Int, column: Int) throws(DatasetError) -> Double {
    if let number = NumberText.value(field) {
      if separator != .comma, firstPoint == nil, field.contains(".") { firstPoint = (field, line, column) }
      return number
    }
    if separator != .comma, let number = NumberText.commaValue(field) {
      if firstComma == nil { firstComma = (field, line, column) }
      return number
    }
    if column == columns, firstName == nil { firstName = (field, line, column) }
    if column == columns, namesClasses, !NumberText.isMissing(field), !NumberText.isNumberLike(field) {
      names.append((rows, field))
      return 0
    }
    throw unreadable(field, line, column)
  }

  private func unreadable(_ field: String, _ line: Int, _ column: Int) -> DatasetError {
    let (problem, remedy) = NumberText.fault(field)
    return fault(problem, line, column, remedy)
  }

  private func fault(_ problem: String, _ line: Int, _ column: Int?, _ remedy: String) -> DatasetError {
    DatasetError(
      .wrongFormat, problem, place: "\(place), row \(line)\(column.map { ", column \($0)" } ?? "")", remedy: remedy)
  }

  // MARK: - The whole table

  mutating func table(comments: Int) throws(DatasetError) -> CSVFile.Table {
    guard rows > 0 else {
      throw DatasetError(
        .truncated, dropped > 0 ? "a missing value in each of \(dropped) rows" : "no row of numbers", place: place,
        remedy: dropped > 0 ? "fill in the missing values" : "check that it is the right file")
    }
    if let firstPoint, let comma = firstComma {
      throw fault(
        "'\(comma.text.prefix(40))' has a decimal comma, but '\(firstPoint.text.prefix(40))' in row \(firstPoint.line) has a point",
        comma.line, comma.column, "write all numbers in one way")
    }
    let classNames = try nameClasses()
    var warnings: [String] = []
    let isCounting = countsRows
    if !settings.dropsIndex {
      let doubts = (header?.first == "" ? ["has no name"] : []) + (isCounting ? ["counts the rows"] : [])
      if !doubts.isEmpty {
        warnings.append(
          "the first column \(doubts.joined(separator: " and ")) but is read as a feature: leave it out with ;index=drop"
        )
      }
    }
    if settings.header == nil, let header, countsColumns(header) {
      warnings.append("the first row counts the columns and is read as their names: if it is data say ;header=no")
    }
    if settings.dropsIndex { dropFirstColumn() }
    return CSVFile.Table(
      rows: rows, columns: columns, values: values, header: header, classNames: classNames,
      remarks: remarks(comments: comments), warnings: warnings)
  }

  private func remarks(comments: Int) -> [String] {
    var all = [separator.label]
    if firstComma != nil { all.append("decimal commas") }
    all.append(header == nil ? "no header" : "header")
    if comments > 0 { all.append("\(comments) comment line\(comments == 1 ? "" : "s") skipped") }
    if settings.dropsMissing { all.append("\(dropped) row\(dropped == 1 ? "" : "s") with missing values dropped") }
    if settings.dropsIndex { all.append("first column left out") }
    return all
  }

  /// Numbers the names of the last column; the column is either all names or all numbers.
  private mutating func nameClasses() throws(DatasetError) -> [String]? {
    guard !names.isEmpty else { return nil }
    guard names.count == rows else {
      guard let firstName else { return nil }
      throw unreadable(firstName.text, firstName.line, firstName.column)
    }
    let all = Set(names.map(\.name)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let numbers = Dictionary(uniqueKeysWithValues: zip(all, 0...))
    for (row, name) in names { values[row * columns + columns - 1] = Double(numbers[name] ?? 0) }
    return all
  }

  /// Whether the first column counts from 0 or 1.
  private var countsRows: Bool {
    guard rows >= 3, columns >= 2, values[0] == 0 || values[0] == 1 else { return false }
    // Rows that were dropped leave gaps.
    return (1..<rows).allSatisfy { row in
      let step = values[row * columns] - values[(row - 1) * columns]
      return dropped == 0 ? step == 1 : step >= 1 && step == step.rounded()
    }
  }

  private mutating func dropFirstColumn() {
    guard columns > 1 else { return }
    values = (0..<rows).flatMap { values[($0 * columns + 1)..<(($0 + 1) * columns)] }
    columns -= 1
    header?.removeFirst()
  }
}
