// What a replay shows when: the moments of a session with the bench after each of them.

import Experiment
import OptimizerEngine
import Plotting
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
  /// The names under which runs are shown.
  private(set) var names: [Int: String] = [:]
  /// What runs are called at the end: by the person, else as above.
  private(set) var titles: [Int: String] = [:]
  /// The marks of what was learned.
  private(set) var marks = LearnedMarks([])
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
      if case .run(let run, _) = moment.record { names[run.id] = experiment.runs.last { $0.id == run.id }?.name }
      if let text = moment.record.words { words.append((index + 1, text)) }
      keep(experiment, at: index + 1)
    }
    for run in experiment.runs { titles[run.id] = run.title }
    marks = LearnedMarks(experiment.trainings)
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

extension SessionRecord {
  /// What happened, in a few words; nil for a meta-step, which is a number of a curve.
  fileprivate var words: String? {
    switch self {
    case .action(let action): SessionAction(action).words
    case .training(let id, let configuration):
      "training \(id): \(configuration.optimizer.rawValue) on \(configuration.objective)"
    case .kept(let kept): "\(kept.name), learned elsewhere, comes in as \(kept.id)"
    case .metaStep: nil
    case .trainingEnd(let end): "training \(end.training) \(end.state.rawValue) after \(end.steps) meta-steps"
    case .run(let run, let outcome): "run \(run.id): \(RunItem(specification: run).name), \(outcome.steps) steps"
    case .resize(let columns, let rows): "the window has \(columns) x \(rows) cells"
    case .marker: "a note"
    case .answer(_, let isRight, _): isRight ? "answered, right" : "answered, not quite"
    case .figure(let number, let isRight, _):
      "answered \(number.shortText(significantDigits: 6)), \(isRight ? "right" : "not quite")"
    case .end: "the session ends"
    }
  }
}

extension SessionAction {
  fileprivate var words: String {
    switch self {
    case .objective(let name): "objective \(name)"
    case .edit(let key, let value): "\(key) = \(value)"
    case .race(_, let start, let steps, _, _): "a race from \(LineText.point(start)), \(steps) steps"
    case .racer(let racer, let isOn, _): "\(racer.name) \(isOn ? "joins" : "leaves") the races"
    case .train(let id): "training \(id) is asked for"
    case .pause(let id): "training \(id) is held"
    case .resume(let id): "training \(id) goes on"
    case .cancel(let id): "training \(id) is ended"
    case .mark(let id): "run \(id) is marked, or no longer"
    case .name(let id, let text): text.isEmpty ? "\(id) has no name of its own any more" : "\(id) is called \(text)"
    case .reorder: "trainings wait in another order"
    case .theme(let look): "theme \(look)"
    case .glyphs(let glyphs): "glyphs \(glyphs)"
    case .snapshot: "a picture of the screen"
    case .hint: "a hint"
    case .incomplete(let name, _), .unknown(let name): "the action \(name), which this version does not know"
    }
  }
}
