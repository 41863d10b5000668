// What several views ask of the model.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// One row of the queue.
enum QueueRow: Sendable {
  case training(TrainingItem)
  case run(RunItem)

  var id: Int {
    switch self {
    case .training(let item): item.id
    case .run(let item): item.id
    }
  }

  /// The name that a person gave it.
  var given: String? {
    switch self {
    case .training(let item): item.given
    case .run(let item): item.given
    }
  }
}

/// The run whose certificate and numbers are shown.
struct SelectedRun {
  /// The number of the run, or of the training in progress.
  var id: Int
  /// What runs, which has its look.
  var name: String
  /// The name shown.
  var title: String
  /// What is known of it; nil while it computes.
  var trace: RunTrace?
  /// Meta-steps done, for an optimizer in training.
  var metaSteps: Int?
  /// Why there is no trace.
  var note: String?
  /// Its objective, where that is not the chosen one.
  var otherObjective: String?

  /// What it is called here: with its objective where that is another one.
  var place: String { otherObjective.map { " on \($0)" } ?? "" }
}

/// A run that is drawn.
struct ShownPath {
  /// What runs, which has its look.
  let name: String
  /// The name shown.
  let title: String
  /// Its number, or that of the training in progress.
  let id: Int
  /// What is known of it.
  let trace: RunTrace
}

/// The headline of a run's certificate as lists show it.
struct ShownVerdict {
  /// The word.
  let word: String
  /// The headline as it was computed here; nil where it is what a file says.
  let status: PremiseStatus?

  /// In so many columns: what was not computed here does not read as a fact.
  func text(_ width: Int) -> String { status == nil ? ["\(word) (recorded)", "recorded"].fitting(width) : word }
}

extension Model {
  /// The headline of a run; nil while there is none.
  func verdict(of run: RunItem) -> ShownVerdict? {
    if let status = runs.verdicts[run.id] { return ShownVerdict(word: status.rawValue, status: status) }
    return run.outcome.map { ShownVerdict(word: $0.verdict, status: nil) }
  }

  /// Trainings and runs, the newest first, what is live before what is not.
  var queueRows: [QueueRow] {
    // What computes comes first, then the others in the order in which they will.
    let computing = experiment.trainings.filter { $0.isLive && $0.state != .waiting }
    let live = (computing + experiment.trainings.filter { $0.state == .waiting }).map(QueueRow.training)
    let others =
      experiment.trainings.filter { !$0.isLive }.map(QueueRow.training) + experiment.runs.map(QueueRow.run)
    return live + others.sorted { $0.id > $1.id }
  }

  /// The row under the queue cursor: the one chosen, else what the experiment is about.
  var selectedID: Int? {
    if let selectedItem = queue.selected, experiment.runs.contains(where: { $0.id == selectedItem }) {
      return selectedItem
    }
    if let selectedItem = queue.selected, experiment.trainings.contains(where: { $0.id == selectedItem }) {
      return selectedItem
    }
    return experiment.featuredID
  }

  /// The run whose certificate is shown: a chosen training stands for what it has learned.
  var selectedRun: SelectedRun? {
    guard let id = selectedID else { return nil }
    if let run = experiment.runs.first(where: { $0.id == id }) { return selectedRun(run) }
    guard let training = experiment.trainings.first(where: { $0.id == id }) else { return nil }
    let other = other(training.configuration.objective)
    if let learned, learned.training == id {
      return SelectedRun(
        id: id, name: Racer.learned, title: training.learnedTitle, trace: learned.trace, metaSteps: learned.metaSteps,
        otherObjective: other)
    }
    if let run = experiment.runs.last(where: { $0.specification.trained?.training == training.id }) {
      return selectedRun(run)
    }
    let note = training.stepCount == 0 ? "no meta-step yet" : "shown when a run of it is computed"
    return SelectedRun(
      id: id, name: Racer.learned, title: training.learnedTitle, metaSteps: training.stepCount, note: note,
      otherObjective: other)
  }

  private func selectedRun(_ run: RunItem) -> SelectedRun {
    let trace = runs.traces[run.id]
    return SelectedRun(
      id: run.id, name: run.name, title: run.title, trace: trace, metaSteps: run.specification.trained?.metaSteps,
      note: trace == nil ? run.failure ?? "computing" : nil, otherObjective: other(run.specification.objective))
  }

  private func other(_ objective: String) -> String? { objective == experiment.objective.name ? nil : objective }

  /// The same where it is a run of the chosen objective: what pictures of that objective are made of.
  var selectedRunOnObjective: SelectedRun? { selectedRun.flatMap { $0.otherObjective == nil ? $0 : nil } }

  /// Everything drawn on the landscape and in the curves, the learned path last so that it lies on top.
  var shownPaths: [ShownPath] {
    var paths = experiment.raceRuns.compactMap { run in
      runs.traces[run.id].map { ShownPath(name: run.name, title: run.title, id: run.id, trace: $0) }
    }
    if let learned, playback == nil, let training = experiment.activeTraining, learned.training == training.id,
      training.configuration.objective == experiment.objective.name
    {
      paths.removeAll { $0.name == Racer.learned }
      paths.append(
        ShownPath(name: Racer.learned, title: training.learnedTitle, id: training.id, trace: learned.trace))
    }
    let learnedPaths = paths.filter { $0.name == Racer.learned }
    return paths.filter { $0.name != Racer.learned } + learnedPaths
  }

  /// Those beside the selected run.
  var otherPaths: [ShownPath] { shownPaths.filter { $0.name != selectedRun?.name } }

  /// The newest comparison over many starts, where it is one on the objective that is shown; it was made live, and a
  /// replay shows nothing from after its time.
  var shownComparison: Comparison? {
    playback == nil && compare.comparison?.objective == experiment.objective.name ? compare.comparison : nil
  }

  /// The step whose numbers are read: that of the crosshair, else the last one shown.
  var readStep: Int { curves.chart.crosshair ?? shownStep }

  /// The step up to which paths are shown.
  var shownStep: Int { experiment.race?.step ?? 0 }
}
