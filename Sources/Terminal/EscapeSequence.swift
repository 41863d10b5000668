// Sequences that begin with Esc, by the grammar of ECMA-48 and the customs of xterm, rxvt, the Linux console and VT100.

import Plotting

enum EscapeSequence {
  /// The sequence at the start of `bytes`: its length, 0 if it is unfinished, and its meaning, nil if it has none.
  static func match(
    _ bytes: ArraySlice<UInt8>, isFinal: Bool, unusualKeys: [[UInt8]: Key]
  ) -> (length: Int, token: InputToken?) {
    let all = Array(bytes.prefix(InputDecoder.longestSequence))
    guard all.count > 1 else { return isFinal ? (1, .key(.escape)) : (0, nil) }
    let length: Int? =
      switch all[1] {
      case UInt8(ascii: "["): controlLength(all)
      case UInt8(ascii: "O"): singleShiftLength(all)
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"): stringLength(all)
      default: 2
      }
    guard let length else {
      // No more will come: two bytes are Alt with a key, more are a broken sequence.
      guard isFinal else { return (all.count >= InputDecoder.longestSequence ? all.count : 0, nil) }
      return all.count == 2 ? alt(bytes, isFinal: true) : (all.count, nil)
    }
    if length == 2 { return alt(bytes, isFinal: isFinal) }
    let sequence = Array(all[..<length])
    if let key = unusualKeys[sequence] { return (length, .key(key)) }
    return (length, token(for: sequence))
  }

  /// Esc and a character; Esc and Esc is the key twice, or the key before a sequence.
  private static func alt(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> (length: Int, token: InputToken?) {
    let rest = bytes.dropFirst()
    guard let next = rest.first, next >= 0x20, next != 0x7f else { return (1, .key(.escape)) }
    let (length, token) = InputDecoder.character(rest, isFinal: isFinal)
    guard case .key(.character(let character)) = token else { return length == 0 ? (0, nil) : (1, .key(.escape)) }
    return (length + 1, .key(.alt(character)))
  }

  // MARK: - Where a sequence ends: nil while it has not

  private static func controlLength(_ all: [UInt8]) -> Int? {
    guard all.count > 2 else { return nil }
    if all[2] == UInt8(ascii: "[") { return all.count > 3 ? 4 : nil }
    if all[2] == UInt8(ascii: "M") { return all.count > 5 ? 6 : nil }
    for (place, byte) in all.enumerated().dropFirst(2) where !(0x20...0x3f).contains(byte) {
      // A byte that does not belong, another Esc for instance, breaks the sequence off and begins anew; rxvt ends in $.
      return (0x40...0x7e).contains(byte) ? place + 1 : max(place, 3)
    }
    return nil
  }

  private static func singleShiftLength(_ all: [UInt8]) -> Int? {
    for (place, byte) in all.enumerated().dropFirst(2) where !(0x30...0x3b).contains(byte) {
      return (0x40...0x7e).contains(byte) ? place + 1 : max(place, 2)
    }
    return nil
  }

  private static func stringLength(_ all: [UInt8]) -> Int? {
    for (place, byte) in all.enumerated().dropFirst(2) {
      if byte == 0x07 { return place + 1 }
      guard byte == 0x1b else { continue }
      guard place + 1 < all.count else { return nil }
      return all[place + 1] == UInt8(ascii: "\\") ? place + 2 : max(place, 3)
    }
    return nil
  }

  // MARK: - What a sequence means

  private static func token(for sequence: [UInt8]) -> InputToken? {
    guard let last = sequence.last else { return nil }
    let final = Character(Unicode.Scalar(last))
    if sequence[1] == UInt8(ascii: "O") { return (letterKeys[final] ?? keypadKeys[final]).map(InputToken.key) }
    guard sequence[1] == UInt8(ascii: "["), sequence.count > 2 else { return nil }
    let body = sequence[2..<(sequence.count - 1)]
    if sequence[2] == UInt8(ascii: "[") { return linuxFunctionKey(last).map(InputToken.key) }
    if sequence[2] == UInt8(ascii: "M"), sequence.count == 6 {
      return MouseReport(bytes: sequence[3...]).map(InputToken.mouse)
    }
    if body.isEmpty, final == "I" || final == "O" { return .focus(final == "I") }
    // No key is spelled with these: what is, answers a question that nobody asked.
    if let mark = body.first, [UInt8(ascii: "?"), UInt8(ascii: ">"), UInt8(ascii: "=")].contains(mark) { return nil }
    if body.first == UInt8(ascii: "<") {
      return MouseReport(numbers: numbers(body.dropFirst()), isRelease: final == "m").map(InputToken.mouse)
    }
    if final == "~" || final == "$" || final == "^" || final == "@" {
      return numbers(body).first.flatMap { $0 }.flatMap { numberedKeys[$0] }.map(InputToken.key)
    }
    return letterKeys[final].map(InputToken.key)
  }

  /// Decimal numbers between semicolons; what is not one, or has more than five digits, is nil.
  private static func numbers(_ body: ArraySlice<UInt8>) -> [Int?] {
    body.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { digits in
      digits.count <= 5 ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }
  }

  private static func linuxFunctionKey(_ last: UInt8) -> Key? {
    (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(last) ? .function(Int(last - UInt8(ascii: "A")) + 1) : nil
  }

  private static let letterKeys: [Character: Key] = [
    "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end, "Z": .backTab,
    "a": .up, "b": .down, "c": .right, "d": .left,
    "P": .function(1), "Q": .function(2), "R": .function(3), "S": .function(4),
  ]

  private static let keypadKeys: [Character: Key] = {
    var keys: [Character: Key] = ["M": .enter, "I": .tab, " ": .character(" "), "X": .character("=")]
    for (key, meaning) in zip("jklmnopqrstuvwxy", "*+,-./0123456789") { keys[key] = .character(meaning) }
    return keys
  }()

  private static let numberedKeys: [Int: Key] = {
    var keys: [Int: Key] = [
      1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    ]
    let codes = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34]
    for (index, code) in codes.enumerated() { keys[code] = .function(index + 1) }
    return keys
  }()
}
