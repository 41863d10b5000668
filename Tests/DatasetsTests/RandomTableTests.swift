// Random files in every dialect that other programs write: read as they were meant, or refused, never as something else.

import OptimizerEngine
import Testing

@testable import Datasets

/// A table or matrix and a text of it, written with options drawn at random.
///
/// It shares nothing with the readers: it knows only what it wrote.
private struct RandomFile {
  private(set) var text = ""
  private(set) var values: [Double] = []
  private(set) var rows = 0
  private(set) var columns = 0
  private var generator: SeededGenerator

  private init(seed: UInt64, stream: String) { generator = SeededGenerator(seed: seed, stream: stream) }

  private mutating func chance(_ p: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < p }

  private mutating func pick<T>(_ all: [T]) -> T { all[Int.random(in: 0..<all.count, using: &generator)] }

  /// A number as text with a point, and the double that Swift's own parser makes of the same text.
  private mutating func number() -> (text: String, value: Double) {
    let text: String
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: text = "\(Int.random(in: -1000...1000, using: &generator))"
    case 1: text = "\(Double.random(in: -1...1, using: &generator))"
    case 2: text = "\(Double.random(in: -1e12...1e12, using: &generator))"
    case 3: text = "\(Int.random(in: -99...99, using: &generator)).\(Int.random(in: 0...9, using: &generator))0"
    case 4: text = "\(pick(["1", "-7", "2.5", "+4"]))\(pick(["e", "E"]))\(pick(["-30", "+9", "0", "12", "-5"]))"
    default: text = pick(["0", "-0", "1e-310", "0.1", ".5", "3.", "00.25"])
    }
    return (text, Double(text) ?? .nan)
  }

  static func table(seed: UInt64) -> RandomFile {
    var file = RandomFile(seed: seed, stream: "table")
    file.rows = Int.random(in: 2...12, using: &file.generator)
    file.columns = Int.random(in: 2...7, using: &file.generator)
    let separator = file.pick([",", ";", "\t"])
    let end = file.pick(["\n", "\r\n", "\r"])
    let hasCommas = separator != "," && file.chance(0.5)
    let quotes = file.pick([0.0, 0.3, 1.0])
    let blank = separator == "\t" ? "" : file.pick(["", "", " "])
    func quoted(_ text: String, _ isQuoted: Bool) -> String { isQuoted ? "\"\(text)\"" : text }
    if file.chance(0.3) { file.text += "# written at random" + end }
    if file.chance(0.6) {
      let names = (0..<file.columns).map { column -> String in
        let name = file.pick(["x", "width (mm)", "a, b", "a;b", "say \"\"so\"\"", "größe"]) + "\(column)"
        return quoted(name, name.contains { ",;\"".contains($0) } || file.chance(quotes))
      }
      file.text += names.joined(separator: separator + blank) + end
    }
    for row in 0..<file.rows {
      var fields: [String] = []
      for _ in 0..<file.columns {
        let (text, value) = file.number()
        file.values.append(value)
        let written = hasCommas ? String(text.map { $0 == "." ? "," : $0 }) : text
        fields.append(quoted(written, file.chance(quotes)))
      }
      file.text += fields.joined(separator: separator + blank)
      if row < file.rows - 1 || file.chance(0.7) { file.text += end }
      if file.chance(0.05) { file.text += end }
    }
    return file
  }

  static func matrix(seed: UInt64) -> RandomFile {
    var file = RandomFile(seed: seed, stream: "matrix")
    let symmetry = file.pick(["general", "general", "symmetric", "skew-symmetric"])
    file.rows = Int.random(in: 2...9, using: &file.generator)
    file.columns = symmetry == "general" ? Int.random(in: 2...9, using: &file.generator) : file.rows
    file.values = Array(repeating: 0, count: file.rows * file.columns)
    let isSparse = file.chance(0.6)
    // A pattern has no signs that skew symmetry could change.
    let hasPattern = isSparse && symmetry != "skew-symmetric"
    let field = file.pick(["real", "double", "integer"] + (hasPattern ? ["pattern"] : []))
    func isStored(_ row: Int, _ column: Int) -> Bool {
      symmetry == "general" || row > column || symmetry == "symmetric" && row == column
    }
    var lines: [String] = []
    let gap = file.pick([" ", "\t", "  "])
    /// One entry, and its mirror where there is one; entries of one place are added.
    func put(_ row: Int, _ column: Int) {
      let (text, value) =
        switch field {
        case "pattern": ("", 1.0)
        case "integer":
          { ("\($0)", Double($0)) }(Int.random(in: -50...50, using: &file.generator))
        default: file.number()
        }
      file.values[row * file.columns + column] += value
      if symmetry != "general", row != column {
        file.values[column * file.columns + row] += symmetry == "symmetric" ? value : -value
      }
      lines.append(isSparse ? "\(row + 1)\(gap)\(column + 1)\(text.isEmpty ? "" : gap)\(text)" : text)
    }
    if isSparse {
      for _ in 0..<Int.random(in: 1...20, using: &file.generator) {
        let (a, b) = (
          Int.random(in: 0..<file.rows, using: &file.generator),
          Int.random(in: 0..<file.columns, using: &file.generator)
        )
        let (row, column) = symmetry == "general" ? (a, b) : (max(a, b), min(a, b))
        if isStored(row, column) { put(row, column) }
      }
    } else {
      for column in 0..<file.columns { for row in 0..<file.rows where isStored(row, column) { put(row, column) } }
    }
    let end = file.pick(["\n", "\r\n"])
    let header = "%%MatrixMarket matrix \(isSparse ? "coordinate" : "array") \(field) \(symmetry)"
    // The banner itself is as the standard writes it; the words behind it may be in capitals.
    file.text = file.chance(0.3) ? "%%MatrixMarket" + header.dropFirst(14).uppercased() : header
    file.text += end + (file.chance(0.5) ? "% a comment\(end)\(file.chance(0.3) ? "%\(end)" : "")" : "")
    file.text += "\(file.rows)\(gap)\(file.columns)\(isSparse ? "\(gap)\(lines.count)" : "")\(end)"
    file.text += lines.joined(separator: end) + (file.chance(0.8) ? end : "")
    return file
  }
}

@Suite("Files at random")
struct RandomTableTests {
  private let seeds = UInt64(0)..<1000

  @Test("tables come out as they were meant in every dialect")
  func tables() throws {
    for seed in seeds {
      let file = RandomFile.table(seed: seed)
      let table = try CSVFile.parse(Array(file.text.utf8), place: "t.csv")
      #expect(
        table.rows == file.rows && table.columns == file.columns && table.values == file.values,
        "seed \(seed):\n\(file.text)")
    }
  }

  @Test("matrices come out as they were meant, entries of one place added")
  func matrices() throws {
    for seed in seeds {
      let file = RandomFile.matrix(seed: seed)
      let matrix = try MatrixMarketFile.parse(Array(file.text.utf8), place: "t.mtx")
      #expect(
        matrix.rows == file.rows && matrix.columns == file.columns && matrix.dense() == file.values,
        "seed \(seed):\n\(file.text)")
    }
  }

  @Test("a field that is no number is never read as one, wherever it stands")
  func spoiled() throws {
    for seed in seeds {
      let file = RandomFile.table(seed: seed)
      let digits = file.text.indices.filter { file.text[$0].isNumber }
      // The last row is never the header.
      guard let place = digits.last else { continue }
      var text = file.text
      text.replaceSubrange(place...place, with: "x")
      #expect(throws: FileError.self, "seed \(seed):\n\(text)") {
        try CSVFile.parse(Array(text.utf8), place: "t.csv")
      }
    }
  }
}
