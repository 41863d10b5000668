// What the conductor is asked for.

package import OptimizerEngine
package import SessionStore

/// A run to compute, with the training that its optimizer comes from.
package struct RunRequest: Sendable, Equatable {
  /// What is run.
  package var specification: RunSpecification
  /// Where what was learned comes from; nil for a hand-designed optimizer, and where the session does not say.
  package var origin: LearnedOrigin?

  /// Creates a request.
  package init(specification: RunSpecification, origin: LearnedOrigin? = nil) {
    (self.specification, self.origin) = (specification, origin)
  }
}

/// A training to compute.
package struct TrainingOrder: Sendable, Equatable {
  /// Its number in the session.
  package var id: Int
  /// What is trained.
  package var configuration: TrainingConfiguration
  /// Where what is learned is shown from on the way, and runs at the end.
  package var start: [Double]
  /// Steps of that run.
  package var steps: Int
  /// Meta-steps that the session has already: they are computed again, or taken from a checkpoint, and not recorded.
  package var done = 0
  /// A file that may hold the state after some of them.
  package var checkpoint: String?

  /// Creates an order.
  package init(
    id: Int, configuration: TrainingConfiguration, start: [Double], steps: Int, done: Int = 0, checkpoint: String? = nil
  ) {
    self.id = id
    self.configuration = configuration
    self.start = start
    self.steps = steps
    self.done = done
    self.checkpoint = checkpoint
  }
}

/// An optimizer designed by hand, for a comparison or a tuning.
package struct DesignedContestant: Sendable, Equatable {
  /// The optimizer's name.
  package var name: String
  /// The settings that were given in place of those that suit the objective.
  package var settings: [String: Double]

  /// Creates a contestant.
  package init(name: String, settings: [String: Double] = [:]) { (self.name, self.settings) = (name, settings) }

  /// What the engine compares; nil for an unknown name, a setting out of range and what the objective does not allow.
  package func contestant(on objective: Objective) -> Contestant? {
    guard let entry = OptimizerCatalogue.entry(named: name),
      entry.refusal(for: objective, entry.settings(for: objective).merging(settings) { $1 }) == nil,
      (try? entry.rule(entry.settings(for: objective).merging(settings) { $1 })) != nil
    else { return nil }
    return Contestant(entry, for: objective, settings: settings)
  }
}

/// What was learned, for a comparison.
package struct TrainedContestant: Sendable, Equatable {
  /// What it is called.
  package var name: String
  /// Where it comes from.
  package var origin: LearnedOrigin

  /// Creates a contestant.
  package init(name: String, origin: LearnedOrigin) { (self.name, self.origin) = (name, origin) }
}
