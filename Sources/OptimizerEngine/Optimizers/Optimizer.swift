// A rule together with its weights: what can be run.

/// An update rule and its weights.
public struct Optimizer: Sendable {
  /// The update rule.
  public let rule: any UpdateRule
  /// The weight vector of the rule; empty for hand-designed rules.
  public let weights: [Double]

  /// Creates an optimizer.
  ///
  /// - Parameters:
  ///   - rule: The update rule.
  ///   - weights: The weight vector, as long as the rule's layout for the dimension of the objective it will run on;
  ///     this is checked when a run begins.
  public init(_ rule: any UpdateRule, weights: [Double] = []) {
    self.rule = rule
    self.weights = weights
  }

  /// The name of the rule.
  public var name: String { rule.name }
}
