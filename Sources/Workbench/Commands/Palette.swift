// The command palette: every action and every object by its name, as typed after `:`, in scripts and by line readers.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// One line of the palette's list.
struct PaletteItem: Equatable {
  /// What is typed, or what Enter does.
  var text: String
  /// What it does.
  var summary: String
  /// The keys that do the same.
  var keys = ""
  /// Whether more has to be typed after it.
  var needsMore = false
}

/// What can be typed after `:`, and which of it fits what has been typed so far.
enum Palette {
  /// A command with an argument.
  struct Head {
    let name: String
    let argument: String
    let summary: String
    /// The arguments that can be listed.
    let objects: @Sendable (Model) -> [String]
  }

  /// The commands with arguments; where an action has the same name, that is the one without an argument.
  static let heads: [Head] = [
    Head(name: "objective", argument: "NAME", summary: "put an objective or FAMILY@PATH on the bench") {
      $0.library.map(\.name)
    },
    Head(name: "preset", argument: "NAME", summary: "take the settings of a preset") { _ in
      TrainingConfiguration.presetNames
    },
    Head(name: "set", argument: "KEY=VALUE", summary: "change a setting of the form") { model in
      TrainingConfiguration.settings.flatMap { setting in
        setting.choices.isEmpty
          ? ["\(setting.key)=\(setting.read(model.bench.configuration))"]
          : setting.choices.map { "\(setting.key)=\($0)" }
      }
    },
    Head(name: "config", argument: "LINE or show", summary: "take a shared line into the form; show prints this one") {
      _ in
      ["show"]
    },
    Head(name: "start", argument: "X,Y", summary: "put the probe at a point") { _ in [] },
    Head(name: "plane", argument: "pca, digits or I J", summary: "the plane that is shown") { model in
      model.bench.objective.isClassifier ? ["pca", "digits", "1 2"] : ["pca", "1 2"]
    },
    Head(name: "levels", argument: "SPACING", summary: "contour levels") { _ in LevelSpacing.allCases.map(\.rawValue) },
    Head(name: "colors", argument: "NAME", summary: "colors of the landscape") { _ in ColorMap.all.map(\.name) },
    Head(name: "theme", argument: "NAME", summary: "how the screen looks") { _ in Look.allCases.map(\.rawValue) },
    Head(name: "glyphs", argument: "TIER", summary: "which characters are drawn") { _ in
      GlyphTier.allCases.map(\.rawValue)
    },
    Head(name: "log-y", argument: "SCALE", summary: "the scale of y in the curves") { _ in
      ChartView.YScale.allCases.map(\.rawValue)
    },
    Head(name: "curve", argument: "KIND", summary: "the curve shown first") { $0.curveKinds.map(\.rawValue) },
    Head(name: "smooth", argument: "WEIGHT", summary: "smoothing of the curves, 0 to below 1") { _ in
      ChartView.smoothings.map { $0.shortText() }
    },
    Head(name: "crosshair", argument: "STEP", summary: "read all panes at a step") { _ in [] },
    Head(name: "step", argument: "N", summary: "show the race up to a step") { _ in [] },
    Head(name: "seek", argument: "TIME", summary: "go to a time of the replay, as 90 or 1:30") { _ in [] },
    Head(name: "speed", argument: "FACTOR", summary: "the speed of the replay, 1/8 to 64") { _ in [] },
    Head(name: "marker", argument: "NOTE", summary: "set a marker with a note, a task or a quiz") { _ in [] },
    Head(name: "lesson", argument: "NUMBER", summary: "take a lesson") { $0.lessons.map { "\($0.title.number)" } },
    Head(name: "answer", argument: "NUMBER", summary: "answer the question of a lesson") { _ in [] },
    Head(name: "replay", argument: "FILE", summary: "replay a session file") { _ in [] },
    Head(name: "compare", argument: "TUNED", summary: "compare over many starts, so many step sizes tried") { _ in
      ["1", "5", "9", "13"]
    },
    Head(name: "select", argument: "#", summary: "choose a run or training by its number") { model in
      model.queueRows.map { "\($0.id)" }
    },
    Head(name: "expression", argument: "FORMULA", summary: "your own objective, or a file that holds one") { _ in [] },
    Head(name: "save", argument: "NAME", summary: "keep this session under a name") { _ in [] },
  ]

  /// The actions that can be asked for by name.
  static let actions: [KeyBinding] = Keymap.bindings.filter { $0.contexts.contains(.panes) && $0.action != .palette }

  /// What fits, the best first.
  static func items(for text: String, in model: Model) -> [PaletteItem] {
    let typed = text.lowercased().trimmed
    if let space = text.firstIndex(of: " "), let head = heads.first(where: { $0.name == text[..<space].lowercased() }) {
      let argument = String(text[space...]).trimmed
      let objects = head.objects(model).map { object in
        PaletteItem(text: "\(head.name) \(object)", summary: head.summary)
      }
      let fitting = ranked(objects, by: argument.lowercased()) { String($0.text.dropFirst(head.name.count + 1)) }
      if !fitting.isEmpty { return fitting }
      return [PaletteItem(text: "\(head.name) \(argument)", summary: head.summary, needsMore: argument.isEmpty)]
    }
    let named = actions.map { binding in
      PaletteItem(text: binding.action.rawValue, summary: binding.summary, keys: binding.keyText)
    }
    let open = heads.map { head in
      PaletteItem(text: head.name, summary: "\(head.argument): \(head.summary)", needsMore: true)
    }
    let objects =
      typed.count < 2
      ? [] : model.library.map { PaletteItem(text: "objective \($0.name)", summary: "put it on the bench") }
    return ranked(named + open + settings(for: typed, in: model), by: typed) { $0.text.withoutSet }
      + ranked(objects, by: typed) { String($0.text.dropFirst("objective ".count)) }
  }

  /// The settings whose key begins with what was typed: who types a key wants to set it.
  private static func settings(for typed: String, in model: Model) -> [PaletteItem] {
    guard typed.count >= 2 else { return [] }
    return TrainingConfiguration.settings.filter { $0.key.lowercased().hasPrefix(typed) }.map { setting in
      PaletteItem(
        text: "set \(setting.key)=", summary: "is \(setting.read(model.bench.configuration)): \(setting.summary)",
        needsMore: true)
    }
  }

  /// Those that match, by how well: a prefix, a word's prefix, a part, letters in order.
  private static func ranked(
    _ items: [PaletteItem], by typed: String, name: (PaletteItem) -> String
  ) -> [PaletteItem] {
    guard !typed.isEmpty else { return items }
    let scored = items.enumerated().compactMap { index, item -> (score: Int, index: Int, item: PaletteItem)? in
      score(name(item).lowercased(), typed).map { ($0, index, item) }
    }
    return scored.sorted { ($0.score, $0.index) < ($1.score, $1.index) }.map(\.item)
  }

  private static func score(_ name: String, _ typed: String) -> Int? {
    if name == typed { return 0 }
    if name.hasPrefix(typed) { return 1 }
    if name.split(separator: "-").contains(where: { $0.hasPrefix(typed) }) { return 2 }
    if name.contains(typed) { return 3 }
    var rest = name[...]
    for letter in typed {
      guard let place = rest.firstIndex(of: letter) else { return nil }
      rest = rest[rest.index(after: place)...]
    }
    return 4
  }
}

extension String {
  /// The key of `set KEY=`, any other text as it is.
  fileprivate var withoutSet: String {
    hasPrefix("set ") && hasSuffix("=") ? String(dropFirst(4).dropLast()) : self
  }

  /// Without spaces at either end.
  var trimmed: String {
    var rest = self[...]
    while rest.first == " " { rest = rest.dropFirst() }
    while rest.last == " " { rest = rest.dropLast() }
    return String(rest)
  }
}
