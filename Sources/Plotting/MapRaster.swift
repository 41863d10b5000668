// A map at the resolution of the screen: heat and lines between the samples.

/// Paints a map pixel by pixel.
///
/// Between samples the place of a value on the scale is interpolated by cubics (Keys 1981), which have no kinks where
/// samples lie; a line is where the place passes that of its level, so broad as if drawn with a pen, whatever the slope.
struct MapRaster {
  /// The places of samples on the scale, in 0...1; NaN where a sample is not finite.
  let places: [Double]
  let columns: Int
  let rows: Int
  let colors: HeatColors
  /// The places of the levels on the scale, ascending.
  let levels: [Double]

  /// Half the breadth of an isoline, as a share of a cell's width.
  private static let halfBreadth = 0.07

  /// The picture for so many cells.
  func painted(cells: CellRect, cell: PixelSize) -> Raster {
    var raster = Raster(width: cells.width * cell.width, height: cells.height * cell.height)
    guard columns > 0, rows > 0 else { return raster }
    let across = CubicWeights(samples: columns, pixels: raster.width)
    let down = CubicWeights(samples: rows, pixels: raster.height)
    let fine = spread(across, down, raster)
    let half = max(Self.halfBreadth * Double(cell.width), 0.6)
    let fills = colors.fills.map(Pixel.init)
    // One tone for all of a line: on both sides of it the heat may ask for another one.
    let tones = levels.map { colors.line($0) }
    let (width, height) = (raster.width, raster.height)
    for y in 0..<height {
      for x in 0..<width {
        let place = fine[y * width + x]
        guard !place.isNaN else { continue }
        let entry = HeatColors.entry(place)
        if !fills.isEmpty { raster[x, y] = fills[entry] }
        guard !levels.isEmpty else { continue }
        // The slope by differences of neighbors; at the edge there is one neighbor only.
        let (left, right) = (fine[y * width + max(x - 1, 0)], fine[y * width + min(x + 1, width - 1)])
        let (above, below) = (fine[max(y - 1, 0) * width + x], fine[min(y + 1, height - 1) * width + x])
        guard let line = line(at: place, (right - left) / 2, (below - above) / 2, half: half) else { continue }
        raster.blend(tones[line.level], x, y, line.covered)
      }
    }
    return raster
  }

  /// The level whose line covers a pixel and how much of it, 0...1, by the pixel's place on the scale and the slope there.
  private func line(
    at place: Double, _ across: Double, _ down: Double, half: Double
  ) -> (level: Int, covered: Double)? {
    let slope = (across * across + down * down).squareRoot()
    guard slope > 0 else { return nil }
    // The nearest level is one of the two around the place.
    var low = 0
    var high = levels.count
    while low < high {
      let middle = (low + high) / 2
      if levels[middle] <= place { low = middle + 1 } else { high = middle }
    }
    let near = [low - 1, low].filter(levels.indices.contains)
    guard let level = near.min(by: { abs(levels[$0] - place) < abs(levels[$1] - place) }) else { return nil }
    let covered = half + 0.5 - abs(levels[level] - place) / slope
    return covered > 0 ? (level, min(covered, 1)) : nil
  }

  /// The places at every pixel; next to a sample that is not finite that of the nearest one.
  private func spread(_ across: CubicWeights, _ down: CubicWeights, _ raster: Raster) -> [Double] {
    var lines: [Double] = []
    lines.reserveCapacity(raster.width * rows)
    for row in 0..<rows {
      for x in 0..<raster.width { lines.append(across.value(x) { places[row * columns + $0] }) }
    }
    let width = raster.width
    return [Double](unsafeUninitializedCapacity: width * raster.height) { fine, count in
      for y in 0..<raster.height {
        for x in 0..<width { fine[y * width + x] = down.value(y) { lines[$0 * width + x] } }
      }
      count = width * raster.height
    }
  }
}

/// For each pixel of a row the four samples around it and their weights.
///
/// R. Keys, "Cubic convolution interpolation for digital image processing", IEEE TASSP 29 (1981),
/// doi:10.1109/TASSP.1981.1163711, with a = -1/2.
private struct CubicWeights {
  private let samples: Int
  private let firsts: [Int]
  private let weights: [SIMD4<Double>]
  private let nearest: [Int]

  init(samples: Int, pixels: Int) {
    self.samples = samples
    let places = (0..<pixels).map { (Double($0) + 0.5) * Double(samples) / Double(pixels) - 0.5 }
    firsts = places.map { Int($0.rounded(.down)) - 1 }
    nearest = places.map { min(max(Int($0.rounded()), 0), samples - 1) }
    weights = places.map { place in
      let t = place - place.rounded(.down)
      let (t2, t3) = (t * t, t * t * t)
      return SIMD4(
        -0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1, -1.5 * t3 + 2 * t2 + 0.5 * t, 0.5 * t3 - 0.5 * t2)
    }
  }

  /// The value at a pixel; values outside of the samples are those at the edge.
  @inline(__always)
  func value(_ pixel: Int, _ sample: (Int) -> Double) -> Double {
    let (first, weight) = (firsts[pixel], weights[pixel])
    var sum = 0.0
    for step in 0..<4 { sum += weight[step] * sample(min(max(first + step, 0), samples - 1)) }
    return sum.isFinite ? sum : sample(nearest[pixel])
  }
}
