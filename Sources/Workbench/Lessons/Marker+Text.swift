// Markers as a person types them: a note, a task, a quiz or a question for a number, in one line.

import OptimizerEngine
import SessionStore

extension Marker {
  /// Reads a marker as it is typed after `M`.
  ///
  /// - Throws: `ConfigurationError` saying what is lacking.
  init(typed line: String) throws(ConfigurationError) {
    guard line.hasPrefix("view:") else {
      try self.init(asking: line)
      return
    }
    let parts = String(line.dropFirst("view:".count)).betweenBars
    guard parts.count >= 2, !parts[1].isEmpty else {
      throw Self.refusal("a view is typed before a note: view: curve = gap; line = bound | NOTE")
    }
    let view = try MarkerView(typed: parts[0])
    try self.init(asking: parts.dropFirst().joined(separator: " | "))
    self.view = view
  }

  /// Reads a marker without a view.
  private init(asking line: String) throws(ConfigurationError) {
    let kinds = ["task:", "quiz:", "number:"]
    guard let kind = kinds.first(where: line.hasPrefix) else {
      self.init(line.isEmpty ? "marker" : line)
      try checkFormulas()
      return
    }
    let all = String(line.dropFirst(kind.count)).betweenBars
    let parts = all.filter { !$0.hasPrefix("hint:") }
    let hints = all.filter { $0.hasPrefix("hint:") }.map { String($0.dropFirst("hint:".count)).trimmed }
    guard !hints.contains(where: \.isEmpty) else { throw Self.refusal("a hint is typed as hint: TEXT") }
    switch kind {
    case "task:": self.init(parts[0], try Self.task(parts), hints: hints)
    case "quiz:": self.init(parts[0], try Self.quiz(parts), hints: hints)
    default: self.init(parts[0], try Self.number(parts), hints: hints)
    }
    try checkFormulas()
  }

  private static func task(_ parts: [String]) throws(ConfigurationError) -> Kind {
    guard parts.count == 2, !parts[0].isEmpty else { throw refusal("a task is typed as task: GOAL | CONDITIONS") }
    _ = try LessonCheck(parts[1])
    return .task(check: parts[1])
  }

  private static func quiz(_ parts: [String]) throws(ConfigurationError) -> Kind {
    let choices = Array(parts.dropFirst().dropLast())
    let right = choices.indices.filter { choices[$0].hasPrefix("*") }
    guard choices.count >= 2, right.count == 1, !parts.contains(where: \.isEmpty) else {
      throw refusal("a quiz is typed as quiz: QUESTION | CHOICE | *RIGHT CHOICE | BECAUSE, one choice with a star")
    }
    return .quiz(
      choices: choices.map { $0.hasPrefix("*") ? String($0.dropFirst()).trimmed : $0 }, answer: right[0],
      why: parts[parts.count - 1])
  }

  /// `0.25 within 0.01`, or `0.25 within 4 %`.
  private static func number(_ parts: [String]) throws(ConfigurationError) -> Kind {
    let words = parts.count == 3 ? parts[1].split(separator: " ").map(String.init) : []
    guard !parts.contains(where: \.isEmpty), words.count == 3 || words.count == 4 && words[3] == "%",
      words[1] == "within", let value = Double(words[0]), let reach = Double(words[2]), value.isFinite, reach.isFinite,
      reach >= 0
    else {
      throw refusal("a number is asked for as number: QUESTION | 0.25 within 0.01 | BECAUSE, or within 4 %")
    }
    let tolerance = words.count == 4 ? abs(value) * reach / 100 : reach
    return .number(NumberSought(value: value, tolerance: tolerance, why: parts[2]))
  }

  /// A formula stands between two dollar signs.
  private func checkFormulas() throws(ConfigurationError) {
    guard note.count(where: { $0 == "$" }).isMultiple(of: 2) else {
      throw Self.refusal("a formula stands between two $")
    }
  }

  private static func refusal(_ problem: String) -> ConfigurationError {
    ConfigurationError(key: "marker", problem)
  }
}

extension String {
  /// The parts between bars with a space on either side: |g| is a number, and no part.
  fileprivate var betweenBars: [String] {
    var parts = [""]
    for word in split(separator: " ", omittingEmptySubsequences: true) {
      if word == "|" {
        parts.append("")
      } else {
        parts[parts.count - 1] += (parts[parts.count - 1].isEmpty ? "" : " ") + word
      }
    }
    return parts
  }
}
