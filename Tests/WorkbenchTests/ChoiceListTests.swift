// The lists of the form: what may be chosen, in the engine's own words, by keys, letters and the mouse.

import Experiment
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

@Suite("The list of what a setting may be")
struct ChoiceListTests {
  private static let keys = TrainingConfiguration.settings.filter { !$0.options.isEmpty }.map(\.key)

  /// A model with the cursor on a setting.
  private func model(on key: String, _ width: Int = 120, _ height: Int = 40) throws -> Model {
    var model = settled(try bare(width, height))
    model.moveFocus(.architecture)
    model.experiment.configuration.base = .nesterov
    model.architecture.row = try #require(Form.rows(model.experiment.configuration).firstIndex(of: .setting(key)))
    return model
  }

  private func bare(_ width: Int, _ height: Int) throws -> Model {
    var model = Model(
      objective: try #require(Catalogue.objective(named: "rosenbrock")), width: width, height: height,
      capabilities: Capabilities(color: .mono, glyphs: .ascii))
    model.experiment.configuration.metaSteps = 6
    return model
  }

  private func press(_ model: Model, _ keys: Key...) -> Model {
    var model = model
    for key in keys { _ = model.receive(.input(.key(key))) }
    return model
  }

  @Test("is the engine's: every choice of every setting has a sentence, those of operators and directions their own")
  func sentences() throws {
    for setting in TrainingConfiguration.settings {
      #expect(Set(setting.options.map(\.sentence)).count == setting.options.count, "\(setting.key)")
      for option in setting.options {
        #expect(option.sentence.hasSuffix(".") && option.sentence.count > 10, "\(setting.key) \(option.name)")
      }
    }
    func options(_ key: String) -> [String] { Form.setting(key)?.options.map { "\($0.name): \($0.sentence)" } ?? [] }
    #expect(options("magnitude") == MagnitudeKind.allCases.map { "\($0.rawValue): \($0.sentence)" })
    #expect(options("direction") == DirectionKind.allCases.map { "\($0.rawValue): \($0.sentence)" })
    #expect(options("stepSize").isEmpty)
  }

  @Test("opens with Enter and shows every choice with all of its words", arguments: keys)
  func shows(_ key: String) throws {
    let open = press(try model(on: key), .enter)
    #expect(open.editor?.purpose == .choice(key))
    let text = view(open).text
    for option in try #require(Form.setting(key)).options {
      #expect(text.contains(option.name))
      for word in option.sentence.split(separator: " ") { #expect(text.contains(word), "'\(word)'\n\(text)") }
    }
    // What the word under the cursor would do: its weights.
    let layout = open.experiment.configuration.rule(for: open.experiment.objective).parameterLayout(dimension: 2)
    #expect(text.contains("\(layout.count) weights"))
  }

  @Test("takes the choice under the cursor with Enter, leaves all as it was with Esc; Left and Right still flip")
  func takes() throws {
    let start = try model(on: "magnitude")
    let taken = press(start, .enter, .down, .down, .enter)
    #expect(taken.experiment.configuration.magnitude == MagnitudeKind.allCases[2] && taken.editor == nil)
    let left = press(start, .enter, .down, .escape)
    #expect(left.experiment.configuration == start.experiment.configuration && left.editor == nil)
    #expect(press(start, .right).experiment.configuration.magnitude == MagnitudeKind.allCases[1])
    #expect(press(taken, .character("u")).experiment.configuration.magnitude == .geometric)
    // It begins at what is chosen, and stops at its ends.
    #expect(press(taken, .enter, .enter).experiment.configuration.magnitude == MagnitudeKind.allCases[2])
    var ends = press(start, .enter)
    for _ in 0..<30 { ends = press(ends, .down) }
    #expect(press(ends, .enter).experiment.configuration.magnitude == MagnitudeKind.allCases.last)
  }

  @Test("is narrowed by letters; what fits nothing is said and changes nothing")
  func narrows() throws {
    let start = try model(on: "magnitude")
    let narrowed = press(start, .enter, .character("R"), .character("e"), .character("n"))
    #expect(ChoiceList(narrowed)?.options.map(\.name) == ["ren", "ren-bias"])
    #expect(press(narrowed, .down, .enter).experiment.configuration.magnitude == .biasInput)
    let none = press(start, .enter, .character("z"), .enter)
    #expect(none.experiment.configuration == start.experiment.configuration && none.editor?.problem != nil)
    #expect(view(none).text.contains("nothing begins so"))
  }

  @Test("is chosen from by the mouse: a click moves the cursor, a double click takes")
  func mouse() throws {
    let open = press(try model(on: "direction"), .enter)
    let list = try #require(ChoiceList(open))
    let place = Painter(measuring: open).choicePlace(list)
    let row = place.inside.row + place.items[2].rows.lowerBound
    func mouse(_ action: Mouse.Action) -> Event {
      .input(.mouse(Mouse(action, button: .left, column: place.inside.column + 3, row: row)))
    }
    var clicked = open
    _ = clicked.receive(mouse(.click))
    #expect(clicked.editor?.choice == 2 && clicked.experiment.configuration.direction == .mlp)
    _ = clicked.receive(mouse(.doubleClick))
    #expect(clicked.experiment.configuration.direction == DirectionKind.allCases[2] && clicked.editor == nil)
    var outside = open
    _ = outside.receive(.input(.mouse(Mouse(.click, button: .left, column: 0, row: 0))))
    #expect(outside.editor == nil && outside.experiment.configuration.direction == .mlp)
  }

  @Test(
    "can be read at every size: the word under the cursor with its sentence", arguments: [(40, 12), (60, 16), (80, 24)])
  func sizes(width: Int, height: Int) throws {
    for key in ["magnitude", "tasks", "order"] {
      var open = press(try model(on: key, width, height), .enter)
      for option in try #require(Form.setting(key)).options {
        let text = view(open).text
        for word in option.sentence.split(separator: " ") { #expect(text.contains(word), "'\(word)'\n\(text)") }
        open = press(open, .down)
      }
    }
  }
}
