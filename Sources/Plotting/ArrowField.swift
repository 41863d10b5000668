// Arrows all over a map: true directions, lengths that can be compared.

/// Vectors at places of a map, drawn from there in their direction on the screen.
///
/// Lengths of a field differ by powers of ten, so they are shown by their logarithm:
/// ```
/// length on the screen = reach max(1 + log10(|v| / longest) / 3, 1/5)
/// ```
/// A vector of no length is an `o`; one that is not finite is not drawn.
package struct ArrowField: Hashable, Sendable {
  /// The arrows of one look; those of later ones lie on top.
  package struct Layer: Hashable, Sendable {
    /// The look.
    package var pen: Pen
    /// The vectors at the places of the field, in data coordinates.
    package var vectors: [DataPoint]

    /// Creates a layer.
    package init(pen: Pen, vectors: [DataPoint]) { (self.pen, self.vectors) = (pen, vectors) }
  }

  /// The feet of the arrows.
  package var places: [DataPoint]
  /// What is drawn at them.
  package var layers: [Layer]
  /// How long the longest vector is drawn, in dots: squares of half a column.
  package var reach: Double

  /// Creates a field.
  package init(places: [DataPoint], layers: [Layer], reach: Double) {
    (self.places, self.layers, self.reach) = (places, layers, reach)
  }

  /// The length of the longest vector, in data coordinates.
  package var longest: Double { Self.longest(layers.flatMap(\.vectors)) }

  /// The length of the longest of some vectors that is finite; 0 for none.
  package static func longest(_ vectors: [DataPoint]) -> Double { vectors.map(length).filter(\.isFinite).max() ?? 0 }

  private static func length(_ vector: DataPoint) -> Double {
    (vector.x * vector.x + vector.y * vector.y).squareRoot()
  }

  /// The arrows as they are drawn, their vectors of the length they have on the screen.
  func arrows(_ viewport: Viewport) -> [Arrow] {
    let longest = longest
    return layers.flatMap { layer in
      zip(places, layer.vectors).map { place, vector in
        Arrow(from: place, along: shown(vector, longest: longest, viewport), pen: layer.pen)
      }
    }
  }

  private func shown(_ vector: DataPoint, longest: Double, _ viewport: Viewport) -> DataPoint {
    let length = Self.length(vector)
    guard length > 0, length.isFinite, longest > 0 else { return vector }
    let across = vector.x / viewport.box.x.halfLength * Double(viewport.cells.width)
    let down = vector.y / viewport.box.y.halfLength * Double(2 * viewport.cells.height)
    let dots = (across * across + down * down).squareRoot()
    guard dots > 0, dots.isFinite else { return vector }
    let share = max(1 + decimalLogarithm(length / longest) / 3, 0.2)
    return DataPoint(vector.x * share * reach / dots, vector.y * share * reach / dots)
  }

  /// Draws the arrows.
  ///
  /// - Returns: The cells of the map they take, counted row by row.
  @discardableResult
  package func draw(
    into buffer: inout CellBuffer, viewport: Viewport, capabilities: Capabilities, halo: Halo? = nil
  ) -> Set<Int> {
    Arrow.draw(arrows(viewport), into: &buffer, viewport: viewport, capabilities: capabilities, halo: halo)
  }
}
