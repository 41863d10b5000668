// What an experiment holds: the objective, the architecture being edited, trainings, runs and the race shown.
//
// Live use and replay change it by the same records, so what is replayed is what was seen.

package import OptimizerEngine
package import SessionStore

/// Everything a session is about, without how it is looked at.
package struct Experiment: Sendable {
  /// What is minimized.
  package var objective: Objective
  /// Where the next race starts.
  package var probe: [Double]
  /// The architecture in the form.
  package var configuration: TrainingConfiguration
  /// All trainings, the oldest first.
  package var trainings: [TrainingItem] = []
  /// All runs, the oldest first.
  package var runs: [RunItem] = []
  /// The race shown.
  package var race: Race?
  /// The runs marked for the comparison, in the order of marking.
  package var marks: [Int] = []
  /// The names that runs and trainings were given.
  package private(set) var names = GivenNames()
  /// Who takes part in races.
  package internal(set) var field = RaceField()
  /// Notes set on the way, newest last.
  package var notes: [String] = []
  /// The number of the next training or run.
  package var nextID = 1

  /// Creates an experiment on an objective.
  package init(objective: Objective) {
    self.objective = objective
    probe = objective.start
    configuration = TrainingConfiguration.preset(for: objective)
  }

  /// The training that computes or is held.
  package var activeTraining: TrainingItem? { trainings.first { $0.state == .running || $0.state == .paused } }
  /// The same where it is one on the chosen objective: others are named, but not what the experiment is about.
  package var trainingOnObjective: TrainingItem? {
    activeTraining.flatMap { $0.configuration.objective == objective.name ? $0 : nil }
  }
  /// The same where it is one on another objective.
  package var trainingElsewhere: TrainingItem? {
    activeTraining.flatMap { $0.configuration.objective == objective.name ? nil : $0 }
  }
  /// The training that is shown: the live one, else the newest.
  package var shownTraining: TrainingItem? { activeTraining ?? trainings.last { $0.stepCount > 0 && $0.kept == nil } }
  /// The newest training whose weights can be used.
  package var newestTrained: TrainingItem? {
    trainings.last { $0.hasLearned && $0.kept == nil && $0.configuration.objective == objective.name }
  }
  /// The runs of the race shown.
  package var raceRuns: [RunItem] { (race?.runs ?? []).compactMap { id in runs.first { $0.id == id } } }

  /// The trainings that wait, in the order in which they will be computed.
  package var waitingOrder: [Int] { trainings.filter { $0.state == .waiting }.map(\.id) }

  /// Whether the form differs from what was trained last on this objective.
  package var isEdited: Bool { lastTrained.map { $0.configuration != configuration } ?? true }
  /// The newest training on this objective.
  package var lastTrained: TrainingItem? {
    trainings.last { $0.kept == nil && $0.configuration.objective == objective.name }
  }

  /// Takes a new number for a training or a run.
  package mutating func takeID() -> Int {
    defer { nextID += 1 }
    return nextID
  }

  /// Chooses another objective.
  ///
  /// The form then holds what was trained last on it, else what suits it with the architecture that was chosen before.
  mutating func choose(_ objective: Objective) {
    let moved = configuration.moved(from: self.objective, to: objective)
    self.objective = objective
    probe = objective.start
    race = nil
    configuration = lastTrained?.configuration ?? moved
  }
}

// MARK: - Records

extension Experiment {
  /// Changes the experiment by one record of a session, live or replayed.
  ///
  /// - Parameter resolve: Finds objectives by name; an unknown one changes nothing.
  package mutating func apply(_ record: SessionRecord, resolve: (String) -> Objective?) {
    switch record {
    case .action(let action): apply(SessionAction(action), resolve: resolve)
    case .training(let id, let configuration):
      var item = TrainingItem(id: id, configuration: configuration)
      item.given = names[id]
      if activeTraining == nil { item.state = .running }
      trainings.append(item)
      nextID = max(nextID, id + 1)
    case .kept(let kept):
      var item = TrainingItem(kept)
      item.given = names[kept.id]
      trainings.append(item)
      nextID = max(nextID, kept.id + 1)
    case .metaStep(let step): apply(step)
    case .trainingEnd(let end): apply(end)
    case .run(let specification, let outcome): apply(specification, outcome)
    case .marker(let marker): notes.append(marker.note)
    case .resize, .answer, .figure, .end: break
    }
  }

  private mutating func apply(_ action: SessionAction, resolve: (String) -> Objective?) {
    switch action {
    case .objective(let name): if let objective = resolve(name) { choose(objective) }
    case .edit(let key, let value): try? configuration.edit(key, to: value, on: objective)
    case .racer(let racer, let isOn, let settings): choose(racer, RaceField.Choice(isOn: isOn, settings: settings))
    case .race(_, let start, let steps, let known, let trainings):
      guard start.count == objective.dimension else { return }
      race = Race(objective: objective.name, start: start, steps: steps, trainings: trainings)
      // A race that undo brings back names the runs that it has already.
      race?.runs = (known ?? []).compactMap(\.intValue).filter { id in runs.contains { $0.id == id } }
      probe = start
    case .pause(let id): setState(.paused, ofTraining: id)
    case .resume(let id): setState(.running, ofTraining: id)
    case .mark(let id): if let index = marks.firstIndex(of: id) { marks.remove(at: index) } else { marks.append(id) }
    case .name(let id, let text): give(text, to: id)
    case .reorder(let order): reorder(order)
    // What they did is a record of its own, or a matter of the screen.
    case .train, .cancel, .theme, .glyphs, .snapshot, .hint, .incomplete, .unknown: break
    }
  }

  /// Gives a name to a run or training, which what a training has learned bears too.
  private mutating func give(_ text: String, to id: Int) {
    names.set(text, for: id)
    for index in trainings.indices { trainings[index].given = names[trainings[index].id] }
    for index in runs.indices { runs[index].given = givenName(of: runs[index].specification) }
  }

  /// The name that a run was given: its own, else that of the training it comes from.
  private func givenName(of run: RunSpecification) -> String? {
    names[run.id] ?? run.trained.flatMap { trained in trainings.first { $0.id == trained.training }?.shownName }
  }

  /// A run with its names.
  package func item(of specification: RunSpecification, _ outcome: RunOutcome? = nil) -> RunItem {
    var item = RunItem(specification: specification, outcome: outcome, name: name(of: specification))
    item.given = givenName(of: specification)
    return item
  }

  private mutating func setState(_ state: TrainingItem.State, ofTraining id: Int) {
    guard let index = trainings.firstIndex(where: { $0.id == id }), trainings[index].isLive else { return }
    trainings[index].state = state
  }

  /// Puts the waiting trainings into an order; those that are not named keep theirs behind the others.
  private mutating func reorder(_ order: [Int]) {
    let waiting = trainings.filter { $0.state == .waiting }
    let named = order.compactMap { id in waiting.first { $0.id == id } }
    var sorted = named + waiting.filter { item in !named.contains { $0.id == item.id } }
    for index in trainings.indices where trainings[index].state == .waiting { trainings[index] = sorted.removeFirst() }
  }

  private mutating func apply(_ step: MetaStepRecord) {
    guard let index = trainings.firstIndex(where: { $0.id == step.training }) else { return }
    if trainings[index].state == .waiting { trainings[index].state = .running }
    if trainings[index].stepCount == 0 { forgetOldCurves() }
    trainings[index].take(step)
  }

  /// Trainings whose curves are kept: the newest of them is shown.
  static let curveLimit = 8

  /// Forgets the curves of trainings that others have followed, so that memory does not grow with every training.
  private mutating func forgetOldCurves() {
    let others = trainings.indices.filter { trainings[$0].stepCount > 0 && !trainings[$0].isLive }
    for index in others.dropLast(Self.curveLimit - 1) { trainings[index].forgetCurves() }
  }

  private mutating func apply(_ end: TrainingEnd) {
    guard let index = trainings.firstIndex(where: { $0.id == end.training }) else { return }
    switch end.state {
    case .done: trainings[index].state = .done
    case .cancelled: trainings[index].state = .cancelled
    case .failed: trainings[index].state = .failed(end.reason ?? "without a reason")
    }
  }

  private mutating func apply(_ specification: RunSpecification, _ outcome: RunOutcome) {
    nextID = max(nextID, specification.id + 1)
    if let index = runs.firstIndex(where: { $0.id == specification.id }) {
      runs[index].outcome = outcome
    } else {
      runs.append(item(of: specification, outcome))
    }
    enter(specification)
  }

  /// Puts a run into the race shown if it belongs there; a newer run of the same optimizer takes the older one's place.
  package mutating func enter(_ specification: RunSpecification) {
    guard let race, race.objective == specification.objective, race.start == specification.start,
      !race.runs.contains(specification.id)
    else { return }
    let name = name(of: specification)
    let rival = race.runs.firstIndex { id in runs.contains { $0.id == id && $0.name == name } }
    if let rival { self.race?.runs[rival] = specification.id } else { self.race?.runs.append(specification.id) }
  }
}
