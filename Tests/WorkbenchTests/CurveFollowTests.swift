// The curves follow what goes on, unless one was chosen by hand.

import Experiment
import Plotting
import Testing

@testable import Workbench

@Suite("The curves follow")
struct CurveFollowTests {
  private func press(_ model: inout Model, _ characters: String) {
    for character in characters { _ = model.receive(.input(.key(.character(character)))) }
  }

  private func command(_ model: inout Model, _ text: String) { _ = model.receive(.command(text)) }

  @Test("What goes on is followed: a race's loss, a training's meta-loss, of both what began last")
  func follows() throws {
    var model = settled(try model(120, 40))
    #expect(model.curves.kind == .gap && model.curves.chosen == nil)
    press(&model, "t")
    #expect(model.curves.kind == .meta && model.curves.chosen == nil)
    // Who reads at a step sees the runs.
    press(&model, "i")
    #expect(model.curves.kind == .gap)
    press(&model, "i")
    #expect(model.curves.kind == .meta)
    // A new race is watched while it moves, then the training again.
    press(&model, "n")
    #expect(model.curves.kind == .gap)
    let steps = try #require(model.experiment.race?.steps)
    model.experiment.race?.shown = Double(steps)
    _ = model.receive(.tick(0))
    #expect(model.curves.kind == .meta)
    // The end of a training is followed too: its run joins the race.
    let done = settled(try self.model(), training: true)
    #expect(done.curves.kind == .gap && !done.experiment.trainings.isEmpty)
  }

  private func model() throws -> Model { try model(120, 40) }
  private func model(_ width: Int, _ height: Int) throws -> Model { try WorkbenchTests.model(width, height) }

  @Test("A curve that was chosen by hand stays, by key and by name, until following is asked for again")
  func chosen() throws {
    for choice in ["curve gradient", "right"] {
      var model = settled(try model())
      model.focus = .curves
      command(&model, choice)
      #expect(model.curves.kind == .gradient && model.curves.chosen == .gradient)
      press(&model, "t")
      #expect(model.curves.kind == .gradient)
      press(&model, "F")
      #expect(model.curves.kind == .meta && model.curves.chosen == nil)
      press(&model, "F")
      #expect(model.messages.notice?.text.contains("follow") == true)
    }
    var model = settled(try model())
    command(&model, "curve update")
    command(&model, "curve follow")
    #expect(model.curves.chosen == nil && model.curves.kind == .gap)
    command(&model, "curve folow")
    #expect(model.messages.notice?.text.contains("did you mean 'follow'?") == true)
  }

  @Test("The way back to following is said on the screen where the chosen curve is not the followed one")
  func said() throws {
    for width in [80, 120, 200] {
      var model = settled(try model(width, width == 80 ? 24 : width == 120 ? 40 : 60))
      #expect(!view(model).text.contains("F follows"))
      command(&model, "curve gradient")
      #expect(view(model).text.contains("F follows"), "\(width)")
      command(&model, "curve gap")
      #expect(!view(model).text.contains("F follows"))
    }
  }

  @Test("A choice that another objective has no curve of is given up")
  func gone() throws {
    let digits = try #require(library("digits-tanh"))
    var model = Model(
      objective: digits, width: 120, height: 40, capabilities: Capabilities(color: .palette, glyphs: .braille))
    command(&model, "curve accuracy")
    #expect(model.curves.kind == .accuracy)
    model.experiment = Experiment(objective: try #require(library("rosenbrock")))
    _ = model.receive(.tick(0))
    #expect(model.curves.chosen == nil && model.curves.kind == .gap)
  }

  @Test("Lines say which curve is shown and whether it follows")
  func lines() throws {
    let before = settled(try model())
    var after = before
    command(&after, "curve gradient")
    let said = LineChanges(from: before, to: after).sentences
    #expect(said == ["Curve: gradient."])
    #expect(lineText(after, .curves).last?.contains("follow shows") == true)
    var followed = after
    command(&followed, "follow")
    #expect(LineChanges(from: after, to: followed).sentences == ["Curve: gap, that of what goes on."])
  }
}
