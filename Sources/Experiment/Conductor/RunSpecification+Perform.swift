// A run computed from what was asked for.

package import OptimizerEngine
package import SessionStore

extension RunSpecification {
  /// Computes the run.
  ///
  /// - Parameters:
  ///   - limit: The most steps that are taken, whatever was asked for.
  ///   - resolve: Finds objectives by name.
  ///   - trained: Finds the trained optimizer that a run refers to.
  /// - Throws: `ConfigurationError` where a name, a setting, the start or the number of steps does not fit.
  package func perform(
    limit: Int = .max, resolve: (String) -> Objective?, trained find: (Trained) -> TrainedOptimizer? = { _ in nil }
  ) throws(ConfigurationError) -> (run: Run, certificate: Certificate) {
    guard let objective = resolve(self.objective) else {
      throw ConfigurationError(key: "objective", "no objective '\(self.objective)'")
    }
    guard start.count == objective.dimension else {
      throw ConfigurationError(
        key: "start", "a start of \(start.count) numbers for an objective of dimension \(objective.dimension)")
    }
    guard steps >= 0 else { throw ConfigurationError(key: "steps", "steps = \(steps): not negative") }
    let chosen = try chooseOptimizer(on: objective, find)
    return Conductor.run(objective, chosen, start: start, steps: min(steps, limit), seed: seed)
  }

  private func chooseOptimizer(
    on objective: Objective, _ find: (Trained) -> TrainedOptimizer?
  ) throws(ConfigurationError) -> Optimizer {
    if let trained {
      guard let found = find(trained) else {
        throw ConfigurationError(
          key: "training", "no weights of training \(trained.training) after \(trained.metaSteps) meta-steps")
      }
      // What was learned on another objective may be for another number of coordinates.
      return try found.optimizer(on: objective)
    }
    guard let entry = OptimizerCatalogue.entry(named: optimizer) else {
      throw ConfigurationError(key: "optimizer", "no optimizer '\(optimizer)'")
    }
    if let refusal = entry.refusal(for: objective, settings) {
      throw ConfigurationError(key: "optimizer", "\(optimizer) on \(self.objective): \(refusal)")
    }
    return Optimizer(try entry.rule(settings))
  }
}
