// The runner: carries effects out on background queues, so that neither the screen nor a training waits for the other.

import Dispatch
import Experiment
package import OptimizerEngine
package import SessionStore
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Computes in the background and wakes the loop when there is something to show.
///
/// Landscapes, readings at the probe, races, comparisons and trainings have a queue each; trainings run one after the
/// other in an order that can be changed.
/// Everything is handed over through one mutex; pictures are replaced by newer ones, records never are.
package final class Runner: EffectRunner, Sendable {
  private let reports = Mutex(Reports())
  private let controls = Mutex<[Int: TrainingControl]>([:])
  private let service: ComputeService
  private let wake: @Sendable () -> Void
  private let pictureQueue = DispatchQueue(label: "basin.pictures", qos: .userInitiated)
  private let probeQueue = DispatchQueue(label: "basin.probes", qos: .userInitiated)
  private let mapQueue = DispatchQueue(label: "basin.maps", qos: .utility)
  private let fieldQueue = DispatchQueue(label: "basin.fields", qos: .utility)
  private let comparisonQueue = DispatchQueue(label: "basin.comparisons", qos: .utility)
  private let raceQueue = DispatchQueue(label: "basin.races", qos: .userInitiated)
  private let trainingQueue = DispatchQueue(label: "basin.trainings", qos: .utility)
  /// One after the other, so that what is kept last is what was done last.
  private let lessonQueue = DispatchQueue(label: "basin.lessons", qos: .utility)
  private let isStopped = Atomic(false)
  /// Whether trainings that are stopped have no end: someone will go on with them.
  private let leavesTrainings = Atomic(false)
  /// Which landscape was asked for last: older ones are abandoned.
  private let newestLandscape = Atomic(0)
  /// Which field of arrows was asked for last: older ones that have not begun are left out.
  private let newestField = Atomic(0)
  private let newestComparison = Atomic(0)
  private let newestMap = Atomic(0)
  private let newestProbes = Atomic(0)
  /// Trainings that have not begun, in the order in which they will.
  private let waiting = Mutex<[Job]>([])
  private let trainings = DispatchGroup()

  /// Creates a runner.
  ///
  /// - Parameters:
  ///   - objectives: Objectives that are not in the library, as one of another dimension.
  ///   - lessonFolders: Where lessons are looked for, the first one first.
  ///   - lessonStore: Where progress in lessons is kept; nil keeps none.
  ///   - shelf: Where learned optimizers are kept; nil keeps none.
  ///   - wake: Called from any thread when `drain` has something; must not block.
  package init(
    objectives: [Objective] = [], lessonFolders: [String] = [], lessonStore: LessonStore? = nil,
    shelf: OptimizerShelf? = nil, wake: @escaping @Sendable () -> Void
  ) {
    service = ComputeService(
      ModelCache(objectives: objectives, shelf: shelf), lessonFolders: lessonFolders, lessonStore: lessonStore)
    self.wake = wake
  }

  /// A training that waits for its turn.
  private struct Job {
    let order: TrainingOrder
    let control: TrainingControl
    var id: Int { order.id }
    var configuration: TrainingConfiguration { order.configuration }
  }

  /// Pieces of work on all cores.
  static let parallelFor: ParallelFor = { count, body in
    DispatchQueue.concurrentPerform(iterations: count) { index in
      yieldToScreen()
      body(index)
    }
  }

  /// Lets the thread that draws go first where there are fewer cores than threads.
  ///
  /// A key is answered before a meta-step is done. On Linux a priority belongs to a thread, and one that was lowered stays
  /// so.
  private static func yieldToScreen() {
    #if canImport(Glibc)
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
    #endif
  }

  /// Takes what computations have reported.
  package func drain() -> [Event] { reports.withLock { $0.take() } }

  /// Ends all trainings and waits for them a moment.
  package func stop(leavingTrainings: Bool) {
    leavesTrainings.store(leavingTrainings, ordering: .relaxed)
    isStopped.store(true, ordering: .relaxed)
    controls.withLock { controls in for control in controls.values { control.cancel() } }
    // The end of a training, or its state, belongs into the session or beside it.
    _ = trainings.wait(timeout: .now() + .milliseconds(300))
    // What was done in a lesson is in its file before the program ends.
    lessonQueue.sync {}
  }

  private func publish(_ events: [Event]) {
    reports.withLock { reports in for event in events { reports.add(event) } }
    wake()
  }

  private func publish(latest news: News) {
    reports.withLock { $0.add(latest: news) }
    wake()
  }

  /// Begins to carry an effect out.
  package func perform(_ request: ComputeRequest) {
    switch request {
    case .loadLibrary:
      raceQueue.async { [self] in
        let names = ObjectiveEntry.library.filter { $0.objective == nil }.map(\.name)
        publish([.news(.library(names.compactMap { service.models.objective(named: $0) }))])
      }
    case .landscape(let request):
      let number = newestLandscape.add(1, ordering: .relaxed).newValue
      pictureQueue.async { [self] in
        func isCancelled() -> Bool {
          newestLandscape.load(ordering: .relaxed) != number || isStopped.load(ordering: .relaxed)
        }
        guard !isCancelled(), let objective = service.models.objective(named: request.objective) else { return }
        Computation.landscape(request, Computation.landscapeEvaluator(objective), isCancelled: isCancelled) { picture in
          publish(latest: .landscape(picture))
        }
      }
    case .probe(let name, let point, let request):
      probeQueue.async { [self] in
        guard let objective = service.models.objective(named: name) else { return }
        let optimizer = request.flatMap { service.conductor.optimizer(of: $0) }
        publish(latest: .probe(Computation.reading(at: point, Evaluator(objective), optimizer)))
      }
    case .field(let question, let source): field(question, source)
    case .inspect(let request):
      probeQueue.async { [self] in
        if let found = service.conductor.inspect(request) { publish(latest: .inspection(found)) }
      }
    case .plane(let name, let choice, let run):
      probeQueue.async { [self] in
        publish([.news(.projection(service.projection(objective: name, choice, run: run)))])
      }
    case .checkExpression(let text): probeQueue.async { [self] in publish(latest: ExpressionCheck.news(of: text)) }
    case .openObjective(let name): raceQueue.async { [self] in publish([.news(service.open(name))]) }
    case .verify(let request, let outcome):
      raceQueue.async { [self] in publish(service.verify(request, outcome, Self.parallelFor)) }
    case .openSession(let path, let isOwn, let allowsData):
      raceQueue.async { [self] in
        publish(service.open(session: path, isOwn: isOwn, allowsData: allowsData, Self.parallelFor))
      }
    case .compare(let name, let optimizers, let trained, let plan): compare(name, optimizers, trained, plan)
    case .sensitivity(let plan): computeMap(plan)
    case .stopSensitivity: newestMap.add(1, ordering: .relaxed)
    case .probes(let plan): computeProbes(plan)
    case .stopProbes: newestProbes.add(1, ordering: .relaxed)
    case .tune(let name, let optimizers, let plan):
      comparisonQueue.async { [self] in
        let tuned = service.tune(objective: name, optimizers, plan) { [self] in isStopped.load(ordering: .relaxed) }
        publish([.news(.tuned(tuned, objective: name, plan))])
      }
    case .runs(let requests, let generation):
      raceQueue.async { [self] in
        for request in requests where !isStopped.load(ordering: .relaxed) {
          publish(service.run(request, generation: generation, Self.parallelFor, seconds: Self.seconds))
        }
      }
    case .recompute(let request, let generation):
      raceQueue.async { [self] in publish(service.recompute(request, generation: generation, Self.parallelFor)) }
    case .train(let order):
      let control = TrainingControl()
      controls.withLock { $0[order.id] = control }
      waiting.withLock { $0.append(Job(order: order, control: control)) }
      trainingQueue.async(group: trainings) { [self] in trainNext() }
    case .reorder(let order):
      waiting.withLock { jobs in
        let sorted = order.compactMap { id in jobs.first { $0.id == id } }
        jobs = sorted + jobs.filter { !order.contains($0.id) }
      }
    case .pause(let id): controls.withLock { $0[id] }?.pause()
    case .resume(let id): controls.withLock { $0[id] }?.resume()
    case .cancel(let id):
      controls.withLock { $0[id] }?.cancel()
      leaveLine(id)
    case .shelf(let request): raceQueue.async { [self] in publish(service.ask(request, Self.parallelFor)) }
    case .findLessons: lessonQueue.async { [self] in publish(service.lessons()) }
    case .keepLessons(let book, let number, let result):
      lessonQueue.async { [self] in publish(service.keep(book, number: number, result)) }
    case .findUnfinished(let folder, let current):
      // Behind the race of the launch: while its runs are computed, no other session can be gone on with.
      raceQueue.async { [self] in
        guard let found = UnfinishedSession.newest(in: folder, except: current) else { return }
        publish([.news(.unfinished(found))])
      }
    }
  }

  private static let started = ContinuousClock.now

  /// Seconds for measuring how long runs take; nothing that is computed depends on them.
  private static func seconds() -> Double {
    let (seconds, attoseconds) = started.duration(to: .now).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// A field of arrows behind everything else; only the newest is computed.
  private func field(_ question: FieldQuestion, _ source: FieldSource) {
    let number = newestField.add(1, ordering: .relaxed).newValue
    fieldQueue.async { [self] in
      Self.yieldToScreen()
      // What has begun is handed over: a training asks anew with every picture, and would never see one otherwise.
      guard newestField.load(ordering: .relaxed) == number, !isStopped.load(ordering: .relaxed),
        let reading = service.field(question, source)
      else { return }
      publish(latest: .field(reading))
    }
  }

  /// A comparison on the race queue; a newer one, and the end of the program, abandon it.
  private func compare(
    _ name: String, _ optimizers: [DesignedContestant], _ trained: [TrainedContestant], _ plan: ComparisonPlan
  ) {
    let number = newestComparison.add(1, ordering: .relaxed).newValue
    comparisonQueue.async { [self] in
      let made = service.conductor.compare(
        objective: name, optimizers, trained: trained, plan, serialFor,
        isCancelled: { [self] in
          newestComparison.load(ordering: .relaxed) != number || isStopped.load(ordering: .relaxed)
        })
      guard made != nil || newestComparison.load(ordering: .relaxed) == number else { return }
      publish([.news(.comparison(made))])
    }
  }

  /// A sensitivity map on its queue; a newer one, its end and the end of the program abandon it.
  private func computeMap(_ plan: SensitivityPlan) {
    let number = newestMap.add(1, ordering: .relaxed).newValue
    mapQueue.async { [self] in
      service.conductor.sensitivity(
        plan, Self.parallelFor,
        isCancelled: { [self] in
          newestMap.load(ordering: .relaxed) != number || isStopped.load(ordering: .relaxed)
        }, publish: { publish(latest: .sensitivity($0)) })
    }
  }

  /// Probes on the queue of maps; newer ones, their end and the end of the program abandon them.
  private func computeProbes(_ plan: ProbePlan) {
    let number = newestProbes.add(1, ordering: .relaxed).newValue
    mapQueue.async { [self] in
      service.conductor.probe(
        plan, Self.parallelFor,
        isCancelled: { [self] in
          newestProbes.load(ordering: .relaxed) != number || isStopped.load(ordering: .relaxed)
        }, publish: { publish(latest: .probes($0)) })
    }
  }

  /// Ends a training that waits for its turn, at once.
  private func leaveLine(_ id: Int) {
    // One that was cut off has meta-steps on record; its end needs the weights they led to.
    let found = waiting.withLock { jobs in
      jobs.firstIndex { $0.id == id && $0.order.done == 0 }.map { jobs.remove(at: $0) }
    }
    guard let job = found else { return }
    raceQueue.async(group: trainings) { [self] in
      controls.withLock { $0[id] = nil }
      let end = service.conductor.training(job.order, Self.parallelFor)?.end
      publish([.record(.trainingEnd(end ?? Conductor.unknownObjective(id, job.configuration)))])
    }
  }

  /// The training whose turn it is.
  private func trainNext() {
    guard let job = waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
    train(job.order, job.control)
  }

  /// All of a training, on the training queue.
  private func train(_ order: TrainingOrder, _ control: TrainingControl) {
    let (id, configuration) = (order.id, order.configuration)
    defer { controls.withLock { $0[id] = nil } }
    guard service.models.objective(named: configuration.objective) != nil else {
      return publish([.record(.trainingEnd(Conductor.unknownObjective(id, configuration)))])
    }
    // The record says how far it was: a cancellation waits until it is there, the end of the program leaves it cut off.
    guard
      let training = service.conductor.training(
        order, Self.parallelFor, isCancelled: { [self] in isStopped.load(ordering: .relaxed) })
    else { return }
    var throttle = PublishThrottle()
    let cancellation: CancellationCheck = { !control.waitWhilePaused() }
    training.advance(Self.parallelFor, until: cancellation, isCancelled: cancellation) { _, record in
      reports.withLock { $0.add(.record(.metaStep(record))) }
      if throttle.isDue {
        let trace = throttle.measure { service.trace(of: training, start: order.start, steps: order.steps) }
        publish(latest: .learned(training: id, metaSteps: training.stepCount, trace))
      }
      if throttle.isCheckpointDue { reports.withLock { $0.add(.checkpoint(training: id, training.checkpoint)) } }
    }
    let isCancelled = !training.isDone
    if isCancelled, leavesTrainings.load(ordering: .relaxed) {
      return reports.withLock { $0.add(.checkpoint(training: id, training.checkpoint)) }
    }
    let learned = training.keepsake
    service.models.keep(learned, from: LearnedOrigin(configuration, metaSteps: training.stepCount))
    publish(
      [.record(.trainingEnd(training.end))]
        + (training.stepCount > 0 && !training.hasFailed ? [.weights(training: id, learned)] : []))
    guard !isCancelled || training.stepCount > 0, !training.hasFailed, !isStopped.load(ordering: .relaxed) else {
      return
    }
    finish(training, order)
  }

  /// The run that shows what was learned.
  private func finish(_ training: RecordedTraining, _ order: TrainingOrder) {
    reports.withLock {
      $0.add(
        .news(
          .trained(training: order.id, metaSteps: training.stepCount, start: order.start, steps: order.steps)))
    }
    wake()
  }
}
