// The settings of operators and directions: each is declared once, by its owner or here where several share it.

/// A setting of an operator or a direction: its key, what it means, and what it may be.
public struct OperatorSetting: Sendable, Equatable {
  /// What a value may be.
  public enum Values: Sendable, Equatable {
    /// Numbers of a range.
    case number(SettingRange)
    /// One of some words.
    case choice([String])
    /// One to four whole numbers of a range, as in `32,32`.
    case list(ClosedRange<Int>)
  }

  /// The key of `--set key=value` and of session files.
  public let key: String
  /// What it is, in a few words.
  public let meaning: String
  /// The unit or scale of a number, as in "steps"; empty where it has none.
  public let unit: String
  /// Its value unless it is changed, as text.
  public let usual: String
  /// What it may be.
  public let values: Values
  /// Whether what matters of a number is its distance from 1, as with factors of decay: forms step that.
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
  ) -> Self {
    Self(key, meaning, unit: unit, usual: "\(usual)", .number(.between(range)), approachesOne: approachesOne)
  }

  /// A whole number.
  static func whole(
    _ key: String, _ meaning: String, unit: String = "", usual: Int, _ range: ClosedRange<Int>
  ) -> Self { Self(key, meaning, unit: unit, usual: String(usual), .number(.whole(range))) }

  /// One of the cases of an enumeration.
  static func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ meaning: String, usual: Value
  ) -> Self { Self(key, meaning, unit: "", usual: usual.rawValue, .choice(Value.allCases.map(\.rawValue))) }

  /// One to four whole numbers.
  static func list(_ key: String, _ meaning: String, unit: String, usual: [Int], _ range: ClosedRange<Int>) -> Self {
    Self(key, meaning, unit: unit, usual: text(of: usual), .list(range))
  }

  static func text(of list: [Int]) -> String { list.map(String.init).joined(separator: ",") }

  /// The numbers it may be; nil where it is no number.
  public var range: SettingRange? {
    if case .number(let range) = values { return range }
    return nil
  }

  /// The words it may be; empty where there is no fixed list.
  public var choices: [String] {
    if case .choice(let names) = values { return names }
    return []
  }

  /// What it may be, in words.
  public var allowed: String {
    switch values {
    case .number(let range): "\(range)"
    case .choice(let names): names.joined(separator: ", ")
    case .list(let range): "one to four layers of \(range.lowerBound) to \(range.upperBound)"
    }
  }

  /// A value as text in its usual form; numbers round-trip.
  ///
  /// - Throws: `ConfigurationError` for what the setting may not be, naming what it may.
  func normalized(_ text: String) throws(ConfigurationError) -> String {
    switch values {
    case .number(let range):
      guard range.isWhole else { return "\(try range.read(text, for: key))" }
      guard let value = Int(text), range.contains(Double(value)) else {
        throw ConfigurationError(key: key, "\(key) = \(text): \(range)")
      }
      return String(value)
    case .choice(let names):
      guard names.contains(text) else {
        throw ConfigurationError(key: key, "\(key) = \(text): use \(names.joined(separator: ", "))")
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

/// The values of settings; those that were not changed have their usual ones.
public struct OperatorSettings: Sendable, Equatable {
  private var changed: [String: String] = [:]

  /// All as usual.
  public init() {}

  /// A value as text.
  func text(_ setting: OperatorSetting) -> String { changed[setting.key] ?? setting.usual }

  /// Changes a value, given in its usual form.
  mutating func set(_ setting: OperatorSetting, to text: String) {
    changed[setting.key] = text == setting.usual ? nil : text
  }

  /// A number.
  public subscript(_ setting: OperatorSetting) -> Double {
    get { Double(text(setting)) ?? .nan }
    set { set(setting, to: setting.range?.isWhole == true ? String(Int(newValue)) : "\(newValue)") }
  }

  /// A whole number.
  public func whole(_ setting: OperatorSetting) -> Int { Int(text(setting)) ?? 0 }

  /// A list of whole numbers.
  func list(_ setting: OperatorSetting) -> [Int] { text(setting).split(separator: ",").compactMap { Int($0) } }

  /// A case of an enumeration.
  func choice<Value: RawRepresentable<String>>(_ setting: OperatorSetting, or usual: Value) -> Value {
    Value(rawValue: text(setting)) ?? usual
  }
}

// MARK: - What several operators share

extension OperatorSetting {
  /// Where an envelope or a budget begins.
  public static let scale = real(
    "scale", "a of an envelope, B of a gate, before training", unit: "length of x (B: its square)", usual: 1, 1e-6...1e6
  )
  /// n.
  public static let states = whole("states", "states n of a REN or a linear recurrence", usual: 3, 1...64)
  /// p.
  public static let outputs = whole("outputs", "length of the output whose norm m is", usual: 1, 1...64)
  /// gamma.
  public static let gain = real(
    "gain", "l2 gain gamma of a REN or a cell", unit: "|m| by |x_0|", usual: 0.3, 1e-6...1e6)
  /// abar.
  public static let rate = real(
    "rate", "contraction rate of a cell", unit: "factor per step", usual: 0.95, 0.01...0.9999)
  /// Rows of an LSTM.
  public static let hidden = whole("hidden", "rows of an LSTM's hidden states", usual: 20, 1...512)
  /// What a network on the whole point sees.
  public static let inputs = choice("inputs", "what the direction network sees", usual: DirectionInputs.Choice.all)
  /// In which scale it sees it.
  public static let features = choice(
    "features", "in which scale g and f enter the network", usual: DirectionInputs.Features.logarithmic)
}
