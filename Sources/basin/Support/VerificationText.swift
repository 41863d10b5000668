// What a verification found, for people and for scripts.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension VerificationReport.Difference {
  /// The difference on one line: `line 12 run: |g| 2.1e-3, recorded 1.9e-3`.
  var text: String {
    // Why something cannot be computed is a sentence of its own.
    guard !recorded.isNull || found.stringValue == nil else { return "line \(line) \(kind): \(found.shown)" }
    let (found, recorded) = Self.shown(found, recorded)
    return "line \(line) \(kind): \(name) \(found), recorded \(recorded)"
  }

  /// The member as panes and certificates name it.
  private var name: String {
    let last = field.hasPrefix("config.") ? field : field.split(separator: ".").last.map(String.init) ?? field
    return kind == "run" && last == "gradNorm" ? "|g|" : last
  }

  /// Two values in as few digits as tell them apart.
  private static func shown(_ found: JSONValue, _ recorded: JSONValue) -> (String, String) {
    guard case .number(let a) = found, case .number(let b) = recorded else { return (found.shown, recorded.shown) }
    for digits in 2...16 {
      let texts = (a.shortText(significantDigits: digits), b.shortText(significantDigits: digits))
      if texts.0 != texts.1 { return texts }
    }
    return (a.text, b.text)
  }

  /// The members of a difference for scripts.
  var json: JSONValue {
    .object([
      member("line", .integer(line)), member("kind", .string(kind)), member("field", .string(field)),
      member("expected", recorded), member("got", found),
    ])
  }
}

extension JSONValue {
  /// A value in a sentence; what is missing is called none.
  fileprivate var shown: String { isNull ? "none" : stringValue ?? description }
}

extension VerificationReport {
  /// How many differences are printed.
  static let printedDifferences = 10

  /// The first differences, each on its line, and how many there are besides.
  var differenceLines: [String] {
    let shown = differences.prefix(Self.printedDifferences).map(\.text)
    let rest = differenceCount - shown.count
    return rest > 0 ? shown + ["and \(rest) more"] : shown
  }

  /// The members of a summary for scripts.
  var members: [JSONMember] {
    func counts(_ all: [Uncompared: Int]) -> JSONValue {
      .object(all.sorted { $0.key.rawValue < $1.key.rawValue }.map { member($0.key.rawValue, .integer($0.value)) })
    }
    return [
      member("events", .integer(events)), member("verified", .integer(verified)),
      member("differing", .integer(differing)), member("incomparable", .integer(uncomparedCount)),
      member("rough", .integer(rough)), member("bitExact", .bool(isBitExact)), member("closed", .bool(isClosed)),
      member("uncomparedEvents", counts(uncompared)), member("uncomparedParts", counts(uncomparedParts)),
      member("differences", .integer(differenceCount)),
      member("firstDifferences", .array(differences.prefix(Self.printedDifferences).map(\.json))),
      member("firstDivergence", firstDivergence?.json ?? .null),
    ]
  }
}
