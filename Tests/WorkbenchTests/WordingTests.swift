// Half a word is read as another word: what does not fit is said shorter or counted.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("Wordings")
struct WordingTests {
  /// The sizes people have, with the characters they have there.
  private static let sizes: [(width: Int, height: Int, glyphs: GlyphTier)] = [
    (80, 24, .ascii), (120, 40, .braille), (200, 60, .braille),
  ]

  /// Sends events with all that follows from them.
  private func play(_ model: Model, _ commands: [String], keys: [Key] = []) -> Model {
    var model = model
    let runner = InlineRunner()
    for event in commands.map(Event.command) + keys.map({ .input(.key($0)) }) {
      var events = [event]
      while !events.isEmpty {
        for event in events { for effect in model.receive(event) { runner.carryOut(effect) } }
        events = runner.drain()
      }
    }
    return model
  }

  /// The lines of a frame in which something was cut.
  private func cuts(_ model: Model, _ size: (width: Int, height: Int, glyphs: GlyphTier)) -> [String] {
    var model = model
    (model.display.width, model.display.height, model.display.terminal.glyphs) = size
    let mark: Character = size.glyphs == .ascii ? "~" : "…"
    // One name of the list is longer than the list is wide.
    return view(model).text.split(separator: "\n").filter { $0.contains(mark) && !$0.contains("digits-sigmoid-") }
      .map(String.init)
  }

  /// No pane in the focus, zoomed or not, cuts anything in a model.
  private func expectWhole(_ model: Model, _ name: String, panes: [Pane] = Pane.allCases) {
    for size in Self.sizes {
      for pane in panes {
        for isZoomed in [false, true] {
          var shown = model
          shown.moveFocus(pane)
          shown.isZoomed = isZoomed
          let cut = cuts(shown, size)
          #expect(cut.isEmpty, "\(name), \(pane) \(size) zoomed \(isZoomed): \(cut.joined(separator: "\n"))")
        }
      }
    }
  }

  @Test("No pane cuts words at launch, while a training runs, after it, and in its replay")
  func training() throws {
    let launched = settled(try model(200, 60))
    expectWhole(launched, "launch")
    let trained = settled(try model(200, 60), step: 300, training: true)
    expectWhole(trained, "trained")
    expectWhole(play(trained, ["replay"], keys: [.end]), "replay")
    expectWhole(play(trained, ["mark", "select 3", "mark"]), "marked")
    expectWhole(play(trained, ["set magnitude=ren", "set estimator=pes"]), "edited")
    var live = trained
    live.experiment.configuration.metaSteps = 1500
    _ = live.train()
    for step in 0..<40 {
      let record = MetaStepRecord(
        training: live.experiment.activeTraining?.id ?? 0, step: step, loss: 12.34567, gradientNorm: 1.5,
        heldOut: 2.34567e-5, digest: Digest([0]))
      _ = live.receive(.record(.metaStep(record)))
    }
    expectWhole(live, "live")
  }

  @Test("No pane cuts words where a comparison was made, on digits, and in many dimensions")
  func objectives() throws {
    expectWhole(play(settled(try model(200, 60)), ["compare 0"]), "compared")
    expectWhole(play(settled(try model(200, 60)), ["objective digits-tanh"]), "digits")
    expectWhole(play(settled(try model(200, 60)), ["objective quadratic:10", "plane pca"]), "quadratic:10")
  }

  @Test("Help, pages, questions and lines being typed are whole")
  func overlays() throws {
    let model = settled(try model(200, 60), training: true)
    for size in Self.sizes {
      for pane in Pane.allCases {
        var shown = model
        shown.moveFocus(pane)
        for keys in [["?"], ["?", "?"], ["w"], ["D"]] {
          let open = play(shown, [], keys: keys.map { Key.character(Character($0)) })
          let cut = cuts(open, size)
          #expect(cut.isEmpty, "\(pane) \(keys) \(size): \(cut.joined(separator: "\n"))")
        }
      }
      for typed in ["", "set ", "s", "obj", "pl", "zo", "hor", "curve "] {
        for choice in stride(from: 0, to: 100, by: 8) {
          var open = model
          open.editor = LineEditor(purpose: .palette, text: typed)
          let count = Palette.items(for: typed, in: open).count
          open.editor?.choice = min(choice, count - 1)
          let cut = cuts(open, size)
          #expect(cut.isEmpty, "'\(typed)' \(choice) \(size): \(cut.joined(separator: "\n"))")
          if choice >= count { break }
        }
      }
    }
  }

  @Test("Every error of the palette and of the form can be read at 80 columns")
  func errors() throws {
    for (typed, words) in [
      ("horizn 3", "did you mean 'set horizon=VALUE'?"), ("Horizon=3 ;", "write set horizon=VALUE"),
      ("qqqq", "set KEY=VALUE changes a setting"), ("tarin", "did you mean 'train'?"),
      ("set nosuchkeyatall=3", "write set KEY=VALUE with a key of the form"),
      ("set horizn=3", "did you mean 'set horizon=VALUE'?"),
      ("set horizon=many", "horizon = many"), ("preset nothing", "no such name; known: "),
      ("objective nothing-like-it", "objectives lists all, expression takes a formula"),
      ("objective rosenbrok", "did you mean 'rosenbrock'?"), ("plane 1 99", "two different coordinates"),
    ] {
      var shown = settled(try model(80, 24, glyphs: .ascii))
      shown = play(shown, [], keys: [.character(":")] + typed.map(Key.character) + [.enter])
      // Line breaks of the box are no part of the words.
      let text = view(shown).text.split(separator: "\n").map { line in
        line.split(separator: "|").map { String($0).trimmed }.max { $0.count < $1.count } ?? ""
      }.joined(separator: " ")
      #expect(text.contains(words), "\(typed): \(view(shown).text)")
    }
  }

  @Test("A value that is none is refused in all of its words under the form, at every size")
  func formErrors() throws {
    for size in Self.sizes {
      var shown = settled(try model(size.width, size.height, glyphs: size.glyphs))
      shown.architecture.row = try #require(Form.rows(shown.experiment.configuration).firstIndex(of: .setting("scale")))
      shown = play(shown, ["architecture"], keys: [.enter, .backspace, .character("x"), .enter])
      let problem = try #require(shown.editor?.problem)
      let text = view(shown).text
      for word in problem.split(separator: " ") { #expect(text.contains(word), "\(size) '\(word)': \(text)") }
    }
  }

  @Test("Texts are cut between words where that leaves enough, and lists count what they leave out")
  func cutting() {
    #expect("1500: held out 8.05".shortened(to: 15, glyphs: .ascii) == "1500: held out~")
    #expect("1500: held out 8.05".shortened(to: 14, glyphs: .ascii) == "1500: held~")
    #expect("1500: held out 8.05".shortened(to: 19, glyphs: .ascii) == "1500: held out 8.05")
    // A word that is most of the room is better than nothing.
    #expect("a longwordindeed".shortened(to: 8, glyphs: .ascii) == "a longw~")
    #expect(Listing.text(["adam", "rmsprop", "gd"], width: 12) == "adam +2")
    #expect(Listing.text(["adam", "rmsprop", "nesterov"], width: 15) == "adam rmsprop +1")
    #expect(["full words", "few"].fitting(9) == "few" && ["full words", "few"].fitting(10) == "full words")
  }
}
