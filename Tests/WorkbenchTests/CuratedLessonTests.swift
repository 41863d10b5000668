// The lessons in sessions/: each is played from its first to its last marker, and computed again.

import Experiment
import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("The curated lessons")
struct CuratedLessonTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "sessions").path
  private static let entries = LessonLibrary(in: [folder]).lessons

  @Test("There are fourteen, in order, each after those that it builds on")
  func fourteen() {
    #expect(Self.entries.map(\.title.number) == Array(0...13))
    for title in Self.entries.map(\.title) {
      #expect(title.needs.allSatisfy { $0 < title.number }, "\(title.number)")
      #expect(title.needs.isEmpty == (title.number == 0))
    }
  }

  @Test("A lesson computes to what it says, bit for bit or within the tolerance", arguments: 0...13)
  func verifies(number: Int) throws {
    let path = try #require(Self.entries.first { $0.title.number == number }).path
    var verifier = Verifier(try JournalReader.read(path), path: path, resolve: library)
    #expect(try verifier.verify().firstDivergence == nil)
  }

  @Test(
    "A lesson has two tasks, a choice and a number, each with a hint, takes four to nine minutes, and can be read",
    arguments: 0...13)
  func isWhole(number: Int) throws {
    let opened = try self.opened(number)
    let playback = Playback(timeline: opened.timeline, base: Experiment(objective: Catalogue.all[0]), title: "")
    let markers = playback.markers.map(\.marker)
    #expect(markers.count { $0.isTask } >= 2)
    #expect(markers.contains { $0.quiz != nil })
    #expect(markers.contains { $0.sought != nil })
    #expect(markers.allSatisfy { !$0.isAsking || !$0.hints.isEmpty })
    #expect(markers.contains { $0.view != nil })
    #expect(markers.last?.kind == .note, "it ends with a summary")
    // 200 words a minute, a task takes 25 s besides what it computes, a question 8 s, and one looks around for 6 s.
    var seconds = 0.0
    for marker in markers {
      let quiz = marker.quiz
      let text = ([marker.note, quiz?.why ?? ""] + (quiz?.choices ?? [])).joined(separator: " ")
      seconds += Double(text.split(separator: " ").count) / 200 * 60 + (marker.isTask ? 25 : quiz != nil ? 8 : 6)
      #expect(marker.note.count <= 320, "\(marker.note)")
      if let check = marker.check { _ = try LessonCheck(check) }
    }
    seconds += markers.count > 1 ? playback.markers.last.map { $0.time } ?? 0 : 0
    #expect((200...540).contains(seconds), "\(Int(seconds)) s")
  }

  @Test("Played on two screens it pauses at every marker, shows its text, and ends with how it went", arguments: 0...13)
  func plays(number: Int) throws {
    let entry = try #require(Self.entries.first { $0.title.number == number })
    let (session, title) = (try JournalReader.read(entry.path), entry.title.title)
    for (width, height, glyphs) in [(120, 40, GlyphTier.braille), (80, 24, .ascii)] {
      var model = try Model.replaying(
        session, path: "lesson", width: width, height: height,
        capabilities: Capabilities(color: .mono, glyphs: glyphs), resolve: library)
      let markers = try #require(model.lessons.taken?.markers)
      var seen: [Int] = []
      for _ in 0..<20_000 where seen.count < markers.count {
        _ = model.receive(.tick(0.25))
        guard model.playback?.isPlaying == false, let place = model.lessonPlace, seen.last != place else { continue }
        seen.append(place)
        let text = Self.words(view(model).text)
        let first = Self.words(markers[place].note).split(separator: " ").prefix(3).joined(separator: " ")
        #expect(text.contains(first), "\(width)x\(height), marker \(place): \(first)")
        #expect(text.contains(" \(place + 1)/\(markers.count) "), "\(width)x\(height): the count of marker \(place)")
        // A task is not done before it is begun, and beginning it does not do it.
        if markers[place].marker.isTask {
          var live = model
          _ = live.branch()
          #expect(live.taskStates.contains { !$0.holds }, "marker \(place)")
        }
        #expect(text.contains(Self.words(title)), "\(width)x\(height): the title")
        guard place < markers.count - 1 else { continue }
        _ = model.receive(.input(.key(.character(" "))))
        // Past what is asked a second one leads.
        #expect(model.playback?.isPlaying == !markers[place].marker.isAsking, "marker \(place)")
        if markers[place].marker.isAsking { _ = model.receive(.input(.key(.character(" ")))) }
      }
      #expect(seen == Array(markers.indices))
      #expect(Self.words(view(model).text).contains("The lesson is over"))
    }
  }

  @Test("What a marker of a lesson shows and points at is there to be shown", arguments: 0...13)
  func views(number: Int) throws {
    try visit(number) { model, marker in
      guard let view = marker.view else { return }
      let place = "marker \(model.lessonPlace ?? -1)"
      #expect(model.obstacle(to: view) == nil, "\(place)")
      if let run = view.run { #expect(model.selectedRun?.id == run, "\(place)") }
      if let curve = view.curve { #expect(model.curves.kind.rawValue == curve, "\(place)") }
      if view.line != nil { #expect(model.pointedRow != nil, "\(place)") }
      if view.proof != nil { #expect(model.selectedRun?.trace?.proof != nil, "\(place)") }
      #expect(model.curves.chart.crosshair == view.step, "\(place)")
    }
  }

  /// The two sides of the lines of lesson 10, as numpy makes them from the iterates of its run alone: g = (x, 100 y),
  /// v = x+ - x + eta g, eta = 0.005, beta = 100, f* = 0, and from the magnitudes a = 0.5786448, rho = 0.9476119.
  private static let calculated: [ProofWalk.Line: (left: Double, right: Double)] = [
    .lemma: (1.02874601, 10.3656854),
    .descent: (1.02874601, 10.3656854),
    .sum: (43.0636852, 91.047693),
    .floor: (52.8379421, 53.125),
    .product: (52.876243, 121.851836),
    .quadratic: (43.0636852, 178.69879),
    .solved: (110.271091, 284.109923),
    .budget: (1.50544831, 3.28161982),
    .bound: (110.271091, 390.038727),
    .rate: (0.0118724617, 22.5188964),
  ]
  /// The same with a wrong beta = 90, where it is in the line.
  private static let planted: [ProofWalk.Line: (left: Double, right: Double)] = [
    .lemma: (1.02874601, 9.36648643),
    .descent: (1.02874601, 9.36648643),
    .sum: (44.4991414, 81.9390936),
    .quadratic: (44.4991414, 178.326595),
    .solved: (110.271091, 283.987182),
    .bound: (110.271091, 389.991277),
    .rate: (0.0118724617, 22.5161569),
  ]

  @Test(
    "The numbers of the proof in lesson 10 are those of a calculation without the engine; of another beta they are not")
  func proof() throws {
    var seen: Set<ProofWalk.Line> = []
    try visit(10) { model, marker in
      guard let line = marker.view?.proof.flatMap(ProofWalk.Line.init(rawValue:)), marker.quiz == nil,
        let (left, right) = Self.calculated[line], let walk = model.selectedRun?.trace?.proof,
        let step = marker.view?.step
      else { return }
      seen.insert(line)
      let sides = try #require(walk.sides(of: line, at: step))
      #expect(Self.agree(sides, (left, right)), "\(line): \(sides)")
      let shown = [left, right].map { $0.shortText(significantDigits: 6) }
      #expect(
        Lesson.rows(of: model).contains { $0.text.contains(": \(shown[0]) <= ") && $0.text.hasSuffix(" \(shown[1])") },
        "\(line): \(shown)")
      if let wrong = Self.planted[line] { #expect(!Self.agree(sides, wrong), "\(line): \(sides)") }
    }
    #expect(seen == Set(ProofWalk.Line.allCases))
  }

  @Test("Enter passes over no question on 80 by 24, and goes on from a note", arguments: [0, 10])
  func entersQuestions(number: Int) throws {
    try visit(number, width: 80, height: 24) { model, marker in
      let place = try #require(model.lessonPlace)
      guard place + 1 < (model.lessons.taken?.markers.count ?? 0) else { return }
      var model = model
      _ = model.receive(.input(.key(.enter)))
      guard marker.quiz != nil else {
        if !marker.isAsking { #expect(model.playback?.isPlaying == true, "marker \(place)") }
        return
      }
      if model.lessons.taken?.replies[place] == nil { _ = model.receive(.input(.key(.enter))) }
      #expect(model.lessons.taken?.replies[place]?.choice == 0, "marker \(place)")
      #expect(model.playback?.isPlaying == false, "marker \(place)")
    }
  }

  @Test("On 80 by 24 all of a marker is in the pane, or Down brings the rest", arguments: 0...13)
  func readable(number: Int) throws {
    try visit(number, width: 80, height: 24) { model, _ in
      let place = "marker \(model.lessonPlace ?? -1)"
      #expect(model.focus == .lesson, "\(place)")
      let width = try #require(model.layout.panes[.lesson]?.width) - 4
      var (model, screens) = (model, "")
      for _ in Lesson.rows(of: model).indices {
        screens += view(model).text
        _ = model.receive(.input(.key(.down)))
      }
      for line in Painter(measuring: model).lessonLines(width: width) {
        let text = String(line.spans.dropFirst(Lesson.rows(of: model)[line.row].isText ? 0 : 1).map(\.text).joined())
        #expect(screens.contains(text), "\(place): \(text)")
      }
    }
  }

  @Test(
    "The question, its choices and the way on stay in sight whatever hints and answers are given, on two screens",
    arguments: 0...13)
  func staysInSight(number: Int) throws {
    for (width, height) in [(80, 24), (120, 40)] {
      try visit(number, width: width, height: height) { model, marker in
        guard marker.isAsking else { return }
        let place = "\(width)x\(height), marker \(model.lessonPlace ?? -1)"
        var model = model
        if marker.isTask { _ = model.branch() }
        Self.expectInSight(model, "\(place), untouched")
        for hint in marker.hints.indices {
          _ = model.receive(.input(.key(.character("H"))))
          #expect(Lesson.rows(of: model).contains { $0.part == .hint })
          Self.expectInSight(model, "\(place), hint \(hint)")
        }
        for answer in marker.quiz.map({ ["\($0.answer + 1)"] }) ?? (marker.isTask ? [] : ["123456", "234567"]) {
          _ = model.run(command: "answer \(answer)")
          Self.expectInSight(model, "\(place), answer \(answer)")
        }
      }
    }
  }

  /// Expects every line of the question, of what is asked and of the way on in the pane.
  private static func expectInSight(_ model: Model, _ place: String) {
    guard let pane = model.layout.panes[.lesson]?.insideFrame else { return }
    let painter = Painter(measuring: model)
    func kept(_ lines: [LessonLine]) -> [String] {
      lines.filter { [.said, .asked, .way].contains($0.part) && !$0.spans.isEmpty }
        .map { $0.spans.map(\.text).joined() }
    }
    let all = painter.lessonLines(width: pane.width - 2)
    let shown = painter.lessonWindow(all, height: pane.height).lines
    #expect(shown.count <= pane.height, "\(place)")
    #expect(kept(shown) == kept(all), "\(place)")
  }

  @Test("A finished lesson shows its points on 80 by 24, and where the result is moves no cursor", arguments: 0...13)
  func points(number: Int) throws {
    try visit(number, width: 80, height: 24) { model, _ in
      guard model.lessonPlace == (model.lessons.taken?.markers.count ?? 0) - 1 else { return }
      var model = model
      let row = Lesson.rows(of: model)[safe: model.lessons.row]
      _ = model.receive(
        .news(.lessonKept(result: "/home/ada/.local/state/basin/results/lesson-00.json", complaint: nil)))
      #expect(Lesson.rows(of: model)[safe: model.lessons.row] == row)
      #expect(Lesson.rows(of: model).contains { $0.text.contains("lesson-00.json") })
      let text = Self.words(view(model).text)
      #expect(text.contains("The lesson is over: 0 of ") && text.contains("lesson-00.json"))
      #expect(text.contains("basin/results") && text.contains("Not answered or not done"))
    }
  }

  @Test("Where a lesson points at a bound or at steps that are certain, what was known before the run stands there too")
  func before() throws {
    for (number, width, height) in [(3, 80, 24), (3, 120, 40), (10, 80, 24), (10, 120, 40)] {
      try visit(number, width: width, height: height) { model, marker in
        guard let line = marker.view?.line, line == "bound" || line == "reach", let row = model.pointedRow,
          let pane = model.layout.panes[.certificate]?.insideFrame,
          let certificate = model.selectedRun?.trace?.certificate
        else { return }
        let lines = Painter(measuring: model).certificateWindow(width: pane.width - 2, height: pane.height).lines
        func text(_ lines: some Sequence<Painter.Line>) -> String {
          Self.words(lines.map { $0.spans.map(\.text).joined() }.joined(separator: " "))
        }
        let pointed = text(lines.filter { $0.row == row })
        let number = (line == "bound" ? certificate.bound : certificate.certainSteps).shortText()
        #expect(pointed.contains("\(number) before") || pointed.contains("before \(number)"), "\(pointed)")
      }
    }
  }

  @Test(
    "On 80 by 24 a note about a curve and the certificate has both at full height, and the bounds it speaks of drawn")
  func wholeCertificate() throws {
    for number in [0, 1, 3, 10] {
      try visit(number, width: 80, height: 24) { model, marker in
        guard let line = marker.view?.line else { return }
        let place = "lesson \(number), marker \(model.lessonPlace ?? -1)"
        let beside = marker.view?.curve == nil ? Pane.landscape : .curves
        #expect(model.layout.panes[.certificate]?.height == 10, "\(place)")
        #expect(model.layout.panes[beside]?.height == 10, "\(place)")
        guard marker.view?.curve == "gradient", line == "bound" || line == "reach" else { return }
        #expect(model.curveContent(of: .gradient).lines.contains { $0.isBound }, "\(place)")
        model.moveFocus(.landscape)
        #expect(model.layout.panes[.landscape] != nil, "\(place)")
      }
    }
  }

  @Test("The box on the map of lesson 0 covers no letter of a path")
  func boxCoversNoLetter() throws {
    try visit(0, width: 80, height: 24) { model, marker in
      guard marker.view?.region != nil else { return }
      let box = try #require(model.landscape.picture).viewport.box
      let map = Viewport(box: box, cells: CellRect(column: 0, row: 0, width: 44, height: 8))
      // A map of nothing but letters stays as it is, one of dots does not.
      for (sign, isKept) in [("H", true), (".", false)] {
        var painter = Painter(model)
        for row in 0..<8 { painter.buffer.put(String(repeating: sign, count: 44), column: 0, row: row) }
        let before = painter.buffer.text
        painter.drawPointedRegion(map)
        #expect((painter.buffer.text == before) == isKept, "\(sign)")
      }
    }
  }

  @Test("The held-out loss that lesson 0 speaks of stands under its curve", arguments: [(80, 24), (120, 40)])
  func heldOut(width: Int, height: Int) throws {
    try visit(0, width: width, height: height) { model, marker in
      guard marker.view?.curve == "meta" else { return }
      #expect(marker.note.contains("0.115"))
      #expect(view(model).text.contains("held out 0.115"))
    }
  }

  private static func agree(_ sides: ProofWalk.Sides, _ other: (left: Double, right: Double)) -> Bool {
    abs(sides.left - other.left) <= 1e-8 * other.left && abs(sides.right - other.right) <= 1e-8 * other.right
  }

  /// Goes through a lesson marker by marker, everything computed.
  private func visit(
    _ number: Int, width: Int = 120, height: Int = 40, _ look: (inout Model, Marker) throws -> Void
  ) throws {
    let session = try JournalReader.read(try #require(Self.entries.first { $0.title.number == number }).path)
    var model = try Model.replaying(
      session, path: "lesson", width: width, height: height,
      capabilities: Capabilities(color: .mono, glyphs: .ascii), resolve: library)
    let runner = InlineRunner()
    func settle(_ event: Event) {
      var events = [event]
      while !events.isEmpty {
        for event in events { for effect in model.receive(event) { runner.carryOut(effect) } }
        events = runner.drain()
      }
    }
    let markers = try #require(model.lessons.taken?.markers)
    settle(.launch)
    for place in markers.indices {
      for _ in 0..<2 where model.lessonPlace != place { settle(.input(.key(.character("]")))) }
      #expect(model.lessonPlace == place)
      try look(&model, markers[place].marker)
    }
  }

  private func opened(_ number: Int) throws -> OpenedSession {
    let path = try #require(Self.entries.first { $0.title.number == number }).path
    return try OpenedSession(try JournalReader.read(path), path: path)
  }

  /// The words of a screen with one space between them, frames left out, so that broken lines do not matter.
  private static func words(_ text: String) -> String {
    text.split { $0.isWhitespace || "│┃|║".contains($0) }.joined(separator: " ")
  }
}
