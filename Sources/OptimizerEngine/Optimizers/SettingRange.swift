// What values a setting may have: one author for what is refused, and for the words that say so.

/// The numbers that a setting may have: an interval, possibly of whole numbers only.
public struct SettingRange: Sendable, Equatable, CustomStringConvertible {
  /// The lower end of the interval.
  public let low: Double
  /// The upper end of the interval; infinite where any finite number will do.
  public let high: Double
  /// Whether `low` itself is allowed.
  public let includesLow: Bool
  /// Whether only whole numbers are allowed.
  public let isWhole: Bool
  private let includesHigh: Bool

  private init(
    _ low: Double, _ high: Double, includesLow: Bool = true, includesHigh: Bool = true, isWhole: Bool = false
  ) {
    (self.low, self.high, self.includesLow, self.includesHigh) = (low, high, includesLow, includesHigh)
    self.isWhole = isWhole
  }

  /// All finite numbers above 0.
  static let positive = SettingRange(0, .infinity, includesLow: false, includesHigh: false)
  /// All finite numbers from 0 on.
  static let notNegative = SettingRange(0, .infinity, includesHigh: false)
  /// 0 <= x < 1, as for momenta and decays.
  static let belowOne = SettingRange(0, 1, includesHigh: false)
  /// The exponents q of steps that vanish: the sum of eta_t must be infinite, that of eta_t^2 finite.
  static let stepExponent = above(0.5, to: 1)

  /// Both ends belong to it.
  static func between(_ range: ClosedRange<Double>) -> SettingRange { SettingRange(range.lowerBound, range.upperBound) }

  /// low < x <= high.
  static func above(_ low: Double, to high: Double) -> SettingRange { SettingRange(low, high, includesLow: false) }

  /// Whole numbers; both ends belong to it.
  static func whole(_ range: ClosedRange<Int>) -> SettingRange {
    SettingRange(Double(range.lowerBound), Double(range.upperBound), isWhole: true)
  }

  /// Whether a number is allowed; NaN never is.
  public func contains(_ value: Double) -> Bool {
    (includesLow ? value >= low : value > low) && (includesHigh ? value <= high : value < high)
      && (!isWhole || value == value.rounded())
  }

  /// The range in words, as in "a number from 0 to below 1".
  public var description: String {
    let kind = isWhole ? "a whole number" : high.isFinite ? "a number" : "a finite number"
    let from = includesLow ? " from \(Self.shown(low))" : " above \(Self.shown(low))"
    guard high.isFinite else { return kind + from + (includesLow ? " on" : "") }
    return kind + from + (!includesHigh ? " to below " : includesLow ? " to " : ", at most ") + Self.shown(high)
  }

  /// Reads a number of the range.
  ///
  /// Whole numbers are written in digits, as everywhere; `key` is named in errors.
  ///
  /// - Throws: `ConfigurationError` for a text that is no number, a number outside the range, or one so small that it
  ///   reads as 0, which may mean something else.
  public func read(_ text: String, for key: String) throws(ConfigurationError) -> Double {
    guard !text.isEmpty else { throw ConfigurationError(key: key, "\(key) has no value: \(self)") }
    guard let value = Double(text) else { throw ConfigurationError(key: key, "\(key) = \(text): \(self)") }
    guard value != 0 || text.isWrittenZero else {
      throw ConfigurationError(key: key, "\(key) = \(text): too small, it reads as 0; \(self)")
    }
    guard contains(value) else { throw ConfigurationError(key: key, "\(key) = \(text): \(self)") }
    guard !isWhole || Int(text) != nil else {
      throw ConfigurationError(key: key, "\(key) = \(text): \(self), in digits; write \(Self.shown(value))")
    }
    return value
  }

  /// A number, if it is one of them.
  func checked(_ value: Double, for key: String) throws(ConfigurationError) -> Double {
    guard contains(value) else {
      throw ConfigurationError(key: key, "\(key) = \(Self.shown(value)): \(self)")
    }
    return value
  }

  /// Stops the program where a number that a programmer gave is not one of them.
  func require(_ value: Double, _ name: String) { precondition(contains(value), "\(name): \(self), got \(value)") }

  /// A number in messages: whole ones as people write them, all others with the digits that read back.
  package static func shown(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? value.text }
}
