// Numbers inside of the one-line details of certificates.

extension Double {
  /// Three significant digits: `0.978`, `5330`, `6.48e6`.
  package var short: String {
    guard isFinite else { return isNaN ? "nan" : (self > 0 ? "inf" : "-inf") }
    if self == 0 { return "0" }
    var exponent = 0
    var mantissa = magnitude
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    var digits = (mantissa * 100).rounded() / 100
    if digits >= 10 { (digits, exponent) = (digits / 10, exponent + 1) }
    let sign = self < 0 ? "-" : ""
    guard exponent < -3 || exponent > 4 else {
      let scale = [1e5, 1e4, 1e3, 1e2, 10, 1, 1, 1][exponent + 3]
      let value = (magnitude * scale).rounded() / scale
      return value == value.rounded() ? "\(sign)\(Int(value))" : "\(sign)\(value)"
    }
    return "\(sign)\(digits == digits.rounded() ? String(Int(digits)) : String(digits))e\(exponent)"
  }

  /// The same for a number below a limit, which never reads as the limit: what it lacks stands instead, `1 - 9.09e-13`.
  func short(below limit: Double) -> String {
    self < limit && short == limit.short ? "\(limit.short) - \((limit - self).short)" : short
  }

  /// Three significant digits that are never below the number.
  var shortAbove: String {
    guard isFinite, let shown = Double(short), shown < self else { return short }
    var unit = 1e-3
    while unit * 1000 <= magnitude { unit *= 10 }
    while unit * 100 > magnitude { unit /= 10 }
    return (shown + unit).short
  }

  /// The same for a number below a limit, which never reads as the limit.
  func shortAbove(below limit: Double) -> String {
    let text = shortAbove
    guard self < limit, (Double(text) ?? limit) >= limit else { return text }
    // What it lacks, rounded down.
    return "\(limit.short) - \((self - limit).shortAbove.dropFirst())"
  }
}
