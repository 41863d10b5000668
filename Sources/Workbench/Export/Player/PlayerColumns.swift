// Numbers of a page as text that keeps every bit.

import SessionStore

/// Columns of numbers, each written once however often it is asked for.
///
/// A column is the bytes of its doubles, the lowest first, as base64url: shorter than decimals, exact, and made of
/// characters that mean nothing to HTML or JSON. NaN and infinities are numbers like others.
struct PlayerColumns {
  /// The columns, in the order of their numbers.
  private(set) var texts: [JSONValue] = []
  private var places: [[UInt64]: Int] = [:]

  /// Keeps a column.
  ///
  /// - Returns: Its number.
  mutating func add(_ values: some Sequence<Double>) -> JSONValue {
    let bits = values.map(\.bitPattern)
    if let place = places[bits] { return .integer(place) }
    places[bits] = texts.count
    texts.append(.string(Self.text(bits)))
    return .integer(texts.count - 1)
  }

  /// Keeps a column, where there is one.
  mutating func add(optional values: [Double]) -> JSONValue { values.isEmpty ? .null : add(values) }

  /// Numbers that are only drawn, at half the length.
  static func drawn(_ values: [Float]) -> JSONValue { .string(text(values.map(\.bitPattern))) }

  private static func text(_ words: [some FixedWidthInteger]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * 8)
    for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    return String(decoding: Base64URL.encode(bytes), as: UTF8.self)
  }
}
