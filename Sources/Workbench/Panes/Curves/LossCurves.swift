// What the loss chart draws: f - f* where f* is known, else f less the best value seen, or f on an axis that has negative
// numbers.

import Experiment
import OptimizerEngine
import Plotting

/// How the values of f of all runs shown become curves; the title says which it is.
struct LossCurves {
  /// What is drawn: `Loss f - f*`, `Loss f`, or `Loss f - best seen (-3.21)`.
  let title: String
  /// The same where there is little room.
  let shortTitle: String
  /// The scale that suits better than the one chosen; nil where that one does.
  let scale: ChartView.YScale?
  /// How large f is where runs begin: below it a symmetric logarithmic axis is linear.
  let size: Double
  /// How far off the curves may be, or what they are measured from, in words; empty where nothing has to be said.
  let remark: String
  /// How far what is drawn may be off: the error of f*.
  let error: Double
  private let objective: Objective
  private let base: Double?

  /// Looks at the values of all runs, so that what is drawn does not change while a race goes on, nor with what is muted.
  init(_ objective: Objective, _ values: [[Double]], names: [String] = [], scale chosen: ChartView.YScale) {
    self.objective = objective
    let finite = values.joined().filter(\.isFinite)
    let size = values.compactMap(\.first).filter(\.isFinite).map(\.magnitude).max() ?? 1
    self.size = size > 0 ? size : 1
    let isUncertain = finite.contains { objective.loss(of: $0).isUncertain }
    var remark = isUncertain ? "f* +- \(objective.minimumError.shortText(significantDigits: 2))" : ""
    var (title, short): (String, String) = ("Loss \(objective.lossName)", "Loss \(objective.lossName)")
    var (scale, base): (ChartView.YScale?, Double?)
    // A logarithmic axis shows how far f is from its end, and has no place for what lies below that: where f* is not known, or
    // is but the least value on a box that the runs have left, the best value seen takes its place.
    let isFloor = objective.minimum != nil && !finite.contains { Self.isBelow(objective.loss(of: $0)) }
    // The least of the values of mini-batches is that of a lucky batch.
    if !isFloor, objective.data == nil, chosen == .log, let least = finite.min(), let most = finite.max(), least < most
    {
      if least < 0, least.magnitude > Self.largestFall * max(size, 1) {
        // f falls without end: against the last number all others are one.
        scale = .symlog
        (title, short) = ("Loss f, symlog as f falls below 0", "Loss f, symlog")
      } else {
        base = least
        let text = least.shortText(significantDigits: 4)
        remark = "best seen \(text)\(Self.place(of: least, values, names))"
        (title, short) = ("Loss f - best seen (\(text))", "Loss f - best seen")
      }
    }
    let errors = base == nil ? finite.map { objective.loss(of: $0).error } : []
    error = errors.max() ?? 0
    (self.title, shortTitle, self.scale, self.base, self.remark) = (title, short, scale, base, remark)
  }

  private static let largestFall = 1e6

  /// Whether a gap is negative beyond its error: f* is none.
  private static func isBelow(_ gap: Gap) -> Bool { gap.value < -10 * gap.error && gap.value < 0 }

  /// Where the best value was seen, in words.
  private static func place(of least: Double, _ values: [[Double]], _ names: [String]) -> String {
    for (name, curve) in zip(names, values) {
      if let step = curve.firstIndex(of: least) { return " by \(name) at step \(step)" }
    }
    return ""
  }

  /// What is drawn of a value.
  func drawn(_ f: Double) -> Double {
    if let base { return f - base }
    return scale == .symlog ? f : objective.loss(of: f).value
  }
}

extension Model {
  /// What the loss chart draws now.
  var lossCurves: LossCurves {
    let runs = curveRuns
    return LossCurves(
      experiment.objective, runs.map(\.trace.values), names: runs.map(\.name), scale: curves.chart.yScale)
  }
}

extension Gap {
  /// The number with its error in as many columns as there are; where both do not fit, how large it is at most.
  func text(width: Int) -> String {
    guard isUncertain else { return [3, 2, 1].map { value.shortText(significantDigits: $0) }.fitting(width) }
    let both = [3, 2, 1].map { digits in text { $0.shortText(significantDigits: digits) } }
    // Rounded up.
    return (both + [2, 1].map { "<=\((1.05 * (value + error)).shortText(significantDigits: $0))" }).fitting(width)
  }
}
