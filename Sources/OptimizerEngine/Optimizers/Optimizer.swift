// A rule together with its weights: what can be run.

/// An update rule and its weights.
public struct Optimizer: Sendable {
  /// The rule.
  public let rule: any UpdateRule
  /// Its weights, empty for hand-designed rules.
  public let weights: [Double]

  /// Creates an optimizer; `weights` must fit the rule's layout for the objective it will run on.
  public init(_ rule: any UpdateRule, weights: [Double] = []) {
    self.rule = rule
    self.weights = weights
  }

  /// The name of the rule.
  public var name: String { rule.name }
}
