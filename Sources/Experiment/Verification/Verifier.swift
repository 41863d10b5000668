// Verifies a session: computes every run and every meta-step again and compares all that a file says of them.

import Glibc
package import OptimizerEngine
package import SessionStore

/// Computes a session again and compares.
///
/// Every member of every event is either compared or counted as one that nothing can be compared with. Where the engine of
/// the header is that of the program, bits are compared, whatever the platform; elsewhere numbers within tolerances, which
/// are narrow as long as the digests say that the weights are the recorded ones. Verdicts, reasons and states are compared
/// always: a header that lies about its platform opens nothing, one that lies about its engine only the tolerances.
package struct Verifier {
  private let session: Session
  private let path: String
  let resolve: (String) -> Objective?
  /// Whether it was recorded by this version of the engine: then bits are compared.
  let isSameEngine: Bool
  var ledger: Ledger
  var courses: [Int: Course] = [:]
  /// What came from elsewhere, as far as it is here.
  var kept: [Int: TrainedOptimizer] = [:]
  var needed: Set<RunSpecification.Trained> = []
  let find: (KeptOptimizer) -> TrainedOptimizer?
  private var requests: Requests
  private var total = Digest()

  /// Prepares a verification.
  ///
  /// - Parameters:
  ///   - resolve: Finds objectives by name.
  ///   - find: Finds what came from elsewhere; what it finds is what the session says, or nothing.
  package init(
    _ session: Session, path: String, resolve: @escaping (String) -> Objective?,
    kept find: @escaping (KeptOptimizer) -> TrainedOptimizer? = { OptimizerShelf.inBox(digest: $0.digest) }
  ) {
    let header = session.header
    isSameEngine = header.engine == EngineVersion.current
    self.session = session
    self.path = path
    self.resolve = resolve
    self.find = find
    ledger = Ledger(session.events)
    requests = Requests(header, isSameEngine: isSameEngine, resolve: resolve)
  }

  /// Recomputes everything, also behind what differs.
  ///
  /// - Throws: `FileError` where an event cannot be understood.
  package mutating func verify(parallelFor: ParallelFor = serialFor) throws(FileError) -> VerificationReport {
    var records: [(line: Int, record: SessionRecord)] = []
    for (index, event) in session.events.enumerated() {
      let line = session.lineNumber(ofEvent: index)
      if let record = try SessionRecord(event, place: (path, line)) {
        records.append((line, record))
        ledger.omit(.member, event.countMembers(beyond: record))
      } else {
        ledger.leave(line, .event)
      }
    }
    for case (_, .run(let specification, _)) in records {
      if let trained = specification.trained { needed.insert(trained) }
    }
    checkHeader()
    for (line, record) in records {
      requests.follow(record, line: line, &ledger)
      check(record, line: line, parallelFor)
    }
    requests.finish(&ledger)
    return ledger.report(isBitExact: isSameEngine)
  }

  /// Compares what came out.
  private mutating func check(_ record: SessionRecord, line: Int, _ parallelFor: ParallelFor) {
    switch record {
    case .training(let id, let configuration): begin(id, configuration, line: line)
    case .kept(let optimizer): take(optimizer, line: line)
    case .metaStep(let step): check(step, line: line, parallelFor)
    case .trainingEnd(let end):
      total.combine(end.digest)
      check(end, line: line)
    case .run(let specification, let outcome):
      total.combine(outcome.digest)
      check(specification, outcome, line: line)
    case .end(let digest):
      ledger.compare(line, "digest", .string(total.hex), .string(digest.hex))
    case .action, .resize, .marker, .answer, .figure: break
    }
  }

  // MARK: - The header

  private mutating func checkHeader() {
    let (header, line) = (session.header, Ledger.header)
    ledger.omit(.member, header.others.count)
    if header.lesson != nil { ledger.omit(.title) }
    if let name = header.config["objective"], name.stringValue.flatMap(resolve) == nil {
      ledger.differ(line, "config.objective", .null, name)
    }
    for member in header.config.members ?? [] {
      var probe = TrainingConfiguration()
      do throws(ConfigurationError) {
        try probe.set(member.key, to: member.value.stringValue ?? member.value.description)
      } catch {
        let isKnown = TrainingConfiguration.settings.contains { $0.key == member.key }
        if isKnown { ledger.differ(line, "config.\(member.key)", .null, member.value) } else { ledger.omit(.member) }
      }
    }
    // What a workbench begins with, until a setting says otherwise.
    let asked = try? TrainingConfiguration(json: header.config)
    let seed = asked?.seed ?? TrainingConfiguration().seed
    ledger.compare(line, "seed", JSONValue(seed), JSONValue(header.seed))
    if let parent = header.parent { check(parent) }
  }

  /// Compares a branch with the session it grew from, where that lies beside it.
  private mutating func check(_ parent: SessionParent) {
    if parent.event > session.events.count {
      ledger.differ(Ledger.header, "parent.event", .integer(session.events.count), .integer(parent.event))
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    // A file of this folder, not a link out of it and nothing that could keep a reader waiting.
    var status = stat()
    guard !parent.session.contains("/"), lstat(folder + parent.session, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG,
      let found = try? SessionParent(at: folder + parent.session, event: parent.event)
    else { return ledger.omit(.parent) }
    ledger.compare(Ledger.header, "parent.digest", .string(found.digest.hex), .string(parent.digest.hex))
  }
}

extension SessionEvent {
  /// Members that a record does not have: those of later versions.
  fileprivate func countMembers(beyond record: SessionRecord) -> Int {
    let known = record.event(after: 0)
    // Of a configuration every member is a setting, or the event was refused.
    func count(_ members: [JSONMember], _ known: [JSONMember]) -> Int {
      members.reduce(0) { sum, member in
        guard let value = known.value(member.key) else { return sum + 1 }
        guard member.key != "config", let inner = member.value.members, let others = value.members else { return sum }
        return sum + count(inner, others)
      }
    }
    return count(payload, known.payload)
  }
}
