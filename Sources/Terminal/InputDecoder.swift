// Bytes from the terminal to keys and mouse reports. A pure value: no descriptor, no clock, so random bytes can be
// thrown at it in a test. curses' own decoder is not used, because it swallows bytes next to invalid UTF-8.

import Plotting

/// What a run of input bytes means.
enum InputToken: Hashable, Sendable {
  case key(Key)
  case interrupt
  case mouse(MouseReport)
  case paste(String)
  case answer(TerminalAnswer)
  /// The window has the keyboard now, or has it no longer.
  case focus(Bool)
}

/// Decodes input bytes; a sequence may arrive in any number of pieces.
struct InputDecoder: Sendable {
  /// Sequences longer than this are dropped: no terminal sends them.
  static let longestSequence = 4096

  /// Keys of this terminal that do not follow the customs of the VT100 and its heirs.
  let unusualKeys: [[UInt8]: Key]
  private var pending: [UInt8] = []
  /// What has come of a paste that has begun.
  private var paste: PastedText?
  /// Whether the terminal was asked something that it has not answered to the end.
  var awaitsAnswers = false {
    didSet { if !awaitsAnswers { cutAnswer = [] } }
  }
  /// The beginning of an answer whose rest did not come in time.
  private var cutAnswer: [UInt8] = []

  init(unusualKeys: [[UInt8]: Key] = [:]) {
    self.unusualKeys = unusualKeys
  }

  /// Whether a paste has begun and not ended.
  var isPasting: Bool { paste != nil }

  /// How long to wait for the rest of an unfinished sequence, in milliseconds; nil when nothing is unfinished.
  ///
  /// Esc and Alt with a bracket are also keys of their own, and a person waits for them.
  ///
  /// A paste is waited for without end: to take the rest of a slow one for keys would do whatever it happens to say.
  var sequenceTimeout: Int? {
    guard paste == nil, let first = pending.first else { return nil }
    return first == 0x1b && pending.count <= 2 && !awaitsAnswers ? 25 : 250
  }

  /// Takes bytes in and returns what they complete.
  mutating func decode(_ bytes: some Sequence<UInt8>) -> [InputToken] {
    pending.append(contentsOf: bytes)
    return drain(isFinal: false)
  }

  /// Returns what the unfinished bytes mean now that no more will come.
  mutating func flush() -> [InputToken] {
    drain(isFinal: true)
  }

  /// Gives up a paste that has begun: what has come of it is forgotten, what comes now are keys.
  mutating func abandonPaste() {
    guard paste != nil else { return }
    paste = nil
    pending = []
  }

  private mutating func drain(isFinal: Bool) -> [InputToken] {
    var tokens: [InputToken] = []
    guard goOnWithAnswer(isFinal: isFinal, &tokens) else { return tokens }
    var place = 0
    while place < pending.count {
      if paste != nil {
        guard let text = readPaste(&place) else { break }
        tokens.append(.paste(text))
        continue
      }
      if pending[place...].starts(with: PastedText.start) {
        paste = PastedText()
        place += PastedText.start.count
        continue
      }
      switch AnswerGrammar.match(pending[place...]) {
      case .whole(let length, let answer):
        place += length
        if let answer { tokens.append(.answer(answer)) }
        continue
      case .begun where isFinal && awaitsAnswers:
        // The rest may come late, and must not be taken for keys then. Esc alone is a key as well.
        cutAnswer = Array(pending[place...])
        if cutAnswer.count > 1 { place = pending.count }
      case .begun, .other: break
      }
      guard place < pending.count else { break }
      let (length, token) = Self.match(pending[place...], isFinal: isFinal, unusualKeys: unusualKeys)
      guard length > 0 else { break }
      place += length
      if let token { tokens.append(token) }
    }
    pending.removeFirst(place)
    if pending.count > Self.longestSequence { pending.removeAll() }
    return tokens
  }

  /// Goes on with an answer whose beginning was given up; false where more of it has to be waited for.
  private mutating func goOnWithAnswer(isFinal: Bool, _ tokens: inout [InputToken]) -> Bool {
    guard !cutAnswer.isEmpty, paste == nil, !pending.isEmpty else { return true }
    let bytes = cutAnswer + pending
    switch AnswerGrammar.match(bytes[...]) {
    case .whole(let length, let answer):
      pending.removeFirst(length - cutAnswer.count)
      cutAnswer = []
      if let answer { tokens.append(.answer(answer)) }
    case .begun:
      guard isFinal else { return false }
      (cutAnswer, pending) = (bytes, [])
    case .other: cutAnswer = []
    }
    return true
  }

  /// Reads on in a paste; its text when its end has come.
  private mutating func readPaste(_ place: inout Int) -> String? {
    let (used, isOver) = PastedText.length(in: pending[place...])
    paste?.append(pending[place..<(place + used)])
    place += used
    guard isOver else { return nil }
    place += PastedText.end.count
    defer { paste = nil }
    return paste?.text
  }

  /// The first thing in `bytes`: its length, 0 if it is unfinished, and its meaning, nil if it has none.
  private static func match(
    _ bytes: ArraySlice<UInt8>, isFinal: Bool, unusualKeys: [[UInt8]: Key]
  ) -> (length: Int, token: InputToken?) {
    guard let first = bytes.first else { return (0, nil) }
    if first == 0x1b { return EscapeSequence.match(bytes, isFinal: isFinal, unusualKeys: unusualKeys) }
    if first < 0x20 || first == 0x7f { return (1, control(first)) }
    return character(bytes, isFinal: isFinal)
  }

  /// The meaning of a control byte.
  static func control(_ byte: UInt8) -> InputToken {
    switch byte {
    case 0x00: .key(.control(" "))
    case 0x03: .interrupt
    case 0x08, 0x7f: .key(.backspace)
    case 0x09: .key(.tab)
    case 0x0a, 0x0d: .key(.enter)
    case 0x1b: .key(.escape)
    case 0x01...0x1a: .key(.control(Character(Unicode.Scalar(byte + 0x60))))
    default: .key(.control(Character(Unicode.Scalar(byte + 0x40))))
    }
  }

  /// One UTF-8 character; a byte that cannot be part of one is dropped alone, so the next character is not lost.
  static func character(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> (length: Int, token: InputToken?) {
    guard let first = bytes.first else { return (0, nil) }
    let length =
      switch first {
      case 0..<0x80: 1
      case 0xc2..<0xe0: 2
      case 0xe0..<0xf0: 3
      case 0xf0..<0xf5: 4
      default: 0
      }
    guard length > 0, bytes.prefix(length).dropFirst().allSatisfy({ $0 & 0xc0 == 0x80 }) else { return (1, nil) }
    guard bytes.count >= length else { return (isFinal ? 1 : 0, nil) }
    guard let text = String(validating: bytes.prefix(length), as: UTF8.self), let scalar = text.unicodeScalars.first
    else { return (1, nil) }
    // C1 controls are not characters.
    return (length, scalar.properties.generalCategory == .control ? nil : .key(.character(Character(scalar))))
  }
}
