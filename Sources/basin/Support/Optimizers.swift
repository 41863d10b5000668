// Resolves optimizers: names of the catalogue, or files that training wrote.

import OptimizerEngine
import SessionStore

/// The optimizer that a FILE.safetensors of `basin train --weights` holds.
func trainedOptimizer(_ path: String, for objective: Objective) throws(CommandFailure) -> Optimizer {
  let file = try attempt { try TrainedOptimizerFile.read(path, resolve: resolveObjective) }
  let rule = file.configuration.rule(for: objective)
  guard rule.parameterLayout(dimension: objective.dimension).count == file.weights.count else {
    throw CommandFailure(
      "trained on '\(file.configuration.objective)', whose dimension differs from '\(objective.name)': \(path); run it on an objective of that dimension"
    )
  }
  return Optimizer(rule, weights: file.weights)
}

/// The catalogue's entry of a name, or what is near.
func optimizerEntry(named name: String, option: String) throws(CommandFailure) -> OptimizerEntry {
  if let entry = OptimizerCatalogue.entry(named: name) { return entry }
  let hint = Spelling.suggestion(for: name, among: OptimizerCatalogue.all.map(\.name))
  throw CommandFailure("no optimizer '\(name)': \(option)\(hint)")
}
