// How a magnitude and a direction make v, never longer than the magnitude.

/// How the magnitude m_t and the proposal omega of a direction make v (theory.md, section 1); |v| <= m_t always.
public enum Proposal: String, DescribedChoice {
  /// v = m omega / sqrt(|omega|^2 + 1e-24), as in the paper: |v| = m unless omega is tiny.
  case unit
  /// v = m omega / sqrt(1 + |omega|^2): |v| < m, and the derivative has no singularity.
  case soft
  /// v = omega / sqrt(1 + |omega|^2/m^2): |v| < m, and a short omega gives a short step.
  case capped
  /// v = omega min(1, m/|omega|): |v| <= m, and an omega of at most that length stays as it is.
  case clip

  /// How v is made, in one sentence.
  public var sentence: String {
    switch self {
    case .unit: "v = m omega/|omega|, as in the paper: always as long as m_t."
    case .soft: "v = m omega/sqrt(1 + |omega|^2): shorter than m_t, and smooth where omega is 0."
    case .capped: "v = omega/sqrt(1 + |omega|^2/m^2): a short omega stays nearly as it is, a long one ends below m_t."
    case .clip: "v = omega min(1, m/|omega|): omega as it is up to the length m_t, cut there."
    }
  }

  /// v; |v| <= m for any omega.
  func callAsFunction(_ omega: Expression, magnitude m: Expression) -> Expression {
    let square = omega.dot(omega)
    switch self {
    case .unit: return omega * (m / (square + 1e-24).squareRoot())
    case .soft: return omega * (m / (square + 1).squareRoot())
    case .clip: return omega * Expression.minimum(m / (square + 1e-30).squareRoot(), m.graph.number(1))
    // m / sqrt(m^2 + |omega|^2), written so that m = 0 gives v = 0.
    case .capped: return omega * (m / (m.squared() + square + 1e-30).squareRoot())
    }
  }
}
