// The text of the help: for a pane what matters in it, in full all commands by what they are about, the keys of one's own,
// the mouse, letters and signs. A search looks through all of it and through the glossary.

import Plotting

enum HelpText {
  /// A line: keys and what they do; without keys a heading.
  struct Line: Equatable {
    let keys: String
    let text: String
    /// What else it is called, for the search: the name of a command and its label.
    var names = ""
  }

  /// Lines under a heading.
  private struct Part {
    let title: String
    var lines: [Line]
  }

  /// Columns before what a key does.
  static let keyWidth = 15

  /// The lines of the help, what a key does broken into lines of at most some columns with the keys.
  static func lines(isFull: Bool, of model: Model, width: Int) -> [Line] {
    let all = isFull ? full(model) : pane(model)
    return all.flatMap { broken($0, width: width) }
  }

  // MARK: - The help of a pane

  private static func pane(_ model: Model) -> [Line] {
    let (purpose, actions) = subject(model)
    let keys = actions.map(line)
    return purpose.map { Line(keys: "", text: $0) } + [Line(keys: "", text: "")] + keys
      + [Line(keys: "", text: ""), Line(keys: "?", text: "again: all keys, letters and signs; / searches in them")]
  }

  /// What the help is about: the sheet that is open, else the pane with the focus.
  private static func subject(_ model: Model) -> (purpose: [String], keys: [Action]) {
    if let sheet = model.sheet { return (sheet.feature.purpose, sheet.feature.keys + [.why, .palette, .leave]) }
    return (model.focus.feature.purpose, actions(model.focus))
  }

  private static func actions(_ pane: Pane) -> [Action] {
    let own = pane.feature.keys
    return own + [.palette, .pause, .stepForward, .zoom, .nextPane, .leave, .quit].filter { !own.contains($0) }
  }

  private static func line(_ action: Action) -> Line {
    Line(
      keys: action.command.keyText, text: action.command.summary,
      names: ":\(action.rawValue) \(action.command.label)")
  }

  // MARK: - All of it

  private static func full(_ model: Model) -> [Line] {
    let parts = model.helpSearch.isEmpty ? parts(model) : found(model.helpSearch, in: parts(model) + glossary)
    guard !parts.isEmpty else { return [Line(keys: "", text: "nothing is called so; Esc, then ? shows all")] }
    let lines = parts.flatMap { [Line(keys: "", text: ""), Line(keys: "", text: $0.title)] + $0.lines }
    return Array(lines.dropFirst())
  }

  private static func parts(_ model: Model) -> [Part] {
    let keyed = CommandGroup.all.map { group in
      Part(title: group.title, lines: group.actions.filter { !$0.command.keys.isEmpty }.map(line))
    }.filter { !$0.lines.isEmpty }
    let own = model.ownKeys.map { Line(keys: $0.key.label, text: $0.command) }
    let mouse = CommandTable.gestures.map { Line(keys: $0.name, text: $0.summary) }
    let named = CommandTable.withArgument.map {
      Line(keys: ":\($0.name)", text: "\($0.argument.hint): \($0.argument.summary)")
    }
    let signs = Legend.entries(model).map { Line(keys: $0.sign, text: $0.meaning) }
    return keyed.map { part in
      var part = part
      if part.title == CommandGroup.leaving {
        part.lines.append(Line(keys: CommandTable.interrupt.key, text: CommandTable.interrupt.summary))
      }
      return part
    } + (own.isEmpty ? [] : [Part(title: "Your own keys", lines: own)])
      + [
        Part(title: "The mouse", lines: mouse), Part(title: "By name, after :", lines: named),
        Part(title: "Letters and signs", lines: signs),
      ]
  }

  /// What a search looks through beside the help.
  private static var glossary: [Part] {
    [Part(title: "Words", lines: (Glossary.terms + Glossary.others).map { Line(keys: $0.name, text: $0.meaning) })]
  }

  /// The lines that have a text in them, under their headings.
  private static func found(_ text: String, in parts: [Part]) -> [Part] {
    let wanted = text.lowercased()
    return parts.compactMap { part in
      func has(_ text: String) -> Bool { text.lowercased().contains(wanted) }
      let lines =
        has(part.title) ? part.lines : part.lines.filter { has("\($0.keys) \($0.text)") || has($0.names) }
      return lines.isEmpty ? nil : Part(title: part.title, lines: lines)
    }
  }

  /// A line whose text is too long goes on under itself.
  private static func broken(_ line: Line, width: Int) -> [Line] {
    let room = line.keys.isEmpty ? width : width - keyWidth
    let texts = [Span(text: line.text, style: .plain)].wrapped(to: room, indent: 0).map { $0.map(\.text).joined() }
    return texts.enumerated().map { index, text in Line(keys: index == 0 ? line.keys : " ", text: text) }
  }
}
