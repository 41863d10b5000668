// The layout: properties at every size, and pictures of the designed ones.

import Plotting
import Testing

@testable import Workbench

@Suite("The layout")
struct LayoutTests {
  private static func rects(_ layout: Layout) -> [CellRect] {
    Array(layout.panes.values) + [layout.header, layout.timeline, layout.status, layout.hints].compactMap { $0 }
  }

  /// What is wrong with a layout; nil if nothing is.
  private static func flaw(_ rects: [CellRect], of layout: Layout, width: Int, height: Int) -> String? {
    let screen = CellRect(column: 0, row: 0, width: width, height: height)
    var area = 0
    for (index, rect) in rects.enumerated() {
      if rect.isEmpty || rect.intersection(screen) != rect { return "\(rect) is empty or leaves the screen" }
      for other in rects[(index + 1)...] where !rect.intersection(other).isEmpty { return "\(rect) meets \(other)" }
      area += rect.width * rect.height
    }
    for (pane, rect) in layout.panes where rect.width < Layout.minimum.width || rect.height < Layout.minimum.height {
      return "\(pane) is under its minimum: \(rect)"
    }
    // Disjoint rectangles of the screen's area cover it; smaller screens have one line or none.
    let isWhole = layout.mode != .tooSmall && layout.mode != .line
    return isWhole && area != width * height ? "\(width * height - area) cells belong to nothing" : nil
  }

  /// A drawer matters only where another pane has the focus, and zooming shows any one pane alike.
  private static let places: [(focus: Pane, secondaryPane: Pane, isZoomed: Bool)] =
    Pane.allCases.map { ($0, .architecture, false) } + Pane.secondaryPanes.map { (.landscape, $0, false) }
    + [(.objectives, .queue, false), (.landscape, .architecture, true)]

  @Test("Rectangles are disjoint, cover the screen, and no pane is under its minimum", arguments: 1...260)
  func rectanglesAreSound(width: Int) {
    for height in 1...90 {
      for (focus, secondaryPane, isZoomed) in Self.places {
        // Half of the sizes with a lesson: each size is seen with both over the drawers.
        let layout = Layout(
          width: width, height: height, focus: focus, isZoomed: isZoomed, secondaryPane: secondaryPane,
          isTaught: (width + height + (Pane.allCases.firstIndex(of: secondaryPane) ?? 0)) % 2 == 0,
          taught: height % 3 == 0 ? .certificate : nil, taughtCurve: width % 3 == 0)
        if let flaw = Self.flaw(Self.rects(layout), of: layout, width: width, height: height) {
          Issue.record("\(width)x\(height) \(focus) \(secondaryPane) \(isZoomed ? "zoomed" : ""): \(flaw)")
          return
        }
      }
    }
  }

  @Test("A layout with a hole, an overlap or a sliver is found")
  func flawsAreFound() {
    let layout = Layout(width: 120, height: 40)
    let rects = Self.rects(layout)
    #expect(Self.flaw(rects, of: layout, width: 120, height: 40) == nil)
    let withHole = Array(rects.dropFirst())
    #expect(Self.flaw(withHole, of: layout, width: 120, height: 40)?.contains("belong to nothing") == true)
    #expect(Self.flaw(rects + [rects[0]], of: layout, width: 120, height: 40)?.contains("meets") == true)
    #expect(Self.flaw(rects, of: layout, width: 119, height: 40)?.contains("leaves the screen") == true)
  }

  @Test("The focused pane is always shown where panes are", arguments: Pane.allCases)
  func focusIsShown(_ pane: Pane) {
    for (width, height) in [(40, 12), (79, 24), (80, 24), (100, 60), (110, 30), (200, 60)] {
      for isZoomed in [false, true] {
        let layout = Layout(width: width, height: height, focus: pane, isZoomed: isZoomed)
        #expect(layout.panes[pane] != nil, "\(width)x\(height)")
        if isZoomed { #expect(layout.panes.count == 1) }
      }
    }
  }

  @Test("The charts fill the curves pane from the top without overlap")
  func chartsFillTheirPane() {
    for (width, height) in [(40, 12), (80, 24), (120, 40), (200, 60), (220, 70)] {
      for isZoomed in [false, true] {
        let layout = Layout(width: width, height: height, focus: .curves, isZoomed: isZoomed)
        guard let pane = layout.panes[.curves] else { continue }
        #expect(layout.charts.reduce(0) { $0 + $1.width * $1.height } == pane.width * pane.height)
        #expect(layout.charts.allSatisfy { $0.intersection(pane) == $0 })
      }
    }
  }

  /// A picture at a quarter of the size: each pane by its first letter.
  private static func picture(_ width: Int, _ height: Int, _ focus: Pane = .landscape) -> String {
    let layout = Layout(width: width, height: height, focus: focus)
    let letters: [Pane: Character] = [
      .landscape: "L", .curves: "C", .certificate: "G", .architecture: "A", .queue: "Q", .objectives: "O",
      .lesson: "N", .compare: "V",
    ]
    return stride(from: 0, to: height, by: 2).map { row in
      String(
        stride(from: 0, to: width, by: 4).map { column -> Character in
          if layout.header?.contains(column: column, row: row) == true { return "h" }
          if layout.timeline?.contains(column: column, row: row) == true { return "t" }
          if layout.status?.contains(column: column, row: row) == true { return "s" }
          if layout.hints?.contains(column: column, row: row) == true { return "k" }
          return layout.pane(column: column, row: row).flatMap { letters[$0] } ?? "."
        })
    }.joined(separator: "\n")
  }

  @Test("80x24 has the landscape, two panes beside it, and the list with the form under them")
  func picture80() {
    #expect(
      Self.picture(80, 24) == """
        hhhhhhhhhhhhhhhhhhhh
        LLLLLLLLLLLLCCCCCCCC
        LLLLLLLLLLLLCCCCCCCC
        LLLLLLLLLLLLCCCCCCCC
        LLLLLLLLLLLLCCCCCCCC
        LLLLLLLLLLLLGGGGGGGG
        LLLLLLLLLLLLGGGGGGGG
        LLLLLLLLLLLLGGGGGGGG
        OOOOOOAAAAAAAAAAAAAA
        OOOOOOAAAAAAAAAAAAAA
        OOOOOOAAAAAAAAAAAAAA
        ssssssssssssssssssss
        """)
  }

  @Test("80x24 opens the drawer when it has the focus")
  func picture80Queue() {
    #expect(
      Self.picture(80, 24, .queue) == """
        hhhhhhhhhhhhhhhhhhhh
        LLLLLLLLLLLLCCCCCCCC
        LLLLLLLLLLLLCCCCCCCC
        LLLLLLLLLLLLCCCCCCCC
        LLLLLLLLLLLLGGGGGGGG
        LLLLLLLLLLLLGGGGGGGG
        OOOOOOQQQQQQQQQQQQQQ
        OOOOOOQQQQQQQQQQQQQQ
        OOOOOOQQQQQQQQQQQQQQ
        OOOOOOQQQQQQQQQQQQQQ
        OOOOOOQQQQQQQQQQQQQQ
        ssssssssssssssssssss
        """)
  }

  @Test("120x40 has three columns with all panes")
  func picture120() {
    let rows = Self.picture(120, 40).split(separator: "\n")
    #expect(rows.first == "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhh")
    #expect(rows[2] == "OOOOOOOOLLLLLLLLLLLLCCCCCCCCCC")
    #expect(rows[12] == "AAAAAAAALLLLLLLLLLLLGGGGGGGGGG")
    #expect(rows[17] == "VVVVVVVVQQQQQQQQQQQQNNNNNNNNNN")
    #expect(Layout(width: 120, height: 40).charts.count == 1)
  }

  @Test("200x60 has three columns with all panes and two charts")
  func picture200() {
    let rows = Self.picture(200, 60).split(separator: "\n")
    #expect(Set(rows[3]) == ["O", "L", "C"])
    #expect(Set(rows[18]) == ["A", "L", "G"])
    #expect(Set(rows[26]) == ["V", "Q", "N"])
    #expect(Layout(width: 200, height: 60).charts.count == 2)
  }

  @Test("40x12 has one pane, a line of numbers and the keys")
  func picture40() {
    #expect(
      Self.picture(40, 12) == """
        hhhhhhhhhh
        LLLLLLLLLL
        LLLLLLLLLL
        LLLLLLLLLL
        LLLLLLLLLL
        ssssssssss
        """)
  }

  @Test("Under 40x12 there are no panes, under 20x5 nothing at all")
  func smallSizes() {
    #expect(Layout(width: 39, height: 12).mode == .line)
    #expect(Layout(width: 40, height: 11).mode == .line)
    #expect(Layout(width: 20, height: 5).mode == .line)
    #expect(Layout(width: 19, height: 5).mode == .tooSmall)
    #expect(Layout(width: 20, height: 4).mode == .tooSmall)
    #expect(Layout(width: 40, height: 12).mode == .single)
  }
}
