// How the curves are looked at: scales, smoothing, crosshair, bounds, and the part of the steps shown.

import Plotting

/// How the curves are looked at.
package struct ChartView: Sendable, Equatable {
  /// The scales of y.
  package enum YScale: String, Sendable, CaseIterable {
    /// Logarithmic.
    case log
    /// Linear.
    case linear
    /// Linear near zero, logarithmic far from it.
    case symlog
  }

  /// The scale of y.
  package var yScale = YScale.log
  /// Whether steps are on a logarithmic axis.
  package var hasLogarithmicX = false
  /// The weight of the past in debiased smoothing; 0 shows the raw data.
  package var smoothing = 0.0
  /// The step of the crosshair; nil shows none.
  package var crosshair: Int?
  /// Whether bounds are drawn.
  package var showsBounds = true
  /// The steps that were zoomed to; nil shows all.
  package var window: ClosedRange<Double>?

  /// The weights that `s` goes through.
  static let smoothings = [0.0, 0.6, 0.9, 0.99]

  /// Shows all steps, and reads none of them.
  mutating func showAll() { (crosshair, window) = (nil, nil) }

  mutating func stepScale() {
    let all = YScale.allCases
    yScale = all[((all.firstIndex(of: yScale) ?? 0) + 1) % all.count]
  }

  mutating func stepSmoothing() { smoothing = Self.smoothings.first { $0 > smoothing } ?? 0 }

  /// Shows a part of the steps around one of them.
  ///
  /// - Parameters:
  ///   - factor: Above 1 shows fewer steps, below 1 more.
  ///   - place: What keeps its place.
  ///   - all: All steps.
  mutating func zoom(by factor: Double, around place: Double, of all: ClosedRange<Double>) {
    let shown = window ?? all
    let center = min(max(place, shown.lowerBound), shown.upperBound)
    let low = max(center - (center - shown.lowerBound) / factor, all.lowerBound)
    let high = min(center + (shown.upperBound - center) / factor, all.upperBound)
    // Fewer than four steps are no curve.
    guard high - low >= 4 else { return }
    window = low <= all.lowerBound && high >= all.upperBound ? nil : low...high
  }

  /// What is written beside a title: the scales, and whether the data are as measured; then the same in fewer words.
  func words(dot: String) -> [String] {
    let scales = ["\(yScale.rawValue) y"] + (hasLogarithmicX ? ["log x"] : [])
    let weight = smoothing.shortText()
    let all = scales + [smoothing > 0 ? "smoothed \(weight)" : "raw"]
    // Smoothing is never left out: what is drawn then is not what was measured.
    let few = scales + (smoothing > 0 ? ["s\(weight)"] : [])
    let least = [hasLogarithmicX ? "\(yScale.rawValue)-log" : yScale.rawValue] + few.dropFirst(scales.count)
    return [all, few, least].map { $0.joined(separator: " \(dot) ") }
  }
}
