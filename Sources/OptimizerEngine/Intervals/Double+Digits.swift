// Decimal rounding upward, so that a proved number is short and does not change with the last bits of a library.

extension Double {
  /// The least number with so many significant decimal digits that is not below this one; itself where it is not finite.
  func roundedUp(digits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    // The exponent from the shortest text, without a logarithm that rounds differently elsewhere.
    var exponent = 0
    var size = magnitude
    while size >= 10 {
      size /= 10
      exponent += 1
    }
    while size < 1 {
      size *= 10
      exponent -= 1
    }
    let shift = digits - 1 - exponent
    let scaled = shift >= 0 ? self * 10.0.power(shift) : self / 10.0.power(-shift)
    guard scaled.isFinite else { return self }
    var digitsOfResult = scaled.rounded(.up)
    // Scaling may have rounded to the wrong side: take the next step until it is not below.
    for _ in 0..<3 {
      if let value = Double("\(Int64(digitsOfResult))e\(-shift)"), value >= self { return value }
      digitsOfResult += 1
    }
    return self
  }
}
