// The certificates of all pairs of optimizer and objective, as Markdown.

import Datasets
import Experiment
import OptimizerEngine
import SessionStore

/// One row of the table for each objective, one column for each optimizer.
struct CertificateTable {
  /// An optimizer for any objective: nil where it does not apply.
  private struct Column {
    let name: String
    let make: (Objective) throws -> Optimizer?
  }

  private static let steps = 200

  private static var columns: [Column] {
    OptimizerCatalogue.all.map { entry in
      Column(name: entry.name) { objective in
        let settings = entry.settings(for: objective)
        guard entry.refusal(for: objective, settings) == nil else { return nil }
        return Optimizer(try entry.rule(settings))
      }
    }
      + MagnitudeKind.allCases.map { kind in
        Column(name: "convergent \(kind.rawValue)") { convergent($0) { $0.magnitude = kind } }
      } + [
        Column(name: "convergent audited") { objective in
          objective.data == nil ? convergent(objective) { $0.stepRule = .audited } : nil
        },
        Column(name: "convergent nesterov") { objective in
          objective.data == nil && objective.curvature != nil ? convergent(objective) { $0.base = .nesterov } : nil
        }, Column(name: "lstm") { convergent($0) { $0.optimizer = .lstm } },
      ]
  }

  /// An untrained optimizer with steps that suit the objective.
  private static func convergent(_ objective: Objective, _ change: (inout TrainingConfiguration) -> Void) -> Optimizer {
    var configuration = TrainingConfiguration()
    configuration.suit(objective)
    configuration[.scale] = 0.05
    change(&configuration)
    let rule = configuration.rule(for: objective)
    return Optimizer(rule, weights: rule.parameterLayout(dimension: objective.dimension).initialWeights(seed: 1))
  }

  /// The objectives of the table: every name that needs no file.
  private static func objectives() throws -> [Objective] {
    try ObjectiveLibrary.names.compactMap { try ObjectiveLibrary.objective(named: $0) }
  }

  /// One certificate with the premise that decides it.
  struct Cell {
    let objective: String
    let optimizer: String
    let certificate: Certificate
  }

  /// All certificates, objective by objective, in the order of the columns.
  static func cells() throws -> [[Cell?]] {
    let objectives = try objectives()
    return try objectives.map { objective in
      try columns.map { column in
        guard let optimizer = try column.make(objective) else { return nil }
        let (_, certificate) = Conductor.run(objective, optimizer, start: objective.start, steps: steps, seed: 1)
        return Cell(objective: objective.name, optimizer: column.name, certificate: certificate)
      }
    }
  }

  /// The table and, below it, the premise that decides each headline that is not PROVED.
  static func markdown() throws -> String {
    let rows = try cells()
    let names = columns.map(\.name)
    var lines = [
      "# Certificates of all pairs", "",
      "What can be claimed of \(steps) steps of every optimizer on every objective, from the customary start with the",
      "settings that suit the objective; the convergent optimizers are untrained, with random weights. Written by",
      "`basin certify --all-pairs`; a test compares.", "",
      "| objective | " + names.joined(separator: " | ") + " |",
      "|---|" + String(repeating: "---|", count: names.count),
    ]
    for row in rows {
      guard let name = row.compactMap({ $0?.objective }).first else { continue }
      let cells = row.map { $0?.certificate.verdict.rawValue ?? "-" }
      lines.append("| \(name) | " + cells.joined(separator: " | ") + " |")
    }
    lines += [
      "", "\"-\": the optimizer does not apply (it compares values, or needs a constant that is not known).", "",
    ]
    lines += ["## What decides", "", "| objective | optimizer | headline | deciding premise |", "|---|---|---|---|"]
    for cell in rows.joined() {
      guard let cell, cell.certificate.verdict != .proved else { continue }
      let deciding = cell.certificate.premises.filter { $0.status == cell.certificate.verdict }
      lines.append(
        "| \(cell.objective) | \(cell.optimizer) | \(cell.certificate.verdict.rawValue) | "
          + deciding.map(reason).joined(separator: "; ") + " |")
    }
    return lines.joined(separator: "\n")
  }

  /// The premise in words; figures that depend on the machine's rounding are left out.
  private static func reason(_ premise: Premise) -> String {
    let words = premise.detail.split(separator: ";").first.map(String.init) ?? ""
    let escaped = "\(premise.name): \(words)".split(separator: "|", omittingEmptySubsequences: false)
    return escaped.joined(separator: "\\|")
  }
}
