// Numbers before moves, and what is copied.

import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import OptimizerEngine
@testable import Workbench

@Suite("Numbers before moves")
struct GoingTests {
  private func press(_ text: String, _ model: inout Model) -> [Effect] {
    text.flatMap { character -> [Effect] in
      switch character {
      case "\n": model.receive(.input(.key(.enter)))
      case "\u{1b}": model.receive(.input(.key(.escape)))
      default: model.receive(.input(.key(.character(character))))
      }
    }
  }

  private func listing() throws -> Model {
    var model = settled(try model(120, 40))
    _ = press("o", &model)
    return model
  }

  @Test("g12j goes down twelve rows, g3k up three, gg to the first, G to the last, g5g to the fifth")
  func rows() throws {
    var model = try listing()
    let last = model.listedObjectives.count - 1
    _ = press("ggg12j", &model)
    #expect(model.objectives.row == 12)
    _ = press("g3k", &model)
    #expect(model.objectives.row == 9)
    _ = press("gg", &model)
    #expect(model.objectives.row == 0)
    _ = press("G", &model)
    #expect(model.objectives.row == last)
    _ = press("g5g", &model)
    #expect(model.objectives.row == 4)
    _ = press("g7\n", &model)
    #expect(model.objectives.row == 6)
    _ = press("g999999G", &model)
    #expect(model.objectives.row == last)
    #expect(model.number == nil)
  }

  @Test("Digits alone still jump to panes, and g does not change that when it is over")
  func digits() throws {
    var model = try listing()
    _ = press("2", &model)
    #expect(model.focus == .curves)
    _ = press("g1\u{1b}3", &model)
    #expect(model.focus == .certificate)
  }

  @Test(
    "A key that is no move ends the number, does nothing and says so", arguments: ["t", "q", "T", ":", "w", "z", "X"])
  func noMove(_ key: String) throws {
    var model = try listing()
    let before = model
    let effects = press("g4" + key, &model)
    #expect(model.number == nil && model.messages.notice?.text.contains("is no move") == true)
    #expect(effects.allSatisfy { if case .quit = $0 { false } else { true } })
    #expect(model.display.theme == before.display.theme && model.overlay == nil && model.editor == nil)
    #expect(model.experiment.trainings.count == before.experiment.trainings.count)
  }

  @Test("What cannot be counted is refused with what can")
  func refusals() throws {
    var model = try listing()
    let row = model.objectives.row
    _ = press("g0j", &model)
    #expect(model.messages.notice?.text.contains("1 to 999 times") == true)
    _ = press("g1000j", &model)
    #expect(model.messages.notice?.text.contains("g1000g goes to row or step 1000") == true)
    _ = press("g0g", &model)
    #expect(model.messages.notice?.text.contains("rows begin with 1") == true)
    #expect(model.objectives.row == row)
    _ = press("g1234567", &model)
    #expect(model.number == "123456")
    #expect(model.receive(.command("go x")).isEmpty && model.messages.notice?.text.contains("whole number") == true)
  }

  @Test("On the map and in the curves a number is a step")
  func steps() throws {
    var model = settled(try model(120, 40))
    _ = press("1g37g", &model)
    #expect(model.experiment.race?.step == 37)
    _ = press("g10.", &model)
    #expect(model.experiment.race?.step == 47)
    _ = press("2ig12g", &model)
    #expect(model.curves.chart.crosshair == 12)
    _ = press("g5l", &model)
    #expect(model.curves.chart.crosshair == 17)
    _ = model.receive(.command("go 20"))
    #expect(model.curves.chart.crosshair == 20)
  }

  @Test("What is typed of a number stands on the screen until it is done")
  func pending() throws {
    var model = try listing()
    _ = press("g12", &model)
    #expect(view(model).text.contains("g12▏  then a move does it so often"))
    _ = press("j", &model)
    #expect(!view(model).text.contains("g12"))
  }

  @Test("In help a number scrolls, gg and G reach its ends")
  func help() throws {
    var model = settled(try model(80, 24))
    _ = press("??g3j", &model)
    guard case .help(_, let scroll) = model.overlay else { return #expect(Bool(false), "no help") }
    #expect(scroll == 3)
    _ = press("G", &model)
    guard case .help(_, let end) = model.overlay else { return #expect(Bool(false), "no help") }
    #expect(end == Painter(measuring: model).longestScroll(help: true) && end > 3)
    _ = press("gg", &model)
    guard case .help(_, let start) = model.overlay else { return #expect(Bool(false), "no help") }
    #expect(start == 0)
  }
}

@Suite("What is copied")
struct CopyingTests {
  private func copied(_ command: String, _ model: inout Model) -> String? {
    for case .copy(let text) in model.receive(.command(command)) { return text }
    return nil
  }

  @Test("The line of the form is copied as it is shared, and reads back", arguments: ["copy", "copy line"])
  func line(_ command: String) throws {
    var model = settled(try model(120, 40))
    model.moveFocus(.architecture)
    let text = try #require(copied(command, &model))
    let read = try ShareString.decode(text)
    #expect(read.horizon == model.experiment.configuration.horizon && read.objective == "rosenbrock")
    #expect(model.messages.notice?.text.contains(text) == true)
  }

  @Test("Numbers are copied with all their digits, as commands take them back")
  func numbers() throws {
    var model = settled(try model(120, 40))
    model.moveFocus(.landscape)
    let probe = try #require(copied("copy", &model))
    let point = model.experiment.probe
    _ = model.receive(.command("start 0.5,0.5"))
    _ = model.receive(.command("start \(probe)"))
    #expect(model.experiment.probe == point)
    model.moveFocus(.certificate)
    let certificate = try #require(model.selectedRun?.trace?.certificate)
    for (row, item) in CertificateItem.all(of: model).enumerated() {
      model.certificate.row = row
      let text = copied("copy", &model)
      #expect(text == item.copied(certificate).text && text?.isEmpty == false, "\(item)")
    }
    model.moveFocus(.curves)
    model.curves.kind = .gradient
    let value = try #require(copied("copy", &model))
    let norms = try #require(model.selectedRun?.trace?.gradientNorms)
    #expect(Double(value) == norms[min(model.readStep, norms.count - 1)])
  }

  @Test("What is not there is not copied, and a wrong name is refused")
  func nothing() throws {
    var model = try model(120, 40)
    #expect(copied("copy f", &model) == nil && model.messages.notice?.text.contains("nothing to copy") == true)
    #expect(copied("copy everything", &model) == nil)
    #expect(model.messages.notice?.text.contains("no such name") == true)
  }

  @Test("A screen without a clipboard says what it would be")
  func noClipboard() throws {
    let pilot = Pilot(
      try model(120, 40), [.key(.character("1")), .key(.character("Y")), .sees("no clipboard"), .key(.character("q"))])
    #expect(pilot.screen.problem == nil)
  }
}
