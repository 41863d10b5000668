// The magnitude operators by name. An operator's file describes it; this list is the only other place that knows it.

/// A kind of magnitude operator, as it describes itself.
public struct MagnitudeKind: Sendable {
  /// The name by which commands and files know it.
  public let rawValue: String
  /// What it is, in one sentence for people.
  public let sentence: String
  /// Why v is square-summable for any weights, in one line for the screen.
  public let guarantee: String
  /// Its settings, in the order in which they are shown.
  public let settings: [OperatorSetting]
  /// The operator with these settings, for points that are cut into `blocks`.
  let make: @Sendable (_ settings: OperatorSettings, _ blocks: BlockStructure) -> any MagnitudeOperator

  init(
    _ name: String, _ sentence: String, guarantee: String, settings: [OperatorSetting],
    make: @escaping @Sendable (_ settings: OperatorSettings, _ blocks: BlockStructure) -> any MagnitudeOperator
  ) {
    (rawValue, self.sentence, self.guarantee, self.settings, self.make) = (name, sentence, guarantee, settings, make)
  }
}

extension MagnitudeKind: CaseIterable {
  /// All kinds, in the order in which they are shown.
  public static let allCases: [MagnitudeKind] = [
    .geometric, .geometricPolynomial, .polynomial, .complexLinear, .linear, .contraction, .ren, .biasInput, .gate,
  ]
}

extension MagnitudeKind: RawRepresentable, Hashable {
  /// The kind of a name, nil where there is none.
  public init?(rawValue: String) {
    guard let kind = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = kind
  }

  /// Whether both have the same name.
  public static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }
  /// By name.
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
