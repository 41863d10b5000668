// What a page plays: everything that is shown of a session, as one JSON document.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// The document of a page; [docs/export.md](../../../../docs/export.md) says what each member means.
struct PlayerDocument {
  private let results: SessionResults
  private let session: OpenedSession
  private let timeline: PlayerTimeline
  private let models: ModelCache
  private var columns = PlayerColumns()
  private var digits = PlayerDigits()
  /// Maps by objective and the run that spans their plane, with their places.
  private var maps: [(key: String, view: PlaneView, json: JSONValue)] = []

  /// Takes what was computed of a session.
  init(_ results: SessionResults, _ session: OpenedSession, _ models: ModelCache) {
    (self.results, self.session, self.models) = (results, session, models)
    timeline = PlayerTimeline(session, resolve: models.objective(named:))
  }

  /// The document.
  ///
  /// ```
  /// {"format":"basin-player","version":1,"session","seconds","raceSeconds","isLesson","times",
  ///  "says":[[at,"..."]],"scenes":[...],"markers":[...],"objectives":{...},"races":[...],"maps":[...],"trainings":[...],
  ///  "runs":[...],"curves":[...],"colors","columns":[...],"digits"}
  /// ```
  mutating func json() -> JSONValue {
    let playback = timeline.playback
    let times = columns.add(playback.shownTimes)
    let objectives = objectiveNames.map { JSONMember($0.printable, objectiveJSON($0)) }
    let races = timeline.races.map { raceJSON($0) }
    let markers = playback.markers.indices.map { playback.markers[$0].player(look: lookJSON($0), proof: proof($0)) }
    let trainings = results.trainings.map { trainingJSON($0) }
    let runs = results.runs.map { runJSON($0) }
    return [
      "format": "basin-player", "version": 1, "session": .string(results.name.printable),
      "seconds": .number(playback.duration), "raceSeconds": .number(Race.duration), "isLesson": .bool(session.isLesson),
      "times": times, "says": .array(timeline.words.map { [.integer($0.at), .string($0.text.printable)] }),
      "scenes": .array(timeline.scenes.map { Self.json($0.scene, at: $0.at) }),
      "markers": .array(markers), "objectives": .object(objectives), "races": .array(races),
      "maps": .array(maps.map(\.json)), "trainings": .array(trainings), "runs": .array(runs),
      "curves": .array(CurveKind.inSessions.map(\.player)), "colors": .string(Self.colors),
      // Last, when all of them are known.
      "columns": .array(columns.texts), "digits": digits.json,
    ]
  }

  /// The color map from the lowest to the highest value, six hexadecimal digits each.
  private static let colors = ColorMap.viridis.colors.map(\.hexadecimal).joined()

  private var objectiveNames: [String] {
    timeline.scenes.map(\.scene.objective).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func json(_ scene: PlayerTimeline.Scene, at index: Int) -> JSONValue {
    [
      "at": .integer(index), "objective": .string(scene.objective.printable),
      "race": scene.race.map { .integer($0) } ?? .null, "runs": .array(scene.runs.map { .integer($0) }),
      "training": scene.training.map { .integer($0) } ?? .null,
      "learning": scene.learning.map { .integer($0) } ?? .null,
      "featured": scene.featured.map { .integer($0) } ?? .null,
    ]
  }

  private mutating func objectiveJSON(_ name: String) -> JSONValue {
    guard let objective = models.objective(named: name) else { return ["formula": .null, "map": .null] }
    // In many dimensions a plane needs a run; the races have theirs.
    let map = objective.dimension == 2 ? PlayerMap.view(of: objective, run: nil).map { self.map(objective, $0) } : nil
    return [
      "formula": .string(objective.formula.printable), "dimension": .integer(objective.dimension),
      "lossName": .string(objective.lossName), "map": map.map { .integer($0) } ?? .null,
    ]
  }

  /// The place of a map, which is computed the first time it is asked for.
  private mutating func map(_ objective: Objective, _ view: PlaneView) -> Int {
    let key = "\(objective.name) \(view.run ?? 0) \(view.box)"
    if let place = maps.firstIndex(where: { $0.key == key }) { return place }
    maps.append((key, view, PlayerMap(objective: objective, view: view).json))
    return maps.count - 1
  }
}

// MARK: - Markers

extension PlayerDocument {
  /// A line of the proof with its two sides, where a marker reads one: the formula in a list of its own, and a sentence.
  private func proof(_ place: Int) -> [JSONValue] {
    guard let look = timeline.playback.look(at: place), let line = look.proof.flatMap(ProofWalk.Line.init(rawValue:)),
      let run = results.runs.first(where: { $0.id == look.run }), let computed = run.computed,
      let walk = ProofWalk(computed.trajectory, computed.certificate)
    else { return [] }
    let name = "#\(run.id) \(RunItem(specification: run.specification).name)"
    let step = look.step ?? walk.stepCount
    return [
      [.string(MathText.set(line.formula).printable)],
      .string(ProofText.sentence(of: line, walk, run: name, at: step).printable),
    ]
  }

  /// What a marker asks to be shown; a part of the map is a map of its own.
  private mutating func lookJSON(_ place: Int) -> JSONValue? {
    guard let look = timeline.playback.look(at: place) else { return nil }
    var members = [
      JSONMember("curve", look.curve.map { .string($0.printable) } ?? .null),
      JSONMember("run", look.run.map { .integer($0) } ?? .null),
      JSONMember("step", look.step.map { .integer($0) } ?? .null),
      JSONMember(
        "line", look.line.flatMap(CertificateItem.init(name:))?.reportRow.map { .string($0.printable) } ?? .null),
    ]
    func part(_ key: String, _ part: MarkerView.Part?) {
      if case .within(let numbers) = part { members.append(JSONMember(key, JSONValue(numbers))) }
    }
    part("steps", look.steps)
    part("region", look.region)
    let scene = timeline.scenes.last { $0.at <= timeline.playback.markers[place].index }?.scene
    if case .within(let box) = look.map, let objective = scene.flatMap({ models.objective(named: $0.objective) }),
      objective.dimension == 2
    {
      var view = PlaneView(of: objective)
      view.box = DataBox(x: box[0]...box[1], y: box[2]...box[3])
      members.append(JSONMember("map", .integer(map(objective, view))))
    }
    return .object(members)
  }
}

// MARK: - Races, runs, trainings

extension PlayerDocument {
  private func computed(_ id: Int) -> SessionResults.Computed? { results.runs.last { $0.id == id }?.computed }

  private mutating func raceJSON(_ shown: PlayerTimeline.ShownRace) -> JSONValue {
    let race = shown.race
    var members: [JSONMember] = [
      JSONMember("objective", .string(race.objective.printable)), JSONMember("time", .number(shown.time)),
      JSONMember("steps", .integer(race.steps)), JSONMember("from", .string(LineText.point(race.start))),
    ]
    guard let objective = models.objective(named: race.objective) else { return .object(members) }
    let known = shown.runs.compactMap { id in computed(id).map { (id: id, trajectory: $0.trajectory) } }
    let spanning = known.first { $0.id == shown.featured } ?? known.last
    let loss = LossCurves(objective, known.map(\.trajectory.values), scale: .log)
    members += [
      JSONMember("title", .string(loss.title)), JSONMember("remark", .string(loss.remark)),
      JSONMember("symlog", loss.scale == .symlog ? .number(1e-4 * loss.size) : .null),
      JSONMember(
        "losses",
        .object(
          known.map { run in
            let rows = PlayerRows(run.trajectory.values.count)
            return JSONMember("\(run.id)", columns.add(rows.of(run.trajectory.values).map(loss.drawn)))
          })),
    ]
    guard let view = PlayerMap.view(of: objective, run: spanning.map { ($0.id, $0.trajectory.points) }) else {
      return .object(members)
    }
    let start = view.plane.place(of: race.start)
    members += [
      JSONMember("map", .integer(map(objective, view))), JSONMember("start", JSONValue([start.u, start.v])),
      JSONMember(
        "paths", .object(known.map { JSONMember("\($0.id)", pathJSON($0.trajectory.points, in: view.plane)) })),
    ]
    return .object(members)
  }

  private mutating func pathJSON(_ points: [[Double]], in plane: Plane) -> JSONValue {
    let (path, distances) = Computation.project(PlayerRows(points.count).of(points), into: plane)
    return [
      "u": columns.add(path.map(\.x)), "v": columns.add(path.map(\.y)), "off": columns.add(optional: distances),
    ]
  }

  private mutating func runJSON(_ run: SessionResults.RunResult) -> JSONValue {
    let name = timeline.names[run.id] ?? RunItem(specification: run.specification).name
    let (dark, light) = (Style(.dark, timeline.marks), Style(.light, timeline.marks))
    var members: [JSONMember] = [
      JSONMember("id", .integer(run.id)), JSONMember("name", .string((timeline.titles[run.id] ?? name).printable)),
      JSONMember("letter", .string(String(dark.head(name) ?? "?"))),
      JSONMember("dark", .string(dark.pen(name).color.hexadecimal)),
      JSONMember("light", .string(light.pen(name).color.hexadecimal)),
      JSONMember("learned", run.specification.trained.map { .integer($0.metaSteps) } ?? .null),
    ]
    guard let computed = run.computed else {
      return .object(
        members + [
          JSONMember("verdict", .string("\(run.recorded.verdict) (recorded)")),
          JSONMember("problem", .string((run.problem ?? "it was not computed").printable)),
        ])
    }
    let trajectory = computed.trajectory
    let rows = PlayerRows(trajectory.values.count)
    members += [
      JSONMember("verdict", .string(computed.certificate.headline)),
      JSONMember("status", .string(computed.certificate.verdict.rawValue)),
      JSONMember("steps", .integer(trajectory.stepCount)), JSONMember("stride", .integer(rows.stride)),
      JSONMember("ending", .string(computed.outcome.termination.printable)),
      JSONMember("f", columns.add(rows.of(trajectory.values))),
      JSONMember("loss", columns.add(rows.of(trajectory.values).map { computed.objective.loss(of: $0).value })),
      JSONMember("g", columns.add(rows.of(trajectory.gradientNorms))),
      JSONMember("v", columns.add(rows.of(trajectory.updateNorms))),
    ]
    return .object(members + boundMembers(computed, rows) + accuracyMembers(computed))
  }

  /// The bounds that may be drawn over |g| and |v|; none where nothing is claimed.
  private mutating func boundMembers(_ computed: SessionResults.Computed, _ rows: PlayerRows) -> [JSONMember] {
    let certificate = computed.certificate
    let isClaimed = certificate.verdict >= .sampled
    return [
      JSONMember("before", columns.add(optional: isClaimed ? rows.of(certificate.envelope) : [])),
      JSONMember("now", columns.add(optional: isClaimed ? rows.of(certificate.envelopeNow) : [])),
      JSONMember("m", columns.add(optional: rows.of(certificate.updateBounds))),
    ]
  }

  private mutating func accuracyMembers(_ computed: SessionResults.Computed) -> [JSONMember] {
    guard let images = models.heldOutImages(for: computed.objective) else { return [] }
    let readings = Computation.digits(along: computed.trajectory.points, computed.objective, images)
    return [
      JSONMember("readAt", columns.add(readings.map { Double($0.step) })),
      JSONMember("accuracy", columns.add(readings.map { 100 * $0.accuracy })),
      JSONMember("mistakes", .array(readings.map { digits.add($0.mistakes) })),
    ]
  }

  private mutating func trainingJSON(_ training: SessionResults.TrainingResult) -> JSONValue {
    let configuration = training.configuration
    let evaluated = training.steps.filter { $0.heldOut != nil }
    let measured = training.steps.filter { $0.heldOutGap != nil }
    return [
      "id": .integer(training.id), "metaSteps": .integer(configuration.metaSteps),
      "name": .string("\(configuration.optimizer.rawValue) on \(configuration.objective)".printable),
      "clip": .number(configuration.clip), "at": columns.add(timeline.metaMoments[training.id] ?? []),
      "loss": columns.add(training.steps.map(\.loss)), "gradient": columns.add(training.steps.map(\.gradientNorm)),
      "heldOutAt": columns.add(evaluated.map { Double($0.step) }),
      "heldOut": columns.add(evaluated.compactMap(\.heldOut)),
      "gapAt": columns.add(measured.map { Double($0.step) }), "gap": columns.add(measured.compactMap(\.heldOutGap)),
    ]
  }
}

/// The steps of a run that a page has: all, or every so many of a long one, and the last.
struct PlayerRows {
  /// Steps from one row to the next.
  let stride: Int
  private let count: Int
  private static let most = 4096

  /// The rows of a run with a number of iterates.
  init(_ count: Int) {
    self.count = count
    stride = max((count + Self.most - 1) / Self.most, 1)
  }

  /// What a list with a value for each step has at them.
  func of<Element>(_ values: [Element]) -> [Element] {
    var steps = Array(Swift.stride(from: 0, to: count, by: stride))
    if let last = steps.last, last < count - 1 { steps.append(count - 1) }
    return steps.filter(values.indices.contains).map { values[$0] }
  }
}

extension CellColor {
  /// Six hexadecimal digits.
  fileprivate var hexadecimal: String {
    guard let (red, green, blue) = components else { return "888888" }
    return [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
