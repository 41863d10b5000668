// The table of commands.

import Plotting
import Testing

@testable import Workbench

@Suite("The table of commands")
struct CommandTableTests {
  @Test("No two keys clash in a context")
  func noClashes() { #expect(CommandTable.clashes().isEmpty) }

  @Test("A key with two meanings in one context is found")
  func clashIsFound() {
    let table = [
      Command(.train, [.character("t")], "Train", "trains", does: nil),
      Command(.theme, [.character("t")], "Theme", "changes the theme", does: nil),
    ]
    #expect(CommandTable.clashes(among: table) == ["panes: t is train and theme"])
  }

  @Test("Keys that differ in their context do not clash")
  func contextsAreApart() {
    let table = [
      Command(.open, [.enter], "Open", "opens", in: [.panes], does: nil),
      Command(.accept, [.enter], "Accept", "accepts", in: [.text], does: nil),
    ]
    #expect(CommandTable.clashes(among: table).isEmpty)
  }

  @Test("Every command has one row with a name, a label, help, and something to do")
  func tableIsSound() {
    #expect(CommandTable.problems().isEmpty)
    #expect(CommandTable.rows.map(\.action) == Action.allCases)
  }

  @Test("A command that is there twice, says nothing or does nothing is found")
  func faultsAreFound() {
    let undo = Action.undo.command
    #expect(CommandTable.problems(among: [undo, undo]) == ["two rows are undo"])
    let silent = Command(.train, [.character("t")], "Train", "", changes: { _ in })
    #expect(CommandTable.problems(among: [silent]) == ["train has no help"])
    let idle = Command(.race, [], "Race", "races", does: nil)
    #expect(
      CommandTable.problems(among: [idle]) == ["race does nothing", "race cannot be asked for"])
    let save = Action.save.command
    let other = Command(.select, CommandArgument(25, "#", "chooses", does: { _, _ in [] }))
    #expect(CommandTable.problems(among: [save, other]) == ["two arguments have one place"])
  }

  @Test("A key means its command in every context of its row", arguments: Action.allCases)
  func keysAreRead(_ action: Action) {
    let command = action.command
    #expect(command.keys.isEmpty == command.contexts.isEmpty)
    for context in command.contexts {
      for key in command.keys { #expect(CommandTable.action(for: key, in: context) == action) }
    }
  }

  @Test("The Markdown has a row for every command with keys")
  func markdownIsComplete() {
    let rows = CommandTable.markdown.split(separator: "\n")
    for action in CommandTable.keyed.map(\.action) { #expect(rows.contains { $0.contains("`\(action.rawValue)`") }) }
  }

  @Test(
    "Help and quit stay in the hint bar at every width from 20, wherever their keys ask for them", arguments: 20...200)
  func hintBarKeepsHelpAndQuit(_ width: Int) throws {
    let base = try model(width, 30)
    var helping = base
    helping.overlay = .help(isFull: false, scroll: 0)
    for model in [base, helping] {
      let hints = HintBar.hints(model, width: width)
      #expect(hints.first?.action == .help)
      #expect(hints.last?.action == .quit)
      #expect(hints.allSatisfy { $0.columns.upperBound <= width })
      #expect(zip(hints, hints.dropFirst()).allSatisfy { $0.columns.upperBound < $1.columns.lowerBound })
    }
    let row = view(base).text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    #expect(row.contains("? Help") && row.contains("q Quit"))
  }

  @Test("While a line is typed the hint bar offers only keys that are not letters of it", arguments: [20, 40, 80, 200])
  func hintBarWhileTyping(_ width: Int) throws {
    for purpose in [LineEditor.Purpose.filter, .palette, .marker, .expression, .setting("horizon")] {
      var model = try model(max(width, 40), 30)
      model.editor = LineEditor(purpose: purpose, text: "")
      let hints = HintBar.hints(model, width: width)
      #expect(!hints.isEmpty && hints.allSatisfy { $0.columns.upperBound <= width })
      for hint in hints { #expect(hint.key.count > 1, "\(hint.key) is typed, not asked for") }
      #expect(hints.first?.columns.lowerBound == 1)
    }
  }

  @Test("What cannot be done stays in its place, greyed, and says why when pressed")
  func disabledHintsStay() throws {
    var model = try model(200, 30)
    model.focus = .queue
    let hint = try #require(HintBar.hints(model, width: 200).first { $0.action == .cancel })
    #expect(!hint.isEnabled)
    let (after, effects) = update(model, .input(.key(.character("X"))))
    #expect(after.messages.notice?.text == "no training is live or waiting")
    #expect(effects.allSatisfy { if case .compute(.cancel) = $0 { false } else { true } })
  }
}
