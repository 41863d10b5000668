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
  /// Where both were finite.
  public let checked: Int
  /// Where f or its gradient was not finite.
  public let undefined: Int
  /// The largest difference, relative to `1 + |g|` and to the size of f over the difference's width.
  public let worst: Double
  /// The point of the largest difference; nil where nothing could be checked.
  public let worstPoint: [Double]?

  /// Above this a gradient is wrong, or f has a kink at the point.
  public static let tolerance = 1e-6
  /// Coordinates that are differenced at each point; of larger spaces these many, spread evenly.
  private static let coordinateLimit = 16

  /// Compares at points.
  ///
  /// - Parameters:
  ///   - objective: What is differentiated.
  ///   - points: Points of R^d.
  /// - Complexity: at most 33 evaluations per point.
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

  /// Whether the gradient agreed wherever it could be compared, and it could be somewhere.
  public var agrees: Bool { checked > 0 && worst <= Self.tolerance }
}

extension Objective {
  /// Points to look at a function before it is used: the start and seeded random points of the box.
  public func probePoints(_ count: Int, seed: UInt64 = 0) -> [[Double]] {
    var generator = SeededGenerator(seed: seed, stream: "probe points")
    return [start]
      + (1..<max(count, 1)).map { _ in box.map { generator.uniform($0.lowerBound, $0.upperBound) } }
  }
}
