// The magnitude operators by name. An operator's file describes it; this list is the only other place that knows it.

/// A kind of magnitude operator that can be named in commands and files, with its settings.
public struct MagnitudeKind: Sendable {
  /// The name by which commands and files know it.
  public let rawValue: String
  /// What it does, in one sentence.
  public let sentence: String
  /// Why v is square-summable for any weights, in one line for the screen.
  public let guarantee: String
  /// The settings it reads, in display order.
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
  /// All kinds, in display order.
  public static let allCases: [MagnitudeKind] = [
    .geometric, .geometricPolynomial, .polynomial, .complexLinear, .linear, .contraction, .ren, .biasInput, .gate,
  ]
}

extension MagnitudeKind: DescribedChoice, Hashable {
  /// The kind with a name; nil for an unknown name.
  public init?(rawValue: String) {
    guard let kind = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = kind
  }

  /// Compares names only.
  public static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }
  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
