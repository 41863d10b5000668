// Taking lessons: they pause at markers, tasks are done live, questions are answered.

import Experiment
import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("Lessons")
struct LessonTests {
  private func command(_ text: String) -> [Step] { [.key(.character(":")), .input(.paste(text)), .key(.enter)] }

  /// A lesson recorded in the workbench as a teacher does: notes, a task and a quiz set with `M`.
  private func lesson(in folder: ScratchFolder) throws -> String {
    let path = folder.path + "/1-small.jsonl"
    var header = SessionRecorder.header(objective: "rosenbrock", seed: 1)
    header.lesson = LessonTitle(number: 1, title: "A small lesson", summary: "What it is about.")
    let recorder = SessionRecorder(try JournalWriter.create(at: path, header: header), now: 0)
    func marker(_ text: String) -> [Step] { [.key(.character("M")), .input(.paste(text)), .key(.enter)] }
    let script: [Step] =
      [.sees("RACE")] + ["metaSteps=6", "rollouts=4", "horizon=10", "widths=8"].flatMap { command("set \($0)") }
      + marker("Look at the paths.") + [.key(.character("t")), .sees("done after 6")]
      + marker("task: Train it again with another seed. | train; seed = 3")
      + marker("quiz: What is square-summable? | the step | *v | f | Its squares have a finite sum.")
      + marker("That was all.") + [.sees("marker set: That"), .key(.character("q"))]
    let objective = try #require(Catalogue.objective(named: "rosenbrock"))
    let plain = Model(
      objective: objective, width: 120, height: 40, capabilities: Capabilities(color: .mono, glyphs: .ascii))
    _ = Pilot(plain, recorder: recorder, script)
    return path
  }

  private func pilot(_ folder: ScratchFolder, _ script: [Step]) throws -> Pilot {
    _ = try lesson(in: folder)
    let clock = FakeClock()
    let screen = FakeScreen(120, 40, clock: clock, script)
    let recorder = SessionRecorder(nil, now: 0) { header in
      Result { () throws(FileError) in try JournalWriter.create(inFolder: folder.path, date: "live", header: header) }
    }
    return Pilot(try model(120, 40), screen: screen, clock: clock, lessonFolders: [folder.path], recorder: recorder)
  }

  @Test("A lesson pauses at its markers, its task is done live, its question is answered, and it ends with how it went")
  func takes() throws {
    let folder = try ScratchFolder()
    let pilot = try pilot(
      folder,
      [
        .sees("RACE"), .key(.character(":")), .input(.paste("lesson 1")), .key(.enter), .sees("Look at the paths."),
        .sees("HELD"), .key(.character(" ")), .sees("Train it again"), .sees("Try it, live"), .key(.enter),
        .sees("LIVE"), .sees("a training done"), .key(.character(":")), .input(.paste("set seed=3")), .key(.enter),
        .key(.character("t")), .sees("the task is done"), .key(.character("]")), .sees("What is square-summable?"),
        .key(.down), .key(.enter), .sees("Right: Its squares"), .key(.character(" ")), .sees("That was all."),
        .sees("6 of 6 points; tasks 1 of"), .key(.character("L")), .sees("LIVE"), .key(.character("q")),
      ])
    #expect(pilot.model.lessons.taken == nil)
    #expect(pilot.model.lessons.finished == [1])
    #expect(pilot.model.experiment.trainings.last?.configuration.seed == 3)
    let child = try JournalReader.read(folder.path + "/live.jsonl")
    #expect(child.header.parent?.session == "1-small.jsonl")
    #expect(child.events.contains { $0.kind == "answer" && $0["right"] == .bool(true) })
    var verifier = Verifier(child, path: "live", resolve: library)
    #expect(try verifier.verify().firstDivergence == nil)
  }

  @Test("A task is not done by what was there before, nor by another setting, and a wrong answer is told the right one")
  func isHonest() throws {
    let folder = try ScratchFolder()
    let pilot = try pilot(
      folder,
      [
        .sees("RACE"), .key(.character(":")), .input(.paste("lesson 1")), .key(.enter), .sees("Look at"),
        .key(.character("]")), .sees("Train it again"), .key(.enter), .sees("LIVE"), .key(.character("t")),
        .sees("done after 6"), .seesNot("the task is done"), .key(.character("]")),
        .sees("not done; again goes on"), .key(.character("]")), .sees("What is square"), .key(.enter),
        .sees("Not quite"), .key(.character("]")),
        .sees("0 of 6 points; tasks 0 of"), .key(.character("q")),
      ])
    #expect(pilot.model.lessons.taken?.done.isEmpty == true)
    // What was done live is not mixed into what was recorded.
    #expect(pilot.model.experiment.trainings.map(\.id) == [6])
    #expect(pilot.model.experiment.trainings.first?.losses.count == 6)
    #expect(Set(pilot.model.experiment.runs.map(\.id)).count == pilot.model.experiment.runs.count)
  }

  @Test("A lesson shows all runs, whatever was muted before it, and what was muted is so again after it")
  func mutedBefore() throws {
    let lesson: [Step] = [.sees("RACE")] + command("mute gd") + command("lesson 1") + [.sees("Look at")]
    let taken = try pilot(ScratchFolder(), lesson + [.key(.character("q"))])
    #expect(taken.model.lessons.taken != nil && taken.model.curves.muted.isEmpty)
    let left = try pilot(ScratchFolder(), lesson + [.key(.character("L")), .sees("LIVE"), .key(.character("q"))])
    #expect(left.model.curves.muted == ["gd"])
  }

  @Test("After a lesson live is as it was: what was chosen, where the person was, what was computed of its runs")
  func liveAfterLesson() throws {
    let script: [Step] =
      [.sees("RACE")] + command("objective himmelblau") + [
        .sees("1 Landscape  himmelblau"), .sees("RACE DONE"), .key(.character("5")), .key(.down), .key(.down),
      ]
    let before = try pilot(ScratchFolder(), script + [.key(.character("q"))]).model
    let after = try pilot(
      ScratchFolder(),
      script + command("lesson 1") + [
        .sees("Look at"), .key(.character("]")), .sees("Train it again"), .key(.character("L")), .sees("LIVE"),
        .sees("1 Landscape  himmelblau"), .key(.character("q")),
      ]
    ).model
    #expect(before.focus == .queue && after.focus == .queue && after.secondaryPane == before.secondaryPane)
    #expect(before.queue.selected != nil && after.queue.selected == before.queue.selected)
    #expect(after.selectedRun?.trace != nil && after.selectedRun?.otherObjective == before.selectedRun?.otherObjective)
    #expect(Set(after.runs.traces.keys) == Set(before.runs.traces.keys) && after.liveStash == nil)
    #expect(after.runs.verdicts == before.runs.verdicts && !after.runs.verdicts.isEmpty)
  }

  @Test("A session on another objective is shown with its own landscape")
  func otherObjective() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/s.jsonl"
    let recorder = SessionRecorder(
      try JournalWriter.create(at: path, header: SessionRecorder.header(objective: "himmelblau", seed: 1)), now: 0)
    let himmelblau = try #require(Catalogue.objective(named: "himmelblau"))
    let plain = Model(
      objective: himmelblau, width: 120, height: 40, capabilities: Capabilities(color: .mono, glyphs: .ascii))
    _ = Pilot(plain, recorder: recorder, [.sees("RACE"), .key(.character("q"))])
    let pilot = Pilot(
      try model(120, 40),
      [.sees("RACE")] + command("replay \(path)") + [
        .sees("REPLAY"), .sees("1 Landscape  himmelblau"),
        .seesNot("computing the landscape"), .key(.character("L")), .sees("1 Landscape  rosenbrock"),
        .seesNot("computing the landscape"), .key(.character("q")),
      ])
    #expect(pilot.model.landscape.picture?.request.objective == "rosenbrock")
  }

  @Test("Conditions are read, and what is none says why")
  func checks() throws {
    let check = try LessonCheck(
      "train; optimizer = lstm; horizon > 10; do why; verdict = NO CLAIM; objective = sphere; G < 5; N(1e-3) < 500")
    #expect(check.conditions.count == 8)
    for bad in [
      "", "trains", "do nothing", "seed = x", "optimizer > 3", "verdict = GOOD", "unknown = 3", "marks = two", "G = 5",
      "G < five", "N(1e-2) < 500", "G(1e-3) < 5", "f < nan",
    ] {
      #expect(throws: ConfigurationError.self, "\(bad)") { try LessonCheck(bad) }
    }
  }

  @Test("Every condition holds once it is met and not before")
  func conditions() throws {
    var model = try model(120, 40)
    func states(_ text: String) throws -> [Bool] {
      TaskBench(
        experiment: model.experiment, traces: model.runs.traces, races: model.progress.races,
        task: LessonTask(marker: 0, check: try LessonCheck(text), firstID: 5, races: 1, deeds: [.why])
      ).states.map(\.holds)
    }
    #expect(
      try states("train; race; marks = 1; verdict = PROVED; do why; do verify") == [
        false, false, false, false, true, false,
      ])
    #expect(
      try states("horizon = 10; horizon < 10; horizon > 9; objective = rosenbrock; objective = sphere") == [
        true, false, true, true, false,
      ])
    func training(_ id: Int, _ seed: UInt64) -> TrainingItem {
      var configuration = model.experiment.configuration
      configuration.seed = seed
      var item = TrainingItem(id: id, configuration: configuration)
      item.state = .done
      return item
    }
    model.experiment.trainings = [training(4, 7)]
    #expect(try states("train; seed = 7") == [false, false], "what was there before does not count")
    model.experiment.trainings.append(training(6, 7))
    #expect(try states("train; seed = 7") == [true, true])
    #expect(try states("train; seed = 8") == [false, false])
  }

  @Test("Markers are typed as notes, tasks and quizzes; what lacks something is told in one line")
  func typed() throws {
    #expect(try Marker(typed: "plain") == Marker("plain"))
    #expect(try Marker(typed: "task: do it | train").check == "train")
    let quiz = try Marker(typed: "quiz: which? | a | *b | because")
    #expect(quiz.kind == .quiz(choices: ["a", "b"], answer: 1, why: "because"))
    let number = try Marker(typed: "number: how much? | 8 within 5 % | because | hint: w | hint: count")
    #expect(
      number
        == Marker("how much?", .number(NumberSought(value: 8, tolerance: 0.4, why: "because")), hints: ["w", "count"]))
    let hinted = try Marker(typed: "task: do it | train; G < 5 | hint: t")
    #expect(hinted == Marker("do it", .task(check: "train; G < 5"), hints: ["t"]))
    let seen = try Marker(
      typed:
        "view: pane = curves; curve = gradient; steps = 0, 50; step = 3; run = 2; line = x_t in the box; map = all; region = -1,1,0,2 | quiz: q | *a | b | c"
    )
    #expect(seen.quiz?.answer == 0)
    #expect(
      seen.view
        == MarkerView([
          "pane": "curves", "curve": "gradient", "steps": [0, 50], "step": 3, "run": 2, "line": "x_t in the box",
          "map": [], "region": [-1, 1, 0, 2],
        ]))
    #expect(try Marker(typed: "view: curve = gap | a | b").note == "a | b")
    // Bars without spaces around them are of numbers.
    let norm = try Marker(
      typed: "view: line = |v_t| <= m_t each step | task: make |g| small | train; |g| < 1e-3 | hint: |v|")
    #expect(norm.view?.line == "|v_t| <= m_t each step" && norm.note == "make |g| small")
    #expect(norm.check == "train; |g| < 1e-3" && norm.hints == ["|v|"])
    for bad in [
      "task: x", "task: x | nonsense", "quiz: q | a | b | because", "quiz: q | *a | because", "quiz: q | *a | *b | c",
      "task: x | train | hint:", "number: q | 1 | because", "number: q | 1 within x | because",
      "number: q | 1 within -1 | because", "number: q | 1 within 2", "view: curve = gap", "view: curve = gapp | n",
      "view: colour = red | n", "view: map = 1,2 | n", "view: steps = 5,1 | n", "view: region = all | n",
      "view: run = 0 | n", "view: line = bond | n", "view: | n", "one $ alone",
    ] {
      #expect(throws: ConfigurationError.self, "\(bad)") { try Marker(typed: bad) }
    }
  }

  @Test("Lessons are found by their header, in order, the first folder first; other files are none")
  func shelf() throws {
    let (first, second) = (try ScratchFolder(), try ScratchFolder())
    func write(_ folder: ScratchFolder, _ name: String, _ number: Int?, _ title: String) throws {
      var header = SessionRecorder.header(objective: "sphere", seed: 1)
      header.lesson = number.map { LessonTitle(number: $0, title: title, summary: "s") }
      try JournalWriter.create(at: "\(folder.path)/\(name).jsonl", header: header).close()
    }
    try write(first, "b", 2, "own second")
    try write(first, "c", nil, "no lesson")
    try write(second, "a", 1, "first")
    try write(second, "z", 2, "second")
    let shelf = LessonLibrary(in: [first.path, second.path, "/nowhere"])
    #expect(shelf.lessons.map(\.title.title) == ["first", "own second"])
    #expect(shelf.unreadable.isEmpty)

    // A lesson that is damaged is missed, not forgotten.
    try "{".write(toFile: "\(second.path)/a.jsonl", atomically: true, encoding: .utf8)
    let damaged = LessonLibrary(in: [first.path, second.path])
    #expect(damaged.lessons.map(\.title.title) == ["own second"])
    #expect(damaged.unreadable == ["a.jsonl"])
    var model = try model(120, 40)
    _ = model.receive(.news(.lessons(damaged)))
    #expect(Lesson.rows(of: model).last?.text == "Cannot be read: a.jsonl")
  }
}
