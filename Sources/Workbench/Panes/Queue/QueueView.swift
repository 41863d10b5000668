// The queue: trainings and runs with their state, best value and verdict.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// The rows of the queue on the screen.
enum QueueList {
  /// Lines above the rows.
  static func headRows(_ height: Int) -> Int { height >= 5 ? 1 : 0 }

  /// The rows shown.
  static func window(_ model: Model, height: Int) -> Range<Int> {
    let rows = model.queueRows
    let selected = rows.firstIndex { $0.id == model.selectedID } ?? 0
    return ListWindow.range(count: rows.count, selected: selected, height: height - headRows(height))
  }
}

extension Painter {
  mutating func drawQueue(_ rect: CellRect) {
    let trainings = model.experiment.trainings
    let counts: [(Int, String)] = [
      (trainings.filter { $0.state == .running }.count, "running"),
      (trainings.filter { $0.state == .paused }.count, "paused"),
      (trainings.filter { $0.state == .waiting }.count, "waiting"),
      (model.experiment.runs.filter { $0.outcome != nil }.count, "runs done"),
    ]
    let shown = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    // What runs matters more than what is done.
    let details = (0...shown.count).map { shown.dropLast($0).joined(separator: " \(dot) ") }
    let footers = [
      "X cancel  d copy  K J order  m mark  Esc follow newest", "X cancel  d copy  K J order  m mark",
      "X cancel  d copy  m mark", "m mark",
    ]
    let inside = frame(
      .queue, in: rect, title: "5 Queue", detail: details.fitting(rect.width - 16),
      footer: model.focus == .queue ? footers.fitting(rect.width - 6) : "")
    let rows = model.queueRows
    guard !rows.isEmpty else {
      put([Span(text: "empty: n races, t trains", style: style.label)], wrappedIn: inside)
      return
    }
    let tempo = QueueTempo.width(of: inside.width)
    let columns = Columns(width: inside.width - tempo, name: rows.compactMap { $0.given?.count }.max() ?? 0)
    let head = QueueList.headRows(inside.height)
    if head > 0 {
      put(
        columns.line(["#", "run", "objective", "step", "f at end", "verdict", "state"], glyphs), style.label,
        column: inside.column,
        row: inside.row, width: inside.width - tempo)
      if tempo > 0 {
        put(QueueTempo.heading, style.label, column: inside.endColumn - tempo, row: inside.row, width: tempo)
      }
    }
    let table = CellRect(
      column: inside.column, row: inside.row, width: inside.width - tempo, height: inside.height)
    for (line, index) in QueueList.window(model, height: inside.height).enumerated() {
      let row = inside.row + head + line
      drawItem(rows[index], columns, row: row, in: table)
      if tempo > 0 {
        let text = QueueTempo.text(rows[index], trace: model.runs.traces[rows[index].id], glyphs: glyphs)
        put(text, style.text, column: inside.endColumn - tempo, row: row, width: tempo)
        if rows[index].id == model.selectedID {
          select(row: row, in: inside, isFocused: model.focus == .queue && model.showsCursor)
        }
      }
    }
  }

  private mutating func drawItem(_ item: QueueRow, _ columns: Columns, row: Int, in rect: CellRect) {
    let texts: [String]
    var stateStyle = style.text
    var verdict: ShownVerdict?
    switch item {
    case .training(let training):
      let done = "\(training.stepCount)/\(training.configuration.metaSteps)"
      // A training has no f of its own: what it shows in that column is named, at least by its letter in the curves, in as
      // many digits as always fit, so that neither changes while it goes on.
      let last = training.losses.last.map { loss in
        (columns.widths[4] >= Columns.namedValue ? "loss " : "m ") + loss.shortText(significantDigits: 2)
      }
      let state: String
      (state, stateStyle) = stateText(training, isNarrow: columns.widths[6] < 13)
      verdict = verdictOfTraining(training)
      let configuration = training.configuration
      let kind =
        configuration.optimizer == .convergent ? configuration.magnitude.rawValue : configuration.optimizer.rawValue
      let operatorName = "train \(kind)"
      texts = [
        "\(training.id)", training.shownName ?? [operatorName, "training"].fitting(columns.widths[1]),
        training.configuration.objective, done,
        last ?? "-", verdict?.text(columns.widths[5]) ?? "", state,
      ]
    case .run(let run):
      verdict = model.verdict(of: run)
      let state = run.failure.map { "failed: \($0)" } ?? (run.outcome == nil ? "computing" : ending(run))
      if run.failure != nil { stateStyle = style.failure }
      texts = [
        "\(run.id)", run.title, run.specification.objective,
        run.outcome.map { "\($0.steps)/\(run.specification.steps)" } ?? "-",
        run.outcome.map { end in
          [3, 2, 1].map { end.value.shortText(significantDigits: $0) }.fitting(columns.widths[4])
        } ?? "-", verdict?.text(columns.widths[5]) ?? "", state,
      ]
    }
    put(columns.line(texts, glyphs), style.text, column: rect.column, row: row, width: rect.width)
    if case .training(let training) = item, training.state == .waiting {
      let room = columns.widths[4] + (columns.widths[5] > 0 ? columns.widths[5] + 1 : 0)
      put(
        difference(of: training).fitting(room).shortened(to: room, glyphs: glyphs), style.label,
        column: rect.column + columns.places[4], row: row, width: room)
    }
    if let verdict, let place = columns.place(of: 5) {
      put(texts[5], verdict.status.map(style.verdict) ?? style.label, column: rect.column + place, row: row, width: 9)
    }
    if let place = columns.place(of: 6) {
      put(texts[6], stateStyle, column: rect.column + place, row: row, width: rect.width - place)
    }
    if case .run(let run) = item {
      put(
        run.title.shortened(to: columns.widths[1], glyphs: glyphs), style.pen(run.name).style,
        column: rect.column + columns.places[1], row: row, width: columns.widths[1])
    }
    if model.experiment.marks.contains(item.id) { put("m", style.alert, column: rect.column + 1, row: row, width: 1) }
    if item.id == model.selectedID {
      select(row: row, in: rect, isFocused: model.focus == .queue && model.showsCursor)
      put(">", style.key, column: rect.column, row: row, width: 1)
    }
  }

  /// What is certain of what a training has learned: of its newest picture, else of the newest run it left.
  private func verdictOfTraining(_ training: TrainingItem) -> ShownVerdict? {
    // Beside what was trained elsewhere stands the objective of its training, and its runs here are on others.
    guard training.kept == nil else { return nil }
    if let learned = model.learned, learned.training == training.id {
      let status = learned.trace.certificate.verdict
      return ShownVerdict(word: status.rawValue, status: status)
    }
    return model.experiment.runs.last { $0.specification.trained?.training == training.id }.flatMap(model.verdict)
  }

  /// What a training that waits has that the one before it has not, in fewer and fewer words: by this they are told apart.
  private func difference(of training: TrainingItem) -> [String] {
    guard let before = model.experiment.trainings.last(where: { $0.id < training.id }) else { return ["-"] }
    let changes = Form.changes(from: before.configuration, to: training.configuration)
    guard let first = changes.first else { return ["as #\(before.id)"] }
    let more = changes.count > 1 ? " +\(changes.count - 1)" : ""
    let value = Form.short(first.new)
    return ["\(first.key) \(value)\(more)", "\(first.key) \(value)", "\(first.key.prefix(4)) \(value)"]
  }

  /// Done, or why it ended early.
  private func ending(_ run: RunItem) -> String {
    guard let outcome = run.outcome, outcome.steps < run.specification.steps || !outcome.value.isFinite else {
      return "done"
    }
    return outcome.termination
  }

  private func stateText(_ training: TrainingItem, isNarrow: Bool) -> (String, CellStyle) {
    switch training.state {
    case .running: ((isNarrow ? "run " : "running ") + "\(Int(100 * training.progress)) %", style.live)
    case .paused: (isNarrow ? "paused" : "paused \(Int(100 * training.progress)) %", style.alert)
    case .done: (training.stateWords, style.text)
    case .waiting, .cancelled: (training.stateWords, style.label)
    case .failed: (training.stateWords, style.failure)
    }
  }

  /// The columns of the queue that fit a width.
  struct Columns {
    /// Widths of number, run, objective, step, f, verdict, state; 0 leaves a column out.
    let widths: [Int]
    let places: [Int]

    /// The width of a value with its name: `loss -1.2e-5`.
    static let namedValue = 12

    /// - Parameter name: The length of the longest name that was given; it takes some of the room of the state.
    init(width: Int, name: Int = 0) {
      let objective = width >= 78 ? 16 : 0
      let step = width >= 58 ? 9 : 0
      let verdict = width >= 38 ? 9 : 0
      let value = width >= 84 ? Self.namedValue : 9
      let fixed = 2 + 4 + 12 + value + 1 + (objective > 0 ? objective + 1 : 0) + (step > 0 ? step + 1 : 0)
      let rest = width - fixed - (verdict > 0 ? verdict + 1 : 0) - (width >= 58 ? 4 : 0)
      let run = width >= 58 ? 15 : 11
      let more = min(max(name - run, 0), max(rest - 13, 0))
      // Where there is no room for both, the verdict says more than "done".
      widths = [
        3, run + more, objective, step, value, verdict, verdict > 0 && rest < 4 ? 0 : max(rest - more, 6),
      ]
      // Two columns of cursor, and one space after each column but the last.
      var place = 2
      places = widths.map { width in
        defer { place += width == 0 ? 0 : width + 1 }
        return place
      }
    }

    func place(of column: Int) -> Int? { widths[column] > 0 ? places[column] : nil }

    func line(_ texts: [String], _ glyphs: GlyphTier) -> String {
      var line = "  "
      for (text, width) in zip(texts, widths) where width > 0 {
        line += text.shortened(to: width, glyphs: glyphs).padded(to: width) + " "
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
