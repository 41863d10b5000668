// What a person did, as a session records it: the kinds there are, with what each of them acted on.

/// An action of a session, understood.
///
/// The one place that knows the names and the members of actions: who applies, follows or verifies them switches over it.
package enum SessionAction: Sendable, Equatable {
  /// Another objective was chosen.
  case objective(String)
  /// A setting of the form was given a value.
  case edit(key: String, value: String)
  /// Optimizers were sent from a start; `runs` are those that a race brought back has already.
  ///
  /// `trainings` are those whose optimizers race under the names of their own.
  case race(objective: String, start: [Double], steps: Int, runs: [JSONValue]?, trainings: [Int] = [])
  /// One of the racers takes part from now on, or no longer; with settings given for the objective on the bench.
  case racer(Racer, isOn: Bool, settings: [String: Double])
  /// A training was asked for.
  case train(Int)
  /// A training was held.
  case pause(Int)
  /// A held training was let go on.
  case resume(Int)
  /// A training was ended.
  case cancel(Int)
  /// A run was marked for the comparison, or its mark taken away.
  case mark(run: Int)
  /// A run or a training was given a name; an empty one takes its name away.
  case name(Int, String)
  /// The waiting trainings were put into another order.
  case reorder([Int])
  /// The colors of the screen were chosen.
  case theme(String)
  /// The characters of the screen were chosen.
  case glyphs(String)
  /// A picture of the screen was written.
  case snapshot(path: String)
  /// A hint was taken, of the question or task whose note this is.
  case hint(question: String)
  /// One that is known and lacks a member, or has another value in it.
  case incomplete(name: String, member: String)
  /// One of a later version.
  case unknown(name: String)

  /// The names of the actions with their members, those that may lack last.
  private static let members: [String: [String]] = [
    "objective": ["objective"], "edit": ["key", "value"],
    "race": ["objective", "start", "steps", "runs", "trainings"], "racer": ["on", "optimizer", "training", "settings"],
    "train": ["training"], "pause": ["training"], "resume": ["training"], "cancel": ["training"],
    "reorder": ["trainings"], "mark": ["run"], "name": ["item", "called"], "theme": ["look"], "glyphs": ["glyphs"],
    "snapshot": ["path"],
    "hint": ["question"],
  ]

  /// Understands a record.
  package init(_ record: ActionRecord) {
    func value(_ key: String) -> JSONValue? { record.arguments.value(key) }
    let training = value("training")?.intValue
    let known: SessionAction? =
      switch record.name {
      case "objective": value("objective")?.stringValue.map { .objective($0) }
      case "edit":
        value("key")?.stringValue.flatMap { key in
          value("value")?.stringValue.map { .edit(key: key, value: $0) }
        }
      case "race": Self.race(record)
      case "racer": Self.racer(record)
      case "train": training.map { .train($0) }
      case "pause": training.map { .pause($0) }
      case "resume": training.map { .resume($0) }
      case "cancel": training.map { .cancel($0) }
      case "mark": value("run")?.intValue.map { .mark(run: $0) }
      case "name":
        value("item")?.intValue.flatMap { id in value("called")?.stringValue.map { .name(id, $0) } }
      case "reorder": value("trainings")?.elements.flatMap(Self.numbers).map { .reorder($0) }
      case "theme": value("look")?.stringValue.map { .theme($0) }
      case "glyphs": value("glyphs")?.stringValue.map { .glyphs($0) }
      case "snapshot": value("path")?.stringValue.map { .snapshot(path: $0) }
      case "hint": value("question")?.stringValue.map { .hint(question: $0) }
      default: .unknown(name: record.name)
      }
    self = known ?? .incomplete(name: record.name, member: Self.lacking(record))
  }

  private static func race(_ record: ActionRecord) -> SessionAction? {
    guard let name = record.arguments.value("objective")?.stringValue,
      let start = record.arguments.value("start")?.doubles, let steps = record.arguments.value("steps")?.intValue
    else { return nil }
    let trainings = record.arguments.value("trainings").map { $0.elements.flatMap(numbers) }
    if case .some(nil) = trainings { return nil }
    return .race(
      objective: name, start: start, steps: steps,
      runs: record.arguments.value("runs").map { $0.elements ?? [.null] }, trainings: (trainings ?? nil) ?? [])
  }

  private static func racer(_ record: ActionRecord) -> SessionAction? {
    guard let isOn = record.arguments.value("on")?.boolValue, let racer = Racer(record.arguments) else { return nil }
    var settings: [String: Double] = [:]
    if let given = record.arguments.value("settings") {
      guard let members = given.members else { return nil }
      for member in members {
        guard let value = member.value.double else { return nil }
        settings[member.key] = value
      }
    }
    return .racer(racer, isOn: isOn, settings: settings)
  }

  private static func numbers(_ elements: [JSONValue]) -> [Int]? {
    let numbers = elements.compactMap(\.intValue)
    return numbers.count == elements.count ? numbers : nil
  }

  /// The member that an incomplete record lacks, else the one that is most likely to have another value.
  private static func lacking(_ record: ActionRecord) -> String {
    func value(_ key: String) -> JSONValue? { record.arguments.value(key) }
    if record.name == "racer" {
      if value("on")?.boolValue == nil { return "on" }
      return Racer(record.arguments) == nil ? "optimizer" : "settings"
    }
    let members = (members[record.name] ?? []).filter { !["runs", "trainings"].contains($0) }
    let fallback =
      record.name != "race" ? members.first ?? "" : value("start")?.doubles == nil ? "start" : "trainings"
    return members.first { value($0) == nil } ?? fallback
  }

  /// Members of a record that this version does not know.
  package static func otherMembers(of record: ActionRecord) -> Int {
    guard let known = members[record.name] else { return 0 }
    return record.arguments.count { !known.contains($0.key) }
  }
}

extension ActionRecord {
  /// Whether a race starts here.
  package var isRace: Bool { name == "race" }

  /// Whether something learned begins to take part in races.
  package var isArrival: Bool { if case .racer(.training, isOn: true, _) = SessionAction(self) { true } else { false } }

  /// The record of an action.
  ///
  /// - Precondition: The action is complete and known.
  package init(_ action: SessionAction) {
    func training(_ name: String, _ id: Int) -> ActionRecord {
      ActionRecord(name, [JSONMember("training", .integer(id))])
    }
    self =
      switch action {
      case .objective(let name): ActionRecord("objective", [JSONMember("objective", .string(name))])
      case .edit(let key, let value):
        ActionRecord("edit", [JSONMember("key", .string(key)), JSONMember("value", .string(value))])
      case .race(let objective, let start, let steps, let runs, let trainings):
        ActionRecord(
          "race",
          [
            JSONMember("objective", .string(objective)), JSONMember("start", JSONValue(start)),
            JSONMember("steps", .integer(steps)),
          ] + (runs.map { [JSONMember("runs", .array($0))] } ?? [])
            + (trainings.isEmpty ? [] : [JSONMember("trainings", .array(trainings.map { .integer($0) }))]))
      case .racer(let racer, let isOn, let settings):
        ActionRecord(
          "racer",
          [racer.member, JSONMember("on", .bool(isOn))]
            + (settings.isEmpty
              ? []
              : [
                JSONMember(
                  "settings", .object(settings.sorted { $0.key < $1.key }.map { JSONMember($0.key, .number($0.value)) })
                )
              ]))
      case .train(let id): training("train", id)
      case .pause(let id): training("pause", id)
      case .resume(let id): training("resume", id)
      case .cancel(let id): training("cancel", id)
      case .mark(let run): ActionRecord("mark", [JSONMember("run", .integer(run))])
      case .name(let id, let text):
        ActionRecord("name", [JSONMember("item", .integer(id)), JSONMember("called", .string(text))])
      case .reorder(let order): ActionRecord("reorder", [JSONMember("trainings", .array(order.map { .integer($0) }))])
      case .theme(let look): ActionRecord("theme", [JSONMember("look", .string(look))])
      case .glyphs(let glyphs): ActionRecord("glyphs", [JSONMember("glyphs", .string(glyphs))])
      case .snapshot(let path): ActionRecord("snapshot", [JSONMember("path", .string(path))])
      case .hint(let question): ActionRecord("hint", [JSONMember("question", .string(question))])
      case .incomplete(let name, let member): preconditionFailure("the action \(name) lacks \(member)")
      case .unknown(let name): preconditionFailure("an action \(name) of another version")
      }
  }
}
