// Reading JSON text (RFC 8259) from bytes, strictly and with a depth limit.

extension JSONValue {
  /// Reads one JSON value from UTF-8 text.
  ///
  /// Strict: no comments, no trailing commas, no duplicate keys, no number outside of the range of its type (an
  /// integer literal must fit `Int`), at most `depthLimit` nested arrays and objects.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - range: The part to read, by default all of it; offsets in errors count from its start.
  /// - Throws: `JSONError` with the byte offset of the first fault.
  /// - Complexity: O(*n*).
  package static func parse(_ bytes: [UInt8], in range: Range<Int>? = nil) throws(JSONError) -> JSONValue {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
      var parser = JSONParser(buffer, in: range ?? bytes.indices)
      return try parser.document()
    }
  }

  /// Reads one JSON value from a string.
  ///
  /// - Throws: `JSONError` with the byte offset of the first fault.
  package static func parse(_ text: String) throws(JSONError) -> JSONValue { try parse(Array(text.utf8)) }
}

/// A recursive-descent reader over one buffer, which must outlive it; no text is copied but the contents of strings and
/// of fractions.
///
/// `position` is compared with `end` before every access: a buffer pointer does not check, and loading a session of a
/// hundred thousand events is mostly this.
struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let start: Int
  let end: Int
  var position: Int
  private var depth = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "the range lies outside of the text")
    self.bytes = bytes
    start = range.lowerBound
    end = range.upperBound
    position = start
  }

  mutating func document() throws(JSONError) -> JSONValue {
    let result = try value()
    skipSpace()
    guard position == end else { throw unexpected("after the value") }
    return result
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    skipSpace()
    guard position < end else { throw failure("the text ends where a value should be") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try nested { (parser) throws(JSONError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(JSONError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: throw unexpected("where a value should be")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONError) -> JSONValue
  ) throws(JSONError) -> JSONValue {
    guard depth < JSONValue.depthLimit else { throw failure("more than \(JSONValue.depthLimit) nested values") }
    depth += 1
    position += 1
    let result = try body(&self)
    depth -= 1
    return result
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw unexpected("where ',' or ']' should be") }
    }
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    var members: [JSONMember] = []
    var keys = KeySet()
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    members.reserveCapacity(8)
    while true {
      skipSpace()
      let offset = position
      guard position < end, bytes[position] == UInt8(ascii: "\"") else { throw unexpected("where a key should be") }
      let key = try string()
      guard keys.insert(key, after: members) else { throw failure("the key appears twice", at: offset) }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw unexpected("where ':' should be") }
      members.append(JSONMember(key, try value()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw unexpected("where ',' or '}' should be") }
    }
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let length = word.utf8CodeUnitCount
    guard end - position >= length,
      word.withUTF8Buffer({ $0.elementsEqual(bytes[position..<(position + length)]) })
    else { throw failure("a word other than true, false and null") }
    position += length
    return value
  }

  // MARK: - Tokens and errors

  private mutating func skipSpace() {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  func failure(_ problem: String, at offset: Int? = nil) -> JSONError {
    JSONError(offset: (offset ?? position) - start, problem: problem)
  }

  func unexpected(_ place: String) -> JSONError {
    guard position < end else { return failure("the text ends \(place)") }
    return failure("unexpected \(Hexadecimal.name(of: bytes[position])) \(place)")
  }
}

/// Finds duplicate keys: by comparison in a small object, by a set in a large one.
private struct KeySet {
  private var set: Set<String> = []
  private static let threshold = 16

  /// Adds a key to those of `members`; false where it is there already.
  mutating func insert(_ key: String, after members: [JSONMember]) -> Bool {
    if members.count < Self.threshold { return !members.contains { $0.key == key } }
    if set.isEmpty { set = Set(members.map(\.key)) }
    return set.insert(key).inserted
  }
}
