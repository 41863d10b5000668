// Reading the numbers and strings of JSON.

import OptimizerEngine

extension JSONParser {
  mutating func number() throws(JSONError) -> JSONValue {
    let first = position
    let isNegative = take(UInt8(ascii: "-"))
    let digits = try skipDigits()
    if digits > 1, bytes[position - digits] == UInt8(ascii: "0") {
      throw failure("a number starts with a superfluous 0", at: first)
    }
    var isInteger = true
    if take(UInt8(ascii: ".")) {
      isInteger = false
      _ = try skipDigits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      _ = try skipDigits()
    }
    if isInteger { return try integer(from: first, isNegative: isNegative) }
    let text = String(decoding: bytes[first..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw failure("a number beyond the range of a double", at: first)
    }
    guard value != 0 || text.isWrittenZero else { throw failure("a number so small that it reads as 0", at: first) }
    return .number(value)
  }

  /// Skips one digit or more and returns how many.
  private mutating func skipDigits() throws(JSONError) -> Int {
    let first = position
    while position < end, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] { position += 1 }
    guard position > first else { throw unexpected("where a digit should be") }
    return position - first
  }

  private func integer(from first: Int, isNegative: Bool) throws(JSONError) -> JSONValue {
    var value = 0
    for byte in bytes[(isNegative ? first + 1 : first)..<position] {
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      let digit = Int(byte - UInt8(ascii: "0"))
      let (sum, overflowsAgain) = product.subtractingReportingOverflow(digit)
      // Counted downward, because the smallest Int has no positive twin.
      if overflows || overflowsAgain { throw outOfRange(first) }
      value = sum
    }
    if isNegative { return value == 0 ? .number(-0.0) : .integer(value) }
    if value == .min { throw outOfRange(first) }
    return .integer(-value)
  }

  private func outOfRange(_ offset: Int) -> JSONError {
    failure("an integer of more than 64 bits (a double is written with a point or an exponent)", at: offset)
  }

  /// Reads a string from its opening quote on.
  mutating func string() throws(JSONError) -> String {
    let quote = position
    position += 1
    let first = position
    var unescaped: [UInt8] = []
    var copied = first
    var isASCII = true
    while position < end {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        let rest = bytes[copied..<position]
        let text =
          copied == first ? Self.text(rest, isASCII: isASCII) : Self.text(unescaped + rest, isASCII: false)
        guard let text else { throw failure("a string is not UTF-8", at: quote) }
        position += 1
        return text
      case UInt8(ascii: "\\"):
        unescaped.append(contentsOf: bytes[copied..<position])
        try escape(into: &unescaped)
        copied = position
      case 0x00..<0x20:
        throw unexpected("in a string")
      default:
        if byte >= 0x80 { isASCII = false }
        position += 1
      }
    }
    throw failure("a string does not end", at: quote)
  }

  /// The text of some bytes, or nil where they are not UTF-8; checking that costs more than all else, so ASCII skips it.
  private static func text(_ bytes: some Collection<UInt8>, isASCII: Bool) -> String? {
    isASCII ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
  }

  private mutating func escape(into output: inout [UInt8]) throws(JSONError) {
    let backslash = position
    position += 1
    guard position < end else { throw failure("the text ends in an escape sequence") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(byte)
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "u"): output.append(contentsOf: Array(String(try scalar(from: backslash)).utf8))
    default: throw failure("an unknown escape sequence", at: backslash)
    }
  }

  /// Reads what follows `\u`: four digits, or a surrogate pair.
  private mutating func scalar(from backslash: Int) throws(JSONError) -> Character {
    var code = try fourDigits()
    if (0xD800..<0xDC00).contains(code) {
      guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
        throw failure("half of a surrogate pair", at: backslash)
      }
      let low = try fourDigits()
      guard (0xDC00..<0xE000).contains(low) else { throw failure("half of a surrogate pair", at: backslash) }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair", at: backslash) }
    return Character(scalar)
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard position < end, let digit = Hexadecimal.value(of: bytes[position]) else {
        throw unexpected("where a hexadecimal digit should be")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}
