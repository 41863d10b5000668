// The curves: loss, gradient, update, accuracy and meta-loss over steps.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// Curves over steps and meta-steps.
enum CurvesPane: PaneFeature {
  static let title = "Curves"

  static var purpose: [String] {
    ["Left Right change the curve, Up Down choose a run.", "O shows it alone, Z mutes it; i reads all at a step."]
  }
  static var keys: [Action] {
    [
      .left, .right, .follow, .up, .down, .solo, .mute, .logarithmic, .logarithmicX, .smooth, .crosshair, .bound,
      .zoomIn, .zoomOut, .zoomReset,
    ]
  }
  static func hints(_ model: Model) -> [Action] {
    (model.curves.chosen == nil ? [] : [.follow]) + [.solo, .mute, .logarithmic, .smooth, .crosshair]
  }

  static func draw(_ painter: inout Painter, in rect: CellRect) { painter.drawCurves(painter.model.layout.charts) }
  static func sentences(_ text: LineText) -> [String] { text.curves }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    model.moveCurve(movement)
    return []
  }

  static func open(_ model: inout Model) -> [Effect] {
    model.isZoomed.toggle()
    return []
  }

  static func click(_ model: inout Model, _ mouse: Mouse, row: Int?, isDouble: Bool) -> [Effect] {
    if model.curves.chart.crosshair != nil { model.moveCrosshair(to: mouse) }
    return []
  }

  /// The crosshair follows the mouse.
  static func drag(_ model: inout Model, _ mouse: Mouse) -> [Effect] {
    model.moveCrosshair(to: mouse)
    return []
  }

  static func wheel(_ model: inout Model, _ mouse: Mouse, isUp: Bool) {
    let step = ChartAxes.step(column: mouse.column, row: mouse.row, in: model)
    model.zoomSteps(by: isUp ? 1.25 : 0.8, around: step)
  }

  static func copied(_ model: Model) -> CopiedText? { model.copiedOfCurve }
  static func go(_ model: inout Model, to number: Int) -> [Effect]? { model.goToStep(number) }

  static func why(_ model: Model) -> TextPage {
    TextPage(title: "Why: \(model.curves.kind.rawValue)", lines: model.curveWhy)
  }
}

extension Model {
  /// The curves there are for the objective.
  var curveKinds: [CurveKind] {
    CurveKind.allCases.filter { kind in
      switch kind {
      case .accuracy: experiment.objective.isClassifier
      case .starts: startsUnavailability == nil
      case .gap, .gradient, .update, .meta, .heldOutGap, .metaGradient: true
      }
    }
  }

  /// The kinds shown from the chosen one on, around.
  var shownCurves: [CurveKind] {
    let all = curveKinds
    let index = all.firstIndex(of: curves.kind) ?? 0
    return Array(all[index...] + all[..<index])
  }

  /// Those of them that there is room for.
  var visibleCurves: ArraySlice<CurveKind> { shownCurves.prefix(layout.charts.count) }

  fileprivate mutating func moveCurve(_ movement: Movement) {
    let all = curveKinds
    let index = all.firstIndex(of: curves.kind) ?? 0
    if curves.chart.crosshair != nil {
      switch movement {
      case .left: return moveCrosshair(by: -1)
      case .right: return moveCrosshair(by: 1)
      case .pageUp: return moveCrosshair(by: -10)
      case .pageDown: return moveCrosshair(by: 10)
      case .first:
        curves.chart.crosshair = 0
        return
      case .last:
        curves.chart.crosshair = lastStep
        return
      case .up, .down: break
      }
    }
    if movement == .up || movement == .down, !curves.kind.isOfTraining, curveRuns.count > 1 {
      return chooseRun(by: movement == .up ? -1 : 1)
    }
    switch movement {
    case .left, .up: curves.kind = all[(index + all.count - 1) % all.count]
    case .right, .down: curves.kind = all[(index + 1) % all.count]
    case .first: curves.kind = all[0]
    case .last: curves.kind = all[all.count - 1]
    case .pageUp, .pageDown: break
    }
  }

  /// Puts the crosshair on the step under the mouse, where that is a chart of steps.
  fileprivate mutating func moveCrosshair(to mouse: Mouse) {
    if let step = ChartAxes.step(column: mouse.column, row: mouse.row, in: self) {
      curves.chart.crosshair = min(max(Int(step.rounded()), 0), lastStep)
    }
  }

  /// The value of the chosen curve at the step that is read, or the newest of a training.
  fileprivate var copiedOfCurve: CopiedText? {
    guard !curves.kind.isOfTraining else {
      return experiment.shownTraining?.losses.last.map { CopiedText(name: "the meta-loss", text: $0.text) }
    }
    guard let trace = selectedRun?.trace else { return nil }
    switch curves.kind {
    case .gradient: return copied("|g|", trace.gradientNorms, of: trace)
    case .update: return copied("|v|", trace.updateNorms, of: trace)
    case .gap, .accuracy, .meta, .heldOutGap, .metaGradient: return copied(.value)
    // Bands over many starts have no one value at a step.
    case .starts: return nil
    }
  }

  fileprivate var curveWhy: [String] {
    let confident =
      curves.kind == .meta || curves.kind == .heldOutGap
      ? experiment.shownTraining?.confident(on: experiment.objective) : nil
    let kind = curves.kind == .meta ? experiment.shownTraining?.configuration.metaLoss : nil
    return curves.kind.meaning + (kind.map { ["metaLoss = \($0.rawValue): \($0.meaning)."] } ?? [])
      + (confident.map { ["\($0.sentence)."] } ?? [])
      + Glossary.terms(named: "<= 0").map { "4 <= 0, 1 inf at the upper right: \($0.meaning)" }
  }
}

extension CurveKind {
  /// What the curve shows, in words and formulas.
  var meaning: [String] {
    switch self {
    case .gap:
      ["f(x_t) - f*. Where f* is not known a logarithmic axis shows f(x_t) less the best value seen, any other f(x_t)."]
    case .gradient:
      [
        "|g_t|, and over it the certified envelope: what is left of the bound of G^2 = sum |g_t|^2 after the earlier gradients are paid, |g_t| <= sqrt(B^2 - sum_{k<t} |g_k|^2).",
        "B is what was known of it before the run, b what is known at each step. Without a claim there is none.",
      ]
    case .update:
      [
        "|v_t| with v_t = x_{t+1} - x_t + eta g_t: how far each step is from gradient descent.",
        "m_t bounds it for a convergent optimizer and is known before the run, but for the budget gate's, which follows from what was spent; for the others v is found afterwards and has no bound.",
      ]
    case .starts:
      [
        "f - f* over the steps from many starts, for each optimizer the median of all starts, and behind it the band in which the middle four fifths of them are, from the 10 % to the 90 % quantile.",
        "Each step by itself: the median need not be the way of any one start. With more than two optimizers only the chosen one has its band; O shows one alone.",
      ]
    case .accuracy: ["The part of held-out images that the classifier reads right, at the steps where it was asked."]
    case .meta:
      [
        "The meta-loss of each meta-step, over the starts it was trained on, and the same loss over starts that training never saw.",
        "A gap that opens between them is overfitting; without one they differ by the luck of the draw only.",
      ]
    case .heldOutGap:
      [
        "The mean of f - f* over all steps and held-out starts: the same evaluations as the held-out loss, in the unit of f.",
        "Where f* is unknown it is the mean of f.",
      ]
    case .metaGradient:
      [
        "The norm of the raw meta-gradient, before clipping. Long horizons and second-order terms can make it explode; clip cuts it at the line.",
        "Where the line lies below most of the curve that is meant: then every meta-step weighs the same, and the few that are a hundred times as long do not decide. Trainings with clip = 1 end lower than with a limit that only cuts the tails.",
      ]
    }
  }
}
