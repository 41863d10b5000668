// One optimizer from one start, with everything the certificates need kept: the run loop and its trajectory.

/// The history of one run, step by step.
///
/// Entry t of `values`, `gradientNorms` and `points` belongs to x_t (T + 1 entries); entry t of the other arrays to the
/// step from x_t to x_{t+1} (T entries). For data objectives, values and gradients are of mini-batches.
public struct Trajectory: Sendable {
  /// The values f(x_t).
  public internal(set) var values: [Double] = []
  /// The Euclidean norms |g_t|.
  public internal(set) var gradientNorms: [Double] = []
  /// The iterates x_t, d numbers each.
  public internal(set) var points: [[Double]] = []
  /// The step sizes eta_t of the view "gradient descent + v".
  public internal(set) var stepSizes: [Double] = []
  /// The norms |v_t| of the corrections v_t = x_{t+1} - x_t + eta_t g_t.
  public internal(set) var updateNorms: [Double] = []
  /// The inner products <g_t, x_{t+1} - x_t>.
  public internal(set) var slopes: [Double] = []
  /// The squared lengths |x_{t+1} - x_t|^2.
  public internal(set) var squaredSteps: [Double] = []
  /// The norms |g_{t+1} - g_t|.
  public internal(set) var gradientChanges: [Double] = []
  /// Whether a line search found no step at the last iterate, although the gradient there is not zero.
  public internal(set) var searchGaveUp = false
  /// The scalar type of the run, which decides how much of the numbers is rounding.
  public internal(set) var precision = Precision.double

  /// How far f(x_t) may be off because terms of the formula cancel; empty where a formula is known to be tame.
  var valueErrors: [Double] = []

  /// The number of steps taken, T.
  public var stepCount: Int { updateNorms.count }

  init() {}
}

/// How often values, gradients and Hessian-vector products of an objective were evaluated.
public struct EvaluationCounts: Sendable, Equatable {
  /// Number of values of f.
  public var value = 0
  /// Number of gradients.
  public var gradient = 0
  /// Number of Hessian-vector products.
  public var hessianProduct = 0
}

/// One optimizer running from one start, one step at a time.
///
/// A class because it owns the memory of the running programs; not shared between threads.
public final class Run {
  /// The objective that is minimized.
  public let objective: Objective
  /// The optimizer with its weights, which stay as they are while it runs.
  public let optimizer: Optimizer
  /// The history so far.
  public private(set) var trajectory = Trajectory()
  /// Why the run ended by itself: every condition that held; empty as long as it can go on.
  public private(set) var reasons: [StoppingReason] = []
  /// How often the run has evaluated the objective.
  public private(set) var evaluations = EvaluationCounts()
  private let rollout: any ForwardRollout
  private var sampler: BatchSampler?
  private let stopping: StoppingRule

  /// Prepares a run, and evaluates value and gradient at the start.
  ///
  /// - Parameters:
  ///   - objective: The objective that is minimized.
  ///   - optimizer: The optimizer, with as many weights as its rule needs for the dimension.
  ///   - start: x_0, of length d.
  ///   - seed: Chooses the mini-batches of data objectives.
  ///   - stopping: What ends the run besides its number of steps.
  ///   - precision: The scalar type of the formulas; rules that search along lines always use double precision.
  public init(
    _ objective: Objective, _ optimizer: Optimizer, start: [Double], seed: UInt64 = 0,
    stopping: StoppingRule = StoppingRule(), precision: Precision = .double
  ) {
    self.objective = objective
    self.optimizer = optimizer
    self.stopping = stopping
    trajectory.precision = precision
    rollout = makeRollout(
      objective, optimizer, starts: [start], precision: precision, evaluations: stopping.gradientEvaluations)
    if let data = objective.data {
      sampler = BatchSampler(
        sampleCount: data.sampleCount, batchSize: data.batchSize, seed: seed, stream: "run batches")
    }
    evaluate()
  }

  /// Why the run ended, as a phrase: the first reason, or that all steps were taken.
  public var ending: String { reasons.first?.description ?? "all steps taken" }

  /// The step at which value, gradient or iterate became NaN or infinite; nil if none did.
  public var nonFiniteStep: Int? { reasons.first { $0.kind == .nonFinite }?.step }

  /// Why the run became NaN or infinite at `nonFiniteStep`, and what to do about it, as phrases; nil if it did not.
  public var breakdown: (cause: String, remedy: String)? {
    guard let step = nonFiniteStep, let f = trajectory.values.last, let x = trajectory.points.last else { return nil }
    // A length is a sum of squares, which overflows long before the numbers do.
    let isLengthOnly = f.isFinite && gradient.allSatisfy(\.isFinite)
    guard step > 0 else {
      let norm = trajectory.gradientNorms.last ?? .nan
      if isLengthOnly {
        let largest = gradient.reduce(0) { max($0, $1.magnitude) }
        return (
          "the squares in |g| overflow at the start, its largest entry is \(largest.short)",
          "choose a point where |g| is below 1e154"
        )
      }
      let what = f.isFinite ? "the gradient" : "f"
      return (
        "\(what) is \((f.isFinite ? norm : f).isNaN ? "no number" : "infinite") at the start",
        "choose a point where f and its gradient are finite"
      )
    }
    let isSearched = optimizer.rule.stepSizes(0).isNaN
    // Where the box's beta says nothing of the start, a step chosen by it may be far too long.
    let isOutside =
      objective.facts.smoothness.scope == .box && trajectory.points.first.map { !objective.isInBox($0) } ?? false
    let lower =
      isOutside
      ? "the start is outside of the box in which beta is known: start inside, or lower the step size"
      : "lower the step size"
    let before = trajectory.values[step - 1]
    let isFar = !x.allSatisfy(\.isFinite) || before.magnitude > 1e100
    if f == -.infinity || (isFar && before < trajectory.values[0]) {
      return ("f falls without bound, it was \(before.text)", "minimize what is bounded below")
    }
    if !isFar, f.isNaN {
      return (
        "f is no number where the step led",
        isSearched ? "choose another start" : "lower the step size, or choose another start"
      )
    }
    if !isFar, isLengthOnly {
      return ("the squares in |g| overflow", isSearched ? "choose another start" : lower)
    }
    if !isFar, f.isFinite { return ("f is finite, its gradient is not", "choose another start") }
    return ("the run diverged", isSearched ? "choose another start" : lower)
  }

  /// Takes one step; does nothing once the run has ended.
  public func step() {
    guard reasons.isEmpty else { return }
    let x = rollout.point(0)
    let next = rollout.nextPoint(0)
    let g = rollout.gradient(0)
    let eta = rollout.stepSize(0)
    var (update, slope, square) = (0.0, 0.0, 0.0)
    for i in x.indices {
      let delta = next[i] - x[i]
      let v = delta + eta * g[i]
      update += v * v
      slope += g[i] * delta
      square += delta * delta
    }
    trajectory.stepSizes.append(eta)
    trajectory.updateNorms.append(update.squareRoot())
    trajectory.slopes.append(slope)
    trajectory.squaredSteps.append(square)
    rollout.advance()
    evaluate()
    let after = rollout.gradient(0)
    trajectory.gradientChanges.append(
      g.indices.reduce(0) { $0 + (after[$1] - g[$1]) * (after[$1] - g[$1]) }.squareRoot())
  }

  /// Takes at most `steps` more steps, fewer if the run ends by itself.
  public func run(steps: Int) {
    for _ in 0..<max(steps, 0) where reasons.isEmpty { step() }
  }

  /// Value and gradient at the current iterate (the mini-batch of this step).
  private func evaluate() {
    rollout.evaluate(indices: sampler?.next() ?? [])
    evaluations = rollout.evaluations(0)
    let f = rollout.values[0]
    let norm = rollout.gradient(0).norm
    let x = rollout.point(0)
    trajectory.values.append(f)
    trajectory.gradientNorms.append(norm)
    trajectory.points.append(x)
    reasons = stopping.reasons(
      step: rollout.t, value: f, gradientNorm: norm,
      isFinite: f.isFinite && norm.isFinite && x.allSatisfy(\.isFinite), evaluations: evaluations,
      knowsNext: rollout.knowsNext(0))
    if reasons.isEmpty, !rollout.hasNext(0) {
      trajectory.searchGaveUp = norm > 0
      reasons = [StoppingReason(kind: norm > 0 ? .search : .stationary, step: rollout.t, measured: norm, threshold: 0)]
    }
  }

  /// The gradient at the current iterate, d numbers.
  public var gradient: [Double] { rollout.gradient(0) }
}
