import CZlib
import Foundation
import Testing

@testable import Plotting

/// A PNG file read by the rules of the standard: zlib unpacks, everything else is written here anew.
struct DecodedPNG {
  let width: Int
  let height: Int
  /// Red, green, blue and opacity of every pixel.
  let pixels: [UInt8]

  init?(_ file: [UInt8]) {
    guard file.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) else { return nil }
    func number(_ place: Int) -> Int { file[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) } }
    var (place, size, packed, isWhole, parts) = (8, (0, 0), [UInt8](), false, 0)
    while place + 12 <= file.count {
      let length = number(place)
      guard place + 12 + length <= file.count else { return nil }
      let kind = String(decoding: file[(place + 4)..<(place + 8)], as: UTF8.self)
      let body = Array(file[(place + 8)..<(place + 8 + length)])
      guard Self.sum(Array(kind.utf8) + body) == number(place + 8 + length) else { return nil }
      switch kind {
      case "IHDR":
        size = (number(place + 8), number(place + 12))
        // With opacity or without.
        guard body[8] == 8, [2, 6].contains(body[9]), Array(body[10...]) == [0, 0, 0] else { return nil }
        parts = body[9] == 2 ? 3 : 4
      case "IDAT": packed += body
      case "IEND": isWhole = true
      default: return nil
      }
      place += 12 + length
    }
    guard isWhole, place == file.count else { return nil }
    (width, height) = size
    var rows = [UInt8](repeating: 0, count: (parts * width + 1) * height)
    var count = UInt(rows.count)
    guard uncompress(&rows, &count, packed, UInt(packed.count)) == Z_OK, count == rows.count else { return nil }
    var pixels: [UInt8] = []
    for y in 0..<height {
      let start = y * (parts * width + 1)
      // No filter is used.
      guard rows[start] == 0 else { return nil }
      for x in 0..<width {
        let pixel = rows[(start + 1 + parts * x)..<(start + 1 + parts * (x + 1))]
        pixels += pixel + (parts == 3 ? [255] : [])
      }
    }
    self.pixels = pixels
  }

  func pixel(_ x: Int, _ y: Int) -> [UInt8] { Array(pixels[(4 * (y * width + x))..<(4 * (y * width + x) + 4)]) }

  /// CRC-32 bit by bit, by the standard's annex D.
  private static func sum(_ bytes: [UInt8]) -> Int {
    var sum: UInt32 = 0xffff_ffff
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? 0xedb8_8320 ^ (sum >> 1) : sum >> 1 }
    }
    return Int(sum ^ 0xffff_ffff)
  }
}

@Suite("Pictures of pixels")
struct RasterTests {
  private let cell = PixelSize(width: 10, height: 20)

  /// A map of a function drawn with and without pictures.
  private func map(
    _ style: MapStyle = .both, levels: [Double]? = nil, graphics: PixelSize?, width: Int = 40, height: Int = 20,
    _ function: (Double, Double) -> Double
  ) -> (buffer: CellBuffer, drawing: MapDrawing) {
    let rect = CellRect(column: 3, row: 2, width: width, height: height)
    let box = DataBox(x: -2...2, y: -2...2)
    let viewport = ContourMap.viewport(of: box, in: rect)
    var buffer = CellBuffer(width: width + 6, height: height + 4)
    let drawing = ContourMap(grid: viewport.sample(function), levels: levels, spacing: .linear, style: style)
      .draw(
        into: &buffer, in: rect,
        capabilities: Capabilities(color: .truecolor, glyphs: .braille, graphics: graphics))
    return (buffer, drawing)
  }

  @Test("are files that a reader of their own reads back, whatever is in them")
  func file() throws {
    var generator = Xorshift(state: 0x9e37_79b9_7f4a_7c15)
    for (width, height) in [(1, 1), (7, 3), (64, 64), (301, 17)] {
      var raster = Raster(width: width, height: height)
      for y in 0..<height {
        for x in 0..<width {
          func byte() -> UInt8 { UInt8(generator.integer(0...255)) }
          // Half of them without opacity.
          raster[x, y] = Pixel(red: byte(), green: byte(), blue: byte(), opacity: width == 64 ? 255 : byte())
        }
      }
      let decoded = try #require(DecodedPNG(raster.png))
      #expect(decoded.width == width && decoded.height == height && decoded.pixels == raster.bytes)
      // One byte that is wrong anywhere is noticed.
      var damaged = raster.png
      damaged[damaged.count / 2] ^= 4
      #expect(DecodedPNG(damaged)?.pixels != raster.bytes)
    }
  }

  @Test("hold in characters what they hold without pictures, cell by cell")
  func characters() {
    for style in MapStyle.allCases {
      let plain = map(style, graphics: nil) { $0 * $0 + $1 * $1 }
      let drawn = map(style, graphics: cell) { $0 * $0 + $1 * $1 }
      #expect(plain.buffer.image == nil && drawn.buffer.image?.rect == drawn.drawing.viewport.cells)
      #expect(plain.buffer.text == drawn.buffer.text)
      for row in 0..<plain.buffer.height {
        for column in 0..<plain.buffer.width {
          var cell = drawn.buffer[column, row]
          #expect(cell.showsImage == drawn.drawing.viewport.cells.contains(column: column, row: row))
          cell.showsImage = false
          #expect(cell == plain.buffer[column, row])
        }
      }
    }
  }

  @Test("have the color of the scale at every pixel, to a step of the color map")
  func heat() throws {
    // A plane is what cubics reproduce, so the color follows from the place alone.
    let (buffer, _) = map(.heat, graphics: cell) { x, _ in x }
    let raster = try #require(buffer.image).raster
    let colors = ColorMap.viridis.colors.map(Pixel.init)
    for x in stride(from: 12, to: raster.width - 12, by: 7) {
      let found = try #require(colors.firstIndex(of: raster[x, raster.height / 2]), "at \(x)")
      let expected = (Double(x) + 0.5) / Double(raster.width) * 255
      #expect(abs(Double(found) - expected) < 4, "at \(x): \(found), not \(expected)")
    }
  }

  @Test("have lines where the function has the value, to a pixel")
  func lines() throws {
    let (buffer, drawing) = map(.lines, levels: [1], graphics: cell) { $0 * $0 + $1 * $1 }
    let raster = try #require(buffer.image).raster
    #expect(drawing.levels == [1])
    let box = drawing.viewport.box
    var drawn = 0.0
    for y in 0..<raster.height {
      for x in 0..<raster.width {
        let u = box.x.lowerBound + (Double(x) + 0.5) / Double(raster.width) * (box.x.upperBound - box.x.lowerBound)
        let v = box.y.upperBound - (Double(y) + 0.5) / Double(raster.height) * (box.y.upperBound - box.y.lowerBound)
        let across = (box.x.upperBound - box.x.lowerBound) / Double(raster.width)
        let away = abs((u * u + v * v).squareRoot() - 1) / across
        drawn += Double(raster[x, y].opacity) / 255
        if raster[x, y].opacity > 0 { #expect(away < 2.6, "a line \(away) pixels away") }
        if away < 0.3 { #expect(raster[x, y].opacity > 100, "no line at \(x), \(y)") }
      }
    }
    // As long as the circle, and 0.14 of a cell broad.
    let circle = 2 * .pi * Double(raster.width) / (box.x.upperBound - box.x.lowerBound)
    #expect(abs(drawn - 1.4 * circle) < 0.05 * 1.4 * circle)
  }

  @Test("show nothing where there is no value, and no more than that")
  func gaps() throws {
    let (buffer, _) = map(.heat, graphics: cell) { x, y in x < 0 ? .nan : x + y }
    let raster = try #require(buffer.image).raster
    let middle = raster.height / 2
    #expect(raster[raster.width / 4, middle] == .clear && raster[3 * raster.width / 4, middle].opacity == 255)
    let edge = try #require((0..<raster.width).first { raster[$0, middle].opacity > 0 })
    #expect(abs(edge - raster.width / 2) <= 5)
  }

  @Test("have lines that cover as much as their length and breadth say, at any slope")
  func coverage() {
    var generator = Xorshift(state: 0x2545_f491_4f6c_dd1d)
    for _ in 0..<200 {
      let (from, to) = (
        DataPoint(generator.uniform(30, 170), generator.uniform(30, 170)),
        DataPoint(generator.uniform(30, 170), generator.uniform(30, 170))
      )
      let breadth = generator.uniform(1.5, 8)
      var mask = CoverageMask(width: 200, height: 200)
      mask.line([from, to], breadth: breadth)
      var sum = 0.0
      mask.take { _, _, value in sum += Double(value) / 255 }
      let length = ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
      let area = length * breadth + .pi * breadth * breadth / 4
      #expect(abs(sum - area) < 0.03 * area + 1, "\(sum), not \(area)")
      // Taken once, it is empty.
      mask.take { _, _, _ in Issue.record("something was left") }
    }
  }

  @Test("are drawn in the time of what is seen, whatever the numbers are")
  func extremes() {
    let numbers: [Double] = [0, 50, -1e300, 1e300, .infinity, -.infinity, .nan, 1e-300, 99.999, -3]
    for dash in Dash.allCases {
      var mask = CoverageMask(width: 100, height: 60)
      for x in numbers {
        for y in numbers {
          mask.line([DataPoint(x, y), DataPoint(y, x), DataPoint(50, 30)], breadth: 3, dash: dash)
        }
      }
      var count = 0
      mask.take { x, y, _ in
        #expect((0..<100).contains(x) && (0..<60).contains(y))
        count += 1
      }
      #expect(count > 0)
    }
  }

  @Test("cover parts of a dashed line as its pattern says")
  func dashes() {
    func covered(_ dash: Dash) -> Double {
      var mask = CoverageMask(width: 800, height: 20)
      mask.line([DataPoint(0, 10), DataPoint(720, 10)], breadth: 1, dash: dash, dot: 20)
      var sum = 0.0
      mask.take { _, y, value in if y == 10 { sum += Double(value) / 255 } }
      return sum / 720
    }
    let solid = covered(.solid)
    #expect(abs(covered(.dashed) / solid - 4.0 / 6) < 0.03)
    #expect(abs(covered(.dotted) / solid - 1.0 / 3) < 0.04)
    #expect(abs(covered(.dashDot) / solid - 6.0 / 9) < 0.04)
  }

  @Test("are covered by letters, and paths are drawn into them")
  func overlays() throws {
    var (buffer, drawing) = map(.heat, graphics: cell) { x, _ in x }
    let viewport = drawing.viewport
    let before = try #require(buffer.image).raster
    var letters = LetterPlaces(viewport.cells)
    let path = Trajectory(
      points: [DataPoint(-1, -1), DataPoint(1, 1)], pen: Pen(letter: "g", color: .rgb(255, 0, 0)), isBroad: true)
    Trajectory.draw(
      [path], into: &buffer, viewport: viewport,
      capabilities: Capabilities(color: .truecolor, glyphs: .braille, graphics: cell), letters: &letters)
    let raster = try #require(buffer.image).raster
    #expect(raster != before)
    // Red in the middle of the path, untouched in a corner.
    let middle = raster[raster.width / 2, raster.height / 2]
    #expect(middle.red > 200 && middle.green < 60)
    #expect(raster[2, 2] == before[2, 2])
    // Drawn again it is the same picture, with another path another one: by what is drawn, before any pixel is painted.
    for (points, isSame) in [(path.points, true), (path.points.reversed(), false)] {
      var (again, _) = map(.heat, graphics: cell) { x, _ in x }
      var other = path
      other.points = points
      Trajectory.draw(
        [other], into: &again, viewport: viewport,
        capabilities: Capabilities(color: .truecolor, glyphs: .braille, graphics: cell), letters: &letters)
      #expect((again.image == buffer.image) == isSame && again.image?.layers.count == 1)
    }
    // The cells under it go on showing the picture.
    let cells = viewport.cells
    #expect(buffer[cells.column + cells.width / 2, cells.row + cells.height / 2].showsImage)
    letters.draw(into: &buffer)
    let head = try #require(viewport.cell(of: DataPoint(1, 1)))
    #expect(buffer[head.column, head.row].character == "G" && !buffer[head.column, head.row].showsImage)
    // Copied, it moves along.
    var page = CellBuffer(width: 80, height: 40)
    page.copy(buffer, column: 5, row: 4)
    #expect(
      page.image?.rect
        == CellRect(
          column: cells.column + 5, row: cells.row + 4, width: cells.width, height: cells.height))
    let svg = page.svg()
    let start = try #require(svg.firstRange(of: "base64,"))
    let text = svg[start.upperBound...].prefix { $0 != "\"" }
    let data = try #require(Data(base64Encoded: String(text)))
    #expect(DecodedPNG(Array(data))?.pixels == raster.bytes)
  }
}
