// The direction networks: any function of (x, g, f) will do, it needs no stability.

/// A multilayer perceptron on [x, g, f] that gives a direction (or a proposal) in R^d.
public struct DirectionNetwork: Sendable, Equatable {
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

  /// omega, `groups x d x lanes`.
  func callAsFunction(
    _ p: [String: Expression], x: Expression, gradient: Expression, value: Expression
  ) -> Expression {
    var h = Expression.concatenated([x, squashed(gradient), squashed(value)])
    for i in 1...widths.count + 1 {
      guard let w = p["direction.W\(i)"], let b = p["direction.b\(i)"] else { preconditionFailure("weights of omega") }
      h = w.times(h) + b
      if i <= widths.count { h = activation == .relu ? h.relu() : h.tanh() }
    }
    return h
  }
}

/// How magnitude and direction make v.
public enum Proposal: String, Sendable, CaseIterable {
  /// v = m omega / hypot(|omega|, 1e-12), the paper's: |v| = m exactly.
  case unit
  /// v = m omega / sqrt(1 + |omega|^2): |v| < m, no singular derivative.
  case soft
  /// v = omega / sqrt(1 + |omega|^2 / m^2): |v| < m, and the step can become small by itself.
  case capped

  /// v; |v| <= m for any omega.
  func callAsFunction(_ omega: Expression, magnitude m: Expression) -> Expression {
    let square = omega.dot(omega)
    switch self {
    case .unit: return omega * (m / (square + 1e-24).squareRoot())
    case .soft: return omega * (m / (square + 1).squareRoot())
    // m / sqrt(m^2 + |omega|^2), written so that m = 0 gives v = 0.
    case .capped: return omega * (m / (m.squared() + square + 1e-30).squareRoot())
    }
  }
}
