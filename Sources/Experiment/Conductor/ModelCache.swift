// Objectives by name, loaded once, and what trainings learned: what computations on several queues share.

import Datasets
package import OptimizerEngine
package import SessionStore
import Synchronization

/// Where a learned optimizer comes from: a training, which leaves the same weights whenever it is computed, or a file.
package struct LearnedOrigin: Sendable, Equatable {
  /// How it was trained.
  package var configuration: TrainingConfiguration
  /// After how many meta-steps.
  package var metaSteps: Int
  /// The digest of what was kept in a file; nil for a training of the session.
  package var file: Digest?

  /// Creates an origin.
  package init(_ configuration: TrainingConfiguration, metaSteps: Int, file: Digest? = nil) {
    (self.configuration, self.metaSteps, self.file) = (configuration, metaSteps, file)
  }
}

/// Objectives, their held-out images, and what was learned.
///
/// A class because computations on several queues share it; guarded by one mutex.
package final class ModelCache: Sendable {
  private struct State {
    var objectives: [String: Objective] = [:]
    var heldOut: [String: LabeledImages] = [:]
    /// What trainings left, the oldest first.
    var trained: [(origin: LearnedOrigin, optimizer: TrainedOptimizer)] = []
    /// What came from files, by what it is.
    var kept: [Digest: TrainedOptimizer] = [:]
  }
  private let state = Mutex(State())

  /// Trainings whose weights are kept; those of others are computed again where they are needed.
  private static let trainedLimit = 64

  /// Where a person keeps optimizers, for sessions that name some; nil for nowhere.
  package let shelf: OptimizerShelf?

  /// Creates a cache that knows some objectives which are not in the library.
  package init(objectives: [Objective] = [], shelf: OptimizerShelf? = nil) {
    self.shelf = shelf
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

  // MARK: - What was learned

  /// Keeps what a training left after some meta-steps, or what came from a file.
  package func keep(_ optimizer: TrainedOptimizer, from origin: LearnedOrigin) {
    state.withLock { state in
      if let digest = origin.file {
        state.kept[digest] = optimizer
        return
      }
      state.trained.removeAll { $0.origin == origin }
      state.trained.append((origin, optimizer))
      if state.trained.count > Self.trainedLimit { state.trained.removeFirst() }
    }
  }

  /// Keeps what came from a file.
  package func keep(_ optimizer: TrainedOptimizer) { state.withLock { $0.kept[optimizer.digest] = optimizer } }

  /// What was learned there, if it is here or on the shelf.
  package func known(_ origin: LearnedOrigin) -> TrainedOptimizer? {
    guard let digest = origin.file else {
      return state.withLock { $0.trained.last { $0.origin == origin }?.optimizer }
    }
    if let known = state.withLock({ $0.kept[digest] }) { return known }
    guard
      let found = OptimizerShelf.inBox(digest: digest)
        ?? shelf?.contents().kept.first(where: { $0.digest == digest })
    else { return nil }
    keep(found)
    return found
  }

  /// Takes in what is kept beside a session, as far as it is what the session says.
  ///
  /// - Parameter isOnlyKept: Whether only what came from elsewhere is read, and not what the session's own trainings left.
  /// - Returns: What is wrong with files that are there and are not what the session says; they are passed over.
  @discardableResult
  package func takeWeights(
    besideSession path: String, of timeline: [TimedRecord], isOnlyKept: Bool = false
  ) -> [FileError] {
    var problems: [FileError] = []
    var configurations: [Int: TrainingConfiguration] = [:]
    func read(_ id: Int, _ isRight: (TrainedOptimizer) -> LearnedOrigin?) {
      let file = TrainedOptimizer.path(ofItem: id, besideSession: path)
      do throws(FileError) {
        let found = try TrainedOptimizer.read(file)
        if let origin = isRight(found) { return keep(found, from: origin) }
        problems.append(
          FileError(
            .mismatch, "not the weights that the session recorded", place: file,
            remedy: "they are passed over; remove the file"))
      } catch {
        if error.code != .notFound { problems.append(error) }
      }
    }
    for entry in timeline {
      switch entry.record {
      case .training(let id, let configuration): configurations[id] = configuration
      case .trainingEnd(let end):
        guard !isOnlyKept, let configuration = configurations[end.training], end.steps > 0,
          let objective = objective(named: configuration.objective)
        else { continue }
        read(end.training) { found in
          guard found.configuration == configuration, let weights = try? found.optimizer(on: objective).weights,
            Digest(weights) == end.digest
          else { return nil }
          return LearnedOrigin(configuration, metaSteps: end.steps)
        }
      case .kept(let kept):
        read(kept.id) { found in
          found.digest == kept.digest
            ? LearnedOrigin(kept.configuration, metaSteps: kept.metaSteps, file: kept.digest) : nil
        }
      case .action, .metaStep, .run, .resize, .marker, .answer, .figure, .end: continue
      }
    }
    return problems
  }
}
