// A picture of pixels that lies over cells of a screen, for terminals that show pictures.

/// A picture in a rectangle of cells, which it fills.
///
/// Cells say themselves whether they show it (`Cell.showsImage`): text written over them does not, so that letters and
/// pages cover the picture. What such a cell holds beside is the same part of the picture in characters, for everything
/// that shows no pictures.
package struct CellImage: Hashable, Sendable {
  /// Where it lies.
  package let rect: CellRect
  /// The picture of the map alone.
  private let base: Raster
  /// What lies over it, from below.
  fileprivate(set) var layers: [ImageLayer] = []

  /// Creates a picture with nothing over it.
  init(rect: CellRect, base: Raster) { (self.rect, self.base) = (rect, base) }

  /// What is seen; painted when it is asked for, so that frames are compared by what is drawn in them, and pictures that
  /// are not sent cost nothing.
  package var raster: Raster {
    var raster = base
    for layer in layers { layer.draw(into: &raster, cell: cell) }
    return raster
  }

  /// Pixels of a cell.
  var cell: PixelSize {
    PixelSize(width: base.width / max(rect.width, 1), height: base.height / max(rect.height, 1))
  }

  /// The picture at another place.
  func moved(columns: Int, rows: Int) -> CellImage {
    var image = CellImage(
      rect: CellRect(column: rect.column + columns, row: rect.row + rows, width: rect.width, height: rect.height),
      base: base)
    image.layers = layers
    return image
  }
}

/// Something that is drawn over a picture; its places are counted from the corner of the map, wherever that lies.
enum ImageLayer: Hashable, Sendable {
  case paths([Trajectory], Viewport, Capabilities, Backdrop)
  case arrows([Arrow], Viewport, Halo?)

  fileprivate func draw(into raster: inout Raster, cell: PixelSize) {
    switch self {
    case .paths(let paths, let viewport, let capabilities, let backdrop):
      for path in paths { path.draw(into: &raster, cell: cell, viewport: viewport, capabilities, backdrop) }
    case .arrows(let arrows, let viewport, let halo):
      var mask = CoverageMask(width: raster.width, height: raster.height)
      for arrow in arrows { arrow.draw(into: &raster, &mask, cell: cell, viewport: viewport, halo) }
    }
  }
}

extension CellBuffer {
  /// Lays a picture over its cells, which keep what they hold.
  mutating func show(_ image: CellImage) {
    for row in image.rect.row..<image.rect.endRow {
      for column in image.rect.column..<image.rect.endColumn { self[column, row].showsImage = true }
    }
    self.image = image
  }

  /// Draws over the picture that fills the cells of a map; false where none does.
  mutating func drawOverImage(_ layer: ImageLayer, in cells: CellRect) -> Bool {
    guard image?.rect == cells else { return false }
    image?.layers.append(layer)
    return true
  }
}
