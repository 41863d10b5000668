// `basin glossary`: what the words and symbols mean.

import ArgumentParser
import OptimizerEngine
import SessionStore
import Workbench

struct GlossaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "glossary", abstract: "Say what a word or symbol means, with its formula; without one list all.")

  @Argument(help: "A word or symbol, for instance eta or V^2; a setting, operator, optimizer or premise.")
  var word: String?

  @Flag(help: "One JSON object per term, a summary last.")
  var json = false

  @Flag(help: "The tables of docs/glossary.md.")
  var markdown = false

  func run() throws {
    guard !markdown else { return printLine(Glossary.markdown) }
    let terms = word.map(Glossary.terms(named:)) ?? Glossary.terms
    guard !terms.isEmpty else {
      let word = word ?? ""
      let near = Spelling.nearest(to: word, among: Glossary.names).map { "did you mean '\($0)'?" }
      throw CommandFailure(
        "no word '\(word)' in the glossary: basin glossary; \(near ?? "without a word it lists all")")
    }
    for term in terms { json ? printAsJSON(term) : printAsText(term) }
    if json { printJSON("summary", [member("count", .integer(terms.count))]) }
  }

  private func printAsText(_ term: GlossaryTerm) {
    let others = term.others.isEmpty ? "" : "  (\(term.others.joined(separator: ", ")))"
    printLine("\(term.name)\(others)")
    for line in term.meaning.wrapped(to: 76) { printLine("  \(line)") }
    if let formula = term.formula { printLine("    \(formula)") }
  }

  private func printAsJSON(_ term: GlossaryTerm) {
    printJSON(
      "term",
      [
        member("name", .string(term.name)), member("others", .array(term.others.map { .string($0) })),
        member("meaning", .string(term.meaning)), member("formula", term.formula.map { .string($0) } ?? .null),
      ])
  }
}
