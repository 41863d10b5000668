// What certificates may rely on: what the engine's own rules say of themselves is argued in theory.md, and nobody outside
// can say it of a type of theirs, because these protocols are internal.

/// A rule of the engine's own.
protocol EngineRule: UpdateRule {
  /// Whether a stable operator makes v.
  var hasOperator: Bool { get }
  /// Whether v depends on the mini-batch whose gradient it corrects.
  var seesBatch: Bool { get }
  /// The constant momentum of a rule built on Nesterov's method; nil for the others.
  var nesterovMomentum: Double? { get }
  /// Whether what it says of v is argued for every part it is made of.
  var isArgued: Bool { get }
  /// What its network sees and the sizes it passes through; nil where it has none.
  func networkDiagram(dimension: Int) -> NetworkDiagram?
}

extension EngineRule {
  var hasOperator: Bool { false }
  /// What corrects a gradient usually sees it.
  var seesBatch: Bool { true }
  var nesterovMomentum: Double? { nil }
  var isArgued: Bool { true }
  func networkDiagram(dimension: Int) -> NetworkDiagram? { nil }
}

/// A magnitude operator of the engine's own: its budget is argued.
protocol EngineMagnitude: MagnitudeOperator {}

/// A direction of the engine's own.
protocol EngineDirection: Direction {
  /// Whether what comes out depends on the mini-batch whose gradient is corrected.
  var seesBatch: Bool { get }
  /// Whether omega is 0 for any weights as long as all that is seen is 0.
  var isSilentOnZeros: Bool { get }
}

extension EngineDirection {
  /// A network with biases is not.
  var isSilentOnZeros: Bool { false }
}

extension UpdateRule {
  /// What the network of the rule sees and the sizes it passes through for dimension d; nil for rules that have none.
  public func network(dimension: Int) -> NetworkDiagram? { own?.networkDiagram(dimension: dimension) }

  /// The rule, where it is one of the engine's own.
  private var own: (any EngineRule)? { self as? any EngineRule }
  /// Whether the engine knows how it steps: its step sizes are what it says.
  var isOwn: Bool { own != nil }
  /// Whether what it says of v is argued, not only its author's word.
  var isArgued: Bool { own?.isArgued ?? false }
  /// Whether v is bounded by an operator: one of the engine's, or what its author gives a budget of.
  var hasOperator: Bool { own?.hasOperator ?? keepsCorrectionSummable }
  /// Whether v may depend on the mini-batch; of a rule from outside nothing else is known.
  var seesBatch: Bool { own?.seesBatch ?? true }
  /// The momentum of Nesterov's method; what a rule from outside is built on, the engine does not know.
  var nesterovMomentum: Double? { own?.nesterovMomentum }
}
