// Names that a person gives to runs and trainings: what may be one, where it is shown, recorded, undone, verified, exported.

import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

@Suite("Given names")
struct NameTests {
  private func fresh(_ width: Int = 120, _ height: Int = 40) throws -> Model {
    settled(try model(width, height, color: .mono, glyphs: .ascii))
  }

  private func run(_ model: inout Model, _ command: String) -> String? { model.run(command: command).problem }

  private func row(_ model: Model, _ id: Int) -> String {
    LineText(model).queue.first { $0.contains(" \(id), ") } ?? ""
  }

  @Test("A name stands wherever the run is named: queue, map, curves, certificate, compare, status line, and in lines")
  func shown() throws {
    var model = try fresh(200, 60)
    let run = try #require(model.experiment.raceRuns.first { $0.name == "heavy-ball" })
    #expect(self.run(&model, "name \(run.id) fast one") == nil)
    #expect(model.experiment.raceRuns.first { $0.id == run.id }?.title == "fast one")
    _ = model.receive(.command("select \(run.id)"))
    let text = LineText(model)
    #expect(row(model, run.id).hasPrefix("Run \(run.id), fast one (heavy-ball) on rosenbrock"))
    for lines in [text.landscape, text.certificate, text.compare] {
      #expect(lines.contains { $0.contains("fast one") } && !lines.joined().contains("Run \(run.id), heavy-ball"))
    }
    for pane in [Pane.landscape, .curves, .certificate, .queue, .compare] {
      var zoomed = model
      zoomed.focus = pane
      zoomed.isZoomed = true
      #expect(view(zoomed).text.contains("fast one"), "\(pane)")
    }
    let status = view(model).text.split(separator: "\n").suffix(3).joined()
    #expect(status.contains("H fast one"), "its letter is still that of what runs")
    #expect(self.run(&model, "solo fast one") == nil && model.curves.solo == "fast one")
  }

  @Test("What a named training has learned bears its name, until the run has one of its own")
  func trainings() throws {
    var model = try fresh()
    model = try trained(model)
    let training = try #require(model.experiment.trainings.last)
    let learned = try #require(model.experiment.runs.last { $0.isLearned })
    #expect(run(&model, "name \(training.id) rho .9") == nil)
    #expect(model.experiment.runs.first { $0.id == learned.id }?.title == "rho .9")
    #expect(model.experiment.trainings.last?.mention == "#\(training.id) rho .9")
    #expect(run(&model, "name \(learned.id) its run") == nil)
    #expect(model.experiment.runs.first { $0.id == learned.id }?.title == "its run")
    #expect(run(&model, "name \(learned.id) -") == nil)
    #expect(model.experiment.runs.first { $0.id == learned.id }?.title == "rho .9")
    #expect(LineText(model).queue.contains { $0.hasPrefix("Training \(training.id), rho .9, on ") })
  }

  @Test(
    "Compare zoomed draws the losses of the runs in its table, marked ones by name and number, at every size with room")
  func comparedCurves() throws {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
      var model = try fresh(width, height)
      #expect(run(&model, "name 4 momentum longer") == nil)
      (model.focus, model.isZoomed) = (.compare, true)
      #expect(view(model).text.contains("Loss f - f*"), "\(width)")
      for command in ["select 2", "mark", "select 4", "mark"] { _ = model.receive(.command(command)) }
      model.focus = .compare
      let content = try #require(model.comparedContent(model.experiment.runs.filter { [2, 4].contains($0.id) }))
      #expect(content.lines.map(\.name) == ["heavy-ball #2", "momentum longer #4"])
      for (line, id) in zip(content.lines, [2, 4]) {
        let trace = try #require(model.runs.traces[id])
        #expect(line.y == trace.values.map { model.experiment.objective.loss(of: $0).value })
      }
      #expect(view(model).text.contains("momentum longer"), "\(width)")
      // Of several objectives there is no common axis.
      let beale = try #require(library("beale"))
      model.experiment.runs.append(
        RunItem(
          specification: RunSpecification(
            id: 99, objective: beale.name, optimizer: "gd", start: beale.start, steps: 3)))
      #expect(model.comparedContent(model.experiment.runs.filter { [2, 99].contains($0.id) }) == nil)
    }
  }

  /// A model with a training that is done, and the run of what it learned.
  private func trained(_ model: Model) throws -> Model {
    var model = model
    let runner = InlineRunner()
    for command in ["set metaSteps=2", "set widths=2", "train"] {
      for effect in model.receive(.command(command)) { runner.carryOut(effect) }
    }
    for _ in 0..<20 {
      for event in runner.drain() { for effect in model.receive(event) { runner.carryOut(effect) } }
    }
    return model
  }

  @Test(
    "What may not be a name is refused in one line that says why, and changes nothing",
    arguments: [
      ("name 1", "needs a name"), ("name 1  ", "needs a name"), ("name 99 fast", "no such run or training"),
      ("name 1 a name of more than twenty", "26 characters: a name has 20 at most"),
      ("name 1 a\u{1b}[31mb", "control character"), ("name 1 a\tb", "control character"),
      ("name 1 a\u{202e}b", "control character"), ("name 1 42", "a name has a letter"),
      ("name 1 adam", "a word of the workbench"), ("name 1 Learned #3", "a word of the workbench"),
      ("name 1 none", "a word of the workbench"), ("name 1 TWIN", "the name of #2"), ("name 2 twin", "nothing changes"),
      ("name 3 -", "nothing changes"),
    ])
  func refused(command: String, reason: String) throws {
    var model = try fresh()
    #expect(run(&model, "name 2 twin") == nil)
    let before = model.experiment.names
    let effects = model.run(command: command)
    #expect(effects.problem?.contains(reason) == true, "\(effects.problem ?? "taken")")
    #expect(effects.effects.isEmpty && model.experiment.names == before)
    #expect(effects.problem?.contains("\u{1b}") != true)
  }

  @Test("A name is undone and brought back, also where two change places; by R the line is begun")
  func undone() throws {
    var model = try fresh()
    for command in ["name 1 one", "name 2 two", "name 1 -", "name 2 one", "name 1 two"] {
      #expect(run(&model, command) == nil, "\(command)")
    }
    #expect(model.experiment.names[1] == "two" && model.experiment.names[2] == "one")
    for _ in 0..<5 { _ = model.receive(.command("undo")) }
    #expect(model.experiment.names == GivenNames() && model.experiment.runs.allSatisfy { $0.given == nil })
    for _ in 0..<5 { _ = model.receive(.command("redo")) }
    #expect(model.experiment.names[1] == "two" && model.experiment.names[2] == "one")
    _ = model.receive(.command("select 2"))
    _ = model.receive(.input(.key(.character("R"))))
    #expect(model.editor?.text == "name 2 one")
    for letter in " more" { _ = model.receive(.input(.key(.character(letter)))) }
    _ = model.receive(.input(.key(.enter)))
    #expect(model.experiment.names[2] == "one more" && model.editor == nil)
    // Without a number it is the chosen one.
    #expect(run(&model, "name last") == nil && model.experiment.names[2] == "last")
  }

  private func typed(_ command: String) -> [Step] {
    (":" + command).map { .key(.character($0)) } + [.key(.enter)]
  }

  private func verify(_ session: Session, _ path: String) throws -> VerificationReport {
    var verifier = Verifier(session, path: path, resolve: library)
    return try verifier.verify()
  }

  @Test("Names are recorded, verified, replayed and exported; one that could not be given, or to nothing, is found")
  func recorded() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/names.jsonl"
    let model = try model(120, 40)
    let recorder = SessionRecorder(try JournalWriter.create(at: path, header: header(of: model)), now: 0)
    let commands = ["name 1 the first", "name 2 second", "name 2 -", "name 3 third", "undo"].flatMap(typed)
    _ = Pilot(model, recorder: recorder, [.sees("RACE")] + commands + [.sees("RACE DONE"), .key(.character("q"))])
    let session = try JournalReader.read(path)
    let places = session.events.indices.filter { session.events[$0]["name"]?.stringValue == "name" }
    let texts = places.map { session.events[$0]["called"]?.stringValue }
    #expect(texts == ["the first", "second", "", "third", ""])
    let report = try verify(session, path)
    #expect(report.agrees && report.uncompared[.name] == 5, "\(report.differences)")
    for (key, value, field) in [("called", JSONValue.string("adam"), "called"), ("item", 99, "item")] {
      var forged = session
      forged.events[places[0]][key] = value
      let differences = try verify(forged, path).differences
      #expect(differences.map(\.field) == [field], "\(differences)")
    }
    var replayed = try Model.replaying(
      session, path: path, width: 120, height: 40, capabilities: Capabilities(color: .mono, glyphs: .ascii),
      resolve: library)
    replayed.jump(to: nil)
    #expect(replayed.experiment.runs.map(\.given) == ["the first", nil, nil, nil, nil])
    #expect(run(&replayed, "name 2 late") == Model.replayed)
    let opened = try OpenedSession(session, path: path)
    let results = SessionResults(session, timeline: opened.timeline, path: path)
    let runs = try #require(results.json["runs"]?.elements)
    #expect(runs.map { $0["name"]?.stringValue } == ["the first", nil, nil, nil, nil])
  }
}
