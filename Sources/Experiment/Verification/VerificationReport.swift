// What a verification found: what differs, what agrees, and how much could not be compared.

package import SessionStore

/// Something of a session that nothing computed here can be compared with.
package enum Uncompared: String, Sendable, CaseIterable {
  // Events that hold nothing else.
  /// The terminal changed its size.
  case size = "screen size"
  /// The text of a marker.
  case note = "note"
  /// Colors and characters of the screen.
  case look = "look of the screen"
  /// Where a picture of the screen went.
  case snapshot = "snapshot"
  /// A name that a run or training was given.
  case name = "given name"
  /// A hint that was taken.
  case hint
  /// A setting that no training was begun with.
  case setting = "unused setting"
  /// A choice of racers that no run was made with.
  case racer = "unused racer"
  /// An answer whose question is in another session.
  case answer = "answer without its question"
  /// A kind of event of a later version.
  case event = "unknown event"
  /// An action of a later version.
  case action = "unknown action"

  // Parts of events, and of the header.
  /// A digest of another engine, whose last bits may differ.
  case digest = "digest"
  /// A verdict of another engine that claims less than is found here.
  case verdict = "verdict that claimed less"
  /// A number of another engine's run that changes as much where the start changes by one unit in the last place.
  case unstable = "number that rounding decides"
  /// The norm of a meta-gradient with weights that are not the recorded ones bit for bit.
  case gradient = "meta-gradient"
  /// A held-out evaluation by the rule of another version.
  case heldOut = "held-out evaluation"
  /// A member of a later version.
  case member = "unknown member"
  /// A seed that nothing is drawn with.
  case seed = "unused seed"
  /// A race whose runs were not finished.
  case race = "race without runs"
  /// A number of a run or training that is not in the file.
  case number = "missing number"
  /// The session that this one was branched from, where it is not beside it.
  case parent = "absent parent"
  /// What a lesson is called.
  case title = "lesson title"

  /// So many of them, in words.
  func counted(_ count: Int) -> String {
    guard count != 1 else { return "1 \(rawValue)" }
    return switch self {
    case .look: "\(count) looks of the screen"
    case .answer: "\(count) answers without their questions"
    case .race: "\(count) races without runs"
    case .verdict: "\(count) verdicts that claimed less"
    case .unstable: "\(count) numbers that rounding decides"
    default: "\(count) \(rawValue)s"
    }
  }
}

/// What a verification found.
package struct VerificationReport: Sendable, Equatable {
  /// Something of a session that is not what is computed.
  package struct Difference: Sendable, Equatable {
    /// The line of the session file; the header is line 1.
    package let line: Int
    /// The kind of the event, or `header`.
    package let kind: String
    /// The member of the line, with dots between it and those around it.
    package let field: String
    /// What came out now.
    package let found: JSONValue
    /// What the file says.
    package let recorded: JSONValue
  }

  /// Events in the file.
  package internal(set) var events = 0
  /// Events of which all that can be compared agrees.
  package internal(set) var verified = 0
  /// Events of which something differs.
  package internal(set) var differing = 0
  /// Events that hold nothing that can be compared, by what they hold.
  package internal(set) var uncompared: [Uncompared: Int] = [:]
  /// Parts of the other events, and of the header, that cannot be compared.
  package internal(set) var uncomparedParts: [Uncompared: Int] = [:]
  /// Verified events whose numbers were compared roughly only, because training amplifies rounding.
  package internal(set) var rough = 0
  /// Whether bits were compared (same engine) or numbers within tolerances.
  package internal(set) var isBitExact = true
  /// Whether the session was closed; what was cut off its end is not missed otherwise.
  package internal(set) var isClosed = false
  /// The first differences in the order of the lines, at most `differenceLimit`.
  package internal(set) var differences: [Difference] = []
  /// All differences there are.
  package internal(set) var differenceCount = 0

  /// The most differences that are kept.
  package static let differenceLimit = 1000

  /// Whether all that can be compared agrees.
  package var agrees: Bool { differenceCount == 0 }
  /// The first difference, nil if there is none.
  package var firstDivergence: Difference? { differences.first }
  /// Events that hold nothing that can be compared.
  package var uncomparedCount: Int { uncompared.values.reduce(0, +) }

  /// In one line: how many events were compared, how, and what was not.
  ///
  /// ```
  /// verified 1518 of 1518 events bit for bit; not compared: times
  /// verified 17 of 20 events within tolerances (9 roughly); not compared: 3 events (2 notes, 1 screen size), 4 digests, times
  /// 2 differences in 1 of 20 events, 17 verified bit for bit; not compared: 2 events (2 notes), times
  /// ```
  package var summary: String {
    let how = isBitExact ? "bit for bit" : "within tolerances" + (rough > 0 ? " (\(rough) roughly)" : "")
    let head =
      agrees
      ? "verified \(verified) of \(events) events \(how)"
      : "\(Self.count(differenceCount, "difference")) in \(differing) of \(events) events, \(verified) verified \(how)"
    let whole =
      uncomparedCount == 0
      ? [] : ["\(Self.count(uncomparedCount, "event")) (\(Self.list(uncompared).joined(separator: ", ")))"]
    let others = whole + Self.list(uncomparedParts) + ["times"]
    return head + "; not compared: \(others.joined(separator: ", "))" + (isClosed ? "" : "; the session has no end")
  }

  private static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  private static func list(_ counts: [Uncompared: Int]) -> [String] {
    counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map { $0.key.counted($0.value) }
  }
}

/// Takes down, line by line, what a verification finds.
struct Ledger {
  private enum Status {
    case agrees
    case differs
    case left(Uncompared)
  }
  private let kinds: [String]
  private var statuses: [Status]
  private var rough: Set<Int> = []
  private var parts: [Uncompared: Int] = [:]
  private var differences: [VerificationReport.Difference] = []
  private var differenceCount = 0

  /// Begins with events that all agree.
  init(_ events: [SessionEvent]) {
    kinds = events.map(\.kind)
    statuses = Array(repeating: .agrees, count: events.count)
  }

  /// The line of the header.
  static let header = 1

  /// A member of a line is not what it must be.
  mutating func differ(_ line: Int, _ field: String, _ found: JSONValue, _ recorded: JSONValue) {
    differenceCount += 1
    if line > Self.header { statuses[line - 2] = .differs }
    guard differences.count < VerificationReport.differenceLimit else { return }
    differences.append(
      VerificationReport.Difference(
        line: line, kind: line == Self.header ? "header" : kinds[line - 2], field: field, found: found,
        recorded: recorded))
  }

  /// Compares a member that must be exactly this.
  mutating func compare(_ line: Int, _ field: String, _ found: JSONValue, _ recorded: JSONValue) {
    if found != recorded { differ(line, field, found, recorded) }
  }

  /// Compares a number.
  mutating func compare(
    _ line: Int, _ field: String, _ found: Double, _ recorded: Double, _ closeness: Closeness
  ) {
    if !closeness.agree(found, recorded) { differ(line, field, .number(found), .number(recorded)) }
  }

  /// An event holds nothing that can be compared.
  mutating func leave(_ line: Int, _ what: Uncompared) {
    if case .agrees = statuses[line - 2] { statuses[line - 2] = .left(what) }
  }

  /// A part of an event, or of the header, cannot be compared.
  ///
  /// - Parameter count: How many; negative to take some back.
  mutating func omit(_ what: Uncompared, _ count: Int = 1) {
    let sum = parts[what, default: 0] + count
    parts[what] = sum > 0 ? sum : nil
  }

  /// The numbers of an event were compared roughly only.
  package mutating func note(rough line: Int) { rough.insert(line) }

  /// What was found.
  func report(isBitExact: Bool) -> VerificationReport {
    var report = VerificationReport()
    report.isBitExact = isBitExact
    report.events = statuses.count
    for (index, status) in statuses.enumerated() {
      switch status {
      case .agrees:
        report.verified += 1
        if rough.contains(index + 2) { report.rough += 1 }
      case .differs: report.differing += 1
      case .left(let what): report.uncompared[what, default: 0] += 1
      }
    }
    report.uncomparedParts = parts
    report.isClosed = kinds.last == "end"
    // Lines are named in their order, though some are found out only when a later one is read.
    report.differences = differences.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
      .map(\.element)
    report.differenceCount = differenceCount
    return report
  }
}
