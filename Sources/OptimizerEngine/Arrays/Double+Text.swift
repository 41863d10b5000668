// Numbers as text that reads back to the same bits.

extension Double {
  /// All digits that are needed to read the number back; `nan` for every NaN.
  ///
  /// What arithmetic leaves on x86 is a NaN with its sign bit set, and `description` shows it: `-nan` says nothing that
  /// `nan` does not.
  public var text: String { isNaN ? "nan" : description }
}

extension StringProtocol {
  /// Whether a number is written as 0, rather than as one so small that it reads as 0, which may mean something else.
  public var isWrittenZero: Bool {
    let mantissa = prefix { !"eEpP".contains($0) }.drop { "+-".contains($0) }
    let digits = mantissa.hasPrefix("0x") || mantissa.hasPrefix("0X") ? mantissa.dropFirst(2) : mantissa
    return digits.allSatisfy { $0 == "0" || $0 == "." }
  }
}
