// The paper's direction network.

/// A multilayer perceptron on [x, g, f] whose output is the proposal omega in R^d; it has no memory.
public struct DirectionNetwork: EngineDirection {
  /// The activation of the hidden layers; the output layer is linear.
  public enum Nonlinearity: String, DescribedChoice {
    /// max(x, 0), as in the paper.
    case relu
    /// The hyperbolic tangent.
    case tanh

    /// The function, in one sentence.
    public var sentence: String {
      switch self {
      case .relu: "max(u, 0), as in the paper: bent, without an upper end."
      case .tanh: "The hyperbolic tangent: smooth, between -1 and 1."
      }
    }
  }

  /// The widths of the hidden layers, first to last.
  public var widths: [Int]
  /// The activation of the hidden layers.
  public var activation: Nonlinearity
  /// What the network sees, and in which scale.
  public var inputs: DirectionInputs

  /// Creates a network; by default the paper's: widths [3, 3], ReLU, on x, g and f as they are.
  public init(
    widths: [Int] = [3, 3], activation: Nonlinearity = .relu, inputs: DirectionInputs = DirectionInputs()
  ) {
    self.widths = widths
    self.activation = activation
    self.inputs = inputs
  }

  /// Creates a network on x, g and f, in the given scale.
  public init(widths: [Int], activation: Nonlinearity, features: DirectionInputs.Features) {
    self.init(widths: widths, activation: activation, inputs: DirectionInputs(features: features))
  }

  /// The name by which commands and files know it.
  public var name: String { DirectionKind.mlp.rawValue }
  var seesBatch: Bool { inputs.seesBatch }

  private func sizes(dimension: Int) -> [Int] { [inputs.count(dimension: dimension)] + widths + [dimension] }

  /// The inputs, the hidden layers, omega.
  public func diagram(dimension: Int) -> NetworkDiagram {
    NetworkDiagram(
      sees: inputs.choice.rawValue, features: inputs.features.rawValue,
      networks: [NetworkShape(sizes(dimension: dimension))])
  }

  /// `direction.W1`, `direction.b1` and so on: weights and biases of every layer, the input layer first.
  public func arrays(dimension: Int) -> [ParameterArray] {
    let sizes = sizes(dimension: dimension)
    return (1..<sizes.count).flatMap { i in
      let bound = 1 / Double(sizes[i - 1]).squareRoot()
      return [
        ParameterArray("direction.W\(i)", rows: sizes[i], columns: sizes[i - 1], .uniform(bound)),
        ParameterArray("direction.b\(i)", rows: sizes[i], .uniform(bound)),
      ]
    }
  }

  /// The proposal omega, `groups x d x lanes`; the memory is empty.
  public func step(
    _ p: WeightFormulas, state: [Expression], schedule: [Expression], seen: StepObservation
  ) -> (omega: Expression, state: [Expression]) {
    var h = inputs(seen)
    for i in 1...widths.count + 1 {
      h = p["direction.W\(i)"].times(h) + p["direction.b\(i)"]
      if i <= widths.count { h = activation == .relu ? h.relu() : h.tanh() }
    }
    return (h, [])
  }
}

extension OperatorSetting {
  /// The setting `widths`: one to four hidden layers of 1 to 512 neurons.
  public static let widths = list(
    "widths", "hidden layers of the direction network", unit: "neurons", usual: [32, 32], 1...512)
  /// The setting `activation`: that of the hidden layers.
  public static let activation = choice(
    "activation", "activation of the direction network", usual: DirectionNetwork.Nonlinearity.tanh)
}

extension DirectionKind {
  /// The direction `mlp`: a multilayer perceptron on the whole point.
  public static let mlp = DirectionKind(
    "mlp", "A network on the whole point, without memory: the paper's.", isCoordinatewise: false,
    settings: [.inputs, .features, .widths, .activation]
  ) { settings in
    DirectionNetwork(
      widths: settings.list(.widths), activation: settings.choice(.activation, or: .tanh),
      inputs: DirectionInputs(settings))
  }
}

extension DirectionInputs {
  /// The inputs of a network on the whole point, from its settings.
  init(_ settings: OperatorSettings) {
    self.init(settings.choice(.inputs, or: .all), features: settings.choice(.features, or: .logarithmic))
  }
}
