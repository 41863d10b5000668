// Optimizers against each other: same starts, same budget, one tuning rule, quantiles instead of single runs.

import Synchronization

/// An optimizer that takes part in a comparison.
public struct Contestant: Sendable {
  /// Its name in the table.
  public let name: String
  /// The optimizer with the step size that suits the objective.
  let usual: Optimizer
  /// The optimizer with its step size multiplied by a factor; nil where that step size is not one it can have.
  let scaled: @Sendable (_ factor: Double) -> Optimizer?
  /// Whether it has a step size to tune: one that is neither learned nor audited nor given.
  public let isTunable: Bool
  /// The settings that were given in place of those that suit the objective.
  let given: [String: Double]

  /// A trained optimizer, or any other whose step size is not to be tuned.
  public init(_ name: String, _ optimizer: Optimizer) {
    self.name = name
    usual = optimizer
    scaled = { _ in optimizer }
    isTunable = false
    given = [:]
  }

  /// A hand-designed optimizer with the settings that suit an objective.
  ///
  /// Its step size is tuned, if the plan asks for that, unless it is given here or audited.
  ///
  /// - Parameters:
  ///   - entry: The entry of the catalogue.
  ///   - objective: The objective that the other settings follow from.
  ///   - given: Settings that replace those that suit the objective, already checked against their ranges.
  /// - Precondition: `entry` has a rule with these settings; `entry.refusal(for:_:)` says why it may have none.
  public init(_ entry: OptimizerEntry, for objective: Objective, settings given: [String: Double] = [:]) {
    let settings = entry.settings(for: objective).merging(given) { $1 }
    name = entry.name
    self.given = given
    // An audited step size finds itself.
    isTunable = (settings["stepSize"] ?? 0) > 0 && given["stepSize"] == nil
    guard let rule = try? entry.rule(settings) else {
      preconditionFailure("settings of \(entry.name) that fit \(objective.name), got \(settings)")
    }
    usual = Optimizer(rule)
    scaled = { factor in
      var changed = settings
      if let size = settings["stepSize"] { changed["stepSize"] = size * factor }
      return (try? entry.rule(changed)).map { Optimizer($0) }
    }
  }

  /// The optimizer that runs where tuning chose a factor.
  package func optimizer(scaledBy factor: Double) -> Optimizer { factor == 1 ? usual : scaled(factor) ?? usual }
}

/// How many runs a comparison makes, and how step sizes are tuned.
public struct ComparisonPlan: Sendable, Equatable {
  /// Number of starts, drawn uniformly from the objective's box (N(0, 0.1) for classifiers).
  public var starts = 16
  /// Steps of every run, those for tuning included.
  public var steps = 300
  /// Step sizes tried for each tunable optimizer, at most 13; 0 or 1 keeps those that suit the objective.
  public var tunedSizes = 0
  /// Number of starts that step sizes are tuned on; they are drawn from a stream of their own.
  public var tuningStarts = 8
  /// The tolerance on |g| that "steps to tolerance" refer to.
  public var tolerance = 1e-3
  /// The seed of starts and mini-batches.
  public var seed: UInt64 = 0

  /// Creates the default plan.
  public init() {}

  /// The step size factors to try, spread evenly over the ladder 0.01, 0.02, 0.05, 0.1 to 100; [1] without tuning.
  public var factors: [Double] {
    guard tunedSizes > 1 else { return [1] }
    let count = min(tunedSizes, Self.ladder.count)
    return (0..<count).map { Self.ladder[$0 * (Self.ladder.count - 1) / (count - 1)] }
  }

  private static let ladder = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]

  /// How step sizes are tuned, in words.
  public var tuningRule: String {
    tunedSizes > 1
      ? "best of \(factors.count) from 1/100 to 100 times the usual one, by mean f after \(steps) steps from \(tuningStarts) other starts"
      : "the usual one for the objective, not tuned"
  }

  /// The plan in words, to be printed beside every table made by it.
  public var rule: String {
    "\(starts) \(starts == 1 ? "start" : "starts"), \(steps) steps each, seed \(seed); stepSize: \(tuningRule)"
  }
}

/// What tuning a step size has found.
public struct TunedStepSize: Sendable, Equatable {
  /// The factor of the usual step size with the least mean; 1 where every mean is infinite, and where nothing was tuned.
  public let factor: Double
  /// The mean of f at the end for each factor of the plan, infinite where a run became NaN or infinite; none where
  /// nothing was tuned.
  public let means: [Double]
}

/// The 10 %, 50 % and 90 % quantiles of some numbers, each one of these numbers.
public struct Quantiles: Sendable, Equatable {
  /// The 10 % quantile.
  public let low: Double
  /// The 50 % quantile: of an even number of numbers the upper of the two in the middle.
  public let middle: Double
  /// The 90 % quantile.
  public let high: Double

  /// Finds the quantiles; NaN counts as infinity, and without numbers all three are NaN.
  public init(_ values: [Double]) {
    let sorted = values.map { $0.isNaN ? .infinity : $0 }.sorted()
    func at(_ share: Double) -> Double {
      sorted.isEmpty ? .nan : sorted[Int((share * Double(sorted.count - 1)).rounded())]
    }
    (low, middle, high) = (at(0.1), at(0.5), at(0.9))
  }
}

/// How one optimizer did from every start.
public struct ComparisonRow: Sendable, Equatable {
  /// The outcome of one run.
  public struct Single: Sendable, Equatable {
    /// f - f* at the end, or f where f* is not known, with its error; infinite for a run that became NaN or infinite.
    public let loss: Gap
    /// The value of `loss`, without its error.
    public var gap: Double { loss.value }
    /// |g| at the end; infinite where it is not finite.
    public let gradientNorm: Double
    /// Number of gradients evaluated.
    public let gradients: Int
    /// Number of values of f evaluated.
    public let values: Int
    /// The first step at which |g| was at most the tolerance of the plan; nil if there was none.
    public let stepsToTolerance: Int?
    /// The status of its certificate: that of the weakest premise.
    public let verdict: PremiseStatus
    /// The name of the weakest premise of its certificate.
    public let weakest: String?
    /// The loss at each of the plan's `keptSteps`, as `gap`; the last one on where the run ended before.
    public internal(set) var path: [Double] = []
  }

  /// The optimizer's name.
  public let name: String
  /// The factor that tuning chose for its step size; 1 without tuning.
  public let factor: Double
  /// Its runs, in the order of the starts.
  public let runs: [Single]
  /// How far its starts and its last iterates lie from each other; nil where that is not known.
  public internal(set) var spread: Spread?
  /// The settings that it was given in place of those that suit the objective; a given step size was not tuned.
  public internal(set) var given: [String: Double] = [:]

  /// Quantiles of f - f* at the end (or of f, see `Comparison.lossName`).
  public var gaps: Quantiles { Quantiles(runs.map(\.gap)) }
  /// The loss, with its error, of the run whose gap this is; `gap` is a number of `gaps`.
  public func loss(_ gap: Double) -> Gap { runs.first { $0.gap == gap }?.loss ?? Gap(value: gap, error: 0) }
  /// Quantiles of |g| at the end.
  public var gradientNorms: Quantiles { Quantiles(runs.map(\.gradientNorm)) }
  /// Number of runs that came to the tolerance.
  public var reached: Int { runs.filter { $0.stepsToTolerance != nil }.count }
  /// The median of the steps to tolerance, over the runs that came to it; NaN if none did.
  public var stepsToTolerance: Double { Quantiles(runs.compactMap { $0.stepsToTolerance.map(Double.init) }).middle }
  /// The median number of gradients evaluated.
  public var gradients: Double { Quantiles(runs.map { Double($0.gradients) }).middle }
  /// The weakest status of its runs, which is what can be said of all of them.
  public var verdict: PremiseStatus { runs.map(\.verdict).min() ?? .noClaim }
  /// How many of its runs have each status, the strongest first; a status without runs is left out.
  public var standings: [(verdict: PremiseStatus, runs: Int)] {
    PremiseStatus.allCases.reversed().compactMap { status in
      let count = runs.filter { $0.verdict == status }.count
      return count > 0 ? (status, count) : nil
    }
  }
  /// The strongest status and how many of its runs have it, as in `PROVED 14/16`; if any run is VIOLATED, that status.
  public var standing: String {
    let all = standings
    guard let shown = all.last(where: { $0.verdict == .violated }) ?? all.first else { return verdict.rawValue }
    return "\(shown.verdict.rawValue) \(shown.runs)/\(runs.count)"
  }
  /// For the runs that are not PROVED, the weakest premise of each and the number of runs; the weakest status first.
  public var reasons: [(verdict: PremiseStatus, premise: String, runs: Int)] {
    let weaker = runs.compactMap { run in run.weakest.map { (run.verdict, $0) } }.filter { $0.0 < .proved }
    return Dictionary(grouping: weaker) { "\($0.0.rawValue)/\($0.1)" }.values
      .map { ($0[0].0, $0[0].1, $0.count) }
      .sorted { ($0.0, $1.2, $0.1) < ($1.0, $0.2, $1.1) }
  }
  /// Its standing and the reasons in one line: `PROVED 14/16; 2 NO CLAIM, not shown: every step moves x`.
  public var standingLine: String {
    guard let shortfall else { return standing }
    // Where all starts are of one mind their number is said once.
    return standings.count == 1 && reasons.count == 1
      ? "\(standing)\(reasons[0].verdict == .noClaim ? ", not shown" : ""): \(reasons[0].premise)"
      : "\(standing); \(shortfall)"
  }
  /// The reasons in one line, as in `2 NO CLAIM, not shown: every step moves x; 1 CHECKED: x_t in the box`; nil if
  /// there are no reasons.
  public var shortfall: String? {
    let lines = reasons.map {
      "\($0.runs) \($0.verdict.rawValue)\($0.verdict == .noClaim ? ", not shown" : ""): \($0.premise)"
    }
    return lines.isEmpty ? nil : lines.joined(separator: "; ")
  }
}

/// The results of a comparison.
public struct Comparison: Sendable, Equatable {
  /// The objective's name.
  public let objective: String
  /// The plan that was carried out.
  public let plan: ComparisonPlan
  /// One row for each optimizer, in the order of the contestants.
  public let rows: [ComparisonRow]
  /// The distribution of the starts; they come from a stream that neither training nor tuning sees.
  public let distribution: StartDistribution
  /// What the gaps in the rows are: `f - f*`, `f - f* of the box`, or `f` where f* is not known.
  public let lossName: String
  /// Whether values and gradients are those of mini-batches.
  let isOfBatches: Bool

  /// The plan in words, with the settings that some optimizers were given, to be printed beside the table.
  public var rule: String {
    let others = rows.filter { !$0.given.isEmpty }.map { row in
      let settings = row.given.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.short)" }
      return "\(row.name) with \(settings.joined(separator: ", ")) as given"
    }
    return ([plan.rule] + others).joined(separator: "; ")
  }

  /// What the verdicts in the table mean, to be printed beside it.
  public static let standingRule =
    "verdict: the strongest certificate and how many starts have it; why the others do not"
  /// What the limits in the table mean and do not mean, to be printed beside it.
  public static let limitRule =
    "Each limit holds by itself, for an optimizer that was not chosen by these very starts; another seed draws others"

  /// The share of other starts that may miss the tolerance, with 95 % confidence (theory.md, section 8.5).
  public func limit(_ row: ComparisonRow) -> ConfidentLimit {
    ConfidentLimit(
      failures: row.runs.count - row.reached, of: row.runs.count, distribution: distribution,
      failing: "miss |g|\(ofBatches) <= \(plan.tolerance.short) within \(plan.steps) steps")
  }

  /// The statements of `quantile(_:)` for all rows, in one sentence.
  public var quantileSentence: String { ConfidentQuantile.sentence(rows.map { ($0.name, quantile($0)) }) }

  private var ofBatches: String { isOfBatches ? " of a mini-batch" : "" }

  /// The level below which most other starts end, with 95 % confidence (theory.md, section 8.5), error of f* included.
  public func quantile(_ row: ComparisonRow) -> ConfidentQuantile {
    ConfidentQuantile(
      row.runs.map { $0.loss.value + $0.loss.error }, distribution: distribution,
      quantity: "\(lossName)\(ofBatches) after \(plan.steps) steps")
  }

  /// Runs every optimizer from the same starts.
  ///
  /// - Parameters:
  ///   - objective: The objective that is minimized.
  ///   - contestants: The optimizers.
  ///   - plan: The number of starts and steps, and the tuning.
  ///   - parallelFor: How optimizers are spread over cores; the numbers do not depend on it.
  ///   - isCancelled: Asked before every run, from any thread; true abandons the comparison.
  /// - Returns: nil if it was abandoned.
  public static func make(
    _ objective: Objective, _ contestants: [Contestant], _ plan: ComparisonPlan,
    parallelFor: ParallelFor = serialFor, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) -> Comparison? {
    let starts = starts(objective, count: plan.starts, plan, stream: "comparison starts")
    let others = starts.isEmpty ? [] : Self.starts(objective, count: plan.tuningStarts, plan, stream: "tuning starts")
    let rows = Mutex<[Int: ComparisonRow]>([:])
    parallelFor(contestants.count) { index in
      let contestant = contestants[index]
      guard let factor = tuned(contestant, objective, others, plan, isCancelled)?.factor else { return }
      let optimizer = contestant.optimizer(scaledBy: factor)
      var runs: [ComparisonRow.Single] = []
      var ends: [[Double]] = []
      for start in starts {
        guard !isCancelled() else { return }
        let (run, end) = single(objective, optimizer, start, plan)
        runs.append(run)
        ends.append(end)
      }
      let row = ComparisonRow(
        name: contestant.name, factor: factor, runs: runs, spread: Spread(starts: starts, ends: ends),
        given: contestant.given)
      rows.withLock { $0[index] = row }
    }
    let all = rows.withLock { $0 }
    guard all.count == contestants.count else { return nil }
    return Comparison(
      objective: objective.name, plan: plan, rows: contestants.indices.compactMap { all[$0] },
      distribution: distribution(objective, plan), lossName: objective.lossName,
      isOfBatches: objective.data != nil)
  }

  /// The mini-batches are the same for all starts, so what is said holds for these.
  private static func distribution(_ objective: Objective, _ plan: ComparisonPlan) -> StartDistribution {
    let drawn = StartRule.customary(for: objective).distribution(on: objective)
    return objective.data == nil ? drawn : .drawn("\(drawn.name), with the mini-batches of seed \(plan.seed),")
  }

  private static func starts(_ objective: Objective, count: Int, _ plan: ComparisonPlan, stream: String) -> [[Double]] {
    var generator = SeededGenerator(seed: plan.seed, stream: stream)
    return (0..<count).map { _ in StartRule.customary(for: objective).draw(objective, &generator) }
  }

  /// Tunes one step size by the rule of comparisons, from the starts that a comparison with this plan would tune on.
  ///
  /// - Parameters:
  ///   - contestant: The optimizer; one that is not tunable keeps its step size.
  ///   - objective: The objective that is minimized.
  ///   - plan: The factors that are tried, the starts and the steps.
  ///   - isCancelled: Asked before every run; true abandons the tuning.
  /// - Returns: nil if it was abandoned.
  public static func tune(
    _ contestant: Contestant, on objective: Objective, _ plan: ComparisonPlan,
    isCancelled: () -> Bool = { false }
  ) -> TunedStepSize? {
    tuned(
      contestant, objective, starts(objective, count: plan.tuningStarts, plan, stream: "tuning starts"), plan,
      isCancelled)
  }

  /// The factor with the least mean of f at the end; nil if it was abandoned.
  private static func tuned(
    _ contestant: Contestant, _ objective: Objective, _ starts: [[Double]], _ plan: ComparisonPlan,
    _ isCancelled: () -> Bool
  ) -> TunedStepSize? {
    guard contestant.isTunable, plan.factors.count > 1 else { return TunedStepSize(factor: 1, means: []) }
    var best = (factor: 1.0, mean: Double.infinity)
    var means: [Double] = []
    for factor in plan.factors {
      guard let optimizer = contestant.scaled(factor) else {
        // No step size that it can have.
        means.append(.infinity)
        continue
      }
      var sum = 0.0
      for start in starts {
        guard !isCancelled() else { return nil }
        let run = Run(objective, optimizer, start: start, seed: plan.seed)
        run.run(steps: plan.steps)
        let value = run.nonFiniteStep == nil ? run.trajectory.values.last ?? .infinity : .infinity
        sum += value
      }
      means.append(sum / Double(max(starts.count, 1)))
      if sum < best.mean { best = (factor, sum) }
    }
    return TunedStepSize(factor: best.factor, means: means)
  }

  private static func single(
    _ objective: Objective, _ optimizer: Optimizer, _ start: [Double], _ plan: ComparisonPlan
  ) -> (run: ComparisonRow.Single, end: [Double]) {
    let run = Run(objective, optimizer, start: start, seed: plan.seed)
    run.run(steps: plan.steps)
    let certificate = Certifier(objective, optimizer, start: start).certificate(of: run.trajectory)
    let value = run.trajectory.values.last ?? .nan
    let norm = run.trajectory.gradientNorms.last ?? .nan
    func loss(_ value: Double) -> Gap {
      value.isFinite ? objective.loss(of: value) : Gap(value: .infinity, error: 0)
    }
    let values = run.trajectory.values
    let single = ComparisonRow.Single(
      loss: run.nonFiniteStep == nil ? loss(value) : Gap(value: .infinity, error: 0),
      gradientNorm: norm.isFinite ? norm : .infinity, gradients: run.evaluations.gradient,
      values: run.evaluations.value,
      stepsToTolerance: run.trajectory.gradientNorms.firstIndex { $0 <= plan.tolerance },
      verdict: certificate.verdict,
      weakest: certificate.premises.min { $0.status < $1.status }?.name,
      path: plan.keptSteps.map { loss(values.isEmpty ? .nan : values[min($0, values.count - 1)]).value })
    return (single, run.trajectory.points.last ?? start)
  }
}
