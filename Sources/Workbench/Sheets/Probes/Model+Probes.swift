// Probes of what was learned: asked for, taken, abandoned.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// What was learned and can run here, by the name under which it races.
  private var probed: [RacerEntry] { racerEntries.filter { $0.training != nil && $0.refusal == nil } }

  /// The arguments of `probe`.
  var probeOffers: [String] { probed.map(\.name) }

  /// Why nothing can be probed; nil where something can.
  var probeUnavailability: String? {
    if let reason = replayUnavailability { return reason }
    return probed.isEmpty ? "nothing that was learned runs here: t trains, I loads" : nil
  }

  /// Probes what is chosen: the learned run under the cursor, else what was learned last; what is there already is shown.
  mutating func openProbes() -> [Effect] {
    guard sheet != .probes else {
      sheet = nil
      return []
    }
    let chosen = experiment.runs.first { $0.id == queue.selected }?.specification.trained?.training ?? queue.selected
    guard let entry = probed.first(where: { $0.training?.id == chosen }) ?? probed.first else { return [] }
    return probe(entry)
  }

  /// `probe NAME`.
  mutating func openProbes(_ name: String) -> [Effect] {
    guard let entry = probed.first(where: { $0.name == name || $0.training.map { "#\($0.id)" } == name }) else {
      return refuse(.probe, name, among: probeOffers)
    }
    return probe(entry)
  }

  private mutating func probe(_ entry: RacerEntry) -> [Effect] {
    guard let training = entry.training else { return [] }
    var plan = ProbePlan(
      objective: experiment.objective.name, subject: TrainedContestant(name: entry.name, origin: training.origin))
    (plan.steps, plan.seed) = (Self.raceSteps, experiment.configuration.seed)
    // Fewer runs where every one takes long; an interval needs six.
    if experiment.objective.isClassifier { (plan.starts, plan.tunedSizes) = (8, 0) }
    sheet = .probes
    if plan == probes.plan, probes.table?.isComplete == true { return [] }
    probes = ProbesState(plan: plan, isComputing: true)
    return [.compute(.probes(plan))]
  }

  /// Takes what there is of the table.
  mutating func take(_ table: ProbeTable) {
    guard table.plan == probes.plan else { return }
    probes.table = table
    if table.isComplete { probes.isComputing = false }
  }

  /// Probes that nobody looks at are not carried on.
  mutating func abandonHiddenProbes() -> [Effect] {
    guard probes.isComputing, sheet != .probes else { return [] }
    probes = ProbesState()
    return [.compute(.stopProbes)]
  }
}
