// The paper's experiment carried through: who is trained, who is tested, and what of it is kept.

import Dispatch
import Experiment
import OptimizerEngine
import SessionStore
import Synchronization

/// Trains the learned optimizers of the experiment and tests all contestants.
struct Reproduction {
  let experiment: PaperExperiment
  let activations: [Activation]
  /// Asked between steps; true abandons what is being computed.
  let isCancelled: CancellationCheck
  /// Told every meta-step.
  let report: (PaperExperiment.Contestant, UInt64, MetaStep) -> Void

  /// An optimizer that a meta-seed has left.
  struct Learned {
    let contestant: PaperExperiment.Contestant
    let seed: UInt64
    let trained: TrainedOptimizer
  }

  /// What came out; the trainings of the first seed with their records.
  struct Outcome {
    var results = ExperimentResults(entries: [])
    var learned: [Learned] = []
    var recorded: [RecordedTrainings.Part] = []
  }

  private struct Job {
    let contestant: PaperExperiment.Contestant
    let activation: Activation
    let objective: Objective
    let optimizer: Optimizer
    let seed: UInt64
  }

  /// Trains with some meta-seeds and tests.
  ///
  /// - Parameter isRecorded: Whether the trainings of the first seed are recorded, which takes their held-out evaluations.
  /// - Returns: nil where it was abandoned.
  func trainAndTest(seeds: UInt64, isRecorded: Bool) -> Outcome? {
    let metaObjective = experiment.metaObjective()
    let objectives = activations.map { experiment.testObjective($0) }
    var outcome = Outcome()
    var jobs: [Job] = []
    for seed in 1...seeds {
      // A hand-designed optimizer knows nothing of meta-seeds: one set of runs is all there is to see of it.
      for contestant in PaperExperiment.Contestant.allCases where contestant.isLearned || seed == 1 {
        var learned: Optimizer?
        if contestant.isLearned {
          let found =
            isRecorded && seed == 1
            ? record(contestant, metaObjective, seed, &outcome) : train(contestant, metaObjective, seed)
          guard !isCancelled() else { return nil }
          if let found { outcome.learned.append(Learned(contestant: contestant, seed: seed, trained: found)) }
          learned = try? found?.optimizer(on: metaObjective)
        }
        for (activation, objective) in zip(activations, objectives) {
          guard let optimizer = learned ?? PaperExperiment.baseline(contestant, activation) else { continue }
          jobs.append(
            Job(contestant: contestant, activation: activation, objective: objective, optimizer: optimizer, seed: seed))
        }
      }
    }
    guard let results = score(jobs) else { return nil }
    outcome.results = results
    return outcome
  }

  /// The runs of one learned optimizer; nil where they were abandoned.
  ///
  /// - Throws: `ConfigurationError` where it does not fit the classifiers.
  func test(_ learned: TrainedOptimizer) throws(ConfigurationError) -> Outcome? {
    // One without a guarantee stands beside the published one without.
    let contestant: PaperExperiment.Contestant = learned.configuration.optimizer == .convergent ? .convergent : .lstm
    var jobs: [Job] = []
    for activation in activations {
      let objective = experiment.testObjective(activation)
      jobs.append(
        Job(
          contestant: contestant, activation: activation, objective: objective,
          optimizer: try learned.optimizer(on: objective), seed: 1))
    }
    return score(jobs).map { Outcome(results: $0) }
  }

  private func score(_ jobs: [Job]) -> ExperimentResults? {
    let slots = Mutex<[Int: ExperimentResults.Entry]>([:])
    let (experiment, isCancelled) = (experiment, isCancelled)
    concurrentFor(jobs.count) { index in
      let job = jobs[index]
      guard let score = experiment.score(job.optimizer, on: job.objective, seed: job.seed, isCancelled: isCancelled)
      else { return }
      slots.withLock {
        $0[index] = .init(contestant: job.contestant, activation: job.activation, seed: job.seed, score: score)
      }
    }
    let entries = slots.withLock { found in jobs.indices.compactMap { found[$0] } }
    return entries.count == jobs.count ? ExperimentResults(entries: entries) : nil
  }

  private func train(
    _ contestant: PaperExperiment.Contestant, _ objective: Objective, _ seed: UInt64
  ) -> TrainedOptimizer? {
    let configuration = experiment.training(contestant, seed: seed)
    let count = configuration.metaSteps
    return Conductor.weights(
      of: configuration, on: objective, after: [count], concurrentFor, isCancelled: isCancelled
    ) { report(contestant, seed, $0) }[count]
  }

  /// The same with everything that a session holds of it; the weights are the same.
  private func record(
    _ contestant: PaperExperiment.Contestant, _ objective: Objective, _ seed: UInt64, _ outcome: inout Outcome
  ) -> TrainedOptimizer? {
    let configuration = experiment.training(contestant, seed: seed)
    let training = RecordedTraining(id: outcome.recorded.count + 1, configuration, objective: objective)
    var part = RecordedTrainings.Part(id: training.id, configuration: configuration)
    var last = DispatchTime.now()
    training.advance(concurrentFor, isCancelled: isCancelled) { step, record in
      let now = DispatchTime.now()
      part.steps.append((record, Double(now.uptimeNanoseconds - last.uptimeNanoseconds) / 1e9))
      last = now
      report(contestant, seed, step)
    }
    (part.end, part.trained) = (training.end, training.hasFailed ? nil : training.keepsake)
    outcome.recorded.append(part)
    return training.trained
  }
}
