// Numbers as short text, exact in decimal: no locale, no rounding surprises at the ends of the range of Double.

/// A decimal number `sign 0.d1d2d3... * 10^(exponent + 1)`, made to be written in few characters.
struct ShortNumber: Hashable, Sendable {
  /// Whether a minus sign is shown; zero never has one.
  let isNegative: Bool
  /// Significant digits 0...9 without leading or trailing zeros; empty for zero.
  let digits: [UInt8]
  /// The power of ten of the first digit.
  let exponent: Int

  /// The decimal number `coefficient * 10^exponent`.
  init(coefficient: Int, exponent: Int) {
    var digits = String(coefficient.magnitude).utf8.map { $0 - UInt8(ascii: "0") }
    let leading = exponent + digits.count - 1
    while digits.last == 0 { digits.removeLast() }
    self.digits = digits
    self.exponent = digits.isEmpty ? 0 : leading
    isNegative = coefficient < 0
  }

  /// A finite number rounded to some significant digits, half away from zero.
  init(_ value: Double, significantDigits: Int) {
    var digits: [UInt8] = []
    var power = 0
    var pointSeen = false
    var written = value.magnitude.description.utf8[...]
    if let mark = written.firstIndex(of: UInt8(ascii: "e")) {
      power = Int(Substring(written[written.index(after: mark)...])) ?? 0
      written = written[..<mark]
    }
    for byte in written {
      guard byte != UInt8(ascii: ".") else {
        pointSeen = true
        continue
      }
      if pointSeen { power -= 1 }
      digits.append(byte - UInt8(ascii: "0"))
    }
    var leading = power + digits.count - 1
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    leading -= zeros
    if Self.round(&digits, to: max(significantDigits, 1)) { leading += 1 }
    while digits.last == 0 { digits.removeLast() }
    self.digits = digits
    exponent = digits.isEmpty ? 0 : leading
    isNegative = value < 0
  }

  /// Rounds in place; true if the carry made one more digit.
  private static func round(_ digits: inout [UInt8], to count: Int) -> Bool {
    guard digits.count > count else { return false }
    let up = digits[count] >= 5
    digits.removeLast(digits.count - count)
    guard up else { return false }
    var place = count - 1
    while place >= 0, digits[place] == 9 {
      digits[place] = 0
      place -= 1
    }
    guard place < 0 else {
      digits[place] += 1
      return false
    }
    digits.insert(1, at: 0)
    return true
  }

  /// Plain notation from 1e-4 up to six digits, else scientific: `0.5`, `-1`, `1e-7`, `2.5e+9`.
  var text: String {
    guard !digits.isEmpty else { return "0" }
    let sign = isNegative ? [UInt8(ascii: "-")] : []
    let figures = digits.map { UInt8(ascii: "0") + $0 }
    let scientific = sign + Self.scientific(figures, exponent: exponent)
    guard exponent >= -4, exponent <= 5 else { return String(decoding: scientific, as: UTF8.self) }
    let plain = sign + Self.plain(figures, exponent: exponent)
    return String(decoding: plain.count <= max(scientific.count, 6) ? plain : scientific, as: UTF8.self)
  }

  /// Plain notation for some exponents, else powers of ten: `100`, `0.01`, `10⁻¹²`, `2·10⁴`; in ASCII `1e-12`, `2e4`.
  func powerText(plain exponents: ClosedRange<Int>, glyphs: GlyphTier) -> String {
    guard !digits.isEmpty else { return "0" }
    let sign = isNegative ? "-" : ""
    let figures = digits.map { UInt8(ascii: "0") + $0 }
    if exponents.contains(exponent) {
      return sign + String(decoding: Self.plain(figures, exponent: exponent), as: UTF8.self)
    }
    let fraction = figures.count > 1 ? [UInt8(ascii: ".")] + figures[1...] : []
    let factor = String(decoding: figures[..<1] + fraction, as: UTF8.self)
    if glyphs == .ascii { return "\(sign)\(factor)e\(exponent)" }
    let power = "10" + String("\(exponent)".map { Self.raised[$0] ?? $0 })
    return sign + (factor == "1" ? power : "\(factor)·\(power)")
  }

  /// Digits and the minus sign as exponents.
  private static let raised: [Character: Character] = Dictionary(
    uniqueKeysWithValues: zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))

  private static func plain(_ figures: [UInt8], exponent: Int) -> [UInt8] {
    func zeros(_ count: Int) -> [UInt8] { Array(repeating: UInt8(ascii: "0"), count: count) }
    let point = UInt8(ascii: ".")
    if exponent < 0 { return [UInt8(ascii: "0"), point] + zeros(-exponent - 1) + figures }
    if exponent >= figures.count - 1 { return figures + zeros(exponent - figures.count + 1) }
    return figures[...exponent] + [point] + figures[(exponent + 1)...]
  }

  private static func scientific(_ figures: [UInt8], exponent: Int) -> [UInt8] {
    let fraction = figures.count > 1 ? [UInt8(ascii: ".")] + figures[1...] : []
    return figures[..<1] + fraction + Array("e\(exponent < 0 ? "-" : "+")\(exponent.magnitude)".utf8)
  }
}

extension Double {
  /// The number in few characters: `1.34e-7`, `0.5`, `nan`, `-inf`.
  ///
  /// - Parameter significantDigits: Digits kept, at least one.
  /// - Returns: Text that reads back as the number rounded to these digits.
  package func shortText(significantDigits: Int = 3) -> String {
    guard isFinite else { return isNaN ? "nan" : (self < 0 ? "-inf" : "inf") }
    return ShortNumber(self, significantDigits: significantDigits).text
  }

  /// Two numbers that are compared, in digits enough to tell them apart: `7.11579` and `7.1158`.
  ///
  /// In three digits, `7.12 <= 7.12` would read as a tautology. What nine digits do not tell apart reads the same.
  ///
  /// - Parameter significantDigits: Digits kept where these are enough.
  package static func texts(_ left: Double, _ right: Double, significantDigits: Int = 3) -> (String, String) {
    let digits = (significantDigits..<9).first {
      left.shortText(significantDigits: $0) != right.shortText(significantDigits: $0)
    }
    let shown = left == right ? significantDigits : digits ?? 9
    return (left.shortText(significantDigits: shown), right.shortText(significantDigits: shown))
  }
}
