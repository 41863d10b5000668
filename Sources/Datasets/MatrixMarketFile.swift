// Matrices in the Matrix Market exchange format, dense and sparse.

public import OptimizerEngine

/// Reads Matrix Market files.
///
/// ```
/// %%MatrixMarket matrix (array | coordinate) (real | integer | pattern) (general | symmetric)
/// % comments
/// rows columns [entries]
/// ```
/// Boisvert, Pozo and Remington, "The Matrix Market exchange formats", NISTIR 5935, 1996.
public enum MatrixMarketFile {
  /// A matrix, row-major.
  public struct Content: Sendable, Equatable {
    /// Number of rows.
    public let rows: Int
    /// Number of columns.
    public let columns: Int
    /// `rows x columns` numbers.
    public let values: [Double]
  }

  /// The most elements of a matrix that is read.
  private static let mostElements = 50_000_000

  /// Reads a file.
  ///
  /// - Throws: `DatasetError` naming the line.
  public static func matrix(path: String) throws(DatasetError) -> Content {
    try parse(try DataFile.read(path), place: path)
  }

  /// Reads the text of a matrix; `place` names it in errors.
  static func parse(_ bytes: [UInt8], place: String) throws(DatasetError) -> Content {
    var reader = Reader(bytes, place)
    let kind = try reader.header()
    let sizes = try reader.sizes(count: kind.isSparse ? 3 : 2)
    let (rows, columns) = (sizes[0], sizes[1])
    let (elements, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows > 0, columns > 0, !overflow, elements <= mostElements else {
      throw reader.fault(.tooLarge, "\(rows) x \(columns) elements", "use a matrix of at most \(mostElements)")
    }
    guard !kind.isSymmetric || rows == columns else {
      throw reader.fault(.wrongFormat, "a symmetric matrix of \(rows) x \(columns)", "a symmetric matrix is square")
    }
    let stored = kind.isSparse ? sizes[2] : (kind.isSymmetric ? rows * (rows + 1) / 2 : elements)
    guard stored >= 0, stored <= elements else {
      throw reader.fault(.wrongFormat, "\(stored) entries of \(elements)", "check the size line")
    }
    // Every entry takes a character and a line end, so a size that the file cannot hold is found before it is allocated.
    guard stored <= bytes.count else {
      throw reader.fault(.truncated, "\(stored) entries in \(bytes.count) bytes", "fetch the file again")
    }
    var values = Array(repeating: 0.0, count: elements)
    var (row, column) = (0, 0)
    for _ in 0..<stored {
      let entry = try reader.entry(kind, rows: rows, columns: columns)
      let place = entry.place ?? (row, column)
      values[place.0 * columns + place.1] = entry.value
      if kind.isSymmetric { values[place.1 * columns + place.0] = entry.value }
      // Dense values come column by column; of a symmetric matrix only the lower half.
      row += 1
      if row == rows { (row, column) = (kind.isSymmetric ? column + 1 : 0, column + 1) }
    }
    try reader.expectEnd()
    return Content(rows: rows, columns: columns, values: values)
  }

  private struct Kind {
    let isSparse: Bool
    let isPattern: Bool
    let isSymmetric: Bool
  }

  /// Reads the lines one after the other.
  private struct Reader {
    private let lines: [ArraySlice<UInt8>]
    private let place: String
    private var next = 0

    init(_ bytes: [UInt8], _ place: String) {
      lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      self.place = place
    }

    func fault(_ code: DatasetError.Code, _ problem: String, _ remedy: String) -> DatasetError {
      DatasetError(code, problem, place: "\(place), line \(max(next, 1))", remedy: remedy)
    }

    /// The words of the next line that is no comment and not empty; nil at the end.
    private mutating func words() -> [Substring]? {
      while next < lines.count {
        let text = String(decoding: lines[next], as: UTF8.self)
        next += 1
        let words = text.split { $0 == " " || $0 == "\t" || $0 == "\r" }
        if let first = words.first, !first.hasPrefix("%") { return words }
      }
      return nil
    }

    mutating func header() throws(DatasetError) -> Kind {
      let words = String(decoding: lines.first ?? [], as: UTF8.self).lowercased().split { $0 == " " || $0 == "\r" }
      next = 1
      guard words.count == 5, words[0] == "%%matrixmarket", words[1] == "matrix",
        ["array", "coordinate"].contains(words[2]), ["real", "integer", "pattern"].contains(words[3]),
        ["general", "symmetric"].contains(words[4]), words[2] == "coordinate" || words[3] != "pattern"
      else {
        throw fault(
          .wrongFormat, "no header of a real matrix",
          "begin with %%MatrixMarket matrix array|coordinate real|integer|pattern general|symmetric")
      }
      return Kind(
        isSparse: words[2] == "coordinate", isPattern: words[3] == "pattern", isSymmetric: words[4] == "symmetric")
    }

    mutating func sizes(count: Int) throws(DatasetError) -> [Int] {
      guard let words = words() else { throw fault(.truncated, "no size line", "fetch the file again") }
      let sizes = words.compactMap { Int($0) }
      guard words.count == count, sizes.count == count else {
        throw fault(.wrongFormat, "a size line of \(words.count) words", "give \(count) whole numbers")
      }
      return sizes
    }

    mutating func entry(
      _ kind: Kind, rows: Int, columns: Int
    ) throws(DatasetError) -> (place: (Int, Int)?, value: Double) {
      guard let words = words() else { throw fault(.truncated, "entries are missing", "fetch the file again") }
      let count = (kind.isSparse ? 2 : 0) + (kind.isPattern ? 0 : 1)
      guard words.count == count else {
        throw fault(.wrongFormat, "\(words.count) words where \(count) should be", "check the line")
      }
      var value = 1.0
      if !kind.isPattern, let last = words.last {
        guard let number = Double(last), number.isFinite else {
          throw fault(.wrongFormat, "'\(last.prefix(40))' is no finite number", "give a decimal number")
        }
        value = number
      }
      guard kind.isSparse else { return (nil, value) }
      guard let i = Int(words[0]), let j = Int(words[1]), (1...rows).contains(i), (1...columns).contains(j) else {
        throw fault(.wrongFormat, "no element (\(words[0]), \(words[1])) of \(rows) x \(columns)", "indices start at 1")
      }
      return ((i - 1, j - 1), value)
    }

    mutating func expectEnd() throws(DatasetError) {
      if words() != nil { throw fault(.wrongFormat, "more entries than the size line says", "check the size line") }
    }
  }
}

extension RegressionData {
  /// Reads A from `NAME.mtx` and b from `NAME_b.mtx` beside it, the names of the SuiteSparse collection.
  ///
  /// - Throws: `DatasetError`, also where the two do not fit.
  public init(matrixMarket path: String) throws(DatasetError) {
    let matrix = try MatrixMarketFile.matrix(path: path)
    let stem = path.hasSuffix(".mtx") ? String(path.dropLast(4)) : path
    let companion = stem + "_b.mtx"
    let right: MatrixMarketFile.Content
    do {
      right = try MatrixMarketFile.matrix(path: companion)
    } catch {
      guard error.code == .notFound else { throw error }
      throw DatasetError(
        .notFound, "no right side b", place: companion, remedy: "put the vector b beside the matrix under this name")
    }
    guard right.rows == matrix.rows, right.columns == 1 else {
      throw DatasetError(
        .mismatch, "b is \(right.rows) x \(right.columns), A has \(matrix.rows) rows", place: companion,
        remedy: "give one number for each row of A")
    }
    self.init(name: path, featureCount: matrix.columns, features: matrix.values, targets: right.values)
  }
}
