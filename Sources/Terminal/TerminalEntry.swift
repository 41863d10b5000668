// A terminal description as ncurses compiles it: the format with 32-bit numbers of term(5).

/// A description of a terminal, its capabilities in the order of ncurses' tables.
struct TerminalEntry {
  /// What TERM must be for it to be found.
  var name: String
  var flags: [Bool] = []
  /// Numbers; -1 where there is none.
  var numbers: [Int32] = []
  var strings: [[UInt8]?] = []
  /// Flags beyond the tables that are set.
  var furtherFlags: [String] = []

  init(name: String) { self.name = name }

  /// The compiled description, all numbers with their low byte first.
  var bytes: [UInt8] {
    let names = Array("\(name)|with direct color".utf8) + [0]
    let (offsets, table) = Self.table(strings)
    var result = Self.shorts([0o1036, names.count, flags.count, numbers.count, strings.count, table.count])
    result += names + flags.map { $0 ? 1 : 0 }
    Self.pad(&result)
    for number in numbers { result += (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
    result += Self.shorts(offsets) + table
    guard !furtherFlags.isEmpty else { return result }
    Self.pad(&result)
    let (places, words) = Self.table(furtherFlags.map { Array($0.utf8) })
    result += Self.shorts([furtherFlags.count, 0, 0, furtherFlags.count, words.count])
    result += furtherFlags.map { _ in 1 }
    Self.pad(&result)
    return result + Self.shorts(places) + words
  }

  /// As the variable TERMINFO may hold it.
  var hexadecimal: String {
    let digits = Array("0123456789ABCDEF".utf8)
    return "hex:" + String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Where each string begins in the table of all, -1 where there is none.
  private static func table(_ strings: [[UInt8]?]) -> (offsets: [Int], bytes: [UInt8]) {
    var bytes: [UInt8] = []
    let offsets = strings.map { string in
      guard let string else { return -1 }
      defer { bytes += string + [0] }
      return bytes.count
    }
    return (offsets, bytes)
  }

  private static func shorts(_ numbers: [Int]) -> [UInt8] {
    numbers.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  private static func pad(_ bytes: inout [UInt8]) {
    if bytes.count % 2 == 1 { bytes.append(0) }
  }
}
