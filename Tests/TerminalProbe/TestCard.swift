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

  /// An event in a few words.
  static func words(_ event: InputEvent) -> String {
    switch event {
    case .key(.character(let character)): "character \(character)"
    case .key(.alt(let character)): "alt \(character)"
    case .key(.control(let character)): "control \(character)"
    case .key(.function(let number)): "function \(number)"
    case .key(let key): "key \(key)"
    case .mouse(let mouse): "mouse \(mouse.action) \(mouse.button) \(mouse.column),\(mouse.row)"
    case .resize(let columns, let rows): "resize \(columns)x\(rows)"
    case .interrupt: "interrupt"
    case .terminate(let signal): "terminate \(signal)"
    case .resumed: "resumed"
    case .inputClosed: "input closed"
    }
  }

  private static func braille(_ column: Int) -> Character {
    Unicode.Scalar(UInt32(0x2800 + 1 + column % 255)).map(Character.init) ?? " "
  }
}
