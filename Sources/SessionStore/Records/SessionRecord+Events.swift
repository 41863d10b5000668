// The one place that knows how records are written as events and read back.

package import OptimizerEngine

extension SessionRecord {
  /// The event of this record.
  package func event(after elapsed: Double) -> SessionEvent {
    switch self {
    case .action(let action):
      SessionEvent(after: elapsed, "action", [JSONMember("name", .string(action.name))] + action.arguments)
    case .training(let id, let configuration):
      SessionEvent(after: elapsed, "train", [JSONMember("id", .integer(id)), JSONMember("config", configuration.json)])
    case .kept(let kept): SessionEvent(after: elapsed, "kept", kept.members)
    case .metaStep(let step): SessionEvent(after: elapsed, "meta", step.members)
    case .trainingEnd(let end): SessionEvent(after: elapsed, "trained", end.members)
    case .run(let specification, let outcome):
      SessionEvent(after: elapsed, "run", specification.members + [JSONMember("outcome", .object(outcome.members))])
    case .resize(let columns, let rows):
      SessionEvent(
        after: elapsed, "resize", [JSONMember("columns", .integer(columns)), JSONMember("rows", .integer(rows))])
    case .marker(let marker): SessionEvent(after: elapsed, "marker", marker.members)
    case .answer(let choice, let isRight, let question):
      SessionEvent(
        after: elapsed, "answer",
        [JSONMember("choice", .integer(choice)), JSONMember("right", .bool(isRight))]
          + (question.map { [JSONMember("question", .string($0))] } ?? []))
    case .figure(let value, let isRight, let question):
      SessionEvent(
        after: elapsed, "figure",
        [
          JSONMember("value", .number(value)), JSONMember("right", .bool(isRight)),
          JSONMember("question", .string(question)),
        ])
    case .end(let digest): SessionEvent(after: elapsed, "end", [JSONMember("digest", .string(digest.hex))])
    }
  }

  /// Reads an event.
  ///
  /// - Returns: nil for kinds this version does not know; they are skipped and survive a rewrite.
  /// - Throws: `FileError` where a known kind lacks something, or a number is out of its `SessionRange`; `place` says
  ///   which line.
  package init?(_ event: SessionEvent, place: @autoclosure () -> (path: String, line: Int)) throws(FileError) {
    func need<T>(_ value: T?, _ what: String) throws(FileError) -> T {
      if let value { return value }
      let (path, line) = place()
      throw FileError(
        .invalid, "a '\(event.kind)' event without a usable '\(what)'", place: path, line: line,
        remedy: "the file was written by something else or edited; replay stops here")
    }
    func check(_ value: Int, _ what: String, in range: ClosedRange<Int>) throws(FileError) -> Int {
      if range.contains(value) { return value }
      let (path, line) = place()
      throw FileError(
        .invalid,
        "\(what) = \(value) in a '\(event.kind)' event, where \(range.lowerBound) to \(range.upperBound) is allowed",
        place: path, line: line, remedy: "the file was written by something else or edited; replay stops here")
    }
    func integer(_ key: String, in range: ClosedRange<Int>) throws(FileError) -> Int {
      try check(try need(event[key]?.intValue, key), key, in: range)
    }
    func number(_ key: String) throws(FileError) -> Double { try need(event[key]?.double, key) }
    /// A name or a phrase: in a line that is printed, a line end would forge another one.
    func plain(_ value: JSONValue?, _ what: String) throws(FileError) -> String {
      let text = try need(value?.stringValue, what)
      return try need(text.steersTerminals ? nil : text, what)
    }
    func text(_ key: String) throws(FileError) -> String { try need(event[key]?.stringValue, key) }
    /// An optional member: absent, or what it must be.
    func optional<T>(_ key: String, _ read: (JSONValue) -> T?) throws(FileError) -> T? {
      guard let value = event[key] else { return nil }
      return try need(read(value), key)
    }
    func configuration() throws(FileError) -> TrainingConfiguration {
      let config = try need(event["config"], "config")
      do {
        return try TrainingConfiguration(json: config)
      } catch {
        throw FileError(
          .invalid, error.description, place: place().path, line: place().line,
          remedy: "the setting is not one this version knows")
      }
    }
    func digest(_ value: JSONValue?) throws(FileError) -> Digest {
      try need(value?.stringValue.flatMap { Digest(hex: $0) }, "digest")
    }
    switch event.kind {
    case "action":
      let members = event.payload.filter { $0.key != "name" }
      for member in members {
        guard let range = SessionRange.ofAction(member.key) else { continue }
        for value in (member.value.elements ?? [member.value]).compactMap(\.intValue) {
          _ = try check(value, member.key, in: range)
        }
      }
      self = .action(ActionRecord(try text("name"), members))
    case "train": self = .training(id: try integer("id", in: SessionRange.number), try configuration())
    case "kept":
      self = .kept(
        KeptOptimizer(
          id: try integer("id", in: SessionRange.number), name: try plain(event["optimizer"], "optimizer"),
          configuration: try configuration(), metaSteps: try integer("metaSteps", in: SessionRange.metaSteps),
          weightCount: try integer("weights", in: SessionRange.weights),
          dimension: try optional("dimension") { $0.intValue.flatMap { $0 > 0 ? $0 : nil } },
          digest: try digest(event["digest"])))
    case "meta":
      var held = (loss: try optional("heldOut", \.double), gap: try optional("heldOutGap", \.double))
      // Before version 0.4.0 the one number that was written was the gap.
      if held.gap == nil { held = (nil, held.loss) }
      self = .metaStep(
        MetaStepRecord(
          training: try integer("id", in: SessionRange.number), step: try integer("step", in: SessionRange.metaSteps),
          loss: try number("loss"),
          gradientNorm: try number("gradNorm"), heldOut: held.loss, heldOutGap: held.gap,
          heldOutLevel: try optional("heldOutLevel", \.double), digest: try digest(event["digest"])))
    case "trained":
      let state = try need(TrainingEnd.State(rawValue: try text("state")), "state")
      self = .trainingEnd(
        TrainingEnd(
          training: try integer("id", in: SessionRange.number), state: state,
          steps: try integer("steps", in: SessionRange.metaSteps),
          reason: event["reason"] == nil ? nil : try plain(event["reason"], "reason"),
          digest: try digest(event["digest"])))
    case "run":
      let outcome = try need(event["outcome"], "outcome")
      var trained: RunSpecification.Trained?
      // One without the other names no weights.
      if event["training"] != nil || event["metaSteps"] != nil {
        trained = RunSpecification.Trained(
          training: try integer("training", in: SessionRange.number),
          metaSteps: try integer("metaSteps", in: SessionRange.metaSteps))
      }
      var settings: [String: Double] = [:]
      for member in try optional("settings", \.members) ?? [] {
        settings[member.key] = try need(member.value.double, member.key)
      }
      let start = try need(event["start"]?.doubles, "start")
      let steps = try integer("steps", in: SessionRange.steps)
      _ = try check(steps * start.count, "steps x coordinates", in: SessionRange.iterateNumbers)
      self = .run(
        RunSpecification(
          id: try integer("id", in: SessionRange.number), objective: try plain(event["objective"], "objective"),
          optimizer: try plain(event["optimizer"], "optimizer"),
          settings: settings, trained: trained, start: start, steps: steps,
          seed: try need(event["seed"]?.uint64, "seed")),
        RunOutcome(
          steps: try check(
            try need(outcome["steps"]?.intValue, "outcome.steps"), "outcome.steps", in: SessionRange.steps),
          value: try need(outcome["f"]?.double, "outcome.f"),
          gradientNorm: try need(outcome["gradNorm"]?.double, "outcome.gradNorm"),
          termination: try plain(outcome["termination"], "outcome.termination"),
          verdict: try plain(outcome["verdict"], "outcome.verdict"), digest: try digest(outcome["digest"])))
    case "resize":
      self = .resize(
        columns: try integer("columns", in: SessionRange.cells), rows: try integer("rows", in: SessionRange.cells))
    case "marker":
      let marker = Marker.read(try text("note"), event.payload)
      self = .marker(try need(marker.found, marker.key))
    case "answer":
      self = .answer(
        choice: try integer("choice", in: SessionRange.choice), isRight: try need(event["right"]?.boolValue, "right"),
        question: try optional("question", \.stringValue))
    case "figure":
      self = .figure(
        try number("value"), isRight: try need(event["right"]?.boolValue, "right"), question: try text("question"))
    case "end": self = .end(try digest(event["digest"]))
    default: return nil
    }
  }
}

extension TrainingConfiguration {
  /// All settings as a JSON object of strings, in the order of the table.
  package var json: JSONValue {
    .object(pairs.map { JSONMember($0.key, .string($0.value)) })
  }

  /// Reads settings over the defaults; numbers are accepted as well as strings.
  ///
  /// - Throws: `ConfigurationError` for an unknown key or a bad value.
  package init(json: JSONValue) throws(ConfigurationError) {
    self.init()
    guard let members = json.members else {
      throw ConfigurationError(key: "", "a configuration is a JSON object of settings")
    }
    for member in members {
      let text = member.value.stringValue ?? member.value.description
      try set(member.key, to: text)
    }
  }
}

extension KeptOptimizer {
  fileprivate var members: [JSONMember] {
    [
      JSONMember("id", .integer(id)), JSONMember("optimizer", .string(name)), JSONMember("config", configuration.json),
      JSONMember("metaSteps", .integer(metaSteps)), JSONMember("weights", .integer(weightCount)),
    ] + (dimension.map { [JSONMember("dimension", .integer($0))] } ?? [])
      + [JSONMember("digest", .string(digest.hex))]
  }
}

extension MetaStepRecord {
  fileprivate var members: [JSONMember] {
    [
      JSONMember("id", .integer(training)), JSONMember("step", .integer(step)), JSONMember("loss", .number(loss)),
      JSONMember("gradNorm", .number(gradientNorm)),
    ] + heldOutMembers + [JSONMember("digest", .string(digest.hex))]
  }

  private var heldOutMembers: [JSONMember] {
    // A gap alone is one of before version 0.4.0, and is written as it was.
    guard let heldOut else { return heldOutGap.map { [JSONMember("heldOut", .number($0))] } ?? [] }
    return [JSONMember("heldOut", .number(heldOut))]
      + (heldOutGap.map { [JSONMember("heldOutGap", .number($0))] } ?? [])
      + (heldOutLevel.map { [JSONMember("heldOutLevel", .number($0))] } ?? [])
  }
}

extension TrainingEnd {
  fileprivate var members: [JSONMember] {
    [
      JSONMember("id", .integer(training)), JSONMember("state", .string(state.rawValue)),
      JSONMember("steps", .integer(steps)),
    ] + (reason.map { [JSONMember("reason", .string($0))] } ?? []) + [JSONMember("digest", .string(digest.hex))]
  }
}

extension RunSpecification {
  fileprivate var members: [JSONMember] {
    var all = [
      JSONMember("id", .integer(id)), JSONMember("objective", .string(objective)),
      JSONMember("optimizer", .string(optimizer)),
    ]
    if !settings.isEmpty {
      all.append(
        JSONMember(
          "settings", .object(settings.sorted { $0.key < $1.key }.map { JSONMember($0.key, .number($0.value)) })))
    }
    if let trained {
      all += [
        JSONMember("training", .integer(trained.training)), JSONMember("metaSteps", .integer(trained.metaSteps)),
      ]
    }
    return all + [
      JSONMember("start", JSONValue(start)), JSONMember("steps", .integer(steps)), JSONMember("seed", JSONValue(seed)),
    ]
  }
}

extension RunOutcome {
  fileprivate var members: [JSONMember] {
    [
      JSONMember("steps", .integer(steps)), JSONMember("f", .number(value)),
      JSONMember("gradNorm", .number(gradientNorm)), JSONMember("termination", .string(termination)),
      JSONMember("verdict", .string(verdict)), JSONMember("digest", .string(digest.hex)),
    ]
  }
}
