// A picture of pixels that lies over cells of a screen, for terminals that show pictures.

/// A picture in a rectangle of cells, which it fills.
///
/// Cells say themselves whether they show it (`Cell.showsImage`): text written over them does not, so that letters and
/// pages cover the picture. What such a cell holds beside is the same part of the picture in characters, for everything
/// that shows no pictures.
package struct CellImage: Hashable, Sendable {
  /// Where it lies.
  package let rect: CellRect
  /// What is seen.
  package internal(set) var raster: Raster

  /// Pixels of a cell.
  var cell: PixelSize {
    PixelSize(width: raster.width / max(rect.width, 1), height: raster.height / max(rect.height, 1))
  }

  /// The picture at another place.
  func moved(columns: Int, rows: Int) -> CellImage {
    CellImage(
      rect: CellRect(column: rect.column + columns, row: rect.row + rows, width: rect.width, height: rect.height),
      raster: raster)
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

  /// Draws lines over the picture that lies in a rectangle; false where none does.
  ///
  /// - Parameters:
  ///   - cells: The cells of a map.
  ///   - draw: Takes the picture, and turns places counted in cells from the corner of the map into pixels.
  mutating func drawOverImage(in cells: CellRect, _ draw: (inout Raster, PixelSize) -> Void) -> Bool {
    guard var image, image.rect == cells else { return false }
    // The only owner draws in place.
    self.image = nil
    draw(&image.raster, image.cell)
    self.image = image
    return true
  }
}
