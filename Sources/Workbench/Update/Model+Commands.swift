// Commands by name: what the palette, scripts and line readers do.

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
    if let commandProblem {
      editor = LineEditor(purpose: .palette, text: line.text, problem: commandProblem)
      self.commandProblem = nil
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
    if argument.isEmpty, let action = Action(rawValue: name),
      Palette.actions.contains(where: { $0.action == action })
    {
      return act(action)
    }
    guard let head = Palette.heads.first(where: { $0.name == name }) else {
      return refuse(Palette.complaint(about: text))
    }
    guard !argument.isEmpty else { return refuse("\(name) needs \(head.argument)") }
    notice = nil
    return bring(name, argument)
  }

  /// Says why a command was not carried out.
  private mutating func refuse(_ reason: String) -> [Effect] {
    commandProblem = reason
    say(reason)
    return []
  }

  /// Says why an argument is none, with what would be one.
  private mutating func refuse(_ name: String, _ argument: String, among names: [String]) -> [Effect] {
    return refuse("\(name) \(argument): no such name\(Spelling.suggestion(for: argument, among: names))")
  }

  private mutating func bring(_ name: String, _ argument: String) -> [Effect] {
    let isBench: Set<String> = ["objective", "preset", "set", "config", "start", "compare", "marker", "expression"]
    if isBench.contains(name), playback != nil { return refuse(Self.replayed) }
    switch name {
    case "objective": return openObjective(argument)
    case "expression": return adoptExpression(argument)
    case "preset":
      guard let preset = TrainingConfiguration.preset(named: argument) else {
        return refuse(name, argument, among: TrainingConfiguration.presetNames)
      }
      return editing { model in
        let objective = model.objective(named: preset.objective)
        let chosen = objective.map { $0.name == model.bench.objective.name ? [] : model.choose($0) } ?? []
        return chosen + model.adopt(preset)
      }
    case "set":
      guard let split = argument.firstIndex(of: "=") else { return refuse("set needs KEY=VALUE, as in set horizon=50") }
      let key = String(argument[..<split]).trimmed
      guard let effects = edit(key, to: String(argument[argument.index(after: split)...]).trimmed) else {
        commandProblem = notice?.text
        return []
      }
      return effects
    case "config": return share(argument)
    case "start": return start(at: argument)
    case "compare":
      guard let count = Int(argument), (0...13).contains(count) else {
        return refuse("compare \(argument): a whole number from 0 to 13")
      }
      return compareOverStarts(tuned: count)
    case "marker":
      guard let effects = setMarker(argument) else {
        commandProblem = notice?.text
        return []
      }
      return effects
    case "lesson":
      guard let effects = Int(argument).flatMap({ openLesson(number: $0) }) else {
        return refuse(
          lessons.isEmpty
            ? "no lessons found: a checkout has them in sessions/, $BASIN_LESSONS names a folder"
            : "lesson \(argument): no such lesson; 6 lists them")
      }
      return effects
    case "answer":
      guard let effects = Int(argument).flatMap({ answerQuiz($0 - 1) }) else {
        return refuse("answer \(argument): no such choice here")
      }
      return effects
    case "replay": return [.openSession(path: argument, isOwn: false)]
    case "save":
      guard !argument.contains("/"), argument != ".", argument != ".." else {
        return refuse("save \(argument): a name without slashes")
      }
      return [.save(name: argument)]
    case "select":
      guard let id = Int(argument.drop { $0 == "#" }), queueRows.contains(where: { $0.id == id }) else {
        return refuse("select \(argument): no such run or training")
      }
      selectedItem = id
    default: return bringLook(name, argument)
    }
    return []
  }

  /// How things look, and when.
  private mutating func bringLook(_ name: String, _ argument: String) -> [Effect] {
    func named<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> T? where T.RawValue == String {
      T(rawValue: argument)
    }
    switch name {
    case "theme":
      guard let look = named(Look.self) else { return refuse(name, argument, among: Look.allCases.map(\.rawValue)) }
      return dress(look)
    case "glyphs":
      guard let tier = named(GlyphTier.self) else {
        return refuse(name, argument, among: GlyphTier.allCases.map(\.rawValue))
      }
      return draw(with: tier)
    case "levels":
      guard let spacing = named(LevelSpacing.self) else {
        return refuse(name, argument, among: LevelSpacing.allCases.map(\.rawValue))
      }
      map.spacing = spacing
    case "colors":
      guard let colors = ColorMap.all.first(where: { $0.name == argument }) else {
        return refuse(name, argument, among: ColorMap.all.map(\.name))
      }
      map.colors = colors
    case "log-y":
      guard let scale = named(ChartView.YScale.self) else {
        return refuse(name, argument, among: ChartView.YScale.allCases.map(\.rawValue))
      }
      chart.yScale = scale
    case "curve":
      guard let kind = named(CurveKind.self), curveKinds.contains(kind) else {
        return refuse(name, argument, among: curveKinds.map(\.rawValue))
      }
      curve = kind
    case "plane": return choosePlane(argument)
    default: return bringNumber(name, argument)
    }
    return []
  }

  private mutating func choosePlane(_ argument: String) -> [Effect] {
    let numbers = argument.split { $0 == " " || $0 == "," }.compactMap { Int($0) }
    let objective = bench.objective
    switch argument {
    case "digits" where objective.isClassifier: map.showsPlaneOfClassifier = false
    case "pca":
      if let reason = obstacle(to: .plane) { return refuse(reason) }
      map.showsPlaneOfClassifier = true
      choose(.principal)
    default:
      guard numbers.count == 2, objective.planeView(numbers[0] - 1, numbers[1] - 1) != nil else {
        return refuse("plane \(argument): pca, or two different coordinates from 1 to \(objective.dimension)")
      }
      if objective.dimension == 2, let reason = obstacle(to: .plane) { return refuse(reason) }
      map.showsPlaneOfClassifier = true
      choose(.coordinates(numbers[0] - 1, numbers[1] - 1))
    }
    return []
  }

  private mutating func bringNumber(_ name: String, _ argument: String) -> [Effect] {
    guard let number = Double(argument), number.isFinite else { return refuse("\(name) \(argument): a number") }
    switch name {
    case "smooth":
      guard number >= 0, number < 1 else { return refuse("smooth \(argument): 0 to below 1") }
      chart.smoothing = number
    case "crosshair": chart.crosshair = Int(min(max(number, 0), Double(lastStep)))
    case "step":
      guard let race = bench.race else { return refuse("there is no race to step through: n races") }
      bench.race?.isHeld = true
      bench.race?.shown = min(max(number.rounded(), 0), Double(race.steps))
    case "seek":
      guard playback != nil else { return refuse("only a replay has times: r replays") }
      seek(to: number)
    case "speed":
      guard playback != nil else { return refuse("only a replay has a speed: r replays") }
      guard Playback.speeds.contains(number) else { return refuse("speed \(argument): from 0.125 to 64") }
      playback?.speed = number
    default: return refuse("no command '\(name)'")
    }
    return []
  }

  private mutating func openObjective(_ name: String) -> [Effect] {
    guard let entry = library.first(where: { $0.name == name }) else {
      // Names with more in them are families, files and formulas, which are looked for outside.
      guard !name.contains(where: { ":@./".contains($0) }) else { return [.openObjective(name)] }
      let nearest = Spelling.nearest(to: name, among: library.map(\.name))
      return refuse(
        "no objective '\(name)'; \(nearest.map { "did you mean '\($0)'?" } ?? "objectives lists all, expression takes a formula")"
      )
    }
    guard let objective = entry.objective else { return refuse("\(name) is still being loaded") }
    return editing { $0.choose(objective) }
  }

  /// Takes a configuration that somebody shared, or shows the line that shares this one.
  private mutating func share(_ argument: String) -> [Effect] {
    guard argument != "show" else {
      var configuration = bench.configuration
      configuration.objective = bench.objective.name
      overlay = .page(
        TextPage(
          title: "The form in one line",
          lines: ShareString.encode(configuration).pieces(of: 64)
            + ["", "One line, without the breaks: basin train --config LINE and :config LINE take it."]),
        scroll: 0)
      return []
    }
    do throws(SessionError) {
      let shared = try ShareString.decode(argument)
      let objective = objective(named: shared.objective)
      guard objective != nil || shared.objective == bench.objective.name else {
        return refuse("config: no objective '\(shared.objective)' here")
      }
      return editing { model in
        let chosen = objective.map { $0.name == model.bench.objective.name ? [] : model.choose($0) } ?? []
        return chosen + model.adopt(shared)
      }
    } catch {
      return refuse(error.description)
    }
  }

  private mutating func start(at text: String) -> [Effect] {
    let numbers = text.split(separator: ",").map { Double(String($0).trimmed) }
    let values = numbers.compactMap { $0 }.filter(\.isFinite)
    guard values.count == numbers.count, values.count == bench.objective.dimension else {
      return refuse("start \(text): \(bench.objective.dimension) finite numbers with commas between them")
    }
    return editing { model in
      model.bench.probe = values
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
