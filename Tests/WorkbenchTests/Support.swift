// A screen, a clock and a script instead of a terminal and a person.

import Datasets
import Foundation
import FoundationXML
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
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
  case looks((CellBuffer) -> Void)
}

/// A screen that plays a script and keeps every frame; its clock moves by what the loop waits.
final class FakeScreen: Screen {
  var size: (columns: Int, rows: Int)
  private(set) var frames: [CellBuffer] = []
  private(set) var frameTimes: [Double] = []
  private(set) var redraws = 0
  private(set) var suspensions = 0
  private(set) var announcements: [String] = []
  private(set) var titles: [String] = []
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
  func announce(_ text: String) { announcements.append(text) }
  func setTitle(_ text: String) { if titles.last != text { titles.append(text) } }

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
    case .looks(let body):
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
    lessonStore: LessonStore? = nil, recorder: SessionRecorder? = nil
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
      runner: InlineRunner(lessonFolders: lessonFolders, lessonStore: lessonStore, stepsPerDrain: stepsPerDrain),
      recorder: recorder,
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

// MARK: - Exports

#if canImport(FoundationXML)
#endif

/// Text that would break every format that did not escape it.
let awkwardNote = "a <b>\"bold\"</b>, & 'so',\nlast \u{1b}[2J\u{9b}2J line ]]> =1+1"

/// A session of two hand-designed runs, a short training and what it learned, with two notes, the second after a pause.
func exportedSession(pause: Double = 1, objective name: String = "rosenbrock") throws -> Session {
  let objective = try #require(library(name))
  var events: [SessionEvent] = []
  var total = Digest()
  func add(_ record: SessionRecord, after seconds: Double = 0.25) {
    if case .run(_, let outcome) = record { total.combine(outcome.digest) }
    if case .trainingEnd(let end) = record { total.combine(end.digest) }
    events.append(record.event(after: seconds))
  }
  func run(
    _ id: Int, _ optimizer: String, _ trained: RunSpecification.Trained? = nil, _ weights: TrainedOptimizer? = nil
  )
    throws
  {
    let settings = OptimizerCatalogue.entry(named: optimizer)?.settings(for: objective) ?? [:]
    let specification = RunSpecification(
      id: id, objective: name, optimizer: optimizer, settings: settings, trained: trained, start: objective.start,
      steps: 40)
    let (run, certificate) = try specification.perform(resolve: library, trained: { _ in weights })
    add(.run(specification, RunOutcome(run, certificate: certificate)))
  }
  let race: [JSONMember] = [
    JSONMember("objective", .string(name)), JSONMember("start", JSONValue(objective.start)),
    JSONMember("steps", .integer(40)),
  ]
  add(.action(ActionRecord("race", race)))
  try run(1, "gd")
  try run(2, "adam")
  add(.marker(note: awkwardNote))
  var configuration = TrainingConfiguration.preset(for: objective)
  (configuration.metaSteps, configuration.rollouts, configuration.horizon) = (6, 4, 10)
  configuration.widths = [8]
  let training = RecordedTraining(id: 3, configuration, objective: objective)
  add(.training(id: 3, configuration))
  training.advance(serialFor) { _, record in add(.metaStep(record)) }
  add(.trainingEnd(training.end))
  try run(4, "convergent", .init(training: 3, metaSteps: 6), training.trained)
  add(.marker(note: "the end"), after: pause)
  add(.end(total))
  let header = SessionRecorder.header(objective: name, seed: 1)
  return Session(header: header, events: events)
}

/// An exporter that has computed everything.
func exporter(_ session: Session, _ change: (inout ExportSetting) -> Void = { _ in }) throws -> SessionExporter {
  var setting = ExportSetting()
  change(&setting)
  var exporter = try SessionExporter(session, path: "folder/lesson.jsonl", setting: setting)
  exporter.compute()
  return exporter
}

/// A reader of comma-separated values after RFC 4180, independent of what writes them.
func readCSV(_ text: String) -> [[String]] {
  var rows: [[String]] = []
  var (row, field, isQuoted, mayEndQuote): ([String], String, Bool, Bool) = ([], "", false, false)
  for scalar in text.unicodeScalars {
    if isQuoted, !mayEndQuote {
      if scalar == "\"" { mayEndQuote = true } else { field.unicodeScalars.append(scalar) }
      continue
    }
    if mayEndQuote, scalar == "\"" {
      field.unicodeScalars.append(scalar)
      mayEndQuote = false
      continue
    }
    (isQuoted, mayEndQuote) = (isQuoted && !mayEndQuote, false)
    switch scalar {
    case "\"": isQuoted = true
    case ",":
      row.append(field)
      field = ""
    case "\n":
      rows.append(row + [field])
      (row, field) = ([], "")
    default: field.unicodeScalars.append(scalar)
    }
  }
  return rows
}

/// What a parser of XML found in a document.
final class MarkupReader: NSObject, XMLParserDelegate {
  /// The names of elements in order.
  private(set) var elements: [String] = []
  /// The attributes of every element.
  private(set) var attributes: [[String: String]] = []
  /// All text between tags.
  private(set) var text = ""
  /// What is wrong with the document.
  private(set) var problem: String?

  init(_ document: String) {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    if !parser.parse() { problem = "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "unknown")" }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append(name)
    self.attributes.append(attributes)
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  /// How many elements of a name there are.
  func count(_ name: String) -> Int { elements.filter { $0 == name }.count }

  /// Everything that would be fetched from elsewhere, or run.
  var references: [String] {
    zip(elements, attributes).flatMap { element, attributes in
      let active = ["script", "link", "iframe", "object", "image", "img", "use"].contains(element) ? [element] : []
      return active
        + attributes.filter {
          ["href", "src", "xlink:href", "srcset", "data"].contains($0.key) || $0.key.hasPrefix("on")
            || $0.value.contains("url(")
        }.map(\.value)
    }
  }
}
