// Reading a JSON value as the type one expects, or nil.

extension JSONValue {
  /// Creates an array of numbers.
  package init(_ values: [Double]) { self = .array(values.map { .number($0) }) }

  /// Creates a number, or `null` where there is none.
  package init(optional value: Double?) { self = value.map { .number($0) } ?? .null }
  /// A whole number or null.
  package init(optional value: Int?) { self = value.map { .integer($0) } ?? .null }

  /// Creates an unsigned integer: an integer where `Int` holds it, its decimal digits as a string above.
  package init(_ value: UInt64) {
    if let integer = Int(exactly: value) { self = .integer(integer) } else { self = .string(String(value)) }
  }

  /// The value of a member, or nil where there is none or where this is no object.
  ///
  /// Setting replaces the member in place, appends a new one, or removes it with nil; setting a member of something
  /// other than an object makes it an object.
  ///
  /// - Complexity: O(*n*) in the number of members.
  package subscript(key: String) -> JSONValue? {
    get { members?.value(key) }
    set {
      var members = self.members ?? []
      members.replace(key, with: newValue)
      self = .object(members)
    }
  }

  /// The element at a place, or nil where there is none or where this is no array.
  package subscript(index: Int) -> JSONValue? {
    guard let elements, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// Whether this is the literal `null`.
  package var isNull: Bool { if case .null = self { true } else { false } }

  /// The truth value, or nil.
  package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The integer, or nil; a number such as `2.0` is not an integer.
  package var intValue: Int? { if case .integer(let value) = self { value } else { nil } }

  /// The unsigned integer, also from the string of digits that `init(_: UInt64)` writes above `Int.max`, or nil.
  package var uint64: UInt64? {
    switch self {
    case .integer(let value): UInt64(exactly: value)
    case .string(let text): UInt64(text).flatMap { String($0) == text ? $0 : nil }
    default: nil
    }
  }

  /// The number, or nil.
  ///
  /// Reads a number, an integer that a double holds exactly, and the strings `"nan"`, `"inf"` and `"-inf"`.
  package var double: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(exactly: value)
    case .string("nan"): Double.nan
    case .string("inf"): Double.infinity
    case .string("-inf"): -Double.infinity
    default: nil
    }
  }

  /// The numbers of an array of numbers, or nil where this is no array or one element is no number.
  package var doubles: [Double]? {
    guard let elements else { return nil }
    var values: [Double] = []
    values.reserveCapacity(elements.count)
    for element in elements {
      guard let value = element.double else { return nil }
      values.append(value)
    }
    return values
  }

  /// The string, or nil.
  package var stringValue: String? { if case .string(let value) = self { value } else { nil } }

  /// The elements of an array, or nil.
  package var elements: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

  /// The members of an object in their order, or nil.
  package var members: [JSONMember]? { if case .object(let value) = self { value } else { nil } }
}

extension [JSONMember] {
  /// The value of a member, or nil where there is none.
  package func value(_ key: String) -> JSONValue? { first { $0.key == key }?.value }

  /// Replaces a member in place, appends a new one, or removes it with nil.
  mutating func replace(_ key: String, with value: JSONValue?) {
    switch (firstIndex { $0.key == key }, value) {
    case (let index?, let value?): self[index].value = value
    case (let index?, nil): remove(at: index)
    case (nil, let value?): append(JSONMember(key, value))
    case (nil, nil): break
    }
  }
}
