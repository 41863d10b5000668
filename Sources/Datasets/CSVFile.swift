// Tables of numbers as text: one row a line, with whatever separators and line ends other programs write.

import OptimizerEngine

/// Tables of numbers in CSV.
///
/// Fields are decimal numbers separated by `,`, `;` or tabs, which is detected from the text; with `;` and tabs,
/// numbers may have decimal commas. Fields may be quoted, and blanks around them are ignored. Empty lines and lines
/// that begin with `#` are skipped. Lines end with LF, CR LF or CR, and every row has as many fields as the first.
///
/// The first row is a header if none of its fields is a number and at most one (a column without a name) is missing, or
/// if it reads 0, 1, 2 ..., which gives a warning. Only the last column may consist of names, which are classes.
public enum CSVFile {
  /// A table of numbers, and how it was written.
  public struct Table: Sendable, Equatable {
    /// Number of rows, the header not counted.
    public let rows: Int
    /// Number of columns.
    public let columns: Int
    /// The `rows x columns` numbers, row-major; names of classes are numbered in the order of `classNames`.
    public let values: [Double]
    /// The names of the columns; nil without a header.
    public let header: [String]?
    /// The different names in the last column, in ascending order; nil where it holds numbers.
    public let classNames: [String]?
    /// How the table was written and what was left out, as phrases for display.
    public let remarks: [String]
    /// What is doubtful about the table, as sentences for display; empty if nothing is.
    public let warnings: [String]
  }

  /// Reads the text of a table; `place` names it in errors.
  ///
  /// - Parameters:
  ///   - bytes: Text in UTF-8, without byte order mark.
  ///   - place: What errors name as the file.
  ///   - settings: What the person has said of header, index and missing values.
  ///   - namesClasses: Whether the last column may hold names.
  /// - Throws: `FileError` naming row and column of the first field that cannot be read.
  /// - Complexity: O(*n*) in the bytes.
  static func parse(
    _ bytes: [UInt8], place: String, settings: DataSettings = DataSettings(), namesClasses: Bool = false
  ) throws(FileError) -> Table {
    let declared = CSVSeparator.declared(bytes)
    let separator = declared?.separator ?? CSVSeparator.sniffed(bytes)
    var records = CSVRecords(bytes, separator: separator.rawValue, place: place, from: declared?.length ?? 0)
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
  /// How many numbers have a comma before three digits, as thousands do, and how many have it elsewhere.
  private var (thousands, otherCommas) = (0, 0)
  private var commasMayBeThousands: Bool { thousands > 0 && otherCommas == 0 }
  /// The first name in the last column, the first decimal point and the first decimal comma.
  private var firstName, firstPoint, firstComma: (text: String, line: Int, column: Int)?

  init(place: String, separator: CSVSeparator, settings: DataSettings, namesClasses: Bool) {
    self.place = place
    self.separator = separator
    self.settings = settings
    self.namesClasses = namesClasses
  }

  mutating func add(_ all: [String], line: Int) throws(FileError) {
    // An index may hold anything: it is left out before it is read.
    let offset = settings.dropsIndex && all.count > 1 ? 1 : 0
    let fields = Array(all.dropFirst(offset))
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
        "\(all.count) fields where the first line has \(columns + offset)", line, nil, "give every row the same fields")
    }
    if settings.dropsMissing, fields.contains(where: NumberText.isMissing) {
      dropped += 1
      return
    }
    for (column, field) in fields.enumerated() {
      values.append(try value(field, line: line, column: column + 1 + offset, isLast: column == columns - 1))
    }
    rows += 1
  }

  private func isHeader(_ fields: [String]) -> Bool {
    if countsColumns(fields) { return true }
    func isText(_ field: String) -> Bool {
      !NumberText.isMissing(field) && !NumberText.isNumberLike(field) && NumberText.commaValue(field) == nil
    }
    // Text before the last column is no data, so that beside it NA is a name, of sodium.
    if fields.count > 1,
      !fields.contains(where: { NumberText.isNumberLike($0) || NumberText.commaValue($0) != nil }),
      fields.dropLast().contains(where: isText),
      !fields.contains("")
    {
      return true
    }
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

  private mutating func value(
    _ field: String, line: Int, column: Int, isLast: Bool
  ) throws(FileError) -> Double {
    if let number = NumberText.value(field) {
      if separator != .comma, firstPoint == nil, field.contains(".") { firstPoint = (field, line, column) }
      return number
    }
    if separator != .comma, let number = NumberText.commaValue(field) {
      if NumberText.groupsThousands(field) { thousands += 1 } else { otherCommas += 1 }
      if firstComma == nil { firstComma = (field, line, column) }
      return number
    }
    if isLast, firstName == nil { firstName = (field, line, column) }
    if isLast, namesClasses, !NumberText.isMissing(field), !NumberText.isNumberLike(field) {
      names.append((rows, field))
      return 0
    }
    throw unreadable(field, line, column)
  }

  private func unreadable(_ field: String, _ line: Int, _ column: Int) -> FileError {
    let words = field.split { $0 == " " || $0 == "\t" }
    if columns == 1, words.count > 1, words.allSatisfy({ NumberText.isNumberLike(String($0)) }) {
      return fault("blanks between numbers", line, nil, "separate them by commas, ; or tabs")
    }
    let (problem, remedy) = NumberText.fault(field)
    // What may be a name of a column, an index or a class is asked about where it may be one.
    let isText =
      !NumberText.isMissing(field) && !NumberText.isNumberLike(field) && NumberText.commaValue(field) == nil
    let hints =
      !isText || settings.header == true || header != nil
      ? (isText && column == 1 && !settings.dropsIndex ? ", leave an index out with ;index=drop" : "")
      : rows == 0 ? ", or say ;header=yes if this row names the columns" : ""
    return fault(problem, line, column, remedy + hints)
  }

  private func fault(_ problem: String, _ line: Int, _ column: Int?, _ remedy: String) -> FileError {
    FileError(
      .wrongFormat, problem, place: "\(place), row \(line)\(column.map { ", column \($0)" } ?? "")", remedy: remedy)
  }

  // MARK: - The whole table

  mutating func table(comments: Int) throws(FileError) -> CSVFile.Table {
    guard rows > 0 else {
      throw FileError(
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
    if let doubt = doubtOfFirstRow { warnings.append(doubt) }
    if firstComma != nil, commasMayBeThousands {
      warnings.append(
        "every comma stands before three digits and is read as a decimal one: leave out those of thousands")
    }
    if settings.header == nil, let header, countsColumns(header) {
      warnings.append("the first row counts the columns and is read as their names: if it is data say ;header=no")
    }
    return CSVFile.Table(
      rows: rows, columns: columns, values: values, header: header, classNames: classNames,
      remarks: remarks(comments: comments), warnings: warnings)
  }

  /// Why a first row that is read as data may name the columns.
  private var doubtOfFirstRow: String? {
    guard settings.header == nil, header == nil, rows >= 3 else { return nil }
    let first = values.prefix(columns)
    // Years, for example: 2019, 2020, 2021.
    let counts =
      columns >= 3 && zip(first, first.dropFirst()).allSatisfy { $1 - $0 == 1 }
      && !zip(values.dropFirst(columns).prefix(columns), values.dropFirst(columns + 1)).prefix(columns - 1)
        .allSatisfy { $1 - $0 == 1 }
    let isLoneClass = names.first.map { first in !names.dropFirst().contains { $0.name == first.name } } ?? false
    let isLone = isLoneClass && Set(names.map(\.name)).count < names.count
    guard counts || isLone else { return nil }
    return "the first row is read as data: if it names the columns say ;header=yes"
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
  private mutating func nameClasses() throws(FileError) -> [String]? {
    guard !names.isEmpty else { return nil }
    guard names.count == rows else {
      guard let firstName else { return nil }
      throw unreadable(firstName.text, firstName.line, firstName.column)
    }
    let parts = names.map { $0.name.split(separator: " ", maxSplits: 1) }
    if let first = names.first, parts.allSatisfy({ $0.count == 2 && NumberText.value($0[0]) != nil }) {
      throw fault(
        "a number and text in one field, as in '\(first.name.prefix(40))'", 1, columns,
        "separate all fields by commas, ; or tabs")
    }
    // By their bytes: what looks alike and is written otherwise is another name.
    let all = Set(names.map { Array($0.name.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
    let numbers = Dictionary(uniqueKeysWithValues: zip(all, 0...))
    for (row, name) in names { values[row * columns + columns - 1] = Double(numbers[Array(name.utf8)] ?? 0) }
    return all.map { String(decoding: $0, as: UTF8.self) }
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
}
