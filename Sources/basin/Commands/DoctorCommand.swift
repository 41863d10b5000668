// `basin doctor`: what the terminal can show, why Basin thinks so, and what to do where it looks wrong.

import ArgumentParser
import Glibc
import OptimizerEngine
import Plotting
import SessionStore
import Terminal
import Workbench

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Print a test card of the terminal: size, colors, characters, locale, mouse.")

  @Flag(help: "One JSON object instead of the card.")
  var json = false

  func run() throws {
    let facts = TerminalFacts()
    if json { printAsJSON(facts) } else { printAsText(facts) }
  }

  // MARK: - Text

  private func printAsText(_ facts: TerminalFacts) {
    printLine("basin \(ProgramVersion.text)\n")
    for (name, value) in facts.lines { printLine(name.padding(to: 16) + value) }
    printLine("")
    let advice = "What should be seen here: sharp lines, dots in pairs, colors that run evenly from dark to bright."
    advice.wrapped(to: Self.width).forEach(printLine)
    let isPlain = !facts.isOutputTerminal || facts.capabilities.color == .mono
    for sample in facts.samples(isPlain: isPlain) {
      let cells = isPlain ? sample.cells.text : sample.cells.ansi(tier: sample.tier)
      // Colors are sequences, which must reach the terminal as they are.
      printRaw(sample.name.padding(to: 18) + cells + "\n")
    }
    if !facts.isUnicode { printLine("Lines, blocks and Braille are not shown: \(facts.glyphReason).") }
    if isPlain {
      let reason = facts.isOutputTerminal ? facts.colorReason : "the output is no terminal"
      printLine("Color ramps are not shown: \(reason).")
    }
    printLine("")
    for hint in facts.hints { "- \(hint)".wrapped(to: Self.width, indent: 2).forEach(printLine) }
  }

  /// Sentences are broken for the narrowest customary terminal.
  private static let width = 80

  // MARK: - JSON

  private func printAsJSON(_ facts: TerminalFacts) {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    func number(_ value: Int?) -> JSONValue { value.map { .integer($0) } ?? .null }
    printJSON(
      "summary",
      [
        member("stdin", .bool(facts.isInputTerminal)), member("stdout", .bool(facts.isOutputTerminal)),
        member("columns", number(facts.size?.columns)), member("rows", number(facts.size?.rows)),
        member("COLUMNS", text(facts.variable("COLUMNS"))), member("LINES", text(facts.variable("LINES"))),
        member("TERM", text(facts.variable("TERM"))), member("COLORTERM", text(facts.variable("COLORTERM"))),
        member("locale", text(facts.localeName)), member("charset", text(facts.charset)),
        member("color", .string(facts.capabilities.color.rawValue)), member("colorReason", .string(facts.colorReason)),
        member("glyphs", .string(facts.capabilities.glyphs.rawValue)),
        member("glyphReason", .string(facts.glyphReason)), member("mouse", .bool(facts.hasMouse)),
        member("refusal", text(facts.refusal)), member("terminal", .string(facts.programText)),
        member(
          "answers",
          .object(
            TerminalQuestion.allCases.map { member($0.manualName, text(facts.answer($0))) })),
        member("look", .string(facts.lookText)),
        member(
          "places",
          .array(
            facts.places.map {
              .object([
                member("name", .string($0.name)), member("path", .string($0.path)), member("problem", text($0.problem)),
              ])
            })), member("hints", .array(facts.hints.map { .string($0) })),
      ])
  }
}
