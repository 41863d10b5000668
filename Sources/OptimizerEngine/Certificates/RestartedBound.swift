// Inequality (2) begun anew at every step of a run: what was known before it, and what is known now.

/// Bounds of the gradients of a run from every step on (theory.md, section 8.1).
///
/// With tail_t a bound of the sum of |v_k|^2 over k >= t, D_t = f(x_t) - f* and s = eta beta,
/// ```
/// B_t = ( |1-s| sqrt(tail_t) + sqrt(tail_t + 2 eta (2-s) D_t) ) / (eta (2-s)),   sum over k >= t of |g_k|^2 <= B_t^2
/// ```
/// so G^2 <= sum over k < t of |g_k|^2 + B_t^2 for every t, and some k <= t + ceil(B_t^2/eps^2) has |g_k| <= eps.
struct RestartedBound: Equatable {
  /// The first step it speaks of.
  let start: Int
  /// B_t^2 from `start` up to the present iterate; infinite where nothing holds.
  let squares: [Double]
  /// The sum of |g_k|^2 over start <= k < t.
  let paid: [Double]
  /// What rounding may have made of sums of gradients, as a share.
  private let slack: Double

  /// - Parameters:
  ///   - steps: The steps it speaks of; bounds are taken at each of them and at the iterate after the last.
  ///   - first: The first step from which on the constants hold; nothing is bounded before it.
  ///   - decrease: D_t, rounded up.
  ///   - tail: The bound of the sum of |v_k|^2 over k >= t.
  init(
    _ run: Trajectory, steps: Range<Int>, from first: Int = 0, stepSize: Double, smoothness: Double,
    decrease: (Int) -> Double, tail: (Int) -> Double
  ) {
    start = steps.lowerBound
    var sum = 0.0
    var (squares, paid): ([Double], [Double]) = ([], [])
    for t in steps.lowerBound...steps.upperBound {
      let bound = EnergyBound.gradientEnergy(
        stepSize: stepSize, smoothness: smoothness, squaredUpdates: tail(t), decrease: decrease(t))
      squares.append(t >= first && bound >= 0 ? bound * bound : .infinity)
      paid.append(sum)
      if t < steps.upperBound { sum += run.gradientNorms[t] * run.gradientNorms[t] }
    }
    self.squares = squares
    self.paid = paid
    slack = run.precision == .single ? 1e-4 : 1e-9
  }

  /// B, known before the first of the steps.
  var before: Double { squares[0].squareRoot() }

  /// The least of sqrt(sum over k < t of |g_k|^2 + B_t^2): a bound of all |g_k| together, known now.
  var now: Double { (zip(paid, squares).map(+).min() ?? .infinity).squareRoot() }

  /// The step by which |g_k| <= eps was certain before the first step, and by which it is certain now.
  func certainSteps(tolerance: Double) -> (before: Double, now: Double) {
    let all = squares.indices.map { i in
      Double(start + i) + (squares[i] / (tolerance * tolerance)).rounded(.up)
    }
    return (all[0], all.min() ?? .infinity)
  }

  /// What B leaves for |g_t| once the earlier gradients are paid, for t = start, start + 1 ...
  var envelope: [Double] { paid.map { max(squares[0] - $0, 0).squareRoot() } }

  /// The same with the best of the bounds known at each step.
  var envelopeNow: [Double] {
    var best = Double.infinity
    return zip(squares, paid).map { square, paid in
      best = min(best, square + paid)
      return max(best - paid, 0).squareRoot()
    }
  }

  /// The first step whose bound the later gradients break, beyond rounding: it refutes the certificate itself.
  var firstBroken: Int? {
    let total = paid[paid.count - 1]
    return squares.indices.first { i in
      total - paid[i] > squares[i] * (1 + slack) + 1e-3 * slack * total
    }.map { start + $0 }
  }
}
