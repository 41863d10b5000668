// The picture of a frame: sent when it changes, shown by cells that name it, and taken back when the screen closes.

import CNCurses
import CTerminal
import Glibc
package import Plotting

extension TerminalScreen {
  /// Pixels of a cell where the terminal does not say: twice as high as wide, as cells are.
  private static let usualCell = PixelSize(width: 10, height: 20)
  /// More pixels are not seen, and cost time and bytes.
  private static let largestCell = PixelSize(width: 12, height: 24)

  /// The number of our picture: other programs in the same terminal have theirs.
  static let pictureNumber = 0x2A_0000 | Int(getpid() & 0xFFFF)

  /// The pixels of a cell, where pictures can be shown; nil where they cannot, or where nothing is known of it yet.
  package var graphics: PixelSize? {
    // The color of a cell is the number of its picture, so every color must be told from every other.
    guard capabilities.color == .truecolor, capabilities.glyphs.isUnicode, curses_width(GraphicsText.placeholder) == 1
    else { return nil }
    return manners.assumesGraphics || answers.hasGraphics == true ? cellPixels : nil
  }

  private var cellPixels: PixelSize {
    var (width, height): (Int32, Int32) = (0, 0)
    guard terminal_pixels(&width, &height) else { return Self.usualCell }
    return Self.limited(PixelSize(width: Int(width) / size.columns, height: Int(height) / size.rows))
  }

  /// A size that is no smaller than a Braille dot needs and no larger than is seen, its proportion kept.
  static func limited(_ cell: PixelSize) -> PixelSize {
    guard cell.width >= 4, cell.height >= 8 else { return usualCell }
    let shrink = min(
      1, Double(largestCell.width) / Double(cell.width), Double(largestCell.height) / Double(cell.height))
    return PixelSize(width: Int(Double(cell.width) * shrink), height: Int(Double(cell.height) * shrink))
  }

  /// Takes the picture of a frame, to be sent where it is another one than the terminal has.
  func show(_ image: CellImage?) {
    waitingImage = image.flatMap { $0.rect.isEmpty ? nil : $0 }
    if waitingImage == nil { removeImage() }
  }

  /// Writes a piece of the picture; false where there is nothing to write.
  ///
  /// A picture is a hundred times as large as the rest of a frame, so it is written piece by piece while nothing else is to
  /// be done: keys do not wait for it. Pictures that a newer one replaces before they were begun cost nothing.
  func sendPiece() -> Bool {
    if pieces.isEmpty, let image = waitingImage {
      waitingImage = nil
      let isKnown = image == sentImage
      (sentImage, hasImage) = (image, true)
      guard !isKnown else { return false }
      pieces =
        GraphicsText.pieces(
          image.raster, number: Self.pictureNumber, columns: image.rect.width, rows: image.rect.height)[...]
    }
    guard let piece = pieces.popFirst() else { return false }
    write(bytes: piece)
    return true
  }

  /// Takes the picture back from the terminal's memory.
  func removeImage() {
    guard hasImage else { return }
    if !pieces.isEmpty { write(bytes: GraphicsText.brokenOff) }
    pieces = []
    (sentImage, hasImage) = (nil, false)
    write(bytes: GraphicsText.remove(number: Self.pictureNumber))
  }

  /// What takes our picture back whatever happens, for a signal handler that can look nothing up.
  static var imageTakenBack: String {
    let end = GraphicsText.brokenOff + GraphicsText.remove(number: pictureNumber)
    return String(decoding: GraphicsText.passed(end), as: UTF8.self)
  }

  private func write(bytes: [UInt8]) {
    GraphicsText.passed(bytes).withUnsafeBytes { buffer in
      terminal_write(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
    }
  }

  /// The cell that shows a part of the picture; nil outside of it, or where marks to count with are no more.
  func placeholder(column: Int, row: Int, background: CellColor, _ image: CellImage) -> cchar_t? {
    let (x, y) = (column - image.rect.column, row - image.rect.row)
    let marks = GraphicsText.marks
    guard marks.indices.contains(x), marks.indices.contains(y), x < image.rect.width, y < image.rect.height else {
      return nil
    }
    let number = Self.pictureNumber
    let color = CellColor.rgb(
      UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255))
    let pair = colors.choice(foreground: color, background: background).pair
    var result = cchar_t()
    guard curses_fill_marked(&result, GraphicsText.placeholder, marks[y], marks[x], pair) else { return nil }
    return result
  }
}
