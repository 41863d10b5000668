// Objectives by name, loaded once, and what trainings learned: what computations on several queues share.

import Datasets
package import OptimizerEngine
import Synchronization

/// The weights a training left, enough to run what was learned.
package struct TrainedWeights: Sendable {
  /// The rule that was trained.
  package let rule: any UpdateRule
  /// Its weights.
  package let weights: [Double]

  /// What can be run with them.
  package var optimizer: Optimizer { Optimizer(rule, weights: weights) }
}

/// Objectives, their held-out images, and the weights of trainings.
///
/// A class because computations on several queues share it; guarded by one mutex.
package final class ModelCache: Sendable {
  private struct State {
    var objectives: [String: Objective] = [:]
    var heldOut: [String: LabeledImages] = [:]
    /// What trainings left, the oldest first.
    var weights: [(key: WeightsKey, weights: TrainedWeights)] = []
  }
  private let state = Mutex(State())

  /// What decides weights: a training gives the same ones whenever it is computed.
  private struct WeightsKey: Equatable {
    let configuration: TrainingConfiguration
    let metaSteps: Int
  }

  /// Trainings whose weights are kept; those of others are computed again where they are needed.
  private static let weightsLimit = 64

  /// Creates a cache that knows some objectives which are not in the library.
  package init(objectives: [Objective] = []) {
    state.withLock { state in for objective in objectives { state.objectives[objective.name] = objective } }
  }

  /// An objective by name, its data loaded the first time it is asked for.
  package func objective(named name: String) -> Objective? {
    if let known = state.withLock({ $0.objectives[name] }) { return known }
    // Damaged embedded data leaves the objective unknown, which is what the caller reports.
    guard let loaded = try? ObjectiveLibrary.objective(named: name) else { return nil }
    keep(loaded)
    return loaded
  }

  /// Keeps an objective that was opened by the person.
  package func keep(_ objective: Objective) { state.withLock { $0.objectives[objective.name] = objective } }

  /// The images classifiers are read on; nil for analytic objectives.
  package func heldOutImages(for objective: Objective) -> LabeledImages? {
    guard objective.data != nil else { return nil }
    if let known = state.withLock({ $0.heldOut[objective.name] }) { return known }
    let images = (try? ObjectiveLibrary.heldOutImages(for: objective)) ?? nil
    state.withLock { $0.heldOut[objective.name] = images }
    return images
  }

  /// Keeps the weights a training left after some meta-steps.
  package func keep(_ weights: TrainedWeights, of configuration: TrainingConfiguration, metaSteps: Int) {
    let key = WeightsKey(configuration: configuration, metaSteps: metaSteps)
    state.withLock { state in
      state.weights.removeAll { $0.key == key }
      state.weights.append((key, weights))
      if state.weights.count > Self.weightsLimit { state.weights.removeFirst() }
    }
  }

  /// What a training learned, if its weights are here.
  func known(_ configuration: TrainingConfiguration, metaSteps: Int) -> Optimizer? {
    let key = WeightsKey(configuration: configuration, metaSteps: metaSteps)
    return state.withLock { $0.weights.last { $0.key == key }?.weights.optimizer }
  }
}
