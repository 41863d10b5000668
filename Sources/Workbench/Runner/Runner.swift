// The runner: carries effects out on background queues, so that neither the screen nor a training waits for the other.

import Dispatch
package import OptimizerEngine
import SessionStore
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
  private let workshop: Workshop
  private let wake: @Sendable () -> Void
  private let pictureQueue = DispatchQueue(label: "basin.pictures", qos: .userInitiated)
  private let probeQueue = DispatchQueue(label: "basin.probes", qos: .userInitiated)
  private let comparisonQueue = DispatchQueue(label: "basin.comparisons", qos: .utility)
  private let raceQueue = DispatchQueue(label: "basin.races", qos: .userInitiated)
  private let trainingQueue = DispatchQueue(label: "basin.trainings", qos: .utility)
  private let isStopped = Atomic(false)
  /// Whether trainings that are stopped have no end: someone will go on with them.
  private let leavesTrainings = Atomic(false)
  /// Which landscape was asked for last: older ones are abandoned.
  private let newestLandscape = Atomic(0)
  private let newestComparison = Atomic(0)
  /// Trainings that have not begun, in the order in which they will.
  private let waiting = Mutex<[Job]>([])
  private let trainings = DispatchGroup()

  /// Creates a runner.
  ///
  /// - Parameters:
  ///   - objectives: Objectives that are not in the library, as one of another dimension.
  ///   - lessonFolders: Where lessons are looked for, the first one first.
  ///   - wake: Called from any thread when `drain` has something; must not block.
  package init(
    objectives: [Objective] = [], lessonFolders: [String] = [], wake: @escaping @Sendable () -> Void
  ) {
    workshop = Workshop(objectives: objectives, lessonFolders: lessonFolders)
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
  package func perform(_ effect: Effect) {
    switch effect {
    case .loadLibrary:
      raceQueue.async { [self] in
        let names = ObjectiveEntry.library.filter { $0.objective == nil }.map(\.name)
        publish([.news(.library(names.compactMap { workshop.objective(named: $0) }))])
      }
    case .landscape(let request):
      let number = newestLandscape.add(1, ordering: .relaxed).newValue
      pictureQueue.async { [self] in
        func mayGoOn() -> Bool {
          newestLandscape.load(ordering: .relaxed) == number && !isStopped.load(ordering: .relaxed)
        }
        guard mayGoOn(), let objective = workshop.objective(named: request.objective) else { return }
        Computation.landscape(request, Computation.landscapeEvaluator(objective), mayGoOn: mayGoOn) { picture in
          publish(latest: .landscape(picture))
        }
      }
    case .probe(let name, let point, let request):
      probeQueue.async { [self] in
        guard let objective = workshop.objective(named: name) else { return }
        let optimizer = request.flatMap { workshop.optimizer(of: $0) }
        publish(latest: .probe(Computation.reading(at: point, Evaluator(objective), optimizer)))
      }
    case .plane(let name, let choice, let run):
      probeQueue.async { [self] in
        publish([.news(.projection(workshop.projection(objective: name, choice, run: run)))])
      }
    case .checkExpression(let text): probeQueue.async { [self] in publish(latest: ExpressionCheck.news(of: text)) }
    case .openObjective(let name): raceQueue.async { [self] in publish([.news(workshop.open(name))]) }
    case .verify(let request, let outcome):
      raceQueue.async { [self] in publish(workshop.verify(request, outcome, Self.parallelFor)) }
    case .openSession(let path, let isOwn, let allowsData):
      raceQueue.async { [self] in
        publish(workshop.open(session: path, isOwn: isOwn, allowsData: allowsData, Self.parallelFor))
      }
    case .compare(let name, let trained, let plan): compare(name, trained, plan)
    case .runs(let requests, let generation):
      raceQueue.async { [self] in
        for request in requests where !isStopped.load(ordering: .relaxed) {
          publish(workshop.run(request, generation: generation, Self.parallelFor, seconds: Self.seconds))
        }
      }
    case .recompute(let request, let generation):
      raceQueue.async { [self] in publish(workshop.recompute(request, generation: generation, Self.parallelFor)) }
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
    case .findLessons: probeQueue.async { [self] in publish(workshop.lessons()) }
    case .findUnfinishedIn(let folder, let current):
      // Behind the race of the launch: while its runs are computed, no other session can be gone on with.
      raceQueue.async { [self] in
        guard let found = UnfinishedSession.newest(in: folder, except: current) else { return }
        publish([.news(.unfinished(found))])
      }
    case .record, .snapshot, .redraw, .suspend, .quit, .save, .beginSession, .branch, .recover, .closeUnfinished,
      .stopRecording, .replaySession, .findUnfinished:
      break
    }
  }

  private static let started = ContinuousClock.now

  /// Seconds for measuring how long runs take; nothing that is computed depends on them.
  private static func seconds() -> Double {
    let (seconds, attoseconds) = started.duration(to: .now).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// A comparison on the race queue; a newer one, and the end of the program, abandon it.
  private func compare(
    _ name: String, _ trained: [TrainedContestant], _ plan: ComparisonPlan
  ) {
    let number = newestComparison.add(1, ordering: .relaxed).newValue
    comparisonQueue.async { [self] in
      let made = workshop.compare(objective: name, trained: trained, plan, serialFor) { [self] in
        newestComparison.load(ordering: .relaxed) == number && !isStopped.load(ordering: .relaxed)
      }
      guard made != nil || newestComparison.load(ordering: .relaxed) == number else { return }
      publish([.news(.comparison(made))])
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
      guard let objective = workshop.objective(named: job.configuration.objective) else {
        return publish([.record(Self.unknownObjective(id, job.configuration))])
      }
      publish([.record(Training(id: id, job.configuration, objective: objective).end)])
    }
  }

  /// The training whose turn it is.
  private func trainNext() {
    guard let job = waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
    train(job.order, job.control)
  }

  /// All of a training, on the training queue.
  private func train(_ order: TrainingOrder, _ control: TrainingControl) {
    let (id, configuration, start, steps) = (order.id, order.configuration, order.start, order.steps)
    defer { controls.withLock { $0[id] = nil } }
    guard let objective = workshop.objective(named: configuration.objective) else {
      return publish([.record(Self.unknownObjective(id, configuration))])
    }
    let images = workshop.heldOutImages(for: objective)
    let training = Training(id: id, configuration, objective: objective)
    var pace = Pace()
    // The record says how far it was: a cancellation waits until it is there, the end of the program leaves it cut off.
    guard
      training.catchUp(
        to: order.done, checkpoint: order.checkpoint, Self.parallelFor,
        pulse: { [self] in !isStopped.load(ordering: .relaxed) })
    else { return }
    while !training.isDone, control.mayGoOn() {
      guard let record = training.step(Self.parallelFor, pulse: { control.mayGoOn() }) else { break }
      reports.withLock { $0.add(.record(record)) }
      if pace.isDue {
        let trace = pace.measure {
          training.trace(start: start, steps: steps, images: images, in: workshop.plane(for: objective))
        }
        publish(latest: .learned(training: id, metaSteps: training.stepCount, trace))
      }
      if pace.isCheckpointDue { reports.withLock { $0.add(.checkpoint(training: id, training.checkpoint)) } }
    }
    let isCancelled = !training.isDone
    if isCancelled, leavesTrainings.load(ordering: .relaxed) {
      return reports.withLock { $0.add(.checkpoint(training: id, training.checkpoint)) }
    }
    workshop.keep(training.weights, of: configuration, metaSteps: training.stepCount)
    publish([.record(training.end)])
    guard !isCancelled || training.stepCount > 0, !training.hasFailed, !isStopped.load(ordering: .relaxed) else {
      return
    }
    finish(id, training, start: start, steps: steps)
  }

  private static func unknownObjective(_ id: Int, _ configuration: TrainingConfiguration) -> SessionRecord {
    .trainingEnd(
      TrainingEnd(
        training: id, state: .failed, steps: 0, reason: "no objective '\(configuration.objective)'", digest: Digest([]))
    )
  }

  /// The run that shows what was learned.
  private func finish(_ id: Int, _ training: Training, start: [Double], steps: Int) {
    reports.withLock {
      $0.add(.news(.trained(training: id, metaSteps: training.stepCount, start: start, steps: steps)))
    }
    wake()
  }
}

/// What the screen asks of a training; read between any two steps of its rollouts, so that an answer never waits for a
/// meta-step.
final class TrainingControl: Sendable {
  private enum Wish: Int {
    case goOn, hold, end
  }
  private let wish = Atomic(Wish.goOn.rawValue)
  private let change = DispatchSemaphore(value: 0)

  private func set(_ new: Wish) {
    guard wish.load(ordering: .acquiring) != Wish.end.rawValue else { return }
    wish.store(new.rawValue, ordering: .releasing)
    change.signal()
  }

  func pause() { set(.hold) }
  func resume() { set(.goOn) }
  func cancel() { set(.end) }

  /// Waits while the training is held; false once it has to end.
  func mayGoOn() -> Bool {
    // With a limit, because several threads of one meta-step may wait and a signal wakes only one of them.
    while wish.load(ordering: .acquiring) == Wish.hold.rawValue { _ = change.wait(timeout: .now() + .milliseconds(20)) }
    return wish.load(ordering: .acquiring) != Wish.end.rawValue
  }
}

/// How often a training stops to show or to keep something.
///
/// Every half second, and less often where it takes more than a four hundredth of the time, the present optimizer is run
/// and the loop, which takes a training's cores when it wakes, is woken. Meta-steps it takes whenever it looks.
private struct Pace {
  private var last: ContinuousClock.Instant?
  private var lastCheckpoint = ContinuousClock.now
  private var cost = Duration.zero

  var isDue: Bool {
    guard let last else { return true }
    return last.duration(to: .now) > max(.milliseconds(500), cost * 400)
  }

  /// Whether the state is to be kept now; it is then.
  ///
  /// What is computed does not depend on when.
  var isCheckpointDue: Bool {
    mutating get {
      let now = ContinuousClock.now
      guard lastCheckpoint.duration(to: now) > .seconds(5) else { return false }
      lastCheckpoint = now
      return true
    }
  }

  mutating func measure<T>(_ work: () -> T) -> T {
    let start = ContinuousClock.now
    let result = work()
    last = .now
    cost = start.duration(to: .now)
    return result
  }
}
