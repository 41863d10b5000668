// What the screen needs to know of a run: its numbers step by step, its path in the plane, its certificate.

package import OptimizerEngine
package import Plotting

/// The digits a classifier gets wrong at one step of a run.
package struct DigitReading: Sendable {
  /// One misread image.
  package struct Mistake: Sendable {
    /// The image.
    package var image: GrayImage
    /// Its class.
    package var label: Int
    /// The class the classifier says.
    package var said: Int
  }

  /// The step of the run.
  package var step: Int
  /// The fraction of held-out images that are read right.
  package var accuracy: Double
  /// Some of the others.
  package var mistakes: [Mistake]
}

/// What is shown of a run; computed once by the runner, never changed.
package struct RunTrace: Sendable {
  /// f(x_t), T + 1 numbers.
  package var values: [Double]
  /// |g_t|, T + 1 numbers.
  package var gradientNorms: [Double]
  /// |v_t|, T numbers.
  package var updateNorms: [Double]
  /// The nearest points of the plane shown.
  package var path: [DataPoint]
  /// How far x_t is from the plane shown; empty where the plane is all there is.
  package var distances: [Double]
  /// Accuracy and mistakes at some steps; empty for analytic objectives.
  package var digits: [DigitReading]
  /// What is certain of the run.
  package var certificate: Certificate
  /// The proof of its bound, line by line; nil where another theorem speaks.
  package var proof: ProofWalk?
  /// Why the run ended before its last step; nil if it did not.
  package var ending: String?

  /// Gradients evaluated.
  package var evaluations: Int?
  /// How long it took; nil where nobody measured.
  package var milliseconds: Double?

  /// Number of steps taken.
  package var stepCount: Int { max(values.count - 1, 0) }

  /// The reading at a step or the last one before it.
  func digits(at step: Int) -> DigitReading? { digits.last { $0.step <= step } ?? digits.first }
}

/// What is known of runs beyond their records, by their numbers.
package struct RunTraces: Sendable {
  /// What was computed of them.
  package var traces: [Int: RunTrace] = [:]
  /// The headlines of runs that were computed here; those of others are what a file says.
  var verdicts: [Int: PremiseStatus] = [:]
  /// Those whose traces were asked for.
  var requested: Set<Int> = []
  /// Grows when the numbers of runs begin to mean others; what was computed for the former ones is not shown.
  private(set) var generation = 0
  /// The newest generation there was, so that no other ever has the same.
  private var newestGeneration = 0

  /// Traces that are kept of runs nobody looks at; others are computed again where they are needed.
  static let limit = 64

  /// Keeps the trace of a run, and forgets the oldest of those that nobody looks at.
  mutating func keep(_ trace: RunTrace, of run: Int, lookedAt: Set<Int>) {
    traces[run] = trace
    verdicts[run] = trace.certificate.verdict
    guard traces.count > Self.limit,
      let oldest = traces.keys.filter({ $0 != run && !lookedAt.contains($0) }).min()
    else { return }
    traces[oldest] = nil
    requested.remove(oldest)
  }

  /// Brings back what was known when the numbers of runs meant what they mean now.
  mutating func restore(_ former: RunTraces) {
    let newest = newestGeneration
    self = former
    newestGeneration = newest
  }

  private mutating func beginGeneration() {
    newestGeneration += 1
    generation = newestGeneration
  }

  /// Forgets all, because numbers mean other runs now.
  mutating func forget() {
    (traces, verdicts, requested) = ([:], [:], [])
    beginGeneration()
  }

  /// Forgets all but some runs; numbers that come later may have been others.
  mutating func forget(allBut known: Set<Int>) {
    traces = traces.filter { known.contains($0.key) }
    verdicts = verdicts.filter { known.contains($0.key) }
    requested = Set(traces.keys)
    beginGeneration()
  }
}
