// The line of keys: help and quit always, the others as they fit, what cannot be done now greyed in its place.

import Plotting

/// The hint bar.
enum HintBar {
  struct Hint: Equatable {
    let action: Action
    let key: String
    let label: String
    let isEnabled: Bool
    let columns: Range<Int>
  }

  /// What is offered, the most useful first.
  private static func offers(_ model: Model) -> [Action] {
    guard !model.isTooSmall else { return [] }
    switch model.keyContext {
    case .text: return [.accept, .leave]
    case .help, .question: return [.leave]
    default: break
    }
    if model.playback != nil {
      return [
        .pause, .stepForward, .stepBack, .faster, .slower, .live, .nextPane, .zoom, .snapshot, .theme, .logarithmic,
      ]
    }
    var actions: [Action] = [.train, .race, .pause, .nextPane]
    switch model.focus {
    case .landscape, .objectives, .architecture: actions.insert(.open, at: 0)
    case .curves: actions.insert(.logarithmic, at: 0)
    case .queue: actions.insert(.cancel, at: 0)
    case .certificate: break
    }
    for action in [Action.zoom, .filter, .replay, .cancel, .logarithmic, .stepForward, .snapshot, .theme]
    where !actions.contains(action) { actions.append(action) }
    return actions
  }

  private static func label(_ action: Action, _ model: Model) -> String {
    switch action {
    case .open:
      switch model.focus {
      case .landscape: return model.bench.objective.isClassifier ? "Race" : "Start here"
      case .objectives: return "Choose"
      case .architecture: return "Edit"
      default: return "Open"
      }
    case .pause:
      if let playback = model.playback { return playback.isPlaying ? "Pause" : "Play" }
      if let training = model.bench.activeTraining { return training.state == .paused ? "Resume" : "Pause" }
      if let race = model.bench.race { return race.step >= race.steps ? "Again" : race.isHeld ? "Resume" : "Pause" }
      return "Pause"
    case .zoom: return model.isZoomed ? "Unzoom" : "Zoom"
    case .leave where model.overlay == .quitQuestion: return "Stay"
    default: return Keymap.binding(of: action)?.label ?? ""
    }
  }

  /// The hints that fit, from left to right; help first, quit last, whatever the width.
  static func hints(_ model: Model, width: Int) -> [Hint] {
    // A line of text takes `?` and `q` as letters: they are shown greyed.
    let takesLetters = model.keyContext == .text
    var places: [(action: Action, label: String)] = []
    let gap = width >= 100 ? 2 : width >= 60 ? 2 : 1
    func length(_ item: (action: Action, label: String)) -> Int {
      (Keymap.binding(of: item.action)?.keys.first?.label.count ?? 0) + 1 + item.label.count
    }
    let help = (action: Action.help, label: "Help")
    let quit = (action: Action.quit, label: "Quit")
    var used = 1 + length(help) + gap + length(quit)
    for action in offers(model) {
      let item = (action: action, label: label(action, model))
      guard used + gap + length(item) <= width else { continue }
      used += gap + length(item)
      places.append(item)
    }
    var column = width > used ? 1 : 0
    return ([help] + places + [quit]).map { item in
      defer { column += length(item) + gap }
      let isEnabled =
        takesLetters && (item.action == .help || item.action == .quit) ? false : model.obstacle(to: item.action) == nil
      return Hint(
        action: item.action, key: Keymap.binding(of: item.action)?.keys.first?.label ?? "", label: item.label,
        isEnabled: isEnabled, columns: column..<(column + length(item)))
    }
  }

  /// The action of the hint at a column.
  static func action(at column: Int, in model: Model) -> Action? {
    hints(model, width: model.width).first { $0.columns.contains(column) }?.action
  }
}

extension Painter {
  mutating func drawHints(_ rect: CellRect) {
    for hint in HintBar.hints(model, width: rect.width) {
      let spans = [
        Span(text: hint.key, style: hint.isEnabled ? style.key : style.disabled),
        Span(text: " " + hint.label, style: hint.isEnabled ? style.text : style.disabled),
      ]
      put(spans, column: hint.columns.lowerBound, row: rect.row, width: rect.endColumn - hint.columns.lowerBound)
    }
  }
}
