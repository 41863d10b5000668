// Dividing the text of a table into records and fields.

import OptimizerEngine

/// Reads records of fields as RFC 4180 writes them, with lines that begin with `#` as comments and any line end.
struct CSVRecords {
  private let bytes: [UInt8]
  private let separator: UInt8
  private let place: String
  private var position = 0
  private var line = 1
  /// How many lines with comments were skipped.
  private(set) var comments = 0

  /// - Parameter start: The first byte of the table, behind a first line that is none of it.
  init(_ bytes: [UInt8], separator: UInt8, place: String, from start: Int = 0) {
    self.bytes = bytes
    self.separator = separator
    self.place = place
    position = start
    line = start > 0 ? 2 : 1
  }

  /// The next record with the line it begins in, empty lines skipped; nil behind the last one.
  mutating func next() throws(FileError) -> (line: Int, fields: [String])? {
    while position < bytes.count {
      skipBlanks()
      if isComment {
        comments += 1
        while position < bytes.count, !isLineEnd(bytes[position]) { position += 1 }
      }
      guard position < bytes.count else { return nil }
      if isLineEnd(bytes[position]) {
        endLine()
        continue
      }
      let first = line
      var fields: [String] = []
      repeat {
        fields.append(try field(fields.count + 1))
        guard fields.count <= Self.mostFields else {
          throw fault("more than \(Self.mostFields) fields", first, fields.count, "use fewer columns")
        }
      } while takeSeparator()
      endLine()
      return (first, fields)
    }
    return nil
  }

  /// As many as features and a target may be, and an index.
  private static let mostFields = ObjectiveLibrary.mostUnknowns + 2

  /// What spreadsheets write in the place of a value begins with `#` as well.
  private static let values = ["#N/A", "#NA", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"]
    .map { Array($0.utf8) }

  private var isComment: Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "#") else { return false }
    let start = bytes[position...].prefix(8).map { 97...122 ~= $0 ? $0 - 32 : $0 }
    return !Self.values.contains { start.starts(with: $0) }
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (byte == 9 && separator != 9) }

  private mutating func skipBlanks() {
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
  }

  private mutating func endLine() {
    guard position < bytes.count else { return }
    position += bytes[position] == 13 && position + 1 < bytes.count && bytes[position + 1] == 10 ? 2 : 1
    line += 1
  }

  private mutating func takeSeparator() -> Bool {
    guard position < bytes.count, bytes[position] == separator else { return false }
    position += 1
    return true
  }

  /// A field without the blanks around it; the position is behind it, at a separator or a line end.
  private mutating func field(_ column: Int) throws(FileError) -> String {
    skipBlanks()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      let first = position
      while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) { position += 1 }
      return trimmed(bytes, first..<position)
    }
    let start = line
    position += 1
    var text: [UInt8] = []
    while true {
      guard position < bytes.count else {
        throw fault("a quote that is not closed", start, column, "close it with \"")
      }
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == byte else { break }
        position += 1
      } else if byte == 10 || (byte == 13 && !(position < bytes.count && bytes[position] == 10)) {
        line += 1
      }
      text.append(byte)
    }
    skipBlanks()
    guard position >= bytes.count || bytes[position] == separator || isLineEnd(bytes[position]) else {
      throw fault("text behind a closing quote", line, column, "write a quote inside quotes as two")
    }
    return trimmed(text, text.indices)
  }

  private func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    var (first, end) = (range.lowerBound, range.upperBound)
    while first < end, isBlank(bytes[first]) { first += 1 }
    while end > first, isBlank(bytes[end - 1]) { end -= 1 }
    return String(decoding: bytes[first..<end], as: UTF8.self)
  }

  private func fault(_ problem: String, _ row: Int, _ column: Int, _ remedy: String) -> FileError {
    FileError(.wrongFormat, problem, place: "\(place), row \(row), column \(column)", remedy: remedy)
  }
}

/// What separates the fields of a table.
enum CSVSeparator: UInt8, CaseIterable {
  // The order decides between separators that fit alike: a comma may be a decimal one.
  case tab = 9
  case semicolon = 0x3B
  case comma = 0x2C

  /// Its name, for the line that says what was read.
  var label: String {
    switch self {
    case .tab: "separated by tabs"
    case .semicolon: "separated by ;"
    case .comma: "separated by commas"
    }
  }

  /// What the first line says where it is `sep=;` or the like, as spreadsheets write it, with the length of that line.
  static func declared(_ bytes: [UInt8]) -> (separator: CSVSeparator, length: Int)? {
    guard bytes.starts(with: Array("sep=".utf8)), bytes.count > 5, let separator = CSVSeparator(rawValue: bytes[4]),
      bytes[5] == 10 || bytes[5] == 13
    else { return nil }
    return (separator, bytes[5] == 13 && bytes.count > 6 && bytes[6] == 10 ? 7 : 6)
  }

  /// How much of a text is looked at, in bytes and records.
  private static let sample = (bytes: 1 << 16, records: 50)

  /// The separator with which most records have as many fields as the first, and most fields below it are numbers.
  static func sniffed(_ bytes: [UInt8]) -> CSVSeparator {
    let start = Array(bytes.prefix(sample.bytes))
    var best = (separator: CSVSeparator.comma, score: 0.0)
    for candidate in allCases {
      let score = candidate.score(start)
      if score > best.score { best = (candidate, score) }
    }
    return best.separator
  }

  private func score(_ start: [UInt8]) -> Double {
    var records = CSVRecords(start, separator: rawValue, place: "")
    var all: [[String]] = []
    while all.count < Self.sample.records, let next = try? records.next() { all.append(next.fields) }
    // A record that the sample cuts off says nothing.
    if start.count == Self.sample.bytes, all.count > 1, all.count < Self.sample.records { all.removeLast() }
    guard let count = all.first?.count, count >= 2 else { return 0 }
    let like = all.filter { $0.count == count }.count
    let fields = (all.count > 1 ? all.dropFirst() : all[...]).joined()
    let numbers = fields.filter {
      NumberText.isNumberLike($0) || NumberText.isMissing($0) || (self != .comma && NumberText.commaValue($0) != nil)
    }
    // A table of names alone still has its separator.
    return Double(like) / Double(all.count) * (Double(numbers.count) / Double(fields.count) + 1e-3)
  }
}
