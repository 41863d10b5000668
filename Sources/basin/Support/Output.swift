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

extension Certificate {
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
    let part = budgetIsPart ? ", the operator's part at most " : " of "
    let known = budget.map { part + $0.text } ?? ", no budget"
    all.append("  \(energy);  \(budget == 0 ? "v = 0" : "V^2 = \(spent.text)\(known)")")
    return all
  }
}

extension String {
  /// At least `width` characters, filled with spaces on the right.
  func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
