// `basin sensitivity`: f - f* over two settings of an optimizer, a run in every cell.

import ArgumentParser
import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Workbench

struct SensitivityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensitivity", abstract: "Map f - f* over two settings of an optimizer, a run in every cell.")

  @OptionGroup var problem: ObjectiveOption

  @Option(
    help:
      "The optimizer: a name of `basin optimizers`, or untrained for the one that training on the objective begins with.",
    completion: .list(OptimizerCatalogue.all.map(\.name) + [SensitivityPlan.Subject.untrainedName]))
  var optimizer: String?

  @Option(help: "Two settings with a comma between them, the first to the right; by default the first two.")
  var over: String?

  @Option(parsing: .upToNextOption, help: "Other settings, key=value; what is not given suits the objective.")
  var set: [String] = []

  @OptionGroup var place: StartOption

  @Option(parsing: .unconditional, help: "Steps of every run.")
  var steps = 300

  @Option(parsing: .unconditional, help: "Seed of the mini-batches.")
  var seed: UInt64 = 0

  @Option(help: "Columns and rows, each from 2 to 201.")
  var cells = "\(SensitivityPlan.size.columns)x\(SensitivityPlan.size.rows)"

  @Flag(help: "One JSON object per line.")
  var json = false

  func run() throws {
    let objective = try problem.resolved()
    let plan = try plan(on: objective)
    let conductor = Conductor(ModelCache(objectives: [objective]))
    guard let map = conductor.sensitivity(plan, concurrentFor) else {
      throw CommandFailure("the map was abandoned: sensitivity; run it again", status: 3)
    }
    if json { printAsJSON(map, objective) } else { printAsText(map, objective) }
  }

  private func plan(on objective: Objective) throws(CommandFailure) -> SensitivityPlan {
    let optimizer = try given(optimizer, "optimizer", example: "adam")
    try checkWhole(steps, in: 0...1_000_000, "steps")
    let size = cells.split(separator: "x").compactMap { Int($0) }
    guard size.count == 2, size.allSatisfy((2...201).contains) else {
      throw CommandFailure("'\(cells)': --cells; columns x rows, each from 2 to 201, as in 33x17")
    }
    let keys = over.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    if let keys, keys.count != 2 {
      throw CommandFailure("'\(over ?? "")': --over; two settings, as in --over stepSize,momentum")
    }
    let subject = try subject(optimizer, on: objective)
    let x = try place.resolved(for: objective, seed: seed)
    let plan = try attempt {
      try SensitivityPlan(
        subject, keys: keys.map { ($0[0], $0[1]) }, on: objective, start: x, steps: steps, seed: seed,
        size: (size[0], size[1]))
    }
    try checkUse(of: plan, on: objective)
    return plan
  }

  /// What is given beside two settings that vary must have an effect, as in a run.
  private func checkUse(of plan: SensitivityPlan, on objective: Objective) throws(CommandFailure) {
    let given = try pairs(set).map(\.key)
    if let twice = given.first(where: { [plan.x.key, plan.y.key].contains($0) }) {
      throw CommandFailure("\(twice) varies along an axis: --set; leave it out, or name other settings with --over")
    }
    guard case .designed(let name, let settings) = plan.subject, !settings.isEmpty else { return }
    let entry = try optimizerEntry(named: name, option: "--optimizer")
    let cell = settings.merging(plan.settings(column: 0, row: 0)) { $1 }
    _ = try attempt { try entry.settings(for: objective, given: cell) }
  }

  private func subject(_ name: String, on objective: Objective) throws(CommandFailure) -> SensitivityPlan.Subject {
    let given = try pairs(set)
    guard name == SensitivityPlan.Subject.untrainedName else {
      let entry = try optimizerEntry(named: name, option: "--optimizer")
      var read: [String: Double] = [:]
      for (key, value) in given { read[key] = try attempt { try entry.read(value, for: key) } }
      return .designed(
        name: name, settings: try attempt { [read] in try entry.resolvingFraction(read, for: objective) })
    }
    return .untrained(
      try attempt {
        var configuration = TrainingConfiguration.preset(for: objective)
        try configuration.edit(given, on: objective)
        return configuration
      })
  }

  // MARK: - Text

  private func printAsText(_ map: SensitivityMap, _ objective: Objective) {
    let plan = map.plan
    objective.printSource()
    printLine(
      "\(SensitivityText.head(map)), \(plan.y.key) upwards (\(plan.y.spacing.rawValue)), "
        + "\(plan.x.key) to the right (\(plan.x.spacing.rawValue))\n")
    for line in SensitivityText.lines(map) { printLine(line) }
    printLine("")
    if let best = map.best { printLine("best: \(cellText(map, best))") }
    if let usual = map.present(plan.subject, on: objective) {
      printLine("nearest to the usual settings: \(cellText(map, usual))")
    }
    let refused = map.refusedCount > 0 ? "; not allowed: \(map.refusedCount)" : ""
    printLine("at the start: \(map.startLoss.text { $0.shortText() }); diverged: \(map.divergedCount)\(refused)")
  }

  private func cellText(_ map: SensitivityMap, _ place: (column: Int, row: Int)) -> String {
    let plan = map.plan
    let settings =
      "\(plan.x.key)=\(plan.x.values[place.column].text) \(plan.y.key)=\(plan.y.values[place.row].text)"
    guard let cell = map.cell(column: place.column, row: place.row) else { return settings }
    return
      "\(settings)  \(map.lossName) \(map.text(of: cell) { $0.shortText() })  \(cell.prospect.beforeRun) before a run"
  }

  // MARK: - JSON

  private func printAsJSON(_ map: SensitivityMap, _ objective: Objective) {
    let plan = map.plan
    for row in 0..<plan.rows {
      for column in 0..<plan.columns { basin.printJSON("cell", members(map, column, row)) }
    }
    func axis(_ axis: SensitivityAxis) -> JSONValue {
      .object([
        member("key", .string(axis.key)), member("spacing", .string(axis.spacing.rawValue)),
        member("values", JSONValue(axis.values)),
      ])
    }
    func cell(_ place: (column: Int, row: Int)?) -> JSONValue {
      place.map { .object(members(map, $0.column, $0.row)) } ?? .null
    }
    basin.printJSON(
      "summary",
      [
        member("objective", .string(plan.objective)), objective.sourceMember,
        member("optimizer", .string(plan.subject.name)), member("x", axis(plan.x)), member("y", axis(plan.y)),
        member("start", JSONValue(plan.start)), member("steps", .integer(plan.steps)),
        member("seed", JSONValue(plan.seed)), member("loss", .string(map.lossName)),
        member("atStart", .number(map.startLoss.value)), member("best", cell(map.best)),
        member("nearestToUsual", cell(map.present(plan.subject, on: objective))),
        member("diverged", .integer(map.divergedCount)), member("refused", .integer(map.refusedCount)),
      ])
  }

  private func members(_ map: SensitivityMap, _ column: Int, _ row: Int) -> [JSONMember] {
    let plan = map.plan
    let settings = [
      member(plan.x.key, .number(plan.x.values[column])), member(plan.y.key, .number(plan.y.values[row])),
    ]
    guard let cell = map.cell(column: column, row: row), !cell.isRefused else {
      return settings + [member("f", .null), member("loss", .null), member("diverged", .bool(false))]
    }
    return settings + [
      member("f", .number(cell.value)), member("loss", .number(map.loss(of: cell).value)),
      member("gradNorm", .number(cell.gradientNorm)), member("diverged", .bool(cell.hasDiverged)),
      member("verdict", .string(cell.prospect.rawValue)),
    ]
  }
}
