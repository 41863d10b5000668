// One JSON value: what a journal line, a weights header and every `--json` line is made of.

/// One JSON value whose objects keep the order of their members.
///
/// Numbers round-trip: an integer literal is read and written as `Int`, any other number as the `Double` nearest to it
/// in its shortest exact spelling, and a number that JSON cannot spell is written as the string `"nan"`, `"inf"` or
/// `"-inf"`, which `double` reads back.
package enum JSONValue: Sendable {
  /// The literal `null`.
  case null
  /// The literal `true` or `false`.
  case bool(Bool)
  /// A number written without fraction and exponent.
  case integer(Int)
  /// Any other number; NaN and infinities are written as strings.
  case number(Double)
  /// A string.
  case string(String)
  /// A list of values.
  case array([JSONValue])
  /// Members in the order in which they are written.
  case object([JSONMember])

  /// How deep arrays and objects may nest, so that hostile text cannot exhaust the stack.
  package static let depthLimit = 128
}

/// One member of a JSON object.
package struct JSONMember: Sendable, Equatable {
  /// The name of the member, unique in its object.
  package var key: String
  /// The value of the member.
  package var value: JSONValue

  /// Creates a member.
  package init(_ key: String, _ value: JSONValue) {
    self.key = key
    self.value = value
  }
}

extension JSONValue: Equatable {
  /// Whether two values are written as the same text.
  ///
  /// Doubles are compared by their bit patterns, all NaNs being one, so `-0.0` differs from `0.0`; strings are
  /// compared by their bytes, so two spellings of an accented letter differ; the order of members matters.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }
}

// MARK: - Literals

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Creates the literal `null`.
  package init(nilLiteral: ()) { self = .null }
  /// Creates a truth value.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Creates an integer.
  package init(integerLiteral value: Int) { self = .integer(value) }
  /// Creates a number.
  package init(floatLiteral value: Double) { self = .number(value) }
  /// Creates a string.
  package init(stringLiteral value: String) { self = .string(value) }
  /// Creates an array.
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Creates an object with its members in the order of the literal.
  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { JSONMember($0.0, $0.1) })
  }
}
