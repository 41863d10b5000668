// What a network on the whole point sees: which of x, g and f, and in which scale.

/// What a network on the whole point sees of x, g and f, and in which scale.
public struct DirectionInputs: Sendable, Equatable {
  /// The inputs, concatenated in the order x (d numbers), g (d), f (1).
  public enum Choice: String, DescribedChoice {
    /// The point, the gradient and the value.
    case all = "x,g,f"
    /// The gradient and the value.
    case gradientAndValue = "g,f"
    /// The gradient alone.
    case gradient = "g"
    /// The point alone; then v does not depend on the mini-batch.
    case point = "x"
    /// The point and the gradient.
    case pointAndGradient = "x,g"

    /// What it sees, in one sentence.
    public var sentence: String {
      switch self {
      case .all: "The point, the gradient and the value, as the paper's."
      case .gradientAndValue: "The gradient and the value: the same answer wherever they are the same."
      case .gradient: "The gradient alone."
      case .point: "The point alone: v does not depend on the mini-batch."
      case .pointAndGradient: "The point and the gradient."
      }
    }
  }

  /// The scale in which g and f enter; x always enters as it is.
  public enum Features: String, DescribedChoice {
    /// As they are, as in the paper.
    case raw
    /// sign(u) ln(1 + |u|) of each number, which keeps steep objectives in range.
    case logarithmic = "log"
    /// g divided by its root mean square, f as sign(f) ln(1 + |f|): the size of the gradient is hidden.
    case normalized

    /// The scale, in one sentence.
    public var sentence: String {
      switch self {
      case .raw: "g and f as they are, as in the paper."
      case .logarithmic: "sign(u) ln(1 + |u|) of every number of g and f: steep objectives stay in range."
      case .normalized:
        "g divided by its root mean square, f as sign(f) ln(1 + |f|): the size of the gradient is hidden."
      }
    }
  }

  /// Which of x, g and f the network sees.
  public var choice: Choice
  /// The scale in which g and f enter.
  public var features: Features

  /// Creates a choice; by default the paper's: x, g and f, raw.
  public init(_ choice: Choice = .all, features: Features = .raw) {
    self.choice = choice
    self.features = features
  }

  private var seesPoint: Bool { choice == .all || choice == .point || choice == .pointAndGradient }
  private var seesGradient: Bool { choice != .point }
  private var seesValue: Bool { choice == .all || choice == .gradientAndValue }

  /// Whether v then depends on the mini-batch.
  var seesBatch: Bool { seesGradient || seesValue }

  /// How many numbers there are.
  func count(dimension d: Int) -> Int { (seesPoint ? d : 0) + (seesGradient ? d : 0) + (seesValue ? 1 : 0) }

  private func squashed(_ u: Expression) -> Expression { u.sign() * (1 + u.magnitude()).log() }

  /// The inputs one under the other.
  func callAsFunction(_ seen: StepObservation) -> Expression {
    var pieces: [Expression] = []
    if seesPoint { pieces.append(seen.x) }
    if seesGradient {
      switch features {
      case .raw: pieces.append(seen.gradient)
      case .logarithmic: pieces.append(squashed(seen.gradient))
      case .normalized:
        let g = seen.gradient
        pieces.append(g / ((g.dot(g) * (1 / Double(g.shape.rows))) + 1e-24).squareRoot())
      }
    }
    if seesValue { pieces.append(features == .raw ? seen.value : squashed(seen.value)) }
    return .concatenated(pieces)
  }
}
