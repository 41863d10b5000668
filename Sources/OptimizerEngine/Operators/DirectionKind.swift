// The directions by name. A direction's file describes it; this list is the only other place that knows it.

/// A kind of direction that can be named in commands and files, with its settings.
public struct DirectionKind: Sendable {
  /// The name by which commands and files know it.
  public let rawValue: String
  /// What it does, in one sentence.
  public let sentence: String
  /// Whether the same weights serve every coordinate, so that their number does not depend on d.
  public let isCoordinatewise: Bool
  /// The settings it reads, in display order.
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
  /// All kinds, in display order.
  public static let allCases: [DirectionKind] = [.mlp, .lstm, .lstmCoordinate, .transfer]
}

extension DirectionKind: DescribedChoice, Hashable {
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
