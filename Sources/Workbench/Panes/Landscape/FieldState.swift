// The field of arrows over the map: what is asked for, and what came of it.

package import Experiment
package import OptimizerEngine
package import Plotting

/// Which vectors are drawn all over the map.
package enum FieldKind: String, CaseIterable, Sendable {
  /// None.
  case off
  /// v, what the optimizer adds to gradient descent.
  case update = "v"
  /// -eta g, the step of gradient descent.
  case descent = "-eta g"
  /// Both.
  case both

  /// What is drawn, in the symbols of the formulas.
  var symbols: [String] {
    switch self {
    case .off: []
    case .update, .descent: [rawValue]
    case .both: [FieldKind.descent.rawValue, FieldKind.update.rawValue]
    }
  }

  /// What is drawn, in words.
  var words: String {
    switch self {
    case .off: "no arrows"
    case .update: "arrows of v"
    case .descent: "arrows of -eta g"
    case .both: "arrows of -eta g and of v"
    }
  }
}

/// A field that is asked for: first steps from places all over what is shown.
package struct FieldQuestion: Sendable, Equatable {
  /// The objective's name.
  package var objective: String
  /// The plane shown.
  package var plane: Plane
  /// What is shown of it, and in how many cells.
  package var viewport: Viewport
  /// The run, or the training whose present weights are asked.
  package var run: Int
  /// Meta-steps behind the weights, as far as the screen knows; nil for what was not trained.
  package var metaSteps: Int?

  /// Cells between two arrows.
  static let pitch = (columns: 6, rows: 3)

  /// The places of arrows: the middles of cells, evenly spread, all over the map.
  var places: [DataPoint] {
    let cells = viewport.cells
    func spread(_ size: Int, _ pitch: Int) -> [Int] {
      let count = max(size / pitch, 1)
      return (0..<count).map { (size - (count - 1) * pitch) / 2 + $0 * pitch }
    }
    return spread(cells.height, Self.pitch.rows).flatMap { row in
      spread(cells.width, Self.pitch.columns).map { viewport.point(column: cells.column + $0, row: cells.row + row) }
    }
  }

  /// Whether another question asks for the same but for what was learned meanwhile.
  func isSame(butForTraining other: FieldQuestion) -> Bool {
    var other = other
    other.metaSteps = metaSteps
    return self == other
  }
}

/// Whose first steps are asked for.
package enum FieldSource: Sendable {
  /// The optimizer of a run.
  case run(RunRequest)
  /// What a training has learned so far.
  case training(Int)
}

/// First steps from all over the map, as components in the plane shown.
package struct FieldReading: Sendable {
  /// An arrow's foot and its vectors.
  package struct Arrow: Sendable, Equatable {
    /// x_0, in the plane.
    package let place: DataPoint
    /// -eta_0 g(x_0).
    package let descent: DataPoint
    /// v_0.
    package let update: DataPoint
  }

  /// What was asked for.
  package let question: FieldQuestion
  /// Meta-steps behind the weights; nil for what was not trained.
  package let metaSteps: Int?
  /// The arrows, row by row; where a run would take no step there is none.
  package let arrows: [Arrow]

  /// What is drawn of a kind, the layers from below.
  func vectors(_ kind: FieldKind) -> [(kind: FieldKind, vectors: [DataPoint])] {
    [(FieldKind.descent, arrows.map(\.descent)), (.update, arrows.map(\.update))].filter {
      kind == .both || kind == $0.0
    }
  }

  /// The symbols of what is drawn of a kind; what is zero everywhere says so.
  func symbols(_ kind: FieldKind) -> [String] {
    zip(kind.symbols, vectors(kind)).map { symbol, layer in
      ArrowField.longest(layer.vectors) > 0 ? symbol : symbol + " = 0"
    }
  }

  /// The length of the longest vector drawn of a kind.
  func longest(_ kind: FieldKind) -> Double {
    ArrowField.longest(vectors(kind).flatMap(\.vectors))
  }
}
