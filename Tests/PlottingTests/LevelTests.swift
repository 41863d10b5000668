import Testing

@testable import Plotting

@Suite("Levels")
struct LevelTests {
  private let square = DataBox(x: -1...1, y: -1...1)

  @Test(
    "The place of a value grows with it, whatever the spacing, and its inverse finds it again",
    arguments: LevelSpacing.allCases)
  func monotone(_ spacing: LevelSpacing) throws {
    for values in [
      (0..<1000).map { Double($0 * $0) - 7 }, (0..<50).map { powerOfTen(Double($0) / 5 - 5) },
      [-1.7e308, 0, 1, 1.7e308], [1, 2], [-3, -2.5, 0, 0, 0, 4],
    ] {
      let scale = LevelScale(spacing, values: values + [.nan, .infinity])
      let places = try values.sorted().map { try #require(scale.place(of: $0)) }
      #expect(zip(places, places.dropFirst()).allSatisfy { $0 <= $1 } && places.allSatisfy { (0...1).contains($0) })
      #expect(places.first == 0 && places.last == 1)
      for place in [0.1, 0.5, 0.9] {
        let again = scale.place(of: scale.value(at: place))
        #expect(try abs(#require(again) - place) < 1e-6 || spacing == .quantile, "\(place)")
      }
    }
    let scale = LevelScale(spacing, values: [1, 2, 3])
    #expect(scale.place(of: .nan) == nil && scale.place(of: .infinity) == nil)
    #expect(scale.place(of: -9) == 0 && scale.place(of: 99) == 1)
    for constant in [[3, 3, 3], [.nan], []] as [[Double]] {
      #expect(LevelScale(spacing, values: constant).place(of: 3) == 0)
    }
  }

  @Test("Levels ascend strictly inside of the values", arguments: LevelSpacing.allCases)
  func levels(_ spacing: LevelSpacing) {
    let values = (0..<1000).map { Double($0 * $0) - 7 } + [.nan, .infinity]
    let levels = LevelScale(spacing, values: values).levels(count: 10)
    #expect((7...10).contains(levels.count))
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $0.0 < $0.1 })
    #expect(levels.allSatisfy { $0 > -7 && $0 < 999 * 999 - 7 })
    for bad in [[], [3, 3, 3], [.nan], [.infinity, 1]] as [[Double]] {
      #expect(LevelScale(spacing, values: bad).levels(count: 5).isEmpty)
    }
    #expect(LevelScale(spacing, values: values).levels(count: 0).isEmpty)
    #expect(!LevelScale(spacing, values: [-1.7e308, 0, 1, 1.7e308]).levels(count: 5).isEmpty)
  }

  @Test("Levels have few digits, and spread as their spacing says")
  func rounded() {
    let values = (0...1000).map { Double($0 * $0) }
    let linear = LevelScale(.linear, values: values).levels(count: 4)
    #expect(linear == [200_000, 400_000, 600_000, 800_000] || linear == [500_000])
    for spacing in LevelSpacing.allCases {
      for level in LevelScale(spacing, values: values).levels(count: 8) {
        #expect(level.shortText(significantDigits: 2) == level.shortText(significantDigits: 17), "\(level)")
      }
    }
    let logarithmic = LevelScale(.logarithmic, values: values, minimum: 0).levels(count: 3)
    #expect(logarithmic[0] < linear[0] / 10)
    #expect(LevelScale(.quantile, values: values).levels(count: 3) == [100_000, 200_000, 500_000])
    let decades = (0...60).map { powerOfTen(Double($0) / 10 - 3) }
    let powers = LevelScale(.quantile, values: decades).levels(count: 5)
    #expect(powers == [0.01, 0.1, 1, 10, 100])
  }

  @Test("The roundest number lies between its bounds and has no more digits than it needs")
  func roundNumbers() {
    #expect(RoundNumber.between(0.7, 3) == 1 && RoundNumber.between(2.2, 9) == 5 && RoundNumber.between(2.1, 4.9) == 4)
    #expect(RoundNumber.between(-19.3, -18.8) == -19 && RoundNumber.between(-1, 2) == 0)
    #expect(RoundNumber.between(1.2345, 1.2349).shortText(significantDigits: 5) == "1.2345")
    #expect(RoundNumber.between(3, 3) == 3 && RoundNumber.between(.nan, 1).isNaN)
    for exponent in stride(from: -300, through: 300, by: 25) {
      let low = 3.4 * powerOfTen(Double(exponent))
      let found = RoundNumber.between(low, 1.3 * low)
      #expect(found >= low && found <= 1.3 * low)
      #expect(found.shortText(significantDigits: 1) == found.shortText(significantDigits: 17))
    }
  }

  /// The mean distance of lines in dots: how many dots there are for each that lies on a line.
  private func distance(_ map: ContourMap, _ viewport: Viewport) -> (dots: Double, levels: Int) {
    var buffer = CellBuffer(width: viewport.cells.endColumn, height: viewport.cells.endRow)
    let drawing = map.draw(
      into: &buffer, in: buffer.bounds, capabilities: Capabilities(color: .mono, glyphs: .braille))
    let lines = Isolines(grid: map.grid, levels: drawing.levels)
    let dots = lines.masks.reduce(0) { $0 + $1.nonzeroBitCount }
    return (Double(8 * lines.masks.count) / Double(max(dots, 1)), drawing.levels.count)
  }

  @Test("On Rastrigin's function at 80x24 the lines lie three dots apart at least, with the former number they do not")
  func rastrigin() {
    let viewport = Viewport(
      box: DataBox(x: -7...7, y: -5.12...5.12), cells: CellRect(column: 0, row: 0, width: 45, height: 11))
    let grid = viewport.sample { x, y in
      [x, y].reduce(0) { $0 + $1 * $1 + 10 * (1 - wave($1)) }
    }
    var map = ContourMap(grid: grid, minimum: 0, style: .lines, showsAxes: false)
    let adapted = distance(map, viewport)
    #expect(adapted.dots >= 3 && adapted.levels == 1)
    map.levels = LevelScale(.logarithmic, values: grid.values, minimum: 0).levels(count: 8)
    #expect(distance(map, viewport).dots < 3)
    // Where colors show the function, the one line that would run through every basin is left out.
    var buffer = CellBuffer(width: 45, height: 11)
    let drawing = ContourMap(grid: grid, minimum: 0, showsAxes: false)
      .draw(into: &buffer, in: buffer.bounds, capabilities: Capabilities(color: .truecolor, glyphs: .braille))
    #expect(drawing.levels.isEmpty)
  }

  /// cos(2 pi x).
  private func wave(_ x: Double) -> Double {
    let t = x - x.rounded(.down)
    // The sine's own series would do; a point on the circle is what is at hand.
    return 1 - 2 * halfWave(t)
  }

  /// sin(pi t)^2 by its series, 0 <= t <= 1.
  private func halfWave(_ t: Double) -> Double {
    let x = (t - 0.5) * Double.pi
    var (term, sum) = (1.0, 1.0)
    for n in 1...12 {
      term *= -x * x / Double((2 * n - 1) * (2 * n))
      sum += term
    }
    return sum * sum
  }

  @Test("Crowding counts the lines that lie nearer than asked, along rows and columns")
  func crowding() {
    let box = DataBox(x: 0...1, y: 0...1)
    let grid = Viewport(box: box, cells: CellRect(column: 0, row: 0, width: 10, height: 2)).sample { x, _ in x }
    // Sample i lies at (i + 1/2) / 20: lines after the dots 4, 9 and 11.
    let lines = Isolines(grid: grid, levels: [0.25, 0.5, 0.6])
    #expect(lines.crowding(distance: 3) == 0.5 && lines.crowding(distance: 2) == 0 && lines.crowding(distance: 6) == 1)
    #expect(Isolines(grid: grid, levels: []).crowding(distance: 3) == 0)
  }

  @Test("A gentle slope has as many lines as are wanted, a wider picture more than a narrow one")
  func counts() {
    func count(_ width: Int) -> Int {
      let places = (0..<40).flatMap { _ in (0..<width).map { Double($0) / Double(width) } }
      return LevelScale.lineCount(places, columns: width, distance: 3, most: 14)
    }
    #expect(count(100) == 14 && count(24) == 7 && count(5) == 0)
    #expect(LevelScale.lineCount([], columns: 0, distance: 3, most: 9) == 9)
    let blank = Array(repeating: Double.nan, count: 100)
    #expect(LevelScale.lineCount(blank, columns: 10, distance: 3, most: 9) == 9)
  }

  /// Labels of a bowl at some size.
  private func bowl(_ width: Int, _ height: Int) -> (labels: [[LevelLabel]], lines: Isolines, levels: [Double]) {
    var buffer = CellBuffer(width: width, height: height)
    let grid = Viewport(box: square, cells: buffer.bounds).sample { x, y in x * x + 2 * y * y }
    let drawing = ContourMap(grid: grid, minimum: 0, showsAxes: false)
      .draw(into: &buffer, in: buffer.bounds, capabilities: Capabilities(color: .truecolor, glyphs: .braille))
    return (drawing.labels, Isolines(grid: grid, levels: drawing.levels), drawing.levels)
  }

  @Test("Values are written on their own lines, with no other line beside them, and never over each other")
  func labels() throws {
    for (width, height) in [(45, 11), (75, 25), (100, 40)] {
      let (places, lines, levels) = bowl(width, height)
      #expect(places.count == levels.count && places.filter { !$0.isEmpty }.count >= levels.count / 2)
      for (index, choices) in places.enumerated() {
        for label in choices {
          #expect(label.text == levels[index].shortText())
          let cells = (label.column..<label.column + label.text.count).map { lines.level($0, label.row) }
          #expect(cells.contains(index) && cells.allSatisfy { $0 == index || $0 == nil })
        }
      }
      let chosen = LevelLabel.chosen(from: places) { _, _ in true }
      #expect(chosen.count >= 2)
      for (number, label) in chosen.enumerated() {
        #expect(!chosen.dropFirst(number + 1).contains { label.isNear($0) })
        #expect(lines.isWhole(label.column, label.row))
      }
    }
  }

  @Test("A value is written elsewhere where a path leads, and nowhere where all of its places are taken")
  func avoided() throws {
    let (places, _, _) = bowl(75, 25)
    let first = try #require(LevelLabel.chosen(from: places) { _, _ in true }.first)
    let others = LevelLabel.chosen(from: places) { column, row in
      row != first.row || !(first.column..<first.column + first.text.count).contains(column)
    }
    #expect(others.contains { $0.text == first.text } && !others.contains(first))
    #expect(LevelLabel.chosen(from: places) { _, _ in false }.isEmpty)
  }
}
