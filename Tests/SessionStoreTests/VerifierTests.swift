import OptimizerEngine
import Testing

@testable import SessionStore

/// A small session: two runs, a short training and a run with what was learned.
private func record(platform: String = EngineVersion.platform) throws -> Session {
  let header = SessionHeader(engine: EngineVersion.current, platform: platform, seed: 1, config: .null)
  var session = Session(header: header)
  var total = Digest()
  func add(_ record: SessionRecord) { session.events.append(record.event(after: 0.5)) }
  func run(_ specification: RunSpecification, _ trained: Optimizer? = nil) throws {
    let (run, certificate) = try specification.perform(resolve: Catalogue.objective(named:)) { _ in trained }
    let outcome = RunOutcome(run, certificate: certificate)
    total.combine(outcome.digest)
    add(.run(specification, outcome))
  }
  add(.action(ActionRecord("race")))
  try run(
    RunSpecification(
      id: 1, objective: "rosenbrock", optimizer: "gd", settings: ["stepSize": 1e-4], start: [-1.2, 1], steps: 50))
  try run(RunSpecification(id: 2, objective: "quadratic:5", optimizer: "adam", start: [1, 2, 3, 4, 5], steps: 20))
  var configuration = TrainingConfiguration()
  configuration.metaSteps = 4
  configuration.rollouts = 8
  configuration.horizon = 10
  configuration.widths = [4]
  let trainer = Trainer(configuration, objective: try #require(Catalogue.objective(named: configuration.objective)))
  add(.training(id: 3, configuration))
  for _ in 0..<4 {
    let step = trainer.step()
    add(.metaStep(MetaStepRecord(training: 3, step, heldOut: nil, weights: trainer.state.weights)))
  }
  let end = TrainingEnd(training: 3, state: .done, steps: 4, digest: Digest(trainer.state.weights))
  total.combine(end.digest)
  add(.trainingEnd(end))
  try run(
    RunSpecification(
      id: 4, objective: configuration.objective, optimizer: "convergent",
      trained: .init(training: 3, metaSteps: 4), start: [0, 1], steps: 30), trainer.optimizer)
  add(.marker(note: "the end"))
  add(.end(total))
  return session
}

private func verify(_ session: Session) throws -> VerificationReport {
  var verifier = Verifier(session, path: "session", resolve: Catalogue.objective(named:))
  return try verifier.verify()
}

/// Changes one number of one event.
private func forged(_ session: Session, _ kind: String, _ change: (inout SessionEvent) -> Void) throws -> Session {
  var session = session
  let index = try #require(session.events.firstIndex { $0.kind == kind })
  change(&session.events[index])
  return session
}

@Suite("Verification by computing again")
struct VerifierTests {
  @Test("a session agrees with itself bit for bit")
  func agrees() throws {
    let report = try verify(try record())
    #expect(report.isBitExact)
    #expect(report.firstDivergence == nil)
    #expect(report.verified == report.events)
  }

  @Test("a changed loss, digest, value, verdict or end is named by its line")
  func divergences() throws {
    let session = try record()
    let changes: [(String, (inout SessionEvent) -> Void)] = [
      ("meta", { $0["loss"] = .number(($0["loss"]?.double ?? 0).nextUp) }),
      ("meta", { $0["digest"] = .string("0123456789abcdef") }),
      ("trained", { $0["steps"] = .integer(5) }),
      ("run", { $0["outcome"]?["f"] = .number(0.25) }),
      ("run", { $0["outcome"]?["verdict"] = .string("PROVED") }),
      ("run", { $0["steps"] = .integer(49) }),
      ("end", { $0["digest"] = .string("0123456789abcdef") }),
    ]
    for (kind, change) in changes {
      let changed = try forged(session, kind, change)
      let divergence = try #require(try verify(changed).firstDivergence, "\(kind)")
      #expect(divergence.kind == kind)
      let index = try #require(session.events.firstIndex { $0.kind == kind })
      #expect(divergence.line == session.lineNumber(ofEvent: index))
      #expect(divergence.expected != divergence.got)
    }
  }

  @Test("on another platform numbers are compared within the stated tolerance, and larger differences are found")
  func tolerance() throws {
    let session = try record(platform: "elsewhere")
    let near = try forged(session, "run") { event in
      let f = event["outcome"]?["f"]?.double ?? 0
      event["outcome"]?["f"] = .number(f * (1 + 1e-8))
      event["outcome"]?["digest"] = .string("0123456789abcdef")
    }
    // The end still sums the digests of the file.
    var report = try verify(try forged(near, "end") { $0["digest"] = .string("0000000000000000") })
    #expect(!report.isBitExact)
    #expect(report.firstDivergence?.kind == "end")
    // The run with what was learned was computed, and is not counted among what agrees.
    report = try verify(session)
    #expect(report.firstDivergence == nil)
    #expect(report.incomparable == 1 && report.verified == report.events - 1)
    let far = try forged(session, "run") { event in
      let f = event["outcome"]?["f"]?.double ?? 0
      event["outcome"]?["f"] = .number(f * 1.01)
    }
    report = try verify(far)
    #expect(report.firstDivergence?.kind == "run")
  }

  @Test("an event that lacks something is an error with its line, an unknown kind is skipped")
  func damage() throws {
    let session = try record()
    let lacking = try forged(session, "meta") { $0["loss"] = .string("much") }
    #expect(throws: SessionError.self) { try verify(lacking) }
    var newer = session
    newer.events.insert(SessionEvent(after: 0, "from-the-future", [JSONMember("x", .integer(1))]), at: 1)
    #expect(try verify(newer).firstDivergence == nil)
  }
}
