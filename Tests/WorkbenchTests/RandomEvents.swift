// Events drawn by a seed: keys, mouse, resizes, commands, and what a runner tells.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

@testable import Workbench

/// Any event that may happen to a model.
func anyEvent(_ dice: inout Dice, _ model: Model, keys: [Key]) -> Event {
  switch dice.roll(24) {
  case 0:
    let sizes = [(10, 3), (30, 8), (40, 12), (80, 24), (120, 40), (200, 60), (0, 0), (500, 2)]
    let (columns, rows) = sizes[dice.roll(sizes.count)]
    return .input(.resize(columns: columns, rows: rows))
  case 1, 2: return .tick(Double(dice.roll(300)) / 100)
  case 3:
    let actions: [Mouse.Action] = [.click, .doubleClick, .wheelUp, .wheelDown, .drag, .press, .release]
    return .input(.mouse(Mouse(actions[dice.roll(actions.count)], column: dice.roll(220) - 5, row: dice.roll(70) - 5)))
  case 4: return dice.roll(3) == 0 ? .input(.interrupt) : .input(.resumed)
  case 5: return aMetaStep(&dice, model)
  case 6:
    guard let training = model.liveExperiment?.activeTraining else { return .tick(0.1) }
    let states: [TrainingEnd.State] = [.done, .cancelled, .failed]
    return .record(
      .trainingEnd(
        TrainingEnd(
          training: training.id, state: states[dice.roll(3)], steps: training.losses.count, digest: Digest())))
  case 7:
    guard let run = model.liveExperiment?.runs.first(where: { $0.outcome == nil }) else { return .tick(0.1) }
    let outcome = RunOutcome(
      steps: 300, value: Double(dice.roll(5)), gradientNorm: 1, termination: "all steps taken", verdict: "NO CLAIM",
      digest: Digest())
    return .record(.run(run.specification, outcome))
  case 8, 9: return .command(aCommand(&dice, model))
  default: return .input(.key(keys[dice.roll(keys.count)]))
  }
}

private func aMetaStep(_ dice: inout Dice, _ model: Model) -> Event {
  guard let training = model.liveExperiment?.activeTraining else { return .tick(0.1) }
  return .record(
    .metaStep(
      MetaStepRecord(
        training: training.id, step: training.losses.count, loss: dice.roll(4) == 0 ? .nan : Double(dice.roll(9)),
        gradientNorm: 1, heldOut: dice.roll(2) == 0 ? 1 : nil, digest: Digest())))
}

/// A command as the palette lists it, or nonsense.
private func aCommand(_ dice: inout Dice, _ model: Model) -> String {
  let heads = CommandTable.withArgument
  let head = heads[dice.roll(heads.count)]
  let objects = head.argument.offers(model)
  let arguments = ["", " ", "1", "-1", "1e999", "nan", "1,2", "0 1", "1 1", "=", "ratio=2", "\u{7}", "é"]
  switch dice.roll(4) {
  case 0: return head.name + " " + arguments[dice.roll(arguments.count)]
  case 1 where !objects.isEmpty: return head.name + " " + objects[dice.roll(objects.count)]
  case 2: return CommandTable.named[dice.roll(CommandTable.named.count)].action.rawValue
  default: return arguments[dice.roll(arguments.count)]
  }
}
