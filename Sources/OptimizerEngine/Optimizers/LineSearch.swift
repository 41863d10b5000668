// Line searches: Armijo backtracking, the same below the last values, and one that finds the strong Wolfe conditions.

/// f along a line x + a d, with what is needed to accept a step length.
struct Line {
  let oracle: Oracle
  let start: SearchPoint
  let direction: [Double]
  /// <g, d> at the start.
  let slope: Double

  init(_ oracle: Oracle, from start: SearchPoint, along direction: [Double]) {
    self.oracle = oracle
    self.start = start
    self.direction = direction
    slope = zip(start.gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The place at a step length, with the slope there.
  func point(_ a: Double) -> (point: SearchPoint, slope: Double) {
    let x = zip(start.x, direction).map { $0 + a * $1 }
    let (value, gradient) = oracle(x)
    return (
      SearchPoint(x: x, value: value, gradient: gradient),
      zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
    )
  }

  /// f(x + a d) <= f(x) + c1 a <g, d>: NaN and infinities are never a decrease.
  func isDecrease(_ value: Double, _ a: Double, c1: Double) -> Bool { value <= start.value + c1 * a * slope }

  /// The largest of `first`, `first` r, `first` r^2 and so on that is a sufficient decrease.
  ///
  /// Where the decrease asked for is less than `noise`, the rounding of f, values decide nothing; then the slope at the trial
  /// does: it may be at most (2 c1 - 1) of the one at the start, which is the same condition for a parabola (W. Hager and
  /// H. Zhang, 2005, doi:10.1137/030601880, "approximate Wolfe").
  ///
  /// L. Armijo, 1966.
  func backtracking(
    first: Double, ratio: Double = 0.5, c1: Double = 1e-4, noise: Double = 0
  ) -> (length: Double, point: SearchPoint)? {
    guard slope < 0 else { return nil }
    var a = first
    for _ in 0..<100 {
      if oracle.isSpent { return nil }
      let trial = point(a)
      if trial.point.x == start.x { return nil }
      if isDecrease(trial.point.value, a, c1: c1), trial.point.value < start.value { return (a, trial.point) }
      if -c1 * a * slope < noise, trial.point.value <= start.value + noise, trial.slope <= (2 * c1 - 1) * slope {
        return (a, trial.point)
      }
      a *= ratio
    }
    return nil
  }

  /// The largest of `first`, `first` r, `first` r^2 and so on after which f is at most `highest` + c1 a <g, d>: f may rise,
  /// as long as it stays that far below a value of before.
  ///
  /// L. Grippo, F. Lampariello, S. Lucidi, "A nonmonotone line search technique for Newton's method", 1986,
  /// doi:10.1137/0723046.
  func nonmonotone(
    first: Double, below highest: Double, ratio: Double = 0.5, c1: Double = 1e-4
  ) -> (length: Double, point: SearchPoint)? {
    guard slope < 0 else { return nil }
    var a = first
    for _ in 0..<100 {
      if oracle.isSpent { return nil }
      let trial = point(a).point
      if trial.x == start.x { return nil }
      if trial.value <= highest + c1 * a * slope { return (a, trial) }
      a *= ratio
    }
    return nil
  }

  /// A step length with f(x + a d) <= f(x) + c1 a <g, d> and |slope there| <= c2 |<g, d>|.
  ///
  /// Nocedal and Wright, "Numerical Optimization", 2nd edition, algorithms 3.5 and 3.6, the zoom by cubic interpolation
  /// kept away from the ends of the bracket.
  func strongWolfe(
    first: Double, c1: Double = 1e-4, c2: Double = 0.9
  ) -> (length: Double, point: SearchPoint)? {
    guard slope < 0 else { return nil }
    var low = Trial(length: 0, point: start, slope: slope)
    var a = first
    for i in 0..<40 {
      if oracle.isSpent { return lowest(low, low) }
      let found = point(a)
      let trial = Trial(length: a, point: found.point, slope: found.slope)
      if !isDecrease(trial.point.value, a, c1: c1) || (i > 0 && trial.point.value >= low.point.value) {
        return zoom(low, trial, c1: c1, c2: c2)
      }
      if trial.slope.magnitude <= -c2 * slope { return (a, trial.point) }
      if trial.slope >= 0 { return zoom(trial, low, c1: c1, c2: c2) }
      low = trial
      a *= 2
    }
    return (low.length, low.point)
  }

  private struct Trial {
    let length: Double
    let point: SearchPoint
    let slope: Double
  }

  /// The lower of two trials where nothing more may be asked; nil where it is no decrease.
  private func lowest(_ a: Trial, _ b: Trial) -> (length: Double, point: SearchPoint)? {
    let lower = b.point.value < a.point.value ? b : a
    return lower.point.value < start.value ? (lower.length, lower.point) : nil
  }

  /// Shrinks a bracket whose end `low` is the best sufficient decrease so far.
  private func zoom(
    _ low: Trial, _ high: Trial, c1: Double, c2: Double
  ) -> (length: Double, point: SearchPoint)? {
    var (low, high) = (low, high)
    for _ in 0..<60 {
      if oracle.isSpent { return lowest(low, high) }
      let a = Self.between(low, high)
      let found = point(a)
      let trial = Trial(length: a, point: found.point, slope: found.slope)
      if !isDecrease(trial.point.value, a, c1: c1) || trial.point.value >= low.point.value {
        high = trial
      } else {
        if trial.slope.magnitude <= -c2 * slope { return (a, trial.point) }
        if trial.slope * (high.length - low.length) >= 0 { high = low }
        low = trial
      }
      if (high.length - low.length).magnitude <= 1e-14 * max(high.length, low.length) { break }
    }
    // Rounding ended the zoom: a decrease is still a step.
    return low.length > 0 && low.point.value < start.value ? (low.length, low.point) : nil
  }

  /// The minimizer of the cubic through both ends, at least a tenth of the bracket away from them.
  private static func between(_ p: Trial, _ q: Trial) -> Double {
    let width = q.length - p.length
    let d1 = p.slope + q.slope - 3 * (q.point.value - p.point.value) / width
    let radicand = d1 * d1 - p.slope * q.slope
    var share = 0.5
    if radicand.isFinite, radicand >= 0 {
      let d2 = radicand.squareRoot() * (width < 0 ? -1 : 1)
      let candidate = 1 - (q.slope + d2 - d1) / (q.slope - p.slope + 2 * d2)
      if candidate.isFinite { share = min(max(candidate, 0.1), 0.9) }
    }
    return p.length + share * width
  }
}
