// How far the functions behind intervals are trusted.

/// The functions of one number that intervals are built on are those of `Elementary`, the same bits on every machine.
///
/// They are not rounded correctly: against true values they are off by less than 1 unit in the last place, tanh by less
/// than 1.5 (CKernelsTests). The bounds here allow for 4, several times that. It is the only assumption behind a proved
/// bound beside IEEE 754 arithmetic.
extension Double {
  /// At least 4 units in the last place below a computed value: 2^-50 of it, and a tiny number for what underflows.
  @inline(__always)
  var lowered: Double { self - (magnitude * 0x1p-50 + .leastNormalMagnitude) }

  /// At least 4 units in the last place above a computed value.
  @inline(__always)
  var raised: Double { self + (magnitude * 0x1p-50 + .leastNormalMagnitude) }
}
