// Numbers as text that reads back to the same bits.

extension Double {
  /// All digits that are needed to read the number back; `nan` for every NaN.
  ///
  /// What arithmetic leaves on x86 is a NaN with its sign bit set, and `description` shows it: `-nan` says nothing that
  /// `nan` does not.
  public var text: String { isNaN ? "nan" : description }
}
