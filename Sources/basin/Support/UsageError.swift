// What the parser of arguments complains of, in the words of every other error: what: where; what to do.

import OptimizerEngine

/// A complaint of the parser with the arguments it is about.
///
/// The parser tells its errors by their text alone, so the text is read here; a text that is not known keeps its words
/// and points to the help.
struct UsageError: CustomStringConvertible {
  private let message: String
  private let arguments: [String]
  /// The names that lead to the command the arguments are for, as `config set`.
  private let path: [String]
  private let options: [String]
  /// The arguments that the command cannot do without, in their order.
  private let needed: [String]

  /// - Parameters:
  ///   - message: What the parser says.
  ///   - arguments: The arguments, without the name of the program.
  ///   - path: The names that lead to the command that was asked for; empty for the workbench.
  ///   - help: The help text of that command.
  init(_ message: String, arguments: [String], path: [String], help: String) {
    self.message = message
    self.arguments = arguments
    self.path = path
    options = Self.options(inHelp: help)
    needed = Self.needed(inHelp: help)
  }

  /// The options that a help text explains.
  static func options(inHelp text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("  -") }.flatMap { line in
      line.split(whereSeparator: { " ,<>/".contains($0) }).prefix { $0.hasPrefix("-") }.filter { $0.hasPrefix("--") }
    }.map(String.init)
  }

  /// SESSION and FOLDER of `USAGE: basin export <session> <folder> [--to <to> ...]`.
  static func needed(inHelp text: String) -> [String] {
    let usage = text.split(separator: "\n").first { $0.hasPrefix("USAGE: ") } ?? ""
    let words = usage.split(separator: " ")
    return words.indices.dropFirst().filter { words[$0].hasPrefix("<") && !words[$0 - 1].contains("--") }.map {
      words[$0].filter { $0 != "<" && $0 != ">" }.uppercased()
    }
  }

  /// The complaint about a name that is no command; nil where there is none.
  static func unknownCommand(_ arguments: [String], among commands: [String]) -> String? {
    let isHelp = arguments.first == "help"
    let name = isHelp ? arguments.dropFirst().first : arguments.first
    guard let name, !name.hasPrefix("-"), name != "help", !commands.contains(name) else { return nil }
    if name.hasSuffix(".jsonl") {
      return "no command '\(name)': basin; a session is played by `basin replay \(name.shellWord)`"
    }
    return "no command '\(name)': basin\(isHelp ? " help" : "")\(Spelling.suggestion(for: name, among: commands))"
  }

  /// The same of a name behind a command that has commands of its own.
  static func unknownCommand(_ arguments: [String], behind path: [String], among commands: [String]) -> String? {
    // A number is no name: it is for the command that is meant where none is named.
    guard !commands.isEmpty, let name = arguments.dropFirst(path.count).first, !name.hasPrefix("-"), name != "help",
      Int(name) == nil
    else {
      return nil
    }
    return
      "no command '\(name)': basin \(path.joined(separator: " "))\(Spelling.suggestion(for: name, among: commands))"
  }

  /// One line.
  var description: String {
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    let quoted = Self.quoted(line)
    if line.hasPrefix("The value "), quoted.count >= 2 { return invalid(quoted[0], for: Self.option(quoted[1])) }
    if line.hasPrefix("Unknown option "), let option = quoted.first {
      let near = Spelling.nearest(to: option, among: options) ?? (quoted.count > 1 ? quoted[1] : nil)
      let words = near.map { "did you mean '\($0)'?" } ?? seeHelp
      return "no option '\(option)': \(place); \(words)"
    }
    if line.hasPrefix("Missing value for "), let option = quoted.first {
      let name = Self.option(option)
      let example = Self.examples[name].map { "\($0.form), for example \(name) \($0.value)" }
      return "no value: \(name); write \(example ?? option)"
    }
    if line.hasPrefix("Missing expected argument "), let argument = quoted.first {
      let name = argument.filter { $0 != "<" && $0 != ">" }
      return "no \(name): \(place); write \(([place] + needed).joined(separator: " "))"
    }
    if line.hasPrefix("Unexpected argument ") || line.contains(" unexpected arguments: "), let first = quoted.first {
      return unexpected(first)
    }
    if line.contains(" does not take any value"), quoted.count >= 2 {
      return "a value '\(quoted[1])' for what takes none: \(quoted[0]); write \(quoted[0]) alone"
    }
    return "\(line.isEmpty ? "the arguments are not understood" : line): \(place); \(seeHelp)"
  }

  /// What follows options whose help names no kind of value, with an example.
  private static let examples: [String: (form: String, value: String)] = [
    "--set": ("key=value", "stepSize=1e-3"), "--change": ("STEP:key=value", "50:stepSize=1e-3"),
    "--start": ("numbers with commas between them", "-1.2,1"),
  ]

  /// The command the arguments are for.
  private var place: String { (["basin"] + path).joined(separator: " ") }

  private var seeHelp: String { "see \(place) --help" }

  /// Only numbers are read by the parser itself: whole ones, and others.
  private func invalid(_ value: String, for option: String) -> String {
    guard let number = Double(value), !number.isNaN else {
      return "'\(value)' is not a number: \(option); write for example \(option) 10"
    }
    if number < 0 { return "\(option.dropFirst(2)) = \(value): \(option); a whole number, not negative" }
    guard number < 0x1p63 else { return "'\(value)' is too large: \(option); a whole number below 2^63" }
    let isWhole = number == number.rounded() && number < 1e15
    return isWhole
      ? "'\(value)' is not in digits: \(option); write \(option) \(Int(number))"
      : "'\(value)' is not a whole number: \(option); write for example \(option) \(max(Int(min(number, 1e15).rounded()), 1))"
  }

  private func unexpected(_ argument: String) -> String {
    let what = "'\(argument)' belongs to no option: \(place)"
    if arguments.contains("--" + argument) { return "\(what); leave it out, or \(seeHelp)" }
    if argument.contains("=") { return "\(what); settings follow --set, as in --set \(argument)" }
    return "\(what); options begin with --: \(seeHelp)"
  }

  /// `--steps` of `--steps <steps>`.
  private static func option(_ text: String) -> String { String(text.prefix { $0 != " " }) }

  /// What stands between single quotes that begin a word and end one.
  private static func quoted(_ text: String) -> [String] {
    var found: [String] = []
    var open: String.Index?
    var before: Character = " "
    for index in text.indices where text[index] == "'" || open == nil {
      defer { before = text[index] }
      guard text[index] == "'" else { continue }
      guard let start = open else {
        if before == " " { open = text.index(after: index) }
        continue
      }
      let next = text.index(after: index)
      // A quote inside of a value is part of it.
      guard next == text.endIndex || " ,.:;?".contains(text[next]) else { continue }
      found.append(String(text[start..<index]))
      open = nil
    }
    return found
  }
}
