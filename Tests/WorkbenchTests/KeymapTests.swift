// The key table.

import Plotting
import Testing

@testable import Workbench

@Suite("The key table")
struct KeymapTests {
  @Test("No two keys clash in a context")
  func noClashes() { #expect(Keymap.clashes().isEmpty) }

  @Test("A key with two meanings in one context is found")
  func clashIsFound() {
    let table = [
      KeyBinding(.train, [.character("t")], "Train", "trains"),
      KeyBinding(.theme, [.character("t")], "Theme", "changes the theme"),
    ]
    #expect(Keymap.clashes(among: table) == ["panes: t is train and theme"])
  }

  @Test("Keys that differ in their context do not clash")
  func contextsAreApart() {
    let table = [
      KeyBinding(.open, [.enter], "Open", "opens", in: [.panes]),
      KeyBinding(.accept, [.enter], "Accept", "accepts", in: [.text]),
    ]
    #expect(Keymap.clashes(among: table).isEmpty)
  }

  @Test("Every action has a key, a name of its own, a label and a summary", arguments: Action.allCases)
  func everyActionHasAKey(_ action: Action) throws {
    let binding = try #require(Keymap.binding(of: action))
    #expect(!binding.keys.isEmpty)
    #expect(!binding.label.isEmpty)
    #expect(!binding.summary.isEmpty)
    #expect(Action.allCases.filter { $0.rawValue == action.rawValue }.count == 1)
    for context in binding.contexts {
      for key in binding.keys { #expect(Keymap.action(for: key, in: context) == action) }
    }
  }

  @Test("The Markdown has a row for every action")
  func markdownIsComplete() {
    let rows = Keymap.markdown.split(separator: "\n")
    for action in Action.allCases { #expect(rows.contains { $0.contains("`\(action.rawValue)`") }) }
  }

  @Test("Help and quit stay in the hint bar at every width from 20, in every context", arguments: 20...200)
  func hintBarKeepsHelpAndQuit(_ width: Int) throws {
    let base = try model(width, 30)
    var typing = base
    typing.editor = LineEditor(purpose: .filter, text: "")
    var helping = base
    helping.overlay = .help(isFull: false, scroll: 0)
    for model in [base, typing, helping] {
      let hints = HintBar.hints(model, width: width)
      #expect(hints.first?.action == .help)
      #expect(hints.last?.action == .quit)
      #expect(hints.allSatisfy { $0.columns.upperBound <= width })
      #expect(zip(hints, hints.dropFirst()).allSatisfy { $0.columns.upperBound < $1.columns.lowerBound })
    }
    let row = view(base).text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    #expect(row.contains("? Help") && row.contains("q Quit"))
  }

  @Test("What cannot be done stays in its place, greyed, and says why when pressed")
  func disabledHintsStay() throws {
    var model = try model(200, 30)
    model.focus = .queue
    let hint = try #require(HintBar.hints(model, width: 200).first { $0.action == .cancel })
    #expect(!hint.isEnabled)
    let (after, effects) = update(model, .input(.key(.character("X"))))
    #expect(after.notice?.text == "no training is live or waiting")
    #expect(effects.allSatisfy { if case .cancel = $0 { false } else { true } })
  }
}
