// The loop: events in, frames out, at most thirty a second and none without a change.

import Experiment
import FoundationEssentials
package import Plotting
import SessionStore

/// Why the loop ended.
package enum LoopEnd: Sendable, Equatable {
  /// The person quit.
  case quit
  /// The system asked for it.
  case terminated(InputSignal)
  /// There is no more input.
  case inputClosed
}

/// Runs the workbench on a screen.
package struct WorkbenchLoop<Place: Screen, Time: SecondsClock, Worker: EffectRunner>: EffectHost {
  /// The least time between two frames in seconds.
  package static var frameInterval: Double { 1.0 / 30 }
  /// Of the time, how much may go into drawing while a training computes and nobody has touched a key for a while: what
  /// is drawn then costs the training its cores.
  package static var watchingShare: Double { 0.005 }
  /// The longest time between two frames with something new, in seconds.
  package static var longestInterval: Double { 0.75 }
  /// Seconds after a key in which frames come as fast as they may.
  package static var attention: Double { 0.5 }
  /// The least time between two frames while the keyboard belongs to another window, in seconds: it may be looked at.
  package static var unattendedInterval: Double { 0.25 }

  private let screen: Place
  private let clock: Time
  let runner: Worker
  let recorder: SessionRecorder
  private var model: Model
  private var lastTick: Double
  private var lastFrame = -1.0
  private var frameBefore = -2.0
  private var frameCost = 0.0
  private var lastInput = 0.0
  private var hasKeyboard = true
  private var drawnRevision = 0
  private var end: LoopEnd?
  private var snapshots = 0
  private var keptLook: [String: String]
  private let remember: ([String: String]) -> String?

  private init(
    _ screen: Place, _ clock: Time, _ runner: Worker, _ recorder: SessionRecorder?, _ model: Model,
    _ remember: @escaping ([String: String]) -> String?
  ) {
    self.screen = screen
    self.clock = clock
    self.runner = runner
    self.recorder = recorder ?? SessionRecorder(nil, now: clock.now)
    self.model = model
    self.remember = remember
    keptLook = model.look
    lastTick = clock.now
  }

  /// Runs until the person quits, which closes the session, or until the system ends it, which leaves the session to be
  /// gone on with.
  ///
  /// - Parameters:
  ///   - screen: Where frames go and events come from.
  ///   - clock: The time.
  ///   - runner: What computes.
  ///   - recorder: What writes the session; nil for none.
  ///   - model: What to begin with.
  ///   - remember: Keeps what was changed of the look; says why that failed.
  /// - Returns: Why it ended, and the model as it was left.
  @discardableResult
  package static func run(
    screen: Place, clock: Time, runner: Worker, recorder: SessionRecorder?, model: Model,
    remember: @escaping ([String: String]) -> String? = { _ in nil }
  ) -> (end: LoopEnd, model: Model) {
    var loop = Self(screen, clock, runner, recorder, model, remember)
    loop.run()
    return (loop.end ?? .quit, loop.model)
  }

  private mutating func run() {
    // The first frame waits for nothing.
    draw()
    send(.launch)
    while end == nil {
      for event in runner.drain() { send(event) }
      let now = clock.now
      if now > lastTick {
        send(.tick(now - lastTick))
        lastTick = now
      }
      retryRecording(now)
      if model.revision != drawnRevision, now >= nextFrame(now) { draw() }
      guard end == nil else { break }
      if let input = screen.nextEvent(timeoutMilliseconds: timeout(now)) {
        take(input)
        // A burst of keys makes one frame.
        for _ in 0..<64 where end == nil {
          guard let more = screen.nextEvent(timeoutMilliseconds: 0) else { break }
          take(more)
        }
      }
    }
    // Input that ends is a terminal that is gone.
    recorder.finish(runner, isCutOff: end != .quit, at: clock.now)
  }

  private mutating func draw() {
    let start = clock.now
    screen.draw(view(model))
    screen.setTitle(model.windowTitle)
    screen.setProgress(model.shownProgress)
    drawnRevision = model.revision
    frameBefore = lastFrame
    lastFrame = clock.now
    frameCost = lastFrame - start
    keepLook()
  }

  /// What a person has chosen is there at the next start, however this one ends.
  private mutating func keepLook() {
    let look = model.look
    guard look != keptLook else { return }
    let changed = look.filter { keptLook[$0.key] != $0.value }
    keptLook = look
    if let problem = remember(changed) { send(.news(.notice("the look is not remembered: \(problem)"))) }
  }

  /// The time from one frame to the next where no key asks for one.
  private func interval(_ now: Double) -> Double {
    hasKeyboard ? watchedInterval(now) : max(watchedInterval(now), Self.unattendedInterval)
  }

  private func watchedInterval(_ now: Double) -> Double {
    let isComputing = model.liveExperiment?.activeTraining?.state == .running
    guard isComputing else { return Self.frameInterval }
    // Half as many frames as may come leave room for those that answer keys.
    let watched = 2 * Self.frameInterval
    guard now - lastInput > Self.attention else { return watched }
    return min(max(frameCost / Self.watchingShare, watched), Self.longestInterval)
  }

  /// When a frame may be drawn: a key is answered at once, unless two frames have come in the time of two.
  private func nextFrame(_ now: Double) -> Double {
    guard lastInput > lastFrame else { return lastFrame + interval(now) }
    return min(lastFrame + Self.frameInterval, frameBefore + 2 * Self.frameInterval)
  }

  /// How long nothing can happen without an event.
  private func timeout(_ now: Double) -> Int {
    let untilFrame = max(nextFrame(now) - now, 0)
    if model.revision != drawnRevision || model.isMoving { return max(Int((untilFrame * 1000).rounded(.up)), 1) }
    return model.messages.notice != nil || model.experiment.activeTraining != nil ? 500 : 2000
  }

  private mutating func take(_ input: InputEvent) {
    switch input {
    case .terminate(let signal): end = .terminated(signal)
    case .inputClosed: end = .inputClosed
    case .resize: screen.redraw()
    case .focus(let isFocused):
      // Nothing that a person has done here; what they come back to is as new as it can be.
      hasKeyboard = isFocused
      return
    case .key, .mouse, .paste, .interrupt, .resumed, .backdrop, .graphics: break
    }
    // The clock stands still for the model between two ticks; keys see the time they were pressed at.
    let now = clock.now
    lastInput = now
    if now > lastTick {
      send(.tick(now - lastTick))
      lastTick = now
    }
    send(.input(input))
  }

  mutating func send(_ event: Event) {
    keep(event)
    for effect in model.receive(event) { perform(effect) }
  }

  // MARK: - Effects

  var now: Double { clock.now }

  func compute(_ request: ComputeRequest) { runner.perform(request) }

  func redraw() { screen.redraw() }

  mutating func copy(_ text: String) {
    if !screen.copy(text) { send(.news(.notice("this terminal has no clipboard; it would be \(text)"))) }
  }

  func announce(_ text: String) { screen.announce(text) }

  mutating func suspend() {
    screen.suspend()
    lastTick = clock.now
  }

  mutating func quit() { end = end ?? .quit }

  mutating func refuseReplay() { send(.news(.notice("nothing is recorded here, so there is nothing to replay"))) }

  mutating func write(_ record: SessionRecord) {
    recorder.write(record, at: clock.now)
    tellFailure()
  }

  private mutating func retryRecording(_ now: Double) {
    guard recorder.failure != nil else { return }
    recorder.retry(at: now)
    tellFailure()
  }

  private mutating func tellFailure() {
    guard recorder.path != nil, recorder.failure != model.recording.failure else { return }
    send(.recording(failure: recorder.failure))
  }

  /// Writes the frame as text, with its colors as ANSI, and as a picture, beside the session.
  mutating func takeSnapshot() {
    snapshots += 1
    let stem = "\(recorder.stem ?? "basin")-\(snapshots)"
    let frame = view(model)
    let background = model.display.theme == .light ? Backdrop.light : .dark
    let tier = model.capabilities.color
    let files = [("txt", frame.text + "\n"), ("ansi", frame.ansi(tier: tier) + "\n"), ("svg", frame.svg(background))]
    do {
      for (kind, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(stem).\(kind)")) }
      write(.action(ActionRecord(.snapshot(path: stem))))
      send(.news(.notice("snapshot written: \(stem).txt, .ansi, .svg")))
    } catch {
      send(.news(.notice("snapshot not written: \(stem).txt; is the folder writable?")))
    }
  }
}

extension Model {
  /// Whether the picture changes with the clock alone.
  var isMoving: Bool {
    if playback?.isPlaying == true { return true }
    return (playback == nil || lessons.taken != nil) && experiment.race?.isMoving == true && isRaceReady
  }
}
