// Honest smoothing: on the raw data, before anything is left out, and without the pull towards zero at the start.

/// Ways to make curves easier to read.
package enum Smoothing {
  /// The exponential moving average of a sequence, freed of its bias towards zero.
  ///
  /// ```
  /// m_0 = 0,   m_t = w m_(t-1) + (1 - w) y_t,   result_t = m_t / (1 - w^t)
  /// ```
  ///
  /// The average of a constant is that constant. A number that is not finite stays in its place and is not averaged.
  /// Diederik Kingma and Jimmy Ba, "Adam: a method for stochastic optimization", arXiv:1412.6980, section 3.
  ///
  /// - Parameters:
  ///   - values: The raw data.
  ///   - weight: The part of the past that is kept, 0 (the raw data) to below 1; larger numbers count as 0.999.
  /// - Returns: As many numbers as there are values.
  package static func exponential(_ values: [Double], weight: Double) -> [Double] {
    guard weight > 0 else { return values }
    let kept = min(weight, 0.999)
    var average = 0.0
    var mass = 0.0
    return values.map { value in
      guard value.isFinite else { return value }
      // The debiased mean itself is updated: no number leaves the range of the data, so a constant stays exact.
      mass = kept * mass + (1 - kept)
      average += (value - average) * ((1 - kept) / mass)
      return average
    }
  }
}
