// What all pictures in SVG share: numbers, text and the colors of the page.

enum SVGText {
  /// A number with at most two decimals.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole)." + (rest < 10 ? "0\(rest)" : rest % 10 == 0 ? "\(rest / 10)" : "\(rest)")
  }

  /// Text between tags.
  static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      default: out.append(character.printable)
      }
    }
    return out
  }
}

extension Backdrop {
  /// The color of the empty page.
  var paper: String { self == .dark ? "#0d1117" : "#ffffff" }
  /// The color of text without one.
  var ink: String { self == .dark ? "#d0d7de" : "#1f2328" }
}

extension CellColor {
  /// The color as `#rrggbb`; nil for the terminal's own.
  var hex: String? {
    components.map { color in
      "#" + [color.red, color.green, color.blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }
}
