// The config file: `key = value` lines, read with a complaint for each line that is none, and changed line by line so that
// comments stay.

import OptimizerEngine
import Plotting

/// The text of a config file, read.
package struct PreferenceFile: Sendable {
  /// A line that says something.
  package struct Entry: Sendable, Equatable {
    /// The setting.
    package let key: String
    /// Its value.
    package let value: String
    /// The number of the line, from 1.
    package let line: Int
  }

  /// What is wrong: the line, what it says, and what it may say.
  package struct Complaint: Sendable, Equatable {
    /// What is wrong.
    package let problem: String
    /// What to do about it.
    package let remedy: String
    /// The number of the line, from 1; nil where it is not in a file.
    package let line: Int?
  }

  /// What begins the name of a key of one's own, as in `key.F5 = race`.
  package static let keyPrefix = "key."

  /// The lines that say something right.
  package private(set) var entries: [Entry] = []
  /// What is wrong with the others.
  package private(set) var complaints: [Complaint] = []
  private let text: String

  /// Reads a text.
  package init(_ text: String) {
    self.text = text
    var lines: [String: Int] = [:]
    for (index, line) in Self.lines(text).enumerated() {
      let line = line.trimmed
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      let number = index + 1
      guard let (key, value) = Self.parts(line) else {
        complaints.append(
          Complaint(
            problem: "no setting '\(line.prefix(40))'", remedy: "write KEY = VALUE; # begins a comment", line: number))
        continue
      }
      if let former = lines[key] {
        complaints.append(
          Complaint(problem: "\(key) is set twice", remedy: "keep this line or line \(former)", line: number))
      } else if let complaint = Self.complaint(key, value, line: number) {
        complaints.append(complaint)
      } else {
        entries.append(Entry(key: key, value: value, line: number))
      }
      lines[key] = lines[key] ?? number
    }
  }

  /// What the right lines say.
  package var preferences: Preferences {
    var settled = Preferences()
    for entry in entries {
      if let setting = Preference.all.first(where: { $0.key == entry.key }) {
        setting.take(&settled, entry.value)
      } else if let key = Key(label: String(entry.key.dropFirst(Self.keyPrefix.count))) {
        settled.keys.append(KeyBinding(key: key, command: entry.value))
      }
    }
    return settled
  }

  /// What a line says of a setting; nil where none does.
  package func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }

  // MARK: - Reading

  private static func lines(_ text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
  }

  /// The name and the value of a line; the key `=` itself may be named, as in `key.= = race`.
  private static func parts(_ line: String) -> (key: String, value: String)? {
    let start =
      line.hasPrefix(keyPrefix + "=") ? line.index(line.startIndex, offsetBy: keyPrefix.count + 1) : line.startIndex
    guard let split = line[start...].firstIndex(of: "=") else { return nil }
    let key = String(line[..<split]).trimmed
    return key.isEmpty ? nil : (key, String(line[line.index(after: split)...]).trimmed)
  }

  /// Why a setting cannot be taken; nil where it can.
  package static func complaint(_ key: String, _ value: String, line: Int? = nil) -> Complaint? {
    func no(_ problem: String, _ remedy: String) -> Complaint {
      Complaint(problem: problem, remedy: remedy, line: line)
    }
    if key.hasPrefix(keyPrefix) {
      return keyComplaint(String(key.dropFirst(keyPrefix.count)), value).map { no($0.problem, $0.remedy) }
    }
    guard let setting = Preference.all.first(where: { $0.key == key }) else {
      let names = Preference.all.map(\.key)
      let near = Spelling.nearest(to: key, among: names).map { "did you mean '\($0)'?" }
      return no("no setting '\(key.prefix(40))'", near ?? "known: \(names.joined(separator: ", ")), key.NAME")
    }
    guard setting.values.contains(value) else {
      return no("\(key) = \(value.prefix(40))", "use \(setting.values.joined(separator: ", "))")
    }
    return nil
  }

  private static func keyComplaint(_ label: String, _ command: String) -> (problem: String, remedy: String)? {
    guard let key = Key(label: label) else {
      return ("no key '\(label.prefix(20))'", "write it as F5, Ctrl-n, Alt-x or a letter: key.F5 = race")
    }
    if let owner = CommandTable.keyed.first(where: { $0.keys.contains(key) }) {
      return (
        "\(key.label) is \(owner.action.rawValue) already",
        "take a free key: what lessons and hints say of the others stays true"
      )
    }
    return Palette.complaint(aboutWhole: command).map {
      ("key.\(label) = \(command.prefix(40))", "\($0)")
    }
  }

  // MARK: - Writing

  /// The text with a setting changed, in its line where there is one; a setting that is wrong must have been refused.
  package func setting(_ key: String, to value: String) -> String {
    let line = "\(key) = \(value)"
    let places = places(of: key)
    guard let first = places.first else {
      let start = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
      return start + line + "\n"
    }
    var lines = Self.lines(text)
    lines[first] = line
    for place in places.dropFirst().reversed() { lines.remove(at: place) }
    return lines.joined(separator: "\n")
  }

  /// The text without a setting; nil where it has none.
  package func unsetting(_ key: String) -> String? {
    let places = places(of: key)
    guard !places.isEmpty else { return nil }
    var lines = Self.lines(text)
    for place in places.reversed() { lines.remove(at: place) }
    return lines.joined(separator: "\n")
  }

  /// The lines of a setting, right or wrong, from 0: one, or by mistake more.
  private func places(of key: String) -> [Int] {
    let lines = Self.lines(text)
    return lines.indices.filter { index in
      let line = lines[index].trimmed
      return !line.hasPrefix("#") && Self.parts(line)?.key == key
    }
  }
}

extension Palette {
  /// Why a text is no command with all that it needs; nil where it is one.
  static func complaint(aboutWhole text: String) -> String? {
    let text = text.trimmed
    let name = text.prefix { $0 != " " }.lowercased()
    let argument = String(text.dropFirst(name.count)).trimmed
    if argument.isEmpty, CommandTable.named.contains(where: { $0.action.rawValue == name }) { return nil }
    guard let command = CommandTable.withArgument.first(where: { $0.name == name })?.argument else {
      return text.isEmpty ? "no command; write one as after :, for instance race" : complaint(about: text)
    }
    return argument.isEmpty ? "\(name) needs \(command.hint)" : nil
  }
}
