// The follow-up's figure: the mean loss over the steps of what was learned, beside Nesterov's method and gradient descent.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// Runs on right-hand sides that training never saw, for every method on the same ones.
struct LeastSquaresComparison {
  /// One method: its runs' mean and deviation of f - f* at every step.
  struct Course {
    let name: String
    let detail: String
    let letter: Character
    let hue: Int
    let mean: [Double]
    let deviation: [Double]

    /// The mean over all steps, which training minimizes.
    var average: Double { mean.reduce(0, +) / Double(mean.count) }
    /// The first step at which the mean is at most a bound.
    func first(below bound: Double) -> Int? { mean.firstIndex { $0 <= bound } }
  }

  /// 1 - 10^(-k/4): 0.44 to 0.9999.
  private static let momenta = (1...16).map { 1 - Elementary.pow(10, -Double($0) / 4) }

  let courses: [Course]
  private let configuration: TrainingConfiguration
  /// What was given in place of a training, by its name, and the digest of what ran.
  private let optimizer: (given: String?, digest: Digest)
  private let objective: Objective

  /// Runs all methods; nil where it was abandoned.
  init?(
    _ configuration: TrainingConfiguration, _ objective: Objective, _ learned: TrainedOptimizer, given: String?,
    _ isCancelled: @escaping CancellationCheck
  ) throws(CommandFailure) {
    (self.configuration, self.objective) = (configuration, objective)
    optimizer = (given, learned.digest)
    guard let mu = objective.curvature?.value else {
      throw CommandFailure("\(objective.name) has no constant of strong convexity: --set objective; take another")
    }
    let beta = objective.facts.beta
    let test = HeldOut(configuration, objective: objective)
    func course(_ name: String, _ detail: String, _ letter: Character, _ hue: Int, _ optimizer: Optimizer) -> Course? {
      guard let values = test.values(optimizer, concurrentFor, isCancelled: isCancelled) else { return nil }
      let steps = (0..<configuration.horizon).map { t in
        Statistic(values.map { objective.loss(of: $0[t]).value })
      }
      return Course(
        name: name, detail: detail, letter: letter, hue: hue, mean: steps.map(\.mean), deviation: steps.map(\.deviation)
      )
    }
    // Tuned on right-hand sides of their own, by the mean loss over all steps, which is what training lowers.
    var tuning = configuration
    tuning.seed = configuration.seed &+ 1
    tuning.heldOutStarts = 32
    let others = HeldOut(tuning, objective: objective)
    let eta = configuration.stepSize
    let theory = Nesterov(stepSize: eta, convexity: mu)
    // The momentum of the theory is among the candidates, so that what is tuned is not behind it for the grid's sake.
    let candidates = [0.25, 0.5, 0.75, 1].flatMap { share in
      [Nesterov(stepSize: share * eta, convexity: mu)]
        + Self.momenta.map { Nesterov(stepSize: share * eta, momentum: $0) }
    }
    var best = (gap: Double.infinity, method: theory)
    for candidate in candidates {
      guard let values = others.values(Optimizer(candidate), concurrentFor, isCancelled: isCancelled) else {
        return nil
      }
      let gap = values.reduce(0) { $0 + $1.reduce(0, +) / Double($1.count) } / Double(values.count)
      if gap < best.gap { best = (gap, candidate) }
    }
    let chosen = try attempt { try learned.optimizer(on: objective) }
    let isTheorysBest = best.method == theory
    let rivals = "of \(candidates.count) pairs of step and momentum"
    var all = [
      course(
        "learned", given.map { "\($0), \(learned.family), as it is" } ?? "v on Nesterov's base, as trained", "L", 7,
        chosen),
      course(
        "Nesterov",
        "\(given == nil ? "the same base without v" : "the preset's base alone"), momentum \(theory.momentum.shortText())"
          + (isTheorysBest ? ", which is the best \(rivals)" : ""),
        "n", 2, Optimizer(theory)),
    ]
    if !isTheorysBest {
      let (share, momentum) = ((best.method.stepSize / eta).shortText(), best.method.momentum.shortText())
      all.append(
        course(
          "tuned", "Nesterov with the best \(rivals): \(share) times its eta, \(momentum)", "t", 4,
          Optimizer(best.method)))
    }
    all.append(
      course(
        "GD", "gradient descent with eta = 2/(beta + mu)", "g", 1,
        Optimizer(GradientDescent(stepSize: 2 / (beta + mu)))))
    guard all.allSatisfy({ $0 != nil }) else { return nil }
    courses = all.compactMap(\.self)
  }

  // MARK: - Showing

  /// Every so many steps a point is drawn.
  private var stride: Int { max(1, configuration.horizon / 400) }

  private func chart(_ backdrop: Backdrop) -> LineChart {
    let steps = Array(Swift.stride(from: 0, to: configuration.horizon, by: stride))
    let x = steps.map(Double.init)
    return LineChart(
      series: courses.map { course in
        var pen = Pen.series(course.hue, letter: course.letter, backdrop: backdrop)
        pen.isBold = course.letter == "L"
        return LineSeries(name: course.name, pen: pen, x: x, y: steps.map { course.mean[$0] })
      },
      bands: courses.map { course in
        LineBand(
          pen: Pen.series(course.hue, letter: course.letter, backdrop: backdrop), x: x,
          low: steps.map { course.mean[$0] - course.deviation[$0] },
          high: steps.map { course.mean[$0] + course.deviation[$0] })
      }, yScale: .log10, showsLabels: true)
  }

  private var what: String {
    "f - f* on \(objective.name), mean and one deviation over \(configuration.heldOutStarts) right-hand sides that training never saw"
  }

  /// The figure in vectors.
  var figure: LineFigure {
    LineFigure(
      title: optimizer.given.map { "\($0) beside Nesterov's method" } ?? "A learned v on Nesterov's base",
      panels: [LineFigure.Panel(title: what, chart: chart(.light))],
      xLabel: "step t", yLabel: "f - f*", notes: courses.map { "\($0.name): \($0.detail)" })
  }

  /// The same in characters.
  func picture(width: Int, height: Int, _ capabilities: Capabilities, _ backdrop: Backdrop) -> CellBuffer {
    var buffer = CellBuffer(width: width, height: height)
    chart(backdrop).draw(
      into: &buffer, in: CellRect(column: 0, row: 0, width: width, height: height), capabilities: capabilities)
    return buffer
  }

  /// The numbers of each method, a line each.
  var lines: [String] {
    [what + ":"]
      + courses.map { course in
        let reached = [1.0, 1e-3, 1e-6].map { bound in
          course.first(below: bound).map { "<= \(bound.shortText()) at \($0)" } ?? "never <= \(bound.shortText())"
        }
        return
          "  \(course.name.padding(to: 9)) mean over \(configuration.horizon) steps \(course.average.shortText(significantDigits: 4)); \(reached.joined(separator: ", ")); \(course.detail)"
      }
  }

  /// All numbers.
  func json(_ seconds: Double) -> JSONValue {
    .object([
      member("experiment", .string("linear-convergence")), member("objective", .string(objective.name)),
      member("rightHandSides", .integer(configuration.heldOutStarts)), member("steps", .integer(configuration.horizon)),
      member("optimizer", optimizer.given.map { .string($0) } ?? .null),
      member("digest", .string(optimizer.digest.hex)),
      member("config", optimizer.given == nil ? configuration.json : .null), member("seconds", .number(seconds)),
      member(
        "methods",
        .array(
          courses.map { course in
            .object([
              member("name", .string(course.name)), member("detail", .string(course.detail)),
              member("meanOverSteps", .number(course.average)), member("mean", JSONValue(course.mean)),
              member("deviation", JSONValue(course.deviation)),
            ])
          })),
    ])
  }
}
