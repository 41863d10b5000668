// What is written for a character: text from a session file must not steer a terminal or break a document.

extension Character {
  /// The character, or `?` for what steers a terminal: control and format characters, lone or in a cluster.
  var printable: Character {
    if let ascii = asciiValue { return ascii >= 0x20 && ascii < 0x7F ? self : "?" }
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: return "?"
      default: continue
      }
    }
    return self
  }

  /// The character, or `?` for what a terminal does not show in one column, so that no other cell is moved.
  var oneColumn: Character {
    if let ascii = asciiValue { return ascii >= 0x20 && ascii < 0x7F ? self : "?" }
    guard unicodeScalars.count == 1, let scalar = unicodeScalars.first,
      !Self.wide.contains(where: { $0.contains(scalar.value) })
    else { return "?" }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: return "?"
    default: return printable
    }
  }

  /// Blocks of two columns (Unicode Standard Annex 11), whole blocks for simplicity.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F000...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
