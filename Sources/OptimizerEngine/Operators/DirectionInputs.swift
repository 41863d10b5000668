// What a network on the whole point sees: which of x, g and f, and in which scale.

/// The inputs of a joint direction network.
public struct DirectionInputs: Sendable, Equatable {
  /// Which of them.
  public enum Choice: String, Sendable, CaseIterable {
    case all = "x,g,f"
    case gradientAndValue = "g,f"
    case gradient = "g"
    case point = "x"
    case pointAndGradient = "x,g"
  }

  /// In which scale g and f enter.
  public enum Features: String, Sendable, CaseIterable {
    /// As they are (the paper's).
    case raw
    /// sign(u) ln(1 + |u|): keeps steep objectives in range.
    case logarithmic = "log"
    /// g divided by its root mean square, f as sign(f) ln(1 + |f|): the size of the gradient is not seen.
    case normalized
  }

  /// Which of them.
  public var choice: Choice
  /// In which scale.
  public var features: Features

  /// Creates a choice; the paper's is x, g and f, raw.
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
