import FoundationEssentials
import OptimizerEngine
import SessionStore
import Testing

@testable import Experiment

/// The folder of the sessions that are kept for the tests of the store.
private let goldenFolder = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../SessionStoreTests/Golden").standardized.path

private func golden(_ name: String) -> String { "\(goldenFolder)/\(name).jsonl" }

/// Changes one event, the first of a kind.
private func forged(_ session: Session, _ kind: String, _ change: (inout SessionEvent) -> Void) throws -> Session {
  var session = session
  let index = try #require(session.events.firstIndex { $0.kind == kind })
  change(&session.events[index])
  return session
}

@Suite("Verification by computing again")
struct VerifierTests {
  /// What a session of every kind holds that nothing can be compared with.
  private let uncompared: [Uncompared: Int] = [
    .size: 1, .note: 4, .look: 2, .name: 1, .hint: 1, .snapshot: 1, .setting: 1,
  ]

  @Test("A session agrees with itself bit for bit, and what holds nothing to compare is counted")
  func agrees() throws {
    let report = try verify(try SessionOfEveryKind.make())
    #expect(report.isBitExact && report.isClosed)
    #expect(report.differences == [])
    #expect(report.uncompared == uncompared)
    #expect(report.uncomparedParts == [.title: 1])
    #expect(report.verified + report.uncomparedCount == report.events)
    #expect(
      report.summary
        == "verified \(report.events - 11) of \(report.events) events bit for bit; not compared: 11 events "
        + "(4 notes, 2 looks of the screen, 1 given name, 1 hint, 1 screen size, 1 snapshot, 1 unused setting), 1 lesson "
        + "title, times"
    )
  }

  @Test("An honest session of another platform verifies bit for bit, and one of another engine within tolerances")
  func elsewhere() throws {
    for (engine, platform) in [(EngineVersion.current, "elsewhere"), ("0.0.1", EngineVersion.platform)] {
      let report = try verify(try SessionOfEveryKind.make(engine: engine, platform: platform))
      #expect(report.isBitExact == (engine == EngineVersion.current))
      #expect(report.differences == [])
      #expect(report.uncompared == uncompared)
      #expect(report.rough == 0)
    }
  }

  @Test("A verdict of another engine may claim less than is found, never more; one of this engine claims the same")
  func verdicts() throws {
    for (engine, isOther) in [(EngineVersion.current, false), ("0.0.1", true)] {
      let session = try SessionOfEveryKind.make(engine: engine)
      let index = try #require(
        session.events.firstIndex { $0.kind == "run" && $0["outcome"]?["verdict"] != "NO CLAIM" })
      let verdict = try #require(session.events[index]["outcome"]?["verdict"])
      for other in PremiseStatus.allCases.map(\.rawValue) where .string(other) != verdict {
        var changed = session
        changed.events[index]["outcome"]?["verdict"] = .string(other)
        let report = try verify(changed)
        let claimsLess = ["NO CLAIM", "SAMPLED", "CHECKED"].contains(other) && isLess(other, verdict)
        #expect(report.agrees == (isOther && claimsLess), "\(verdict) recorded as \(other) by \(engine)")
        #expect(report.uncomparedParts[.verdict] == (isOther && claimsLess ? 1 : nil))
      }
    }
  }

  private func isLess(_ text: String, _ other: JSONValue) -> Bool {
    guard let a = PremiseStatus(rawValue: text), let b = other.stringValue.flatMap(PremiseStatus.init) else {
      return false
    }
    return a < b
  }

  @Test("What rounding decides in a run of another engine is counted; what it does not decide is compared")
  func chaos() throws {
    // Recorded by version 0.2.0 with another library's cosine: f = cos(1e6 x) + sin(1e6 y) + x^2 + y^2.
    let path = goldenFolder + "/chaotic-0.2.jsonl"
    let session = try JournalReader.read(path)
    func verifyFormulas(_ session: Session) throws -> VerificationReport {
      var verifier = Verifier(session, path: path) { try? Objective(formula: String($0.dropFirst(5))) }
      return try verifier.verify()
    }
    let report = try verifyFormulas(session)
    #expect(report.agrees, "\(report.differences)")
    #expect(report.uncomparedParts[.unstable, default: 0] > 0 && !report.isBitExact)
    // How many steps were taken depends on no rounding here.
    let settled = try #require(session.events.firstIndex { $0["optimizer"] == "gd" })
    var changed = session
    changed.events[settled]["outcome"]?["steps"] = .integer(299)
    #expect(try verifyFormulas(changed).differences.map(\.field) == ["outcome.steps"])
    // Nor does f where no start nearby leads elsewhere.
    let calm = try SessionOfEveryKind.make(engine: "0.0.1")
    let run = try #require(calm.events.firstIndex { $0.kind == "run" })
    let value = try #require(calm.events[run]["outcome"]?["f"]?.double)
    var wrong = calm
    wrong.events[run]["outcome"]?["f"] = .number(value * (1 + 1e-4) + 1e-4)
    #expect(try verify(wrong).differences.map(\.field) == ["outcome.f"])
    // And by this engine nothing is left to rounding.
    changed = session
    changed.header.engine = EngineVersion.current
    #expect(!(try verifyFormulas(changed).agrees))
  }

  @Test("A difference names line, kind and field, with both numbers, and what follows is still compared")
  func differences() throws {
    let session = try SessionOfEveryKind.make()
    let index = try #require(session.events.firstIndex { $0.kind == "run" })
    let honest = try #require(session.events[index]["outcome"]?["gradNorm"])
    var changed = try forged(session, "run") { $0["outcome"]?["gradNorm"] = .number(0.0019) }
    changed = try forged(changed, "meta") { $0["loss"] = .number(0.5) }
    let report = try verify(changed)
    #expect(report.differenceCount == 2 && report.differing == 2)
    #expect(
      report.firstDivergence
        == .init(
          line: index + 2, kind: "run", field: "outcome.gradNorm", found: honest, recorded: .number(0.0019)))
    #expect(report.differences.last?.field == "loss")
    #expect(report.summary.hasPrefix("2 differences in 2 of \(report.events) events, "))
  }

  @Test(
    "With another engine last digits may differ, and weights may part; they are counted, and meet no more"
  )
  func rounding() throws {
    var session = try SessionOfEveryKind.make(engine: "0.0.1")
    // A run of an optimizer designed by hand, with rounding.
    let run = try #require(session.events.firstIndex { $0.kind == "run" })
    let f = try #require(session.events[run]["outcome"]?["f"]?.double)
    session.events[run]["outcome"]?["f"] = .number(f * (1 + 1e-8))
    #expect(try verify(session).agrees)
    session.events[run]["outcome"]?["f"] = .number(f * (1 + 1e-4))
    #expect(try verify(session).firstDivergence?.field == "outcome.f")
    session.events[run]["outcome"]?["f"] = .number(.infinity)
    #expect(try verify(session).firstDivergence?.field == "outcome.f")
    session.events[run]["outcome"]?["f"] = .number(f)
    // All digests of a training from the second on: weights that have parted.
    let metas = session.events.indices.filter { session.events[$0].kind == "meta" && session.events[$0]["id"] == 4 }
    for index in metas.dropFirst() { session.events[index]["digest"] = .string("00000000000000a\(index % 10)") }
    let end = try #require(session.events.firstIndex { $0.kind == "trained" })
    session.events[end]["digest"] = session.events[try #require(metas.last)]["digest"]
    try reseal(&session)
    let report = try verify(session)
    #expect(report.differences == [])
    #expect(report.uncomparedParts[.digest] == 4 && report.uncomparedParts[.gradient] == 3)
    // A single one in the middle is no rounding.
    session.events[try #require(metas.dropFirst().first)]["loss"] = .number(1e3)
    #expect(try verify(session).firstDivergence?.field == "loss")
    // Negative twin: weights that part and meet again bit for bit were not rounded.
    var single = try SessionOfEveryKind.make(engine: "0.0.1")
    single.events[metas[1]]["digest"] = .string("00000000000000aa")
    let found = try verify(single)
    #expect(found.differences.map(\.line) == [metas[1] + 2] && found.differences.map(\.field) == ["digest"])
    #expect(found.uncomparedParts[.digest] == nil)
  }

  /// Repairs the digest of the end, as a forger would.
  private func reseal(_ session: inout Session) throws {
    var total = Digest()
    for event in session.events where event.kind == "run" || event.kind == "trained" {
      let text = (event["digest"] ?? event["outcome"]?["digest"])?.stringValue
      total.combine(try #require(text.flatMap { Digest(hex: $0) }))
    }
    session.events[session.events.count - 1]["digest"] = .string(total.hex)
  }

  @Test("A lost line is named, what follows it is compared; a session without its end says so")
  func lost() throws {
    var session = try SessionOfEveryKind.make()
    let metas = session.events.indices.filter { session.events[$0].kind == "meta" }
    session.events.remove(at: metas[1])
    let report = try verify(session)
    #expect(report.differences.map(\.line) == [metas[1] + 2] && report.differences.map(\.field) == ["step"])
    session = try SessionOfEveryKind.make()
    session.events.removeLast()
    let open = try verify(session)
    #expect(open.agrees && !open.isClosed && open.summary.hasSuffix("; the session has no end"))
  }

  @Test("A branch is compared with its parent where that lies beside it")
  func parent() throws {
    let session = try JournalReader.read(golden("branch"))
    let parent = try #require(session.header.parent)
    func fields(_ session: Session, _ path: String) throws -> (fields: [String], absent: Int?) {
      let report = try verify(session, path: path)
      return (report.differences.map(\.field).filter { $0.hasPrefix("parent") }, report.uncomparedParts[.parent])
    }
    #expect(try fields(session, golden("branch")) == ([], nil))
    #expect(try fields(session, "elsewhere/branch.jsonl") == ([], 1))
    var changed = session
    changed.header.parent = SessionParent(session: parent.session, event: parent.event - 1, digest: parent.digest)
    #expect(try fields(changed, golden("branch")).fields == ["parent.digest"])
    changed.header.parent = SessionParent(session: "../\(parent.session)", event: 1000, digest: parent.digest)
    #expect(try fields(changed, golden("branch")) == (["parent.event"], 1))
  }

  @Test("An event that lacks something is an error with its line; an unknown kind or member is skipped and counted")
  func unknown() throws {
    let session = try SessionOfEveryKind.make()
    for change in [
      { $0["loss"] = .string("much") }, { $0["heldOut"] = .string("little") }, { $0["digest"] = .string("1") },
    ] as [(inout SessionEvent) -> Void] {
      #expect(throws: FileError.self) { try verify(try forged(session, "meta", change)) }
    }
    #expect(throws: FileError.self) { try verify(try forged(session, "run") { $0["metaSteps"] = 3 }) }
    var newer = session
    newer.events.insert(SessionEvent(after: 0, "from-the-future", [JSONMember("x", .integer(1))]), at: 1)
    newer = try forged(newer, "run") { $0["outcome"]?["accuracy"] = 1 }
    let report = try verify(newer)
    #expect(report.agrees && report.uncompared[.event] == 1 && report.uncomparedParts[.member] == 1)
  }
}
