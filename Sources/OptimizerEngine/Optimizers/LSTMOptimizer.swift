// The learned optimizer without a guarantee: what learning to optimize looks like when nothing holds v.

/// x+ = x + scale (W h + b), with h from two stacked LSTM cells.
///
/// Its updates need not vanish, so its certificates claim nothing (theory.md, section 5).
public struct LSTMOptimizer: EngineRule, Equatable {
  /// What the cells see.
  public enum Inputs: String, Sendable, CaseIterable {
    /// g, x and f of the whole point, concatenated; one pair of cells for all coordinates together (Martin and Furieri,
    /// arXiv:2403.09389, section V).
    case joint
    /// The gradient of one coordinate, as logarithm and sign; the same cells for each coordinate (Andrychowicz et al.,
    /// 2016, arXiv:1606.04474).
    case coordinate
  }

  /// The name by which commands and files know it.
  public let name = "lstm"
  /// What the cells see.
  public var inputs: Inputs
  /// Rows of the hidden states, the same in both cells.
  public var hidden: Int
  /// The factor of the output, a length in units of x.
  public var scale: Double
  /// eta of the view "gradient descent + v"; the update does not use it.
  public var stepSizes: StepSizeRule

  /// Creates the rule; the paper's has joint inputs, 2 hidden rows and scale 1.
  public init(inputs: Inputs = .joint, hidden: Int = 2, scale: Double = 1, stepSizes: StepSizeRule) {
    self.inputs = inputs
    self.hidden = hidden
    self.scale = scale
    self.stepSizes = stepSizes
  }

  /// Says that nothing bounds its updates.
  public var correctionGuarantee: String { "an LSTM may push forever: nothing makes its updates vanish" }

  private func cells(dimension: Int) -> StackedLSTM {
    StackedLSTM(name: "lstm", inputs: inputs == .joint ? 2 * dimension + 1 : 2, hidden: hidden)
  }

  /// The inputs, the rows of both cells, what is added to x; or of each coordinate.
  func networkDiagram(dimension: Int) -> NetworkDiagram? {
    guard inputs == .joint else { return .coordinate(hidden: hidden, dimension: dimension) }
    return NetworkDiagram(
      sees: "x,g,f", features: "raw", networks: [NetworkShape([2 * dimension + 1, hidden, hidden, dimension])])
  }

  /// The arrays of both cells, then the output layer `lstm.out.W`, `lstm.out.b`.
  public func parameterLayout(dimension: Int) -> ParameterLayout {
    let bound = 1 / Double(hidden).squareRoot()
    let outputs = inputs == .joint ? dimension : 1
    return ParameterLayout(
      cells(dimension: dimension).arrays + [
        ParameterArray("lstm.out.W", rows: outputs, columns: hidden, .uniform(bound)),
        ParameterArray("lstm.out.b", rows: outputs, inputs == .joint ? .uniform(bound) : .constant(0)),
      ])
  }

  /// The states of both cells; coordinatewise, one lane for every coordinate of every start.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) {
    let shape = start.x.shape
    let isJoint = inputs == .joint
    return (
      [],
      cells(dimension: shape.rows).begin(
        in: start.x.graph, groups: isJoint ? shape.groups : 1, lanes: isJoint ? shape.columns : shape.count)
    )
  }

  /// One number, eta_t: no step of the LSTM depends on it, only the v that it is seen to add to gradient descent.
  public func schedule(_ t: Int) -> [Double] { [stepSizes(t)] }

  /// The next iterate and the states of the cells.
  public func step(_ s: RuleStep) -> RuleResult {
    let seen =
      inputs == .joint
      ? Expression.concatenated([s.gradient, s.observed, s.value]) : s.gradient.asLanes().logarithmAndSign()
    let (h, state) = cells(dimension: s.x.shape.rows)(s.parameters, seen, state: s.state)
    let output = s.parameters["lstm.out.W"].times(h) + s.parameters["lstm.out.b"]
    return RuleResult(
      x: s.x + output.reshaped(s.x.shape) * scale, state: state, stepSize: s.schedule[0])
  }
}

extension OperatorSetting {
  /// The setting `outputScale`: the factor of an LSTM optimizer's output, from 1e-9 to 1e6.
  public static let outputScale = real(
    "outputScale", "factor of an LSTM optimizer's output", unit: "length of x", usual: 0.1, 1e-9...1e6)
}

extension LSTMOptimizer {
  /// Its settings, in the order in which they are shown.
  static let settings: [OperatorSetting] = [.hidden, .outputScale]

  /// The rule with these settings.
  init(inputs: Inputs, _ settings: OperatorSettings, stepSizes: StepSizeRule) {
    self.init(
      inputs: inputs, hidden: settings.whole(.hidden), scale: settings[.outputScale], stepSizes: stepSizes)
  }
}
