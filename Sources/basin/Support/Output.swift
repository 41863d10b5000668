// What commands print: JSON lines for scripts, plain text for people.

import Glibc
import OptimizerEngine
import SessionStore

/// Prints one JSON object as a line and flushes, so that a reader sees it at once.
func printJSON(_ event: String, _ members: [JSONMember]) {
  printLine(JSONValue.object([JSONMember("event", .string(event))] + members).description)
}

/// Short for a member of a JSON object.
func member(_ key: String, _ value: JSONValue) -> JSONMember { JSONMember(key, value) }

extension JSONValue {
  /// A number, or null where there is none.
  init(optional value: Double?) { self = value.map { .number($0) } ?? .null }
}

extension Certificate {
  /// The certificate's JSON object.
  var json: JSONValue {
    .object([
      member("verdict", .string(verdict.rawValue)), member("claim", .string(claim)),
      member(
        "premises",
        .array(
          premises.map {
            .object([
              member("name", .string($0.name)), member("status", .string($0.status.rawValue)),
              member("value", JSONValue(optional: $0.value)), member("detail", .string($0.detail)),
            ])
          })), member("G", .number(gradientEnergy)), member("bound", .number(bound)), member("V2", .number(spent)),
      member("V2budget", JSONValue(optional: budget)), member("D", .number(decrease)), member("eta", .number(stepSize)),
      member("beta", .number(smoothness)),
      member("N", .object([member("eps", .number(tolerance)), member("steps", .number(certainSteps))])),
    ])
  }

  /// The certificate as lines for people.
  var lines: [String] {
    var all = ["certificate: \(verdict.rawValue)  (\(claim))"]
    for premise in premises {
      let status = premise.status.rawValue.padding(to: 8)
      all.append("  \(status)  \(premise.name): \(premise.detail)")
    }
    let measured = "G = \(gradientEnergy.text)\(isInExpectation ? " (mini-batches)" : "")"
    let energy =
      bound.isFinite
      ? (isInExpectation ? "\(measured), E G <= \(bound.text)" : "\(measured) <= \(bound.text)")
      : "\(measured), no bound holds"
    all.append(
      "  \(energy);  \(budget == 0 ? "v = 0" : "V^2 = \(spent.text)\(budget.map { " of \($0.text)" } ?? ", no budget")")"
    )
    return all
  }
}

extension String {
  /// At least `width` characters, filled with spaces on the right.
  func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension EvaluationCounts {
  /// Counts of each oracle.
  var json: JSONValue {
    .object([
      member("f", .integer(value)), member("gradient", .integer(gradient)), member("hvp", .integer(hessianProduct)),
    ])
  }
}
