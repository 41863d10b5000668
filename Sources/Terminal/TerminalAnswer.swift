// What terminals answer to questions. The answers come as input among the keys, so they are read here, by a grammar of their
// own, and nothing of them may be taken for typing: a pure function of the bytes.

/// An answer of the terminal.
package enum TerminalAnswer: Hashable, Sendable {
  /// The color of its background, each part from 0 to 1.
  case background(red: Double, green: Double, blue: Double)
  /// How it has a private mode, as DECRPM numbers it: 0 not known, 1 set, 2 reset, 3 and 4 the same for ever.
  case mode(Int, state: Int)
  /// Whether it would show a picture it was asked about.
  case graphics(Bool)
  /// What it calls itself, with its version.
  case name(String)
  /// What kind of terminal it takes itself for; asked last, so that nothing comes after it.
  case attributes([Int])
}

/// Finds answers at the start of input.
enum AnswerGrammar {
  /// What stands at the start of some bytes.
  enum Match: Equatable {
    /// An answer of so many bytes; nil where it says nothing that can be understood.
    case whole(Int, TerminalAnswer?)
    /// The beginning of an answer.
    case begun
    /// Something else.
    case other
  }

  /// The longest of each kind, without what begins and ends it: no terminal says more.
  static let longestColor = 64
  static let longestName = 128
  static let longestNumbers = 64

  static func match(_ bytes: ArraySlice<UInt8>) -> Match {
    for (start, read) in kinds {
      if bytes.starts(with: start) { return read(bytes, start.count) }
      if start.starts(with: bytes) { return .begun }
    }
    return .other
  }

  private static let kinds: [(start: [UInt8], read: @Sendable (ArraySlice<UInt8>, Int) -> Match)] = [
    (Array("\u{1b}]11;".utf8), { text($0, $1, longestColor, endsWithBell: true, { colorBytes.contains($0) }, color) }),
    (
      Array("\u{1b}P>|".utf8),
      { text($0, $1, longestName, endsWithBell: false, { (0x20...0x7e).contains($0) }, { .name($0) }) }
    ),
    (
      Array("\u{1b}_Gi=\(GraphicsText.questionNumber);".utf8),
      {
        text($0, $1, longestName, endsWithBell: false, { (0x20...0x7e).contains($0) }, { .graphics($0 == "OK") })
      }
    ),
    (Array("\u{1b}[?".utf8), numbers),
  ]

  private static let colorBytes = Set("rgbaRGBA:/#0123456789abcdefABCDEF".utf8)

  /// A string that ends with ST, or with BEL where that may be.
  private static func text(
    _ bytes: ArraySlice<UInt8>, _ head: Int, _ limit: Int, endsWithBell: Bool, _ isBody: (UInt8) -> Bool,
    _ meaning: (String) -> TerminalAnswer?
  ) -> Match {
    let body = bytes.dropFirst(head).prefix(while: isBody)
    guard body.count <= limit else { return .other }
    func whole(_ end: Int) -> Match {
      .whole(head + body.count + end, meaning(String(decoding: body, as: UTF8.self)))
    }
    switch bytes.dropFirst(head + body.count).prefix(2) {
    case []: return .begun
    case [0x1b]: return .begun
    case [0x1b, UInt8(ascii: "\\")]: return whole(2)
    case let end where end.first == 0x07 && endsWithBell: return whole(1)
    default: return .other
    }
  }

  /// Numbers after `ESC [ ?`, as no key has them: the state of a mode, or the attributes.
  private static func numbers(_ bytes: ArraySlice<UInt8>, _ head: Int) -> Match {
    let body = bytes.dropFirst(head).prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ";") }
    guard body.count <= longestNumbers else { return .other }
    let values = body.split(separator: UInt8(ascii: ";")).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    switch bytes.dropFirst(head + body.count).prefix(2) {
    case [], [UInt8(ascii: "$")]: return .begun
    case [UInt8(ascii: "$"), UInt8(ascii: "y")]:
      return .whole(head + body.count + 2, values.count == 2 ? .mode(values[0], state: values[1]) : nil)
    case let end where end.first == UInt8(ascii: "c"): return .whole(head + body.count + 1, .attributes(values))
    default: return .other
    }
  }

  /// `rgb:` or `rgba:` with hexadecimal parts of one to four digits, or `#` with parts of equal length.
  private static func color(_ text: String) -> TerminalAnswer? {
    var parts: [Substring]
    if text.hasPrefix("#") {
      let digits = text.dropFirst()
      guard digits.count % 3 == 0, case let length = digits.count / 3, (1...4).contains(length) else { return nil }
      parts = (0..<3).map { digits.dropFirst($0 * length).prefix(length) }
    } else {
      guard let colon = text.firstIndex(of: ":"), ["rgb", "rgba"].contains(text[..<colon]) else { return nil }
      parts = text[text.index(after: colon)...].split(separator: "/", omittingEmptySubsequences: false)
      if text.hasPrefix("rgba"), parts.count == 4 { parts.removeLast() }
    }
    let values = parts.compactMap { part -> Double? in
      guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit) else { return nil }
      return Int(part, radix: 16).map { Double($0) / Double((1 << (4 * part.count)) - 1) }
    }
    guard parts.count == 3, values.count == 3 else { return nil }
    return .background(red: values[0], green: values[1], blue: values[2])
  }
}
