// Commands by name: what the palette, scripts and line readers do.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// Enter in the palette: the chosen line, or the text where nothing is listed.
  mutating func acceptCommand(_ line: LineEditor) -> [Effect] {
    let items = Palette.items(for: line.text, in: self)
    let text = line.text.trimmed
    guard let item = items[safe: line.choice] else {
      editor?.problem = Palette.complaint(about: text)
      return []
    }
    // What was typed with its argument is what was meant, whatever is listed beside it.
    let isTyped = line.choice == 0 && text.contains(" ") && !items.contains { $0.text == text }
    let chosen = isTyped ? text : item.text
    guard isTyped || !item.needsMore else {
      editor?.text = item.begun
      editor?.choice = 0
      return []
    }
    editor = nil
    let effects = command(chosen)
    if let commandProblem = messages.commandProblem {
      editor = LineEditor(purpose: .palette, text: line.text, problem: commandProblem)
      self.messages.commandProblem = nil
    }
    return effects
  }

  /// Tab in the palette: the chosen line becomes the text.
  mutating func complete() {
    guard let line = editor, line.purpose == .palette,
      let item = Palette.items(for: line.text, in: self)[safe: line.choice]
    else { return }
    editor?.text = item.needsMore ? item.begun : item.text
    editor?.choice = 0
    editor?.problem = nil
  }

  /// Does a command by its text, or says why not.
  mutating func command(_ text: String) -> [Effect] {
    let text = text.trimmed
    let name = text.prefix { $0 != " " }.lowercased()
    let argument = String(text.dropFirst(name.count)).trimmed
    if argument.isEmpty, let row = CommandTable.named.first(where: { $0.action.rawValue == name }) {
      return act(row.action)
    }
    guard let command = CommandTable.withArgument.first(where: { $0.name == name })?.argument else {
      return refuse(Palette.complaint(about: text))
    }
    guard !argument.isEmpty else { return refuse("\(name) needs \(command.hint)") }
    messages.notice = nil
    if command.needsLive, let reason = replayUnavailability { return refuse(reason) }
    return command.does(&self, argument)
  }

  /// Says why a command was not carried out.
  mutating func refuse(_ reason: String) -> [Effect] {
    messages.commandProblem = reason
    say(reason)
    return []
  }

  /// Says why an argument is none, with what would be one.
  mutating func refuse(_ action: Action, _ argument: String, among names: [String]) -> [Effect] {
    refuse("\(action.rawValue) \(argument): no such name\(Spelling.suggestion(for: argument, among: names))")
  }

  // MARK: - The experiment

  mutating func takePreset(_ name: String) -> [Effect] {
    guard let preset = TrainingConfiguration.preset(named: name) else {
      return refuse(.preset, name, among: TrainingConfiguration.presetNames)
    }
    return take(preset)
  }

  /// Takes a configuration into the form, and its objective with it.
  private mutating func take(_ configuration: TrainingConfiguration) -> [Effect] {
    editing { model in
      let objective = model.objectives.named(configuration.objective)
      let chosen = objective.map { $0.name == model.experiment.objective.name ? [] : model.choose($0) } ?? []
      return chosen + model.adopt(configuration)
    }
  }

  /// The settings with their values, or with those there are.
  var settingOffers: [String] {
    TrainingConfiguration.settings.flatMap { setting in
      setting.choices.isEmpty
        ? ["\(setting.key)=\(setting.read(experiment.configuration))"]
        : setting.choices.map { "\(setting.key)=\($0)" }
    }
  }

  mutating func set(_ argument: String) -> [Effect] {
    // With a space instead is how it is written elsewhere, and nothing else it could mean.
    guard let split = argument.firstIndex(of: "=") ?? argument.firstIndex(of: " ") else {
      return refuse("set needs KEY=VALUE, as in set horizon=50")
    }
    let key = String(argument[..<split]).trimmed
    return done(edit(key, to: String(argument[argument.index(after: split)...]).trimmed))
  }

  mutating func mark(with note: String) -> [Effect] { done(setMarker(note)) }

  /// What came of a command that has said itself why it was not carried out.
  private mutating func done(_ effects: [Effect]?) -> [Effect] {
    if effects == nil {
      messages.commandProblem = messages.notice?.text
    }
    return effects ?? []
  }

  mutating func compare(tuned argument: String) -> [Effect] {
    guard let count = Int(argument), (0...13).contains(count) else {
      return refuse("compare \(argument): a whole number from 0 to 13")
    }
    return compareOverStarts(tuned: count)
  }

  mutating func select(_ argument: String) -> [Effect] {
    guard let id = Int(argument.drop { $0 == "#" }), queueRows.contains(where: { $0.id == id })
    else {
      return refuse("select \(argument): no such run or training")
    }
    queue.selected = id
    return []
  }

  // MARK: - Lessons and sessions

  mutating func takeLesson(_ argument: String) -> [Effect] {
    guard let effects = Int(argument).flatMap({ openLesson(number: $0) }) else {
      return refuse(
        lessons.entries.isEmpty
          ? "no lessons found: a checkout has them in sessions/, $BASIN_LESSONS names a folder"
          : "lesson \(argument): no such lesson; 6 lists them")
    }
    return effects
  }

  mutating func answerQuestion(_ argument: String) -> [Effect] {
    guard let syntax = answerSyntax else { return refuse("answer \(argument): nothing is asked here") }
    guard let effects = answer(argument) else { return refuse("answer \(argument): \(syntax)") }
    return effects
  }

  mutating func save(as name: String) -> [Effect] {
    guard !name.contains("/"), name != ".", name != ".." else {
      return refuse("save \(name): a name without slashes")
    }
    return [.file(.save(name: name))]
  }

  mutating func openObjective(_ name: String) -> [Effect] {
    guard let entry = objectives.library.first(where: { $0.name == name }) else {
      // Names with more in them are families, files and formulas, which are looked for outside.
      guard !name.contains(where: { ":@./".contains($0) }) else { return [.compute(.openObjective(name))] }
      let nearest = Spelling.nearest(to: name, among: objectives.library.map(\.name))
      return refuse(
        "no objective '\(name)'; \(nearest.map { "did you mean '\($0)'?" } ?? "objectives lists all, expression takes a formula")"
      )
    }
    guard let objective = entry.objective else { return [.compute(.openObjective(name))] }
    return editing { $0.choose(objective) }
  }

  /// Takes a configuration that somebody shared, or shows the line that shares this one.
  mutating func share(_ argument: String) -> [Effect] {
    guard argument != "show" else {
      overlay = .page(
        TextPage(
          title: "The form in one line",
          lines: sharedLine.pieces(of: 64)
            + [
              "", "One line, without the breaks: basin train --config LINE and :config LINE take it.",
              "In the architecture Y copies it; :copy line does so everywhere.",
            ]),
        scroll: 0)
      return []
    }
    do throws(FileError) {
      let shared = try ShareString.decode(argument)
      let objective = objectives.named(shared.objective)
      guard objective != nil || shared.objective == experiment.objective.name else {
        return refuse("config: no objective '\(shared.objective)' here")
      }
      return take(shared)
    } catch {
      return refuse(error.description)
    }
  }

  mutating func start(at text: String) -> [Effect] {
    let parts = text.split(separator: ",").map { String($0).trimmed }
    // What reads as 0 by underflow is another point than the one that was asked for.
    let numbers = parts.map { part in Double(part).flatMap { $0 != 0 || part.isWrittenZero ? $0 : nil } }
    let values = numbers.compactMap { $0 }.filter(\.isFinite)
    guard values.count == numbers.count, values.count == experiment.objective.dimension else {
      return refuse("start \(text): \(experiment.objective.dimension) finite numbers with commas between them")
    }
    return editing { model in
      model.experiment.probe = values
      return []
    }
  }
}

extension PaletteItem {
  /// The text to go on typing from.
  fileprivate var begun: String { text.hasSuffix("=") ? text : text + " " }
}

extension String {
  /// Parts of a long word that fit a page.
  fileprivate func pieces(of length: Int) -> [String] {
    var (pieces, rest) = ([String](), self[...])
    while !rest.isEmpty {
      pieces.append(String(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return pieces
  }
}
