// Stochastic gradient descent plus v on a problem whose constants are known in closed form.

package import OptimizerEngine

/// Runs of f = (1/n) sum |x - c_i|^2/2 with batches of one sample: beta = 1, their variance is that of the c_i.
package struct MiniBatchRuns {
  /// sum eta_t E|g_t|^2.
  package private(set) var left = 0.0
  /// D, sum E|v_t|^2, sum E|v_t|^2/eta_t and sigma^2 sum eta_t^2.
  package private(set) var (decrease, updates, weighted, noise) = (0.0, 0.0, 0.0, 0.0)

  /// `v` makes the correction of a step from what the rule saw of the gradient, or from nothing of it.
  package init(
    _ generator: inout SeededGenerator, repeats: Int, steps: Int, spread: Double, start: Double,
    eta: (Int) -> Double, v: (Int, [Double], inout SeededGenerator) -> [Double]
  ) {
    let d = 3
    func normals(_ generator: inout SeededGenerator) -> [Double] { (0..<d).map { _ in generator.normal() } }
    let centers = (0..<8).map { _ in normals(&generator).map { spread * $0 } }
    let mean = (0..<d).map { i in centers.reduce(0) { $0 + $1[i] } / 8 }
    let variance = centers.reduce(0) { $0 + dot(zip($1, mean).map(-), zip($1, mean).map(-)) } / 8
    let first = zip(mean, normals(&generator)).map { $0 + start * $1 }
    let etas = (0..<steps).map(eta)
    for _ in 0..<repeats {
      var x = first
      for t in 0..<steps {
        let g = zip(x, mean).map(-)
        let seen = zip(x, centers[Int(generator.uniform() * Double(centers.count))]).map(-)
        let correction = v(t, seen, &generator)
        left += etas[t] * dot(g, g) / Double(repeats)
        updates += dot(correction, correction) / Double(repeats)
        weighted += dot(correction, correction) / etas[t] / Double(repeats)
        for i in 0..<d { x[i] += correction[i] - etas[t] * seen[i] }
      }
    }
    let offset = zip(first, mean).map(-)
    decrease = dot(offset, offset) / 2
    noise = variance * etas.reduce(0) { $0 + $1 * $1 }
  }

  /// The right side where v does not depend on the batch and eta_t beta <= 1.
  package var independent: Double { 2 * decrease + weighted + noise }
  /// The right side where v may use the batch and eta_t beta <= 1/2.
  package var dependent: Double { 4 * (decrease + weighted + updates + noise) }

  /// -`size` u/|u| of the length `size` at most, with u what was seen or, where that is not to be used, random.
  package static func correction(
    _ size: Double, seen: [Double], isUsed: Bool, _ generator: inout SeededGenerator
  ) -> [Double] {
    let u = isUsed ? seen : seen.map { _ in generator.normal() }
    let length = max(norm(u), 1e-12)
    return u.map { -size * $0 / length }
  }
}
