// The decoder alone: however the bytes are cut, they mean the same.

import Plotting
import Testing

@testable import Terminal

@Suite("Input bytes are decoded however they arrive")
struct InputDecoderTests {
  static let typed = Array(
    "a\u{1b}[A\u{e9}\u{1b}[1;5D\u{1b}[<0;3;4M\u{1b}[15~\u{20ac}\u{1b}xq\u{1b}[M !!z\u{1b}OP\u{3}\u{1b}[200~tq\rX\u{1b}[201~!"
      .utf8)

  static let meaning: [InputToken] = [
    .key(.character("a")), .key(.up), .key(.character("\u{e9}")), .key(.left), report(0, 2, 3), .key(.function(5)),
    .key(.character("\u{20ac}")), .key(.alt("x")), .key(.character("q")), report(0, 0, 0), .key(.character("z")),
    .key(.function(1)), .interrupt, .paste("tq\nX"), .key(.character("!")),
  ]

  private static func report(_ code: Int, _ column: Int, _ row: Int) -> InputToken {
    MouseReport(numbers: [code, column + 1, row + 1], isRelease: false).map(InputToken.mouse) ?? .interrupt
  }

  @Test("Cut in two anywhere, a stream means the same", arguments: 0...typed.count)
  func cut(_ place: Int) {
    var decoder = InputDecoder()
    let tokens = decoder.decode(Self.typed[..<place]) + decoder.decode(Self.typed[place...])
    #expect(tokens == Self.meaning)
    #expect(decoder.sequenceTimeout == nil)
  }

  @Test("Byte by byte, a stream means the same")
  func bytewise() {
    var decoder = InputDecoder()
    #expect(Self.typed.flatMap { decoder.decode([$0]) } == Self.meaning)
  }

  @Test("Esc alone waits, and is Esc when nothing follows")
  func escape() {
    var decoder = InputDecoder()
    #expect(decoder.decode([0x1b]).isEmpty)
    #expect(decoder.sequenceTimeout == 25)
    #expect(decoder.flush() == [.key(.escape)])
    #expect(decoder.sequenceTimeout == nil)
    #expect(decoder.decode(Array("\u{1b}[".utf8)).isEmpty)
    #expect(decoder.flush() == [.key(.alt("["))])
    #expect(decoder.decode([0x1b, 0x1b]) == [.key(.escape)])
    #expect(decoder.flush() == [.key(.escape)])
  }

  @Test("A broken sequence takes nothing with it that follows")
  func broken() {
    var decoder = InputDecoder()
    #expect(decoder.decode(Array("\u{1b}[1;\u{1b}[A".utf8)) == [.key(.up)])
    #expect(decoder.decode([0xe2, 0x82] + Array("x".utf8)) == [.key(.character("x"))])
    #expect(decoder.decode([0xff, 0x80, 0xc0, 0xaf] + Array("y".utf8)) == [.key(.character("y"))])
    #expect(decoder.decode(Array("\u{1b}]12;rgb:00/00/00\u{7}z".utf8)) == [.key(.character("z"))])
    #expect(decoder.decode(Array("\u{1b}[999999999999999999999~w".utf8)) == [.key(.character("w"))])
  }

  @Test("A string that never ends is dropped, not kept for ever")
  func endless() {
    var decoder = InputDecoder()
    for _ in 0..<100 { _ = decoder.decode(Array("\u{1b}]".utf8) + Array(repeating: 0x61, count: 500)) }
    _ = decoder.flush()
    #expect(decoder.decode(Array("q".utf8)) == [.key(.character("q"))])
  }

  @Test("Any bytes are decoded, and after a flush none are left", arguments: 0..<50)
  func noise(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    var decoder = InputDecoder()
    decoder.awaitsAnswers = seed % 2 == 0
    let usual = Array("\u{1b}\u{1b}[[<;M~O]P$?c0123456789".utf8) + [0xe2, 0x82, 0xac, 0xff]
    for _ in 0..<200 {
      let bytes = (0..<(random.next() % 40)).map { _ in
        random.next() % 3 > 0 ? usual[Int(random.next() % UInt64(usual.count))] : UInt8(random.next() % 256)
      }
      _ = decoder.decode(bytes)
      if random.next() % 5 == 0 {
        _ = decoder.flush()
        #expect(decoder.sequenceTimeout == nil, "seed \(seed)")
      }
    }
  }

  @Test("A paste is text whatever it holds, and not a key of it is pressed")
  func paste() {
    func decode(_ inside: [UInt8]) -> [InputToken] {
      var decoder = InputDecoder()
      return decoder.decode(PastedText.start + inside + PastedText.end + Array("k".utf8))
    }
    let k = InputToken.key(.character("k"))
    #expect(decode(Array("one\r\ntwo\rthree\n\tfour".utf8)) == [.paste("one\ntwo\nthree\n\tfour"), k])
    // Controls are taken out: an Esc, a Ctrl-C, a sequence, half a mark, a second beginning.
    #expect(decode([0x1b, 0x03, 0x1a] + Array("\u{1b}[A\u{1b}[201\u{1b}[200~q".utf8)) == [.paste("[A[201[200~q"), k])
    #expect(decode([0xff, 0x61, 0xe2, 0x82]) == [.paste("a"), k])
    #expect(decode([]) == [.paste(""), k])
    let book = Array(repeating: UInt8(ascii: "x"), count: 3 * PastedText.longest)
    #expect(decode(book) == [.paste(String(repeating: "x", count: PastedText.longest)), k])
  }

  @Test("The end of a paste is waited for, and an interrupt gives it up")
  func unfinishedPaste() {
    var decoder = InputDecoder()
    #expect(decoder.decode(PastedText.start + Array("q\u{1b}[20".utf8)).isEmpty)
    #expect(decoder.sequenceTimeout == nil)
    #expect(decoder.flush().isEmpty)
    #expect(decoder.decode(Array("1~".utf8)) == [.paste("q")])
    #expect(decoder.decode(PastedText.start + Array("q\u{1b}[20".utf8)).isEmpty)
    decoder.abandonPaste()
    #expect(decoder.decode(Array("q".utf8)) == [.key(.character("q"))])
    // An end without a beginning means nothing.
    #expect(decoder.decode(PastedText.end + Array("z".utf8)) == [.key(.character("z"))])
  }

  @Test("Thousands of random bytes cut anywhere mean what they mean in one piece", arguments: 0..<6)
  func cutNoise(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    let usual = Array("\u{1b}\u{1b}\u{1b}[[[<;;MmO~]P$01225567890q".utf8) + [0xe2, 0x82, 0xac, 0xff, 0xc3]
    var bytes = (0..<4000).map { _ in
      random.next() % 3 > 0 ? usual[Int(random.next() % UInt64(usual.count))] : UInt8(random.next() % 256)
    }
    bytes += PastedText.start + bytes.prefix(500) + PastedText.end
    var whole = InputDecoder()
    let meaning = whole.decode(bytes)
    var pieces = InputDecoder()
    var rest = bytes[...]
    var tokens: [InputToken] = []
    while !rest.isEmpty {
      let count = min(1 + Int(random.next() % 7), rest.count)
      tokens += pieces.decode(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    #expect(tokens == meaning, "seed \(seed)")
    #expect(tokens.count > 500, "seed \(seed)")
  }

  @Test("A key spelled only by this terminal's description is known")
  func unusual() {
    var decoder = InputDecoder(unusualKeys: [Array("\u{1b}[224z".utf8): .function(1)])
    #expect(decoder.decode(Array("\u{1b}[224z".utf8)) == [.key(.function(1))])
  }
}

@Suite("Mouse reports become gestures")
struct MouseGesturesTests {
  private func actions(_ reports: [(code: Int, isRelease: Bool, column: Int, time: Int)]) -> [Mouse.Action] {
    var gestures = MouseGestures()
    return reports.flatMap { report in
      MouseReport(numbers: [report.code, report.column, 1], isRelease: report.isRelease)
        .map { gestures.events(for: $0, at: report.time).map(\.action) } ?? []
    }
  }

  @Test("Two clicks in time are a double click, a third is a click again")
  func doubleClick() {
    let thrice = (0..<3).flatMap { [(0, false, 1, $0 * 100), (0, true, 1, $0 * 100)] }
    #expect(
      actions(thrice) == [.press, .release, .click, .press, .release, .doubleClick, .press, .release, .click])
  }

  @Test("Two clicks too far apart in time or place are two clicks")
  func twoClicks() {
    let late = [(0, false, 1, 0), (0, true, 1, 0), (0, false, 1, 401), (0, true, 1, 401)]
    let away = [(0, false, 1, 0), (0, true, 1, 0), (0, false, 2, 10), (0, true, 2, 10)]
    for reports in [late, away] {
      #expect(actions(reports) == [.press, .release, .click, .press, .release, .click])
    }
  }

  @Test("A drag is no click, even if it returns to where it began")
  func drag() {
    let there = [(0, false, 1, 0), (32, false, 2, 1), (32, false, 1, 2), (0, true, 1, 3)]
    #expect(actions(there) == [.press, .drag, .drag, .release])
  }

  @Test("Motion without a button says nothing")
  func motion() {
    #expect(actions([(35, false, 1, 0)]).isEmpty)
  }
}
