// What makes lessons a course: views, measured goals, hints, numeric answers, points, formulas.

import Experiment
import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

/// A lesson with everything that can be asked, recorded as a teacher records it.
struct SmallCourse {
  static let markers = [
    "view: curve = gradient; line = bound; region = 0.5,1.5,0.5,1.5 | Descent is $x+ = x - eta g$ here.",
    "view: run = 1; map = -1,1,0,2; steps = 0,100; step = 40 | The first run.",
    "number: How much is 2 + 2? | 4 within 0.5 | Count. | hint: More than three. | hint: Less than five.",
    "quiz: What is square-summable? | the step | *v | Its squares have a finite sum. | hint: A letter.",
    "task: A small G: train again. | train; G < 1e9; seed = 3 | hint: Press t.",
    "That was all.",
  ]

  static func record(in folder: ScratchFolder, number: Int = 1, needs: [Int] = []) throws -> String {
    let path = folder.path + "/\(number)-small.jsonl"
    var header = SessionRecorder.header(objective: "rosenbrock", seed: 1)
    header.lesson = LessonTitle(number: number, title: "A small course", summary: "All of it.", needs: needs)
    let recorder = SessionRecorder(try JournalWriter.create(at: path, header: header), now: 0)
    let script: [Step] =
      [.sees("RACE")] + ["metaSteps=6", "rollouts=4", "horizon=10", "widths=8"].flatMap { typing("set \($0)") }
      + [.key(.character("t")), .sees("done after 6")]
      + markers.flatMap { [.key(.character("M")), .input(.paste($0)), .key(.enter)] }
      + [.sees("marker set: That"), .key(.character("q"))]
    let objective = try #require(Catalogue.objective(named: "rosenbrock"))
    let plain = Model(
      objective: objective, width: 120, height: 40, capabilities: Capabilities(color: .mono, glyphs: .ascii))
    _ = Pilot(plain, recorder: recorder, script)
    return path
  }

  static func typing(_ text: String) -> [Step] { [.key(.character(":")), .input(.paste(text)), .key(.enter)] }

  static func take(
    _ folder: ScratchFolder, glyphs: GlyphTier = .ascii, _ script: [Step]
  ) throws -> Pilot {
    _ = try record(in: folder)
    let clock = FakeClock()
    let screen = FakeScreen(120, 40, clock: clock, [.sees("RACE")] + typing("lesson 1") + script)
    let recorder = SessionRecorder(nil, now: 0) { header in
      Result { () throws(FileError) in try JournalWriter.create(inFolder: folder.path, date: "live", header: header) }
    }
    return Pilot(
      try model(120, 40, glyphs: glyphs), screen: screen, clock: clock, lessonFolders: [folder.path], recorder: recorder
    )
  }
}

@Suite("A lesson of a course")
struct LessonCourseTests {
  private let next = Step.key(.character("]"))
  private let quit = Step.key(.character("q"))
  /// Passes over what is asked, which takes a second key.
  private let passed = [Step.key(.character("]")), .sees("again goes on"), .key(.character("]"))]

  @Test(
    "What is asked is passed over only after that was said, by Space, ] and Enter alike, and the end names what is left"
  )
  func passing() throws {
    let space = Step.key(.character(" "))
    _ = try SmallCourse.take(
      try ScratchFolder(),
      [.sees("Descent is"), .sees("Space Go on"), next, .sees("The first run"), space, .sees("How much is")]
        + [space, .sees("not answered; again goes on"), .sees("How much is"), .sees("HELD"), space]
        + [.sees("What is square"), next, .sees("not answered; again goes on"), .sees("What is square"), next]
        + [
          .sees("A small G"), .key(.down), .key(.down), .key(.enter), .sees("not done; again goes on"),
          .sees("A small G"),
          .key(.enter),
        ]
        + [.sees("That was all"), .sees("Not answered or not done: notes 3, 4, 5; ["), .seesNot("Space Go on"), quit])
    // What was answered is left at once, and is not named.
    _ = try SmallCourse.take(
      try ScratchFolder(),
      [.sees("Descent is"), next, next, .sees("How much is")] + SmallCourse.typing("answer 4") + [.sees("Right"), next]
        + [.sees("What is square"), next, next, .sees("A small G"), next, next, .sees("That was all")]
        + [.sees("not done: notes 4, 5; ["), quit])
  }

  @Test("From a task that is done live [ goes back to the note before it, and ] to the task again")
  func backFromTask() throws {
    let back = Step.key(.character("["))
    let pilot = try SmallCourse.take(
      try ScratchFolder(),
      [.sees("Descent is"), next, next] + passed + passed + [.sees("A small G"), .key(.enter), .sees("LIVE"), back]
        + [.sees("What is square"), .sees("back in the lesson; ] goes to the task"), next, .sees("A small G"), quit])
    #expect(pilot.model.lessons.taken?.task == nil && pilot.model.playback != nil)
  }

  @Test(
    "Of an answered quiz what was neither chosen nor right makes room, and the title is whole before its number is said"
  )
  func room() throws {
    let pilot = try SmallCourse.take(
      try ScratchFolder(),
      [.sees("Descent is"), next, next] + passed + [.sees("What is square"), .key(.down), .key(.enter), .sees("Right")]
        + [quit])
    let choices = Lesson.rows(of: pilot.model).filter { ["the step", "v"].contains($0.text) }
    #expect(choices.map(\.part) == [.aside, .asked])
    #expect(
      Lesson.headings(of: pilot.model) == [
        "6 Lesson  1: A small course", "6 Lesson 1: A small course", "6 A small course",
      ])
  }

  @Test("A marker sets the view and points, the same look whichever way led there, and the look before comes back")
  func views() throws {
    let folder = try ScratchFolder()

    let pilot = try SmallCourse.take(
      folder,
      [
        .sees("Descent is"), .sees("x+ = x - eta g"), .sees("2 Gradient"), next, .sees("The first run."),
        .sees("read at step 40"),
      ]
        + [
          next, next, next, .key(.character("[")), .key(.character("[")), .sees("The first run."),
          .sees("read at step 40"), quit,
        ])
    let model = pilot.model
    #expect(model.curves.kind == .gradient)
    #expect(model.queue.selected == 1)
    #expect(model.landscape.map.window == DataBox(x: -1...1, y: 0...2))
    #expect(model.curves.chart.window == 0...100)
    #expect(model.curves.chart.crosshair == 40)
    #expect(model.pointedItem == nil && model.pointedRegion == nil, "a pointer belongs to its own marker")

    let back = try SmallCourse.take(
      try ScratchFolder(),
      [
        .sees("Descent is"), next, .sees("read at step 40"), .key(.character("L")), .sees("LIVE"),
        .seesNot("read at step"), quit,
      ])
    #expect(back.model.curves.kind == .gap && back.model.curves.chart.window == nil)
    #expect(back.model.curves.chart.crosshair == nil && back.model.landscape.map.window == nil)
  }

  @Test("What a lesson points at is marked on the screen, with and without color, and told in line mode")
  func points() throws {
    let folder = try ScratchFolder()
    let pilot = try SmallCourse.take(folder, [.sees("Descent is"), .sees(">bound"), .sees("*- 3"), quit])
    #expect(pilot.model.taughtPane == .certificate)
    #expect(pilot.model.certificate.row == pilot.model.pointedRow)
    #expect(lineText(pilot.model, .lesson).contains { $0.contains("on the map at x from 0.5 to 1.5") })
    let text = view(pilot.model).text
    var without = pilot.model
    without.lessons.taken = nil
    #expect(text.filter { $0 == "|" }.count > view(without).text.filter { $0 == "|" }.count, "a box on the map")
    #expect(without.pointedRow == nil && without.taughtPane == nil)
  }

  @Test("A view that cannot be had is refused when it is typed, and does no harm where a file asks for it")
  func foreignViews() throws {
    var live = settled(try model(120, 40))
    for text in [
      "view: run = 99 | n", "view: curve = accuracy | n", "view: line = rate | n", "view: line = curvature mu | n",
    ] {
      #expect(live.run(command: "marker \(text)").problem?.contains("view:") == true, "\(text)")
    }
    #expect(live.run(command: "marker view: line = bound | n").problem == nil)
    let before = live
    live.look(try #require(MarkerView(["curve": "hologram", "run": 99, "pane": "cellar", "line": "bond"])))
    #expect(live.curves.kind == before.curves.kind && live.curves.chart == before.curves.chart)
    #expect(live.queue.selected == before.queue.selected)
  }

  @Test("A number is right within its tolerance; a wrong try and a hint cost a point each, and both are recorded")
  func numbers() throws {
    let folder = try ScratchFolder()
    let pilot = try SmallCourse.take(
      folder,
      [.sees("Descent is"), next, .sees("The first run"), next, .sees("How much is"), .sees("within 0.5")]
        + SmallCourse.typing("answer five") + [.sees("answer five: a number"), .key(.escape)]
        + SmallCourse.typing("answer 4.6") + [.sees("another try costs")] + [.key(.character("H"))]
        + [.sees("Hint: More than three."), .seesNot("Less than five")] + SmallCourse.typing("hint")
        + [.sees("Hint: Less than five."), .key(.character("H")), .sees("that was the last hint")]
        + SmallCourse.typing("answer 4.5") + [.sees("Right: Count."), .key(.character("H"))]
        + [.sees("this is answered")] + SmallCourse.typing("answer 4") + [
          .sees("nothing is asked"), .key(.escape), quit,
        ])
    let lesson = try #require(pilot.model.lessons.taken)
    #expect(lesson.reply(at: 2).numbers == [4.6, 4.5])
    #expect(lesson.reply(at: 2).hints == 2)
    #expect(lesson.score.points == 0 && lesson.score.most == 9 && lesson.score.hints == 2)
    #expect(lesson.score.answers == (1, 2))
  }

  @Test("Points: all for what is solved at once, less one for each hint and each wrong number, none for a wrong choice")
  func points3() {
    let quiz = Marker("q", .quiz(choices: ["a", "b"], answer: 1, why: ""), hints: ["h", "i"])
    let number = Marker("n", .number(NumberSought(value: 1, tolerance: 0, why: "")))
    let task = Marker("t", .task(check: "train"), hints: ["h"])
    func reply(_ change: (inout MarkerReply) -> Void) -> MarkerReply {
      var reply = MarkerReply()
      change(&reply)
      return reply
    }
    #expect(quiz.points(of: reply { $0.choice = 1 }) == 3)
    #expect(quiz.points(of: reply { ($0.choice, $0.hints) = (1, 2) }) == 1)
    #expect(quiz.points(of: reply { $0.choice = 0 }) == 0)
    #expect(quiz.points(of: MarkerReply()) == 0)
    #expect(number.points(of: reply { $0.numbers = [1] }) == 3)
    #expect(number.points(of: reply { $0.numbers = [2, 3, 1] }) == 1)
    #expect(number.points(of: reply { $0.numbers = [2, 3, 4, 5, 6, 1] }) == 0)
    #expect(number.points(of: reply { $0.numbers = [1, 2] }) == 0)
    #expect(task.points(of: reply { ($0.isDone, $0.hints) = (true, 1) }) == 2)
    let markers = [Marker("note"), quiz, number, task]
    let score = LessonScore(markers, [1: reply { $0.choice = 1 }, 3: reply { $0.hints = 1 }])
    #expect(score.points == 3 && score.most == 9 && score.hints == 1)
    #expect(score.sentence == "The lesson is over: 3 of 9 points; tasks 0 of 1, answers 1 of 2, 1 hint.")
    #expect(LessonScore([Marker("note")], [:]).sentence == "The lesson is over.")
  }

  @Test(
    "A goal is measured on the certificate's own numbers: on the right side of a bound, and only of one and the same run"
  )
  func measured() throws {
    let model = settled(try model(120, 40), training: true)
    let runs = model.experiment.runs.filter { $0.outcome != nil }
    #expect(runs.count > 3)
    func states(_ text: String, first: Int = 1) throws -> [ConditionState] {
      TaskBench(
        experiment: model.experiment, traces: model.runs.traces, races: 1,
        task: LessonTask(marker: 0, check: try LessonCheck(text), firstID: first, races: 0)
      ).states
    }
    let learned = try #require(runs.last { $0.specification.trained != nil })
    let certificate = try #require(model.runs.traces[learned.id]?.certificate)
    let outcome = try #require(learned.outcome)
    let heldOut = model.experiment.trainings[0].heldOut.last ?? .nan
    let known: [(String, Double)] = [
      ("G", certificate.gradientEnergy), ("B", certificate.bound), ("B now", certificate.boundNow),
      ("V^2", certificate.spent), ("N before", certificate.certainSteps), ("f", outcome.value), ("gap", outcome.value),
      ("|g|", outcome.gradientNorm), ("held out", heldOut),
    ]
    for (name, number) in known where number.isFinite {
      #expect(try states("train; \(name) < \(number.nextUp)").map(\.holds) == [true, true], "\(name)")
      #expect(try states("train; \(name) < \(number)").map(\.holds) == [true, false], "\(name)")
      #expect(try states("train; \(name) > \(number.nextDown)").map(\.holds) == [true, true], "\(name)")
      #expect(try states("train; \(name) > \(number)").map(\.holds) == [true, false], "\(name)")
    }
    #expect(
      try states("train; G < 1").last?.reading
        == "#\(learned.id): \(certificate.gradientEnergy.shortText(significantDigits: 4))")
    // Before the task began it does not count.
    #expect(try states("G < 1e300", first: learned.id + 1).map(\.holds) == [false])
    // One run has the smallest f, another the word: no run has both.
    let best = try #require(runs.min { ($0.outcome?.value ?? .nan) < ($1.outcome?.value ?? .nan) })
    let limit = (best.outcome?.value ?? .nan).nextUp
    let other = try #require(runs.first { $0.outcome?.verdict != best.outcome?.verdict })
    #expect(try states("f < \(limit); verdict = \(best.outcome?.verdict ?? "")").allSatisfy(\.holds))
    #expect(try !states("f < \(limit); verdict = \(other.outcome?.verdict ?? "")").allSatisfy(\.holds))
    // A bound is no number where nothing is claimed.
    #expect(runs.contains { $0.outcome?.verdict == "NO CLAIM" })
    for run in runs where run.outcome?.verdict == "NO CLAIM" {
      let certificate = model.runs.traces[run.id]?.certificate
      for measure in [LessonMeasure.boundBefore, .boundNow, .certainNow, .certainBefore] {
        #expect(measure.reading(of: run, certificate, nil, on: model.experiment.objective) == nil)
      }
    }
    #expect(certificate.tolerance == LessonMeasure.tolerance)
  }

  @Test("A measured goal is checked live with its number beside it, and its points are counted")
  func goal() throws {
    let folder = try ScratchFolder()
    let pilot = try SmallCourse.take(
      folder,
      [.sees("Descent is"), next, next] + passed + passed
        + [.sees("A small G"), .key(.enter), .sees("LIVE"), .sees("seed = 3")]
        + [.key(.character("H")), .sees("Hint: Press t.")] + SmallCourse.typing("set seed=3")
        + [
          .key(.character("t")), .sees("the task is done"), .sees("+ G < 1e+9  (#"), next, next, .sees("That was all"),
        ]
        + [.sees("2 of 9 points; tasks 1 of"), .sees("answers 0 of 2, 1 hint"), quit])
    #expect(pilot.model.lessons.taken?.score.points == 2)
    let child = try JournalReader.read(folder.path + "/live.jsonl")
    #expect(child.events.contains { $0.kind == "action" && $0["name"] == "hint" })
    var verifier = Verifier(child, path: "live", resolve: library)
    #expect(try verifier.verify().firstDivergence == nil)
  }

  @Test("What a lesson refuses names the way to do it there, and leaving it says where it was and how to come back")
  func leaving() throws {
    _ = try SmallCourse.take(
      try ScratchFolder(),
      [.sees("Descent is")] + SmallCourse.typing("set metaSteps=3") + [.sees("its tasks have Try it"), .key(.escape)]
        + [next, next] + passed + passed + [.sees("A small G")] + SmallCourse.typing("set metaSteps=3")
        + [
          .sees("Try it (Enter in pane 6, or :branch)"), .key(.escape), .key(.character("[")), .sees("square-summable"),
          .key(.escape),
        ]
        + [.sees("lesson 1 left at note 4 of 6: :lesson 1 goes on with it")] + SmallCourse.typing("lesson 1")
        + [
          .sees("goes on where you left it"), next, next, .sees("That was all"), .key(.escape),
          .sees("lesson 1 is over"),
          quit,
        ])
  }

  @Test("w over the curves says what is counted at their corner, and the glossary the same")
  func corner() throws {
    let model = settled(try model(120, 40))
    let term = try #require(Glossary.terms(named: "<= 0").first)
    #expect(CurvesPane.why(model).lines.contains { $0.contains("4 <= 0") && $0.hasSuffix(term.meaning) })
    #expect(Glossary.terms(named: "inf") == [term])
    #expect(!Glossary.terms(in: "eta <= 0.02, sum eta_t = inf").contains(term))
  }

  @Test(
    "Formulas are set with signs that mean the same, and stay as typed where there are none",
    arguments: [
      ("x_{t+1} = x_t - eta grad f(x_t) + v_t", "xₜ₊₁ = xₜ − η ∇f(xₜ) + vₜ"),
      ("G^2 <= (2/eta) D + V^2/eta^2", "G² ≤ (2/η) D + V²/η²"),
      ("f(x+) <= f - eta (1 - s/2)|g|^2", "f(x⁺) ≤ f − η (1 − s/2)|g|²"),
      ("V^2 <= a^2/(1 - rho^2)", "V² ≤ a²/(1 − ρ²)"), ("N = B^2/1e-3^2, 2e-3, 3e4", "N = B²/(10⁻³)², 2·10⁻³, 3·10⁴"),
      ("(t+1)^{-0.8}, t^-0.8, c^{12}, x^2.5", "(t+1)^(−0.8), t^−0.8, c¹², x^2.5"),
      ("sum_t |v_t|^2 < inf", "Σₜ |vₜ|² < ∞"), ("beta_T + a_total -> 0", "β_T + a_total → 0"), ("rho^t", "ρ^t"),
      ("1 + x+1", "1 + x+1"),
    ])
  func formulas(typed: String, set: String) { #expect(MathText.set(typed) == set) }

  @Test("A formula stands in a line of its own, in signs or as typed; one dollar sign is a dollar sign")
  func paragraphs() throws {
    #expect(MathText.parts(of: "a $x^2$ b").map(\.text) == ["a", "x^2", "b"])
    #expect(MathText.parts(of: "a $x^2$ b").map(\.isFormula) == [false, true, false])
    #expect(MathText.parts(of: "costs 5 $").map(\.text) == ["costs 5 $"])
    _ = try SmallCourse.take(try ScratchFolder(), glyphs: .braille, [.sees("x⁺ = x − η g"), quit])
    _ = try SmallCourse.take(try ScratchFolder(), glyphs: .ascii, [.sees("x+ = x - eta g"), .seesNot("η"), quit])
  }
}
