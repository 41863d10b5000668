// Resolves the names and values that people type, with suggestions.

import ArgumentParser
import Datasets
import OptimizerEngine
import SessionStore

/// Finds an objective or says what is near; `place` is where it was named.
func objective(named name: String, place: String = "--objective") throws(CommandFailure) -> Objective {
  let found = try attempt { try ObjectiveLibrary.objective(named: name) }
  if let found { return found }
  if let (problem, remedy) = Catalogue.dimensionProblem(in: name) {
    throw CommandFailure("\(problem): \(place); \(remedy)")
  }
  if name.contains(where: { "^*/+()".contains($0) }), !name.contains("@") {
    throw CommandFailure("no objective '\(name)': \(place); for a formula write 'expr:\(name)'")
  }
  if name.contains("~"), !name.contains("@") {
    throw CommandFailure(
      "no objective '\(name)': \(place); tasks are drawn with --set tasks=NAME, or for several problems with 'mix:\(name) | ...'"
    )
  }
  let hint = Spelling.suggestion(for: name, among: ObjectiveLibrary.names)
  throw CommandFailure("no objective '\(name)': \(place)\(hint)")
}

extension Objective {
  /// Says what was read from files, where there are any.
  func printSource(_ print: (String) -> Void = printLine) { if let source { print("data: \(source)") } }

  /// The same for JSON, null without files.
  var sourceMember: JSONMember { member("data", source.map { .string($0) } ?? .null) }
}

/// Finds an objective for replays, nil where it is unknown.
func resolveObjective(_ name: String) -> Objective? {
  (try? ObjectiveLibrary.objective(named: name)) ?? nil
}

/// Reads `key=value` pairs, each key once.
func pairs(_ texts: [String]) throws(CommandFailure) -> [(key: String, value: String)] {
  var all: [(key: String, value: String)] = []
  for text in texts {
    guard let split = text.firstIndex(of: "="), split != text.startIndex else {
      throw CommandFailure("'\(text)' is not key=value: --set; write for example --set stepSize=1e-3")
    }
    let key = String(text[..<split])
    guard !all.contains(where: { $0.key == key }) else {
      throw CommandFailure("'\(key)' is given twice: --set; give it once")
    }
    all.append((key, String(text[text.index(after: split)...])))
  }
  return all
}

/// Refuses what would have no effect beside an option that does one thing by itself.
///
/// - Parameter others: The options, each with a value, that have an effect.
func checkAlone(_ option: String, besides others: [String] = []) throws(CommandFailure) {
  var idle: [String] = []
  var rest = CommandLine.arguments.dropFirst(2)
  while let argument = rest.popFirst() {
    if argument == option || others.contains(where: { argument.hasPrefix($0 + "=") }) { continue }
    if others.contains(argument) { _ = rest.popFirst() } else { idle.append(argument) }
  }
  guard idle.isEmpty else {
    throw CommandFailure(
      "\(option) prints one table and takes nothing else: \(idle.joined(separator: " ")); leave it out")
  }
}

/// Reads a start as comma-separated finite numbers of the right count.
func start(_ text: String?, for objective: Objective) throws(CommandFailure) -> [Double] {
  guard let text else { return objective.start }
  var values: [Double] = []
  for part in text.split(separator: ",", omittingEmptySubsequences: false) {
    guard let value = Double(part.trimmed) else {
      throw CommandFailure("'\(part)' is not a number: --start \(text); write numbers separated by commas")
    }
    guard value != 0 || part.trimmed.isWrittenZero else {
      throw CommandFailure("'\(part)' is too small, it reads as 0: --start \(text); write 0 or a larger number")
    }
    guard value.isFinite else {
      throw CommandFailure("a start must be finite, got \(part): --start \(text); give finite numbers")
    }
    values.append(value)
  }
  guard values.count == objective.dimension else {
    throw CommandFailure(
      "\(values.count) numbers for an objective of dimension \(objective.dimension): --start \(text); give \(objective.dimension) numbers"
    )
  }
  return values
}

extension Substring {
  /// Without spaces at either end.
  fileprivate var trimmed: Substring {
    var rest = self
    while rest.first == " " { rest = rest.dropFirst() }
    while rest.last == " " { rest = rest.dropLast() }
    return rest
  }
}

extension CompletionKind {
  /// Names of objectives, for the completion of a shell.
  static var objectives: CompletionKind { .list(ObjectiveLibrary.names) }
}
