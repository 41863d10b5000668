// How good an optimizer is on starts (and tasks, and images) that training never saw: the ONE rule of held-out evaluation.

import Synchronization

/// How an optimizer did on held-out starts.
public struct HeldOutReport: Sendable, Equatable {
  /// The meta-loss, which training minimizes, on the held-out starts; a value above that of training shows overfitting.
  public let loss: Double
  /// The mean of f - f* (or of f, where f* is not known) over starts and steps 0..<horizon; of a mixture, whose problems
  /// have no common scale, that of its share of the first one.
  public let meanGap: Double
  /// f - f* (or f) at the last of these steps, one number for each start; of a mixture its share of the first one.
  public let finalGaps: [Double]
  /// The level below which most other starts end (theory.md, section 8.5).
  public let quantile: ConfidentQuantile
  /// For classifiers with held-out images, the mean accuracy, 0 to 1, by step; empty for others.
  public let accuracy: [Int: Double]

  /// The mean of `finalGaps`.
  public var finalGap: Double { finalGaps.reduce(0, +) / Double(finalGaps.count) }
}

/// Evaluates optimizers on the same held-out starts, so that they can be compared.
///
/// The starts are cut into chunks whose number does not depend on threads, and sums are taken in the order of the
/// starts, so every number of threads gives the same bits.
public struct HeldOut: Sendable {
  private let objective: Objective
  private let starts: [[Double]]
  /// Tasks of the family that training never saw, one for each start.
  private let tasks: [[[Double]]]
  private let images: LabeledImages?
  private let horizon: Int
  private let metaLoss: MetaLoss
  private let accuracySteps: [Int]
  private let precision: Precision
  private let seed: UInt64
  private let configuration: TrainingConfiguration
  /// The evaluations of the problems of a mixture; empty for everything else.
  private let members: [HeldOut]
  /// Whether gaps are shares of the first one.
  private let isInShares: Bool

  /// Draws starts, and tasks where the configuration has a family, from streams of their own.
  ///
  /// Classifiers start from N(0, 0.1^2), as in the tests of the paper.
  ///
  /// - Parameters:
  ///   - configuration: The configuration with the number of starts, their distribution, horizon, meta-loss and seed.
  ///   - objective: The objective that is minimized.
  ///   - images: Held-out images, for classifiers.
  ///   - accuracySteps: Steps at which accuracy is measured, counted from 0; they may lie beyond the horizon.
  public init(
    _ configuration: TrainingConfiguration, objective: Objective, images: LabeledImages? = nil,
    accuracySteps: [Int] = []
  ) {
    let found = configuration.families(of: objective)
    self.init(
      configuration, found[0].family, found[0].objective, images, accuracySteps, isInShares: false,
      members: objective.members.isEmpty
        ? []
        : found.map { HeldOut(configuration, $0.family, $0.objective, nil, [], isInShares: true, members: []) })
  }

  private init(
    _ configuration: TrainingConfiguration, _ objective: Objective, _ base: Objective, _ images: LabeledImages?,
    _ accuracySteps: [Int], isInShares: Bool, members: [HeldOut]
  ) {
    (self.members, self.isInShares) = (members, isInShares)
    self.configuration = configuration
    self.objective = objective
    self.images = objective.task == nil ? images : nil
    self.accuracySteps = accuracySteps
    horizon = configuration.horizon
    metaLoss = configuration.metaLoss
    precision = configuration.precision
    seed = configuration.seed
    let count = configuration.heldOutStarts
    var taskGenerator = SeededGenerator(seed: configuration.seed, stream: "held-out tasks")
    tasks = objective.task.map { map in (0..<count).map { _ in map.draw(&taskGenerator) } } ?? []
    var generator = SeededGenerator(seed: configuration.seed, stream: "held-out starts")
    let rule = configuration.heldOutStarts(on: base)
    starts = (0..<count).map { _ in rule.draw(base, &generator) }
  }

  /// Runs an optimizer from every start, and on a task of its own for each where a family is trained.
  ///
  /// - Parameters:
  ///   - optimizer: The optimizer, with its weights.
  ///   - lossHorizon: The number of steps in `HeldOutReport.loss`, at most the horizon, where a curriculum has
  ///     shortened it; nil takes the horizon.
  ///   - parallelFor: How chunks are spread over cores; the numbers do not depend on it.
  public func report(
    _ optimizer: Optimizer, lossHorizon: Int? = nil, _ parallelFor: ParallelFor = serialFor
  ) -> HeldOutReport {
    guard let report = report(optimizer, lossHorizon: lossHorizon, parallelFor, isCancelled: neverCancelled) else {
      preconditionFailure("what is never cancelled comes to its end")
    }
    return report
  }

  /// f(x_t) for t below the horizon, start by start, each on its own task; nil if `isCancelled` returned true.
  ///
  /// - Precondition: The objective is no mixture.
  public func values(
    _ optimizer: Optimizer, _ parallelFor: ParallelFor, isCancelled: @escaping CancellationCheck
  ) -> [[Double]]? {
    precondition(members.isEmpty, "values of a mixture have no common scale")
    return courses(optimizer, parallelFor, isCancelled)?.flatMap(\.values)
  }

  private func courses(
    _ optimizer: Optimizer, _ parallelFor: ParallelFor, _ isCancelled: @escaping CancellationCheck
  ) -> [Paths]? {
    let chunks = chunks
    let results = Mutex([Paths?](repeating: nil, count: chunks.count))
    parallelFor(chunks.count) { i in
      let paths = run(optimizer, chunks[i], isCancelled)
      results.withLock { $0[i] = paths }
    }
    let paths = results.withLock { $0.compactMap { $0 } }
    return paths.count == chunks.count ? paths : nil
  }

  /// The same evaluation, which can be paused and abandoned between any two steps.
  ///
  /// - Returns: nil if `isCancelled` returned true.
  public func report(
    _ optimizer: Optimizer, lossHorizon: Int?, _ parallelFor: ParallelFor, isCancelled: @escaping CancellationCheck
  ) -> HeldOutReport? {
    guard members.isEmpty else { return mixed(optimizer, lossHorizon, parallelFor, isCancelled) }
    guard let paths = courses(optimizer, parallelFor, isCancelled) else { return nil }
    let values = paths.flatMap(\.values)
    let length = lossHorizon ?? horizon
    precondition((1...horizon).contains(length), "a loss over 1 to \(horizon) steps, got \(length)")
    let weights = metaLoss.weights(horizon: length)
    let least = objective.minimum
    var (loss, sum) = (0.0, 0.0)
    for course in values {
      for t in 0..<length { loss += weights[t] * metaLoss.term(course[t], first: course[0], minimum: least) }
      let whole = isInShares ? max(((course.first ?? 0) - (least ?? 0)).magnitude, .leastNormalMagnitude) : 1
      for value in course { sum += (value - (least ?? 0)) / whole }
    }
    let count = Double(starts.count)
    let accuracy = accuracySteps.map { step in
      (step, paths.reduce(0) { $0 + ($1.accuracy[step] ?? 0) } / count)
    }
    let ends = values.map { course in
      let (end, first) = (objective.loss(of: course.last ?? .nan), objective.loss(of: course.first ?? .nan))
      guard isInShares else { return end }
      let whole = max(first.value.magnitude, .leastNormalMagnitude)
      return Gap(value: end.value / whole, error: (end.error + first.error) / whole)
    }
    return HeldOutReport(
      loss: loss / count, meanGap: sum / (count * Double(horizon)), finalGaps: ends.map(\.value),
      quantile: ConfidentQuantile(
        ends.map { $0.value + $0.error }, distribution: configuration.heldOutDistribution(on: objective),
        quantity: configuration.heldOutQuantity(on: objective)),
      accuracy: images == nil ? [:] : Dictionary(accuracy) { first, _ in first })
  }

  /// The means over the problems of a mixture, each with the rule of its own dimension; final gaps of all of them.
  private func mixed(
    _ optimizer: Optimizer, _ lossHorizon: Int?, _ parallelFor: ParallelFor,
    _ isCancelled: @escaping CancellationCheck
  ) -> HeldOutReport? {
    var reports: [HeldOutReport] = []
    for member in members {
      // What was learned has the same weights on every problem; a hand-designed rule is the same everywhere.
      let isLearned = !optimizer.weights.isEmpty
      let fitting =
        isLearned ? Optimizer(configuration.rule(for: member.objective), weights: optimizer.weights) : optimizer
      guard let report = member.report(fitting, lossHorizon: lossHorizon, parallelFor, isCancelled: isCancelled) else {
        return nil
      }
      reports.append(report)
    }
    func mean(_ value: (HeldOutReport) -> Double) -> Double {
      reports.reduce(0) { $0 + value($1) } / Double(reports.count)
    }
    // Equally many draws of each problem are told apart no worse than draws of random ones (Hoeffding, 1956,
    // doi:10.1214/aoms/1177728178), so the quantile holds for a problem drawn at random.
    let gaps = reports.flatMap(\.finalGaps)
    return HeldOutReport(
      loss: mean { $0.loss }, meanGap: mean { $0.meanGap }, finalGaps: gaps,
      quantile: ConfidentQuantile(
        gaps, distribution: configuration.mixtureDistribution, quantity: configuration.mixtureQuantity), accuracy: [:])
  }

  /// The runs of one chunk.
  private struct Paths {
    /// f(x_t) for t below the horizon, start by start.
    var values: [[Double]]
    /// The sum over starts of the accuracy at a step.
    var accuracy: [Int: Double] = [:]
  }

  /// 32 lanes fill the vectors; a classifier's starts share the reads of its networks five at a time.
  private var chunks: [Range<Int>] {
    let most = objective.data == nil ? 32 : 5
    return stride(from: 0, to: starts.count, by: most).map { $0..<min($0 + most, starts.count) }
  }

  private func run(_ optimizer: Optimizer, _ chunk: Range<Int>, _ isCancelled: CancellationCheck) -> Paths? {
    let rollout = makeRollout(
      objective, optimizer, starts: Array(starts[chunk]), tasks: tasks.isEmpty ? [] : Array(tasks[chunk]),
      precision: precision)
    // Every chunk draws its batches from a stream of its own, so that chunks need not wait for one another.
    var sampler = objective.data.map {
      BatchSampler(
        sampleCount: $0.sampleCount, batchSize: $0.batchSize, seed: seed,
        stream: "held-out batches \(chunk.lowerBound)")
    }
    let predictions = images.map { ClassifierPredictions(objective, images: $0, precision: precision) }
    var paths = Paths(values: Array(repeating: [], count: chunk.count))
    for t in 0..<max(horizon, (accuracySteps.max() ?? -1) + 1) {
      guard !isCancelled() else { return nil }
      if let predictions, accuracySteps.contains(t) {
        paths.accuracy[t] = (0..<chunk.count).reduce(0) { $0 + predictions.accuracy(rollout.point($1)) }
      }
      rollout.evaluate(indices: chunk.flatMap { _ in sampler?.next() ?? [] })
      if t < horizon {
        for (i, value) in rollout.values.enumerated() { paths.values[i].append(value) }
      }
      rollout.advance()
    }
    return paths
  }
}

extension TrainingConfiguration {
  /// The distribution of held-out starts: that of training, but N(0, 0.1^2) for classifiers unless they train from normal
  /// starts of another scale.
  fileprivate func heldOutStarts(on objective: Objective) -> StartRule {
    objective.data == nil || starts == .normal ? starts(on: objective) : .customary(for: objective)
  }

  /// What held-out starts are drawn from, in words.
  fileprivate func heldOutDistribution(on objective: Objective) -> StartDistribution {
    let starts = heldOutStarts(on: objective).distribution(on: objective)
    return tasks == .single ? starts : .drawn("\(starts.name), each with a task of '\(tasks.rawValue)',")
  }

  fileprivate var mixtureDistribution: StartDistribution {
    .drawn("drawn with a task each from the problems of \(objective), equally many of each,")
  }
  fileprivate var mixtureQuantity: String { "the share of f_0 - f* that is left after \(horizon - 1) steps" }

  /// What is measured at the end of a held-out run, in words.
  fileprivate func heldOutQuantity(on objective: Objective) -> String {
    "\(objective.lossName)\(objective.data == nil ? "" : " of a mini-batch") after \(horizon - 1) steps"
  }

  /// What `HeldOutReport.meanGap` is the mean of, in words.
  public func heldOutGapName(on objective: Objective) -> String {
    objective.members.isEmpty ? objective.lossName : "the share of f_0 - f* that is left"
  }

  /// Restores the statement about other starts that belongs to a level recorded in a session.
  public func heldOutQuantile(level: Double, on objective: Objective) -> ConfidentQuantile {
    guard objective.members.isEmpty else {
      return ConfidentQuantile(
        level: level, of: heldOutStarts * objective.members.count, distribution: mixtureDistribution,
        quantity: mixtureQuantity)
    }
    return ConfidentQuantile(
      level: level, of: heldOutStarts, distribution: heldOutDistribution(on: objective),
      quantity: heldOutQuantity(on: objective))
  }
}
