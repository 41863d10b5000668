// `basin probe`: what a learned optimizer has learned, and what it only remembers.

import ArgumentParser
import Experiment
import OptimizerEngine
import SessionStore
import Workbench

struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "What a learned optimizer has learned: its inputs zeroed, its task changed, beside tuned baselines.",
    discussion: """
      The memory score says how much of its lead over its base step alone (v = 0) is left when every input of its direction \
      network is zeroed: 1 is all memory, 0 none.
      """)

  @Argument(help: "The learned optimizer: a name of `basin shelf` or a FILE.safetensors.")
  var optimizer: String?

  @OptionGroup var problem: ObjectiveOption

  @Option(parsing: .unconditional, help: "Starts of every row, 1 to 1000; an interval needs 6.")
  var starts = 16

  @Option(parsing: .unconditional, help: "Steps of every run.")
  var steps = 300

  @Option(parsing: .unconditional, help: "Seed of starts, tasks and mini-batches.")
  var seed: UInt64 = 1

  @Option(parsing: .unconditional, help: "Step sizes tried for each baseline, 0 to 13; 0 takes the usual one.")
  var tune = 5

  @Option(help: "Other objectives separated by commas; by default two of as many coordinates.")
  var other: String?

  @Flag(help: "One JSON object per line.")
  var json = false

  func run() throws {
    let objective = try problem.resolved()
    let trained = try learned()
    let name = optimizer ?? ""
    if let misfit = trained.misfit(on: objective) {
      throw CommandFailure(
        "\(name) on \(objective.name): \(misfit); it was trained on \(trained.trainedOn), for \(trained.dimensionRule)")
    }
    let others = try others()
    let models = ModelCache(objectives: [objective] + (others ?? []))
    let origin = LearnedOrigin(trained.configuration, metaSteps: trained.card.metaSteps, file: trained.digest)
    models.keep(trained, from: origin)
    var plan = ProbePlan(objective: objective.name, subject: TrainedContestant(name: name, origin: origin))
    (plan.starts, plan.steps, plan.seed, plan.tunedSizes) = (starts, steps, seed, tune)
    plan.others = others?.map(\.name)
    guard let table = Conductor(models).probe(plan, concurrentFor) else {
      throw CommandFailure("the probes were abandoned: probe; run them again", status: 3)
    }
    if let failure = table.failure { throw CommandFailure("\(failure): \(name)") }
    if json { printAsJSON(table, objective) } else { printAsText(table, objective) }
  }

  private func learned() throws(CommandFailure) -> TrainedOptimizer {
    try checkWhole(starts, in: 1...1000, "starts")
    try checkWhole(steps, in: 1...1_000_000, "steps")
    try checkWhole(tune, in: 0...13, "tune")
    guard let name = optimizer else {
      throw CommandFailure("no optimizer: probe; for example basin probe NAME --objective rosenbrock")
    }
    if let found = try trainedOptimizer(name) { return found }
    guard OptimizerCatalogue.entry(named: name) == nil else {
      throw CommandFailure("'\(name)' has learned nothing: probe; give a name of `basin shelf` or a FILE.safetensors")
    }
    throw CommandFailure(
      "no learned optimizer '\(name)': probe\(Spelling.suggestion(for: name, among: userShelf?.names ?? []))")
  }

  private func others() throws(CommandFailure) -> [Objective]? {
    guard let other else { return nil }
    var all: [Objective] = []
    for name in other.split(separator: ",").map(String.init) {
      guard !all.contains(where: { $0.name == name }), name != problem.objective else {
        throw CommandFailure("'\(name)' is named twice: --other; name it once")
      }
      all.append(try basin.objective(named: name, place: "--other"))
    }
    guard !all.isEmpty else { throw CommandFailure("no name: --other; for example --other himmelblau,booth") }
    return all
  }

  // MARK: - Text

  private func printAsText(_ table: ProbeTable, _ objective: Objective) {
    objective.printSource()
    let text = ProbeText(table)
    printLine("\(text.head); \(text.origin)\n")
    for line in text.lines { printLine(line) }
    printLine("")
    for line in text.memory { printLine(line) }
    printLine("")
    for row in table.rows { printLine(text.sentence(row)) }
    printLine("")
    for line in text.rules { printLine(line) }
  }

  // MARK: - JSON

  private func printAsJSON(_ table: ProbeTable, _ objective: Objective) {
    for row in table.rows { basin.printJSON("probe", members(row)) }
    func interval(_ values: [Double]) -> [JSONMember] { Self.interval(MedianInterval(values)) }
    let memory = table.memory.map { score in
      JSONValue.object(
        [member("byConstruction", .bool(score.isByConstruction)), member("conclusion", .string(score.conclusion))]
          + [
            member(
              "score",
              score.isByConstruction ? .integer(0) : score.hasLead ? .number(score.interval.median) : .null)
          ]
          + interval(score.shares))
    }
    let reading = table.reading.map { reading in
      JSONValue.object([
        member("share", .number(reading.share)), member("n", .integer(reading.count)),
        member("low", .number(reading.range.lowerBound)), member("high", .number(reading.range.upperBound)),
      ])
    }
    basin.printJSON(
      "summary",
      [
        member("optimizer", .string(table.plan.subject.name)), member("objective", .string(objective.name)),
        objective.sourceMember, member("trainedOn", .string(table.trainedOn)),
        member("starts", .integer(table.plan.starts)), member("steps", .integer(table.plan.steps)),
        member("seed", JSONValue(table.plan.seed)), member("tuning", .string(table.plan.comparison.tuningRule)),
        member("memory", memory ?? .null), member("zerosReadAsWeights", reading ?? .null),
        member("cosine", table.cosines.isEmpty ? .null : .object(interval(table.cosines))),
      ])
  }

  private static func interval(_ found: MedianInterval) -> [JSONMember] {
    [
      member("n", .integer(found.count)), member("median", .number(found.median)),
      member("low", found.range.map { .number($0.lowerBound) } ?? .null),
      member("high", found.range.map { .number($0.upperBound) } ?? .null),
    ]
  }

  private func members(_ row: ProbeTable.Row) -> [JSONMember] {
    func results(_ values: [Double]?) -> JSONValue {
      values.map { .object(Self.interval(MedianInterval($0)) + [member("values", JSONValue($0))]) } ?? .null
    }
    return [
      member("probe", .string(row.probe.rawValue)),
      member("variant", row.variant.isEmpty ? .null : .string(row.variant)),
      member("refusal", row.refusal.map { .string($0) } ?? .null),
      member("measure", row.measure.map { .string(ProbeText.name($0)) } ?? .null),
      member("learned", results(row.learned)), member("baseStepAlone", results(row.alone)),
      member(
        "baselines",
        .array(
          row.baselines.map { baseline in
            .object([
              member("optimizer", .string(baseline.name)), member("etaFactor", .number(baseline.factor)),
              member("results", results(baseline.values)),
            ])
          })),
    ]
  }
}
