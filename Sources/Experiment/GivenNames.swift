// The names that a person gives to runs and trainings: what may be one, and who has which. The ONE author of what is refused.

import OptimizerEngine
import SessionStore

/// Names by the numbers of runs and trainings.
package struct GivenNames: Sendable, Equatable {
  /// The most characters of a name: what the columns of tables show without cutting it.
  package static let limit = 20

  private var names: [Int: String] = [:]

  package init() {}

  /// The name of a run or training; nil where it has none.
  package subscript(id: Int) -> String? { names[id] }

  /// The numbers that have a name, ascending.
  package var ids: [Int] { names.keys.sorted() }

  /// Gives a name, or takes it away where the text is empty; what may not be one changes nothing.
  package mutating func set(_ text: String, for id: Int) {
    guard problem(with: text, for: id) == nil else { return }
    names[id] = text.isEmpty ? nil : text
  }

  /// Why a text may not be the name of a run or training; nil where it may, and for the empty one, which takes it away.
  package func problem(with text: String, for id: Int) -> String? {
    guard !text.isEmpty else { return nil }
    let hasControl = text.unicodeScalars.contains { scalar in
      switch scalar.properties.generalCategory {
      // Formats too: some of them turn the line around.
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
      default: false
      }
    }
    if hasControl { return "a control character: a name has letters, digits, signs and spaces" }
    if text.count > Self.limit { return "\(text.count) characters: a name has \(Self.limit) at most" }
    if text.first == " " || text.last == " " { return "a name neither begins nor ends with a space" }
    guard text.contains(where: \.isLetter) else { return "'\(text)': a name has a letter" }
    if Self.isTaken(text) { return "'\(text)' is a word of the workbench: choose another name" }
    let twin = ids.first { $0 != id && names[$0]?.lowercased() == text.lowercased() }
    return twin.map { "'\(text)' is the name of #\($0): choose another one" }
  }

  /// Whether it would be read as another thing: an optimizer, what is learned, or all runs.
  private static func isTaken(_ text: String) -> Bool {
    let word = text.lowercased()
    return OptimizerCatalogue.entry(named: word) != nil || word.hasPrefix(Racer.learned)
      || ["all", "none", "convergent", SensitivityPlan.Subject.untrainedName].contains(word)
  }

  /// The numbers whose names differ between two states, ascending.
  package func ids(differingFrom other: GivenNames) -> [Int] {
    Set(ids + other.ids).filter { self[$0] != other[$0] }.sorted()
  }
}
