// The words a setting may be: each says of itself what it is.

/// A word that a setting may be, with what it means.
public struct SettingChoice: Sendable, Equatable {
  /// The word of `--set key=value` and of session files.
  public let name: String
  /// What it is, in one sentence.
  public let sentence: String
}

/// Values that a setting may have, each of which says what it is.
public protocol DescribedChoice: RawRepresentable<String>, CaseIterable, Sendable {
  /// What it is, in one sentence.
  var sentence: String { get }
}

extension DescribedChoice {
  /// All values in display order, as words with their sentences.
  static var described: [SettingChoice] {
    allCases.map { SettingChoice(name: $0.rawValue, sentence: $0.sentence) }
  }
}
