// Objectives by name, loaded once, and the evaluators and trained weights that computations share.

import Datasets
import OptimizerEngine
import Plotting
import SessionStore
import Synchronization

/// What computations on several queues share.
final class Workshop: Sendable {
  private struct State {
    var objectives: [String: Objective] = [:]
    var heldOut: [String: LabeledImages] = [:]
    var weights: [Int: TrainedWeights] = [:]
    /// The planes chosen, by objective.
    var planes: [String: Plane] = [:]
    /// The iterates of the newest runs, the oldest first: what another plane shows.
    var iterates: [(run: Int, objective: String, points: [[Double]])] = []
  }
  private let state = Mutex(State())

  init(objectives: [Objective] = []) {
    state.withLock { state in for objective in objectives { state.objectives[objective.name] = objective } }
  }

  /// An objective by name, its data loaded the first time it is asked for.
  func objective(named name: String) -> Objective? {
    if let known = state.withLock({ $0.objectives[name] }) { return known }
    // Damaged embedded data leaves the objective unknown, which is what the caller reports.
    guard let loaded = try? ObjectiveLibrary.objective(named: name) else { return nil }
    state.withLock { $0.objectives[name] = loaded }
    return loaded
  }

  /// Keeps an objective that was opened by the person.
  func keep(_ objective: Objective) { state.withLock { $0.objectives[objective.name] = objective } }

  /// The images classifiers are read on; nil for analytic objectives.
  func heldOutImages(for objective: Objective) -> LabeledImages? {
    guard objective.isClassifier else { return nil }
    if let known = state.withLock({ $0.heldOut[objective.name] }) { return known }
    let images = (try? ObjectiveLibrary.heldOutImages(for: objective)) ?? nil
    state.withLock { $0.heldOut[objective.name] = images }
    return images
  }

  /// The weights a training left.
  func weights(ofTraining id: Int) -> TrainedWeights? { state.withLock { $0.weights[id] } }

  /// Keeps the weights a training left.
  func keep(_ weights: TrainedWeights, ofTraining id: Int) { state.withLock { $0.weights[id] = weights } }

  // MARK: - Planes

  /// Numbers that are kept of iterates: 32 MiB.
  private static let iterateLimit = 4_000_000

  /// The plane in which runs on an objective are shown.
  func plane(for objective: Objective) -> Plane {
    state.withLock { $0.planes[objective.name] } ?? PlaneView(of: objective).plane
  }

  /// Keeps the iterates of a run as long as there is room.
  private func keep(_ points: [[Double]], ofRun id: Int, _ objective: Objective) {
    state.withLock { state in
      state.iterates.removeAll { $0.run == id }
      state.iterates.append((id, objective.name, points))
      func size(_ points: [[Double]]) -> Int { points.count * (points.first?.count ?? 0) }
      var total = state.iterates.reduce(0) { $0 + size($1.points) }
      while total > Self.iterateLimit, state.iterates.count > 1 {
        total -= size(state.iterates.removeFirst().points)
      }
    }
  }

  /// Chooses a plane and shows the known runs in it; nil where the run asked for spans none.
  func projection(objective name: String, _ choice: PlaneChoice, run: Int?) -> Projection? {
    guard let objective = objective(named: name) else { return nil }
    let known = state.withLock { $0.iterates.filter { $0.objective == name } }
    var view: PlaneView
    switch choice {
    case .coordinates(let i, let j):
      guard let found = objective.planeView(i, j) else { return nil }
      view = found
    case .principal:
      guard let points = known.last(where: { $0.run == run })?.points ?? known.last?.points,
        let plane = Plane(principalComponentsOf: points)
      else { return nil }
      view = PlaneView(
        plane: plane, choice: .principal, objective: name, run: run,
        box: Computation.box(around: Computation.project(points, into: plane).path))
    }
    let plane = view.plane
    state.withLock { $0.planes[name] = plane }
    var paths: [Int: (path: [DataPoint], distances: [Double])] = [:]
    for run in known { paths[run.run] = Computation.project(run.points, into: plane) }
    return Projection(view: view, paths: paths)
  }

  // MARK: - Runs

  /// The optimizer of a run; nil where it is unknown or its weights are not here.
  func optimizer(of specification: RunSpecification) -> Optimizer? {
    if let trained = specification.trained { return weights(ofTraining: trained.training)?.optimizer }
    guard let entry = OptimizerCatalogue.entry(named: specification.optimizer),
      let rule = try? entry.rule(specification.settings)
    else { return nil }
    return Optimizer(rule)
  }

  /// Computes a run: its record, then what is shown of it; or why it cannot be computed.
  ///
  /// - Parameter seconds: A clock, where someone wants to know how long it takes.
  func run(_ specification: RunSpecification, seconds: (() -> Double)? = nil) -> [Event] {
    do {
      let started = seconds?()
      let (run, certificate) = try specification.perform(resolve: objective(named:)) { [self] trained in
        weights(ofTraining: trained.training)?.optimizer
      }
      let spent = started.flatMap { started in seconds.map { ($0() - started) * 1000 } }
      keep(run.trajectory.points, ofRun: specification.id, run.objective)
      let trace = Computation.trace(
        of: run, certificate: certificate, heldOut: heldOutImages(for: run.objective), in: plane(for: run.objective),
        milliseconds: spent)
      return [
        .news(.trace(run: specification.id, trace)),
        .record(.run(specification, RunOutcome(run, certificate: certificate))),
      ]
    } catch {
      return [.news(.runFailed(run: specification.id, error.description))]
    }
  }

  /// Trains again what a run needs, if its weights are not here; what is missing otherwise.
  private func prepare(
    _ specification: RunSpecification, _ configuration: TrainingConfiguration?, _ parallelFor: ParallelFor
  ) -> String? {
    guard let trained = specification.trained, weights(ofTraining: trained.training) == nil else { return nil }
    guard let configuration, let objective = objective(named: configuration.objective) else {
      return "its training is not in the session"
    }
    let trainer = Trainer(configuration, objective: objective)
    for _ in 0..<trained.metaSteps { _ = trainer.step(parallelFor) }
    keep(TrainedWeights(rule: trainer.rule, weights: trainer.state.weights), ofTraining: trained.training)
    return nil
  }

  /// Computes the trace of a recorded run again; a trained optimizer is trained again if its weights are not here.
  func recompute(_ specification: RunSpecification, _ configuration: TrainingConfiguration?, _ parallelFor: ParallelFor)
    -> [Event]
  {
    if let missing = prepare(specification, configuration, parallelFor) {
      return [.news(.runFailed(run: specification.id, missing))]
    }
    return run(specification).filter { event in
      if case .record = event { return false }
      return true
    }
  }

  /// Computes a recorded run again and says what agrees with its record and what does not.
  func verify(
    _ specification: RunSpecification, _ recorded: RunOutcome, _ configuration: TrainingConfiguration?,
    _ parallelFor: ParallelFor
  ) -> [Event] {
    let title = "Run #\(specification.id) computed again"
    func page(_ lines: [String]) -> [Event] {
      [.news(.verified(run: specification.id, TextPage(title: title, lines: lines)))]
    }
    if let missing = prepare(specification, configuration, parallelFor) { return page([missing]) }
    do {
      let (run, certificate) = try specification.perform(resolve: objective(named:)) { [self] trained in
        weights(ofTraining: trained.training)?.optimizer
      }
      let found = RunOutcome(run, certificate: certificate)
      func line(_ name: String, _ expected: String, _ got: String) -> String {
        expected == got ? "\(name): \(got), as recorded" : "\(name): \(got), but the record says \(expected)"
      }
      let isSame = found == recorded
      return page(
        [
          isSame
            ? "Bit for bit what was recorded: \(found.steps) steps."
            : "NOT what was recorded. VIOLATED: the record or the program has changed.", "",
          line("digest of all values", recorded.digest.hex, found.digest.hex),
          line("f at the end", "\(recorded.value)", "\(found.value)"),
          line("|g| at the end", "\(recorded.gradientNorm)", "\(found.gradientNorm)"),
          line("headline", recorded.verdict, found.verdict), "", "The certificate, computed from these steps:",
        ] + certificate.premises.map { "\($0.status.rawValue)  \($0.name): \($0.detail)" })
    } catch {
      return page([error.description])
    }
  }

  /// Compares the raced optimizers, and what was learned, over many starts; nil where it was abandoned.
  func compare(
    objective name: String, trained: [(name: String, RunSpecification.Trained)], _ plan: ComparisonPlan,
    _ parallelFor: ParallelFor, mayGoOn: @escaping @Sendable () -> Bool
  ) -> Comparison? {
    guard let objective = objective(named: name) else { return nil }
    let known = OptimizerCatalogue.raced.map { Contestant($0, for: objective) }
    let learned = trained.compactMap { name, trained in
      weights(ofTraining: trained.training).map { Contestant(name, $0.optimizer) }
    }
    return Comparison.make(objective, known + learned, plan, parallelFor: parallelFor, mayGoOn: mayGoOn)
  }
}
