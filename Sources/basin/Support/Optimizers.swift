// Resolves optimizers: names of the catalogue, or files that training wrote.

import Experiment
import FoundationEssentials
import OptimizerEngine
import SessionStore

/// The person's shelf; nil where the environment names no folder.
var userShelf: OptimizerShelf? { try? OptimizerShelf(environment: ProcessInfo.processInfo.environment) }

/// The person's shelf, where one is needed.
func neededShelf() throws(CommandFailure) -> OptimizerShelf {
  try attempt { try OptimizerShelf(environment: ProcessInfo.processInfo.environment) }
}

/// The learned optimizer of a FILE.safetensors, or kept under a name; nil where it is neither.
func trainedOptimizer(_ name: String) throws(CommandFailure) -> TrainedOptimizer? {
  if name.hasSuffix(OptimizerShelf.ending) || name.contains("/") {
    return try attempt { try TrainedOptimizer.read(name) }
  }
  if let known = OptimizerShelf.inBox(name) { return known }
  guard OptimizerShelf.complaint(about: name) == nil, let shelf = userShelf, shelf.names.contains(name) else {
    return nil
  }
  return try attempt { try shelf.read(name) }
}

/// The same on an objective.
func trainedOptimizer(_ name: String, for objective: Objective) throws(CommandFailure) -> Optimizer? {
  guard let found = try trainedOptimizer(name) else { return nil }
  do {
    return try found.optimizer(on: objective)
  } catch {
    throw CommandFailure(
      "\(name) on \(objective.name): \(error.description); it was trained on \(found.trainedOn), for \(found.dimensionRule)"
    )
  }
}

/// The catalogue's entry of a name, or what is near.
func optimizerEntry(named name: String, option: String) throws(CommandFailure) -> OptimizerEntry {
  if let entry = OptimizerCatalogue.entry(named: name) { return entry }
  let learned = userShelf?.names ?? []
  if learned.contains(name) {
    throw CommandFailure("'\(name)' is learned, not designed by hand: \(option); `basin card \(name)` describes it")
  }
  let hint = Spelling.suggestion(for: name, among: OptimizerCatalogue.all.map(\.name) + learned)
  throw CommandFailure("no optimizer '\(name)': \(option)\(hint)")
}
