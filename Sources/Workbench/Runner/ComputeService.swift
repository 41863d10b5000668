// What computations show on the screen: runs in the plane chosen, readings, pages; computed by the conductor.

import Datasets
import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Synchronization

/// What computations on several queues share.
final class ComputeService: Sendable {
  private struct State {
    /// The planes chosen, by objective.
    var planes: [String: Plane] = [:]
    /// The iterates of the newest runs, the oldest first: what another plane shows.
    var iterates: [(run: Int, objective: String, points: [[Double]])] = []
    /// What the training in progress had learned when it was shown last.
    var shown: (training: Int, metaSteps: Int, optimizer: Optimizer)?
  }
  private let state = Mutex(State())

  /// What trains, runs and compares.
  let conductor: Conductor
  /// The objectives and what was learned.
  var models: ModelCache { conductor.models }

  /// Where lessons are looked for.
  private let lessonFolders: [String]
  /// Where progress in them is kept; nil keeps none.
  private let lessonStore: LessonStore?

  init(_ models: ModelCache = ModelCache(), lessonFolders: [String] = [], lessonStore: LessonStore? = nil) {
    conductor = Conductor(models)
    self.lessonFolders = lessonFolders
    self.lessonStore = lessonStore
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
    guard let objective = models.objective(named: name) else { return nil }
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
      conductor.prepare(request, parallelFor)
      let started = seconds?()
      let (run, certificate) = try conductor.run(request, parallelFor)
      let spent = started.flatMap { started in seconds.map { ($0() - started) * 1000 } }
      keep(run.trajectory.points, ofRun: specification.id, run.objective)
      let trace = Computation.trace(
        of: run, certificate: certificate, heldOut: models.heldOutImages(for: run.objective),
        in: plane(for: run.objective),
        milliseconds: spent)
      return [
        .news(.trace(run: specification.id, trace, generation: generation)),
        .record(.run(specification, RunOutcome(run, certificate: certificate))),
      ]
    } catch {
      return [.news(.runFailed(run: specification.id, error.description))]
    }
  }

  /// What an optimizer in training does now from a start.
  func trace(of training: RecordedTraining, start: [Double], steps: Int) -> RunTrace {
    let optimizer = training.optimizer
    state.withLock { $0.shown = (training.id, training.stepCount, optimizer) }
    return Computation.learnedTrace(
      training, start: start, steps: steps, heldOut: models.heldOutImages(for: training.objective),
      in: plane(for: training.objective))
  }

  /// The first steps of an optimizer from all over the map; nil where its weights are not here.
  func field(_ question: FieldQuestion, _ source: FieldSource) -> FieldReading? {
    guard let objective = models.objective(named: question.objective), objective.data == nil else { return nil }
    switch source {
    case .run(let request):
      guard let optimizer = conductor.optimizer(of: request) else { return nil }
      return Computation.field(
        question, objective, optimizer, metaSteps: request.specification.trained?.metaSteps)
    case .training(let id):
      guard let shown = state.withLock({ $0.shown }), shown.training == id else { return nil }
      return Computation.field(question, objective, shown.optimizer, metaSteps: shown.metaSteps)
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
      let (run, certificate) = try conductor.run(request, parallelFor)
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

  /// Tunes step sizes, one after the other.
  func tune(
    objective name: String, _ optimizers: [DesignedContestant], _ plan: ComparisonPlan,
    isCancelled: CancellationCheck = neverCancelled
  ) -> [(DesignedContestant, TunedStepSize?)] {
    optimizers.map { ($0, conductor.tune(objective: name, $0, plan, isCancelled: isCancelled)) }
  }

  // MARK: - Sessions

  /// What was done in the lessons, and the lessons at hand.
  func lessons() -> [Event] {
    let found: [Event] = [.news(.lessons(LessonLibrary(in: lessonFolders)))]
    guard let lessonStore else { return found }
    do throws(FileError) {
      return [.news(.lessonBook(try lessonStore.read(), complaint: nil))] + found
    } catch {
      return [.news(.lessonBook(LessonBook(), complaint: error.description))] + found
    }
  }

  /// Keeps what was done in the lessons.
  func keep(_ book: LessonBook, number: Int?, _ result: LessonResult?) -> [Event] {
    guard let lessonStore else { return [] }
    do throws(FileError) {
      let path = try lessonStore.keep(book, number: number, result: result)
      return [.news(.lessonKept(result: path, complaint: nil))]
    } catch {
      return [.news(.lessonKept(result: nil, complaint: error.description))]
    }
  }

  /// Reads a session file.
  ///
  /// What it names outside of its folder and of the working directory is asked for before it is read, unless it is the
  /// session being recorded.
  func open(session path: String, isOwn: Bool, allowsData: Bool, _ parallelFor: ParallelFor) -> [Event] {
    do {
      let session = try OpenedSession(reading: path, isOwn: isOwn, parallelFor: parallelFor)
      let files = isOwn || allowsData ? [] : session.filesElsewhere(path: path)
      guard files.isEmpty else { return [.news(.dataWanted(path: path, files: files))] }
      // What was learned there need not be learned again.
      let problems = models.takeWeights(besideSession: path, of: session.timeline)
      return [
        .news(.session(session, objectives: session.objectiveNames.sorted().compactMap(models.objective(named:))))
      ] + problems.prefix(1).map { .news(.notice($0.description)) }
    } catch {
      return [.news(.notice(error.description))]
    }
  }
}
