// A runner without threads: computes while it is asked, for scripts and tests.

import Experiment
package import OptimizerEngine
package import SessionStore

/// Carries effects out one after the other in the caller's thread.
///
/// Trainings advance by some meta-steps with every `drain`, so that a loop can pause, resume and cancel them.
package final class InlineRunner: EffectRunner {
  private var reports = Reports()
  private let service: ComputeService
  private let stepsPerDrain: Int
  private let parallelFor: ParallelFor
  private var trainings: [(training: RecordedTraining, start: [Double], steps: Int)] = []
  private var held: Set<Int> = []

  /// Creates a runner.
  ///
  /// - Parameters:
  ///   - objectives: Objectives that are not in the library.
  ///   - lessonFolders: Where lessons are looked for.
  ///   - lessonStore: Where progress in lessons is kept; nil keeps none.
  ///   - shelf: Where learned optimizers are kept; nil keeps none.
  ///   - stepsPerDrain: Meta-steps of the training in line at every `drain`.
  ///   - parallelFor: How pieces of work are done.
  package convenience init(
    objectives: [Objective] = [], lessonFolders: [String] = [], lessonStore: LessonStore? = nil,
    shelf: OptimizerShelf? = nil, stepsPerDrain: Int = 1, parallelFor: @escaping ParallelFor = serialFor
  ) {
    self.init(
      ComputeService(
        ModelCache(objectives: objectives, shelf: shelf), lessonFolders: lessonFolders, lessonStore: lessonStore),
      stepsPerDrain: stepsPerDrain,
      parallelFor: parallelFor)
  }

  /// Creates a runner over a service, whose cache may hold trained weights already.
  init(_ service: ComputeService, stepsPerDrain: Int = 1, parallelFor: @escaping ParallelFor = serialFor) {
    self.service = service
    self.stepsPerDrain = stepsPerDrain
    self.parallelFor = parallelFor
  }

  /// Carries an effect out.
  package func perform(_ request: ComputeRequest) {
    switch request {
    case .loadLibrary:
      let names = ObjectiveEntry.library.filter { $0.objective == nil }.map(\.name)
      reports.add(.news(.library(names.compactMap { service.models.objective(named: $0) })))
    case .landscape(let request):
      guard let objective = service.models.objective(named: request.objective) else { return }
      Computation.landscape(request, Computation.landscapeEvaluator(objective)) { reports.add(latest: .landscape($0)) }
    case .probe(let name, let point, let request):
      guard let objective = service.models.objective(named: name) else { return }
      let optimizer = request.flatMap { service.conductor.optimizer(of: $0) }
      reports.add(latest: .probe(Computation.reading(at: point, Evaluator(objective), optimizer)))
    case .field(let question, let source):
      if let reading = service.field(question, source) { reports.add(latest: .field(reading)) }
    case .inspect(let request):
      if let found = service.conductor.inspect(request) { reports.add(latest: .inspection(found)) }
    case .plane(let name, let choice, let run):
      reports.add(.news(.projection(service.projection(objective: name, choice, run: run))))
    case .runs(let requests, let generation):
      for request in requests { add(service.run(request, generation: generation, parallelFor)) }
    case .recompute(let request, let generation):
      add(service.recompute(request, generation: generation, parallelFor))
    case .verify(let request, let outcome): add(service.verify(request, outcome, parallelFor))
    case .openSession(let path, let isOwn, let allowsData):
      add(service.open(session: path, isOwn: isOwn, allowsData: allowsData, parallelFor))
    case .compare(let name, let optimizers, let trained, let plan):
      let made = service.conductor.compare(objective: name, optimizers, trained: trained, plan, parallelFor)
      reports.add(.news(.comparison(made)))
    case .sensitivity(let plan):
      service.conductor.sensitivity(plan, parallelFor, publish: { reports.add(latest: .sensitivity($0)) })
    case .probes(let plan): service.conductor.probe(plan, parallelFor, publish: { reports.add(latest: .probes($0)) })
    case .stopSensitivity, .stopProbes: break
    case .tune(let name, let optimizers, let plan):
      reports.add(.news(.tuned(service.tune(objective: name, optimizers, plan), objective: name, plan)))
    case .checkExpression(let text): reports.add(latest: ExpressionCheck.news(of: text))
    case .openObjective(let name): reports.add(.news(service.open(name)))
    case .reorder(let order):
      let waiting = trainings.dropFirst()
      let sorted = order.compactMap { id in waiting.first { $0.training.id == id } }
      let others = waiting.filter { !order.contains($0.training.id) }
      trainings = Array(trainings.prefix(1)) + sorted + others
    case .train(let order):
      guard let training = service.conductor.training(order, parallelFor) else { return }
      trainings.append((training, order.start, order.steps))
    case .pause(let id): held.insert(id)
    case .resume(let id): held.remove(id)
    case .cancel(let id):
      if let index = trainings.firstIndex(where: { $0.training.id == id }) { end(index) }
    case .shelf(let request): add(service.ask(request, parallelFor))
    case .findLessons: add(service.lessons())
    case .keepLessons(let book, let number, let result): add(service.keep(book, number: number, result))
    case .findUnfinished(let folder, let current):
      if let found = UnfinishedSession.newest(in: folder, except: current) { reports.add(.news(.unfinished(found))) }
    }
  }

  private func add(_ events: [Event]) { for event in events { reports.add(event) } }

  private func end(_ index: Int) {
    let (training, start, steps) = trainings.remove(at: index)
    let learned = training.keepsake
    service.models.keep(learned, from: LearnedOrigin(training.configuration, metaSteps: training.stepCount))
    reports.add(.record(.trainingEnd(training.end)))
    guard training.stepCount > 0, !training.hasFailed else { return }
    reports.add(.weights(training: training.id, learned))
    reports.add(
      .news(.trained(training: training.id, metaSteps: training.stepCount, start: start, steps: steps)))
  }

  /// Whether a training still has steps to do.
  package var isTraining: Bool { trainings.first.map { !held.contains($0.training.id) } ?? false }

  /// Advances the training in line and takes everything reported.
  package func drain() -> [Event] {
    if let (training, start, steps) = trainings.first, !held.contains(training.id) {
      training.advance(limit: stepsPerDrain, parallelFor) { _, record in reports.add(.record(.metaStep(record))) }
      let trace = service.trace(of: training, start: start, steps: steps)
      reports.add(latest: .learned(training: training.id, metaSteps: training.stepCount, trace))
      if training.isDone { end(0) }
    }
    return reports.take()
  }

  /// Takes everything reported without advancing a training.
  func takeReports() -> [Event] { reports.take() }

  /// Forgets all trainings.
  package func stop(leavingTrainings: Bool) { trainings = [] }
}
