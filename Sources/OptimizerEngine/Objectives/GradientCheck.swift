// Whether a gradient is that of its function: the differentiated formula against differences of the formula itself.

/// The gradient of an objective against central differences at some points.
///
/// ```
/// (f(x + h e_i) - f(x - h e_i)) / 2h   against   g_i,   h = cbrt(eps) max(1, |x_i|)
/// ```
///
/// Differences know nothing of how the gradient was made, so the two are independent judges of each other. Their own
/// error is about `eps^(2/3)` times the size of f and of its third derivatives.
public struct GradientCheck: Sendable, Equatable {
  /// Number of points where f and its gradient were finite, and so were compared.
  public let checked: Int
  /// Number of points where f or its gradient was not finite.
  public let undefined: Int
  /// The largest difference in a coordinate over all points, less the rounding of the quotient, relative to `1 + |g|`.
  public let worst: Double
  /// The point of the largest difference, d numbers; nil where nothing could be compared.
  public let worstPoint: [Double]?

  /// Above this value of `worst` a gradient is wrong, or f has a kink near the point.
  public static let tolerance = 1e-6
  /// Coordinates that are differenced at each point; of larger spaces these many, spread evenly.
  private static let coordinateLimit = 16

  /// Compares gradient and differences at each of some points.
  ///
  /// - Parameters:
  ///   - objective: The objective whose gradient is checked.
  ///   - points: Points of R^d.
  /// - Complexity: At most 33 evaluations per point; for d > 16, only 16 coordinates, spread evenly, are compared.
  public init(_ objective: Objective, at points: [[Double]]) {
    let evaluator = Evaluator(objective)
    self.init(at: points, value: { evaluator.value($0) }, gradient: { evaluator.valueAndGradient($0).gradient })
  }

  /// Compares any gradient with any function.
  init(at points: [[Double]], value: ([Double]) -> Double, gradient: ([Double]) -> [Double]) {
    var (checked, undefined, worst) = (0, 0, 0.0)
    var worstPoint: [Double]?
    for point in points {
      guard let error = Self.error(at: point, value, gradient(point)) else {
        undefined += 1
        continue
      }
      checked += 1
      if worstPoint == nil || error > worst { (worst, worstPoint) = (error, point) }
    }
    (self.checked, self.undefined, self.worst, self.worstPoint) = (checked, undefined, worst, worstPoint)
  }

  /// The largest relative difference over coordinates; nil where something is not finite.
  private static func error(at point: [Double], _ value: ([Double]) -> Double, _ gradient: [Double]) -> Double? {
    let count = min(point.count, coordinateLimit)
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard norm.isFinite else { return nil }
    var worst = 0.0
    for k in 0..<count {
      let i = k * point.count / count
      let h = 6e-6 * max(1, abs(point[i]))
      var (above, below) = (point, point)
      above[i] += h
      below[i] -= h
      let (high, low) = (value(above), value(below))
      guard high.isFinite, low.isFinite else { return nil }
      let slope = (high - low) / (above[i] - below[i])
      // Subtraction cannot see more of f than its last digits over the width.
      let rounding = 1e-15 * max(abs(high), abs(low)) / h
      worst = max(worst, max(abs(slope - gradient[i]) - 4 * rounding, 0) / (1 + norm))
    }
    return worst
  }

  /// Whether at least one point could be compared and `worst` is within `tolerance`.
  public var agrees: Bool { checked > 0 && worst <= Self.tolerance }
}

extension Objective {
  /// Points for trying out an objective: its start, then points drawn uniformly from its box.
  ///
  /// - Parameters:
  ///   - count: Number of points, at least 1; the start is one of them.
  ///   - seed: Chooses the points; the same seed gives the same ones.
  public func probePoints(_ count: Int, seed: UInt64 = 0) -> [[Double]] {
    var generator = SeededGenerator(seed: seed, stream: "probe points")
    return [start]
      + (1..<max(count, 1)).map { _ in box.map { generator.uniform($0.lowerBound, $0.upperBound) } }
  }
}
