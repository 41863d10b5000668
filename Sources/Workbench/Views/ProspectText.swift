// What a configuration may claim before it runs, in words: the engine's prospect, printed.

import OptimizerEngine
import Plotting

extension Prospect {
  /// What the form's configuration may claim on an objective, with the tasks it trains on.
  init(_ configuration: TrainingConfiguration, on objective: Objective) {
    let family = (try? objective.family(configuration.tasks)) ?? objective
    self.init(family, configuration.rule(for: objective))
  }

  /// The premise about the step size.
  var step: Premise? {
    premises.first {
      switch $0.kind {
      case .stepSize, .vanishingStepSize, .independentStepSize, .nesterovStepSize, .auditedStepSize, .searchedStepSize:
        true
      default: false
      }
    }
  }

  /// How far the whole reaches, in a few words.
  var reach: String {
    switch verdict {
    case .proved: "for any weights"
    case .checked: "as long as x stays in the box"
    case .sampled: "as far as sampled constants go"
    case .noClaim, .violated: weakest.map { "\($0.name): \($0.detail)" } ?? ""
    }
  }

  /// The whole in one sentence.
  var sentence: String {
    verdict >= .sampled
      ? "Before any run: \(verdict.rawValue), \(claim) \(reach)." : "Before any run: \(verdict.rawValue), \(reach)."
  }
}
