// Matrices in the Matrix Market exchange format, dense and sparse.

import OptimizerEngine

/// Matrices in the Matrix Market format, dense and sparse.
///
/// ```
/// %%MatrixMarket matrix (array | coordinate) (real | double | integer | pattern)
///                (general | symmetric | skew-symmetric)     in one line
/// % comments
/// rows columns [entries]
/// ```
/// Upper and lower case make no difference, nor do tabs. Several entries in one place are added. A matrix has at most
/// 50 million elements.
///
/// Boisvert, Pozo and Remington, "The Matrix Market exchange formats", NISTIR 5935, 1996.
public enum MatrixMarketFile {
  /// A matrix as it is stored; nothing of its full size is allocated before `dense()`.
  public struct Content: Sendable, Equatable {
    /// Number of rows.
    public let rows: Int
    /// Number of columns.
    public let columns: Int
    /// How it was written, as phrases for display.
    public let remarks: [String]
    /// Every entry with its place; those of one place are added.
    let entries: [Entry]

    /// All `rows x columns` numbers, row-major; allocated at every call.
    public func dense() -> [Double] {
      var values = Array(repeating: 0.0, count: rows * columns)
      for entry in entries { values[Int(entry.row) * columns + Int(entry.column)] += entry.value }
      return values
    }
  }

  struct Entry: Sendable, Equatable {
    let row, column: Int32
    let value: Double
  }

  /// The most elements of a matrix that is read.
  private static let mostElements = 50_000_000

  /// Reads the text of a matrix; `place` names it in errors.
  ///
  /// - Throws: `FileError` naming the line.
  /// - Complexity: O(*n*) in the bytes, whatever size the matrix has.
  static func parse(_ bytes: [UInt8], place: String) throws(FileError) -> Content {
    var reader = MatrixMarketReader(bytes, place)
    let kind = try reader.header()
    let sizes = try reader.sizes(count: kind.isSparse ? 3 : 2)
    let (rows, columns) = (sizes[0], sizes[1])
    let (elements, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows > 0, columns > 0, !overflow, elements <= mostElements else {
      throw reader.fault(.tooLarge, "\(rows) x \(columns) elements", "use a matrix of 1 to \(mostElements) elements")
    }
    guard kind.symmetry == .general || rows == columns else {
      throw reader.fault(
        .wrongFormat, "a \(kind.symmetry.rawValue) matrix of \(rows) x \(columns)",
        "a \(kind.symmetry.rawValue) matrix is square")
    }
    let stored = kind.isSparse ? sizes[2] : kind.symmetry.storedCount(rows, columns)
    guard stored >= 0 else { throw reader.fault(.wrongFormat, "\(stored) entries", "check the size line") }
    // Every entry takes a character and a line end, so a size that the file cannot hold is found before it is allocated.
    guard stored <= bytes.count else {
      throw reader.fault(.truncated, "\(stored) entries in \(bytes.count) bytes", "fetch the file again")
    }
    var entries: [Entry] = []
    entries.reserveCapacity(stored)
    var (row, column) = kind.symmetry == .skew ? (1, 0) : (0, 0)
    for _ in 0..<stored {
      let (given, value) = try reader.entry(kind, rows: rows, columns: columns)
      let (i, j) = given ?? (row, column)
      entries.append(Entry(row: Int32(i), column: Int32(j), value: value))
      switch kind.symmetry {
      case .symmetric where i != j: entries.append(Entry(row: Int32(j), column: Int32(i), value: value))
      case .skew where i != j: entries.append(Entry(row: Int32(j), column: Int32(i), value: -value))
      case .skew where value != 0:
        throw reader.fault(.wrongFormat, "\(value) on the diagonal of a skew-symmetric matrix", "it is zero there")
      default: break
      }
      // Dense values come column by column; of a symmetric matrix only the lower half.
      row += 1
      if row == rows {
        column += 1
        row = kind.symmetry == .general ? 0 : kind.symmetry == .symmetric ? column : column + 1
      }
    }
    try reader.expectEnd()
    var remarks = [kind.label]
    if kind.isSparse {
      let places = Set(entries.map { Int64($0.row) << 32 | Int64($0.column) }).count
      remarks.append("\(stored) stored entries")
      if places < entries.count { remarks.append("those of one place added") }
    }
    return Content(rows: rows, columns: columns, remarks: remarks, entries: entries)
  }
}

/// What the header of a Matrix Market file says.
struct MatrixMarketKind {
  enum Symmetry: String, CaseIterable {
    case general
    case symmetric
    case skew = "skew-symmetric"

    /// How many numbers of a dense matrix are written.
    func storedCount(_ rows: Int, _ columns: Int) -> Int {
      switch self {
      case .general: rows * columns
      case .symmetric: rows * (rows + 1) / 2
      case .skew: rows * (rows - 1) / 2
      }
    }
  }

  let isSparse: Bool
  let isPattern: Bool
  /// Whether all values are whole numbers.
  let isInteger: Bool
  let symmetry: Symmetry

  /// Its name, for the line that says what was read.
  var label: String { "Matrix Market, \(isSparse ? "sparse" : "dense"), \(symmetry.rawValue)" }
}

/// Reads a Matrix Market file line by line.
struct MatrixMarketReader {
  private var lines: TextLines
  private let place: String

  init(_ bytes: [UInt8], _ place: String) {
    lines = TextLines(bytes)
    self.place = place
  }

  func fault(_ code: FileError.Code, _ problem: String, _ remedy: String) -> FileError {
    FileError(code, problem, place: "\(place), line \(max(lines.number, 1))", remedy: remedy)
  }

  /// The words of the next line that is no comment and not empty; nil at the end.
  private mutating func words() -> [Substring]? {
    while let line = lines.next() {
      let words = line.split { $0 == " " || $0 == "\t" }
      if let first = words.first, !first.hasPrefix("%") { return words }
    }
    return nil
  }

  mutating func header() throws(FileError) -> MatrixMarketKind {
    let words = (lines.next() ?? "").lowercased().split { $0 == " " || $0 == "\t" }.map(String.init)
    guard words.first == "%%matrixmarket" else {
      throw fault(
        .wrongFormat, "no header of a Matrix Market file", "begin with %%MatrixMarket matrix coordinate real general")
    }
    guard words.count == 5 else {
      throw fault(
        .wrongFormat, "a header of \(words.count) words", "write %%MatrixMarket matrix, format, field and symmetry")
    }
    guard words[1] == "matrix" else { throw unknown(words[1], "object", "only matrix is read") }
    guard ["array", "coordinate"].contains(words[2]) else {
      throw unknown(words[2], "format", "write array or coordinate")
    }
    guard ["real", "double", "integer", "unsigned-integer", "pattern"].contains(words[3]) else {
      throw unknown(words[3], "field", "only real, double, integer and pattern are read")
    }
    guard let symmetry = MatrixMarketKind.Symmetry(rawValue: words[4]) else {
      throw unknown(words[4], "symmetry", "only general, symmetric and skew-symmetric are read")
    }
    guard words[2] == "coordinate" || words[3] != "pattern" else {
      throw fault(.wrongFormat, "a pattern of an array", "a pattern is written as coordinates")
    }
    guard words[3] != "pattern" || symmetry != .skew else {
      throw fault(.wrongFormat, "a skew-symmetric pattern", "a pattern is general or symmetric")
    }
    return MatrixMarketKind(
      isSparse: words[2] == "coordinate", isPattern: words[3] == "pattern", isInteger: words[3].hasSuffix("integer"),
      symmetry: symmetry)
  }

  private func unknown(_ word: String, _ what: String, _ remedy: String) -> FileError {
    fault(.wrongFormat, "the \(what) '\(word.prefix(40))'", remedy)
  }

  mutating func sizes(count: Int) throws(FileError) -> [Int] {
    guard let words = words() else { throw fault(.truncated, "no size line", "fetch the file again") }
    let sizes = words.compactMap { Int($0) }
    guard words.count == count, sizes.count == count else {
      throw fault(.wrongFormat, "a size line of \(words.count) words", "give \(count) whole numbers")
    }
    return sizes
  }

  mutating func entry(
    _ kind: MatrixMarketKind, rows: Int, columns: Int
  ) throws(FileError) -> (place: (Int, Int)?, value: Double) {
    guard let words = words() else { throw fault(.truncated, "entries are missing", "fetch the file again") }
    let count = (kind.isSparse ? 2 : 0) + (kind.isPattern ? 0 : 1)
    guard words.count == count else {
      throw fault(.wrongFormat, "\(words.count) words where \(count) should be", "check the line")
    }
    var value = 1.0
    if !kind.isPattern, let last = words.last {
      guard let number = NumberText.value(last) else {
        throw fault(.wrongFormat, "'\(last.prefix(40))' is no finite decimal number", "give a decimal number")
      }
      guard !kind.isInteger || number == number.rounded() else {
        throw fault(.wrongFormat, "'\(last.prefix(40))' is no whole number", "write real in the header, not integer")
      }
      value = number
    }
    guard kind.isSparse else { return (nil, value) }
    guard let i = Int(words[0]), let j = Int(words[1]), (1...rows).contains(i), (1...columns).contains(j) else {
      throw fault(
        .wrongFormat, "no element (\(words[0].prefix(20)), \(words[1].prefix(20))) of \(rows) x \(columns)",
        "indices start at 1")
    }
    return ((i - 1, j - 1), value)
  }

  mutating func expectEnd() throws(FileError) {
    if words() != nil { throw fault(.wrongFormat, "more entries than the size line says", "check the size line") }
  }
}
