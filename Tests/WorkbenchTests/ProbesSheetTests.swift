// The probes on the screen: asked for, shown row by row, abandoned, drawn and read out.

import OptimizerEngine
import Plotting
import SessionStore
import Synchronization
import Testing

@testable import Experiment
@testable import Workbench

@Suite("The probes")
struct ProbesSheetTests {
  private func fresh(
    _ width: Int = 120, _ height: Int = 40, color: ColorTier = .truecolor, glyphs: GlyphTier = .braille
  ) throws -> Model { settled(try model(width, height, color: color, glyphs: glyphs), training: true) }

  private func asked(_ effects: [Effect]) -> ProbePlan? {
    effects.lazy.compactMap { if case .compute(.probes(let plan)) = $0 { plan } else { nil } }.first
  }

  private func isStop(_ effect: Effect) -> Bool { if case .compute(.stopProbes) = effect { true } else { false } }

  /// What there is after each row, computed once for all tests.
  private static let known = Mutex<[ProbeTable]>([])

  private func tables(_ model: Model) throws -> [ProbeTable] {
    try Self.known.withLock { known in
      guard known.isEmpty else { return known }
      var twin = model
      let plan = try #require(asked(twin.receive(.command("probe"))))
      let training = try #require(twin.experiment.trainings.last { $0.hasLearned })
      let conductor = Conductor()
      _ = conductor.learn(training.origin, serialFor)
      conductor.probe(plan, serialFor, publish: { known.append($0) })
      return known
    }
  }

  private func probed(_ model: Model) throws -> Model {
    var model = model
    let last = try #require(try tables(model).last)
    _ = model.receive(.command("probe"))
    _ = model.receive(.news(.probes(last)))
    return model
  }

  @Test("E asks for what was learned last, a name for another; without anything learned it says how to get there")
  func atHand() throws {
    var bare = settled(try model(120, 40))
    #expect(asked(bare.receive(.input(.key(.character("E"))))) == nil && bare.sheet == nil)
    #expect(bare.messages.notice?.text.contains("t trains") == true)
    var model = try fresh()
    let plan = try #require(asked(model.receive(.input(.key(.character("E"))))))
    #expect(plan.objective == "rosenbrock" && plan.subject.name == "learned" && plan.steps == Model.raceSteps)
    #expect(plan.starts == 16 && plan.tunedSizes == 5)
    #expect(model.sheet == .probes && model.probes.isComputing && !ProbesSheet.isReady(model))
    #expect(model.run(command: "probe lerned").problem?.contains("did you mean 'learned'") == true)
    _ = model.receive(.input(.key(.escape)))
    #expect(asked(model.receive(.command("probe learned"))) == plan)
  }

  @Test("Rows come one after the other; probes that nobody looks at are abandoned, late ones are not taken for others")
  func abandoned() throws {
    var model = try fresh()
    let all = try tables(model)
    _ = model.receive(.command("probe"))
    _ = model.receive(.news(.probes(all[1])))
    #expect(view(model).text.contains("computing") && view(model).text.contains("..."))
    #expect(model.receive(.input(.key(.escape))).contains(where: isStop))
    #expect(!model.receive(.tick(0.1)).contains(where: isStop))
    _ = model.receive(.news(.probes(all[2])))
    #expect(model.probes.table == nil)
    // A whole one is kept and shown again without being computed.
    model = try probed(model)
    #expect(!model.probes.isComputing && ProbesSheet.isReady(model))
    _ = model.receive(.input(.key(.escape)))
    #expect(asked(model.receive(.input(.key(.character("E"))))) == nil && model.probes.table == all.last)
  }

  @Test("The runner carries them out as the conductor does")
  func runner() throws {
    var model = try fresh()
    var plan = try #require(asked(model.receive(.command("probe"))))
    (plan.starts, plan.steps, plan.tunedSizes) = (6, 5, 0)
    let runner = InlineRunner()
    runner.perform(.probes(plan))
    let found = runner.drain().compactMap { if case .news(.probes(let table)) = $0 { table } else { nil } }
    #expect(found.count == 1 && found[0].isComplete && found[0].failure == nil && found[0].plan == plan)
    #expect(found[0] == Conductor().probe(plan, serialFor))
  }

  @Test(
    "The page has a row for each probe, the memory score and the numbers of the row under the cursor",
    arguments: [(80, 24), (120, 40)])
  func page(size: (Int, Int)) throws {
    var model = try probed(try fresh(size.0, size.1, color: .mono, glyphs: .ascii))
    _ = model.receive(.input(.key(.down)))
    let text = view(model).text
    for part in ["What did it learn?", "inputs zeroed", "memory score", "gradient zeroed"] {
      #expect(text.contains(part), "\(part)")
    }
    try expectSnapshot(text, "probes-\(size.0)x\(size.1)-mono")
  }

  @Test("It is drawn at every size in every tier", arguments: GoldenTests.sizes + [(60, 20), (300, 90)])
  func sizes(width: Int, height: Int) throws {
    let all = try tables(try fresh())
    for color in ColorTier.allCases {
      for glyphs in GlyphTier.allCases {
        var model = try fresh(width, height, color: color, glyphs: glyphs)
        _ = model.receive(.command("probe"))
        _ = view(model)
        for table in [all[0], all[3], all[all.count - 1]] {
          _ = model.receive(.news(.probes(table)))
          let frame = view(model)
          if glyphs == .ascii { #expect(frame.text.allSatisfy { $0.isASCII }) }
          if width >= 80 { #expect(frame.text.contains("gradient zeroed"), "\(color) \(glyphs)") }
        }
        for _ in 0..<20 { _ = model.receive(.input(.key(.down))) }
        // Where there is no room for panes keys do nothing.
        guard !model.isTooSmall else { continue }
        #expect(model.probes.row == all[0].rows.count - 1)
        _ = view(model)
      }
    }
  }

  @Test("Lines wait for them and read them out with n and interval; w explains the row and the rules")
  func lines() throws {
    var model = try probed(try fresh(80, 24))
    let text = LineText(model).probes
    #expect(text[0].hasPrefix("Probes of learned on rosenbrock, 300 steps, 16 starts a row; trained on rosenbrock"))
    #expect(text.contains { $0.hasPrefix("Memory score") })
    #expect(text.contains { $0.hasPrefix("Inputs zeroed: ") && $0.contains("n = 16") })
    #expect(text.contains { $0.hasPrefix("Labels shuffled: ") && $0.contains("no labels here") })
    _ = model.receive(.input(.key(.enter)))
    guard case .page(let page, _) = model.overlay else {
      Issue.record("no page")
      return
    }
    #expect(page.lines[0].hasPrefix("As it is: ") && page.lines.contains { $0.contains("order statistics") })
  }
}
