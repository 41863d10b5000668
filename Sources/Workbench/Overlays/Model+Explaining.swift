// `w`: why something says what it says, line by line, and what the words of it mean.

import Experiment
import OptimizerEngine
import Plotting

extension Model {
  /// Explains what is under the cursor; on a page, what its words mean, in an explanation and back; then all words.
  mutating func explain() -> [Effect] {
    guard let overlay else {
      self.overlay = .page(explanation, scroll: 0)
      return []
    }
    guard case .page(let page, _) = overlay, page.beside == focus || page.beside == nil && !page.isGlossary,
      !(page.follows && page.isGlossary)
    else {
      return showGlossary()
    }
    guard page.follows || page.beside == nil else {
      self.overlay = .page(explanation, scroll: 0)
      return []
    }
    guard var words = Glossary.page(page.terms, title: "Words of: \(page.title)") else {
      say("no word of this page is in the glossary; glossary lists all")
      return []
    }
    words.beside = page.beside
    self.overlay = .page(words, scroll: 0)
    return []
  }

  /// The explanation of what is under the cursor, with the words there are in it.
  var explanation: TextPage {
    var page = whyPage
    // A sheet lies in the middle: what explains it comes over it.
    if sheet == nil { (page.beside, page.follows) = (focus, true) }
    if page.follows, !page.isGlossary { page.words = page.terms.map(\.name) }
    return page
  }

  /// What `why` offers behind it: the lines of the certificate that is shown, and the settings of the form.
  var explainedLines: [String] {
    CertificateItem.all(of: self).map(\.name)
      + Form.rows(experiment.configuration).compactMap { row in
        if case .setting(let key) = row { key } else { nil }
      }
  }

  /// Explains a line of the certificate by its name, label or number, a setting by its key, or else a word of the glossary;
  /// no cursor moves.
  mutating func explain(line: String) -> [Effect] {
    let items = CertificateItem.all(of: self)
    let wanted = line.lowercased()
    var seen = self
    (seen.overlay, seen.sheet) = (nil, nil)
    let rows = Form.rows(experiment.configuration)
    let named = items.firstIndex { [$0.name, $0.label].contains { $0.lowercased() == wanted } }
    let place = Int(line).map { $0 - 1 } ?? named
    if let place, items.indices.contains(place) {
      (seen.focus, seen.certificate.row) = (.certificate, place)
    } else if let row = rows.firstIndex(where: { row in
      if case .setting(let key) = row { key.lowercased() == wanted } else { false }
    }) {
      (seen.focus, seen.architecture.row) = (.architecture, row)
    } else {
      let isIdle = TrainingConfiguration.settings.contains { $0.key.lowercased() == wanted }
      if !isIdle, !Glossary.terms(named: line).isEmpty { return explain(word: line) }
      let nearest = Spelling.nearest(to: line, among: explainedLines + Glossary.names)
      let near = nearest.map { "; did you mean '\($0)'?" } ?? ""
      let numbers = items.isEmpty ? "a setting by its name" : "a number from 1 to \(items.count), or a name"
      return refuse(
        "why \(line.prefix(30)): "
          + (isIdle ? "it has no effect beside the other settings" : "no such line; \(numbers)\(near)"))
    }
    var page = seen.explanation
    (page.beside, page.follows) = (nil, false)
    overlay = .page(page, scroll: 0)
    return []
  }

  /// Whether the page that is open is about the focused pane, and follows its cursor.
  var isWalking: Bool {
    guard case .page(let page, _) = overlay else { return false }
    return page.follows && page.beside == focus
  }

  /// Whether the cursor of the focused pane is in view: nothing lies over the pane.
  var showsCursor: Bool {
    guard let overlay else { return true }
    guard case .page(let page, _) = overlay else { return false }
    return page.beside == focus
  }

  /// Up and Down in an explanation: to the next line of what it explains; nil where that has no lines.
  mutating func walk(_ movement: Movement) -> [Effect]? {
    guard isWalking, focus.feature.isWalked, movement == .up || movement == .down else { return nil }
    let effects = focus.feature.move(&self, movement)
    overlay = .page(explanation, scroll: 0)
    return effects
  }

  // MARK: - The glossary

  mutating func showGlossary() -> [Effect] {
    overlay = .page(Glossary.wholePage, scroll: 0)
    return []
  }

  mutating func explain(word: String) -> [Effect] {
    guard let page = Glossary.page(Glossary.terms(named: word), title: "Glossary: \(word)") else {
      let nearest = Spelling.nearest(to: word, among: Glossary.names).map { "did you mean '\($0)'?" }
      return refuse("no word '\(word.prefix(30))' in the glossary; \(nearest ?? "glossary lists all")")
    }
    overlay = .page(page, scroll: 0)
    return []
  }
}
