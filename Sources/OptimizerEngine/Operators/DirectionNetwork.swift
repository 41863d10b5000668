// The paper's direction network.

/// A multilayer perceptron on [x, g, f] that gives a direction (or a proposal) in R^d.
public struct DirectionNetwork: DirectionFormulas, Equatable {
  /// How x, g and f enter the network.
  public enum Features: String, Sendable, CaseIterable {
    /// As they are (the paper's).
    case raw
    /// sign(u) ln(1 + |u|) of gradient and value: keeps steep objectives in range.
    case logarithmic = "log"
  }

  /// The activation between layers.
  public enum Nonlinearity: String, Sendable, CaseIterable {
    case relu
    case tanh
  }

  /// Widths of the hidden layers.
  public var widths: [Int]
  /// The activation between layers.
  public var activation: Nonlinearity
  /// How x, g and f enter.
  public var features: Features

  /// Creates a network; the paper's is [3, 3], ReLU, raw.
  public init(widths: [Int] = [3, 3], activation: Nonlinearity = .relu, features: Features = .raw) {
    self.widths = widths
    self.activation = activation
    self.features = features
  }

  func arrays(dimension: Int) -> [ParameterArray] {
    let sizes = [2 * dimension + 1] + widths + [dimension]
    return (1..<sizes.count).flatMap { i in
      let bound = 1 / Double(sizes[i - 1]).squareRoot()
      return [
        ParameterArray("direction.W\(i)", rows: sizes[i], columns: sizes[i - 1], .uniform(bound)),
        ParameterArray("direction.b\(i)", rows: sizes[i], .uniform(bound)),
      ]
    }
  }

  private func squashed(_ u: Expression) -> Expression {
    features == .raw ? u : u.sign() * (1 + u.magnitude()).log()
  }

  func step(
    _ p: WeightFormulas, state: [Expression], schedule: [Expression], seen: Observation
  ) -> (omega: Expression, state: [Expression]) {
    var h = Expression.concatenated([seen.x, squashed(seen.gradient), squashed(seen.value)])
    for i in 1...widths.count + 1 {
      h = p["direction.W\(i)"].times(h) + p["direction.b\(i)"]
      if i <= widths.count { h = activation == .relu ? h.relu() : h.tanh() }
    }
    return (h, [])
  }
}
