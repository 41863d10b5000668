// One optimizer from one start, with everything the certificates need kept: the run loop and its trajectory.

/// Why a run ended.
public enum TerminationReason: Sendable, Equatable, CustomStringConvertible {
  /// All steps were taken.
  case steps
  /// |g| fell to the tolerance at this step.
  case gradientTolerance(step: Int)
  /// Value, gradient or iterate became NaN or infinite at this step.
  case nonFinite(step: Int)

  /// One phrase.
  public var description: String {
    switch self {
    case .steps: "all steps taken"
    case .gradientTolerance(let step): "gradient tolerance reached at step \(step)"
    case .nonFinite(let step): "not finite at step \(step)"
    }
  }
}

/// The history of one run, step by step.
///
/// Entry t of `values`, `gradientNorms`, `points` belongs to x_t (T + 1 entries); entry t of the others to the step
/// from x_t to x_{t+1} (T entries).
public struct Trajectory: Sendable {
  /// f(x_t).
  public internal(set) var values: [Double] = []
  /// |g_t|.
  public internal(set) var gradientNorms: [Double] = []
  /// x_t.
  public internal(set) var points: [[Double]] = []
  /// eta_t of the view "gradient descent + v".
  public internal(set) var stepSizes: [Double] = []
  /// |v_t| with v_t = x_{t+1} - x_t + eta_t g_t.
  public internal(set) var updateNorms: [Double] = []
  /// <g_t, x_{t+1} - x_t>.
  public internal(set) var slopes: [Double] = []
  /// |x_{t+1} - x_t|^2.
  public internal(set) var squaredSteps: [Double] = []
  /// The scalar type the run was computed in: how much of the numbers is rounding.
  public internal(set) var precision = Precision.double

  /// Number of steps taken, T.
  public var stepCount: Int { updateNorms.count }

  init() {}
}

/// How often each oracle of the objective was asked.
public struct EvaluationCounts: Sendable, Equatable {
  /// Values.
  public var value = 0
  /// Gradients.
  public var gradient = 0
  /// Hessian-vector products.
  public var hessianProduct = 0
}

/// One optimizer running from one start.
///
/// A class because it owns the memory of the running programs; not shared between threads.
public final class Run {
  /// What is minimized.
  public let objective: Objective
  /// What minimizes it.
  public let optimizer: Optimizer
  /// The history so far.
  public private(set) var trajectory = Trajectory()
  /// Why the run ended by itself, nil while it can go on.
  public private(set) var termination: TerminationReason?
  /// What the run has asked of the objective.
  public private(set) var evaluations = EvaluationCounts()
  private let rollout: Rollout
  private var sampler: BatchSampler?
  private let gradientTolerance: Double

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - seed: Chooses the mini-batches of data objectives.
  ///   - gradientTolerance: The run ends where |g| is not above it; 0 never ends a run early.
  public init(
    _ objective: Objective, _ optimizer: Optimizer, start: [Double], seed: UInt64 = 0, gradientTolerance: Double = 0,
    precision: Precision = .double
  ) {
    self.objective = objective
    self.optimizer = optimizer
    self.gradientTolerance = gradientTolerance
    trajectory.precision = precision
    rollout = Rollout(objective, optimizer, starts: [start], precision: precision)
    if let data = objective.data {
      sampler = BatchSampler(
        sampleCount: data.sampleCount, batchSize: data.batchSize, seed: seed, stream: "run batches")
    }
    evaluate()
  }

  /// Takes one step; does nothing once the run has ended.
  public func step() {
    guard termination == nil else { return }
    let x = rollout.point()
    let next = rollout.nextPoint()
    let g = rollout.gradient()
    let eta = rollout.stepSize()
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
  }

  /// Takes at most `steps` more steps.
  public func run(steps: Int) {
    for _ in 0..<max(steps, 0) where termination == nil { step() }
  }

  /// Value and gradient at the current iterate (the mini-batch of this step).
  private func evaluate() {
    rollout.evaluate(indices: sampler?.next() ?? [])
    evaluations.value += 1
    evaluations.gradient += 1
    let f = rollout.values[0]
    let norm = rollout.gradient().reduce(0) { $0 + $1 * $1 }.squareRoot()
    let x = rollout.point()
    trajectory.values.append(f)
    trajectory.gradientNorms.append(norm)
    trajectory.points.append(x)
    if !f.isFinite || !norm.isFinite || !x.allSatisfy(\.isFinite) {
      termination = .nonFinite(step: rollout.t)
    } else if gradientTolerance > 0, norm <= gradientTolerance {
      termination = .gradientTolerance(step: rollout.t)
    }
  }

  /// g at the current iterate.
  public var gradient: [Double] { rollout.gradient() }
}
