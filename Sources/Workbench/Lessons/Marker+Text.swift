// Markers as a person types them: a note, a task, or a quiz, in one line.

import OptimizerEngine
import SessionStore

extension Marker {
  /// How each kind is typed.
  static let syntax = "NOTE, task: GOAL | CONDITIONS, or quiz: QUESTION | CHOICE | *RIGHT CHOICE | BECAUSE"

  /// Reads a marker as it is typed after `M`.
  ///
  /// - Throws: `ConfigurationError` saying what a task or a quiz lacks.
  init(typed line: String) throws(ConfigurationError) {
    func parts(after prefix: String) -> [String]? {
      guard line.hasPrefix(prefix) else { return nil }
      return line.dropFirst(prefix.count).split(separator: "|", omittingEmptySubsequences: false).map {
        String($0).trimmed
      }
    }
    if let parts = parts(after: "task:") {
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ConfigurationError(key: "marker", "a task is typed as task: GOAL | CONDITIONS")
      }
      _ = try LessonCheck(parts[1])
      self.init(parts[0], .task(check: parts[1]))
    } else if let parts = parts(after: "quiz:") {
      let choices = Array(parts.dropFirst().dropLast())
      let right = choices.indices.filter { choices[$0].hasPrefix("*") }
      guard choices.count >= 2, right.count == 1, !parts.contains(where: \.isEmpty) else {
        throw ConfigurationError(
          key: "marker", "a quiz is typed as quiz: QUESTION | CHOICE | *RIGHT CHOICE | BECAUSE, one choice with a star")
      }
      self.init(
        parts[0],
        .quiz(
          choices: choices.map { $0.hasPrefix("*") ? String($0.dropFirst()).trimmed : $0 }, answer: right[0],
          why: parts[parts.count - 1]))
    } else {
      self.init(line.isEmpty ? "marker" : line)
    }
  }
}
