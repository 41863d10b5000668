import Testing

@testable import Plotting

@Suite("Names at the ends of lines")
struct EndLabelTests {
  @Test("stand in rows of their own, in the order of the ends, near them, the most important kept")
  func rows() {
    var generator = Xorshift(state: 0x2545_f491_4f6c_dd1d)
    for _ in 0..<5000 {
      let count = generator.integer(0...9)
      let rows = generator.integer(0...2)..<generator.integer(3...12)
      // Ends often coincide, lie outside, or are nowhere.
      let wanted = (0..<count).map { _ in
        switch generator.integer(0...9) {
        case 0: Double.nan
        case 1: 4.25
        default: generator.uniform(-4, 15)
        }
      }
      let importance = (0..<count).map { _ in generator.integer(0...3) }
      let found = EndLabels.rows(wanted: wanted, importance: importance, rows: rows)
      let note = "\(wanted) \(importance) \(rows): \(found)"
      #expect(found.count == count && found.compactMap { $0 }.count == min(count, rows.count), "\(note)")
      #expect(found.compactMap { $0 }.allSatisfy(rows.contains), "\(note)")
      #expect(Set(found.compactMap { $0 }).count == found.compactMap { $0 }.count, "\(note)")
      for (a, b) in (0..<count).flatMap({ a in (0..<count).map { (a, $0) } }) {
        if let first = found[a], let second = found[b], wanted[a] < wanted[b] { #expect(first < second, "\(note)") }
        if found[a] == nil, found[b] != nil { #expect(importance[a] <= importance[b], "\(note)") }
      }
      for (row, end) in zip(found, wanted) {
        guard let row, end >= Double(rows.lowerBound), end <= Double(rows.upperBound - 1) else { continue }
        #expect(abs(Double(row) - end) <= Double(count), "\(note)")
      }
    }
  }

  @Test("stay at their ends where nothing is in the way, and spread around a common end")
  func places() {
    let free = EndLabels.rows(wanted: [8, 1.2, 4.6], importance: [0, 0, 0], rows: 0..<10)
    #expect(free == [8, 1, 5])
    let common = EndLabels.rows(wanted: [5, 5, 5], importance: [0, 0, 0], rows: 0..<10)
    #expect(common == [4, 5, 6])
    #expect(EndLabels.rows(wanted: [9, 9, 9], importance: [0, 0, 0], rows: 0..<10) == [7, 8, 9])
    // The chosen run is the last to lose its name.
    #expect(EndLabels.rows(wanted: [1, 1, 1], importance: [0, 1, 2], rows: 0..<1) == [nil, nil, 0])
    #expect(EndLabels.rows(wanted: [1, 2], importance: [0, 1], rows: 0..<0) == [nil, nil])
  }

  private func chart(_ values: [Double], steps: Int = 40, crosshair: Double? = nil) -> LineChart {
    LineChart(
      series: values.enumerated().map { index, value in
        let letter = Array("abcdefgh")[index]
        return LineSeries(
          name: "run\(index)", pen: Pen(letter: letter), y: Array(repeating: value, count: steps))
      },
      xRange: 0...39, yRange: 0...1, crosshair: crosshair, showsLabels: true)
  }

  private func text(_ chart: LineChart, _ width: Int, _ height: Int) -> [String] {
    var buffer = CellBuffer(width: width, height: height)
    chart.draw(into: &buffer, in: buffer.bounds, capabilities: Capabilities(color: .mono, glyphs: .braille))
    return buffer.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("are drawn whole, over no curve and over no other name, whatever the ends")
  func drawn() throws {
    var generator = Xorshift(state: 0x9e37_79b9_7f4a_7c15)
    for _ in 0..<200 {
      let values = (0..<generator.integer(1...8)).map { _ in
        generator.integer(0...4) == 0 ? 0.5 : generator.uniform(0, 1)
      }
      let steps = generator.integer(0...1) == 0 ? 40 : generator.integer(1...39)
      let shown = chart(values, steps: steps)
      let rows = text(shown, 60, 14)
      var bare = shown
      bare.showsLabels = false
      let plot = shown.axes(in: CellRect(column: 0, row: 0, width: 60, height: 14)).plot
      for index in values.indices {
        let name = "\(Array("abcdefgh")[index]) run\(index)"
        #expect(rows.filter { $0.contains(name) }.count == 1, "\(values) \(rows)")
      }
      // As many dots as without names: none is covered.
      func dots(_ rows: [String]) -> Int { rows.joined().count { $0.unicodeScalars.allSatisfy { $0.value > 0x2800 } } }
      var narrow = CellBuffer(width: plot.endColumn, height: 14)
      bare.draw(into: &narrow, in: narrow.bounds, capabilities: Capabilities(color: .mono, glyphs: .braille))
      #expect(dots(rows) == dots(narrow.text.split(separator: "\n").map(String.init)), "\(values) \(rows)")
    }
  }

  @Test("go with the ends while there is room beside them, and stand beside the plot where there is none")
  func follow() throws {
    let half = text(chart([0.2, 0.8], steps: 12), 60, 14)
    let end = text(chart([0.2, 0.8], steps: 40), 60, 14)
    let (near, far) = (
      try #require(half.first { $0.contains("a run0") }), try #require(end.first { $0.contains("a run0") })
    )
    #expect(near.count < 30 && far.count >= 59)
  }

  @Test("have the values at the crosshair, with its step above them")
  func values() throws {
    let rows = text(chart([0.25, 0.5, 0.5], crosshair: 20), 80, 12)
    #expect(rows[0].contains("at 20"))
    for name in ["a run0 0.25", "b run1 0.5", "c run2 0.5"] { #expect(rows.contains { $0.contains(name) }) }
    // In a narrow chart the letter stands for the name.
    let narrow = text(chart([0.25, 0.5], crosshair: 20), 26, 12)
    #expect(narrow.contains { $0.contains("a 0.25") } && !narrow.joined().contains("run"))
  }
}
