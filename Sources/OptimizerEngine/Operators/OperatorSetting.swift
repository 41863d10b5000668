// The settings of operators and directions: each is declared once, by its owner or here where several share it.

/// A setting of an operator or a direction: its key, what it means, and what it may be.
public struct OperatorSetting: Sendable, Equatable {
  /// The values that a setting may have.
  public enum Values: Sendable, Equatable {
    /// A number in a range.
    case number(SettingRange)
    /// One of some words.
    case choice([SettingChoice])
    /// One to four whole numbers in a range, as in `32,32`.
    case list(ClosedRange<Int>)
  }

  /// The key of `--set key=value` and of session files.
  public let key: String
  /// What it means, as a phrase.
  public let meaning: String
  /// The unit or scale of a number, such as "steps"; empty where there is none.
  public let unit: String
  /// The default value, as text.
  public let usual: String
  /// The values it may have.
  public let values: Values
  /// Whether the distance from 1 is what matters, as for decay factors; forms then step that distance.
  public let approachesOne: Bool

  private init(
    _ key: String, _ meaning: String, unit: String, usual: String, _ values: Values, approachesOne: Bool = false
  ) {
    (self.key, self.meaning, self.unit, self.usual) = (key, meaning, unit, usual)
    (self.values, self.approachesOne) = (values, approachesOne)
  }

  /// A number.
  static func real(
    _ key: String, _ meaning: String, unit: String = "", usual: Double, _ range: ClosedRange<Double>,
    approachesOne: Bool = false
  ) -> Self { real(key, meaning, unit: unit, usual: usual, .between(range), approachesOne: approachesOne) }

  /// A number of a range without its ends.
  static func real(
    _ key: String, _ meaning: String, unit: String = "", usual: Double, _ range: SettingRange,
    approachesOne: Bool = false
  ) -> Self { Self(key, meaning, unit: unit, usual: "\(usual)", .number(range), approachesOne: approachesOne) }

  /// A whole number.
  static func whole(
    _ key: String, _ meaning: String, unit: String = "", usual: Int, _ range: ClosedRange<Int>
  ) -> Self { Self(key, meaning, unit: unit, usual: String(usual), .number(.whole(range))) }

  /// One of the cases of an enumeration.
  static func choice<Value: DescribedChoice>(_ key: String, _ meaning: String, usual: Value) -> Self {
    Self(key, meaning, unit: "", usual: usual.rawValue, .choice(Value.described))
  }

  /// One to four whole numbers.
  static func list(_ key: String, _ meaning: String, unit: String, usual: [Int], _ range: ClosedRange<Int>) -> Self {
    Self(key, meaning, unit: unit, usual: text(of: usual), .list(range))
  }

  static func text(of list: [Int]) -> String { list.map(String.init).joined(separator: ",") }

  /// The numbers it may be; nil for words and lists.
  public var range: SettingRange? {
    if case .number(let range) = values { return range }
    return nil
  }

  /// The words it may be, each with its sentence; empty for numbers and lists.
  public var choices: [SettingChoice] {
    if case .choice(let choices) = values { return choices }
    return []
  }

  /// What it may be, in words.
  public var allowed: String {
    switch values {
    case .number(let range): "\(range)"
    case .choice(let choices): choices.map(\.name).listed
    case .list(let range): "one to four layers of \(range.lowerBound) to \(range.upperBound)"
    }
  }

  /// A value as text in its usual form; numbers round-trip.
  ///
  /// - Throws: `ConfigurationError` for what the setting may not be, naming what it may.
  func normalized(_ text: String) throws(ConfigurationError) -> String {
    switch values {
    case .number(let range):
      let value = try range.read(text, for: key)
      return range.isWhole ? String(Int(value)) : "\(value)"
    case .choice(let choices):
      let names = choices.map(\.name)
      guard names.contains(text) else {
        throw ConfigurationError(key: key, "\(key) = \(text): use \(names.listed)")
      }
      return text
    case .list(let range):
      let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      guard (1...4).contains(parts.count), parts.allSatisfy(range.contains) else {
        throw ConfigurationError(
          key: key, "\(key) = \(text): \(allowed), as in \(usual)"
        )
      }
      return Self.text(of: parts)
    }
  }
}

/// Values of settings; a setting that was not changed has its default value.
public struct OperatorSettings: Sendable, Equatable {
  private var changed: [String: String] = [:]

  /// All settings at their defaults.
  public init() {}

  /// A value as text.
  func text(_ setting: OperatorSetting) -> String { changed[setting.key] ?? setting.usual }

  /// Changes a value, given in its usual form.
  mutating func set(_ setting: OperatorSetting, to text: String) {
    changed[setting.key] = text == setting.usual ? nil : text
  }

  /// The value of a numeric setting; NaN for a setting that is no number.
  ///
  /// Setting it does not check the range.
  public subscript(_ setting: OperatorSetting) -> Double {
    get { Double(text(setting)) ?? .nan }
    set { set(setting, to: setting.range?.isWhole == true ? String(Int(newValue)) : "\(newValue)") }
  }

  /// The value of a setting of whole numbers; 0 for a setting that is not.
  public func whole(_ setting: OperatorSetting) -> Int { Int(text(setting)) ?? 0 }

  /// A list of whole numbers.
  func list(_ setting: OperatorSetting) -> [Int] { text(setting).split(separator: ",").compactMap { Int($0) } }

  /// A case of an enumeration.
  func choice<Value: RawRepresentable<String>>(_ setting: OperatorSetting, or usual: Value) -> Value {
    Value(rawValue: text(setting)) ?? usual
  }
}

extension [String] {
  /// The words one after the other: with semicolons between where some hold commas.
  package var listed: String { joined(separator: contains { $0.contains(",") } ? "; " : ", ") }
}

// MARK: - What several operators share

extension OperatorSetting {
  /// The setting `scale`: a of an envelope, or B of a gate, before training; from 1e-6 to 1e6.
  public static let scale = real(
    "scale", "a of an envelope, B of a gate, before training", unit: "length of x (B: its square)", usual: 1, 1e-6...1e6
  )
  /// The setting `states`: the states n of a REN or a recurrence, 1 to 64.
  public static let states = whole("states", "states n of a REN or a linear recurrence", usual: 3, 1...64)
  /// The setting `outputs`: the length p of the output whose norm is m_t, 1 to 64.
  public static let outputs = whole("outputs", "length of the output whose norm m is", usual: 1, 1...64)
  /// The setting `gain`: the l2 gain gamma of a REN or a contraction cell, from 1e-6 to 1e6.
  public static let gain = real(
    "gain", "l2 gain gamma of a REN or a cell", unit: "|m| by |x_0|", usual: 0.3, 1e-6...1e6)
  /// The setting `rate`: the contraction rate abar of a cell or a REN, from 0.01 to 0.9999.
  public static let rate = real(
    "rate", "contraction rate of a cell", unit: "factor per step", usual: 0.95, 0.01...0.9999)
  /// The setting `hidden`: rows of the hidden states of an LSTM, 1 to 512.
  public static let hidden = whole("hidden", "rows of an LSTM's hidden states", usual: 20, 1...512)
  /// The setting `inputs`: what a network on the whole point sees.
  public static let inputs = choice("inputs", "what the direction network sees", usual: DirectionInputs.Choice.all)
  /// The setting `features`: the scale in which g and f enter such a network.
  public static let features = choice(
    "features", "in which scale g and f enter the network", usual: DirectionInputs.Features.logarithmic)
}
