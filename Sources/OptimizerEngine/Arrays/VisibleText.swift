// Text that comes from files, names and option values, made harmless for a terminal: what would steer it is shown.

extension String {
  /// Whether some character would steer a terminal or turn the direction of text; line ends and tabs count too.
  public var steersTerminals: Bool { unicodeScalars.contains(where: \.steers) }

  /// The text on one line, with such characters written as escapes: `\n`, or `\u{1b}` for ESC.
  public var visible: String { showing(Self.escape) { _ in false } }

  /// The text with such characters written as escapes, but with its line feeds.
  public var visibleLines: String { showing(Self.escape) { $0 == "\n" } }

  /// The text of a JSON document with such characters written as JSON escapes, but with its line feeds.
  public var visibleJSON: String {
    showing({ "\\u" + Self.hexadecimal($0, digits: 4) }, except: { $0 == "\n" })
  }

  private func showing(_ spell: (Unicode.Scalar) -> String, except isKept: (Unicode.Scalar) -> Bool) -> String {
    guard unicodeScalars.contains(where: { $0.steers && !isKept($0) }) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      if scalar.steers, !isKept(scalar) { result += spell(scalar) } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{" + hexadecimal(scalar, digits: 1) + "}"
    }
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar, digits: Int) -> String {
    let text = String(scalar.value, radix: 16)
    return String(repeating: "0", count: Swift.max(digits - text.count, 0)) + text
  }
}

extension Unicode.Scalar {
  /// Whether a terminal does something else with it than show it: C0, DEL and C1, ends of lines and paragraphs, and what
  /// turns the direction of the text around it (Unicode Standard Annex 9).
  fileprivate var steers: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
    default: false
    }
  }
}
