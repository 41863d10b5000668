// A table or matrix from a file as samples of a regression, and the words for what was read.

import OptimizerEngine

/// Samples from a CSV or a pair of Matrix Market files, which is seen from the content.
struct DataTable {
  /// Features, and the last column or b as targets; names are numbered.
  let data: RegressionData
  /// What the targets are called.
  let targetName: String
  /// The names of the classes; nil where targets are numbers.
  let classNames: [String]?
  /// What was read: the file, its format, its size.
  private let source: String
  private let warnings: [String]

  /// Refuses sizes: the samples and the features of a table.
  typealias SizeCheck = (_ samples: Int, _ features: Int) throws(FileError) -> Void

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file, plain or gzipped.
  ///   - settings: How it is read.
  ///   - namesClasses: Whether targets may be names.
  ///   - check: Looks at samples and features before there is an array of all of them.
  /// - Throws: `FileError`, also where there is no feature or products of the numbers would overflow.
  init(
    path: String, settings: DataSettings, namesClasses: Bool, check: SizeCheck
  ) throws(FileError) {
    let file = try TextFile(path)
    if file.isMatrixMarket || Self.stem(path) != nil {
      try self.init(matrix: file, settings: settings, check)
    } else {
      try self.init(table: file, settings: settings, namesClasses: namesClasses, check)
    }
  }

  private init(
    table file: TextFile, settings: DataSettings, namesClasses: Bool, _ check: SizeCheck
  ) throws(FileError) {
    let table = try CSVFile.parse(file.bytes, place: file.path, settings: settings, namesClasses: namesClasses)
    guard table.columns >= 2 else {
      throw FileError(
        .wrongFormat, "\(table.columns) column\(table.columns == 1 ? "" : "s")", place: file.path,
        remedy: "give at least one feature and the target, separated by , or ; or tabs")
    }
    try check(table.rows, table.columns - 1)
    try Self.requireFiniteSquares(table.values, file.path)
    let p = table.columns - 1
    var (features, targets): ([Double], [Double]) = ([], [])
    features.reserveCapacity(table.rows * p)
    for row in 0..<table.rows {
      let first = row * table.columns
      features += table.values[first..<first + p]
      targets.append(table.values[first + p])
    }
    data = RegressionData(name: file.path, featureCount: p, features: features, targets: targets)
    let name = table.header?.last ?? ""
    targetName = name.isEmpty ? "column \(table.columns)" : "'\(name.prefix(40))'"
    classNames = table.classNames
    let format = ["CSV"] + (file.isCompressed ? ["gzipped"] : []) + table.remarks
    source =
      "\(file.path) (\(format.joined(separator: ", "))): \(table.rows) rows x \(p + 1) columns\(Self.list(table.header))"
    warnings = table.warnings
  }

  /// The names of the columns, as many as a line has room for.
  private static func list(_ header: [String]?) -> String {
    guard let header else { return "" }
    let shown = header.prefix(6).map { $0.isEmpty ? "''" : String($0.prefix(20)) }
    return " \(shown.joined(separator: " "))\(header.count > 6 ? " ..." : "")"
  }

  private init(matrix file: TextFile, settings: DataSettings, _ check: SizeCheck) throws(FileError) {
    guard !settings.concernsCSV else {
      throw FileError(
        .wrongFormat, "header, index and missing are settings of a CSV", place: file.path,
        remedy: "leave them out for a Matrix Market file")
    }
    let matrix = try MatrixMarketFile.parse(file.bytes, place: file.path)
    let (companion, right) = try Self.rightSide(of: file.path)
    guard right.rows == matrix.rows, right.columns == 1 else {
      throw FileError(
        .mismatch, "b is \(right.rows) x \(right.columns), A has \(matrix.rows) rows", place: companion,
        remedy: "give one number for each row of A")
    }
    // Before anything of the size of the matrix is allocated.
    try check(matrix.rows, matrix.columns)
    try Self.requireFiniteSquares(matrix.entries.map(\.value) + right.entries.map(\.value), file.path)
    data = RegressionData(
      name: file.path, featureCount: matrix.columns, features: matrix.dense(), targets: right.dense())
    targetName = "b"
    classNames = nil
    warnings = []
    source =
      "\(file.path) (\(matrix.remarks.joined(separator: ", "))\(file.isCompressed ? ", gzipped" : "")): A \(matrix.rows) x \(matrix.columns), b from \(companion)"
  }

  /// Where b may be beside A, under the names of the SuiteSparse collection.
  static func rightSides(of path: String) -> [String] {
    let (stem, ending) = stem(path) ?? (path, "")
    return [ending, ".mtx", ".mtx.gz"].filter { !$0.isEmpty }.map { stem + "_b" + $0 }
  }

  private static func rightSide(of path: String) throws(FileError) -> (path: String, MatrixMarketFile.Content) {
    let names = rightSides(of: path)
    for name in names {
      do {
        return (name, try MatrixMarketFile.parse(try TextFile(name).bytes, place: name))
      } catch {
        guard error.code == .notFound else { throw error }
      }
    }
    throw FileError(
      .notFound, "no right side b", place: names[0], remedy: "put the vector b beside the matrix under this name")
  }

  /// A path of a Matrix Market file without its ending; nil for other paths.
  private static func stem(_ path: String) -> (String, ending: String)? {
    for ending in [".mtx.gz", ".mtx"] where path.lowercased().hasSuffix(ending) {
      return (String(path.dropLast(ending.count)), String(path.suffix(ending.count)))
    }
    return nil
  }

  /// A'A must be a matrix of finite numbers, with room for what is computed from it: beta comes from it.
  private static func requireFiniteSquares(_ numbers: [Double], _ path: String) throws(FileError) {
    let largest = numbers.reduce(0) { max($0, $1.magnitude) }
    guard largest < 1e100 else {
      throw FileError(
        .tooLarge, "numbers as large as \(largest), whose products overflow", place: path,
        remedy: "scale the columns")
    }
  }

  /// The line that says what was read and what problem was made of it.
  func line(_ target: String, _ parts: [String], unknowns: Int) -> String {
    let problem = "\(source); \(target); \(parts.joined(separator: ", ")): \(unknowns) unknowns"
    return (problem + warnings.map { "; warning: \($0)" }.joined()).visible
  }
}

/// The classes of targets, numbered by value.
struct ClassLabels {
  /// What the classes are called, in their order.
  let names: [String]
  /// The targets as 0 ..< count.
  let targets: [Double]
  /// How many there are.
  var count: Int { names.count }

  /// Numbers classes by value: the smallest is 0.
  ///
  /// - Parameters:
  ///   - targets: Whole numbers.
  ///   - names: What targets 0, 1, 2 ... stand for, where they were names.
  ///   - place: What errors name as the file.
  /// - Throws: `FileError` naming the first sample whose target is no class, or where there is one class only.
  init(_ targets: [Double], names: [String]?, place: String) throws(FileError) {
    if let index = targets.firstIndex(where: { $0 != $0.rounded() || $0.magnitude >= 0x1p53 }) {
      throw FileError(
        .wrongFormat, "the target \(targets[index]) is no class", place: "\(place), sample \(index + 1)",
        remedy: "use names or whole numbers below 2^53")
    }
    let values = Set(targets).sorted()
    guard values.count >= 2 else {
      throw FileError(.wrongFormat, "only one class", place: place, remedy: "give samples of two classes or more")
    }
    let numbers = Dictionary(uniqueKeysWithValues: zip(values, 0...))
    self.targets = targets.map { Double(numbers[$0] ?? 0) }
    self.names = names ?? values.map { String(Int($0)) }
  }

  /// How many there are and what each became.
  var summary: String { Self.summary(names) }

  static func summary(_ names: [String]) -> String {
    if names.enumerated().allSatisfy({ $1 == String($0) }) { return "\(names.count) classes 0 to \(names.count - 1)" }
    func line(_ index: Int) -> String { "\(names[index].prefix(20)) -> \(index)" }
    let shown = names.count <= 8 ? names.indices.map(line) : (0..<4).map(line) + ["...", line(names.count - 1)]
    return "\(names.count) classes \(shown.joined(separator: ", "))"
  }
}

extension RegressionData {
  /// The same samples with every feature scaled to mean 0 and deviation 1 (divided by n); constant ones become 0.
  func standardized() -> RegressionData {
    let (p, n) = (featureCount, Double(count))
    var scaled = features
    for j in 0..<p {
      let column = stride(from: j, to: features.count, by: p)
      let mean = column.reduce(0) { $0 + features[$1] } / n
      let deviation = (column.reduce(0) { $0 + (features[$1] - mean) * (features[$1] - mean) } / n).squareRoot()
      let isConstant = column.allSatisfy { features[$0] == features[j] }
      for index in column { scaled[index] = isConstant ? 0 : (features[index] - mean) / deviation }
    }
    return RegressionData(name: name, featureCount: p, features: scaled, targets: targets)
  }

  /// The same features with other targets.
  func with(targets: [Double]) -> RegressionData {
    RegressionData(name: name, featureCount: featureCount, features: features, targets: targets)
  }
}
