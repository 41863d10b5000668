// What is asked of a training while it computes: to go on, to wait, to end; and how often it says how it stands.

import Dispatch
import Synchronization

/// What the screen asks of a training; read between any two steps of its rollouts, so that an answer never waits for a
/// meta-step.
package final class TrainingControl: Sendable {
  private enum State: Int {
    case running, paused, cancelled
  }
  private let state = Atomic(State.running.rawValue)
  private let change = DispatchSemaphore(value: 0)

  /// Lets a training run.
  package init() {}

  private func set(_ new: State) {
    guard state.load(ordering: .acquiring) != State.cancelled.rawValue else { return }
    state.store(new.rawValue, ordering: .releasing)
    change.signal()
  }

  /// Holds the training.
  package func pause() { set(.paused) }
  /// Lets a held training go on.
  package func resume() { set(.running) }
  /// Ends the training; nothing brings it back.
  package func cancel() { set(.cancelled) }

  /// Waits while the training is held; false once it has to end.
  package func waitWhilePaused() -> Bool {
    // With a limit, because several threads of one meta-step may wait and a signal wakes only one of them.
    while state.load(ordering: .acquiring) == State.paused.rawValue {
      _ = change.wait(timeout: .now() + .milliseconds(20))
    }
    return state.load(ordering: .acquiring) != State.cancelled.rawValue
  }
}

/// How often a training stops to show or to keep something.
///
/// Every three quarters of a second, and less often where it takes more than a four hundredth of the time, the present optimizer is run
/// and the loop, which takes a training's cores when it wakes, is woken. Meta-steps it takes whenever it looks.
package struct PublishThrottle {
  private var last: ContinuousClock.Instant?
  private var lastCheckpoint = ContinuousClock.now
  private var cost = Duration.zero

  /// Begins to count now.
  package init() {}

  /// Whether it is time to show something.
  package var isDue: Bool {
    guard let last else { return true }
    return last.duration(to: .now) > max(.milliseconds(750), cost * 400)
  }

  /// Whether the state is to be kept now; it is then.
  ///
  /// What is computed does not depend on when.
  package var isCheckpointDue: Bool {
    mutating get {
      let now = ContinuousClock.now
      guard lastCheckpoint.duration(to: now) > .seconds(5) else { return false }
      lastCheckpoint = now
      return true
    }
  }

  /// Shows something and takes note of what it cost.
  package mutating func measure<T>(_ work: () -> T) -> T {
    let start = ContinuousClock.now
    let result = work()
    last = .now
    cost = start.duration(to: .now)
    return result
  }
}
