// The blocks of memory that the engine's programs share, by name.

extension Space {
  /// Trainable weights, or the point at which an objective is evaluated.
  static let parameters = Space(2)
  /// Constants of a rollout that are computed from weights and start.
  static let derived = Space(3)
  /// The state before a step: the iterate, then the rule's own arrays.
  static let state = Space(4)
  /// The state after the step.
  static let next = Space(5)
  /// Numbers that depend on the step alone: step size, weight in the meta-loss ...
  static let schedule = Space(6)
  /// Values of the forward step that the backward step reads.
  static let residuals = Space(7)
  /// What a step reports: value, gradient, norms.
  static let observed = Space(8)
  /// Cotangent of the state after the step.
  static let nextCotangent = Space(9)
  /// Cotangent of the state before the step.
  static let cotangent = Space(10)
  /// Gradient by the weights.
  static let gradient = Space(11)
  /// Gradient by the derived constants.
  static let derivedGradient = Space(12)
  /// Data tables of an objective.
  static let data = Space(13)
  /// A direction for Hessian-vector products.
  static let direction = Space(14)
  /// Results of an evaluation.
  static let result = Space(15)
  /// What makes the task of each start one of its family.
  static let task = Space(16)
  /// f at the start of each rollout, by which a meta-loss measures what is left.
  static let firstValue = Space(17)
}
