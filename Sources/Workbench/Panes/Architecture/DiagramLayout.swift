// Where the blocks of the diagram lie: rows of boxes, the last ones of the rows under each other, the training below.

import OptimizerEngine
import Plotting

/// The places of the blocks in a rectangle.
struct DiagramLayout: Equatable {
  /// A block with the words that fit into it.
  struct Box: Equatable {
    let place: Diagram.Place
    let rect: CellRect
    let title: String
    let lines: [Diagram.Wording]

    /// Whether there is room for a space beside the words.
    var isPadded: Bool { max(title.count, lines.map(\.width).max() ?? 0) + 4 <= rect.width }
  }

  /// A line of text between boxes.
  struct Text: Equatable {
    let rect: CellRect
    let text: String
  }

  /// The boxes that are drawn.
  private(set) var boxes: [Box] = []
  /// The cells between a box and the one that it leads to, in the row of their first line.
  private(set) var arrows: [CellRect] = []
  /// The column in which omega leads to v and v to the next point.
  let spine: Int
  /// The rows in which it goes down between boxes.
  private(set) var gapRows: Range<Int> = 0..<0
  /// What stands above the training.
  private(set) var caption: Text?
  /// What stands where the operator would.
  private(set) var note: Text?
  /// The row under the last one.
  private(set) var endRow: Int

  /// The least rows of a box: a line in its frame.
  static let leastHeight = 3
  /// Columns from the spine to the right edge.
  private static let spineInset = 4

  /// Lays the blocks out; nil where their words do not fit.
  ///
  /// - Parameters:
  ///   - diagram: What is laid out.
  ///   - rect: Where.
  ///   - height: Most rows of a box.
  ///   - showsTraining: Whether the training has room below.
  init?(_ diagram: Diagram, in rect: CellRect, boxHeight height: Int, showsTraining: Bool) {
    spine = rect.endColumn - Self.spineInset
    endRow = rect.row
    let isWide = rect.width >= 70
    let wanted = diagram.rows.compactMap(\.last).map { Self.want($0, height - 2) }.max() ?? 0
    let common = isWide ? min(wanted + 2, rect.width / 3) : nil
    // What is seen stands in one column.
    let firsts = diagram.rows.compactMap { $0.count > 2 ? $0.first : nil }
    let first = firsts.map { isWide ? min(Self.want($0, height - 2), rect.width / 5) : Self.least($0) }.max()
    for (index, blocks) in diagram.rows.enumerated() {
      guard let last = blocks.last else { continue }
      let rows = Self.height(blocks, most: height)
      let right = common ?? max(Self.least(last), index == 0 ? 0 : last.titles.map(\.count).min().map { $0 + 6 } ?? 0)
      let isLinked = index == 0 || blocks.count > 2
      let room = CellRect(column: rect.column, row: endRow, width: rect.width - right, height: rows)
      guard place(Array(blocks.dropLast()), in: room, first: isLinked ? first : nil, leadsOn: isLinked) else {
        return nil
      }
      add(
        last, CellRect(column: rect.endColumn - right, row: endRow, width: right, height: rows),
        titleRoom: index == 0 ? right - 2 : right - Self.spineInset - 2)
      endRow += rows
      if index == 0, !diagram.note.isEmpty { addNote(diagram.note, CellRect(rect, row: endRow)) }
    }
    if showsTraining {
      let line = CellRect(rect, row: endRow)
      caption = Text(rect: line, text: diagram.caption.fitting(line.width))
      let rows = Self.height(diagram.training, most: min(height, 5))
      let below = CellRect(column: rect.column, row: endRow + 1, width: rect.width, height: rows)
      guard place(diagram.training, in: below, leadsOn: false) else { return nil }
      endRow = below.endRow
    }
    guard endRow <= rect.endRow else { return nil }
  }

  private mutating func addNote(_ wordings: [String], _ line: CellRect) {
    let rect = line.inset(right: Self.spineInset + 2)
    note = Text(rect: rect, text: wordings.fitting(rect.width))
    gapRows = endRow..<endRow + 1
    endRow += 1
  }

  // MARK: - A row

  /// Places boxes side by side; false where their words do not fit.
  ///
  /// - Parameters:
  ///   - blocks: What is placed.
  ///   - rect: Where.
  ///   - first: The least width of the first one.
  ///   - leadsOn: Whether an arrow follows the last one.
  private mutating func place(
    _ blocks: [Diagram.Block], in rect: CellRect, first: Int? = nil, leadsOn: Bool
  ) -> Bool {
    let count = rect.height - 2
    let gaps = blocks.count - (leadsOn ? 0 : 1)
    var (wants, widths) = (blocks.map { Self.want($0, count) }, blocks.map(Self.least))
    if let first {
      widths[0] = max(widths[0], first)
      wants[0] = widths[0]
    }
    guard widths.reduce(0, +) + gaps <= rect.width else { return false }
    // Arrows are long only where that takes no word away.
    let gap = [3, 2].first { wants.reduce(0, +) + gaps * $0 <= rect.width } ?? 1
    var free = rect.width - gaps * gap - widths.reduce(0, +)
    while free > 0 {
      // What has the least share of what it would like grows first; then all but the first grow alike.
      let hungry = widths.indices.filter { widths[$0] < wants[$0] }
      let next =
        hungry.min { widths[$0] * wants[$1] < widths[$1] * wants[$0] }
        ?? widths.indices.dropFirst(min(1, widths.count - 1)).min { widths[$0] - wants[$0] < widths[$1] - wants[$1] }
      guard let next else { break }
      widths[next] += 1
      free -= 1
    }
    var column = rect.column
    for (index, block) in blocks.enumerated() {
      add(block, CellRect(column: column, row: rect.row, width: widths[index], height: rect.height))
      column += widths[index]
      if index < gaps { arrows.append(CellRect(column: column, row: rect.row + 1, width: gap, height: 1)) }
      column += gap
    }
    return true
  }

  private mutating func add(_ block: Diagram.Block, _ rect: CellRect, titleRoom: Int? = nil) {
    let room = rect.width - 2
    let lines = block.lines.compactMap { line in line.first { $0.width <= room } }.filter { $0.width > 0 }
    boxes.append(
      Box(
        place: block.place, rect: rect, title: block.titles.first { $0.count <= min(titleRoom ?? room, room) } ?? "",
        lines: Array(lines.prefix(rect.height - 2))))
  }

  /// The rows that the boxes of a row need.
  private static func height(_ blocks: [Diagram.Block], most: Int) -> Int {
    min(most, 2 + (blocks.map(\.lines.count).max() ?? 1))
  }

  /// The width that a title and the first line need in their fewest words.
  private static func least(_ block: Diagram.Block) -> Int {
    max(block.titles.map(\.count).min() ?? 0, block.lines.first?.map(\.width).min() ?? 0) + 2
  }

  /// The width that a title and all lines that may be shown take in their most words.
  private static func want(_ block: Diagram.Block, _ count: Int) -> Int {
    let lines = block.lines.prefix(count).compactMap { line in line.map(\.width).max() }
    return max(block.titles.map(\.count).max() ?? 0, lines.max() ?? 0) + 2
  }
}

extension CellRect {
  /// One row of the same columns.
  fileprivate init(_ rect: CellRect, row: Int) {
    self.init(column: rect.column, row: row, width: rect.width, height: 1)
  }
}
