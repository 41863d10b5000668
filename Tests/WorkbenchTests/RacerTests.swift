// The field of races: chosen by key and by name, tuned, recorded, undone, replayed, verified.

import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

@Suite("Racers")
struct RacerTests {
  /// Carries everything out until nothing is left to do.
  private func finish(_ model: inout Model, _ effects: [Effect], _ runner: InlineRunner) {
    for effect in effects { runner.carryOut(effect) }
    var events = runner.drain()
    while !events.isEmpty {
      for event in events { for effect in model.receive(event) { runner.carryOut(effect) } }
      events = runner.drain()
    }
  }

  private func commands(_ model: inout Model, _ texts: String...) {
    for text in texts { _ = model.receive(.command(text)) }
  }

  private func press(_ model: inout Model, _ keys: Key...) {
    for key in keys { _ = model.receive(.input(.key(key))) }
  }

  private func settings(_ model: Model, _ name: String) -> [String: Double]? {
    model.experiment.raceRuns.last { $0.name == name }?.specification.settings
  }

  @Test("The field of a fresh start is what the catalogue races, and what was learned last")
  func defaults() throws {
    var model = settled(try model(120, 40))
    #expect(model.racerEntries.filter(\.isRacing).map(\.name) == OptimizerCatalogue.raced.map(\.name))
    #expect(model.racerEntries.map(\.name) == OptimizerCatalogue.all.map(\.name) + ["learned"])
    model = settled(try WorkbenchTests.model(120, 40), training: true)
    #expect(model.racerEntries.filter(\.isRacing).map(\.name) == OptimizerCatalogue.raced.map(\.name) + ["learned"])
    #expect(model.racerEntries.map(\.name).suffix(2) == ["learned", "learned #6"])
  }

  @Test("A training that races as the newest one already is said to be that, until it races under its number")
  func sameAsLearned() throws {
    var model = settled(try model(120, 40), training: true)
    press(&model, .character("N"))
    #expect(view(model).text.contains("as learned; training 6"))
    #expect(LineText(model).racers.last?.contains("off, as learned; training 6") == true)
    press(&model, .escape)
    commands(&model, "racer add #6")
    #expect(!LineText(model).racers.joined().contains("as learned;"))
  }

  @Test("Racers are switched, set and raced by key, and the runs have those settings")
  func keys() throws {
    var model = settled(try model(120, 40))
    press(&model, .character("N"), .character(" "), .down, .enter)
    #expect(model.sheet == .racers && model.keyContext == .sheet)
    // The first is off now, the second on; the third gets a momentum.
    press(&model, .down, .right, .right, .enter)
    for character in "0.5" { press(&model, .character(character)) }
    press(&model, .enter, .left, .character("+"))
    let entry = model.racerEntries[2]
    #expect(entry.name == "heavy-ball" && entry.choice.settings["momentum"] == 0.5)
    #expect(entry.choice.settings["stepSize"] == 1e-4)
    let before = model.experiment.runs.count
    press(&model, .character("n"))
    #expect(model.sheet == nil)
    #expect(model.experiment.raceRuns.map(\.name) == ["gd-backtracking", "heavy-ball", "nesterov", "rmsprop", "adam"])
    #expect(model.experiment.runs.count == before + 5)
    let usual = try #require(OptimizerCatalogue.entry(named: "heavy-ball")).settings(for: model.experiment.objective)
    #expect(settings(model, "heavy-ball") == usual.merging(["momentum": 0.5, "stepSize": 1e-4]) { $1 })
    // What was said of the race before this one is still right.
    #expect(Painter(measuring: model).ruleOfRuns([]).contains("but for heavy-ball momentum 0.5 stepSize 0.0001"))
    press(&model, .character("N"), .character("="))
    #expect(model.racerEntries[2].choice.settings.isEmpty)
  }

  @Test("By name everything is done that is done by key; what is wrong is refused with the range or the nearest name")
  func names() throws {
    var model = settled(try model(120, 40))
    commands(&model, "racer add lbfgs memory=5", "racer remove adam", "racer set gd fraction=1.5")
    let names = model.racerEntries.filter(\.isRacing).map(\.name)
    #expect(names == ["gd", "heavy-ball", "nesterov", "rmsprop", "lbfgs"])
    let beta = model.experiment.objective.smoothness.value
    #expect(model.racerEntries[0].settings["stepSize"] == 1.5 / beta)
    let refused: [(String, String)] = [
      ("racer add adm", "did you mean 'adam'?"),
      ("racer set adam stepSize=-1", "stepSize = -1: a finite number above 0"),
      ("racer set adam beta1=1", "beta1 = 1: a number from 0 to below 1"), ("racer set adam", "needs KEY=VALUE"),
      ("racer set lbfgs memory=1.5", "memory = 1.5: a whole number from 1 to 1000"),
      ("racer set adam stepsize=1", "no setting 'stepsize'; did you mean 'stepSize'?"),
      ("racer sing adam", "add, remove, set, tune, reset"), ("racer add", "needs NAME"),
      ("racer add #9", "no such racer"),
      ("racer tune learned", "no step size to tune"), ("racer remove gd stepSize=1", "racer set changes settings"),
      ("racer set learned hidden=3", "has no settings here"),
      ("racer set gd stepSize=1e-400", "too small, it reads as 0"),
    ]
    let field = model.experiment.field
    for (text, reason) in refused {
      let (effects, problem) = model.run(command: text)
      #expect(problem?.contains(reason) == true, "\(text): \(problem ?? "taken")")
      #expect(effects.isEmpty && model.experiment.field == field, "\(text)")
    }
  }

  @Test("Who cannot race on an objective says why, and is not raced there")
  func refusals() throws {
    var model = settled(try model(120, 40))
    commands(&model, "racer add lbfgs")
    let digits = try #require(library("digits-tanh"))
    model.objectives.adopt([digits])
    commands(&model, "objective digits-tanh", "racer add gd-backtracking")
    #expect(model.messages.notice?.text.contains("it compares values, which mini-batches do not allow") == true)
    #expect(!model.experiment.raceRuns.contains { $0.name == "lbfgs" })
    #expect(model.racerEntries.first { $0.name == "lbfgs" }?.choice.isOn == true)
    // Without anybody there is no race.
    for entry in model.racerEntries where entry.isRacing { commands(&model, "racer remove \(entry.name)") }
    let race = model.experiment.race
    #expect(model.run(command: "race").problem == "nobody takes part: N switches racers on")
    #expect(model.experiment.race == race)
  }

  @Test("Settings belong to the objective for which they were given")
  func settingsByObjective() throws {
    var model = settled(try model(120, 40))
    commands(&model, "racer set adam stepSize=0.125", "objective himmelblau")
    #expect(settings(model, "adam")?["stepSize"] != 0.125)
    #expect(model.racerEntries.first { $0.name == "adam" }?.choice.settings.isEmpty == true)
    commands(&model, "objective rosenbrock")
    #expect(settings(model, "adam")?["stepSize"] == 0.125)
  }

  @Test("Tuning by t is the rule of compare, bit for bit")
  func tuning() throws {
    var model = settled(try model(120, 40))
    let runner = InlineRunner()
    press(&model, .character("N"))
    let row = try #require(model.racerEntries.firstIndex { $0.name == "adam" })
    model.racers.row = row
    finish(&model, model.receive(.input(.key(.character("t")))), runner)
    let objective = model.experiment.objective
    let entry = try #require(OptimizerCatalogue.entry(named: "adam"))
    let plan = model.comparisonPlan(tuned: 5)
    let compared = try #require(Comparison.make(objective, [Contestant(entry, for: objective)], plan))
    let usual = try #require(entry.settings(for: objective)["stepSize"])
    #expect(compared.rows[0].factor != 1)
    #expect(model.racerEntries[row].choice.settings == ["stepSize": usual * compared.rows[0].factor])
    #expect(model.messages.notice?.text.contains(plan.tuningRule) == true)
    #expect(model.racers.tuning.isEmpty)
    // Tuned again it stays, for the usual one is what is multiplied.
    let field = model.experiment.field
    finish(&model, model.receive(.command("racer tune adam")), runner)
    #expect(model.experiment.field == field)
    commands(&model, "undo")
    #expect(model.racerEntries[row].choice.settings.isEmpty)
  }

  @Test("A tuning that comes when another objective is on the bench changes nothing")
  func lateTuning() throws {
    var model = settled(try model(120, 40))
    let runner = InlineRunner()
    let effects = model.receive(.command("racer tune adam"))
    commands(&model, "objective himmelblau")
    let field = model.experiment.field
    finish(&model, effects, runner)
    #expect(model.experiment.field == field && model.messages.notice?.text.contains("not on the bench") == true)
  }

  @Test("A comparison over starts compares the field, and says which settings were given")
  func comparison() throws {
    var model = settled(try model(120, 40))
    commands(&model, "racer remove rmsprop", "racer remove nesterov", "racer set adam stepSize=0.1")
    let runner = InlineRunner()
    finish(&model, model.receive(.command("compare 0")), runner)
    let made = try #require(model.compare.comparison)
    #expect(made.rows.map(\.name) == ["gd", "heavy-ball", "adam"])
    #expect(made.rule == "\(made.plan.rule); adam with stepSize 0.1 as given")
    _ = model.receive(.command("compare"))
    model.isZoomed = true
    #expect(view(model).text.contains("adam with stepSize") && view(model).text.contains(" given "))
  }

  @Test("Several trainings race under their numbers, with letters and colors of their own")
  func trainings() throws {
    var model = settled(try model(120, 40), training: true)
    commands(&model, "set seed=9")
    finish(&model, model.receive(.command("train")), InlineRunner(stepsPerDrain: 100))
    let ids = model.experiment.trainings.map(\.id)
    #expect(ids.count == 2)
    commands(&model, "racer add #\(ids[0])", "race")
    let learned = model.experiment.raceRuns.filter(\.isLearned)
    #expect(learned.map(\.name) == ["learned", "learned #\(ids[0])"])
    #expect(learned.map(\.specification.trained?.training) == [ids[1], ids[0]])
    let style = Style(.dark)
    #expect(style.pen(learned[0].name) != style.pen(learned[1].name))
    #expect(style.head(learned[1].name) == "\(ids[0])".last)
    // The newest one under its number too: then nobody is `learned` but the other.
    commands(&model, "racer remove #\(ids[0])", "racer add #\(ids[1])", "race")
    #expect(
      model.experiment.raceRuns.filter(\.isLearned).map(\.name) == ["learned", "learned #\(ids[1])"])
  }

  @Test("The racers are recorded, undone, branched and replayed, and what was changed is found")
  func recorded() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/racers.jsonl"
    let model = try model(120, 40)
    let recorder = SessionRecorder(try JournalWriter.create(at: path, header: header(of: model)), now: 0)
    let pilot = Pilot(
      model, recorder: recorder,
      [
        .sees("RACE"), .key(.character("t")), .sees("done after 6"), .key(.character("N")), .key(.character(" ")),
        .key(.down), .key(.down), .key(.right), .key(.right), .key(.character("-")), .key(.character("u")),
        .key(.character("U")), .key(.end), .key(.enter), .key(.character("n")), .sees("RACE"), .key(.character("q")),
      ])
    #expect(pilot.model.experiment.raceRuns.contains { $0.name == "learned #6" })
    #expect(pilot.model.experiment.race?.trainings == [6])
    let session = try JournalReader.read(path)
    var verifier = Verifier(session, path: path, resolve: library)
    let report = try verifier.verify()
    #expect(report.agrees && report.isBitExact, "\(report.differences)")
    // A replay shows the same field and the same race; a branch goes on with them.
    var replayed = try Model.replaying(
      session, path: path, width: 120, height: 40, capabilities: Capabilities(color: .mono, glyphs: .ascii),
      resolve: library)
    press(&replayed, .end)
    #expect(replayed.experiment.field == pilot.model.experiment.field)
    #expect(replayed.experiment.raceRuns.map(\.name) == pilot.model.experiment.raceRuns.map(\.name))
    press(&replayed, .character("N"), .down, .enter)
    #expect(replayed.messages.notice?.text.contains("this is a replay") == true)
    press(&replayed, .escape, .character("B"), .character("n"))
    #expect(
      replayed.experiment.raceRuns.map(\.specification.settings)
        == pilot.model.experiment.raceRuns.map(\.specification.settings))
    // Another value of the momentum is named by the line that set it.
    var forged = session
    let line = try #require(forged.events.lastIndex { $0["name"] == "racer" && $0["settings"] != nil })
    forged.events[line]["settings"]?["momentum"] = 0.25
    verifier = Verifier(forged, path: path, resolve: library)
    #expect(try verifier.verify().differences.map(\.field).contains("settings.momentum"))
  }

  @Test("The list of racers without color tells who races and what was given", arguments: [(80, 24), (120, 40)])
  func mono(size: (Int, Int)) throws {
    var model = settled(try model(size.0, size.1, color: .mono, glyphs: .ascii))
    commands(&model, "racer add lbfgs", "racer remove adam", "racer set heavy-ball momentum=0.5", "racers")
    press(&model, .down, .down, .right, .right)
    let text = view(model).text
    #expect(text.allSatisfy { $0.isASCII })
    #expect(text.contains("[x] h heavy-ball") && text.contains("[ ] a adam") && text.contains("momentum 0.5*"))
    try expectSnapshot(text, "racers-\(size.0)x\(size.1)-mono")
  }

  @Test("Lines say what changed and list the racers")
  func lines() throws {
    var before = settled(try model(80, 24, color: .mono, glyphs: .ascii))
    let old = before
    commands(&before, "racer set adam stepSize=0.1")
    let said = LineChanges(from: old, to: before).sentences
    #expect(said == ["Racer adam: on, stepSize = 0.1 as given, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8."])
    let list = LineText(before).racers
    #expect(list.count == 14 && list[0].hasPrefix("Racers on rosenbrock: 5 of 13 take part"))
  }
}
