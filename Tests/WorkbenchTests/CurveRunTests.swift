// Each of five curves can be found: chosen, alone, muted, on top.

import Experiment
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

@Suite("The runs in the curves")
struct CurveRunTests {
  private func raced(_ width: Int = 120, _ height: Int = 40) throws -> Model {
    var model = settled(try model(width, height), step: 300)
    model.focus = .curves
    return model
  }

  private func press(_ model: inout Model, _ key: Key) { _ = model.receive(.input(.key(key))) }

  private func names(_ model: Model, _ kind: CurveKind = .gap) -> [String] {
    model.curveContent(of: kind).lines.filter { $0.meaning == .run }.map(\.name)
  }

  @Test("The chosen run is drawn last, in every chart, and Up and Down choose another")
  func chosen() throws {
    var model = try raced()
    #expect(names(model) == ["heavy-ball", "nesterov", "rmsprop", "adam", "gd"])
    press(&model, .down)
    #expect(names(model) == ["gd", "nesterov", "rmsprop", "adam", "heavy-ball"])
    #expect(names(model, .gradient).last == "heavy-ball" && names(model, .update).last == "heavy-ball")
    #expect(model.selectedRun?.name == "heavy-ball" && model.curves.kind == .gap)
    press(&model, .up)
    press(&model, .up)
    #expect(model.selectedRun?.name == "adam")
    #expect(model.curveContent(of: .gap).lines.filter(\.isSelected).map(\.name) == ["adam"])
    // Of a training there is one line of losses to look at.
    model.curves.kind = .meta
    press(&model, .down)
    #expect(model.curves.kind == .heldOutGap && model.selectedRun?.name == "adam")
  }

  @Test("A run alone, by key and by name; another that is chosen takes its place")
  func solo() throws {
    var model = try raced()
    press(&model, .character("O"))
    #expect(names(model) == ["gd"] && names(model, .update) == ["gd"])
    #expect(view(model).text.contains("only gd"))
    press(&model, .down)
    #expect(names(model) == ["heavy-ball"])
    press(&model, .character("O"))
    #expect(names(model).count == 5 && !view(model).text.contains("only "))
    _ = model.receive(.command("solo adam"))
    #expect(names(model) == ["adam"])
    _ = model.receive(.command("solo all"))
    #expect(names(model).count == 5)
    _ = model.receive(.command("solo adan"))
    #expect(names(model).count == 5 && model.messages.notice?.text.contains("did you mean 'adam'?") == true)
    // Of another objective the race has other runs: a name that is none of them hides nothing.
    model.curves.solo = "somebody"
    #expect(names(model).count == 5)
  }

  @Test("Runs are muted and come back, by key and by name, and how many are drawn is said")
  func mute() throws {
    var model = try raced()
    press(&model, .character("Z"))
    #expect(names(model) == ["heavy-ball", "nesterov", "rmsprop", "adam"])
    #expect(view(model).text.contains("without gd"))
    _ = model.receive(.command("mute adam"))
    #expect(names(model) == ["heavy-ball", "nesterov", "rmsprop"] && view(model).text.contains("3 of 5 runs"))
    press(&model, .character("Z"))
    #expect(names(model).contains("gd") && !names(model).contains("adam"))
    for name in names(model) { _ = model.receive(.command("mute \(name)")) }
    #expect(names(model).isEmpty && view(model).text.contains("mute none"))
    _ = model.receive(.command("mute none"))
    #expect(names(model).count == 5)
    _ = model.receive(.command("mute nobody"))
    #expect(names(model).count == 5 && model.messages.commandProblem?.contains("no such name") == true)
  }

  @Test("What the best value seen is does not depend on what is muted")
  func base() throws {
    var model = settled(
      Model(
        objective: try Objective(formula: "x^2 + y^2 - 5 + sin(3*x)"), width: 120, height: 40,
        capabilities: Capabilities(color: .palette, glyphs: .braille)), step: 300)
    let title = model.curveContent(of: .gap).title
    #expect(title.hasPrefix("Loss f - "))
    for name in model.curveRunNames.dropLast() { _ = model.receive(.command("mute \(name)")) }
    #expect(model.curveContent(of: .gap).title == title)
  }

  @Test("Lines say which runs are drawn")
  func lines() throws {
    let before = try raced()
    var after = before
    _ = after.receive(.command("solo adam"))
    #expect(LineChanges(from: before, to: after).sentences == ["Runs in the curves: only adam."])
    #expect(lineText(after, .curves).contains("Of the runs: only adam."))
    #expect(!lineText(after, .curves).contains { $0.hasPrefix("gd:") })
    var muted = before
    _ = muted.receive(.command("mute gd"))
    #expect(LineChanges(from: before, to: muted).sentences == ["Runs in the curves: all but gd."])
  }

  @Test("A bound of a run that is not drawn is not drawn either")
  func bounds() throws {
    var model = settled(try model(120, 40), step: 300, training: true)
    #expect(model.selectedRun?.name == "learned")
    #expect(model.curveContent(of: .update).lines.contains { $0.isBound })
    _ = model.receive(.command("mute learned"))
    #expect(!model.curveContent(of: .update).lines.contains { $0.isBound })
  }
}
