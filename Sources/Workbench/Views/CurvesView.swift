// The curves: loss, gradient, update and meta-loss, each with its bound where there is one.

import OptimizerEngine
import Plotting

extension Painter {
  /// Draws as many charts as there are rectangles, from the chosen kind on.
  mutating func drawCurves(_ charts: [CellRect]) {
    for (index, (rect, kind)) in zip(charts, model.curve.andFollowing).enumerated() {
      drawCurve(kind, in: rect, isFirst: index == 0, isOnly: charts.count == 1)
    }
  }

  private mutating func drawCurve(_ kind: CurveKind, in rect: CellRect, isFirst: Bool, isOnly: Bool) {
    let content = content(of: kind)
    let scale = model.isLogarithmic ? "log y" : "linear y"
    let isFocused = model.focus == .curves && model.overlay == nil && isFirst
    let frame = Frame(
      title: (isFirst ? "2 " : "") + content.title, detail: "\(scale) \(dot) raw",
      footer: isFirst && isOnly ? "Left Right other curves" : content.footer, isFocused: isFocused)
    let inside = frame.draw(
      into: &buffer, in: rect, glyphs: glyphs, style: isFocused ? style.focusedFrame : style.frame)
    guard !content.series.isEmpty else {
      put(content.note, style.label, column: inside.column + 1, row: inside.row, width: inside.width - 2)
      return
    }
    LineChart(
      series: content.series, yScale: model.isLogarithmic ? .log10 : .linear, xRange: content.xRange,
      yRange: content.yRange, showsLegend: inside.width >= 34 && inside.height >= 7
    ).draw(into: &buffer, in: inside, capabilities: capabilities)
  }

  /// What a chart shows.
  private struct Content {
    var title: String
    var footer = ""
    var note = "nothing to show yet"
    var series: [LineSeries] = []
    var xRange: ClosedRange<Double>?
    var yRange: ClosedRange<Double>?
  }

  private func content(of kind: CurveKind) -> Content {
    switch kind {
    case .gap: gapContent
    case .gradient: gradientContent
    case .update: updateContent
    case .meta: metaContent
    }
  }

  private var steps: ClosedRange<Double> { 0...Double(max(model.bench.race?.steps ?? 1, 1)) }

  private var gapContent: Content {
    let minimum = model.bench.objective.minimum
    let paths = model.shownPaths
    var content = Content(title: minimum == nil ? "Loss f" : "Loss f - f*", note: "computing the race")
    content.series = paths.map { path in
      LineSeries(
        name: path.name, pen: style.pen(path.name),
        y: path.trace.values.prefix(model.shownStep + 1).map { $0 - (minimum ?? 0) })
    }
    content.footer = "\(paths.count) runs"
    content.xRange = steps
    content.yRange = range(of: paths.map { $0.trace.values.map { $0 - (minimum ?? 0) } })
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
    if let featured = model.featured, let certificate = featured.trace?.certificate, !certificate.envelope.isEmpty,
      certificate.verdict >= .sampled
    {
      var pen = style.pen(featured.name)
      pen.letter = "b"
      pen.dash = .dotted
      content.series.append(
        LineSeries(name: "bound of |g|", pen: pen, y: certificate.envelope, role: .bound))
      all.append(certificate.envelope)
      content.footer = "b bound of |g| of \(featured.name), \(certificate.verdict.rawValue)"
    } else {
      content.footer = boundlessFooter
    }
    content.xRange = steps
    content.yRange = range(of: all)
    return content
  }

  /// Why no bound lies over |g|.
  private var boundlessFooter: String {
    guard let certificate = model.featured?.trace?.certificate else { return "" }
    return certificate.isInExpectation ? "mini-batches: only E|g| has a bound" : "no bound: NO CLAIM"
  }

  private var updateContent: Content {
    var content = Content(title: "Update |v|", note: "computing the race")
    let paths = model.shownPaths
    content.series = paths.map { path in
      LineSeries(
        name: path.name, pen: style.pen(path.name), y: Array(path.trace.updateNorms.prefix(model.shownStep)))
    }
    var all = paths.map(\.trace.updateNorms)
    if let featured = model.featured, let bounds = featured.trace?.certificate.updateBounds, !bounds.isEmpty {
      var pen = style.pen(featured.name)
      pen.letter = "b"
      pen.dash = .dotted
      let shown = Array(bounds.prefix((model.bench.race?.steps ?? 0) + 1))
      content.series.append(LineSeries(name: "m_t", pen: pen, y: shown, role: .bound))
      all.append(shown)
      content.footer = "b = m_t, known before the run"
    } else {
      content.footer = "v = x+ - x + eta g; only a convergent run has a bound"
    }
    content.xRange = steps
    content.yRange = range(of: all)
    return content
  }

  private var metaContent: Content {
    guard let training = model.bench.shownTraining else {
      return Content(title: "Meta-loss", note: "t trains; the meta-loss appears here")
    }
    var content = Content(title: "Meta-loss  training #\(training.id)", note: "the first meta-step computes")
    guard !training.losses.isEmpty else { return content }
    // Letters of their own, for a and L are runs in the charts beside it.
    var (lossPen, heldOutPen) = (style.pen("adam"), style.pen("learned"))
    (lossPen.letter, heldOutPen.letter) = ("m", "o")
    content.series = [LineSeries(name: "meta-loss", pen: lossPen, y: training.losses)]
    if !training.heldOut.isEmpty {
      content.series.append(
        LineSeries(name: "held out", pen: heldOutPen, x: training.heldOutSteps, y: training.heldOut))
    }
    let last = training.losses.last.map { $0.shortText() } ?? ""
    content.footer =
      "\(training.losses.count)/\(training.configuration.metaSteps): \(last)"
      + (training.heldOut.last.map { ", held out \($0.shortText())" } ?? "")
    content.xRange = 0...Double(max(training.configuration.metaSteps - 1, 1))
    return content
  }

  /// A range that does not move while the race runs and that no diverging run can blow up.
  private func range(of curves: [[Double]]) -> ClosedRange<Double>? {
    let usable = { (value: Double) in value.isFinite && (!model.isLogarithmic || value > 1e-14) }
    let first = curves.compactMap { $0.first(where: usable) }.max() ?? 1
    let values = curves.joined().filter { usable($0) && $0 <= 1e3 * first.magnitude }
    guard let low = values.min(), let high = values.max(), low < high else { return nil }
    return low...high
  }
}
