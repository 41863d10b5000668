// Randomness as a value: every random number of Basin comes from a seed and the name of a stream.

/// A seeded generator of random numbers with named streams (xoshiro256**, seeded by SplitMix64).
///
/// Two streams of one seed are independent for all practical purposes, so adding a consumer of randomness never
/// changes what the others draw. Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS
/// 47(4), 2021, doi:10.1145/3460772.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Creates the generator of a named stream of a seed.
  public init(seed: UInt64, stream: String = "") {
    var mixed = seed
    // FNV-1a of the name keeps streams apart.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    mixed ^= hash
    func splitMix() -> UInt64 {
      mixed &+= 0x9e37_79b9_7f4a_7c15
      var z = mixed
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
    state = (splitMix(), splitMix(), splitMix(), splitMix())
  }

  /// The four words of the state, for checkpoints.
  public var words: [UInt64] { [state.0, state.1, state.2, state.3] }

  /// Continues a generator from its words; nil unless there are four.
  public init?(words: [UInt64]) {
    guard words.count == 4 else { return nil }
    state = (words[0], words[1], words[2], words[3])
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
    let result = rotated(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, 45)
    return result
  }

  /// A number uniform on [0, 1), a multiple of 2^-53.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number uniform on [low, high); rounding may give `high` itself.
  public mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * uniform()
  }

  /// A number of the standard normal distribution (Box and Muller; two uniform numbers are drawn for each).
  public mutating func normal() -> Double {
    let radius = (-2 * Elementary.log(1 - uniform())).squareRoot()
    return radius * Elementary.cos(2 * .pi * uniform())
  }

  /// A whole number uniform on 0..<bound, up to a bias of at most bound/2^64.
  ///
  /// - Precondition: `bound` is positive.
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "a random index needs a positive bound, got \(bound)")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// The numbers 0..<count in random order (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) { order.swapAt(i, index(below: i + 1)) }
    return order
  }

  /// Whether two generators will draw the same numbers from here on.
  public static func == (left: Self, right: Self) -> Bool { left.state == right.state }
}
