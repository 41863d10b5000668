// What the probe draws: a pure function, so that a test can compute what must be on the screen.

import Plotting
import Terminal

/// A picture of everything a screen must be able to show.
enum TestCard {
  /// Rows above the log.
  static let head = 5

  static func frame(columns: Int, rows: Int, frames: Int, glyphs: GlyphTier, log: [String]) -> CellBuffer {
    var buffer = CellBuffer(width: columns, height: rows)
    buffer.put("frame \(frames) of \(columns)x\(rows)", column: 0, row: 0, style: CellStyle(isBold: true))
    for column in 0..<columns {
      let shade = UInt8(clamping: column * 255 / max(columns - 1, 1))
      let style = CellStyle(
        foreground: .rgb(shade, 255 - shade, 128), background: .rgb(40, shade / 2, 255 - shade))
      buffer[column, 1] = Cell(glyphs == .ascii ? "#" : "\u{2580}", style: style)
      let dots = CellStyle(foreground: .rgb(shade, 200, 90))
      buffer[column, 3] = Cell(glyphs == .ascii ? "." : braille(column), style: dots)
    }
    buffer.put("dim", column: 0, row: 2, style: CellStyle(isDim: true))
    buffer.put("underlined", column: 4, row: 2, style: CellStyle(isUnderlined: true))
    buffer.put("reversed", column: 15, row: 2, style: CellStyle(isBold: true, isReversed: true))
    buffer.put(String(repeating: "=", count: columns), column: 0, row: rows - 1)
    for (index, line) in log.suffix(max(rows - head - 1, 0)).enumerated() {
      buffer.put(line, column: 0, row: head + index)
    }
    return buffer
  }

  /// Random pictures drawn one after the other at the key F.
  static let noises = 25

  /// Characters of all kinds: ASCII, Braille, a wide one, one made of two code points, a family.
  static let characters: [Character] = [
    "a", "b", " ", "\u{28ff}", "\u{6f22}", "e\u{301}", "\u{1f469}\u{200d}\u{1f467}",
  ]

  /// The characters a screen shows as `?`, because they are not one code point in one column.
  static let unshown = Set(characters.suffix(3))

  /// A random picture; one number gives one picture.
  static func noise(columns: Int, rows: Int, seed: UInt64) -> CellBuffer {
    var state = seed
    func roll(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func color() -> CellColor {
      roll(4) == 0 ? .standard : .rgb(UInt8(roll(256)), UInt8(roll(256)), UInt8(roll(256)))
    }
    var buffer = CellBuffer(width: columns, height: rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let style = CellStyle(
          foreground: color(), background: color(), isBold: roll(4) == 0, isUnderlined: roll(4) == 0,
          isReversed: roll(4) == 0)
        buffer[column, row] = Cell(characters[roll(characters.count)], style: style)
      }
    }
    return buffer
  }

  /// An event in a few words.
  static func words(_ event: InputEvent) -> String {
    switch event {
    case .key(.character(let character)): "character \(character)"
    case .key(.alt(let character)): "alt \(character)"
    case .key(.control(let character)): "control \(character)"
    case .key(.function(let number)): "function \(number)"
    case .key(let key): "key \(key)"
    case .mouse(let mouse): "mouse \(mouse.action) \(mouse.button) \(mouse.column),\(mouse.row)"
    case .paste(let text): "paste \(text.count) \(text.prefix(40))"
    case .resize(let columns, let rows): "resize \(columns)x\(rows)"
    case .interrupt: "interrupt"
    case .terminate(let signal): "terminate \(signal)"
    case .resumed: "resumed"
    case .focus(let isFocused): "focus \(isFocused)"
    case .graphics(let cell): "graphics \(cell.width)x\(cell.height)"
    case .backdrop(let backdrop): "backdrop \(backdrop)"
    case .inputClosed: "input closed"
    }
  }

  private static func braille(_ column: Int) -> Character {
    Unicode.Scalar(UInt32(0x2800 + 1 + column % 255)).map(Character.init) ?? " "
  }
}
