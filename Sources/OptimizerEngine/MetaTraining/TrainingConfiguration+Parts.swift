// The settings of what a configuration is made of: operators and directions describe them, nothing here knows which.

extension TrainingConfiguration {
  /// The settings of the parts that are chosen.
  public var chosenSettings: [OperatorSetting] {
    optimizer == .convergent ? magnitude.settings + direction.settings : LSTMOptimizer.settings
  }

  /// Every setting of every magnitude operator, each once.
  public static let magnitudeSettings = once(MagnitudeKind.allCases.flatMap(\.settings))
  /// Every setting of every network that gives directions or steps, each once.
  public static let networkSettings = once(DirectionKind.allCases.flatMap(\.settings) + LSTMOptimizer.settings)
  /// Every setting of every part.
  public static let partSettings = magnitudeSettings + networkSettings

  private static func once(_ settings: [OperatorSetting]) -> [OperatorSetting] {
    settings.reduce(into: []) { found, setting in
      if !found.contains(where: { $0.key == setting.key }) { found.append(setting) }
    }
  }

  /// A number of a part.
  public subscript(_ setting: OperatorSetting) -> Double {
    get { parts[setting] }
    set { parts[setting] = newValue }
  }

  /// Widths of the direction network's hidden layers.
  public var widths: [Int] {
    get { parts.list(.widths) }
    set { parts.set(.widths, to: OperatorSetting.text(of: newValue)) }
  }
  /// Activation of the direction network.
  public var activation: DirectionNetwork.Nonlinearity {
    get { parts.choice(.activation, or: .tanh) }
    set { parts.set(.activation, to: newValue.rawValue) }
  }
  /// What the direction network sees.
  public var inputs: DirectionInputs.Choice {
    get { parts.choice(.inputs, or: .all) }
    set { parts.set(.inputs, to: newValue.rawValue) }
  }
  /// In which scale it sees it.
  public var features: DirectionInputs.Features {
    get { parts.choice(.features, or: .logarithmic) }
    set { parts.set(.features, to: newValue.rawValue) }
  }
}
