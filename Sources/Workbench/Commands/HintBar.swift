// The line of keys: help and quit always, the others as they fit, what cannot be done now greyed in its place.

import Experiment
import Plotting

/// The hint bar: what can be asked for now.
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
    case .palette: return model.editor?.purpose == .palette ? [.accept, .complete, .leave] : [.accept, .leave]
    case .help: return [.leave, .why, .filter]
    case .number: return [.goThere, .up, .down, .leave]
    case .question: return [.accept, .leave]
    case .sheet: return (model.sheet?.feature.keys ?? []) + [.why, .leave]
    case .panes: return offersOfPanes(model)
    case .tooSmall: return []
    }
  }

  private static func offersOfPanes(_ model: Model) -> [Action] {
    if model.playback != nil {
      if let lesson = model.lessons.taken {
        // From the last marker nothing goes on.
        let onward: [Action] = model.lessonPlace == lesson.markers.count - 1 ? [] : [.pause]
        let hint: [Action] = model.hintUnavailability == nil ? [.hint] : []
        return onward + [.open] + hint + [
          .nextMarker, .previousMarker, .branch, .live, .faster, .slower, .palette, .nextPane, .zoom,
        ]
      }
      return [
        .pause, .stepForward, .stepBack, .live, .branch, .nextMarker, .faster, .slower, .previousMarker, .palette,
        .nextPane, .zoom, .crosshair, .snapshot, .theme,
      ]
    }
    let hint: [Action] = model.hintUnavailability == nil ? [.hint] : []
    let lesson: [Action] = model.lessons.taken?.task == nil ? [] : [.nextMarker, .previousMarker] + hint
    var actions = model.focus.feature.hints(model) + lesson + [.train, .race, .pause, .palette, .nextPane, .zoom]
    let others: [Action] = [
      .why, .undo, .objectives, .crosshair, .replay, .expression, .stepForward, .snapshot, .theme,
    ]
    for action in others where !actions.contains(action) { actions.append(action) }
    return actions
  }

  private static func label(_ action: Action, _ model: Model) -> String {
    let command = action.command
    let sheet = model.keyContext == .sheet ? model.sheet?.feature.label(action) : nil
    return sheet ?? command.labelNow?(model) ?? command.label
  }

  /// The key that is shown; a question is answered by its words, though Enter and Esc answer it as well.
  private static func key(_ action: Action, _ model: Model) -> String {
    if model.keyContext == .question, action == .accept { return "y" }
    if model.keyContext == .question, action == .leave { return "n" }
    return action.command.keys.first?.label ?? ""
  }

  /// The hints that fit, from left to right; help first, quit last, whatever the width.
  static func hints(_ model: Model, width: Int) -> [Hint] {
    // A line of text takes `?` and `q` as letters: what cannot be asked for is not offered.
    let takesLetters = model.keyContext == .text || model.keyContext == .palette
    var places: [(action: Action, label: String)] = []
    let gap = width >= 100 ? 2 : width >= 60 ? 2 : 1
    func length(_ item: (action: Action, label: String)) -> Int {
      key(item.action, model).count + 1 + item.label.count
    }
    let help = (action: Action.help, label: "Help")
    // What the key does: a page is closed first.
    let quit = (action: Action.quit, label: model.overlay == nil ? "Quit" : "Close")
    var used = takesLetters ? 1 - gap : 1 + length(help) + gap + length(quit)
    for action in offers(model) {
      let item = (action: action, label: label(action, model))
      guard used + gap + length(item) <= width else { continue }
      used += gap + length(item)
      places.append(item)
    }
    var column = 1
    return (takesLetters ? places : [help] + places + [quit]).map { item in
      defer { column += length(item) + gap }
      let isEnabled = model.unavailability(to: item.action) == nil
      return Hint(
        action: item.action, key: key(item.action, model), label: item.label, isEnabled: isEnabled,
        columns: column..<(column + length(item)))
    }
  }

  /// The action of the hint at a column.
  static func action(at column: Int, in model: Model) -> Action? {
    hints(model, width: model.display.width).first { $0.columns.contains(column) }?.action
  }
}

extension Model {
  /// What Enter does in the focused pane.
  var openLabel: String { sheet?.feature.openLabel(self) ?? focus.feature.openLabel(self) }

  /// What Space does to what moves.
  var pauseLabel: String {
    if let playback { return playback.isPlaying ? "Pause" : lessons.taken == nil ? "Play" : "Go on" }
    if let training = experiment.activeTraining { return training.state == .paused ? "Resume" : "Pause" }
    if let race = experiment.race { return race.step >= race.steps ? "Again" : race.isHeld ? "Resume" : "Pause" }
    return "Pause"
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
