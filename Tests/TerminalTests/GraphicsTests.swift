// Pictures between characters: what is sent, that it can be read, and that it is taken back.

import Foundation
import Glibc
import Plotting
import TerminalDriver
import Testing

@testable import Terminal

@Suite("Pictures by the graphics protocol")
struct GraphicsTests {
  @Test("The marks that count are those of the protocol: above, old enough, and 297 of them")
  func marks() throws {
    let marks = GraphicsText.marks
    #expect(marks.count == 297 && Set(marks).count == 297 && marks == marks.sorted())
    #expect(Array(marks.prefix(8)) == [0x305, 0x30d, 0x30e, 0x310, 0x312, 0x33d, 0x33e, 0x33f])
    for mark in marks {
      let properties = try #require(Unicode.Scalar(mark)).properties
      #expect(properties.canonicalCombiningClass == .above && properties.generalCategory == .nonspacingMark)
      #expect(properties.age.map { ($0.major, $0.minor) <= (6, 0) } == true, "\(mark)")
    }
  }

  @Test("A multiplexer hands on every command in an envelope, each Esc doubled")
  func envelopes() {
    let text = Array("\u{1b}_Ga=d\u{1b}\\\u{1b}_Gm=0;AA\u{1b}\\".utf8)
    let envelope =
      "\u{1b}Ptmux;\u{1b}\u{1b}_Ga=d\u{1b}\u{1b}\\\u{1b}\\" + "\u{1b}Ptmux;\u{1b}\u{1b}_Gm=0;AA\u{1b}\u{1b}\\\u{1b}\\"
    #expect(String(decoding: GraphicsText.throughMultiplexer(text), as: UTF8.self) == envelope)
  }

  @Test("A cell is no larger than is seen, its proportion kept")
  func cells() {
    #expect(TerminalScreen.limited(PixelSize(width: 9, height: 18)) == PixelSize(width: 9, height: 18))
    #expect(TerminalScreen.limited(PixelSize(width: 24, height: 48)) == PixelSize(width: 12, height: 24))
    #expect(TerminalScreen.limited(PixelSize(width: 20, height: 36)) == PixelSize(width: 12, height: 21))
    #expect(TerminalScreen.limited(PixelSize(width: 0, height: 0)) == PixelSize(width: 10, height: 20))
  }

  /// What the terminal answers to the questions: pictures or not, then what it is.
  private static func answer(_ words: String) -> String { "\u{1b}_Gi=31;\(words)\u{1b}\\\u{1b}[?62c" }

  private func start(_ answer: String?, further: [String] = ["COLORTERM=truecolor"]) throws -> RealProgram {
    let real = try RealProgram(further: further)
    real.program.answer = answer
    try real.hold()
    real.rest()
    return real
  }

  /// The commands that show or take away, the question apart.
  private func commands(_ real: RealProgram) -> [String] {
    real.screen.applications.filter { !$0.contains("a=q") }
  }

  @Test("Where the terminal shows pictures the map is one: whole, in its cells, covered by pages, and taken back")
  func shown() throws {
    let real = try start(Self.answer("OK"))
    try real.program.wait(until: { Picture(lastOf: $0.applications) != nil })
    real.rest()
    let image = try #require(Picture(lastOf: commands(real)))
    #expect(real.screen.applications.first?.hasPrefix("Gi=31,s=1,v=1,a=q") == true && real.screen.unknown.isEmpty)
    #expect(image.keys["U"] == "1" && image.keys["a"] == "T" && image.keys["f"] == "100" && image.keys["q"] == "2")
    #expect(image.pieces.allSatisfy { $0.count <= 4096 })
    let columns = try #require(image.keys["c"].flatMap { Int($0) })
    let rows = try #require(image.keys["r"].flatMap { Int($0) })
    let number = try #require(image.keys["i"].flatMap { Int($0) })
    #expect(image.file.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    #expect(image.size.width == 10 * columns && image.size.height == 20 * rows)

    // Every cell that shows a part names the picture by its color, and its own row and column by its marks.
    let places = Self.places(real.screen, number)
    #expect(places.count > columns * rows * 8 / 10, "\(places.count) of \(columns * rows)")
    let corner = try #require(places.first)
    for place in places {
      #expect(place.column - place.x == corner.column - corner.x && place.row - place.y == corner.row - corner.y)
      #expect((0..<columns).contains(place.x) && (0..<rows).contains(place.y))
    }

    real.program.type("?")
    try real.program.wait { $0.text.contains("Esc closes") }
    #expect(Self.places(real.screen, number).count < places.count / 2)
    real.program.type("\u{1b}")
    try real.program.wait { !$0.text.contains("Esc closes") }
    // But for a letter, which may have moved.
    #expect(abs(Self.places(real.screen, number).count - places.count) < 20)

    real.program.type(":graphics off\r")
    try real.wait(for: "made of characters")
    real.rest()
    #expect(Self.places(real.screen, number).isEmpty && commands(real).last?.contains("a=d,d=I,i=\(number)") == true)
    real.program.type(":graphics on\r")
    try real.wait(for: "the map is a picture")
    real.rest()
    try real.program.wait(until: { Self.places($0, number).count > columns * rows * 8 / 10 })
    real.program.type("q")
    #expect(try real.program.end() == 0)
    real.program.expectRestored()
    #expect(real.screen.applications.last?.contains("a=d,d=I,i=\(number)") == true)
  }

  @Test("A program that is killed by a signal leaves no picture behind")
  func killed() throws {
    let real = try start(Self.answer("OK"))
    // In the middle of one, too.
    try real.program.wait(until: { $0.applications.contains { $0.contains("a=T") } })
    real.program.signal(SIGSEGV)
    _ = try? real.program.end()
    #expect(real.screen.applications.last?.contains("a=d,d=I") == true)
  }

  @Test(
    "Where the terminal does not, or cannot be told colors, there is none, and :graphics on says why",
    arguments: [
      (answer("ENOTSUPPORTED:no such thing"), ["COLORTERM=truecolor"]), ("\u{1b}[?62c", ["COLORTERM=truecolor"]),
      (nil, ["COLORTERM=truecolor"]), (answer("OK"), []), (answer("OK"), ["COLORTERM=truecolor", "NO_COLOR=1"]),
    ])
  func absent(_ answer: String?, _ further: [String]) throws {
    let real = try start(answer, further: further)
    #expect(commands(real).isEmpty && !real.screen.text.unicodeScalars.contains { $0.value == 0x10EEEE })
    real.program.type(":graphics on\r")
    try real.wait(for: "no pictures")
    real.program.type("q")
    #expect(try real.program.end() == 0)
    real.program.expectRestored()
  }

  /// Where parts of a picture are seen, and which.
  private static func places(_ screen: VirtualScreen, _ number: Int) -> [(column: Int, row: Int, x: Int, y: Int)] {
    let marks = Dictionary(uniqueKeysWithValues: GraphicsText.marks.enumerated().map { ($0.element, $0.offset) })
    var places: [(column: Int, row: Int, x: Int, y: Int)] = []
    for row in 0..<screen.rows {
      for column in 0..<screen.columns {
        let place = screen.place(column, row)
        let scalars = place.character.unicodeScalars.map(\.value)
        guard scalars.first == 0x10EEEE, scalars.count == 3, let y = marks[scalars[1]], let x = marks[scalars[2]],
          place.style.foreground == .rgb(number >> 16 & 255, number >> 8 & 255, number & 255)
        else { continue }
        places.append((column, row, x, y))
      }
    }
    return places
  }
}

/// A picture put together from the commands that sent it.
private struct Picture {
  let keys: [Substring: Substring]
  let pieces: [Substring]
  let file: [UInt8]

  init?(lastOf commands: [String]) {
    guard let start = commands.lastIndex(where: { $0.contains("a=T") }) else { return nil }
    var (pieces, isWhole): ([Substring], Bool) = ([], false)
    for command in commands[start...] {
      let parts = command.split(separator: ";", maxSplits: 1)
      guard parts.count == 2 else { break }
      pieces.append(parts[1])
      isWhole = parts[0].contains("m=0")
      if isWhole { break }
    }
    let pairs = commands[start].dropFirst().prefix { $0 != ";" }.split(separator: ",").compactMap { pair in
      let parts = pair.split(separator: "=")
      return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
    keys = Dictionary(pairs) { $1 }
    self.pieces = pieces
    guard isWhole, let data = Data(base64Encoded: pieces.joined()) else { return nil }
    file = Array(data)
  }

  /// Columns and rows of pixels, as the file says.
  var size: (width: Int, height: Int) {
    func number(_ place: Int) -> Int { file[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) } }
    return (number(16), number(20))
  }
}
