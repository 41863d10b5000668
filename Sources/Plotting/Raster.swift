// A picture made of pixels, for terminals that show pictures.

/// The size of something in pixels.
package struct PixelSize: Hashable, Sendable {
  /// Columns of pixels.
  package var width: Int
  /// Rows of pixels.
  package var height: Int

  /// Creates a size.
  package init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
}

/// A color with its opacity, each part 0...255.
struct Pixel: Hashable, Sendable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8
  var opacity: UInt8

  /// Nothing: what lies behind the picture is seen.
  static let clear = Pixel(red: 0, green: 0, blue: 0, opacity: 0)
}

extension Pixel {
  /// Its color; nil where what is behind the picture is seen.
  var color: CellColor? { opacity < 128 ? nil : .rgb(red, green, blue) }

  /// A color of a cell, opaque; the terminal's own shows what is behind the picture.
  init(_ color: CellColor) {
    guard case .rgb(let red, let green, let blue) = color else {
      self = .clear
      return
    }
    self.init(red: red, green: green, blue: blue, opacity: 255)
  }
}

/// A picture of pixels, row by row from the top left corner.
package struct Raster: Hashable, Sendable {
  /// Columns of pixels.
  package let width: Int
  /// Rows of pixels.
  package let height: Int
  /// Red, green, blue and opacity of every pixel, 0...255: `4 * width * height` numbers.
  package private(set) var bytes: [UInt8]

  /// Creates a picture through which everything is seen; negative sizes count as zero.
  init(width: Int, height: Int) {
    (self.width, self.height) = (max(width, 0), max(height, 0))
    bytes = Array(repeating: 0, count: 4 * self.width * self.height)
  }

  /// A pixel; outside of the picture reads are clear and writes are ignored.
  subscript(x: Int, y: Int) -> Pixel {
    get {
      guard x >= 0, y >= 0, x < width, y < height else { return .clear }
      let place = 4 * (y * width + x)
      return Pixel(
        red: bytes[place], green: bytes[place + 1], blue: bytes[place + 2], opacity: bytes[place + 3])
    }
    set {
      guard x >= 0, y >= 0, x < width, y < height else { return }
      let place = 4 * (y * width + x)
      bytes[place] = newValue.red
      bytes[place + 1] = newValue.green
      bytes[place + 2] = newValue.blue
      bytes[place + 3] = newValue.opacity
    }
  }

  /// Lays a color over a pixel, `share` of 0...1 of it.
  mutating func blend(_ color: CellColor, _ x: Int, _ y: Int, _ share: Double) {
    guard case .rgb(let red, let green, let blue) = color else { return }
    let behind = self[x, y]
    let rest = Double(behind.opacity) / 255 * (1 - share)
    let whole = share + rest
    guard whole > 0 else { return }
    func mixed(_ ink: UInt8, _ under: UInt8) -> UInt8 {
      UInt8(((Double(ink) * share + Double(under) * rest) / whole).rounded())
    }
    self[x, y] = Pixel(
      red: mixed(red, behind.red), green: mixed(green, behind.green), blue: mixed(blue, behind.blue),
      opacity: UInt8((255 * min(whole, 1)).rounded()))
  }

  /// Lays a color over the picture where a mask says so, by the mask's strength times an opacity of 0...1, and empties
  /// the mask for what comes next.
  mutating func lay(_ color: CellColor, over mask: inout CoverageMask, opacity: Double = 1) {
    guard case .rgb(let red, let green, let blue) = color else { return mask.take { _, _, _ in } }
    let ink = (Int(red), Int(green), Int(blue))
    let strength = Int((min(opacity, 1) * 256).rounded())
    let width = width
    bytes.withUnsafeMutableBufferPointer { bytes in
      mask.take { x, y, coverage in
        let share = Int(coverage) * strength >> 8
        let place = 4 * (y * width + x)
        let behind = Int(bytes[place + 3])
        // Straight colors with an opacity: the usual "over" of Porter and Duff.
        let rest = behind * (255 - share) / 255
        let whole = max(share + rest, 1)
        bytes[place] = UInt8((ink.0 * share + Int(bytes[place]) * rest) / whole)
        bytes[place + 1] = UInt8((ink.1 * share + Int(bytes[place + 1]) * rest) / whole)
        bytes[place + 2] = UInt8((ink.2 * share + Int(bytes[place + 2]) * rest) / whole)
        bytes[place + 3] = UInt8(min(whole, 255))
      }
    }
  }
}
