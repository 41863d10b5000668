// Where v points: any network will do, it needs no stability, whatever it sees and whatever it remembers.

/// What a direction may see of a step; held under first-order meta-gradients.
public struct StepObservation {
  /// x_t, `groups x d x lanes`.
  public let x: Expression
  /// g_t, of the same shape.
  public let gradient: Expression
  /// f(x_t), `groups x 1 x lanes`.
  public let value: Expression
  /// m_t, `groups x 1 x lanes`.
  public let magnitude: Expression
}

/// A direction network: it proposes omega, of which v is made.
///
/// Whatever comes out is given a length of at most m_t afterwards, so nothing here can break convergence. Any type may
/// conform; of one from outside the engine it is assumed that it sees the mini-batch.
public protocol Direction: Sendable, Equatable {
  /// The name by which commands know it.
  var name: String { get }
  /// The weights for dimension d, by names that no operator uses, as in `direction.W1`.
  func arrays(dimension: Int) -> [ParameterArray]
  /// The network's memory before the first step.
  func begin(_ p: WeightFormulas, start: Expression) -> [Expression]
  /// omega, `groups x d x lanes`, and the memory after the step.
  func step(
    _ p: WeightFormulas, state: [Expression], schedule: [Expression], seen: StepObservation
  ) -> (omega: Expression, state: [Expression])
  /// Numbers of the step at t; as many at every t.
  func schedule(_ t: Int) -> [Double]
}

extension Direction {
  /// No memory.
  public func begin(_ p: WeightFormulas, start: Expression) -> [Expression] { [] }
  /// No numbers.
  public func schedule(_ t: Int) -> [Double] { [] }

  /// Whether another direction is the same, with the same settings.
  func isSame(as other: any Direction) -> Bool { (other as? Self) == self }
}
