// A run whose settings change on the way: each change begins a segment with memory, D and V^2 of its own.

/// Runs one after the other, each from the point where the last one ended.
///
/// A change of eta or of the operator starts a new segment: what was certain of the old one says nothing of the new, so
/// every segment is certified by itself, and the whole claims what its last segment does (theory.md, section 2).
public struct ChangedRun {
  /// A change of the optimizer at a step.
  public struct Change: Sendable {
    /// The first step that the optimizer takes, counted from the start of the whole run.
    public let step: Int
    /// The optimizer from there on; its memory starts anew.
    public let optimizer: Optimizer

    /// Creates a change; `step` is counted from 0.
    public init(step: Int, optimizer: Optimizer) {
      self.step = step
      self.optimizer = optimizer
    }
  }

  /// The runs, each with the step at which it began; a run that ended by itself is the last one.
  public private(set) var segments: [(start: Int, run: Run)] = []

  /// Runs for `steps` steps in all, or until a segment ends by itself.
  ///
  /// - Parameters:
  ///   - objective: The objective that is minimized.
  ///   - changes: The optimizers, with the steps at which they take over.
  ///   - start: x_0, of length d.
  ///   - steps: Steps of all segments together.
  ///   - seed: Chooses the mini-batches of data objectives.
  ///   - stopping: What ends a segment, and so the whole run, before its last step.
  /// - Precondition: The steps of `changes` are strictly ascending, the first of them is 0.
  public init(
    _ objective: Objective, changes: [Change], start: [Double], steps: Int, seed: UInt64 = 0,
    stopping: StoppingRule = StoppingRule()
  ) {
    precondition(
      changes.first?.step == 0 && zip(changes, changes.dropFirst()).allSatisfy { $0.step < $1.step },
      "changes begin at step 0 and ascend")
    var x = start
    for (i, change) in changes.enumerated() where change.step < max(steps, 1) {
      let end = min(steps, i + 1 < changes.count ? changes[i + 1].step : steps)
      let run = Run(objective, change.optimizer, start: x, seed: seed &+ UInt64(i), stopping: stopping)
      run.run(steps: end - change.step)
      segments.append((change.step, run))
      guard run.reasons.isEmpty, let last = run.trajectory.points.last else { return }
      x = last
    }
  }

  /// The run of the last segment.
  public var last: Run { segments[segments.count - 1].run }
}
