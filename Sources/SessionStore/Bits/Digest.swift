// A 64-bit digest of what a run computed, so that a replay can tell whether it computed the same.

/// A 64-bit digest of numbers, text and bytes, in the order in which they are combined.
///
/// ```
/// state = mix((state ^ word) + 0x9E3779B97F4A7C15)     for every 64-bit word
/// ```
///
/// where `mix` is the finalizer of SplitMix64 (G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number
/// generators", 2014, doi:10.1145/2660193.2660195), a bijection: one changed word always changes the digest. Every
/// call of `combine` closes with the number of bytes it took, so where one array ends and the next begins matters.
/// Arrays count as their bit patterns, little-endian, on every platform; `-0.0` differs from `0.0`, and every NaN is the
/// same one, because which of two NaN an operation passes on is up to the processor. Not a defense against forgery.
package struct Digest: Sendable, Hashable, CustomStringConvertible {
  /// The digest as a number.
  package private(set) var value: UInt64

  /// Creates the digest of nothing.
  package init() { value = 0x6261_7369_6E2D_6431 }

  /// Creates the digest of one array of doubles.
  package init(_ values: [Double]) {
    self.init()
    combine(values)
  }

  /// Creates a digest from its 16 lower-case hexadecimal digits; nil for anything else.
  package init?(hex: String) {
    guard let value = Hexadecimal.number(hex.utf8, as: UInt64.self) else { return nil }
    self.value = value
  }

  /// The digest as 16 lower-case hexadecimal digits.
  package var hex: String { String(decoding: Hexadecimal.bytes(value), as: UTF8.self) }

  /// The digest as 16 lower-case hexadecimal digits.
  package var description: String { hex }

  /// Takes one number in.
  package mutating func combine(_ word: UInt64) {
    absorb(word)
    absorb(8)
  }

  /// Takes another digest in.
  package mutating func combine(_ digest: Digest) { combine(digest.value) }

  /// Takes an array of doubles in.
  package mutating func combine(_ values: [Double]) {
    for value in values { absorb(value.isNaN ? Double.nan.bitPattern : value.bitPattern) }
    absorb(UInt64(8 * values.count))
  }

  /// Takes an array of floats in.
  package mutating func combine(_ values: [Float]) {
    func word(_ i: Int) -> UInt64 { UInt64(values[i].isNaN ? Float.nan.bitPattern : values[i].bitPattern) }
    var low = 0
    while low + 1 < values.count {
      absorb(word(low) | word(low + 1) << 32)
      low += 2
    }
    if low < values.count { absorb(word(low)) }
    absorb(UInt64(4 * values.count))
  }

  /// Takes the UTF-8 bytes of a text in.
  package mutating func combine(_ text: String) { combine(bytes: text.utf8) }

  /// Takes bytes in.
  ///
  /// - Complexity: O(*n*).
  package mutating func combine(bytes: some Sequence<UInt8>) {
    var word: UInt64 = 0
    var count: UInt64 = 0
    for byte in bytes {
      word |= UInt64(byte) << (8 * (count & 7))
      count += 1
      if count & 7 == 0 {
        absorb(word)
        word = 0
      }
    }
    if count & 7 != 0 { absorb(word) }
    absorb(count)
  }

  private mutating func absorb(_ word: UInt64) {
    var mixed = (value ^ word) &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    value = mixed ^ mixed >> 31
  }
}
