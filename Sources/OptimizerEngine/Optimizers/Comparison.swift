// Optimizers against each other: same starts, same budget, one tuning rule, quantiles instead of single runs.

import Synchronization

/// One optimizer of a comparison.
public struct Contestant: Sendable {
  /// The name in the table.
  public let name: String
  /// The optimizer with its step size multiplied by a factor; a learned one has nothing to multiply.
  let scaled: @Sendable (_ factor: Double) -> Optimizer
  let isTunable: Bool

  /// A trained optimizer, or any other that is not to be tuned.
  public init(_ name: String, _ optimizer: Optimizer) {
    self.name = name
    scaled = { _ in optimizer }
    isTunable = false
  }

  /// A hand-designed optimizer with the settings that suit an objective.
  public init(_ entry: OptimizerEntry, for objective: Objective, settings given: [String: Double] = [:]) {
    let settings = entry.settings(for: objective).merging(given) { $1 }
    name = entry.name
    // An audited step size finds itself.
    isTunable = (settings["stepSize"] ?? 0) > 0 && given["stepSize"] == nil
    scaled = { factor in
      var changed = settings
      if let size = settings["stepSize"] { changed["stepSize"] = size * factor }
      // A factor may leave the range of numbers; the settings themselves were checked.
      guard let rule = (try? entry.rule(changed)) ?? (try? entry.rule(settings)) else {
        preconditionFailure("settings of \(entry.name) were checked")
      }
      return Optimizer(rule)
    }
  }
}

/// What a comparison does.
public struct ComparisonPlan: Sendable, Equatable {
  /// Starts, drawn from the objective's box (N(0, 0.1) for classifiers) by the seed.
  public var starts = 16
  /// Steps of every run.
  public var steps = 300
  /// Step sizes tried for each tunable optimizer; 0 or 1 takes those that suit the objective.
  public var tunedSizes = 0
  /// Starts the step size is chosen on, from a stream of their own.
  public var tuningStarts = 8
  /// Steps to tolerance count until |g| is at most this.
  public var tolerance = 1e-3
  /// The seed of starts and mini-batches.
  public var seed: UInt64 = 0

  /// Creates the usual plan.
  public init() {}

  /// The factors of the step size that are tried, evenly out of a ladder 1, 2, 5 a decade from 0.01 to 100.
  public var factors: [Double] {
    guard tunedSizes > 1 else { return [1] }
    let count = min(tunedSizes, Self.ladder.count)
    return (0..<count).map { Self.ladder[$0 * (Self.ladder.count - 1) / (count - 1)] }
  }

  private static let ladder = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]

  /// The rule in words, to be printed beside every table made by it.
  public var rule: String {
    let tuning =
      tunedSizes > 1
      ? "stepSize: best of \(factors.count) from 1/100 to 100 times the usual one, by mean f after \(steps) steps from \(tuningStarts) other starts"
      : "stepSize: the usual one for the objective, not tuned"
    return "\(starts) \(starts == 1 ? "start" : "starts"), \(steps) steps each, seed \(seed); \(tuning)"
  }
}

/// 10, 50 and 90 percent of some numbers lie below these.
public struct Quantiles: Sendable, Equatable {
  /// 10 percent.
  public let low: Double
  /// The median.
  public let middle: Double
  /// 90 percent.
  public let high: Double

  /// Sorts the numbers, NaN as the largest; NaN without numbers.
  public init(_ values: [Double]) {
    let sorted = values.map { $0.isNaN ? .infinity : $0 }.sorted()
    func at(_ share: Double) -> Double {
      sorted.isEmpty ? .nan : sorted[Int((share * Double(sorted.count - 1)).rounded())]
    }
    (low, middle, high) = (at(0.1), at(0.5), at(0.9))
  }
}

/// How one optimizer did.
public struct ComparisonRow: Sendable, Equatable {
  /// One run of it.
  public struct Single: Sendable, Equatable {
    /// f - f* at the end, f where f* is unknown, with its error; infinite for a run that diverged.
    public let loss: Gap
    /// The same without its error.
    public var gap: Double { loss.value }
    /// |g| at the end.
    public let gradientNorm: Double
    /// Gradients evaluated.
    public let gradients: Int
    /// Values evaluated.
    public let values: Int
    /// The first step at which |g| was at most the tolerance; nil if there was none.
    public let stepsToTolerance: Int?
    /// The headline of its certificate.
    public let verdict: PremiseStatus
    /// The premise that decides it, by name.
    public let weakest: String?
  }

  /// The optimizer's name.
  public let name: String
  /// The factor of its step size that tuning chose.
  public let factor: Double
  /// Its runs, by start.
  public let runs: [Single]

  /// f - f* at the end.
  public var gaps: Quantiles { Quantiles(runs.map(\.gap)) }
  /// A number of `gaps` with its error.
  public func loss(_ gap: Double) -> Gap { runs.first { $0.gap == gap }?.loss ?? Gap(value: gap, error: 0) }
  /// |g| at the end.
  public var gradientNorms: Quantiles { Quantiles(runs.map(\.gradientNorm)) }
  /// How many runs came to the tolerance.
  public var reached: Int { runs.filter { $0.stepsToTolerance != nil }.count }
  /// The median of the steps to tolerance, of the runs that came to it.
  public var stepsToTolerance: Double { Quantiles(runs.compactMap { $0.stepsToTolerance.map(Double.init) }).middle }
  /// The median of the gradients evaluated.
  public var gradients: Double { Quantiles(runs.map { Double($0.gradients) }).middle }
  /// The weakest headline of its runs: what can be said of all of them.
  public var verdict: PremiseStatus { runs.map(\.verdict).min() ?? .noClaim }
  /// How many of its runs have each headline, the strongest first.
  public var standings: [(verdict: PremiseStatus, runs: Int)] {
    PremiseStatus.allCases.reversed().compactMap { status in
      let count = runs.filter { $0.verdict == status }.count
      return count > 0 ? (status, count) : nil
    }
  }
  /// The strongest headline and how many of its runs have it, `PROVED 14/16`; one run found VIOLATED stands before all.
  public var standing: String {
    let all = standings
    guard let shown = all.last(where: { $0.verdict == .violated }) ?? all.first else { return verdict.rawValue }
    return "\(shown.verdict.rawValue) \(shown.runs)/\(runs.count)"
  }
  /// Why runs are not PROVED: the premise that decides each headline, with the number of runs, the weakest first.
  public var reasons: [(verdict: PremiseStatus, premise: String, runs: Int)] {
    let weaker = runs.compactMap { run in run.weakest.map { (run.verdict, $0) } }.filter { $0.0 < .proved }
    return Dictionary(grouping: weaker) { "\($0.0.rawValue)/\($0.1)" }.values
      .map { ($0[0].0, $0[0].1, $0.count) }
      .sorted { ($0.0, $1.2, $0.1) < ($1.0, $0.2, $1.1) }
  }
  /// Its standing and why it is no better, in one line: `PROVED 14/16; 2 NO CLAIM, not shown: every step moves x`.
  public var standingLine: String {
    guard let shortfall else { return standing }
    // Where all starts are of one mind their number is said once.
    return standings.count == 1 && reasons.count == 1
      ? "\(standing)\(reasons[0].verdict == .noClaim ? ", not shown" : ""): \(reasons[0].premise)"
      : "\(standing); \(shortfall)"
  }
  /// Why it is no better in one line, `2 NO CLAIM, not shown: every step moves x; 1 CHECKED: x_t in the box`; nil where all are PROVED.
  public var shortfall: String? {
    let lines = reasons.map {
      "\($0.runs) \($0.verdict.rawValue)\($0.verdict == .noClaim ? ", not shown" : ""): \($0.premise)"
    }
    return lines.isEmpty ? nil : lines.joined(separator: "; ")
  }
}

/// A comparison that was made.
public struct Comparison: Sendable, Equatable {
  /// The objective's name.
  public let objective: String
  /// What was done.
  public let plan: ComparisonPlan
  /// One row for each optimizer, in the order asked for.
  public let rows: [ComparisonRow]
  /// What the starts were drawn from: a stream that neither training nor tuning sees.
  public let distribution: StartDistribution
  /// What the gaps of the rows are: `f - f*`, or `f` where f* is not known.
  public let lossName: String
  /// Whether values and gradients are those of mini-batches.
  let isOfBatches: Bool

  /// What the table's verdicts mean, to be printed beside it.
  public static let standingRule =
    "verdict: the strongest certificate and how many starts have it; why the others do not"
  /// What the table's limits mean and do not mean, to be printed beside it.
  public static let limitRule =
    "Each limit holds by itself, for an optimizer that was not chosen by these very starts; another seed draws others"

  /// How many starts may fail to come to the tolerance: said of starts that were not run.
  public func limit(_ row: ComparisonRow) -> ConfidentLimit {
    ConfidentLimit(
      failures: row.runs.count - row.reached, of: row.runs.count, distribution: distribution,
      failing: "miss |g|\(ofBatches) <= \(plan.tolerance.short) within \(plan.steps) steps")
  }

  /// The same of all rows in one sentence.
  public var quantileSentence: String { ConfidentQuantile.sentence(rows.map { ($0.name, quantile($0)) }) }

  private var ofBatches: String { isOfBatches ? " of a mini-batch" : "" }

  /// Where most starts end; what is not known of f* is added.
  public func quantile(_ row: ComparisonRow) -> ConfidentQuantile {
    ConfidentQuantile(
      row.runs.map { $0.loss.value + $0.loss.error }, distribution: distribution,
      quantity: "\(lossName)\(ofBatches) after \(plan.steps) steps")
  }

  /// Runs every optimizer from the same starts.
  ///
  /// - Parameters:
  ///   - objective: What is minimized.
  ///   - contestants: What minimizes it.
  ///   - plan: How many steps from which starts.
  ///   - parallelFor: How the optimizers are spread over cores; the numbers do not depend on it.
  ///   - mayGoOn: Asked before every run; false abandons the comparison.
  /// - Returns: nil if it was abandoned.
  public static func make(
    _ objective: Objective, _ contestants: [Contestant], _ plan: ComparisonPlan,
    parallelFor: ParallelFor = serialFor, mayGoOn: @escaping @Sendable () -> Bool = { true }
  ) -> Comparison? {
    let starts = starts(objective, count: plan.starts, plan, stream: "comparison starts")
    let others = starts.isEmpty ? [] : Self.starts(objective, count: plan.tuningStarts, plan, stream: "tuning starts")
    let rows = Mutex<[Int: ComparisonRow]>([:])
    parallelFor(contestants.count) { index in
      let contestant = contestants[index]
      guard let factor = tuned(contestant, objective, others, plan, mayGoOn) else { return }
      let optimizer = contestant.scaled(factor)
      var runs: [ComparisonRow.Single] = []
      for start in starts {
        guard mayGoOn() else { return }
        runs.append(single(objective, optimizer, start, plan))
      }
      let row = ComparisonRow(name: contestant.name, factor: factor, runs: runs)
      rows.withLock { $0[index] = row }
    }
    let all = rows.withLock { $0 }
    guard all.count == contestants.count else { return nil }
    return Comparison(
      objective: objective.name, plan: plan, rows: contestants.indices.compactMap { all[$0] },
      distribution: distribution(objective, plan), lossName: objective.lossName,
      isOfBatches: objective.data != nil)
  }

  /// From where starts are drawn.
  private static func starts(on objective: Objective) -> TrainingConfiguration.Starts {
    objective.data == nil ? .box : .normal
  }

  /// The mini-batches are the same for all starts, so what is said holds for these.
  private static func distribution(_ objective: Objective, _ plan: ComparisonPlan) -> StartDistribution {
    let drawn = starts(on: objective).distribution(on: objective)
    return objective.data == nil ? drawn : .drawn("\(drawn.name), with the mini-batches of seed \(plan.seed),")
  }

  private static func starts(_ objective: Objective, count: Int, _ plan: ComparisonPlan, stream: String) -> [[Double]] {
    var generator = SeededGenerator(seed: plan.seed, stream: stream)
    return (0..<count).map { _ in starts(on: objective).draw(objective, &generator) }
  }

  /// The factor with the least mean of f at the end; nil if it was abandoned.
  private static func tuned(
    _ contestant: Contestant, _ objective: Objective, _ starts: [[Double]], _ plan: ComparisonPlan,
    _ mayGoOn: () -> Bool
  ) -> Double? {
    guard contestant.isTunable, plan.factors.count > 1 else { return 1 }
    var best = (factor: 1.0, mean: Double.infinity)
    for factor in plan.factors {
      var sum = 0.0
      for start in starts {
        guard mayGoOn() else { return nil }
        let run = Run(objective, contestant.scaled(factor), start: start, seed: plan.seed)
        run.run(steps: plan.steps)
        let value = run.nonFiniteStep == nil ? run.trajectory.values.last ?? .infinity : .infinity
        sum += value
      }
      if sum < best.mean { best = (factor, sum) }
    }
    return best.factor
  }

  private static func single(
    _ objective: Objective, _ optimizer: Optimizer, _ start: [Double], _ plan: ComparisonPlan
  ) -> ComparisonRow.Single {
    let run = Run(objective, optimizer, start: start, seed: plan.seed)
    run.run(steps: plan.steps)
    let certificate = Certifier(objective, optimizer, start: start).certificate(of: run.trajectory)
    let value = run.trajectory.values.last ?? .nan
    let norm = run.trajectory.gradientNorms.last ?? .nan
    return ComparisonRow.Single(
      loss: value.isFinite && run.nonFiniteStep == nil ? objective.loss(of: value) : Gap(value: .infinity, error: 0),
      gradientNorm: norm.isFinite ? norm : .infinity, gradients: run.evaluations.gradient,
      values: run.evaluations.value,
      stepsToTolerance: run.trajectory.gradientNorms.firstIndex { $0 <= plan.tolerance },
      verdict: certificate.verdict,
      weakest: certificate.premises.min { $0.status < $1.status }?.name)
  }
}
