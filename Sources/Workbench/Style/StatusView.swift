// The line of time and the line of numbers.

import Experiment
import OptimizerEngine
import Plotting

extension Painter {
  // MARK: - Time

  mutating func drawTimeline(_ rect: CellRect) {
    let (fraction, text) = timelineContent
    guard let columns = Timeline.columns(in: model) else {
      return put(text, style.label, column: 1, row: rect.row, width: rect.width - 2)
    }
    let line: Character = isASCII ? "=" : "━"
    let rest: Character = isASCII ? "-" : "─"
    let head: Character = isASCII ? "o" : "●"
    let width = columns.count
    let place = min(Int(fraction * Double(width - 1)), width - 1)
    for offset in 0..<width {
      buffer[columns.lowerBound + offset, rect.row] =
        offset == place
        ? Cell(head, style: style.key)
        : offset < place ? Cell(line, style: style.focusedFrame) : Cell(rest, style: style.frame)
    }
    if let playback = model.playback, playback.duration > 0 {
      for marker in model.markers {
        let column = columns.lowerBound + Int(marker.time / playback.duration * Double(width - 1))
        guard column != columns.lowerBound + place else { continue }
        buffer[column, rect.row] = Cell(isASCII ? "#" : "◆", style: style.alert)
      }
    }
    put(text, style.label, column: columns.upperBound + 2, row: rect.row, width: text.count)
  }

  /// How far the shown time has gone, and its numbers.
  var timelineContent: (Double, String) {
    if let playback = model.playback {
      let fraction = playback.duration > 0 ? playback.time / playback.duration : 1
      return (
        fraction,
        "event \(playback.index)/\(playback.timeline.count)  \(Self.time(playback.time)) of \(Self.time(playback.duration))  \(Self.speed(playback.speed))"
      )
    }
    if let training = model.experiment.trainingOnObjective {
      return (
        training.progress,
        "meta-step \(training.stepCount)/\(training.configuration.metaSteps)  \(timeLeft(training))"
      )
    }
    guard let race = model.experiment.race else { return (0, "no race") }
    return (race.shown / Double(max(race.steps, 1)), "step \(race.step)/\(race.steps)  \(Self.time(model.clock))")
  }

  /// Minutes and seconds.
  static func time(_ seconds: Double) -> String {
    let whole = Int(max(seconds, 0))
    return "\(whole / 60):" + "\(whole % 60)".padded(left: 2).replacingSpaces
  }

  /// The speed of a playback: slower ones as fractions, as they are set.
  private static func speed(_ speed: Double) -> String {
    let inverse = 1 / speed
    return speed < 1 && inverse == inverse.rounded() ? "1/\(Int(inverse))x" : "\(speed.shortText())x"
  }

  private func timeLeft(_ training: TrainingItem) -> String {
    guard training.state == .running, training.rate > 0 else { return training.state == .paused ? "held" : "" }
    let left = Double(training.configuration.metaSteps - training.stepCount) / training.rate
    return "\(Self.time(left)) left"
  }

  // MARK: - Numbers

  mutating func drawStatus(_ rect: CellRect) {
    let mode =
      model.playback == nil
      ? Span(text: "LIVE", style: style.live) : Span(text: "REPLAY", style: style.alert)
    put([mode], column: rect.endColumn - mode.text.count - 1, row: rect.row, width: mode.text.count)
    let room = rect.width - mode.text.count - 2
    if let number = model.number {
      return drawNotice(
        "g\(number)\(caret)  then a move does it so often; g goes to row or step", in: rect, width: room)
    }
    if let notice = model.messages.notice { return drawNotice(notice.text, in: rect, width: room) }
    var column = rect.column + 1
    for (index, field) in statusFields(width: room - column).enumerated() {
      let gap = index > 0 ? [Span(text: " \(separator) ", style: style.frame)] : []
      column = put(gap + field, column: column, row: rect.row, width: room - column)
    }
  }

  /// A field of numbers, and how much it matters: where there is no room for all, those that matter least are left out.
  private struct StatusField {
    /// From what goes first to what stays longest.
    enum Weight: Int, Comparable {
      case waiting, rate, loss, bar, gradient, value, ending, verdict, run, state

      static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    let weight: Weight
    let spans: [Span]
  }

  /// The fields that fit, in their order.
  private func statusFields(width: Int) -> [[Span]] {
    var fields = [StatusField(weight: .state, spans: stateField)]
    if let training = model.experiment.trainingOnObjective, model.playback == nil {
      fields += trainingFields(training)
    } else if let training = model.experiment.trainingElsewhere, model.playback == nil {
      fields.append(StatusField(weight: .verdict, spans: elsewhere(training)))
    }
    fields += runFields
    func length() -> Int { fields.map { $0.spans.width + 3 }.reduce(-3, +) }
    while length() > width, fields.count > 1,
      let least = fields.indices.min(by: { fields[$0].weight < fields[$1].weight })
    { fields.remove(at: least) }
    return fields.map(\.spans)
  }

  /// A notice takes the place of the numbers, and that of what goes on only where it would be cut.
  private mutating func drawNotice(_ text: String, in rect: CellRect, width: Int) {
    let state = stateField
    let length = state.reduce(0) { $0 + $1.text.count }
    guard length + text.count + 4 <= width else {
      return put(" " + text, style.alert, column: 0, row: rect.row, width: width)
    }
    let column = put(state, column: rect.column + 1, row: rect.row, width: length)
    put(" \(separator) ", style.frame, column: column, row: rect.row, width: 3)
    put(text, style.alert, column: column + 3, row: rect.row, width: text.count)
  }

  private var stateField: [Span] {
    let mark = isASCII ? "* " : "● "
    if let playback = model.playback {
      return [
        Span(text: (playback.isPlaying ? mark : "") + (playback.isPlaying ? "PLAYING" : "HELD"), style: style.alert),
        // A lesson has its name over its pane; the numbers it speaks of need the room.
        Span(text: " " + (model.lessons.taken?.number.map { "lesson \($0)" } ?? playback.title), style: style.label),
      ]
    }
    if let training = model.experiment.trainingOnObjective { return state(of: training) }
    if let race = model.experiment.race {
      let state = race.isHeld ? "HELD" : race.isMoving ? mark + "RACE" : "RACE DONE"
      return [Span(text: state, style: race.isMoving ? style.live : style.text)]
    }
    return [Span(text: "IDLE", style: style.label)]
  }

  private func state(of training: TrainingItem) -> [Span] {
    let isPaused = training.state == .paused
    return [
      Span(text: isPaused ? "PAUSED" : (isASCII ? "* " : "● ") + "TRAIN", style: isPaused ? style.alert : style.live),
      Span(text: " \(training.mention)", style: style.text),
    ]
  }

  /// A training of another objective is named with it: its figures are not those of the chosen one.
  private func elsewhere(_ training: TrainingItem) -> [Span] {
    state(of: training) + [
      Span(text: " on \(training.configuration.objective) \(Int(100 * training.progress)) %", style: style.label)
    ]
  }

  private func statusField(_ weight: StatusField.Weight, _ name: String, _ text: String) -> StatusField {
    StatusField(
      weight: weight, spans: [Span(text: name + " ", style: style.label), Span(text: text, style: style.text)])
  }

  private func trainingFields(_ training: TrainingItem) -> [StatusField] {
    let bar = Meter.text(training.progress, width: 12, glyphs: glyphs)
    var fields = [
      StatusField(
        weight: .bar,
        spans: [
          Span(text: bar, style: style.live), Span(text: " \(Int(100 * training.progress)) %", style: style.text),
        ])
    ]
    if training.rate > 0 {
      fields.append(statusField(.rate, training.rate.shortText(significantDigits: 3), "meta-steps/s"))
    }
    if let loss = training.losses.last { fields.append(statusField(.loss, "meta-loss", loss.shortText())) }
    let waiting = model.experiment.trainings.filter { $0.state == .waiting }.count
    if waiting > 0 { fields.append(statusField(.waiting, "waiting", "\(waiting)")) }
    return fields
  }

  /// The numbers of the selected run at the step shown.
  private var runFields: [StatusField] {
    guard let selectedRun = model.selectedRun, let trace = selectedRun.trace else { return [] }
    let step = min(model.readStep, trace.stepCount)
    let verdict = trace.certificate.verdict
    var fields = [
      StatusField(
        weight: .run,
        spans: [
          Span(
            text: "\(style.head(selectedRun.name) ?? "?") \(selectedRun.title)\(selectedRun.place)",
            style: style.pen(selectedRun.name).style),
          Span(text: " step \(step)/\(trace.stepCount)", style: style.text),
        ]),
      statusField(.value, "f", (trace.values[safe: step] ?? .nan).shortText()),
      statusField(.gradient, "|g|", (trace.gradientNorms[safe: step] ?? .nan).shortText()),
      StatusField(weight: .verdict, spans: [Span(text: verdict.rawValue, style: style.verdict(verdict))]),
    ]
    if let ending = trace.ending, step >= trace.stepCount {
      fields.append(StatusField(weight: .ending, spans: [Span(text: ending, style: style.failure)]))
    }
    return fields
  }
}

extension String {
  /// Leading spaces as zeros.
  fileprivate var replacingSpaces: String { String(map { $0 == " " ? "0" : $0 }) }
}

/// Where the line of time is.
enum Timeline {
  /// The columns of the line; nil where there is room for its numbers only.
  static func columns(in model: Model) -> Range<Int>? {
    let width = model.display.width - Painter(measuring: model).timelineContent.1.count - 4
    return width >= 10 ? 1..<(width + 1) : nil
  }

  /// How far along a column lies, 0 to 1.
  static func fraction(ofColumn column: Int, in model: Model) -> Double {
    guard let columns = columns(in: model), columns.count > 1 else { return 0 }
    return min(max(Double(column - columns.lowerBound) / Double(columns.count - 1), 0), 1)
  }
}
