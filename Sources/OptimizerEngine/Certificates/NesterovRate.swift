// The rate of Nesterov's method with any constant step size and momentum: a potential that shrinks at every step.

/// A potential of x_{t+1} = y_t - eta g(y_t) + v_t, y_t = x_t + momentum (x_t - x_{t-1}), for mu-strongly convex, beta-smooth f.
///
/// ```
/// V_t = f(x_t) - f* + xi' (P x I) xi,   xi = (x_t - x*, x_{t-1} - x*),   P positive semidefinite
/// sqrt(V_{t+1}) <= sqrt(factor) sqrt(V_t) + weight |v_t|
/// ```
/// For eta <= 1/beta and momentum (1-q)/(1+q), q = sqrt(mu eta), the classical potential has the factor 1 - q. For every other
/// pair P is searched so that the linear matrix inequality of Hu and Lessard, "Dissipativity theory for Nesterov's
/// accelerated method", ICML 2017, theorem 3 and lemma 3, holds. Where the Hessian is constant and its eigenvalues are known
/// every eigenvector has a P of its own, which covers eta = 4/(3 beta + mu) with the momentum
/// (sqrt(3 k + 1) - 2)/(sqrt(3 k + 1) + 2), k = beta/mu, of Martin, Manchester and Furieri, arXiv:2508.00775. With v, sqrt(e(x + v)) <= sqrt(e(x)) + sqrt(beta/2) |v| and the triangle inequality of the norm of P give
/// weight = sqrt(beta/2 + P_11).
struct NesterovRate: Equatable {
  /// By how much V shrinks in a step without v.
  let factor: Double
  /// How much |v| adds to sqrt(V).
  let weight: Double
  /// V_0 = gapWeight e_0 + startWeight |x_0 - x*|^2, as x_{-1} = x_0.
  let startWeight: Double
  let gapWeight: Double
  /// P of the whole, where the matrix inequality of Hu and Lessard was solved; nil where P is known by hand.
  private(set) var matrix: [Double]?

  /// Nil where no factor below 1 was found.
  ///
  /// - Parameter spectrum: The eigenvalues of the Hessian, where it is constant.
  init?(
    stepSize eta: Double, momentum: Double, smoothness beta: Double, convexity mu: Double, spectrum: [Double]? = nil
  ) {
    guard eta > 0, beta.isFinite, mu > 0, mu <= beta, momentum >= 0, momentum < 1 else { return nil }
    let q = (mu * eta).squareRoot()
    if PremiseSource.isAtMost(eta * beta, 1), (momentum - (1 - q) / (1 + q)).magnitude <= 1e-12 {
      (factor, weight, startWeight, gapWeight) = (1 - q, 1 / eta.squareRoot(), mu / 2, 1)
      return
    }
    if let modes = spectrum.map({ $0.map { NesterovMode(step: eta, momentum: momentum, eigenvalue: $0) } }) {
      let radius = modes.map(\.radius).max() ?? 1
      guard radius < 1 else { return nil }
      // A little slower than the slowest mode, so that its potential is finite.
      let slower = radius + (1 - radius) / 50
      let potentials = modes.compactMap { $0.potential(factor: slower * slower) }
      guard potentials.count == modes.count else { return nil }
      factor = slower * slower
      weight = (potentials.map { $0[0] }.max() ?? 0).squareRoot() * (1 + 1e-9)
      startWeight = (potentials.map { $0[0] + 2 * $0[1] + $0[2] }.max() ?? 0) * (1 + 1e-9)
      gapWeight = 0
      return
    }
    let inequality = PotentialInequality(step: eta * beta, momentum: momentum, convexity: mu / beta)
    guard let found = inequality.smallestFactor() else { return nil }
    factor = found.factor
    let p = found.potential
    weight = (beta * (0.5 + p[0])).squareRoot() * (1 + 1e-12)
    startWeight = max(beta * (p[0] + 2 * p[1] + p[2]), 0) * (1 + 1e-12)
    gapWeight = 1
    matrix = p.map { beta * $0 }
  }
}

/// Nesterov's method along one eigenvector of a quadratic: xi+ = [a, c; 1, 0] xi, xi = (x_t, x_{t-1}).
private struct NesterovMode {
  private let a, c, eigenvalue: Double

  init(step: Double, momentum: Double, eigenvalue: Double) {
    let k = 1 - step * eigenvalue
    (a, c) = ((1 + momentum) * k, -momentum * k)
    self.eigenvalue = eigenvalue
  }

  /// The spectral radius: of the roots of z^2 = a z + c.
  var radius: Double {
    let discriminant = a * a + 4 * c
    return discriminant < 0 ? (-c).squareRoot() : (a.magnitude + discriminant.squareRoot()) / 2
  }

  /// P with xi+' P xi+ = factor (xi' P xi - (eigenvalue/2) x_t^2), so that xi' P xi is at least the gap and shrinks.
  func potential(factor r: Double) -> [Double]? {
    let rest = 1 - a * a / r - 2 * a * a * c / (r * (r - c)) - c * c / (r * r)
    guard r > 0, r != c, rest > 1e-12 else { return nil }
    let p = eigenvalue / 2 / rest
    return [p, a * c * p / (r - c), c * c * p / r]
  }
}

/// Hu and Lessard's matrix inequality for beta = 1: a 3 x 3 matrix, linear in P, must be negative semidefinite.
struct PotentialInequality {
  /// eta beta.
  let step: Double
  let momentum: Double
  /// mu/beta.
  let convexity: Double

  /// The smallest factor for which a potential is found, to a few parts in 10^4 of 1 - factor, and P = [[p0, p1], [p1, p2]].
  func smallestFactor() -> (factor: Double, potential: [Double])? {
    var (low, best): (Double, (factor: Double, potential: [Double])?) = (0, nil)
    // A hundredth of Nesterov's own rate is still one; what is slower is not worth a search near a singular inequality.
    var high = 1 - convexity.squareRoot() / 100
    guard let first = potential(factor: high) else { return nil }
    best = (high, first)
    while high - low > 2e-4 * (1 - low) {
      let middle = (low + high) / 2
      if let found = potential(factor: middle) {
        (high, best) = (middle, (middle, found))
      } else {
        low = middle
      }
    }
    return best
  }

  /// A potential for a factor, by the ellipsoid method on the largest eigenvalue, which is convex in P; nil if none is found.
  ///
  /// The inequality has to hold by a margin, so that rounding cannot make it false.
  private func potential(factor: Double) -> [Double]? {
    let margin = 1e-11
    let root = convexity.squareRoot()
    var p = [0.5, 0.5 * (root - 1), 0.5 * (1 - root) * (1 - root)]
    var shape = [[4.0, 0, 0], [0, 4, 0], [0, 0, 4]]
    for _ in 0..<250 {
      let (value, slope) = violation(p, factor)
      if value <= -margin { return p }
      let pushed = (0..<3).map { i in (0..<3).reduce(0) { $0 + shape[i][$1] * slope[$1] } }
      let length = zip(slope, pushed).reduce(0) { $0 + $1.0 * $1.1 }.squareRoot()
      // The whole ellipsoid is worse: there is nothing to be found.
      guard length > 0, value + margin < length else { return nil }
      let depth = max((value + margin) / length, 0)
      let n = 3.0
      let (a, b, c) = (
        (1 + n * depth) / (n + 1), n * n / (n * n - 1) * (1 - depth * depth),
        2 * (1 + n * depth) / ((n + 1) * (1 + depth))
      )
      for i in 0..<3 { p[i] -= a * pushed[i] / length }
      for i in 0..<3 {
        for j in 0..<3 { shape[i][j] = b * (shape[i][j] - c * pushed[i] * pushed[j] / (length * length)) }
      }
    }
    return nil
  }

  /// The larger of the top eigenvalue of the inequality and minus the lowest of P, with its derivative by P.
  private func violation(_ p: [Double], _ factor: Double) -> (Double, [Double]) {
    let zero = Self.matrix { _, _ in 0 }
    let parts = (0..<3).map { part($0, factor) }
    let supply = supply(factor)
    var whole = zero
    for i in 0..<3 {
      for j in 0..<3 {
        whole[i][j] = p[0] * parts[0][i][j] + p[1] * parts[1][i][j] + p[2] * parts[2][i][j] - supply[i][j]
      }
    }
    let (top, u) = Self.largestEigenpair(whole)
    let (least, w) = Self.largestEigenpair([[-p[0], -p[1], 0], [-p[1], -p[2], 0], [0, 0, -1e300.squareRoot()]])
    if least > top { return (least, [-w[0] * w[0], -2 * w[0] * w[1], -w[1] * w[1]]) }
    let slopes = parts.map { part in
      var sum = 0.0
      for i in 0..<3 {
        var row = 0.0
        for j in 0..<3 { row += part[i][j] * u[j] }
        sum += row * u[i]
      }
      return sum
    }
    return (top, slopes)
  }

  /// What one entry of P adds: [A'PA - factor P, A'PB; B'PA, B'PB] with A = [1 + momentum, -momentum; 1, 0], B = [-step; 0].
  private func part(_ index: Int, _ factor: Double) -> [[Double]] {
    let rows = [[1 + momentum, -momentum, -step], [1.0, 0, 0]]
    let (a, b) = [(0, 0), (0, 1), (1, 1)][index]
    return Self.matrix { i, j in
      let product = a == b ? rows[a][i] * rows[a][j] : rows[a][i] * rows[b][j] + rows[b][i] * rows[a][j]
      let here = i < 2 && j < 2 && (min(i, j), max(i, j)) == (a, b)
      return product - (here ? factor : 0)
    }
  }

  /// factor X_1 + (1 - factor) X_2: what smoothness and strong convexity supply.
  private func supply(_ factor: Double) -> [[Double]] {
    let (b, m, room) = (momentum, convexity, step * (2 - step))
    let one = [[b * b * m, -b * b * m, -b], [-b * b * m, b * b * m, b], [-b, b, room]]
    let c = 1 + b
    let two = [[c * c * m, -b * c * m, -c], [-b * c * m, b * b * m, b], [-c, b, room]]
    return Self.matrix { i, j in 0.5 * (factor * one[i][j] + (1 - factor) * two[i][j]) }
  }

  private static func matrix(_ element: (Int, Int) -> Double) -> [[Double]] {
    (0..<3).map { i in (0..<3).map { element(i, $0) } }
  }

  /// The largest eigenvalue of a symmetric 3 x 3 matrix and its vector, by Jacobi's rotations.
  static func largestEigenpair(_ matrix: [[Double]]) -> (value: Double, vector: [Double]) {
    var a = matrix
    var v = Self.matrix { $0 == $1 ? 1 : 0 }
    for _ in 0..<12 {
      for (p, q) in [(0, 1), (0, 2), (1, 2)] where a[p][q] != 0 {
        let ratio = (a[q][q] - a[p][p]) / (2 * a[p][q])
        let t = (ratio < 0 ? -1 : 1) / (ratio.magnitude + (ratio * ratio + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<3 { (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]) }
        for k in 0..<3 { (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]) }
        for k in 0..<3 { (v[k][p], v[k][q]) = (c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]) }
      }
      if a[0][1].magnitude + a[0][2].magnitude + a[1][2].magnitude < 1e-15
        * (a[0][0].magnitude + a[1][1].magnitude + a[2][2].magnitude)
      {
        break
      }
    }
    let top = (0..<3).max { a[$0][$0] < a[$1][$1] } ?? 0
    return (a[top][top], (0..<3).map { v[$0][top] })
  }
}
