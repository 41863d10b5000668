// The shelf in words.

import Datasets
import Experiment
import OptimizerEngine
import Plotting
package import SessionStore

extension LineText {
  var shelf: [String] {
    let kept = model.shelf.optimizers
    guard !kept.isEmpty else {
      return ["The shelf is empty. keep NAME keeps what was learned here; load FILE takes one in."]
        + model.shelf.problems
    }
    return [
      "\(kept.count) learned \(kept.count == 1 ? "optimizer is" : "optimizers are") kept. "
        + "load NAME takes one in, tag NAME WORDS, discard NAME."
    ] + kept.map { line($0) } + model.shelf.problems
  }

  /// One learned optimizer in one sentence.
  func line(_ optimizer: TrainedOptimizer) -> String {
    let tags = optimizer.card.tags.isEmpty ? "" : ", tagged \(optimizer.card.tags.joined(separator: " "))"
    return "\(optimizer.card.name): \(optimizer.family), \(optimizer.dimensionRule), "
      + "\(optimizer.count) weights, trained on \(optimizer.trainedOn)\(heldOut(optimizer).map { ", \($0)" } ?? "")\(tags); "
      + "\(here(optimizer))."
  }

  /// How it did on starts that training never saw; nil where its card does not say.
  func heldOut(_ optimizer: TrainedOptimizer) -> String? {
    optimizer.card.heldOut.map {
      "mean of \(optimizer.heldOutGapName) over the steps \(optimizer.heldOutText ?? ""), \($0.starts) held-out starts"
    }
  }

  /// What it can do on the objective on the bench.
  func here(_ optimizer: TrainedOptimizer) -> String {
    do throws(ConfigurationError) {
      let prospect = try optimizer.prospect(on: model.experiment.objective)
      return "here \(prospect.verdict.beforeRun)\(prospect.verdict == .proved ? "" : ": \(prospect.reach)")"
    } catch {
      return "not here: \(error.description)"
    }
  }

  /// All that its card says.
  func explanation(of optimizer: TrainedOptimizer) -> [String] {
    let card = optimizer.card
    let objective = model.experiment.objective
    var lines = [
      "\(card.name): \(optimizer.family), for \(optimizer.dimensionRule), \(optimizer.count) weights.",
      card.origin.isEmpty
        ? "Trained on \(optimizer.trainedOn) for \(card.metaSteps) meta-steps, seed \(optimizer.configuration.seed), by Basin \(card.version)."
        : "Trained on \(optimizer.trainedOn), taken in by Basin \(card.version).",
    ]
    if optimizer.problems.count > 1 {
      lines.append("These are \(optimizer.problems.count) problems: \(optimizer.problems.joined(separator: ", ")).")
    }
    if let held = card.heldOut {
      lines.append(
        "On \(held.starts) starts that training never saw: meta-loss \(Self.number(held.loss)), mean of \(optimizer.heldOutGapName) over the steps \(Self.number(held.gap))."
      )
    }
    if !card.tags.isEmpty { lines.append("Tags: \(card.tags.joined(separator: " ")).") }
    lines.append("Digest \(optimizer.digest.hex): what sessions name it by.")
    lines += [""]
    do throws(ConfigurationError) {
      let sentence = try optimizer.prospect(on: objective).sentence
      lines += ["On \(objective.name):", sentence]
    } catch {
      lines.append("Not on \(objective.name): \(error.description).")
    }
    return lines
  }
}

extension TrainedOptimizer {
  /// The held-out gap of its card: a share as percent, so that it is not taken for an f - f*.
  package var heldOutText: String? {
    card.heldOut.map {
      ObjectiveLibrary.isMixture(configuration.objective)
        ? "\((100 * $0.gap).shortText(significantDigits: 3)) %" : $0.gap.shortText(significantDigits: 3)
    }
  }
}
