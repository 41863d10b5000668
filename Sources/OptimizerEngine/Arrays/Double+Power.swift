// Whole powers with the same bits everywhere.

extension Double {
  /// x^n for n >= 0 by repeated squaring: the same bits on every platform, unlike pow.
  func power(_ n: Int) -> Double {
    var result = 1.0
    var base = self
    var n = n
    while n > 0 {
      if n & 1 == 1 { result *= base }
      base *= base
      n >>= 1
    }
    return result
  }
}
