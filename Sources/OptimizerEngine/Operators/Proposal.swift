// How a magnitude and a direction make v, never longer than the magnitude.

/// How magnitude and direction make v.
public enum Proposal: String, Sendable, CaseIterable {
  /// v = m omega / hypot(|omega|, 1e-12), the paper's: |v| = m exactly.
  case unit
  /// v = m omega / sqrt(1 + |omega|^2): |v| < m, no singular derivative.
  case soft
  /// v = omega / sqrt(1 + |omega|^2 / m^2): |v| < m, and the step can become small by itself.
  case capped
  /// v = omega min(1, m/|omega|): |v| <= m, and a short omega is left as it is.
  case clip

  /// v; |v| <= m for any omega.
  func callAsFunction(_ omega: Expression, magnitude m: Expression) -> Expression {
    let square = omega.dot(omega)
    switch self {
    case .unit: return omega * (m / (square + 1e-24).squareRoot())
    case .soft: return omega * (m / (square + 1).squareRoot())
    // m / sqrt(m^2 + |omega|^2), written so that m = 0 gives v = 0.
    case .clip: return omega * Expression.minimum(m / (square + 1e-30).squareRoot(), m.graph.number(1))
    case .capped: return omega * (m / (m.squared() + square + 1e-30).squareRoot())
    }
  }
}
