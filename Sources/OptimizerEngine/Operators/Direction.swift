// Where v points: any network will do, it needs no stability, whatever it sees and whatever it remembers.

/// What a direction may look at in a step; `gradient` and `value` are held under first-order meta-gradients, as is x.
public struct StepObservation {
  /// x_t, `groups x d x lanes`.
  public let x: Expression
  /// g_t, `groups x d x lanes`; for data objectives that of the mini-batch.
  public let gradient: Expression
  /// f(x_t), `groups x 1 x lanes`; for data objectives that of the mini-batch.
  public let value: Expression
  /// m_t, the bound of |v_t|, `groups x 1 x lanes`.
  public let magnitude: Expression
}

/// A direction network: it proposes a vector omega, from which v is made (``Proposal``).
///
/// v is never longer than m_t whatever omega is, so nothing here can break convergence. Any type may conform. A type
/// from outside the engine is assumed to see the mini-batch.
public protocol Direction: Sendable, Equatable {
  /// The name by which commands know it.
  var name: String { get }
  /// The weights for dimension d, under names that no operator uses, such as `direction.W1`.
  func arrays(dimension: Int) -> [ParameterArray]
  /// The network's memory before the first step, as any number of arrays; `start` is x_0, `groups x d x lanes`.
  func begin(_ p: WeightFormulas, start: Expression) -> [Expression]
  /// The proposal omega, `groups x d x lanes`, and the memory after the step, with the arrays and shapes of `begin`.
  func step(
    _ p: WeightFormulas, state: [Expression], schedule: [Expression], seen: StepObservation
  ) -> (omega: Expression, state: [Expression])
  /// Numbers that step t needs; the same count at every t.
  func schedule(_ t: Int) -> [Double]
  /// What the network sees and the sizes it passes through for dimension d, for diagrams.
  func diagram(dimension: Int) -> NetworkDiagram
}

extension Direction {
  /// No memory, by default.
  public func begin(_ p: WeightFormulas, start: Expression) -> [Expression] { [] }
  /// No numbers, by default.
  public func schedule(_ t: Int) -> [Double] { [] }
  /// By default nothing but what any direction may look at.
  public func diagram(dimension: Int) -> NetworkDiagram { NetworkDiagram(sees: "x,g,f", features: "", networks: []) }

  /// Whether another direction is the same, with the same settings.
  func isSame(as other: any Direction) -> Bool { (other as? Self) == self }
}
