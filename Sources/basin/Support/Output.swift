// What commands print: JSON lines for scripts, plain text for people.

import Glibc
import OptimizerEngine
import SessionStore

/// Prints one JSON object as a line and flushes, so that a reader sees it at once.
func printJSON(_ event: String, _ members: [JSONMember]) {
  printRaw(JSONValue.object([JSONMember("event", .string(event))] + members).description.visibleJSON + "\n")
}

/// Short for a member of a JSON object.
func member(_ key: String, _ value: JSONValue) -> JSONMember { JSONMember(key, value) }

extension Certificate {
  /// A number of steps without the decimals of a fraction.
  private static func whole(_ steps: Double) -> String { Int(exactly: steps).map(String.init) ?? steps.text }

  /// The certificate as lines for people.
  var lines: [String] {
    // Without a claim the theorem is named as what is not claimed.
    var all = ["certificate: " + (verdict >= .sampled ? "\(headline) (\(claim))" : statement)]
    for premise in premises {
      let status = premise.status.rawValue.padding(to: 8)
      all.append("  \(status)  \(premise.name): \(premise.detail)")
    }
    let measured = "\(energyWords(\.text))\(isInExpectation ? " (mini-batches)" : "")"
    let before = bound.isFinite ? ["\(bound.text) known before"] : []
    let now = boundNow.isFinite && boundNow < bound ? ["\(boundNow.text) known now"] : []
    let bounds = (now + before).joined(separator: ", ")
    let energy =
      bounds.isEmpty
      ? "\(measured), \(insteadOfBound)"
      : isInExpectation ? "\(measured), E G <= \(bound.text)" : "\(measured) <= \(bounds)"
    all.append("  \(energy);  \(spendingLine(\.text))")
    if certainStepsNow.isFinite || reachedStep != nil {
      let limits = [(certainSteps, "before the run"), (certainStepsNow, "as known now")].filter { $0.0.isFinite }
      let condition = reachCondition.map { ", \($0)" } ?? ""
      let bounds = limits.map { "\(Self.whole($0.0)) steps \($0.1)" }.joined(separator: ", ") + condition
      let seen = reachedStep.map { "seen at step \($0)" } ?? "not seen"
      all.append("  N(\(tolerance.text)): \(seen); by the bound \(limits.isEmpty ? "not known" : bounds)")
    }
    if let rate { all.append("  \(rate.line(\.text))") }
    return all
  }
}

extension String {
  /// At least `width` characters, filled with spaces on the right.
  func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
