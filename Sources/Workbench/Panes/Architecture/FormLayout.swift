// Where the parts of the architecture's pane lie: the list of fields, the diagram, what a field means, what an edit does.

import Experiment
import OptimizerEngine
import Plotting

/// The places of the parts of the pane; a pure function of its size and of the optimizer.
struct FormLayout {
  /// The list of fields.
  private(set) var list: CellRect
  /// The diagram; nil where there is no room for it.
  private(set) var diagram: DiagramLayout?
  /// The plot of m_t under the diagram; nil where there is no room, or no operator.
  private(set) var plot: CellRect?
  /// The table of weights beside it; nil where there is no room, or nothing was trained.
  private(set) var weights: CellRect?
  /// What the field under the cursor is.
  private(set) var field: CellRect
  /// What an edit means.
  private(set) var foot: CellRect
  /// The rows of the list that are shown.
  private(set) var window: Range<Int>

  init(_ model: Model, in inside: CellRect) {
    let configuration = model.experiment.configuration
    let row = model.architecture.row
    list = inside
    (field, foot) = (inside, inside)
    window = 0..<0
    if !placeDiagram(model, in: inside) {
      let footHeight = Self.footHeight(inside.height)
      let (upper, lower) = inside.split(top: inside.height - footHeight)
      list = upper
      // Where lines are few, the list says itself what its fields are.
      let lines = footHeight < 5 ? 0 : inside.width < 60 ? 2 : 1
      (field, foot) = lower.split(top: lines)
    }
    window = ListWindow.range(count: Form.rows(configuration).count, selected: row, height: list.height)
  }

  /// The lines at the foot of the form that say what it means.
  private static func footHeight(_ height: Int) -> Int {
    height >= 40 ? 17 : height >= 20 ? 13 : height >= 12 ? 7 : height >= 5 ? 2 : 1
  }

  /// Divides the pane with the diagram beside the list; false where there is no room for it.
  private mutating func placeDiagram(_ model: Model, in inside: CellRect) -> Bool {
    guard inside.width >= 76, inside.height >= 16 else { return false }
    let diagram = Diagram(
      model.experiment.configuration, on: model.experiment.objective,
      arrow: model.capabilities.glyphs == .ascii ? "->" : "→")
    let footHeight = inside.height >= 30 ? 7 : min(max(inside.height - 13, 3), 5)
    let (body, foot) = inside.split(top: inside.height - footHeight)
    let (left, right) = body.split(left: inside.width < 100 ? 30 : inside.width < 160 ? 36 : 62)
    let area = right.inset(left: 1, right: 1)
    let isTraining = model.architecture.isTrainingField(in: model.experiment.configuration)
    let hasBoth = area.height >= 20
    let plot = hasBoth ? min(max(area.height / 3, 7), 16) : 0
    let height =
      hasBoth
      ? min((area.height - plot - 2) / (diagram.rows.count + 1), 6) : DiagramLayout.leastHeight
    let showsTraining = hasBoth || isTraining
    guard
      let laid = DiagramLayout(diagram, in: area, boxHeight: height, showsTraining: showsTraining)
    else { return false }
    (self.diagram, list) = (laid, left)
    divide(area.inset(top: laid.endRow - area.row), model)
    (field, self.foot) = foot.split(top: footHeight >= 5 ? 2 : 1)
    return true
  }

  /// The least width of plot and table beside each other.
  private static let leastPair = 76

  /// Gives what is under the diagram to the plot, to the table of weights, or to both.
  private mutating func divide(_ rest: CellRect, _ model: Model) {
    let rest = rest.height > 12 ? rest.inset(top: 1) : rest
    guard rest.height >= 3 else { return }
    let configuration = model.experiment.configuration
    let hasPlot = configuration.optimizer == .convergent
    let hasWeights = model.inspection?.arrays.isEmpty == false
    if hasPlot, hasWeights, rest.width >= Self.leastPair {
      let (left, right) = rest.split(left: max(rest.width * 2 / 5, 32))
      (plot, weights) = (left, right.inset(left: 2))
    } else if hasWeights, !hasPlot || model.architecture.isNetworkField(in: configuration) {
      weights = rest
    } else if hasPlot {
      plot = rest
    }
  }
}

extension ArchitectureState {
  /// Whether the field under the cursor is one of the network.
  func isNetworkField(in configuration: TrainingConfiguration) -> Bool {
    switch Form.key(atRow: row, in: configuration).flatMap(Form.setting)?.part {
    case .inputs, .features, .network: true
    case .magnitude, .proposal, .step, .update, .rollouts, .metaLoss, .metaGradient, .metaStep, nil: false
    }
  }

  /// Whether the field under the cursor is one of the training.
  func isTrainingField(in configuration: TrainingConfiguration) -> Bool {
    switch Form.key(atRow: row, in: configuration).flatMap(Form.setting)?.part {
    case .rollouts, .metaLoss, .metaGradient, .metaStep: true
    case .inputs, .features, .network, .magnitude, .proposal, .step, .update, nil: false
    }
  }
}
