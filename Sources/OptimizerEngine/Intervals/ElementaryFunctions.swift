// The library functions behind intervals, in one place, and how far they are trusted.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The functions of one number that intervals are built on.
///
/// They are not rounded correctly. The bounds here assume that each is off by at most 4 units in the last place, which is
/// several times the errors that the authors of C libraries publish (at most about 1 for these functions). It is the only
/// assumption behind a proved bound beside IEEE 754 arithmetic.
enum ElementaryFunctions {
  static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  static func log(_ x: Double) -> Double { Glibc.log(x) }
  static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
}

extension Double {
  /// At least 4 units in the last place below a computed value: 2^-50 of it, and a tiny number for what underflows.
  @inline(__always)
  var lowered: Double { self - (magnitude * 0x1p-50 + .leastNormalMagnitude) }

  /// At least 4 units in the last place above a computed value.
  @inline(__always)
  var raised: Double { self + (magnitude * 0x1p-50 + .leastNormalMagnitude) }
}
