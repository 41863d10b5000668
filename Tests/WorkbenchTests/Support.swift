// A screen, a clock and a script instead of a terminal and a person.

import Datasets
import Experiment
import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

/// A clock that moves only when a script lets it.
final class FakeClock: SecondsClock {
  var now = 0.0
}

/// One step of a script.
enum Step {
  case key(Key)
  case input(InputEvent)
  /// Waits until the text of the frame has this in it.
  case sees(String)
  /// Waits until the text of the frame no longer has this in it.
  case seesNot(String)
  /// Looks at the frame.
  case theme((CellBuffer) -> Void)
}

/// A screen that plays a script and keeps every frame; its clock moves by what the loop waits.
final class FakeScreen: Screen {
  var size: (columns: Int, rows: Int)
  private(set) var frames: [CellBuffer] = []
  private(set) var frameTimes: [Double] = []
  private(set) var redraws = 0
  private(set) var suspensions = 0
  private(set) var problem: String?
  private var script: [Step]
  private var turnsLeft = FakeScreen.turns
  private let clock: FakeClock

  /// Turns of the loop that a script waits for what it wants to see.
  static let turns = 1500

  init(_ columns: Int, _ rows: Int, clock: FakeClock, _ script: [Step]) {
    size = (columns, rows)
    self.clock = clock
    self.script = script.reversed()
  }

  func draw(_ frame: CellBuffer) {
    frames.append(frame)
    frameTimes.append(clock.now)
  }
  func redraw() { redraws += 1 }
  func suspend() { suspensions += 1 }

  func nextEvent(timeoutMilliseconds: Int) -> InputEvent? {
    if timeoutMilliseconds > 0 { clock.now += Double(min(timeoutMilliseconds, 100)) / 1000 }
    guard let step = script.last else { return .terminate(.terminate) }
    switch step {
    case .key(let key):
      // A key in its own turn, so that what it does can be seen before the next one.
      guard timeoutMilliseconds > 0 else { return nil }
      script.removeLast()
      return .key(key)
    case .input(let input):
      guard timeoutMilliseconds > 0 else { return nil }
      script.removeLast()
      if case .resize(let columns, let rows) = input { size = (columns, rows) }
      return input
    case .sees(let text): return wait(isThere: frames.last?.text.contains(text) == true, "waited for '\(text)'")
    case .seesNot(let text):
      return wait(isThere: frames.last?.text.contains(text) == false, "waited for '\(text)' to go away")
    case .theme(let body):
      script.removeLast()
      frames.last.map(body)
      return nil
    }
  }

  private func wait(isThere: Bool, _ what: String) -> InputEvent? {
    turnsLeft -= 1
    if isThere {
      turnsLeft = Self.turns
      script.removeLast()
    } else if turnsLeft == 0 {
      problem = what
      return .terminate(.terminate)
    }
    return nil
  }
}

/// Runs a script through the real loop with a runner that computes inline.
struct Pilot {
  let screen: FakeScreen
  let model: Model
  let end: LoopEnd

  init(
    _ model: Model, stepsPerDrain: Int = 1, recorder: SessionRecorder? = nil, clock: FakeClock = FakeClock(),
    _ script: [Step]
  ) {
    self.init(
      model, screen: FakeScreen(model.display.width, model.display.height, clock: clock, script), clock: clock,
      stepsPerDrain: stepsPerDrain, recorder: recorder)
  }

  init(
    _ model: Model, screen: FakeScreen, clock: FakeClock, stepsPerDrain: Int = 1, lessonFolders: [String] = [],
    recorder: SessionRecorder? = nil
  ) {
    self.screen = screen
    // Everything is recorded, as it is for a person; what nobody asked for goes with its folder.
    let scratch = recorder == nil ? try? ScratchFolder() : nil
    let header = SessionRecorder.header(objective: model.experiment.objective.name, seed: 1)
    let unasked = scratch.flatMap { try? JournalWriter.create(at: $0.path + "/session.jsonl", header: header) }
    let recorder = recorder ?? SessionRecorder(unasked, now: clock.now)
    defer { withExtendedLifetime(scratch) {} }
    (end, self.model) = WorkbenchLoop.run(
      screen: screen, clock: clock,
      runner: InlineRunner(lessonFolders: lessonFolders, stepsPerDrain: stepsPerDrain), recorder: recorder,
      model: model)
    // Two issues, because a frame is long and long messages have been seen to get lost.
    if let problem = screen.problem {
      Issue.record("\(problem)")
      Issue.record("the screen shows:\n\(screen.frames.last?.text ?? "nothing")")
    }
  }
}

/// What the library knows by a name.
func library(_ name: String) -> Objective? { (try? ObjectiveLibrary.objective(named: name)) ?? nil }

/// A model on Rosenbrock whose trainings are short.
func model(
  _ width: Int, _ height: Int, color: ColorTier = .palette, glyphs: GlyphTier = .braille, metaSteps: Int = 6
) throws -> Model {
  let objective = try #require(Catalogue.objective(named: "rosenbrock"))
  var model = Model(
    objective: objective, width: width, height: height, capabilities: Capabilities(color: color, glyphs: glyphs))
  model.experiment.configuration.metaSteps = metaSteps
  model.experiment.configuration.rollouts = 4
  model.experiment.configuration.horizon = 10
  model.experiment.configuration.widths = [8]
  return model
}

/// The header of a session that begins with the form of a model, which a workbench cannot have edited before.
func header(of model: Model) -> SessionHeader {
  var header = SessionRecorder.header(
    objective: model.experiment.objective.name, seed: model.experiment.configuration.seed)
  header.config = model.experiment.configuration.json
  return header
}

extension EffectRunner {
  /// Computes what an effect asks for, if that is what it asks for.
  func carryOut(_ effect: Effect) {
    if case .compute(let request) = effect { perform(request) }
  }
}

/// A model with everything computed, the race at some step.
func settled(_ model: Model, step: Int = 120, training: Bool = false) -> Model {
  var model = model
  let runner = InlineRunner()
  func send(_ event: Event) {
    var events = [event]
    while !events.isEmpty {
      for event in events { for effect in model.receive(event) { runner.carryOut(effect) } }
      events = runner.drain()
    }
  }
  send(.launch)
  if training { send(.input(.key(.character("t")))) }
  model.experiment.race?.shown = Double(step)
  model.messages.notice = nil
  return model
}

/// A folder that is removed with its files when the test ends.
final class ScratchFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/basin-workbench-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
