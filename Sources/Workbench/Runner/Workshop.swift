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
    /// What trainings left, the oldest first.
    var weights: [(key: WeightsKey, weights: TrainedWeights)] = []
    /// The planes chosen, by objective.
    var planes: [String: Plane] = [:]
    /// The iterates of the newest runs, the oldest first: what another plane shows.
    var iterates: [(run: Int, objective: String, points: [[Double]])] = []
  }
  private let state = Mutex(State())

  /// What decides weights: a training gives the same ones whenever it is computed.
  private struct WeightsKey: Equatable {
    let configuration: TrainingConfiguration
    let metaSteps: Int
  }

  /// Where lessons are looked for.
  private let lessonFolders: [String]

  init(objectives: [Objective] = [], lessonFolders: [String] = []) {
    self.lessonFolders = lessonFolders
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

  // MARK: - Weights

  /// Trainings whose weights are kept; those of others are computed again where they are needed.
  private static let weightsLimit = 64

  /// Keeps the weights a training left after some meta-steps.
  func keep(_ weights: TrainedWeights, of configuration: TrainingConfiguration, metaSteps: Int) {
    let key = WeightsKey(configuration: configuration, metaSteps: metaSteps)
    state.withLock { state in
      state.weights.removeAll { $0.key == key }
      state.weights.append((key, weights))
      if state.weights.count > Self.weightsLimit { state.weights.removeFirst() }
    }
  }

  /// What a training learned, if its weights are here.
  private func known(_ configuration: TrainingConfiguration, metaSteps: Int) -> Optimizer? {
    let key = WeightsKey(configuration: configuration, metaSteps: metaSteps)
    return state.withLock { $0.weights.last { $0.key == key }?.weights.optimizer }
  }

  /// What a training learned; it is computed again if its weights are not here.
  private func learn(
    _ configuration: TrainingConfiguration, metaSteps: Int, _ parallelFor: ParallelFor
  ) -> Optimizer? {
    if let known = known(configuration, metaSteps: metaSteps) { return known }
    guard let objective = objective(named: configuration.objective) else { return nil }
    let trainer = Trainer(configuration, objective: objective)
    for _ in 0..<metaSteps { _ = trainer.step(parallelFor) }
    let weights = TrainedWeights(rule: trainer.rule, weights: trainer.state.weights)
    keep(weights, of: configuration, metaSteps: metaSteps)
    return weights.optimizer
  }

  // MARK: - Planes

  /// Bytes that are kept of iterates.
  private static let iterateLimit = 16 << 20

  /// The plane in which runs on an objective are shown.
  func plane(for objective: Objective) -> Plane {
    state.withLock { $0.planes[objective.name] } ?? PlaneView(of: objective).plane
  }

  /// Keeps the iterates of a run as long as there is room.
  private func keep(_ points: [[Double]], ofRun id: Int, _ objective: Objective) {
    // Two coordinates lie in the one plane there is.
    guard objective.dimension > 2 else { return }
    state.withLock { state in
      state.iterates.removeAll { $0.run == id }
      state.iterates.append((id, objective.name, points))
      func size(_ points: [[Double]]) -> Int { points.count * ((points.first?.count ?? 0) * 8 + 48) }
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
  func optimizer(of request: RunRequest) -> Optimizer? {
    if let trained = request.specification.trained {
      return request.configuration.flatMap { known($0, metaSteps: trained.metaSteps) }
    }
    guard let entry = OptimizerCatalogue.entry(named: request.specification.optimizer),
      let rule = try? entry.rule(request.specification.settings)
    else { return nil }
    return Optimizer(rule)
  }

  /// Trains again what a run needs, if its weights are not here.
  private func prepare(_ request: RunRequest, _ parallelFor: ParallelFor) {
    if let trained = request.specification.trained, let configuration = request.configuration {
      _ = learn(configuration, metaSteps: trained.metaSteps, parallelFor)
    }
  }

  /// Computes a run, or throws what is missing for it.
  private func perform(
    _ request: RunRequest, _ parallelFor: ParallelFor
  ) throws(ConfigurationError) -> (run: Run, certificate: Certificate) {
    if request.specification.trained != nil, request.configuration == nil {
      throw ConfigurationError(key: "training", "its training is not in the session")
    }
    prepare(request, parallelFor)
    return try request.specification.perform(resolve: objective(named:)) { [self] _ in optimizer(of: request) }
  }

  /// Computes a run: what is shown of it, then its record; or why it cannot be computed.
  ///
  /// - Parameters:
  ///   - request: What is run.
  ///   - generation: The generation it was asked for in.
  ///   - parallelFor: How its training is computed again if need be.
  ///   - seconds: A clock, where someone wants to know how long it takes.
  func run(
    _ request: RunRequest, generation: Int, _ parallelFor: ParallelFor, seconds: (() -> Double)? = nil
  ) -> [Event] {
    let specification = request.specification
    do throws(ConfigurationError) {
      // What a training takes is not the time of the run.
      prepare(request, parallelFor)
      let started = seconds?()
      let (run, certificate) = try perform(request, parallelFor)
      let spent = started.flatMap { started in seconds.map { ($0() - started) * 1000 } }
      keep(run.trajectory.points, ofRun: specification.id, run.objective)
      let trace = Computation.trace(
        of: run, certificate: certificate, heldOut: heldOutImages(for: run.objective), in: plane(for: run.objective),
        milliseconds: spent)
      return [
        .news(.trace(run: specification.id, trace, generation: generation)),
        .record(.run(specification, RunOutcome(run, certificate: certificate))),
      ]
    } catch {
      return [.news(.runFailed(run: specification.id, error.description))]
    }
  }

  /// Computes the trace of a recorded run again.
  func recompute(_ request: RunRequest, generation: Int, _ parallelFor: ParallelFor) -> [Event] {
    run(request, generation: generation, parallelFor).filter { event in
      if case .record = event { return false }
      return true
    }
  }

  /// Computes a recorded run again and says what agrees with its record and what does not.
  func verify(_ request: RunRequest, _ recorded: RunOutcome, _ parallelFor: ParallelFor) -> [Event] {
    let id = request.specification.id
    func page(_ lines: [String]) -> [Event] {
      [.news(.verified(run: id, TextPage(title: "Run #\(id) computed again", lines: lines)))]
    }
    do {
      let (run, certificate) = try perform(request, parallelFor)
      let found = RunOutcome(run, certificate: certificate)
      func line(_ name: String, _ expected: String, _ got: String) -> String {
        expected == got ? "\(name): \(got), as recorded" : "\(name): \(got), but the record says \(expected)"
      }
      let isSame = found.isSame(as: recorded)
      return page(
        [
          isSame
            ? "Bit for bit what was recorded: \(found.steps) steps."
            : "NOT what was recorded. VIOLATED: the record or the program has changed.", "",
          line("digest of all values", recorded.digest.hex, found.digest.hex),
          line("f at the end", "\(recorded.value)", "\(found.value)"),
          line("|g| at the end", "\(recorded.gradientNorm)", "\(found.gradientNorm)"),
          line("steps", "\(recorded.steps)", "\(found.steps)"), line("end", recorded.termination, found.termination),
          line("headline", recorded.verdict, found.verdict), "", "The certificate, computed from these steps:",
        ] + certificate.premises.map { "\($0.status.rawValue)  \($0.name): \($0.detail)" })
    } catch {
      return page([error.description])
    }
  }

  // MARK: - Sessions

  /// The lessons at hand.
  func lessons() -> [Event] { [.news(.lessons(LessonShelf(in: lessonFolders)))] }

  /// Reads a session file.
  ///
  /// What it names outside of its folder and of the working directory is asked for before it is read, unless it is the
  /// session being recorded.
  func open(session path: String, isOwn: Bool, allowsData: Bool, _ parallelFor: ParallelFor) -> [Event] {
    do {
      let session = try OpenedSession(reading: path, isOwn: isOwn, parallelFor: parallelFor)
      let files = isOwn || allowsData ? [] : session.filesElsewhere(path: path)
      guard files.isEmpty else { return [.news(.dataWanted(path: path, files: files))] }
      return [.news(.session(session, objectives: session.objectiveNames.sorted().compactMap(objective(named:))))]
    } catch {
      return [.news(.notice(error.description))]
    }
  }

  /// Compares the raced optimizers, and what was learned, over many starts; nil where it was abandoned.
  func compare(
    objective name: String, trained: [TrainedContestant], _ plan: ComparisonPlan,
    _ parallelFor: ParallelFor, mayGoOn: @escaping @Sendable () -> Bool
  ) -> Comparison? {
    guard let objective = objective(named: name) else { return nil }
    let known = OptimizerCatalogue.raced.map { Contestant($0, for: objective) }
    let learned = trained.compactMap { trained in
      learn(trained.configuration, metaSteps: trained.metaSteps, parallelFor).map { Contestant(trained.name, $0) }
    }
    return Comparison.make(objective, known + learned, plan, parallelFor: parallelFor, mayGoOn: mayGoOn)
  }
}
