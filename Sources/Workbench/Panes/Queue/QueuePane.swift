// The queue: trainings and runs.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// Trainings and runs.
enum QueuePane: PaneFeature {
  static let title = "Queue"

  static var purpose: [String] {
    ["Trainings and runs. The cursor chooses whose", "certificate is shown; X cancels a training."]
  }
  static var keys: [Action] { [.up, .down, .cancel, .duplicate, .moveEarlier, .moveLater, .mark, .name, .verify] }
  static func hints(_ model: Model) -> [Action] { [.mark, .name, .duplicate, .cancel] }

  static func draw(_ painter: inout Painter, in rect: CellRect) { painter.drawQueue(rect) }
  static func sentences(_ text: LineText) -> [String] { text.queue }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    let rows = model.queueRows
    guard !rows.isEmpty else { return [] }
    let row = rows.firstIndex { $0.id == model.selectedID } ?? 0
    model.queue.selected = rows[movement.row(from: row, count: rows.count)].id
    return []
  }

  static func open(_ model: inout Model) -> [Effect] {
    model.queue.selected = model.selectedID
    return []
  }

  static func row(_ model: Model, atLine line: Int, in rect: CellRect) -> Int? {
    QueueList.window(model, height: rect.height).row(atLine: line, below: QueueList.headRows(rect.height))
  }

  static func click(_ model: inout Model, _ mouse: Mouse, row: Int?, isDouble: Bool) -> [Effect] {
    if let row, let item = model.queueRows[safe: row] { model.queue.selected = item.id }
    return []
  }

  static func wheel(_ model: inout Model, _ mouse: Mouse, isUp: Bool) { _ = move(&model, isUp ? .up : .down) }

  /// The last f of a run; the line that shares a training.
  static func copied(_ model: Model) -> CopiedText? {
    switch model.queueRows.first(where: { $0.id == model.selectedID }) {
    case .training(let item):
      CopiedText(name: "the line of training \(item.mention)", text: ShareString.encode(item.configuration))
    case .run(let item): item.outcome.map { CopiedText(name: "f of run #\(item.id)", text: $0.value.text) }
    case nil: nil
    }
  }

  static func why(_ model: Model) -> TextPage {
    TextPage(title: "Why: the numbers of a run", lines: model.queueWhy)
  }
}

extension Model {
  fileprivate var queueWhy: [String] {
    var lines = [
      "step: steps taken of those asked for. f: its last value. verdict: the weakest premise of the certificate.",
      "Every run of a race has the same start and the same number of steps. The rule for step sizes is printed under the comparison; nothing is tuned in a race.",
    ]
    if let training = experiment.trainings.first(where: { $0.id == queue.selected }) {
      let done = "\(training.stepCount) of \(training.configuration.metaSteps) meta-steps"
      lines.append(
        "\(training.mention): training on \(training.configuration.objective): \(done), \(training.stateWords).")
    } else if let selectedRun, let trace = selectedRun.trace {
      lines.append(
        "#\(selectedRun.id) \(selectedRun.title): f = \((trace.values.last ?? .nan).shortText()), |g| = \((trace.gradientNorms.last ?? .nan).shortText()), \(trace.ending ?? "all steps taken")."
      )
    }
    return lines
  }
}
