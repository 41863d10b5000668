// The sensitivity map on the screen: asked for, looked around in, taken from, abandoned, drawn and read out.

import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Synchronization
import Testing

@testable import Experiment
@testable import Workbench

@Suite("The sensitivity map")
struct SensitivitySheetTests {
  /// A model with a map that is computed.
  private func mapped(_ model: Model, _ command: String = "sensitivity heavy-ball") -> Model {
    var model = model
    let effects = model.receive(.command(command))
    let map = Self.known.withLock { known -> SensitivityMap? in
      guard let plan = asked(effects) else { return nil }
      if let map = known.first(where: { $0.plan == plan }) { return map }
      var twin = model
      let runner = InlineRunner()
      for effect in effects { runner.carryOut(effect) }
      for event in runner.drain() { _ = twin.receive(event) }
      if let map = twin.sensitivity.map { known.append(map) }
      return twin.sensitivity.map
    }
    if let map { _ = model.receive(.news(.sensitivity(map))) }
    return model
  }

  /// Every map is computed once for all tests.
  private static let known = Mutex<[SensitivityMap]>([])

  private func fresh(
    _ width: Int = 120, _ height: Int = 40, color: ColorTier = .truecolor, glyphs: GlyphTier = .braille
  ) throws -> Model { settled(try model(width, height, color: color, glyphs: glyphs)) }

  private func press(_ model: inout Model, _ keys: Key...) {
    for key in keys { _ = model.receive(.input(.key(key))) }
  }

  private func asked(_ effects: [Effect]) -> SensitivityPlan? {
    effects.lazy.compactMap { if case .compute(.sensitivity(let plan)) = $0 { plan } else { nil } }.first
  }

  private func isStop(_ effect: Effect) -> Bool { if case .compute(.stopSensitivity) = effect { true } else { false } }

  @Test("V maps what is at hand: the chosen racer, the form, else the first that has two settings")
  func atHand() throws {
    var model = try fresh()
    let plan = try #require(asked(model.receive(.input(.key(.character("V"))))))
    #expect(plan.subject == .designed(name: "heavy-ball", settings: [:]) && plan.objective == "rosenbrock")
    #expect(model.sheet == .sensitivity && model.sensitivity.isComputing)
    #expect(plan.start == model.experiment.race?.start && plan.steps == Model.raceSteps)
    // The cursor is where the present settings are.
    #expect(plan.x.values[model.sensitivity.column] == plan.x.values[16])
    #expect(plan.y.values[model.sensitivity.row] == 0.9)
    press(&model, .escape, .character("N"))
    model.racers.row = try #require(model.racerEntries.firstIndex { $0.name == "adam" })
    #expect(asked(model.receive(.input(.key(.character("V")))))?.subject.name == "adam")
    press(&model, .escape, .character("4"))
    let form = try #require(asked(model.receive(.input(.key(.character("V"))))))
    #expect(
      form.subject == .untrained(model.experiment.configuration) && form.x.key == "scale" && form.y.key == "ratio")
  }

  @Test("By name any optimizer and any two settings are mapped; what cannot be is refused with the reason")
  func names() throws {
    var model = try fresh()
    #expect(asked(model.receive(.command("sensitivity adam beta2 stepSize")))?.x.key == "beta2")
    #expect(asked(model.receive(.command("sensitivity untrained")))?.subject.name == "untrained")
    _ = model.receive(.command("racer set rmsprop decay=0.5"))
    #expect(
      asked(model.receive(.command("sensitivity rmsprop")))?.subject
        == .designed(name: "rmsprop", settings: ["decay": 0.5]))
    for (text, reason) in [
      ("adm", "did you mean 'adam'?"), ("adam stepSize", "two of its settings"),
      ("adam momentum stepSize", "no number 'momentum'"),
      ("sign", "no two settings"), ("adam beta1 beta1", "along both axes"),
      ("adam a b c", "an optimizer, two of its settings"),
      ("gd stepSize stepExponent", "without a stepOffset"),
    ] {
      let plan = model.sensitivity.plan
      let (effects, problem) = model.run(command: "sensitivity \(text)")
      #expect(asked(effects) == nil && model.sensitivity.plan == plan, "\(text)")
      #expect(problem?.contains(reason) == true, "\(text): \(problem ?? "taken")")
    }
  }

  @Test("Enter takes the cell into the field of races with its very values, and a race's run is the cell")
  func takes() throws {
    var model = mapped(try fresh())
    let map = try #require(model.sensitivity.map)
    let plan = map.plan
    press(&model, .home)
    let best = try #require(map.best)
    #expect((model.sensitivity.column, model.sensitivity.row) == best)
    press(&model, .enter)
    let entry = try #require(model.racerEntries.first { $0.name == "heavy-ball" })
    #expect(entry.settings["stepSize"] == plan.x.values[best.column])
    #expect(entry.settings["momentum"] == plan.y.values[best.row])
    #expect(try #require(model.presentCell(in: plan)) == best)
    let runner = InlineRunner()
    for effect in model.receive(.input(.key(.character("n")))) { runner.carryOut(effect) }
    for event in runner.drain() { _ = model.receive(event) }
    #expect(model.sheet == nil)
    let run = try #require(model.experiment.raceRuns.first { $0.name == "heavy-ball" })
    #expect(run.outcome?.value == map.cell(column: best.column, row: best.row)?.value)
    _ = model.receive(.command("undo"))
    #expect(model.racerEntries.first { $0.name == "heavy-ball" }?.choice.settings.isEmpty == true)
  }

  @Test("Of the form Enter edits both settings, which one undo takes back")
  func takesIntoForm() throws {
    var model = mapped(try fresh(), "sensitivity form scale ratio")
    let before = model.experiment.configuration
    let plan = try #require(model.sensitivity.plan)
    (model.sensitivity.column, model.sensitivity.row) = (3, 5)
    let effects = model.receive(.input(.key(.enter)))
    let edits = effects.compactMap { effect -> SessionAction? in
      if case .record(.action(let action)) = effect { SessionAction(action) } else { nil }
    }
    #expect(
      edits == [
        .edit(key: "scale", value: plan.x.values[3].text), .edit(key: "ratio", value: plan.y.values[5].text),
      ])
    #expect(model.experiment.configuration[.ratio] == plan.y.values[5])
    press(&model, .character("u"))
    #expect(model.experiment.configuration == before)
  }

  @Test("What is taken from the map is recorded and verified, and in a replay nothing is taken")
  func recorded() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/map.jsonl"
    let model = try model(120, 40)
    let recorder = SessionRecorder(try JournalWriter.create(at: path, header: header(of: model)), now: 0)
    let pilot = Pilot(
      model, recorder: recorder,
      [
        .sees("RACE"), .key(.character("V")), .sees("* best"), .key(.home), .key(.enter), .key(.character("n")),
        .sees("RACE"),
        .key(.character("q")),
      ])
    let given = pilot.model.experiment.field.choice(.optimizer("heavy-ball"), on: "rosenbrock").settings
    #expect(given.keys.sorted() == ["momentum", "stepSize"])
    let session = try JournalReader.read(path)
    var verifier = Verifier(session, path: path, resolve: library)
    let report = try verifier.verify()
    #expect(report.agrees && report.uncompared[.racer] == nil, "\(report.differences)")
    var replayed = try Model.replaying(
      session, path: path, width: 120, height: 40, capabilities: Capabilities(color: .mono, glyphs: .ascii),
      resolve: library)
    press(&replayed, .end, .character("V"), .enter)
    #expect(replayed.messages.notice?.text == Model.replayed)
  }

  @Test("Arrows stay inside, Space takes other settings, + zooms in around the cursor, - out, = shows all")
  func looksAround() throws {
    var model = mapped(try fresh(), "sensitivity adam")
    let plan = try #require(model.sensitivity.plan)
    for _ in 0..<50 { press(&model, .left, .down) }
    #expect((model.sensitivity.column, model.sensitivity.row) == (0, 0))
    for _ in 0..<50 { press(&model, .right, .up) }
    #expect((model.sensitivity.column, model.sensitivity.row) == (32, 16))
    for _ in 0..<8 { press(&model, .left, .down) }
    let value = plan.x.values[model.sensitivity.column]
    let zoomed = try #require(asked(model.receive(.input(.key(.character("+"))))))
    #expect(zoomed.x.values.count == 33 && abs(zoomed.x.values[model.sensitivity.column] / value - 1) < 0.02)
    #expect(zoomed.x.values[0] > plan.x.values[0] && zoomed.y.values[16] < plan.y.values[16])
    #expect(asked(model.receive(.input(.key(.character("="))))) == plan)
    #expect(try #require(asked(model.receive(.input(.key(.character("-")))))).x.values[0] < plan.x.values[0])
    #expect(plan.y.key == "beta1" && asked(model.receive(.input(.key(.character(" ")))))?.y.key == "beta2")
    let pairs = (0..<6).compactMap { _ in
      asked(model.receive(.input(.key(.character(" "))))).map { "\($0.x.key) \($0.y.key)" }
    }
    #expect(Set(pairs).count == 6 && pairs.contains("beta1 beta2"))
  }

  @Test("Of mini-batches the number is their f, not the distance to a lucky batch")
  func miniBatches() throws {
    let objective = try #require(library("digits-tanh"))
    let plan = try SensitivityPlan(
      .designed(name: "heavy-ball", settings: [:]), on: objective, start: objective.start, steps: 3, size: (3, 2))
    let map = try #require(Conductor(ModelCache(objectives: [objective])).sensitivity(plan, serialFor))
    #expect(map.lossName == "f of a mini-batch")
    let finite = map.cells.compactMap { $0 }.filter(\.value.isFinite)
    #expect(!finite.isEmpty && finite.allSatisfy { map.loss(of: $0).value == $0.value })
  }

  @Test("A map that nobody looks at is abandoned, and one that comes late is not taken for another")
  func abandoned() throws {
    var model = try fresh()
    let plan = try #require(asked(model.receive(.command("sensitivity adam"))))
    #expect(model.receive(.input(.key(.escape))).contains(where: isStop))
    #expect(!model.receive(.tick(0.1)).contains(where: isStop))
    _ = model.receive(.command("sensitivity rmsprop"))
    let late = try #require(Conductor().sensitivity(plan, serialFor))
    _ = model.receive(.news(.sensitivity(late)))
    #expect(model.sensitivity.map == nil)
    // A whole one is kept, and shown again without being computed.
    model = mapped(model, "sensitivity adam")
    press(&model, .escape)
    #expect(asked(model.receive(.input(.key(.character("V"))))) == nil && model.sensitivity.map == late)
    _ = model.receive(.command("objective himmelblau"))
    press(&model, .enter)
    #expect(model.messages.notice?.text.contains("not on the bench") == true)
  }

  @Test(
    "It is drawn at every size with every pane's width, in every tier",
    arguments: GoldenTests.sizes + [(60, 20), (300, 90)])
  func sizes(width: Int, height: Int) throws {
    let map = try #require(mapped(try fresh()).sensitivity.map)
    for color in ColorTier.allCases {
      for glyphs in GlyphTier.allCases {
        var model = try fresh(width, height, color: color, glyphs: glyphs)
        _ = model.receive(.command("sensitivity heavy-ball"))
        _ = view(model)
        _ = model.receive(.news(.sensitivity(map)))
        let frame = view(model)
        if glyphs == .ascii { #expect(frame.text.allSatisfy { $0.isASCII }) }
        guard width >= 80 else { continue }
        #expect(frame.text.contains("Sensitivity of heavy-ball on rosenbrock"), "\(color) \(glyphs)")
        #expect(frame.text.contains("momentum") && frame.text.contains("stepSize"))
        let places = SensitivityFrame(model)
        #expect(places.stride == 1 && places.size.width > 1)
        // What is clicked is what is drawn.
        let corner = places.cell(atColumn: places.map.endColumn - 1, row: places.map.row)
        #expect(corner.map { [$0.column, $0.row] } == [32, 16])
      }
    }
  }

  @Test(
    "Without color the map is digits, and the numbers of the cell under the cursor stand below",
    arguments: [(80, 24), (120, 40)])
  func mono(size: (Int, Int)) throws {
    var model = mapped(try fresh(size.0, size.1, color: .mono, glyphs: .ascii))
    press(&model, .left, .left, .up)
    let text = view(model).text
    #expect(text.contains("x diverged") && text.contains("* best"))
    try expectSnapshot(text, "sensitivity-\(size.0)x\(size.1)-mono")
  }

  @Test("Lines wait for the map and read it out; what it means is explained")
  func lines() throws {
    let model = mapped(try fresh(80, 24, color: .mono, glyphs: .ascii), "sensitivity heavy-ball")
    let text = LineText(model).sensitivity
    #expect(
      text[0].hasPrefix("Sensitivity of heavy-ball on rosenbrock: f - f* after 300 steps from (-1.2, 1), 561 of 561"))
    #expect(text.contains { $0.hasPrefix("Best: stepSize ") } && text.contains { $0.hasPrefix("Present: stepSize ") })
    #expect(text.count == 11)
    var waiting = try fresh(80, 24)
    _ = waiting.receive(.command("sensitivity heavy-ball"))
    #expect(!SensitivitySheet.isReady(waiting) && SensitivitySheet.isReady(model))
    #expect(LineText(model).sensitivityWhy.joined().contains("Every cell is one run of heavy-ball"))
  }
}
