// Curves over steps: what is drawn, and which axes show it.

/// One curve of a line chart.
package struct LineSeries: Hashable, Sendable {
  /// What a curve is, which decides how strongly it is drawn.
  package enum Role: String, CaseIterable, Sendable {
    /// Measured data.
    case line
    /// Raw data behind a smoothed curve, faint.
    case ghost
    /// A bound over or under other curves; never smoothed.
    case bound
  }

  /// The name at its end.
  package var name: String
  /// The same where there is little room.
  package var shortName: String?
  /// The look.
  package var pen: Pen
  /// The places along x; nil means 0, 1, 2, ...
  package var x: [Double]?
  /// The values; with `x`, the shorter of both decides.
  package var y: [Double]
  /// What the curve is.
  package var role: Role

  /// Creates a curve.
  package init(
    name: String, shortName: String? = nil, pen: Pen, x: [Double]? = nil, y: [Double], role: Role = .line
  ) {
    self.name = name
    self.shortName = shortName
    self.pen = pen
    self.x = x
    self.y = y
    self.role = role
  }

  /// How many points there are.
  package var count: Int { min(x?.count ?? y.count, y.count) }

  /// The place of a point along x.
  func place(_ index: Int) -> Double { x?[index] ?? Double(index) }

  /// The value at the point nearest to a place along x; nil without points.
  package func value(at place: Double) -> Double? {
    guard count > 0, place.isFinite else { return nil }
    guard x != nil else { return y[Int(min(max(place.rounded(), 0), Double(count - 1)))] }
    var best: Int?
    var nearest = Double.infinity
    for index in 0..<count where abs(self.place(index) - place) < nearest {
      nearest = abs(self.place(index) - place)
      best = index
    }
    return best.map { y[$0] }
  }
}

/// Several curves in one pair of axes.
///
/// Every number is drawn or accounted for: NaN and infinities are marked `x` at the edge of the plot at their step,
/// numbers without a place on a logarithmic axis are left out and counted in the note at the corner.
package struct LineChart: Hashable, Sendable {
  /// The curves, the most important last: it is drawn over the others.
  package var series: [LineSeries]
  /// What lies behind the curves.
  package var bands: [LineBand]
  /// The scale to the right.
  package var xScale: Scale
  /// The scale upwards.
  package var yScale: Scale
  /// What is shown along x; nil shows everything.
  package var xRange: ClosedRange<Double>?
  /// What is shown along y; nil shows everything.
  package var yRange: ClosedRange<Double>?
  /// The weight of the past in debiased exponential smoothing, 0 for raw data.
  package var smoothing: Double
  /// Whether smoothed curves keep their raw data behind them.
  package var showsGhost: Bool
  /// Where a vertical line and the values of all curves are shown.
  package var crosshair: Double?
  /// Whether names stand at the ends of the curves, room permitting.
  package var showsLabels: Bool
  /// Whether axes are drawn, room permitting.
  package var showsAxes: Bool

  /// Creates a chart.
  package init(
    series: [LineSeries], bands: [LineBand] = [], xScale: Scale = .linear, yScale: Scale = .linear,
    xRange: ClosedRange<Double>? = nil,
    yRange: ClosedRange<Double>? = nil, smoothing: Double = 0, showsGhost: Bool = true, crosshair: Double? = nil,
    showsLabels: Bool = false, showsAxes: Bool = true
  ) {
    self.series = series
    self.bands = bands
    self.xScale = xScale
    self.yScale = yScale
    self.xRange = xRange
    self.yRange = yRange
    self.smoothing = smoothing
    self.showsGhost = showsGhost
    self.crosshair = crosshair
    self.showsLabels = showsLabels
    self.showsAxes = showsAxes
  }

  /// The curves as they are drawn, from back to front: ghosts, bounds, lines.
  ///
  /// Smoothing replaces a line by its average and keeps the raw data as a ghost.
  package var drawnSeries: [LineSeries] {
    guard smoothing > 0 else {
      return LineSeries.Role.drawingOrder.flatMap { role in series.filter { $0.role == role } }
    }
    var ghosts = series.filter { $0.role == .ghost }
    let bounds = series.filter { $0.role == .bound }
    let lines = series.filter { $0.role == .line }.map { line in
      var ghost = line
      ghost.role = .ghost
      if showsGhost { ghosts.append(ghost) }
      var smooth = line
      smooth.y = Smoothing.exponential(line.y, weight: smoothing)
      return smooth
    }
    return ghosts + bounds + lines
  }

  /// The axes and the plot of the chart in a rectangle, for finding what lies under the mouse.
  package func axes(in rect: CellRect, glyphs: GlyphTier = .braille) -> AxisFrame {
    axes(for: drawnSeries, in: rect, glyphs: glyphs)
  }

  /// What is not shown along y: `2 nan, 3 <= 0`; empty if everything is.
  package var note: String {
    var summary = ScaleSummary()
    for line in series where line.role == .line { summary.include(line.y.prefix(line.count), scale: yScale) }
    return summary.note
  }

  func axes(for drawn: [LineSeries], in rect: CellRect, glyphs: GlyphTier) -> AxisFrame {
    let (x, y) = scales(for: drawn)
    let (left, _) = rect.split(left: max(rect.width - labelColumns(drawn, in: rect), 0))
    return AxisFrame(in: left, x: x, y: y, glyphs: glyphs, isVisible: showsAxes)
  }

  /// The axes themselves, wherever they are drawn.
  func scales(for drawn: [LineSeries]) -> (x: Axis, y: Axis) {
    var along = ScaleSummary()
    for line in drawn {
      if let x = line.x {
        along.include(x.prefix(line.count), scale: xScale)
      }
      // Of the implicit places only the least and greatest count: 0, or 1 on a logarithmic axis, and the last.
      else if line.count > 0 {
        along.include([0, min(1, Double(line.count - 1)), Double(line.count - 1)], scale: xScale)
      }
    }
    let x = xRange.flatMap { Self.axis(xScale, $0) } ?? Axis(scale: xScale, summary: along)
    var upwards = ScaleSummary()
    for line in drawn { upwards.include(line.shown(from: x), scale: yScale) }
    for band in bands { upwards.include(band.values(from: x), scale: yScale) }
    return (x, yRange.flatMap { Self.axis(yScale, $0) } ?? Axis(scale: yScale, summary: upwards))
  }

  private static func axis(_ scale: Scale, _ range: ClosedRange<Double>) -> Axis? {
    range.lowerBound.isFinite && range.upperBound.isFinite ? Axis(scale: scale, range: range) : nil
  }
}

extension LineSeries {
  /// The values whose places the axis shows.
  func shown(from axis: Axis) -> [Double] {
    guard x != nil || axis.range.lowerBound > 0 || axis.range.upperBound < Double(count - 1) else {
      return Array(y.prefix(count))
    }
    return (0..<count).filter { axis.range.contains(place($0)) }.map { y[$0] }
  }
}

extension LineSeries.Role {
  static let drawingOrder: [LineSeries.Role] = [.ghost, .bound, .line]
}
