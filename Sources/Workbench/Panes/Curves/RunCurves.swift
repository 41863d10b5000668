// The curves of runs over their steps: loss, gradient, update and accuracy, each with its bound where there is one.

import Experiment
import OptimizerEngine
import Plotting

/// A run whose curves are shown.
struct CurveRun {
  /// Its number, or that of the training in progress.
  let id: Int
  /// The name by which it is shown alone or muted.
  let name: String
  /// The same where there is little room.
  let shortName: String
  /// The optimizer, whose look it has.
  let optimizer: String
  /// What is known of it.
  let trace: RunTrace
  /// Whether it is the chosen one.
  let isSelected: Bool

  /// A line of it.
  func line(x: [Double]? = nil, _ y: [Double]) -> CurveLine {
    var line = CurveLine(name, short: shortName, of: optimizer, x: x, y: y)
    line.isSelected = isSelected
    return line
  }
}

extension Model {
  /// All runs that have curves, drawn or not.
  var curveRuns: [CurveRun] {
    let paths = shownPaths
    let selected = selectedRunOnObjective?.id
    return paths.map { path in
      let isAlone = paths.filter { $0.title == path.title }.count == 1
      return curveRun(path, number: isAlone ? "" : " #\(path.id)", isSelected: path.id == selected)
    }
  }

  /// A run with the names of its curves.
  ///
  /// - Parameter number: What tells it from others of its name.
  func curveRun(_ path: ShownPath, number: String, isSelected: Bool) -> CurveRun {
    let short =
      path.title == path.name
      ? Style.shortName(path.name) : path.title.shortened(to: 10, glyphs: capabilities.glyphs)
    return CurveRun(
      id: path.id, name: path.title + number, shortName: short + number, optimizer: path.name, trace: path.trace,
      isSelected: isSelected)
  }

  /// Those of them that are drawn.
  var drawnCurveRuns: [CurveRun] {
    let all = curveRuns
    if let solo = curves.solo, all.contains(where: { $0.name == solo }) { return all.filter { $0.name == solo } }
    return all.filter { !curves.muted.contains($0.name) }
  }

  /// The chosen run, where it is drawn: a bound of what is not seen bounds nothing.
  private var drawnSelectedRun: CurveRun? { drawnCurveRuns.first(where: \.isSelected) }

  /// Which of the runs are drawn, in a few words; nil where all are.
  private var drawnWords: String? {
    let (all, drawn) = (curveRuns, drawnCurveRuns)
    guard drawn.count < all.count else { return nil }
    if drawn.count == 1 { return "only \(drawn[0].name)" }
    let hidden = all.filter { run in !drawn.contains { $0.id == run.id } }
    return hidden.count == 1 ? "without \(hidden[0].name)" : "\(drawn.count) of \(all.count) runs"
  }

  /// What says that there are runs of which none is drawn.
  private var runNote: String {
    curveRuns.isEmpty ? "computing the race" : "every run is muted: mute none shows them"
  }

  private var raceSteps: ClosedRange<Double> { 0...Double(max(experiment.race?.steps ?? 1, 1)) }

  /// A line of each run, and what they show of their whole course.
  private func runLines(_ content: inout CurveContent, _ values: (RunTrace) -> [Double], count: Int) -> [[Double]] {
    let runs = drawnCurveRuns
    content.selection = drawnWords
    content.note = runNote
    content.lines = runs.map { $0.line(Array(values($0.trace).prefix(count))) }
    content.xRange = raceSteps
    return runs.map { values($0.trace) }
  }

  // MARK: - Loss

  var gapContent: CurveContent {
    let loss = lossCurves
    var content = CurveContent(.gap, loss.title, short: loss.shortTitle)
    let all = runLines(&content, { $0.values.map(loss.drawn) }, count: shownStep + 1)
    for index in content.lines.indices { content.lines[index].error = loss.error }
    let count = drawnWords ?? "\(content.lines.count) runs"
    content.footers = (loss.remark.isEmpty ? [] : ["\(count), \(loss.remark)"]) + [count]
    fit(&content, to: loss, all)
    return content
  }

  /// The scale of losses, and the range of all of their course.
  func fit(_ content: inout CurveContent, to loss: LossCurves, _ all: [[Double]]) {
    if loss.scale == .symlog {
      // Where f falls without end the range is all there is.
      content.yScale = .symlog(threshold: 1e-4 * loss.size)
    } else {
      content.yScale = chosenScale(for: content.lines)
      content.yRange = curveRange(of: all)
    }
  }

  // MARK: - Gradient

  var gradientContent: CurveContent {
    var content = CurveContent(.gradient, "Gradient |g|")
    var all = runLines(&content, \.gradientNorms, count: shownStep + 1)
    if !curves.chart.showsBounds {
      content.footers = ["bounds are off: b shows them", "bounds are off"]
    } else if let run = drawnSelectedRun, !run.trace.certificate.envelopeNow.isEmpty,
      run.trace.certificate.verdict >= .sampled
    {
      let certificate = run.trace.certificate
      // Without a claim a bound would say more than is known.
      let bounds = envelopes(of: certificate, run)
      content.lines += bounds
      all += bounds.map(\.y)
      content.footers = envelopeFooters(of: certificate, run.name)
    } else {
      content.footers = boundlessFooters
    }
    content.yScale = chosenScale(for: content.lines)
    content.yRange = curveRange(of: all)
    return content
  }

  /// The certified bounds of |g_t|, as the certificate has them.
  private func envelopes(of certificate: Certificate, _ run: CurveRun) -> [CurveLine] {
    let now = CurveLine(
      "known now", short: "now", long: "bound of |g| of \(run.name), known at each step", .knownNow,
      of: run.optimizer, y: Array(certificate.envelopeNow.prefix(shownStep + 1)))
    guard !certificate.envelope.isEmpty else { return [now] }
    let before = CurveLine(
      "known before", short: "before", long: "bound of |g| of \(run.name), known before the run",
      .knownBefore, of: run.optimizer, y: certificate.envelope)
    return [now, before]
  }

  /// What the bounds are, and once the race is over what they come to; the certificate has the numbers.
  private func envelopeFooters(of certificate: Certificate, _ name: String) -> [String] {
    let verdict = certificate.headline
    let short = [
      "B, b bound |g|: before, now; \(verdict)", "B before, b now; \(verdict)", "b bound of |g|, \(verdict)",
      "b bound of |g|",
    ]
    guard !certificate.envelope.isEmpty else {
      return ["bound of |g| of \(name): b known at each step; \(verdict)"] + short.dropFirst(2)
    }
    let words = "bounds of |g| of \(name): B known before the run, b known at each step; \(verdict)"
    guard shownStep >= certificate.envelopeNow.count - 1 else { return [words] + short }
    let (before, now) = (certificate.bound.shortText(), certificate.boundNow.shortText())
    return [
      "bounds of |g| of \(name): B before the run, G <= \(before); b now, G <= \(now); \(verdict)",
      "before the run G <= \(before), now G <= \(now); \(verdict)", "G <= \(before) before, \(now) now; \(verdict)",
    ] + short
  }

  /// Why no bound lies over |g|.
  private var boundlessFooters: [String] {
    guard let certificate = drawnSelectedRun?.trace.certificate else { return [] }
    return certificate.isInExpectation
      ? ["mini-batches: only E|g| has a bound", "only E|g| has a bound"] : ["no bound: NO CLAIM"]
  }

  // MARK: - Update

  var updateContent: CurveContent {
    var content = CurveContent(.update, "Update |v|")
    var all = runLines(&content, \.updateNorms, count: shownStep)
    if !curves.chart.showsBounds {
      content.footers = ["bounds are off: b shows them", "bounds are off"]
    } else if let run = drawnSelectedRun, !run.trace.certificate.updateBounds.isEmpty {
      let bounds = run.trace.certificate.updateBounds
      let shown = Array(bounds.prefix((experiment.race?.steps ?? 0) + 1))
      content.lines.append(
        CurveLine("m_t", long: "m_t, the bound of |v| of \(run.name)", .magnitude, of: run.optimizer, y: shown))
      all.append(shown)
      content.footers = ["b = m_t, the bound of |v|", "b = m_t"]
    } else {
      content.footers = ["v = x+ - x + eta g; only a convergent run has a bound", "v = x+ - x + eta g"]
    }
    content.yScale = chosenScale(for: content.lines)
    content.yRange = curveRange(of: all)
    return content
  }

  // MARK: - Accuracy

  var accuracyContent: CurveContent {
    var content = CurveContent(.accuracy, "Accuracy on held-out images", short: "Accuracy")
    content.selection = drawnWords
    content.note = runNote
    content.lines = drawnCurveRuns.filter { !$0.trace.digits.isEmpty }.map { run in
      let read = run.trace.digits.filter { $0.step <= shownStep }
      return run.line(x: read.map { Double($0.step) }, read.map { 100 * $0.accuracy })
    }
    content.footers = ["in %, at the steps where it was asked", "in %"]
    content.xRange = raceSteps
    content.yRange = 0...100
    content.yScale = .linear
    return content
  }
}
