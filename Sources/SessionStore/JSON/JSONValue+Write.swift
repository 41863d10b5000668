// Writing a JSON value as one line of text.

extension JSONValue: CustomStringConvertible {
  /// The value as one line of JSON: no spaces between tokens, non-ASCII kept, control characters escaped.
  package var description: String {
    var output: [UInt8] = []
    write(to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Appends the value as one line of JSON in UTF-8.
  ///
  /// - Precondition: Nothing nests deeper than `depthLimit`, because it could not be read back.
  /// - Complexity: O(*n*) in the length of the text.
  package func write(to output: inout [UInt8]) { write(to: &output, depth: 0) }

  private func write(to output: inout [UInt8], depth: Int) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): output.append(contentsOf: String(value).utf8)
    case .number(let value): Self.write(value, to: &output)
    case .string(let value): Self.write(value, to: &output)
    case .array(let elements):
      Self.checkDepth(depth)
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.write(to: &output, depth: depth + 1)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let members):
      Self.checkDepth(depth)
      output.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(to: &output, depth: depth + 1)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func checkDepth(_ depth: Int) {
    precondition(depth < depthLimit, "a JSON value nests at most \(depthLimit) deep, this one is deeper")
  }

  private static func write(_ value: Double, to output: inout [UInt8]) {
    if value.isFinite {
      output.append(contentsOf: value.description.utf8)
    } else {
      output.append(contentsOf: (value.isNaN ? "\"nan\"" : value > 0 ? "\"inf\"" : "\"-inf\"").utf8)
    }
  }

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    var isAfterC2 = false
    for byte in text.utf8 {
      // DEL and the C1 block (C2 80 ... C2 9F in UTF-8) steer terminals as well, so they are escaped, too.
      if isAfterC2, byte < 0xA0 {
        output.removeLast()
        escape(byte, to: &output)
      } else if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        escape(byte, to: &output)
      } else {
        output.append(byte)
      }
      isAfterC2 = byte == 0xC2
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func escape(_ byte: UInt8, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
    case 0x08: output.append(UInt8(ascii: "b"))
    case 0x09: output.append(UInt8(ascii: "t"))
    case 0x0A: output.append(UInt8(ascii: "n"))
    case 0x0C: output.append(UInt8(ascii: "f"))
    case 0x0D: output.append(UInt8(ascii: "r"))
    default:
      output.append(contentsOf: "u00".utf8)
      output.append(Hexadecimal.digits[Int(byte >> 4)])
      output.append(Hexadecimal.digits[Int(byte & 15)])
    }
  }
}
