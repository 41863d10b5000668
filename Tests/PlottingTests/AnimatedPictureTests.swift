import Foundation
import Testing

@testable import Plotting

@Suite("Pictures that move")
struct AnimatedPictureTests {
  /// A part of the picture: where, what, and when it is seen.
  private struct Part {
    var transform: String
    var body: String
    /// Whether it is seen at a share of the time.
    var isSeen: (Double) -> Bool
    /// Whether it is seen where nothing moves.
    var isLast: Bool
  }

  /// Reads a picture as a browser would: each group with its animation.
  private func parts(_ svg: String) throws -> [Part] {
    let opening = "<g transform=\"translate("
    var texts: [String] = []
    for text in svg.components(separatedBy: opening).dropFirst() {
      // Groups inside of a part are scaled too.
      if text.prefix(while: { $0 != ">" }).contains("scale("), let last = texts.indices.last {
        texts[last] += opening + text
      } else {
        texts.append(text)
      }
    }
    return try texts.map { text in
      let head = text.prefix { $0 != ">" }
      let isHidden = head.contains("visibility=\"hidden\"")
      guard let match = text.firstMatch(of: /values="([a-z;]+)" keyTimes="([^"]+)"/) else {
        return Part(transform: String(head.prefix { $0 != ")" }), body: text, isSeen: { _ in true }, isLast: !isHidden)
      }
      let values = match.1.split(separator: ";")
      let keys = try match.2.split(separator: ";").map { try #require(Double($0)) }
      try #require(values.count == keys.count && keys.first == 0 && keys == keys.sorted())
      return Part(
        transform: String(head.prefix { $0 != ")" }), body: text,
        isSeen: { time in keys.lastIndex { $0 <= time }.map { values[$0] == "visible" } ?? false }, isLast: !isHidden)
    }
  }

  private func frame(_ generator: inout Xorshift, like former: CellBuffer?) -> CellBuffer {
    var frame = former ?? CellBuffer(width: 53, height: 4)
    for _ in 0..<generator.integer(0...3) {
      let style = CellStyle(foreground: .rgb(UInt8(generator.integer(0...3)), 0, 9))
      let character = Array("ab ▀⡇")[generator.integer(0...4)]
      frame.put(
        String(repeating: character, count: generator.integer(1...9)), column: generator.integer(0...52),
        row: generator.integer(0...3), style: style)
    }
    return frame
  }

  @Test("show at every time the frame of that time, and the last one where nothing moves")
  func frames() throws {
    var generator = Xorshift(state: 0x2545_f491_4f6c_dd1d)
    for _ in 0..<100 {
      var animation = AnimatedPicture(width: 53, height: 4)
      var frames: [CellBuffer] = []
      for second in 0..<generator.integer(1...9) {
        frames.append(frame(&generator, like: generator.integer(0...3) == 0 ? frames.first : frames.last))
        animation.show(frames[second], at: Double(second))
      }
      let all = try parts(animation.svg(.dark, title: "t", end: Double(frames.count)))
      for (second, frame) in frames.enumerated() {
        let seen = all.filter { $0.isSeen((Double(second) + 0.5) / Double(frames.count)) }
        try check(seen, frame)
      }
      try check(all.filter(\.isLast), frames[frames.count - 1])
    }
  }

  /// Each tile that is not blank is seen once, as its cells are drawn by themselves.
  private func check(_ seen: [Part], _ frame: CellBuffer) throws {
    var expected = 0
    for row in 0..<4 {
      for column in [0, 24, 48] {
        let rect = CellRect(column: column, row: row, width: min(24, 53 - column), height: 1)
        let fragment = frame.part(rect).fragment(.dark)
        guard !fragment.isEmpty else { continue }
        expected += 1
        let place = CellBuffer.place(column: column, row: row).dropFirst("transform=\"translate(".count).prefix {
          $0 != ")"
        }
        let here = seen.filter { $0.transform == place }
        #expect(here.count == 1 && here[0].body.contains(fragment))
      }
    }
    #expect(seen.count == expected)
  }

  @Test("cost nothing for what stands still, and one picture alone has no animation")
  func still() {
    var frame = CellBuffer(width: 30, height: 2)
    frame.put("still", column: 0, row: 0)
    var animation = AnimatedPicture(width: 30, height: 2)
    for second in 0..<5 { animation.show(frame, at: Double(second)) }
    let alone = animation.svg(.light, title: "t", end: 9)
    #expect(animation.frameCount == 1 && !alone.contains("<animate") && alone.contains("still"))
    frame.put("moves", column: 25, row: 1)
    animation.show(frame, at: 6)
    let two = animation.svg(.light, title: "t", end: 12)
    #expect(animation.frameCount == 2 && two.split(separator: "still").count == 2)
    #expect(two.contains("dur=\"12s\" values=\"hidden;visible\" keyTimes=\"0;0.5\""))
  }
}
