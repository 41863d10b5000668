// The curves: loss, gradient, update and meta-loss, each with its bound where there is one.

import Experiment
import OptimizerEngine
import Plotting

extension Painter {
  /// Draws as many charts as there are rectangles, from the chosen kind on.
  mutating func drawCurves(_ charts: [CellRect]) {
    for (index, (rect, kind)) in zip(charts, model.shownCurves).enumerated() {
      drawCurve(kind, in: rect, isFirst: index == 0, isOnly: charts.count == 1)
    }
  }

  private mutating func drawCurve(_ kind: CurveKind, in rect: CellRect, isFirst: Bool, isOnly: Bool) {
    let content = content(of: kind)
    let isFocused = model.focus == .curves && model.overlay == nil && isFirst
    var theme = model.curves.chart
    theme.yScale = content.scaleName ?? theme.yScale
    let words = theme.words(dot: dot)
    // What is drawn, raw or smoothed and on which scale, is said before more of the name is.
    let titles = [content.title, content.shortTitle ?? content.title].map { (isFirst ? "2 " : "") + $0 }
    let title = titles.first { title in words.contains { $0.count <= rect.width - title.count - 10 } } ?? titles[1]
    let detail = words.first { $0.count <= rect.width - title.count - 10 } ?? words.last ?? ""
    let help = model.curves.chart.crosshair == nil ? "Left Right other curves" : "Left Right crosshair"
    let footer = (content.footers + (content.footers.isEmpty ? [] : [""])).fitting(rect.width - 6)
    let frame = Frame(
      title: title, detail: detail, footer: isFirst && isOnly && isFocused ? help : footer, isFocused: isFocused)
    let inside = frame.draw(
      into: &buffer, in: rect, glyphs: glyphs, style: isFocused ? style.focusedFrame : style.frame)
    guard !content.series.isEmpty else {
      put([Span(text: content.note, style: style.label)], wrappedIn: inside)
      return
    }
    chart(content, kind, in: inside).draw(into: &buffer, in: inside, capabilities: capabilities)
  }

  private func chart(_ content: Content, _ kind: CurveKind, in inside: CellRect) -> LineChart {
    let theme = model.curves.chart
    let xScale: Scale = theme.hasLogarithmicX ? .log10 : .linear
    var xRange = (kind.isOfTraining ? nil : theme.window) ?? content.xRange
    // Step 0 has no place on a logarithmic axis.
    if theme.hasLogarithmicX, let range = xRange { xRange = max(range.lowerBound, 1)...max(range.upperBound, 2) }
    return LineChart(
      series: content.series, xScale: xScale, yScale: content.yScale ?? yScale(of: content.series), xRange: xRange,
      yRange: content.yRange, smoothing: theme.smoothing,
      crosshair: kind.isOfTraining ? nil : theme.crosshair.map(Double.init),
      showsLegend: inside.width >= 34 && inside.height >= 7)
  }

  private func yScale(of series: [LineSeries]) -> Scale {
    switch model.curves.chart.yScale {
    case .log: return .log10
    case .linear: return .linear
    case .symlog:
      // Four decades on either side of zero are told apart.
      let largest = series.flatMap(\.y).filter(\.isFinite).reduce(0) { max($0, $1.magnitude) }
      return .symlog(threshold: largest > 0 ? largest * 1e-4 : 1)
    }
  }

  /// The step under a cell of the screen; nil where no chart of steps is.
  func step(column: Int, row: Int) -> Double? {
    for (rect, kind) in zip(model.layout.charts, model.shownCurves) where rect.contains(column: column, row: row) {
      let inside = rect.insideFrame
      let content = content(of: kind)
      guard !kind.isOfTraining, !content.series.isEmpty else { return nil }
      let plot = chart(content, kind, in: inside).axes(in: inside)
      guard plot.plot.contains(column: column, row: row), plot.plot.width > 1 else { return nil }
      return plot.x.value(at: Double(column - plot.plot.column) / Double(plot.plot.width - 1))
    }
    return nil
  }

  /// What a chart shows.
  private struct Content {
    var title: String
    /// The same where there is little room.
    var shortTitle: String?
    /// What stands under the chart, in fewer and fewer words; without any where none fits.
    var footers: [String] = []
    var note = "nothing to show yet"
    var series: [LineSeries] = []
    var xRange: ClosedRange<Double>?
    var yRange: ClosedRange<Double>?
    /// A scale that suits this quantity alone.
    var yScale: Scale?
    /// The name of a scale that was chosen for these numbers instead of the person's.
    var scaleName: ChartView.YScale?
  }

  private func content(of kind: CurveKind) -> Content {
    switch kind {
    case .gap: gapContent
    case .gradient: gradientContent
    case .update: updateContent
    case .accuracy: accuracyContent
    case .meta: metaContent
    case .heldOutGap: heldOutGapContent
    case .metaGradient: metaGradientContent
    }
  }

  private var steps: ClosedRange<Double> { 0...Double(max(model.experiment.race?.steps ?? 1, 1)) }

  private var gapContent: Content {
    let paths = model.shownPaths
    let loss = model.lossCurves
    var content = Content(title: loss.title, shortTitle: loss.shortTitle, note: "computing the race")
    content.series = paths.map { path in
      LineSeries(
        name: path.name, pen: style.pen(path.name),
        y: path.trace.values.prefix(model.shownStep + 1).map(loss.drawn))
    }
    content.footers = (loss.remark.isEmpty ? [] : ["\(paths.count) runs, \(loss.remark)"]) + ["\(paths.count) runs"]
    content.xRange = steps
    content.scaleName = loss.scale
    // Where f falls without end the range is all there is.
    if loss.scale == .symlog {
      content.yScale = .symlog(threshold: 1e-4 * loss.size)
    } else {
      content.yRange = range(of: paths.map { $0.trace.values.map(loss.drawn) })
    }
    return content
  }

  private var gradientContent: Content {
    var content = Content(title: "Gradient |g|", note: "computing the race")
    let paths = model.shownPaths
    content.series = paths.map { path in
      LineSeries(
        name: path.name, pen: style.pen(path.name), y: Array(path.trace.gradientNorms.prefix(model.shownStep + 1)))
    }
    var all = paths.map(\.trace.gradientNorms)
    if !model.curves.chart.showsBounds {
      content.footers = ["bounds are off: b shows them", "bounds are off"]
    } else if let selectedRun = model.selectedRunOnObjective, let certificate = selectedRun.trace?.certificate,
      !certificate.envelopeNow.isEmpty, certificate.verdict >= .sampled
    {
      var pen = style.pen(selectedRun.name)
      pen.letter = "b"
      pen.dash = .dotted
      let known = Array(certificate.envelopeNow.prefix(model.shownStep + 1))
      content.series.append(LineSeries(name: "bound of |g| known at t", pen: pen, y: known, role: .bound))
      all.append(certificate.envelopeNow)
      if !certificate.envelope.isEmpty {
        pen.letter = "B"
        pen.dash = .dashed
        content.series.append(
          LineSeries(name: "bound of |g| known before", pen: pen, y: certificate.envelope, role: .bound))
        all.append(certificate.envelope)
      }
      let verdict = certificate.headline
      content.footers = [
        "bounds of |g| of \(selectedRun.name): b known at t, B before; \(verdict)",
        "b bound known at t, B before, \(verdict)",
        "b bound of |g|, \(verdict)", "b bound of |g|",
      ]
    } else {
      content.footers = boundlessFooters
    }
    content.xRange = steps
    content.yRange = range(of: all)
    return content
  }

  /// Why no bound lies over |g|.
  private var boundlessFooters: [String] {
    guard let certificate = model.selectedRunOnObjective?.trace?.certificate else { return [] }
    return certificate.isInExpectation
      ? ["mini-batches: only E|g| has a bound", "only E|g| has a bound"] : ["no bound: NO CLAIM"]
  }

  private var updateContent: Content {
    var content = Content(title: "Update |v|", note: "computing the race")
    let paths = model.shownPaths
    content.series = paths.map { path in
      LineSeries(
        name: path.name, pen: style.pen(path.name), y: Array(path.trace.updateNorms.prefix(model.shownStep)))
    }
    var all = paths.map(\.trace.updateNorms)
    if !model.curves.chart.showsBounds {
      content.footers = ["bounds are off: b shows them", "bounds are off"]
    } else if let selectedRun = model.selectedRunOnObjective, let bounds = selectedRun.trace?.certificate.updateBounds,
      !bounds.isEmpty
    {
      var pen = style.pen(selectedRun.name)
      pen.letter = "b"
      pen.dash = .dotted
      let shown = Array(bounds.prefix((model.experiment.race?.steps ?? 0) + 1))
      content.series.append(LineSeries(name: "m_t", pen: pen, y: shown, role: .bound))
      all.append(shown)
      content.footers = ["b = m_t, known before the run", "b = m_t"]
    } else {
      content.footers = ["v = x+ - x + eta g; only a convergent run has a bound", "v = x+ - x + eta g"]
    }
    content.xRange = steps
    content.yRange = range(of: all)
    return content
  }

  private var accuracyContent: Content {
    var content = Content(title: "Accuracy on held-out images", note: "computing the race")
    let paths = model.shownPaths.filter { !$0.trace.digits.isEmpty }
    content.series = paths.map { path in
      let read = path.trace.digits.filter { $0.step <= model.shownStep }
      return LineSeries(
        name: path.name, pen: style.pen(path.name), x: read.map { Double($0.step) }, y: read.map { 100 * $0.accuracy })
    }
    content.footers = ["in %, at the steps where it was asked", "in %"]
    content.xRange = steps
    content.yRange = 0...100
    content.yScale = .linear
    return content
  }

  private var heldOutGapContent: Content {
    guard let training = model.experiment.shownTraining else {
      return Content(title: "Held-out gap", note: "t trains; f - f* on held-out starts appears here")
    }
    var content = Content(title: "Mean of f - f* over held-out runs", note: "the first evaluation computes")
    content.shortTitle = "Held-out f - f*"
    guard !training.heldOutGaps.isEmpty else { return content }
    var pen = style.pen("learned")
    pen.letter = "o"
    content.series = [
      LineSeries(name: "mean of f - f*", pen: pen, x: training.heldOutGapSteps, y: training.heldOutGaps)
    ]
    let last = "last \((training.heldOutGaps.last ?? .nan).shortText())"
    let starts = training.configuration.heldOutStarts
    content.footers = ["\(last), over \(starts) starts and \(training.configuration.horizon) steps", last]
    if let found = training.confident(on: model.experiment.objective) {
      content.footers = [found.sentence, "\(last); \(found.brief)", found.brief] + content.footers
    }
    content.xRange = 0...Double(max(training.configuration.metaSteps - 1, 1))
    return content
  }

  private var metaGradientContent: Content {
    guard let training = model.experiment.shownTraining else {
      return Content(title: "Meta-gradient", note: "t trains; its raw norm appears here")
    }
    var content = Content(title: "Meta-gradient, raw norm", note: "the first meta-step computes")
    guard !training.gradientNorms.isEmpty else { return content }
    var (pen, clipPen) = (style.pen("adam"), style.pen("learned"))
    (pen.letter, clipPen.letter, clipPen.dash) = ("m", "c", .dotted)
    content.series = [LineSeries(name: "|meta-gradient|", pen: pen, y: training.gradientNorms)]
    let clip = training.configuration.clip
    let last = Double(max(training.configuration.metaSteps - 1, 1))
    if clip > 0, model.curves.chart.showsBounds {
      content.series.append(LineSeries(name: "clip", pen: clipPen, x: [0, last], y: [clip, clip], role: .bound))
    }
    let cut = clip > 0 ? training.gradientNorms.filter { $0 > clip }.count : 0
    let count = training.gradientNorms.count
    let clipped = "clipped in \(cut) of \(count)"
    // Who sees that nearly all are clipped must see that it is meant.
    let reason = 2 * cut > count ? ": these weigh the same" : ""
    content.footers = clip > 0 ? ["\(clipped) meta-steps\(reason)", "\(clipped)\(reason)", clipped] : ["not clipped"]
    content.xRange = 0...last
    return content
  }

  private var metaContent: Content {
    guard let training = model.experiment.shownTraining else {
      return Content(title: "Meta-loss", note: "t trains; the meta-loss appears here")
    }
    let objective = training.configuration.objective
    let place = objective == model.experiment.objective.name ? "" : " on \(objective)"
    var content = Content(title: "Meta-loss  training #\(training.id)\(place)", note: "the first meta-step computes")
    content.shortTitle = "Meta-loss #\(training.id)"
    guard training.stepCount > 0 else { return content }
    // Letters of their own, for a and L are runs in the charts beside it.
    var (lossPen, heldOutPen) = (style.pen("adam"), style.pen("learned"))
    (lossPen.letter, heldOutPen.letter) = ("m", "o")
    content.series = [LineSeries(name: "meta-loss", pen: lossPen, y: training.losses)]
    if !training.heldOut.isEmpty {
      content.series.append(
        LineSeries(name: "held out", pen: heldOutPen, x: training.heldOutSteps, y: training.heldOut))
    }
    // Named, because the queue shows the least of these losses and the chart two of them.
    let last = "meta-loss " + (training.losses.last ?? .nan).shortText()
    let held = training.heldOut.last.map { ", held out \($0.shortText())" } ?? ""
    let best = training.bestLoss.map { ", best \($0.shortText())" } ?? ""
    content.footers = [
      "\(training.stepCount)/\(training.configuration.metaSteps): \(last)\(best)\(held)", "\(last)\(best)\(held)",
      "\(last)\(held)", "m \((training.losses.last ?? .nan).shortText())\(held)", last,
    ]
    content.xRange = 0...Double(max(training.configuration.metaSteps - 1, 1))
    return content
  }

  /// A range that does not move while the race runs and that no diverging run can blow up.
  private func range(of curves: [[Double]]) -> ClosedRange<Double>? {
    let usable = { (value: Double) in value.isFinite && (model.curves.chart.yScale != .log || value > 1e-14) }
    let first = curves.compactMap { $0.first(where: usable) }.max() ?? 1
    let values = curves.joined().filter { usable($0) && $0 <= 1e3 * first.magnitude }
    guard let low = values.min(), let high = values.max(), low < high else { return nil }
    return low...high
  }
}

/// Which step lies under a cell of the screen.
enum ChartAxes {
  static func step(column: Int, row: Int, in model: Model) -> Double? {
    Painter(measuring: model).step(column: column, row: row)
  }
}
