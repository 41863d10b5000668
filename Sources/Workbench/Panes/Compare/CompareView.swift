// The comparison: runs of the race or marked ones side by side, or quantiles over many starts.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Painter {
  mutating func drawCompare(_ rect: CellRect) {
    let comparison = model.shownComparison
    let marked = model.comparedMarks.compactMap { id in model.experiment.runs.first { $0.id == id } }
    let isMany = comparison != nil && marked.isEmpty
    let runs = marked.isEmpty ? "this race" : "\(marked.count) marked"
    let details =
      isMany
      ? ["\(comparison?.plan.starts ?? 0) starts"]
      : comparedStep(marked).map { ["\(runs) at step \($0)", "at step \($0)", "step \($0)"] } ?? [runs]
    // Inside of the frame, with a blank on both sides.
    let (width, height) = (rect.width - 4, rect.height - 2)
    var lines = isMany ? manyLines(comparison, width: width) : runLines(marked, width: width)
    var foot: [[Span]]
    // In a low pane the best runs and the first line of the rule matter more than headings.
    if height < 8 { lines.removeFirst() }
    if isMany, let comparison {
      let foots = manyFoots(comparison, width: width)
      // Pictures say more than the whole foot does, which the why page has too.
      let least = height >= 30 ? Self.leastChartRows + 6 : height >= 18 ? Self.leastChartRows + 2 : 0
      foot =
        foots.first { lines.count + $0.count + least <= height } ?? foots.first { lines.count + $0.count <= height }
        ?? foots.last ?? []
    } else {
      foot = [Span(text: ruleOfRuns(marked), style: style.label)].wrapped(to: width)
      if height < 8, foot.count > 1 { foot = [[Span(text: shortRules(marked).fitting(width), style: style.label)]] }
    }
    let room = max(height - foot.count, min(height, 2))
    // Rows that do not fit are counted, not dropped in silence.
    let hidden = lines.count > room ? "\(isASCII ? "v" : "▼") \(lines.count - room) more: 7 e" : ""
    let help = ["Enter over many starts  m mark", "Enter over many starts", "Enter compares"]
    let inside = frame(
      .compare, in: rect, title: "7 Compare", detail: details.fitting(rect.width - 17),
      footer: model.focus == .compare ? help.fitting(rect.width - 6) : hidden)
    // Where there is room the pictures stand between the table and its foot.
    let curves = isMany || height < 18 ? nil : model.comparedContent(marked)
    let free = isMany || curves != nil ? height - lines.count - foot.count - 2 : 0
    let charts = free >= Self.leastChartRows ? free : 0
    let shown = (lines.prefix(room) + foot).prefix(inside.height)
    for (row, line) in shown.enumerated() {
      let offset = charts > 0 && row >= lines.count ? charts + 2 : 0
      put(line, column: inside.column + 1, row: inside.row + row + offset, width: inside.width - 2)
    }
    guard charts > 0 else { return }
    let place = CellRect(
      column: inside.column + 1, row: inside.row + lines.count + 1, width: inside.width - 2, height: charts)
    if let curves {
      drawCompareCurves(curves, heads: [curves.title, curves.shortTitle], in: place)
    } else if let comparison {
      drawCompareCharts(comparison, rows: sorted(comparison), in: place)
    }
  }

  /// What is the same for all runs shown, because a comparison that does not say so says nothing.
  func ruleOfRuns(_ marked: [RunItem]) -> String {
    let runs = marked.isEmpty ? model.experiment.raceRuns : marked
    guard let first = runs.first?.specification else { return "no run yet: n races" }
    let sameStart = runs.allSatisfy { $0.specification.start == first.start }
    let sameObjective = runs.allSatisfy { $0.specification.objective == first.objective }
    guard sameObjective else { return "different objectives: f is not comparable" }
    return (sameStart ? "same start, " : "DIFFERENT STARTS, ")
      + "\(first.steps) steps; step sizes: the usual ones, \(given(runs) ?? "not tuned")"
  }

  /// The runs that have other settings than those that suit their objective; nil where none has.
  private func given(_ runs: [RunItem]) -> String? {
    let others = runs.compactMap { run -> String? in
      guard !run.isLearned, let entry = OptimizerCatalogue.entry(named: run.specification.optimizer),
        let objective = model.objectives.named(run.specification.objective)
      else { return nil }
      let usual = entry.settings(for: objective)
      let changed = run.specification.settings.filter { usual[$0.key] != $0.value }.sorted { $0.key < $1.key }
      return changed.isEmpty
        ? nil : "\(run.title) \(changed.map { "\($0.key) \($0.value.shortText())" }.joined(separator: " "))"
    }
    return others.isEmpty ? nil : "but for \(others.joined(separator: ", "))"
  }

  /// The same in fewer and fewer words.
  private func shortRules(_ marked: [RunItem]) -> [String] {
    let rule = ruleOfRuns(marked)
    let head = rule.split(separator: ";").first.map(String.init) ?? rule
    let start = head.split(separator: ",").first.map(String.init) ?? head
    let isGiven = given(marked.isEmpty ? model.experiment.raceRuns : marked) != nil
    // Untuned rivals decide nothing, so that is the last word to go where all begin at one point.
    let untuned = rule.hasPrefix("same start") && !isGiven ? [head.dropFirst("same start, ".count) + ", untuned"] : []
    return [head + (isGiven ? ", some settings given: e" : ", untuned")] + untuned.map(String.init) + [head, start]
  }

  private struct Cells {
    var texts: [(String, CellStyle)]
  }

  /// The columns, the most important first; each with its heading and width.
  private static let runColumns: [(head: String, width: Int)] = [
    ("run", 13), ("f", 9), ("verdict", 9), ("|g|", 9), ("evals", 6), ("to tol", 6), ("ms", 6),
  ]

  /// The width below which names and numbers are shorter, so that the verdict still has its place.
  private static let fullWidth = 33

  /// The name of a run with its letter, and with its number where marked runs may be of one name.
  private func runName(_ run: RunItem, isMarked: Bool, width: Int) -> String {
    let letter = style.head(run.name).map(String.init) ?? "?"
    let number = isMarked ? "#\(run.id) " : ""
    let short = run.given ?? Style.shortName(run.name)
    let wordings = ["\(letter) \(number)\(run.title)", "\(letter) \(number)\(short)", "\(number)\(short)"]
    // Of a name that was given the beginning says more than a number does.
    let last = run.given == nil ? "\(letter) #\(run.id)" : wordings[0].shortened(to: width, glyphs: glyphs)
    return (wordings + [last]).fitting(width)
  }

  /// The step whose numbers are compared: that of the crosshair, else how far the race has come; nil for the end.
  private func comparedStep(_ marked: [RunItem]) -> Int? {
    guard marked.isEmpty else { return model.curves.chart.crosshair }
    guard let race = model.experiment.race, model.readStep < race.steps else { return nil }
    return model.readStep
  }

  /// What a run had come to at a step, or at its end where it came no further; nil while that is not known.
  private func reading(_ run: RunItem, at step: Int?) -> (value: Double, gradientNorm: Double)? {
    let end = run.outcome.map { (value: $0.value, gradientNorm: $0.gradientNorm) }
    guard let step else { return end }
    guard let trace = model.runs.traces[run.id] else { return nil }
    guard let value = trace.values[safe: step], let norm = trace.gradientNorms[safe: step] else { return end }
    return (value, norm)
  }

  /// f, or the gap, of a run on its own objective.
  private func loss(of run: RunItem, _ value: Double) -> Gap {
    model.objectives.named(run.specification.objective)?.loss(of: value) ?? Gap(value: value, error: 0)
  }

  private func runLines(_ marked: [RunItem], width: Int) -> [[Span]] {
    let step = comparedStep(marked)
    let runs = (marked.isEmpty ? model.experiment.raceRuns : marked).map { (run: $0, read: reading($0, at: step)) }
      .sorted { ($0.read?.value ?? .infinity) < ($1.read?.value ?? .infinity) }
    let names = Set(runs.compactMap { model.objectives.named($0.run.specification.objective)?.lossName })
    var columns = Self.shown(Self.runColumns, width: width)
    // A name that was given is whole where all columns are.
    let missing = runs.map { runName($0.run, isMarked: !marked.isEmpty, width: .max).count }.max() ?? 0
    let spare = width - columns.reduce(-1) { $0 + $1.width + 1 }
    if columns.count == Self.runColumns.count {
      columns[0].width += min(max(missing - columns[0].width, 0), max(spare, 0))
    }
    // Of runs on several objectives some may be gaps.
    columns[1].head = names.count == 1 ? names.first ?? "f" : "f or gap"
    let rows = runs.map { run, read -> Cells in
      let trace = model.runs.traces[run.id]
      let verdict = model.verdict(of: run)
      let gap = read.map { loss(of: run, $0.value).text(width: columns[1].width) } ?? "-"
      let tolerance = trace.flatMap { trace in trace.gradientNorms.firstIndex { $0 <= trace.certificate.tolerance } }
      return Cells(texts: [
        (runName(run, isMarked: !marked.isEmpty, width: columns[0].width), style.pen(run.name).style),
        (gap, style.text),
        (verdict?.text(columns[2].width) ?? "-", verdict?.status.map(style.verdict) ?? style.label),
        (read?.gradientNorm.shortText() ?? "-", style.text),
        (step == nil ? trace?.evaluations.map { "\($0)" } ?? "-" : "-", style.text),
        (tolerance.map { "\($0)" } ?? "-", style.text),
        (step == nil ? trace?.milliseconds.map { $0.shortText(significantDigits: 2) } ?? "-" : "-", style.text),
      ])
    }
    return table(columns, rows)
  }

  private static let manyColumns: [(head: String, width: Int)] = [
    ("optimizer", 13), ("f median", 9), ("verdict", 14), ("misses", 13), ("10 %", 9), ("90 %", 9), ("|g|", 9),
    ("to tol", 6), ("grads", 6), ("eta x", 6),
  ]

  /// The width below which a comparison over starts has shorter names and no more than three columns.
  private static let fullManyWidth = 38

  private func manyLines(_ comparison: Comparison?, width: Int) -> [[Span]] {
    guard let comparison else { return [] }
    let isNarrow = width < Self.fullManyWidth
    var columns =
      isNarrow ? [("", max(width - 21, 4)), ("", 6), ("", 13)] : Self.fitting(Self.manyColumns, width: width)
    if isNarrow { (columns[0].0, columns[2].0) = ("run", "verdict") }
    columns[1].0 =
      comparison.lossName == "f" ? ["f median", "median"][isNarrow ? 1 : 0] : isNarrow ? "f - f*" : "f-f* med"
    let rows = sorted(comparison).map { row in
      let letter = style.head(row.name).map(String.init) ?? "?"
      let short = Style.shortName(row.name)
      let names = ["\(letter) \(row.name)", "\(letter) \(short)"] + (isNarrow ? [short, letter] : [])
      let isUniform = row.standings.count == 1
      // The word alone is that of all starts.
      let verdicts = [row.standing] + (isUniform ? [row.verdict.rawValue] : [])
      func loss(_ value: Double, _ column: Int) -> (String, CellStyle) {
        (columns.indices.contains(column) ? row.loss(value).text(width: columns[column].1) : "", style.text)
      }
      return Cells(texts: [
        (names.fitting(columns[0].1), style.pen(row.name).style), loss(row.gaps.middle, 1),
        (verdicts.fitting(columns[2].1), style.verdict(row.verdict)),
        (comparison.limit(row).cell, style.text), loss(row.gaps.low, 4), loss(row.gaps.high, 5),
        (row.gradientNorms.middle.shortText(), style.text),
        (row.reached == 0 ? "-" : row.stepsToTolerance.shortText(), style.text),
        (row.gradients.shortText(), style.text),
        (row.given["stepSize"] == nil ? row.factor.shortText() : "given", style.text),
      ])
    }
    return table(columns, rows)
  }

  /// The best median first.
  private func sorted(_ comparison: Comparison) -> [ComparisonRow] {
    comparison.rows.sorted { $0.gaps.middle < $1.gaps.middle }
  }

  /// What stands under a comparison over starts, from all there is to say to what must be said.
  private func manyFoots(_ comparison: Comparison, width: Int) -> [[[Span]]] {
    func text(_ text: String) -> [[Span]] { [Span(text: text, style: style.label)].wrapped(to: width) }
    func line(_ name: String, _ text: String) -> [[Span]] {
      [Span(text: "\(name) ", style: style.pen(name).style), Span(text: text, style: style.label)].wrapped(to: width)
    }
    let rows = sorted(comparison)
    // The learned one is what a person asks for.
    let ordered = rows.filter { $0.name == Racer.learned } + rows.filter { $0.name != Racer.learned }
    let reasons =
      ordered.compactMap { row in row.onePointLine.map { line(row.name, $0) } }
      + ordered.compactMap { row in row.shortfall.map { line(row.name, $0) } }
    let limits = rows.first.map { text("misses \(comparison.limit($0).cellRule)") } ?? []
    let levels = text(comparison.quantileSentence)
    let whole = [Comparison.limitRule, comparison.rule].flatMap(text)
    let rule = text(comparison.rule)
    let short = [
      "step sizes tuned; e: how, and what is CONFIDENT of other starts", "tuned; CONFIDENT of others: e",
      "CONFIDENT, rule: e",
    ].fitting(width)
    let why = reasons.flatMap { $0 }
    let first = reasons.first ?? []
    return [
      why + limits + levels + whole, why + limits + whole, why + limits + rule, why + limits + text(short),
      first + limits + text(short), limits + text(short), first.prefix(1) + text(short), text(short),
    ]
  }

  /// The columns that fit; in a narrow pane the first three, narrower.
  private static func shown(_ columns: [(head: String, width: Int)], width: Int) -> [(head: String, width: Int)] {
    guard width >= fullWidth else {
      return [(columns[0].head, 9), (columns[1].head, max(width - 19, 7)), (columns[2].head, 8)]
    }
    return fitting(columns, width: width)
  }

  private static func fitting(_ columns: [(head: String, width: Int)], width: Int) -> [(head: String, width: Int)] {
    var used = 0
    return Array(
      columns.prefix { column in
        used += column.width + 1
        return used <= width + 1
      })
  }

  /// A table.
  private func table(_ shown: [(head: String, width: Int)], _ rows: [Cells]) -> [[Span]] {
    let head = zip(shown, shown.indices).map { Span(text: $0.0.head.padded(to: $0.0.width + 1), style: style.label) }
    return [head]
      + rows.map { row in
        zip(shown, row.texts).map { column, cell in
          Span(text: cell.0.shortened(to: column.width, glyphs: glyphs).padded(to: column.width + 1), style: cell.1)
        }
      }
  }
}
