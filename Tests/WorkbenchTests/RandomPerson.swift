// Someone who does anything at all at the workbench, without a screen, and is recorded.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

@testable import Workbench

/// A person whose deeds are drawn by a seed: races, edits, trainings, markers, replays, and keys at random.
struct RandomPerson {
  private(set) var model: Model
  private let runner = InlineRunner()
  private let recorder: SessionRecorder
  private var dice: Dice
  private var clock = 0.0

  private static let keys = CommandTable.keyed.flatMap(\.keys)
  private static let formulas = ["x^2 + 3*y^2", "(x-1)^4 + y^2", "log(1 + x^2 + y^2)"]
  /// The largest values that are let into a training, so that many sessions take little time.
  private static let largest = [
    ("metaSteps", 6), ("horizon", 12), ("rollouts", 4), ("perturbationPairs", 3), ("curriculum", 8), ("truncation", 8),
    ("hidden", 6), ("states", 4), ("neurons", 4), ("outputs", 3),
  ]

  init(_ model: Model, recorder: SessionRecorder, seed: UInt64) {
    self.model = model
    self.recorder = recorder
    dice = Dice(state: seed)
    send(.launch)
  }

  /// Does so many things, with time and work going on in between, then quits.
  mutating func live(deeds: Int) {
    for _ in 0..<deeds {
      keepSmall()
      act()
      for _ in 0..<dice.roll(4) { turn() }
    }
    for _ in 0..<dice.roll(12) { turn() }
    runner.stop()
    for case .record(let record) in runner.drain() { recorder.write(record, at: clock) }
    recorder.close(at: clock)
  }

  private mutating func turn() {
    for event in runner.drain() { send(event) }
    let seconds = Double(1 + dice.roll(30)) / 64
    clock += seconds
    send(.tick(seconds))
  }

  /// What the loop does with an event, but for what is only looked at.
  private mutating func send(_ event: Event) {
    if case .record(let record) = event { recorder.write(record, at: clock) }
    for effect in model.receive(event) {
      switch effect {
      case .record(let record): recorder.write(record, at: clock)
      case .compute(.runs), .compute(.train), .compute(.reorder), .compute(.pause), .compute(.resume),
        .compute(.cancel),
        .compute(.openObjective):
        runner.carryOut(effect)
      default: break
      }
    }
  }

  private mutating func command(_ text: String) { send(.command(text)) }

  private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[dice.roll(elements.count)] }

  /// Brings settings back that would make a training long.
  private mutating func keepSmall() {
    let settings = Dictionary(model.experiment.configuration.pairs.map { ($0.key, $0.value) }) { first, _ in first }
    for (key, most) in Self.largest where settings[key].flatMap(Int.init) ?? 0 > most {
      command("set \(key)=\(1 + dice.roll(most))")
    }
    if settings["widths"]?.count ?? 0 > 3 { command("set widths=\(pick(["4", "8", "5,4"]))") }
  }

  private mutating func act() {
    switch dice.roll(20) {
    case 0: command("objective \(pick(Catalogue.all.map(\.name)))")
    case 1:
      let setting = pick(TrainingConfiguration.settings.filter { !$0.choices.isEmpty })
      command("set \(setting.key)=\(pick(setting.choices))")
    case 2:
      let numbers = [
        "seed=\(dice.roll(1000))", "seed=18446744073709551615", "metaSteps=\(1 + dice.roll(6))",
        "horizon=\(1 + dice.roll(12))", "stepSize=\(Double(1 + dice.roll(200)) / 1000)", "learningRate=0.03",
        "ratio=0.\(5 + dice.roll(4))", "evaluateEvery=1", "cosineEvery=2", "clip=0", "scale=\(1 + dice.roll(9))",
      ]
      command("set \(pick(numbers))")
    case 3, 4, 5: command(Action.train.rawValue)
    case 6: command("start \(Double(dice.roll(400)) / 100 - 2),\(Double(dice.roll(400)) / 100 - 2)")
    case 7: command(Action.race.rawValue)
    case 8: command(pick([Action.undo, .redo]).rawValue)
    case 9 where dice.roll(2) == 0:
      command("name \(1 + dice.roll(9)) \(pick(["fast one", "b\u{e9}ta", "-", "adam", "x\u{7}"]))")
    case 9: command("marker note \(dice.roll(100)) \u{2192} \"x\"\u{7}")
    case 10:
      let (columns, rows) = pick([(80, 24), (120, 40), (200, 60), (20, 5)])
      send(.input(.resize(columns: columns, rows: rows)))
    case 11: command(pick([Action.pause, .replay, .live, .mark, .theme, .glyphs]).rawValue)
    case 12: command("preset \(pick(TrainingConfiguration.presetNames.filter { !$0.hasPrefix("digits") }))")
    case 13: command("expression \(pick(Self.formulas))")
    case 14:
      // What moves is held, and let go again or ended.
      command(Action.pause.rawValue)
      turn()
      if dice.roll(2) == 0 { return command(Action.pause.rawValue) }
      command(Action.cancel.rawValue)
      send(.input(.key(.enter)))
    case 15, 16:
      let racers = [
        "add lbfgs", "add sign", "add gd-backtracking", "remove adam", "remove learned",
        "set adam stepSize=0.0\(1 + dice.roll(9))",
        "set heavy-ball momentum=0.\(1 + dice.roll(8))", "set gd stepSize=0.001", "reset adam", "add adam beta1=0.5",
        "add #\(1 + dice.roll(40))", "remove #\(1 + dice.roll(40))",
      ]
      command("racer \(pick(racers))")
      if dice.roll(2) == 0 { command(Action.race.rawValue) }
    default: for _ in 0...dice.roll(4) { send(.input(.key(pick(Self.keys)))) }
    }
  }
}
