// What is said to the person, and when: notices, hints, marks and verdicts.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("What is said")
struct NoticeTests {
  @Test("What happens live is not said in a replay, but after it")
  func replayIsNotSpokenOver() throws {
    var model = settled(try model(120, 40))
    _ = model.train()
    let training = try #require(model.experiment.activeTraining?.id)
    let marker = [TimedRecord(time: 0, record: .marker(note: "a"), event: 1)]
    let session = OpenedSession(marker, path: nil, title: "this session", objective: "rosenbrock")
    _ = model.receive(.news(.session(session, objectives: [])))
    #expect(model.playback != nil)
    model.messages.notice = nil
    let end = TrainingEnd(training: training, state: .done, steps: 0, reason: nil, digest: Digest([0]))
    _ = model.receive(.record(.trainingEnd(end)))
    #expect(model.messages.notice == nil)
    #expect(!view(model).text.contains("joins the race"))
    _ = model.receive(.command("live"))
    #expect(model.messages.notice?.text.hasPrefix("training #\(training) done") == true)
  }

  @Test("The same is said at once where nothing is replayed")
  func liveIsSaid() throws {
    var model = settled(try model(120, 40))
    _ = model.train()
    let training = try #require(model.experiment.activeTraining?.id)
    let end = TrainingEnd(training: training, state: .cancelled, steps: 0, reason: nil, digest: Digest([0]))
    _ = model.receive(.record(.trainingEnd(end)))
    #expect(model.messages.notice?.text.hasPrefix("training #\(training) cancelled") == true)
  }

  @Test("While a question is open the hints are its answers, and they work", arguments: ["y", "n"])
  func questions(answer: String) throws {
    var model = settled(try model(80, 24, glyphs: .ascii))
    let hints = { (model: Model) in view(model).text.split(separator: "\n").last.map(String.init) ?? "" }
    #expect(!hints(model).contains("y Quit"))
    _ = model.train()
    _ = model.receive(.input(.key(.character("q"))))
    #expect(model.overlay == .quitQuestion)
    #expect(hints(model).contains("y Quit") && hints(model).contains("n Stay"), "\(hints(model))")
    let effects = model.receive(.input(.key(.character(Character(answer)))))
    let quits = effects.contains { if case .quit = $0 { true } else { false } }
    #expect(quits == (answer == "y") && (model.overlay == nil || quits))
  }

  @Test(
    "Without color the cursor of the list and what is on the bench have different marks", arguments: GlyphTier.allCases)
  func marksOfTheList(_ glyphs: GlyphTier) throws {
    var model = settled(try model(120, 40, color: .mono, glyphs: glyphs))
    model.moveFocus(.objectives)
    _ = model.receive(.input(.key(.down)))
    model.moveFocus(.landscape)
    let rows = view(model).text.split(separator: "\n").map { String($0.prefix(30)) }
    let experiment = try #require(rows.first { $0.contains("rosenbrock") && !$0.contains("log-") })
    let cursor = try #require(rows.first { $0.contains(">") })
    #expect(experiment.contains(glyphs == .ascii ? "*" : "●") && !experiment.contains(">"), "\(experiment)")
    #expect(cursor.contains("log-rosenbrock"), "\(cursor)")
  }

  @Test("A notice leaves the state in the status line where there is room, and is read whole where there is none")
  func noticeBesideState() throws {
    var model = settled(try model(80, 24, glyphs: .ascii))
    _ = model.train()
    let status = { (model: Model) in view(model).text.split(separator: "\n").suffix(2).first.map(String.init) ?? "" }
    model.say("short")
    #expect(status(model).contains("TRAIN #") && status(model).contains("| short"), "\(status(model))")
    let long = String(repeating: "word ", count: 13) + "end"
    model.say(long)
    #expect(!status(model).contains("TRAIN") && status(model).contains(long), "\(status(model))")
  }

  @Test("A setting may be typed with a space instead of =")
  func settingWithSpace() throws {
    var model = settled(try model(120, 40))
    for (typed, horizon) in [("set horizon 7", 7), ("set horizon=8", 8), ("set horizon = 9", 9)] {
      _ = model.receive(.command(typed))
      #expect(model.experiment.configuration.horizon == horizon, "\(typed): \(model.messages.notice?.text ?? "")")
    }
    _ = model.receive(.command("set horizon"))
    #expect(model.experiment.configuration.horizon == 9 && model.messages.notice?.text.contains("KEY=VALUE") == true)
  }

  @Test("A time of a replay is typed in seconds or as the line of time shows it; what is none is refused")
  func times() throws {
    var model = settled(try model(120, 40))
    // Pauses of more than three seconds would be shortened.
    let timeline = (0...100).map { TimedRecord(time: 2 * Double($0), record: .marker(note: "\($0)"), event: $0) }
    let session = OpenedSession(timeline, path: nil, title: "this session", objective: "rosenbrock")
    _ = model.receive(.news(.session(session, objectives: [])))
    model.playback?.isPlaying = false
    for (typed, time) in [("90", 90.0), ("1:30", 90), ("0:05.5", 5.5), ("9:00", 200), ("-3", 0)] {
      _ = model.receive(.command("seek \(typed)"))
      #expect(model.playback?.time == time, "\(typed)")
    }
    for typed in ["1:75", "-1:30", "1:2:3", "soon", ":", "nan", "1:-5"] {
      _ = model.receive(.command("seek \(typed)"))
      #expect(model.playback?.time == 0 && model.messages.notice?.text.contains("a time") == true, "\(typed)")
    }
  }

  @Test("The foot of the form names the new value at 120 columns, and nothing that no longer matters")
  func difference() throws {
    var model = settled(try model(120, 40), training: true)
    for edit in ["set ratio=0.5", "set optimizer=lstm"] { _ = model.receive(.command(edit)) }
    model.moveFocus(.architecture)
    let text = view(model).text
    for words in ["since #6: optimizer", "convergent -> lstm"] { #expect(text.contains(words), "\(text)") }
    #expect(!model.differencePage.lines.contains { $0.contains("ratio") })
    _ = model.receive(.command("set optimizer=convergent"))
    #expect(model.differencePage.lines.contains("ratio: 0.97 -> 0.5"))
  }

  @Test("Where the locale has no Braille G says so and draws nothing else")
  func noBraille() throws {
    var model = Model(
      objective: try #require(Catalogue.objective(named: "sphere")), width: 80, height: 24,
      capabilities: Capabilities(color: .mono, glyphs: .ascii, encodesBraille: false))
    _ = model.receive(.command("glyphs"))
    #expect(model.display.terminal.glyphs == .ascii && model.messages.notice?.text.contains("C.UTF-8") == true)
    model.display.terminal.encodesBraille = true
    _ = model.receive(.command("glyphs"))
    #expect(model.display.terminal.glyphs == .braille)
  }

  @Test("b says where bounds are when the curves shown have none")
  func bounds() throws {
    var model = settled(try model(80, 24, glyphs: .ascii))
    _ = model.receive(.command("bound"))
    #expect(model.curves.chart.showsBounds && model.messages.notice?.text.contains("gradient") == true)
    _ = model.receive(.command("curve gradient"))
    _ = model.receive(.command("bound"))
    #expect(!model.curves.chart.showsBounds)
  }

  @Test("The palette lists commands with their arguments beside actions of the same name")
  func heads() throws {
    let items = Palette.items(for: "les", in: try model(120, 40))
    #expect(items.contains { $0.text == "lesson" && $0.summary.hasPrefix("NUMBER") && $0.needsMore })
    #expect(items.contains { $0.text == "lesson" && !$0.needsMore })
  }

  @Test("The step of the race from elsewhere is done by a race from elsewhere only")
  func movedStart() throws {
    var model = settled(try model(120, 40), training: true)
    for command in ["race", "objective sphere", "race"] { _ = model.receive(.command(command)) }
    #expect(!model.progress.hasMovedStart && model.progress.races >= 3)
    for command in ["start 1,0.5", "race"] { _ = model.receive(.command(command)) }
    #expect(model.progress.hasMovedStart)
  }

  @Test("The queue shows a verdict for every run and every training that left one", arguments: [120, 200])
  func verdicts(width: Int) throws {
    let model = settled(try model(width, 40), training: true)
    let lines = view(model).text.split(separator: "\n")
    let top = try #require(lines.firstIndex { $0.contains("─ 5 Queue") })
    let rows = lines[(top + 2)...].prefix(6)
    let verdicts = PremiseStatus.allCases.map(\.rawValue)
    for row in rows { #expect(verdicts.contains { row.contains($0) }, "\(row)") }
    #expect(rows.contains { $0.contains("training") || $0.contains("train ") })
    // The loss of a training is named, for its column is headed f.
    #expect(rows.contains { $0.contains(width == 200 ? " loss " : " m ") })
  }

  @Test("Compare shows verdicts in its narrow place too, also of marked runs")
  func compareVerdicts() throws {
    var model = settled(try model(120, 40), training: true)
    func pane(_ model: Model) throws -> [Substring] {
      let lines = view(model).text.split(separator: "\n")
      let top = try #require(lines.firstIndex { $0.contains("─ 7 Compare") })
      return lines[(top + 1)...].prefix(3).map { $0.prefix(30) }
    }
    let verdicts = PremiseStatus.allCases.map(\.rawValue)
    for row in try pane(model).prefix(2) { #expect(verdicts.contains { row.contains($0) }, "\(row)") }
    for id in model.experiment.raceRuns.suffix(2).map(\.id) {
      for command in ["select \(id)", "mark"] { _ = model.receive(.command(command)) }
    }
    for row in try pane(model).prefix(2) {
      #expect(verdicts.contains { row.contains($0) } && row.contains("#"), "\(row)")
    }
  }

  @Test("An error of an earlier formula is gone from the status when a later one is taken")
  func formulaErrors() throws {
    var model = settled(try model(120, 40))
    let runner = InlineRunner()
    func type(_ text: String) {
      for key in text.map(Key.character) + [.enter] {
        for effect in model.receive(.input(.key(key))) { runner.carryOut(effect) }
        for event in runner.drain() { for effect in model.receive(event) { runner.carryOut(effect) } }
      }
    }
    _ = model.receive(.input(.key(.character("a"))))
    type("x^2+")
    #expect(model.messages.notice?.text.contains("ends too early") == true)
    type("y^2")
    #expect(model.experiment.objective.name == "expr:x^2+y^2")
    #expect(model.messages.notice == nil, "\(model.messages.notice?.text ?? "")")
  }

  @Test("v says which run it verifies, from any pane")
  func verifySays() throws {
    var model = settled(try model(120, 40))
    model.moveFocus(.objectives)
    let run = try #require(model.verifyTarget)
    _ = model.receive(.input(.key(.character("v"))))
    #expect(model.messages.notice?.text.hasPrefix("verifying run #\(run.id), \(run.name)") == true)
  }
}
