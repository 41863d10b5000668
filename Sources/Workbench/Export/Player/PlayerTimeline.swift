// What a replay shows when: the moments of a session with the bench after each of them.

import Experiment
import OptimizerEngine
import SessionStore

/// The moments of a session, applied one after the other as a replay does.
struct PlayerTimeline {
  /// What is on the bench.
  struct Scene: Equatable {
    /// The objective, by name.
    var objective: String
    /// The race shown, by its place in `races`.
    var race: Int?
    /// The runs in it, in the order in which they are drawn.
    var runs: [Int]
    /// The training whose curves are shown.
    var training: Int?
    /// The training that goes on, whose curve is followed.
    var learning: Int?
    /// The run whose certificate is shown unless another one is chosen.
    var featured: Int?
  }

  /// A race with every run that ever was in it.
  struct ShownRace {
    /// As it was asked for.
    var race: Race
    /// When it begins, in seconds of the replay.
    var time: Double
    /// All runs that were in it, a newer one of the same optimizer besides the older.
    var runs: [Int] = []
    /// The run that is featured at its end.
    var featured: Int?
  }

  /// The playback, with times and markers.
  let playback: Playback
  /// Where the bench changes, by how many moments have happened.
  private(set) var scenes: [(at: Int, scene: Scene)] = []
  /// The races, in order.
  private(set) var races: [ShownRace] = []
  /// After how many moments each training had done its meta-steps.
  private(set) var metaMoments: [Int: [Double]] = [:]
  /// What happened, by moment; meta-steps are left out.
  private(set) var words: [(at: Int, text: String)] = []

  /// Goes through a session.
  ///
  /// - Parameters:
  ///   - session: What was recorded.
  ///   - resolve: Finds objectives by name.
  init(_ session: OpenedSession, resolve: (String) -> Objective?) {
    var experiment = Experiment(objective: session.objective.flatMap(resolve) ?? Catalogue.all[0])
    var playback = Playback(timeline: session.timeline, base: experiment, title: session.title)
    self.playback = playback
    keep(experiment, at: 0)
    for (index, moment) in playback.timeline.enumerated() {
      playback.stepForward(experiment: &experiment, resolve: resolve)
      if case .action(let action) = moment.record, action.isRace, let race = experiment.race {
        races.append(ShownRace(race: race, time: playback.shownTimes[index]))
      }
      if case .metaStep(let step) = moment.record { metaMoments[step.training, default: []].append(Double(index + 1)) }
      if let text = moment.record.words { words.append((index + 1, text)) }
      keep(experiment, at: index + 1)
    }
  }

  private mutating func keep(_ experiment: Experiment, at index: Int) {
    let scene = Scene(
      objective: experiment.objective.name, race: experiment.race == nil ? nil : races.count - 1,
      runs: experiment.race?.runs ?? [], training: experiment.shownTraining?.id,
      learning: experiment.trainingOnObjective?.id, featured: experiment.featuredRun?.id)
    if let race = scene.race {
      races[race].runs += scene.runs.filter { !races[race].runs.contains($0) }
      races[race].featured = scene.featured ?? races[race].featured
    }
    if scenes.last?.scene != scene { scenes.append((index, scene)) }
  }
}
