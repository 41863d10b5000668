// Numbers as text that reads back to the same bits.

extension Double {
  /// The number as text, with all digits needed to read it back; `nan` for every NaN.
  ///
  /// Arithmetic on x86 leaves NaNs with the sign bit set, which `description` shows as `-nan`; the sign means nothing.
  public var text: String { isNaN ? "nan" : description }
}

extension StringProtocol {
  /// Whether a text that reads as 0 is written as 0, and not as a number too small for double precision.
  public var isWrittenZero: Bool {
    let mantissa = prefix { !"eEpP".contains($0) }.drop { "+-".contains($0) }
    let digits = mantissa.hasPrefix("0x") || mantissa.hasPrefix("0X") ? mantissa.dropFirst(2) : mantissa
    return digits.allSatisfy { $0 == "0" || $0 == "." }
  }
}
