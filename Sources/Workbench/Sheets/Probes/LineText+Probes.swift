// The probes in words.

import Experiment
import OptimizerEngine
import Plotting

extension LineText {
  var probes: [String] {
    guard let table = model.probes.table else { return ["Probes: none yet. probe NAME makes them."] }
    if let failure = table.failure { return ["Probes: none, for \(failure)."] }
    let text = ProbeText(table)
    return ["Probes of \(text.head); \(text.origin)."] + text.memory.map { "\($0)." }.map(Self.capitalized)
      + table.rows.map { Self.capitalized(text.sentence($0)) } + text.rules
  }

  /// What is under the cursor, then how the table is made.
  var probesWhy: [String] {
    guard let table = model.probes.table else { return ["No probes yet."] }
    let text = ProbeText(table)
    let row = table.rows[safe: model.probes.row].map { [Self.capitalized(text.sentence($0)), ""] } ?? []
    return row + text.memory.map { Self.capitalized("\($0).") } + [""] + text.rules + [
      "A network that sees x, g and f of one task can store that task; one that sees scale-free features of the gradient "
        + "history, alike in all coordinates, cannot. The certificate holds for both."
    ]
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
