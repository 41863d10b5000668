// A checker of JSON Schema, as much of it as docs/session.schema.json uses.

import SessionStore

/// A schema; a keyword that is not understood here is a fault, so that no rule is passed over.
struct Schema {
  let root: JSONValue

  /// What a value breaks, each with the place in it; empty where it is valid.
  func faults(of value: JSONValue) -> [String] { faults(value, root, "line") }

  /// The part of the schema with a name.
  func definition(_ name: String) -> JSONValue? { root["$defs"]?[name] }

  /// Follows references to what they name.
  func resolved(_ schema: JSONValue) -> JSONValue {
    guard let name = schema["$ref"]?.stringValue, let found = definition(String(name.dropFirst("#/$defs/".count)))
    else { return schema }
    return resolved(found)
  }

  private static let annotations: Set<String> = ["$schema", "title", "description", "$defs"]

  private func faults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    if let isAllowed = schema.boolValue { return isAllowed ? [] : ["\(place): nothing is allowed here"] }
    guard let keywords = schema.members else { return ["\(place): the schema is neither true, false nor an object"] }
    return keywords.flatMap { faults(value, schema, $0.key, $0.value, place) }
  }

  private func isValid(_ value: JSONValue, _ schema: JSONValue) -> Bool { faults(value, schema, "").isEmpty }

  private func faults(
    _ value: JSONValue, _ schema: JSONValue, _ keyword: String, _ rule: JSONValue, _ place: String
  ) -> [String] {
    func demand(_ condition: Bool) -> [String] { condition ? [] : ["\(place): \(keyword) \(rule), not \(value)"] }
    switch keyword {
    case "$ref":
      let target = resolved(schema)
      return target == schema ? ["\(place): no \(rule) in the schema"] : faults(value, target, place)
    case "if": return isValid(value, rule) ? [] : schema["else"].map { faults(value, $0, place) } ?? []
    case "then": return isValid(value, schema["if"] ?? true) ? faults(value, rule, place) : []
    case "else": return schema["if"] == nil ? ["\(place): an else without an if"] : []
    case "allOf": return (rule.elements ?? []).flatMap { faults(value, $0, place) }
    case "anyOf": return demand((rule.elements ?? []).contains { isValid(value, $0) })
    case "not": return demand(!isValid(value, rule))
    case "const": return demand(value == rule)
    case "enum": return demand((rule.elements ?? []).contains(value))
    case "type": return demand(Self.type(value, is: rule.stringValue ?? ""))
    case "minimum": return demand((value.finite ?? .infinity) >= (rule.finite ?? .nan))
    case "maximum": return demand((value.finite ?? -.infinity) <= (rule.finite ?? .nan))
    case "pattern":
      guard let text = value.stringValue, let pattern = rule.stringValue else { return [] }
      return demand((try? Regex(pattern).firstMatch(in: text)) != nil)
    case "minItems": return demand((value.elements?.count ?? .max) >= (rule.intValue ?? .max))
    case "items":
      return (value.elements ?? []).enumerated().flatMap { faults($0.element, rule, "\(place)[\($0.offset)]") }
    case "required":
      guard value.members != nil else { return [] }
      return (rule.elements ?? []).compactMap(\.stringValue).filter { value[$0] == nil }.map { "\(place): no '\($0)'" }
    case "properties":
      return (rule.members ?? []).flatMap { member in
        value[member.key].map { faults($0, member.value, "\(place).\(member.key)") } ?? []
      }
    case "additionalProperties":
      let known = Set((schema["properties"]?.members ?? []).map(\.key))
      return (value.members ?? []).filter { !known.contains($0.key) }
        .flatMap { faults($0.value, rule, "\(place).\($0.key)") }
    default: return Self.annotations.contains(keyword) ? [] : ["\(place): the keyword '\(keyword)' is not understood"]
    }
  }

  private static func type(_ value: JSONValue, is name: String) -> Bool {
    switch value {
    case .null: name == "null"
    case .bool: name == "boolean"
    case .integer: name == "integer" || name == "number"
    case .number(let number): name == "number" || name == "integer" && number == number.rounded()
    case .string: name == "string"
    case .array: name == "array"
    case .object: name == "object"
    }
  }
}

extension Schema {
  /// The names that come after a member in the conditions of a part: the kinds of events, the names of actions.
  func alternatives(_ part: String, by member: String) -> Set<String> {
    Set(
      (definition(part)?["allOf"]?.elements ?? []).compactMap {
        $0["if"]?["properties"]?[member]?["const"]?.stringValue
      })
  }

  /// The members of parts of the schema.
  func properties(_ parts: String...) -> Set<String> {
    Set(parts.flatMap { (definition($0)?["properties"]?.members ?? []).map(\.key) })
  }

  /// The members by which an object and its part of the schema differ, those inside them too.
  func differences(_ value: JSONValue, _ part: JSONValue, _ place: String, allowed: Set<String>) -> [String] {
    guard let members = value.members, let properties = resolved(part)["properties"]?.members else { return [] }
    let written = Set(members.map(\.key)).subtracting(allowed)
    let listed = Set(properties.map(\.key)).subtracting(allowed)
    return written.symmetricDifference(listed).sorted().map { "\(place).\($0)" }
      + properties.flatMap { property in
        value[property.key].map { differences($0, property.value, "\(place).\(property.key)", allowed: []) } ?? []
      }
  }
}

extension JSONValue {
  /// The value of a number of JSON; unlike `double`, none for a string such as "nan".
  fileprivate var finite: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
