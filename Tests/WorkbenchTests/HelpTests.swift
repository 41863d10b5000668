// The help: groups, search, letters and signs; explanations that lie beside what they explain and follow its cursor.

import Foundation
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

@Suite("The help")
struct HelpTests {
  private func press(_ keys: String, _ model: inout Model) {
    for key in keys {
      let key: Key = key == "\u{1b}" ? .escape : key == "\n" ? .enter : .character(key)
      _ = model.receive(.input(.key(key)))
    }
  }

  private func lines(_ model: Model) -> [HelpText.Line] { HelpText.lines(isFull: true, of: model, width: 200) }

  @Test("has every command with a key once, under the heading of its group")
  func groups() throws {
    let groups = CommandGroup.all
    #expect(groups.flatMap(\.actions) == Action.allCases)
    #expect(groups.allSatisfy { !$0.actions.isEmpty })
    let all = lines(try model(120, 40))
    for command in CommandTable.keyed {
      #expect(all.filter { $0.keys == command.keyText && $0.text == command.summary }.count == 1, "\(command.action)")
    }
    for (name, _) in CommandTable.withArgument { #expect(all.contains { $0.keys == ":\(name)" }) }
    let headings = all.filter { $0.keys.isEmpty && !$0.text.isEmpty }.map(\.text)
    #expect(headings.count >= groups.count && Set(headings).count == headings.count)
  }

  @Test("is searched by / while it is typed, through commands, names, signs and words; Esc ends that")
  func search() throws {
    var model = try model(120, 40)
    press("?/quantile", &model)
    #expect(model.helpSearch == "quantile" && model.keyContext == .text)
    let found = lines(model)
    #expect(found.contains { $0.text.contains("contour levels") } && found.contains { $0.keys == "quantile" })
    #expect(!found.contains { $0.keys == "t" })
    #expect(view(model).text.contains("/quantile"))
    press("\n", &model)
    #expect(model.keyContext == .help && model.helpSearch == "quantile")
    press("/\u{1b}", &model)
    #expect(model.helpSearch.isEmpty && model.overlay != nil)
    press("/zzzz", &model)
    #expect(lines(model).map(\.text) == ["nothing is called so; Esc, then ? shows all"])
    press("\u{1b}\u{1b}?", &model)
    #expect(model.helpSearch.isEmpty && model.editor == nil)
    // A letter typed into the search is no key.
    press("/q", &model)
    #expect(model.overlay != nil && model.helpSearch == "q")
  }

  @Test("finds every command by its name, whatever the words for what its key does")
  func byName() throws {
    var model = try model(120, 40)
    press("?/x\n", &model)
    for (name, key) in [("mute", "Z"), ("solo", "O"), ("undo", "u"), ("log-x", "x"), ("expression", "a")] {
      model.helpSearch = name
      #expect(lines(model).contains { $0.keys == key }, "\(name): \(lines(model))")
      #expect(!lines(model).contains { $0.keys == "t" }, "the twin: \(name) is no name of training")
    }
    for command in CommandTable.keyed {
      model.helpSearch = command.action.rawValue
      #expect(lines(model).contains { $0.keys == command.keyText }, "\(command.action)")
    }
  }

  @Test("offers the filter where there is a list to filter, and nowhere else", arguments: Pane.allCases)
  func filter(pane: Pane) throws {
    var model = settled(try model(200, 60))
    model.moveFocus(pane)
    let isOffered = HintBar.hints(model, width: 300).contains { $0.action == .filter }
    #expect(isOffered == (pane == .objectives))
    press("/", &model)
    #expect(model.focus == .objectives && model.editor?.purpose == .filter, "the key works everywhere")
  }

  @Test("tells every letter that is drawn of a run, and the words for how well something is known")
  func legend() throws {
    let entries = Legend.entries(try model(120, 40))
    #expect(Set(entries.map(\.sign)).count == entries.count)
    for name in OptimizerCatalogue.raced.map(\.name) + ["learned"] {
      let letter = Style(.dark).head(name).map { "\($0)" }
      #expect(entries.contains { $0.sign == letter && $0.meaning.hasPrefix(name) }, "\(name)")
    }
    for status in PremiseStatus.allCases { #expect(entries.contains { $0.sign == status.rawValue }) }
  }

  @Test("lists the keys of one's own")
  func ownKeys() throws {
    var model = try model(120, 40)
    #expect(!lines(model).contains { $0.text == "Your own keys" })
    model.adopt(PreferenceFile("key.F5 = curve gradient").preferences, remembered: [:])
    #expect(lines(model).contains { $0.keys == "F5" && $0.text == "curve gradient" })
  }
}

@Suite("Explanations")
struct ExplanationTests {
  @Test("lie beside the pane they explain, at every size with room", arguments: [(80, 24), (120, 40), (200, 60)])
  func beside(_ width: Int, _ height: Int) throws {
    for pane in Pane.allCases {
      var model = settled(try model(width, height))
      model.moveFocus(pane)
      let before = view(model)
      let rect = try #require(model.layout.panes[pane])
      _ = model.receive(.input(.key(.character("w"))))
      let after = view(model)
      #expect(after.text.contains("Why"), "\(pane)")
      for row in rect.row..<rect.endRow {
        for column in rect.column..<rect.endColumn {
          guard before[column, row].character != after[column, row].character else { continue }
          Issue.record("\(pane) is covered at \(column), \(row) of \(width)x\(height)")
          return
        }
      }
    }
  }

  @Test("find a place inside of the screen and outside of the pane, or none", arguments: 0..<400)
  func places(_ seed: UInt64) {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    func roll(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(bound, 1)
    }
    let room = CellRect(column: 0, row: 1, width: 20 + roll(200), height: 4 + roll(60))
    let pane = CellRect(
      column: roll(room.width), row: 1 + roll(room.height), width: 1 + roll(room.width), height: 1 + roll(room.height))
    let letters = roll(2000)
    guard let place = PageDock.place(beside: pane, in: room, lineCount: { letters / max($0, 1) + 1 }) else { return }
    #expect(place.column >= room.column && place.endColumn <= room.endColumn)
    #expect(place.row >= room.row && place.endRow <= room.endRow)
    #expect(place.width >= PageDock.least.width && place.height >= 3)
    let isApart =
      place.endColumn <= pane.column || place.column >= pane.endColumn || place.endRow <= pane.row
      || place.row >= pane.endRow
    #expect(isApart, "\(place) \(pane)")
  }

  @Test("go from line to line of the certificate with Up and Down, and say it as the cursor does")
  func walking() throws {
    var model = settled(try model(120, 40))
    model.moveFocus(.certificate)
    _ = model.receive(.input(.key(.character("w"))))
    let certificate = try #require(model.selectedRun?.trace?.certificate)
    for item in CertificateItem.all(of: model).dropFirst() {
      _ = model.receive(.input(.key(.down)))
      guard case .page(let page, 0) = model.overlay else {
        Issue.record("the page is closed")
        return
      }
      #expect(page.lines == item.explanation(certificate, in: model))
    }
    _ = model.receive(.input(.key(.up)))
    #expect(model.certificate.row == CertificateItem.all(of: model).count - 2)
    // In the landscape Up would move the probe: there it scrolls.
    var map = settled(try self.mapModel())
    let probe = map.experiment.probe
    _ = map.receive(.input(.key(.character("w"))))
    _ = map.receive(.input(.key(.down)))
    #expect(map.experiment.probe == probe && map.overlay != nil)
  }

  private func mapModel() throws -> Model { try model(120, 40) }

  @Test("tell their words by w, and the panes and lessons theirs")
  func words() throws {
    var model = settled(try model(120, 40))
    for pane in Pane.allCases {
      model.overlay = nil
      model.moveFocus(pane)
      _ = model.receive(.input(.key(.character("w"))))
      guard case .page(let page, _) = model.overlay else {
        Issue.record("no page")
        return
      }
      _ = model.receive(.input(.key(.character("w"))))
      guard case .page(let words, _) = model.overlay else {
        Issue.record("no words")
        return
      }
      if page.follows, page.isGlossary {
        #expect(words.title == "Glossary")
      } else if page.words.isEmpty {
        #expect(model.messages.notice?.text.contains("no word") == true)
      } else {
        #expect(words.title == "Words of: \(page.title)" && !words.follows && words.beside == pane)
        for name in page.words {
          let meaning = try #require(Glossary.terms(named: name).first?.meaning)
          #expect(words.lines.contains { $0.contains(meaning) })
        }
      }
    }
  }

  @Test("tell in a lesson the words of its note")
  func lessonWords() throws {
    var model = settled(try model(120, 40))
    let note = "The gap falls while V^2 stays below its budget."
    let session = OpenedSession(
      [TimedRecord(time: 0, record: .marker(Marker(note)), event: 1)], path: nil, title: "a lesson",
      objective: "rosenbrock")
    _ = model.receive(.news(.session(session, objectives: [])))
    model.moveFocus(.lesson)
    _ = model.receive(.input(.key(.character("w"))))
    guard case .page(let page, _) = model.overlay else {
      Issue.record("no page")
      return
    }
    for name in ["gap", "V^2"] { #expect(page.lines.contains { $0.hasPrefix("\(name)  (") }, "\(page.lines)") }
  }
}

@Suite("The glossary")
struct GlossaryTests {
  @Test("has one row for a word, each a sentence; a word of two rows is found")
  func sound() {
    #expect(Glossary.problems() == [])
    let twice = GlossaryGroup(
      title: "x",
      terms: [GlossaryTerm("a", ["b"], "One."), GlossaryTerm("b", [], "Two"), GlossaryTerm("c", [], "Three.")])
    #expect(Glossary.problems(among: [twice]) == ["b is no sentence", "b is a and b"])
  }

  @Test("answers to every spelling, and to the names of settings, operators, optimizers and premises")
  func named() throws {
    for term in Glossary.terms {
      for spelling in term.spellings { #expect(Glossary.terms(named: spelling).contains(term), "\(spelling)") }
    }
    let names =
      TrainingConfiguration.settings.map(\.key) + MagnitudeKind.allCases.map(\.rawValue)
      + OptimizerCatalogue.all.map(\.name) + Premise.Kind.allCases.map(\.rawValue)
    for name in names { #expect(!Glossary.terms(named: name).isEmpty, "\(name)") }
    #expect(Glossary.terms(named: "ETA").map(\.name) == ["eta"])
    var model = try model(120, 40)
    _ = model.receive(.command("glossary eta"))
    guard case .page(let page, _) = model.overlay else {
      Issue.record("no page")
      return
    }
    #expect(page.lines.contains { $0.contains("0 < eta < 2/beta") })
    model.overlay = nil
    _ = model.receive(.command("glossary etta"))
    #expect(model.overlay == nil && model.messages.notice?.text.contains("did you mean 'eta'?") == true)
    _ = model.receive(.command("glossary"))
    #expect(model.overlay != nil)
  }

  @Test("finds its words where they stand alone, and not inside of others")
  func inText() {
    func names(_ text: String) -> [String] { Glossary.terms(in: text).map(\.name) }
    #expect(names("eta < 2/beta") == ["eta", "beta"])
    #expect(names("etas and theta-x, v^3, xG, G2") == [])
    #expect(names("V^2 = sum |v_t|^2") == ["V^2", "v"])
    #expect(names("G <= 3, D = 2; N(1e-3)") == ["G", "D", "N"])
    #expect(names("") == [])
  }

  @Test("is the document")
  func document() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/glossary.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    #expect(text.contains(Glossary.markdown), "run Scripts/readme")
  }

  /// The symbols in a text: single letters, what has an index, a power or a star, and Greek letters by name.
  private func symbols(_ text: String) -> Set<String> {
    let greek: Set = ["eta", "beta", "mu", "sigma", "rho", "omega", "theta", "eps"]
    let atoms = text.split { !($0.isLetter || $0.isNumber || "_^*".contains($0)) }.map(String.init)
    return Set(
      atoms.filter { atom in
        guard let first = atom.first, first.isLetter else { return false }
        return atom.count == 1 || greek.contains(atom) || atom.contains { "_^*".contains($0) }
      })
  }

  @Test(
    "has a row for every symbol that the certificate shows, of every kind of run",
    arguments: [("rosenbrock", false), ("log-rosenbrock", true), ("sphere", true), ("digits-tanh", false)])
  func certificateSymbols(_ name: String, _ trains: Bool) throws {
    var found: Set<String> = []
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
      var start = try model(width, height)
      let objective = try #require(library(name))
      start.experiment = Experiment(objective: objective)
      start.experiment.configuration.metaSteps = 3
      var model = settled(start, training: trains)
      model.moveFocus(.certificate)
      model.isZoomed = true
      for run in model.queueRows.map(\.id) {
        model.queue.selected = run
        for (row, _) in CertificateItem.all(of: model).enumerated() {
          model.certificate.row = row
          let rect = try #require(model.layout.panes[.certificate])
          let shown = view(model).text.split(separator: "\n", omittingEmptySubsequences: false)
          for line in shown[rect.row + 1..<rect.endRow - 1] { found.formUnion(symbols(String(line))) }
        }
      }
    }
    #expect(found.isSuperset(of: ["eta", "beta", "G", "D"]), "\(found)")
    for symbol in found { #expect(!Glossary.terms(named: symbol).isEmpty, "\(symbol)") }
    #expect(symbols("zeta_t Q k^2").allSatisfy { Glossary.terms(named: $0).isEmpty })
  }
}
