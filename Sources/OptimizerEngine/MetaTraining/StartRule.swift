// Where rollouts, held-out runs and comparisons start: a distribution with its scale.

/// A distribution of starts.
public struct StartRule: Sendable, Equatable {
  /// The kind of distribution.
  public let kind: TrainingConfiguration.Starts
  /// The upper end of `small`, the deviation of `normal`; `box` has none.
  public let scale: Double

  /// Creates a distribution; without a scale it has the one of the paper: 0.01 of `small`, 0.1 of `normal`.
  ///
  /// - Precondition: `scale` is above 0 and finite.
  public init(_ kind: TrainingConfiguration.Starts, scale: Double? = nil) {
    if let scale { SettingRange.positive.require(scale, "a scale of starts") }
    self.kind = kind
    self.scale = scale ?? (kind == .small ? 0.01 : 0.1)
  }

  /// The customary one: the box of an objective, N(0, 0.1^2) for classifiers as in the tests of the paper.
  public static func customary(for objective: Objective) -> StartRule {
    StartRule(objective.data == nil ? .box : .normal)
  }

  /// Draws one start, d numbers, with the given generator.
  public func draw(_ objective: Objective, _ generator: inout SeededGenerator) -> [Double] {
    switch kind {
    case .box: objective.box.map { generator.uniform($0.lowerBound, $0.upperBound) }
    case .small: (0..<objective.dimension).map { _ in scale * generator.uniform() }
    case .normal: (0..<objective.dimension).map { _ in scale * generator.normal() }
    }
  }

  /// The distribution on an objective, in words.
  public func distribution(on objective: Objective) -> StartDistribution {
    switch kind {
    case .box: .drawn("drawn uniformly from the box of \(objective.name)")
    case .small: .drawn("drawn uniformly from [0, \(scale))^\(objective.dimension)")
    case .normal: .drawn("drawn from N(0, \(scale)^2) in \(objective.dimension) dimensions")
    }
  }
}
