// What a learned optimizer is, in the words of lists: its parts, its dimensions, where it was trained.

import Datasets
package import OptimizerEngine
package import SessionStore

extension TrainedOptimizer {
  /// Its parts in a phrase, as `geometric x mlp` or `lstm`.
  package var family: String {
    guard configuration.optimizer == .convergent else { return configuration.optimizer.rawValue }
    let base = configuration.base == .descent ? "" : " on \(configuration.base.rawValue)"
    return "\(configuration.magnitude.rawValue) x \(configuration.direction.rawValue)\(base)"
  }

  /// Whether its weights are for objectives of any dimension: their shapes do not depend on it.
  package var fitsAnyDimension: Bool {
    let objectives = ["sphere:2", "sphere:3"].compactMap { Catalogue.objective(named: $0) }
    let shapes = objectives.map { objective in
      configuration.rule(for: objective).parameterLayout(dimension: objective.dimension).arrays.map {
        [$0.shape.rows, $0.shape.columns]
      }
    }
    return shapes.count == 2 && shapes[0] == shapes[1]
  }

  /// For which dimensions it is, in a phrase.
  package var dimensionRule: String {
    if fitsAnyDimension { return "any d" }
    return card.dimension.map { "d = \($0)" } ?? "one d"
  }

  /// What it was trained on, in a phrase.
  package var trainedOn: String {
    let tasks = configuration.tasks == .single ? "" : ", \(configuration.tasks.rawValue)"
    return card.origin.isEmpty ? configuration.objective + tasks : card.origin
  }

  /// The problems that it was trained on, several for a mixture.
  package var problems: [String] { ObjectiveLibrary.problems(in: configuration.objective) }

  /// Whether an objective is one of those that it was trained on; nil where it came from elsewhere.
  package func isTrained(on objective: Objective) -> Bool? {
    guard card.origin.isEmpty else { return nil }
    // A mixture runs as its first problem.
    let runs = ObjectiveLibrary.names(in: objective.name).first ?? objective.name
    return ObjectiveLibrary.names(in: configuration.objective).contains(runs)
  }

  /// What may be claimed of it on an objective before a run, with the weights it has; of a mixture on all of its problems.
  ///
  /// - Throws: `ConfigurationError` where it cannot run there.
  package func prospect(on objective: Objective) throws(ConfigurationError) -> Prospect {
    guard objective.members.isEmpty else {
      return try Prospect.weakest(of: objective) { family throws(ConfigurationError) in
        Prospect(family, try optimizer(on: family))
      }
    }
    return Prospect(objective, try optimizer(on: objective))
  }

  /// What the held-out gap of its card is the mean of, in a phrase.
  package var heldOutGapName: String {
    ObjectiveLibrary.isMixture(configuration.objective) ? "the share of f_0 - f* that is left" : "f - f*"
  }

  /// Why it cannot run on an objective; nil where it can.
  package func misfit(on objective: Objective) -> String? {
    do throws(ConfigurationError) {
      _ = try optimizer(on: objective)
      return nil
    } catch {
      return error.description
    }
  }
}
