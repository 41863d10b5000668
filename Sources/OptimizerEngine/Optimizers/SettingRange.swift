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
    func digits(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? value.text }
    let kind = isWhole ? "a whole number" : high.isFinite ? "a number" : "a finite number"
    let from = includesLow ? " from \(digits(low))" : " above \(digits(low))"
    guard high.isFinite else { return kind + from + (includesLow ? " on" : "") }
    return kind + from + (!includesHigh ? " to below " : includesLow ? " to " : ", at most ") + digits(high)
  }

  /// Reads a number of the range; `key` is named in errors.
  ///
  /// - Throws: `ConfigurationError` for a text that is no number, a number outside the range, or one so small that it
  ///   reads as 0, which may mean something else.
  public func read(_ text: String, for key: String) throws(ConfigurationError) -> Double {
    guard let value = Double(text) else { throw ConfigurationError(key: key, "\(key) = \(text): \(self)") }
    guard value != 0 || text.isWrittenZero else {
      throw ConfigurationError(key: key, "\(key) = \(text): too small, it reads as 0; \(self)")
    }
    return try checked(value, for: key)
  }

  /// A number, if it is one of them.
  func checked(_ value: Double, for key: String) throws(ConfigurationError) -> Double {
    guard contains(value) else {
      let shown = Int(exactly: value).map(String.init) ?? value.text
      throw ConfigurationError(key: key, "\(key) = \(shown): \(self)")
    }
    return value
  }
}
