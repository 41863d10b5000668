// Charts as a figure for documents: the curves that cells show, with lines, bands and text as vectors.

/// Line charts one below the other in one SVG, each with its axes, its bands behind its curves, and names at their ends.
package struct LineFigure: Hashable, Sendable {
  /// One chart with what stands over it.
  package struct Panel: Hashable, Sendable {
    /// What is shown.
    package var title: String
    /// Curves, bands, scales and ranges; smoothing and the crosshair are not drawn.
    package var chart: LineChart

    /// Creates a panel.
    package init(title: String, chart: LineChart) { (self.title, self.chart) = (title, chart) }
  }

  /// What the figure shows, over all panels and for those who cannot see it.
  package var title: String
  /// The panels from the top.
  package var panels: [Panel]
  /// What runs to the right.
  package var xLabel: String
  /// What runs upwards.
  package var yLabel: String
  /// Sentences below, each in a line of its own.
  package var notes: [String]

  /// Creates a figure.
  package init(title: String, panels: [Panel], xLabel: String, yLabel: String, notes: [String] = []) {
    self.title = title
    self.panels = panels
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.notes = notes
  }

  /// Lengths in user units, about a pixel each.
  private enum Measure {
    static let plot = (width: 700.0, height: 210.0)
    static let left = 66.0
    static let right = 154.0
    static let title = 40.0
    static let panelTitle = 24.0
    static let belowPlot = 26.0
    static let foot = 34.0
    static let line = 17.0
    /// The height of a name at the end of a curve.
    static let name = 14.0
    static let gap = 16.0
  }

  /// The picture.
  package func svg(_ backdrop: Backdrop = .light) -> String {
    let width = Measure.left + Measure.plot.width + Measure.right
    let panelHeight = Measure.panelTitle + Measure.plot.height + Measure.belowPlot
    let panelsEnd = Measure.title + Double(panels.count) * panelHeight
    let height = panelsEnd + Measure.foot + Double(notes.count) * Measure.line
    var out = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \
      width="\(number(width))" height="\(number(height))" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" \
      font-size="12" fill="\(backdrop.ink)" role="img"><title>\(SVGText.escaped(title))</title>
      <rect width="100%" height="100%" fill="\(backdrop.paper)"/>

      """
    out += text(title, x: Measure.left, y: 24, "font-size=\"15\" font-weight=\"bold\"")
    for (index, panel) in panels.enumerated() {
      let top = Measure.title + Double(index) * panelHeight
      out += text(panel.title, x: Measure.left, y: top + 15, "font-size=\"13\" font-weight=\"bold\"")
      out +=
        PanelDrawing(
          panel.chart, left: Measure.left, top: top + Measure.panelTitle, size: Measure.plot, number: index, backdrop
        ).elements
    }
    out += text(
      xLabel, x: Measure.left + Measure.plot.width / 2, y: panelsEnd + 10, "text-anchor=\"middle\"")
    let middle = (Measure.title + panelsEnd) / 2
    out += text(
      yLabel, x: 16, y: middle, "text-anchor=\"middle\" transform=\"rotate(-90 16 \(number(middle)))\"")
    for (index, note) in notes.enumerated() {
      out += text(
        note, x: Measure.left, y: panelsEnd + Measure.foot + Double(index) * Measure.line,
        "font-size=\"11.5\" opacity=\".8\"")
    }
    return out + "</svg>\n"
  }

  private func number(_ value: Double) -> String { SVGText.number(value) }

  private func text(_ text: String, x: Double, y: Double, _ look: String) -> String {
    PanelDrawing.text(text, x: x, y: y, look)
  }

  /// One panel at its place.
  private struct PanelDrawing {
    let chart: LineChart
    let left: Double
    let top: Double
    let size: (width: Double, height: Double)
    let number: Int
    let backdrop: Backdrop
    private let drawn: [LineSeries]
    private let x: Axis
    private let y: Axis

    init(
      _ chart: LineChart, left: Double, top: Double, size: (width: Double, height: Double), number: Int,
      _ backdrop: Backdrop
    ) {
      self.chart = chart
      (self.left, self.top, self.size, self.number, self.backdrop) = (left, top, size, number, backdrop)
      drawn = chart.drawnSeries
      (x, y) = chart.scales(for: drawn)
    }

    static func text(_ text: String, x: Double, y: Double, _ look: String) -> String {
      "<text x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y))\" \(look)>\(SVGText.escaped(text))</text>\n"
    }

    private func across(_ fraction: Double) -> String { SVGText.number(left + fraction * size.width) }
    private func down(_ fraction: Double) -> String { SVGText.number(top + (1 - fraction) * size.height) }
    private func color(_ pen: Pen) -> String { pen.color.hex ?? backdrop.ink }

    var elements: String {
      let frame =
        "x=\"\(SVGText.number(left))\" y=\"\(SVGText.number(top))\" width=\"\(SVGText.number(size.width))\" "
        + "height=\"\(SVGText.number(size.height))\""
      let clip = "panel\(number)"
      return "<clipPath id=\"\(clip)\"><rect \(frame)/></clipPath>\n" + ticks
        + "<g clip-path=\"url(#\(clip))\">\n" + bands + lines + "</g>\n"
        + "<rect \(frame) fill=\"none\" stroke=\"\(backdrop.ink)\" stroke-opacity=\".5\"/>\n" + names
    }

    /// Labels with faint lines through the plot.
    private var ticks: String {
      var out = ""
      let faint = "stroke=\"\(backdrop.ink)\" stroke-opacity=\".12\""
      for tick in y.ticks(budget: 6) {
        guard let place = y.fraction(tick.value) else { continue }
        out += "<path d=\"M\(across(0)) \(down(place))H\(across(1))\" \(faint)/>\n"
        out += Self.text(
          tick.label(.braille), x: left - 8, y: top + (1 - place) * size.height + 4, "text-anchor=\"end\"")
      }
      for tick in x.ticks(budget: 11) {
        guard let place = x.fraction(tick.value) else { continue }
        out += "<path d=\"M\(across(place)) \(down(0))V\(down(1))\" \(faint)/>\n"
        out += Self.text(
          tick.label(.braille), x: left + place * size.width, y: top + size.height + 16, "text-anchor=\"middle\"")
      }
      return out
    }

    private var bands: String {
      chart.bands.map { band in
        band.stretches(x: x, y: y).map { stretch in
          let edge =
            stretch.map { "\(across($0.x)) \(down($0.high))" }
            + stretch.reversed().map { "\(across($0.x)) \(down($0.low))" }
          return "<path d=\"M\(edge.joined(separator: "L"))z\" fill=\"\(color(band.pen))\" fill-opacity=\".15\"/>\n"
        }.joined()
      }.joined()
    }

    private var lines: String { drawn.map(path).joined() }

    private func path(_ line: LineSeries) -> String {
      var d = ""
      var isOpen = false
      for index in 0..<line.count {
        guard let along = x.fraction(line.place(index)), let up = y.fraction(line.y[index]) else {
          isOpen = false
          continue
        }
        d += "\(isOpen ? "L" : "M")\(across(along)) \(down(up))"
        isOpen = true
      }
      guard !d.isEmpty else { return "" }
      let dash = line.pen.dash.lengths.map { " stroke-dasharray=\"\($0)\"" } ?? ""
      return "<path d=\"\(d)\" fill=\"none\" stroke=\"\(color(line.pen))\" stroke-linejoin=\"round\" "
        + "stroke-width=\"\(line.pen.isBold ? "2.4" : "1.5")\"\(dash)/>\n"
    }

    /// The names at the ends of the curves, none over another, each led to its end.
    private var names: String {
      let lines = drawn.filter { $0.role != .ghost }
      let ends = lines.map(end)
      let rows = EndLabels.rows(
        wanted: ends.map { ($0.map { (1 - $0.up) * size.height } ?? .nan) / Measure.name - 0.5 },
        importance: Array(lines.indices), rows: 0..<Int(size.height / Measure.name))
      return lines.indices.map { index in
        guard let end = ends[index], let row = rows[index] else { return "" }
        let height = top + (Double(row) + 0.5) * Measure.name
        let name = left + size.width + Measure.gap
        let ink = color(lines[index].pen)
        return
          "<path d=\"M\(across(end.along)) \(down(end.up))L\(SVGText.number(name - 3)) \(SVGText.number(height))\" "
          + "fill=\"none\" stroke=\"\(ink)\" stroke-opacity=\".5\"/>\n"
          + Self.text(
            lines[index].name, x: name, y: height + 4,
            "fill=\"\(ink)\"\(lines[index].pen.isBold ? " font-weight=\"bold\"" : "")")
      }.joined()
    }

    /// Where the last point of a curve lies, at the edge where it has left the plot; nil for one without points.
    private func end(of line: LineSeries) -> (along: Double, up: Double)? {
      for index in (0..<line.count).reversed() {
        guard let along = x.fraction(line.place(index)), let up = y.fraction(line.y[index]), along <= 1 + 1e-9 else {
          continue
        }
        return (along, min(max(up, 0), 1))
      }
      return nil
    }
  }
}

extension Dash {
  /// The dashes of a line, as SVG has them; nil for a solid one.
  fileprivate var lengths: String? {
    switch self {
    case .solid: nil
    case .dashed: "7 3"
    case .dotted: "1.5 3"
    case .dashDot: "7 3 1.5 3"
    }
  }
}
