// Panes as plain sentences: for screen readers, line terminals and logs. No drawing, no color, no cursor.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// A pane as lines of text, each readable by itself; a pure function of the model.
///
/// Numbers have four significant digits; a line never holds control characters.
package func lineText(_ model: Model, _ pane: Pane) -> [String] {
  pane.feature.sentences(LineText(model)).map(\.printable)
}

/// The words that all panes share.
struct LineText {
  let model: Model

  init(_ model: Model) { self.model = model }

  /// A number in few digits.
  static func number(_ value: Double) -> String { value.shortText(significantDigits: 4) }

  /// A part of a whole in percent.
  static func percent(_ share: Double) -> String { "\((100 * share).shortText(significantDigits: 3)) percent" }

  /// A point; of long ones the first coordinates.
  static func point(_ x: [Double]) -> String {
    let shown = x.prefix(x.count > 6 ? 4 : 6).map { number($0) }.joined(separator: ", ")
    return x.count > 6 ? "(\(shown), ... \(x.count) coordinates)" : "(\(shown))"
  }

  /// Whether values are gaps, in words.
  var gapName: String { model.experiment.objective.lossName }

  func gap(_ value: Double) -> String { model.experiment.objective.loss(of: value).text(Self.number) }

  /// One objective in one sentence.
  static func facts(_ objective: Objective) -> String {
    let isTyped = objective.name.hasPrefix(Objective.formulaPrefix)
    var parts = [
      "\(isTyped ? "your formula" : objective.name), \(objective.dimension) dimensions: \(objective.formula)"
    ]
    if let minimum = objective.minimum {
      let place = objective.minimizers.first.map { " at \(point($0))" } ?? ""
      let others = objective.minimizers.count - 1
      let more = others > 0 ? " and \(others) more place\(others > 1 ? "s" : "")" : ""
      parts.append("f* = \(number(minimum))\(place)\(more)")
    }
    if let source = objective.source { parts.append("data: \(source)") }
    if let data = objective.data { parts.append("\(data.sampleCount) images, batches of \(data.batchSize)") }
    let beta = objective.smoothness
    parts.append(
      beta.value.isFinite
        ? "beta = \(number(beta.value)) \(beta.scope == .global ? "everywhere" : "on the box")" : "no beta is known")
    if let warning = objective.warning { parts.append(warning) }
    return parts.joined(separator: "; ") + "."
  }

  /// What a run has come to, in one sentence.
  func result(_ run: RunItem) -> String {
    if let failure = run.failure { return "failed: \(failure)" }
    guard let outcome = run.outcome else { return "computing" }
    let isHere = run.specification.objective == model.experiment.objective.name
    let value = isHere ? "\(gapName) = \(gap(outcome.value))" : "f = \(Self.number(outcome.value))"
    let all = run.specification.steps
    let steps = outcome.steps < all ? "\(outcome.steps) of \(all) steps (\(outcome.termination))" : "\(all) steps"
    return "\(value), |g| = \(Self.number(outcome.gradientNorm)) after \(steps); "
      + (model.verdict(of: run)?.text(.max) ?? outcome.verdict)
  }
}

extension Pane {
  /// The name by which commands know the pane.
  package var commandName: String { self == .objectives ? "objectives" : title.lowercased() }

  /// The pane of a command's name.
  package init?(commandName: String) {
    guard let pane = Pane.allCases.first(where: { $0.commandName == commandName }) else { return nil }
    self = pane
  }
}

extension String {
  /// The text on one line, control characters as question marks.
  var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) ? "?" : $0 }))
  }
}
