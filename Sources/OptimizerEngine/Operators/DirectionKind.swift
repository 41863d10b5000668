// The directions by name. A direction's file describes it; this list is the only other place that knows it.

/// A kind of direction, as it describes itself.
public struct DirectionKind: Sendable {
  /// The name by which commands and files know it.
  public let rawValue: String
  /// What it is, in one sentence for people.
  public let sentence: String
  /// Whether the same weights serve every coordinate, so that their number does not depend on d.
  public let isCoordinatewise: Bool
  /// Its settings, in the order in which they are shown.
  public let settings: [OperatorSetting]
  /// The direction with these settings.
  let make: @Sendable (_ settings: OperatorSettings) -> any Direction

  init(
    _ name: String, _ sentence: String, isCoordinatewise: Bool, settings: [OperatorSetting],
    make: @escaping @Sendable (_ settings: OperatorSettings) -> any Direction
  ) {
    (rawValue, self.sentence, self.isCoordinatewise) = (name, sentence, isCoordinatewise)
    (self.settings, self.make) = (settings, make)
  }
}

extension DirectionKind: CaseIterable {
  /// All kinds, in the order in which they are shown.
  public static let allCases: [DirectionKind] = [.mlp, .lstm, .lstmCoordinate, .transfer]
}

extension DirectionKind: RawRepresentable, Hashable {
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
