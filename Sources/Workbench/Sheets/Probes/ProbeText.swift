// What probes have found, as text: the one author of its numbers for the sheet, for lines and for the command.

package import Experiment
package import OptimizerEngine
import Plotting

/// A table of probes as text.
package struct ProbeText {
  private let table: ProbeTable

  /// Creates the text of a table.
  package init(_ table: ProbeTable) { self.table = table }

  private var plan: ProbePlan { table.plan }

  /// What is probed on what: `learned on rosenbrock, 300 steps, 16 starts a row`.
  package var head: String {
    "\(plan.subject.name) on \(plan.objective), \(plan.steps) \(plan.steps == 1 ? "step" : "steps"), "
      + "\(plan.starts) \(plan.starts == 1 ? "start" : "starts") a row"
  }

  /// On what it was trained, and whether that is what is probed.
  package var origin: String {
    let place = table.isTrainedHere.map {
      switch ($0, table.isTrainedOnSeveral) {
      case (true, false): ", which the first row is"
      case (true, true): ", one of which the first row is"
      case (false, _): "; the first row is another objective already"
      }
    }
    return "trained on \(table.trainedOn)\(place ?? "")"
  }

  // MARK: - Numbers

  /// One result.
  static func number(_ value: Double, _ measure: ProbeMeasure) -> String {
    switch measure {
    case .accuracy: "\((100 * value).shortText()) %"
    case .loss: value.shortText()
    }
  }

  /// A median with its interval: `87.8 % [87.5, 88]`.
  package static func cell(_ values: [Double], _ measure: ProbeMeasure) -> String {
    let found = MedianInterval(values)
    return "\(number(found.median, measure)) \(range(found.range, isPercent: measure == .accuracy))"
  }

  private static func range(_ range: ClosedRange<Double>?, isPercent: Bool = false) -> String {
    let factor = isPercent ? 100.0 : 1
    return range.map { "[\((factor * $0.lowerBound).shortText()), \((factor * $0.upperBound).shortText())]" }
      ?? "[too few]"
  }

  /// The median alone.
  static func median(_ values: [Double], _ measure: ProbeMeasure) -> String {
    number(MedianInterval(values).median, measure)
  }

  /// What the numbers of a row are.
  package static func name(_ measure: ProbeMeasure?) -> String {
    switch measure {
    case .accuracy: "held-out accuracy"
    case .loss(let name, _): name
    case nil: ""
    }
  }

  // MARK: - The table

  /// A row in words: its title, what is measured, the learned optimizer, its base step alone, the best tuned baseline.
  package func cells(_ row: ProbeTable.Row, withIntervals: (learned: Bool, others: Bool) = (true, true)) -> [String] {
    func text(_ values: [Double]?, _ hasInterval: Bool) -> String {
      guard let measure = row.measure, let values else { return "" }
      return hasInterval ? Self.cell(values, measure) : Self.median(values, measure)
    }
    if let refusal = row.refusal { return [row.title, "", "- \(refusal)", "", ""] }
    let best = row.best.map { "\(text($0.values, withIntervals.others)) \($0.name)" } ?? ""
    let learned = row.learned == nil ? "..." : text(row.learned, withIntervals.learned)
    return [row.title, Self.name(row.measure), learned, text(row.alone, withIntervals.others), best]
  }

  /// The headings of `cells`.
  package static let heads = ["probe", "measure", "learned", "base step alone", "best tuned baseline"]

  /// What the learned optimizer remembers, in sentences.
  package var memory: [String] {
    var lines: [String] = []
    if let memory = table.memory, let first = table.row(.asIs), let measure = first.measure,
      let full = first.learned, let alone = first.alone, let zeroed = table.row(.inputsZeroed)?.learned
    {
      let interval = memory.interval
      let number = "\(interval.median.shortText()) \(Self.range(interval.range)), n = \(interval.count): "
      let score = memory.isByConstruction ? "" : memory.hasLead ? number : "none: "
      lines.append("memory score \(score)\(memory.conclusion)")
      lines.append(
        "fed zeros it reaches \(Self.cell(zeroed, measure)) of \(Self.cell(full, measure)); "
          + "its base step alone \(Self.cell(alone, measure))")
    }
    if let reading = table.reading {
      lines.append(
        "its proposal for zeros, read as a weight matrix, is right on \(Self.number(reading.share, .accuracy)) "
          + "\(Self.range(reading.range, isPercent: true)) of \(reading.count) held-out images")
    }
    if !table.cosines.isEmpty {
      let found = MedianInterval(table.cosines)
      lines.append(
        "cosine of v in two runs at equal t: \(found.median.shortText(significantDigits: 4)) "
          + "\(Self.range(found.range)), \(found.count) \(found.count == 1 ? "pair" : "pairs") of starts")
    }
    return lines
  }

  /// How the numbers were found, to be printed beside them.
  package var rules: [String] {
    [
      "Numbers: \(MedianInterval.rule), n = \(plan.starts). Of images: Clopper and Pearson, 95 %.",
      "Memory score: of its lead over its base step alone (v = 0), the share that is left when all inputs of the direction "
        + "network are 0, start by start; of gaps the lead is one of logarithms.",
      "Baselines: stepSize \(plan.comparison.tuningRule); the best median on these very starts, which favors it.",
      "Rows that hide something have the tasks, base step and baselines of the first row.",
    ]
  }

  /// All there is to know of a row: what is changed, and every number with its interval.
  package func sentence(_ row: ProbeTable.Row) -> String {
    let head = "\(row.title): \(row.probe.sentence)"
    if let refusal = row.refusal { return "\(head) Not done: \(refusal)." }
    guard let measure = row.measure, let learned = row.learned else { return "\(head) Not computed yet." }
    var parts = ["\(Self.name(measure)) \(Self.cell(learned, measure))"]
    if let alone = row.alone { parts.append("base step alone \(Self.cell(alone, measure))") }
    parts += row.baselines.map { baseline in
      "\(baseline.name) (eta x \(baseline.factor.shortText())) \(Self.cell(baseline.values, measure))"
    }
    return "\(head) \(parts.joined(separator: "; ")); n = \(learned.count)."
  }

  /// The table as lines, columns under each other.
  package var lines: [String] {
    let all = [Self.heads] + table.rows.map { cells($0) }
    // What was refused says why over the columns it has no numbers for.
    let counted = [Self.heads] + table.rows.filter { $0.refusal == nil }.map { cells($0) }
    var widths = Self.heads.indices.map { column in counted.map { $0[column].count }.max() ?? 0 }
    widths[0] = all.map { $0[0].count }.max() ?? 0
    return all.map { row in
      var line = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
