// The landscape: the function, the paths over it, the probe.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// The function and the paths over it.
enum LandscapePane: PaneFeature {
  static let title = "Landscape"
  static let shortTitle = "Land"

  static var purpose: [String] {
    ["The objective with every path of the race over it.", "Arrows move the probe +; Enter races from there."]
  }
  static var keys: [Action] {
    [
      .open, .left, .up, .first, .last, .zoomIn, .zoomOut, .zoomReset, .panLeft, .plane, .levels, .fill, .arrows,
      .colors,
    ]
  }
  static func hints(_ model: Model) -> [Action] { model.showsMap ? [.open, .zoomIn, .zoomOut] : [.open, .plane] }
  static func openLabel(_ model: Model) -> String { model.experiment.objective.isClassifier ? "Race" : "Start here" }

  static func draw(_ painter: inout Painter, in rect: CellRect) { painter.drawLandscape(rect) }
  static func sentences(_ text: LineText) -> [String] { text.landscape }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    model.editing { $0.moveProbe(movement) }
  }

  static func open(_ model: inout Model) -> [Effect] { model.startRace(from: model.experiment.probe) }

  static func click(_ model: inout Model, _ mouse: Mouse, row: Int?, isDouble: Bool) -> [Effect] {
    guard model.playback == nil, let moved = moveProbe(&model, to: mouse) else { return [] }
    return isDouble ? model.startRace(from: model.experiment.probe) : moved
  }

  /// The probe follows the mouse.
  static func drag(_ model: inout Model, _ mouse: Mouse) -> [Effect] {
    model.playback == nil ? moveProbe(&model, to: mouse) ?? [] : []
  }

  private static func moveProbe(_ model: inout Model, to mouse: Mouse) -> [Effect]? {
    guard let point = model.probePoint(column: mouse.column, row: mouse.row) else { return nil }
    return model.editing { model in
      model.setProbe(point)
      return []
    }
  }

  static func wheel(_ model: inout Model, _ mouse: Mouse, isUp: Bool) {
    let place = model.probePoint(column: mouse.column, row: mouse.row)
    model.zoomMap(by: isUp ? 1.25 : 0.8, around: place)
  }

  /// Up and Down move the probe, which is a deed.
  static let isWalked = false
  static func copied(_ model: Model) -> CopiedText? { model.copied(.probe) }
  static func go(_ model: inout Model, to number: Int) -> [Effect]? { model.goToStep(number) }

  static func why(_ model: Model) -> TextPage { TextPage(title: "Why: the landscape", lines: model.landscapeWhy) }
}

extension Model {
  fileprivate var landscapeWhy: [String] {
    var lines = objectiveWhy
    if experiment.objective.dimension > 2, showsMap {
      let plane = landscape.planeView.plane
      lines.append(
        "Shown: the plane \(plane.name) of R^\(experiment.objective.dimension)"
          + (plane.share.map { ", which holds \((100 * $0).shortText(significantDigits: 3)) % of the squared way" }
            ?? "")
          + ". Paths are drawn at their nearest points in it; the title says how far away they are.")
    }
    if let reading = landscape.reading, reading.point == experiment.probe {
      lines.append(
        "At the probe: f = \(reading.value.shortText()), |g| = \(reading.gradientNorm.shortText()).")
      if let update = reading.update {
        lines.append(
          "Arrows: -eta g (gradient descent) and v, what the chosen optimizer adds on its first step from here, |v| = \(norm(update).shortText()). Their sum is the step."
        )
      }
    }
    return lines
  }

  private func norm(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
