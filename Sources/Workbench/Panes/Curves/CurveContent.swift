// What a chart shows, as numbers and words: screens draw it, lines say it, exports write it.

package import Plotting

/// One line of a chart.
package struct CurveLine: Sendable, Equatable {
  /// What a line shows; its letter and dash follow from that.
  package enum Meaning: Sendable, CaseIterable {
    /// A run.
    case run
    /// A bound that was known before the run.
    case knownBefore
    /// A bound as it was known at each step.
    case knownNow
    /// m_t, the bound of |v_t|.
    case magnitude
    /// The meta-loss of a training.
    case metaLoss
    /// The same on held-out starts.
    case heldOut
    /// f - f* on held-out starts.
    case heldOutGap
    /// The norm of the meta-gradient.
    case metaGradient
    /// Where it is clipped.
    case clip
  }

  /// The name beside the line.
  package var name: String
  /// The same where there is little room.
  package var shortName: String
  /// The name in a sentence; the same as `name` where that says all.
  package var longName: String
  /// What it shows.
  package var meaning: Meaning
  /// The optimizer that it is of, whose color it has.
  package var optimizer: String
  /// The steps; nil means 0, 1, 2, ...
  package var x: [Double]?
  /// The values.
  package var y: [Double]
  /// How far the values may be off, where that is known: the error of f*.
  package var error = 0.0
  /// Whether it is the run that is chosen, or a bound of it.
  package var isSelected = false

  /// Creates a line; `optimizer` is the name, unless it is given.
  package init(
    _ name: String, short: String? = nil, long: String? = nil, _ meaning: Meaning = .run, of optimizer: String? = nil,
    x: [Double]? = nil, y: [Double]
  ) {
    (self.name, shortName, longName) = (name, short ?? name, long ?? name)
    self.meaning = meaning
    self.optimizer = optimizer ?? name
    (self.x, self.y) = (x, y)
  }

  /// Whether it bounds other lines.
  package var isBound: Bool {
    switch meaning {
    case .knownBefore, .knownNow, .magnitude, .clip: true
    case .run, .metaLoss, .heldOut, .heldOutGap, .metaGradient: false
    }
  }
}

/// The part of a chart between two quantiles.
package struct CurveBand: Sendable, Equatable {
  /// The optimizer that it is of, whose color it has.
  package var optimizer: String
  /// The steps.
  package var x: [Double]
  /// The lower quantile.
  package var low: [Double]
  /// The upper quantile.
  package var high: [Double]
}

/// What one chart shows.
package struct CurveContent: Sendable, Equatable {
  /// Which chart it is.
  package var kind: CurveKind
  /// What is shown, and of what: `Loss f - f*`.
  package var title: String
  /// The same where there is little room.
  package var shortTitle: String
  /// What stands under the chart, in fewer and fewer words; without any where none fits.
  package var footers: [String] = []
  /// What is said where there is no line.
  package var note: String
  /// Which of the runs are drawn, where not all are.
  package var selection: String?
  /// The lines, the most important last.
  package var lines: [CurveLine] = []
  /// What lies behind them.
  package var bands: [CurveBand] = []
  /// The steps that there will be.
  package var xRange: ClosedRange<Double>?
  /// The values to show; nil shows all.
  package var yRange: ClosedRange<Double>?
  /// The scale of y: the one chosen, or the one that suits these numbers.
  package var yScale = Scale.log10

  /// Creates what has no line yet.
  init(_ kind: CurveKind, _ title: String, short: String? = nil, note: String = "computing the race") {
    (self.kind, self.title, shortTitle, self.note) = (kind, title, short ?? title, note)
  }

  /// Whether smoothing means something: the average of a quantile is none.
  package var isSmoothed: Bool { kind != .starts }

  /// The name of the scale of y.
  package var scaleName: ChartView.YScale {
    switch yScale {
    case .log10: .log
    case .linear: .linear
    case .symlog: .symlog
    }
  }
}

extension Model {
  /// What the chart of a kind shows now.
  package func curveContent(of kind: CurveKind) -> CurveContent {
    var content =
      switch kind {
      case .gap: gapContent
      case .gradient: gradientContent
      case .update: updateContent
      case .accuracy: accuracyContent
      case .starts: startsContent
      case .meta: metaContent
      case .heldOutGap: heldOutGapContent
      case .metaGradient: metaGradientContent
      }
    // What is chosen lies on top; the order is kept otherwise.
    content.lines = content.lines.filter { !$0.isSelected } + content.lines.filter(\.isSelected)
    return content
  }

  /// The scale that is chosen, for some values.
  func chosenScale(for lines: [CurveLine]) -> Scale {
    switch curves.chart.yScale {
    case .log: return .log10
    case .linear: return .linear
    case .symlog:
      // Four decades on either side of zero are told apart.
      let largest = lines.map(\.y).joined().filter(\.isFinite).reduce(0) { max($0, $1.magnitude) }
      return .symlog(threshold: largest > 0 ? largest * 1e-4 : 1)
    }
  }

  /// A range that does not move while the race runs and that no diverging run can blow up.
  func curveRange(of curves: [[Double]]) -> ClosedRange<Double>? {
    let usable = { (value: Double) in value.isFinite && (self.curves.chart.yScale != .log || value > 1e-14) }
    let first = curves.compactMap { $0.first(where: usable) }.max() ?? 1
    let values = curves.joined().filter { usable($0) && $0 <= 1e3 * first.magnitude }
    guard let low = values.min(), let high = values.max(), low < high else { return nil }
    return low...high
  }
}
