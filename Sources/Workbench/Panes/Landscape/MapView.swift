// How the landscape is looked at: which plane, which part of it, which levels and colors.

package import OptimizerEngine
package import Plotting

/// Which plane of the objective's space is shown.
package enum PlaneChoice: Sendable, Hashable {
  /// Two coordinates, counted from 0.
  case coordinates(Int, Int)
  /// The principal components of the featured run.
  case principal

  /// How it is written in the palette, coordinates counted from 1.
  var text: String {
    switch self {
    case .coordinates(let i, let j): "\(i + 1) \(j + 1)"
    case .principal: "pca"
    }
  }
}

/// How the landscape is looked at.
package struct MapView: Sendable, Equatable {
  /// The part of the plane that was zoomed to; nil shows the objective's box, or all of the paths.
  package var window: DataBox?
  /// How isolines are spread over the values.
  package var spacing = LevelSpacing.logarithmic
  /// Whether values are shown as colors, by lines, or both.
  package var style = MapStyle.both
  /// Which vectors are drawn all over the map.
  package var field = FieldKind.off
  /// The colors of the bands.
  package var colors = ColorMap.viridis
  /// Which plane was asked for.
  package var choice = PlaneChoice.coordinates(0, 1)
  /// Whether classifiers show the plane instead of the digits they get wrong.
  package var showsPlaneOfClassifier = false

  /// The next of the spacings.
  mutating func stepSpacing() {
    let all = LevelSpacing.allCases
    let index = all.firstIndex(of: spacing) ?? 0
    spacing = all[(index + 1) % all.count]
  }

  /// The next of the styles.
  mutating func stepStyle() {
    let all = MapStyle.allCases
    let index = all.firstIndex(of: style) ?? 0
    style = all[(index + 1) % all.count]
  }

  /// The next of the color maps.
  mutating func stepColors() {
    let all = ColorMap.all
    let index = all.firstIndex(of: colors) ?? 0
    colors = all[(index + 1) % all.count]
  }
}

extension MapStyle {
  /// What is drawn, in words.
  var words: String {
    switch self {
    case .both: "heat map with lines"
    case .heat: "heat map alone"
    case .lines: "lines alone"
    }
  }
}

/// A plane with what was found to lie around it.
package struct PlaneView: Sendable, Equatable {
  /// The plane.
  package var plane: Plane
  /// What was asked for.
  package var choice: PlaneChoice
  /// The objective.
  package var objective: String
  /// The run whose path spans the plane of principal components.
  package var run: Int?
  /// What is shown of it before any zoom.
  package var box: DataBox
}

extension Objective {
  /// A point of the planes of coordinates: the minimizer where one is known.
  var planeBase: [Double] { minimizers.first ?? start }

  /// The plane of two coordinates; nil where there are no such two.
  func planeView(_ i: Int, _ j: Int) -> PlaneView? {
    guard i != j, (0..<dimension).contains(i), (0..<dimension).contains(j) else { return nil }
    let around = { (k: Int) -> ClosedRange<Double> in self.box.indices.contains(k) ? self.box[k] : -1...1 }
    return PlaneView(
      plane: Plane(coordinates: i, j, through: planeBase), choice: .coordinates(i, j), objective: name,
      box: DataBox(x: around(i), y: around(j)))
  }
}

extension PlaneView {
  /// The plane an objective is shown in first: its first two coordinates.
  init(of objective: Objective) {
    self =
      objective.planeView(0, 1)
      ?? PlaneView(
        plane: Plane(coordinates: 0, 1, through: [0, 0]), choice: .coordinates(0, 1), objective: objective.name,
        box: DataBox(x: -1...1, y: -1...1))
  }
}
