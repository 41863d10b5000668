// The glossary, read: a term by how it is written, the terms of a text, and the pages made of them.

import Experiment
import OptimizerEngine

/// What the words and symbols mean.
package enum Glossary {
  /// The terms of the table.
  package static let terms: [GlossaryTerm] = groups.flatMap(\.terms)

  /// What says itself what it is: settings, their values, optimizers, premises.
  static let others: [GlossaryTerm] =
    TrainingConfiguration.settings.map { setting in
      let choices = setting.choices.isEmpty ? "" : " One of \(setting.choices.joined(separator: ", "))."
      return GlossaryTerm(setting.key, [], "A setting of the form: \(setting.summary).\(choices)")
    }
    + MagnitudeKind.allCases.map { GlossaryTerm($0.rawValue, [], "An operator: \($0.sentence)", "\($0.guarantee)") }
    + DirectionKind.allCases.map { GlossaryTerm($0.rawValue, [], "A direction: \($0.sentence)") }
    + OptimizerCatalogue.all.map { GlossaryTerm($0.name, [], "An optimizer: \($0.guarantee)", $0.formula) }
    + Premise.Kind.allCases.map { GlossaryTerm($0.rawValue, [], "A premise: \($0.meaning)") }

  /// The terms that are written so, the table's own first; names are the same in small letters where no other is meant.
  package static func terms(named name: String) -> [GlossaryTerm] {
    let all = terms + others
    let exact = all.filter { $0.spellings.contains(name) }
    if !exact.isEmpty { return exact }
    let small = name.lowercased()
    return all.filter { $0.spellings.contains { $0.lowercased() == small } }
  }

  /// All names, for lists and suggestions.
  package static let names: [String] = {
    var seen: Set<String> = []
    return (terms + others).map(\.name).filter { seen.insert($0).inserted }
  }()

  // MARK: - The terms of a text

  /// The spellings of the table as bytes.
  private static let spellings: [[[UInt8]]] = terms.map { term in term.spellings.map { Array($0.utf8) } }

  /// The terms of the table that a text is written with, in the order in which they come.
  package static func terms(in text: String) -> [GlossaryTerm] {
    let bytes = Array(text.utf8)
    let found = zip(terms, spellings).compactMap { term, words -> (place: Int, term: GlossaryTerm)? in
      words.filter { !ordinary.contains($0) }.compactMap { place(of: $0, in: bytes) }.min().map { ($0, term) }
    }
    return found.sorted { $0.place < $1.place }.map(\.term)
  }

  /// Spellings that mean something else in sentences and formulas: they are explained when asked for, and not found there.
  private static let ordinary: Set<[UInt8]> = Set(
    ["a", "levels", "level", "<= 0", "inf", "nan"].map { Array($0.utf8) })

  /// Where a spelling stands as a word of its own.
  private static func place(of word: [UInt8], in text: [UInt8]) -> Int? {
    guard let first = word.first, word.count <= text.count else { return nil }
    for start in 0...(text.count - word.count) where text[start] == first {
      let end = start + word.count
      guard text[start..<end].elementsEqual(word), start == 0 || !belongs(text[start - 1]) else { continue }
      // A length that is squared is still a length.
      let isPower = end < text.count && text[end] == UInt8(ascii: "^") && word.last == UInt8(ascii: "|")
      if end == text.count || isPower || !belongs(text[end]) { return start }
    }
    return nil
  }

  /// Whether a byte beside a word makes it part of another one.
  private static func belongs(_ byte: UInt8) -> Bool { byte >= 0x80 || partsOfWords.contains(byte) }

  private static let partsOfWords = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_^*'-{|+".utf8)

  // MARK: - Pages

  /// What formulas begin with on a page.
  static let formulaIndent = "    "

  /// A page of some terms; nil for none.
  static func page(_ terms: [GlossaryTerm], title: String) -> TextPage? {
    guard !terms.isEmpty else { return nil }
    let lines = terms.map(entry).joined(separator: [""])
    return TextPage(title: title, lines: Array(lines), isGlossary: true)
  }

  /// All terms of the table, by what they are about.
  static var wholePage: TextPage {
    let lines = groups.flatMap { group in
      [group.title.uppercased(), ""] + group.terms.map(entry).joined(separator: [""]) + [""]
    }
    let others = "  Settings, operators, optimizers and premises: glossary NAME tells of them too."
    return TextPage(title: "Glossary", lines: lines + [others], isGlossary: true)
  }

  private static func entry(_ term: GlossaryTerm) -> [String] {
    let others = term.others.isEmpty ? "" : "  (\(term.others.joined(separator: ", ")))"
    return ["\(term.name)\(others)", "  \(term.meaning)"] + (term.formula.map { [formulaIndent + $0] } ?? [])
  }

  /// The glossary as a document.
  package static var markdown: String {
    var lines: [String] = []
    for group in groups {
      lines += ["## \(group.title)", "", "| term | what it means | formula |", "|---|---|---|"]
      lines += group.terms.map { term in
        let names = term.spellings.map { "`\($0.escaped)`" }.joined(separator: " ")
        return "| \(names) | \(term.meaning.escaped) | \(term.formula.map { "`\($0.escaped)`" } ?? "") |"
      }
      lines.append("")
    }
    return lines.dropLast().joined(separator: "\n")
  }

  /// What is wrong with a table: terms that two rows share, and rows that say nothing.
  package static func problems(among groups: [GlossaryGroup] = Glossary.groups) -> [String] {
    var owners: [String: String] = [:]
    var problems: [String] = []
    for term in groups.flatMap(\.terms) {
      if !term.meaning.hasSuffix(".") { problems.append("\(term.name) is no sentence") }
      for spelling in term.spellings {
        if let owner = owners[spelling] { problems.append("\(spelling) is \(owner) and \(term.name)") }
        owners[spelling] = term.name
      }
    }
    return problems
  }
}

extension String {
  /// Within a table of Markdown.
  fileprivate var escaped: String { replacing("|", with: "\\|") }
}
