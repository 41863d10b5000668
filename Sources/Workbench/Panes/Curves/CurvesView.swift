// The curves drawn: as many charts as there is room for, from the one shown first on.

import Experiment
import OptimizerEngine
import Plotting

extension Painter {
  /// Draws as many charts as there are rectangles, from the chosen kind on.
  mutating func drawCurves(_ charts: [CellRect]) {
    for (index, (rect, kind)) in zip(charts, model.shownCurves).enumerated() {
      drawCurve(model.curveContent(of: kind), in: rect, isFirst: index == 0, isOnly: charts.count == 1)
    }
  }

  private mutating func drawCurve(_ content: CurveContent, in rect: CellRect, isFirst: Bool, isOnly: Bool) {
    let isFocused = model.focus == .curves && model.showsCursor && isFirst
    var look = model.curves.chart
    look.yScale = content.scaleName
    if !content.isSmoothed { look.smoothing = 0 }
    let plain = look.words(dot: dot)
    let words = (content.selection.map { drawn in plain.map { "\(drawn) \(dot) \($0)" } + [drawn] } ?? []) + plain
    // What is drawn, raw or smoothed and on which scale, is said before more of the name is.
    let titles = [content.title, content.shortTitle].map { (isFirst ? "2 " : "") + $0 }
    let title = titles.first { title in words.contains { $0.count <= rect.width - title.count - 10 } } ?? titles[1]
    let detail = words.first { $0.count <= rect.width - title.count - 10 } ?? words.last ?? ""
    let footers =
      isFirst ? model.curveFooters(content, isHelped: isOnly && isFocused, isFocused: isFocused) : content.footers
    let footer = (footers + (footers.isEmpty ? [] : [""])).fitting(rect.width - 6)
    let frame = Frame(title: title, detail: detail, footer: footer, isFocused: isFocused)
    let inside = frame.draw(
      into: &buffer, in: rect, glyphs: glyphs, style: isFocused ? style.focusedFrame : style.frame)
    guard !content.lines.isEmpty else {
      put([Span(text: content.note, style: style.label)], wrappedIn: inside)
      return
    }
    chart(content, in: inside).draw(into: &buffer, in: inside, capabilities: capabilities)
  }

  /// The chart of some curves, as it is looked at.
  func chart(_ content: CurveContent, in inside: CellRect) -> LineChart {
    let look = model.curves.chart
    let isOfTraining = content.kind.isOfTraining
    var xRange = (isOfTraining ? nil : look.window) ?? content.xRange
    // Step 0 has no place on a logarithmic axis.
    if look.hasLogarithmicX, let range = xRange { xRange = max(range.lowerBound, 1)...max(range.upperBound, 2) }
    return LineChart(
      series: content.lines.map(series), bands: content.bands.map(band),
      xScale: look.hasLogarithmicX ? .log10 : .linear, yScale: content.yScale,
      xRange: xRange, yRange: content.yRange, smoothing: content.isSmoothed ? look.smoothing : 0,
      crosshair: isOfTraining ? nil : look.crosshair.map(Double.init),
      showsLabels: true)
  }

  private func series(_ line: CurveLine) -> LineSeries {
    LineSeries(
      name: line.name, shortName: line.shortName, pen: style.pen(line), x: line.x, y: line.y,
      role: line.isBound ? .bound : .line)
  }

  private func band(_ band: CurveBand) -> LineBand {
    var pen = style.pen(band.optimizer)
    (pen.isBold, pen.isDim) = (false, true)
    return LineBand(pen: pen, x: band.x, low: band.low, high: band.high)
  }

  /// The step under a cell of the screen; nil where no chart of steps is.
  func step(column: Int, row: Int) -> Double? {
    for (rect, kind) in zip(model.layout.charts, model.shownCurves) where rect.contains(column: column, row: row) {
      let inside = rect.insideFrame
      let content = model.curveContent(of: kind)
      guard !kind.isOfTraining, !content.lines.isEmpty else { return nil }
      let plot = chart(content, in: inside).axes(in: inside, glyphs: glyphs)
      guard plot.plot.contains(column: column, row: row), plot.plot.width > 1 else { return nil }
      return plot.x.value(at: Double(column - plot.plot.column) / Double(plot.plot.width - 1))
    }
    return nil
  }
}

extension Model {
  /// What stands under the first chart: its own footer, and where a curve was chosen the way back to following.
  fileprivate func curveFooters(_ content: CurveContent, isHelped: Bool, isFocused: Bool) -> [String] {
    let key = Action.follow.command.keyText
    let way = "\(key) follows the \(curves.followed.isOfTraining ? "training" : "race")"
    if isHelped {
      let arrows = curves.chart.crosshair == nil ? "Left Right other curves" : "Left Right crosshair"
      let drawn = content.selection.map { "\($0); " } ?? ""
      return (curves.chosen == nil ? [] : ["\(drawn)\(arrows)   \(way)"]) + ["\(drawn)\(arrows)", arrows]
    }
    // With the focus the line of keys has it first; where the same would be followed nothing else would be seen; and a lesson
    // chooses the curve itself, and speaks of its numbers.
    guard curves.chosen != nil, curves.chosen != curves.followed, !isFocused, lessons.taken == nil else {
      return content.footers
    }
    let own = content.footers.filter { !$0.isEmpty }
    guard let last = own.last else { return [way, "\(key) follows"] }
    return own.map { "\($0); \(way)" } + ["\(last); \(key) follows", way]
  }
}

extension Style {
  /// Letter, hue and dash of a line.
  func pen(_ line: CurveLine) -> Pen {
    // Letters of their own, for a and L are runs in the charts beside it.
    var pen = self.pen(line.optimizer)
    switch line.meaning {
    // Of runs the chosen one stands out, whichever it is.
    case .run: pen.isBold = line.isSelected
    case .knownBefore: (pen.letter, pen.dash, pen.isBold) = ("B", .dashed, false)
    case .knownNow, .magnitude: (pen.letter, pen.dash, pen.isBold) = ("b", .dotted, false)
    case .metaLoss, .metaGradient: (pen, pen.letter) = (self.pen("adam"), "m")
    case .heldOut, .heldOutGap: (pen, pen.letter) = (self.pen("learned"), "o")
    case .clip: (pen, pen.letter, pen.dash, pen.isBold) = (self.pen("learned"), "c", .dotted, false)
    }
    return pen
  }
}

/// Which step lies under a cell of the screen.
enum ChartAxes {
  static func step(column: Int, row: Int, in model: Model) -> Double? {
    Painter(measuring: model).step(column: column, row: row)
  }
}
