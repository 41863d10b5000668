// The sensitivity map as colors, with its axes, its scale, and the numbers of the cell under the cursor.

import Experiment
import OptimizerEngine
import Plotting

/// The places of the map on the screen.
struct SensitivityFrame {
  /// Columns before the map, for the values along y.
  static let margin = 8

  /// The frame.
  let rect: CellRect
  /// The blocks; empty where not even the coarsest map fits.
  let map: CellRect
  /// Columns and rows of character cells of one block.
  let size: (width: Int, height: Int)
  /// Only every so many columns and rows are shown, where there is no room for all of them.
  let stride: Int
  /// Lines below the axis.
  let foot: Int

  init(_ model: Model) {
    let (columns, rows) = (model.sensitivity.plan?.columns ?? 1, model.sensitivity.plan?.rows ?? 1)
    let room = (width: model.display.width - 2, height: model.display.height - 1)
    let foot = room.height >= 30 ? 4 : 2
    let inside = (width: room.width - 2 - Self.margin - 1, height: room.height - 2 - 2 - foot)
    let strides = [1, 2, 4, 8].lazy.compactMap { stride -> (Int, (width: Int, height: Int))? in
      BlockMap.blockSize(
        columns: (columns - 1) / stride + 1, rows: (rows - 1) / stride + 1, width: inside.width, height: inside.height
      ).map { (stride, $0) }
    }
    (stride, size) = strides.first ?? (8, (0, 0))
    let blocks = (width: ((columns - 1) / stride + 1) * size.width, height: ((rows - 1) / stride + 1) * size.height)
    self.foot = foot
    let painter = Painter(measuring: model)
    rect = painter.boxRect(
      width: max(blocks.width + Self.margin + 3, min(64, room.width)), height: blocks.height + 4 + foot)
    map = CellRect(column: rect.column + 1 + Self.margin, row: rect.row + 2, width: blocks.width, height: blocks.height)
  }

  /// The cell of the map under a place of the screen.
  func cell(atColumn column: Int, row: Int) -> (column: Int, row: Int)? {
    guard map.contains(column: column, row: row), size.width > 0, size.height > 0 else { return nil }
    return ((column - map.column) / size.width * stride, (map.endRow - 1 - row) / size.height * stride)
  }
}

extension Painter {
  mutating func drawSensitivity() {
    guard let plan = model.sensitivity.plan else { return }
    let frame = SensitivityFrame(model)
    let footers = [
      "Enter takes it  Space other settings  + - = zoom  Home best  End present  n race  Esc closes",
      "Enter takes it  Space settings  + - zoom  Home best  n race  Esc", "Enter takes it  Home best  Esc closes",
      "Esc",
    ]
    let inside = drawBox(
      width: frame.rect.width, height: frame.rect.height, title: sensitivityTitles(plan).fitting(frame.rect.width - 6),
      footer: footers.fitting(frame.rect.width - 6))
    drawAxes(plan, frame)
    let width = inside.width - 2
    put(sensitivityHeads(plan).fitting(width), column: inside.column + 1, row: inside.row, width: width)
    guard let map = model.sensitivity.map else {
      return put("computing", style.label, column: frame.map.column, row: frame.map.row, width: frame.map.width)
    }
    drawBlocks(map, frame)
    drawScale(map, frame, column: inside.column + 1, row: frame.map.endRow + 1, width: width)
    var lines = cellLines(map, (model.sensitivity.column, model.sensitivity.row), width: width)
    // Where there is room, what the marks stand for as well.
    if lines.count < 2, frame.foot > 2, let best = map.best {
      lines += cellLines(map, best, mark: "* ", width: width)
      lines += model.presentCell(in: plan).map { cellLines(map, $0, mark: "o ", width: width) } ?? []
    }
    for (line, spans) in lines.prefix(frame.foot - 1).enumerated() {
      put(spans, column: inside.column + 1, row: frame.map.endRow + 2 + line, width: width)
    }
  }

  private func sensitivityTitles(_ plan: SensitivityPlan) -> [String] {
    let count = model.sensitivity.map?.count ?? 0
    let all = plan.columns * plan.rows
    let part = model.sensitivity.isComputing ? ", \(count) of \(all)" : ""
    let what = "Sensitivity of \(plan.subject.title) on \(plan.objective)"
    return [
      "\(what), \(plan.steps) steps from \(LineText.point(plan.start))\(part)", "\(what), \(plan.steps) steps\(part)",
      "\(what)\(part)", what, plan.subject.name,
    ]
  }

  /// The names of the axes, and the best and the present cell.
  private func sensitivityHeads(_ plan: SensitivityPlan) -> [[Span]] {
    let (up, right) = isASCII ? ("^", ">") : ("↑", "→")
    let axes: [Span] = [
      Span(text: "\(up) ", style: style.key), Span(text: plan.y.key, style: style.heading),
      Span(text: "  \(right) ", style: style.key), Span(text: plan.x.key, style: style.heading),
    ]
    let spacing: [Span] = [
      Span(text: "\(up) ", style: style.key), Span(text: plan.y.key, style: style.heading),
      Span(text: " \(plan.y.spacing.rawValue)", style: style.label),
      Span(text: "  \(right) ", style: style.key), Span(text: plan.x.key, style: style.heading),
      Span(text: " \(plan.x.spacing.rawValue)", style: style.label),
    ]
    guard let map = model.sensitivity.map, let best = map.best else { return [spacing, axes] }
    func loss(_ place: (column: Int, row: Int)) -> String {
      map.cell(column: place.column, row: place.row).map { map.text(of: $0) { $0.shortText() } } ?? "-"
    }
    let shownBest: [Span] = [
      Span(text: "   * best ", style: style.label), Span(text: loss(best), style: style.text),
    ]
    let present = model.presentCell(in: plan)
    let shownPresent: [Span] = [
      Span(text: "  o present ", style: style.label),
      Span(text: present.map(loss) ?? "outside", style: style.text),
    ]
    return [spacing + shownBest + shownPresent, axes + shownBest + shownPresent, axes + shownBest, axes]
  }

  private mutating func drawAxes(_ plan: SensitivityPlan, _ frame: SensitivityFrame) {
    guard frame.size.width > 0 else { return }
    let rowStep = frame.size.height > 1 ? frame.stride : max(2, frame.stride)
    for row in Swift.stride(from: 0, to: plan.rows, by: rowStep) {
      let label = plan.y.values[row].shortText(significantDigits: 4).prefix(SensitivityFrame.margin - 1)
      let line = frame.map.endRow - (row / frame.stride + 1) * frame.size.height + (frame.size.height - 1) / 2
      put(
        String(label), style.label, column: frame.map.column - 1 - label.count, row: line,
        width: SensitivityFrame.margin)
    }
    // As many values along x as stand beside each other.
    let step = [1, 2, 4, 8, 16, 32].first { $0 * frame.size.width / frame.stride >= 9 && $0 >= frame.stride } ?? 32
    for column in Swift.stride(from: 0, to: plan.columns, by: step) {
      let label = plan.x.values[column].shortText()
      let place = frame.map.column + column / frame.stride * frame.size.width
      put(
        label, style.label, column: min(place, frame.rect.endColumn - 1 - label.count), row: frame.map.endRow,
        width: label.count)
    }
  }

  private mutating func drawBlocks(_ map: SensitivityMap, _ frame: SensitivityFrame) {
    guard frame.size.width > 0 else { return }
    let scale = LossScale(map)
    let plan = map.plan
    let columns = Array(Swift.stride(from: 0, to: plan.columns, by: frame.stride))
    let rows = Array(Swift.stride(from: 0, to: plan.rows, by: frame.stride))
    let blocks = rows.flatMap { row in
      columns.map { scale.block(map.nearest(column: $0, row: row), in: map) }
    }
    let heat = BlockMap(
      columns: columns.count, rows: rows.count, blocks: blocks, colors: model.landscape.map.colors,
      backdrop: model.display.theme.backdrop)
    func mark(_ place: (column: Int, row: Int)?, _ text: String) -> [BlockMap.Mark] {
      place.map { [BlockMap.Mark(column: $0.column / frame.stride, row: $0.row / frame.stride, text)] } ?? []
    }
    let cursor = (column: model.sensitivity.column, row: model.sensitivity.row)
    let marks = mark(model.presentCell(in: plan), "o") + mark(map.best, "*") + mark(cursor, "[]")
    heat.draw(into: &buffer, in: frame.map, size: frame.size, capabilities: capabilities, marks: marks)
  }

  /// The colors with the losses they stand for, and what the letters mean.
  private mutating func drawScale(
    _ map: SensitivityMap, _ frame: SensitivityFrame, column: Int, row: Int, width: Int
  ) {
    let scale = LossScale(map)
    let head = "\(map.lossName) \(scale.lowText) "
    let high = scale.highText
    let tail = " \(high)" + scale.letters(map).fitting(max(width - head.count - high.count - 11, 0))
    let room = min(max(width - head.count - tail.count, 4), 40)
    put(head, style.label, column: column, row: row, width: width)
    let heat = BlockMap(
      columns: 0, rows: 0, blocks: [], colors: model.landscape.map.colors, backdrop: model.display.theme.backdrop)
    heat.drawScale(into: &buffer, column: column + head.count, row: row, width: room, capabilities: capabilities)
    put(
      tail, style.label, column: column + head.count + room, row: row, width: width - head.count - room)
  }

  /// Why the cell under the cursor has no run.
  private func refusal(_ plan: SensitivityPlan, _ place: (column: Int, row: Int)) -> String? {
    guard let objective = model.objectives.named(plan.objective) else { return nil }
    do throws(ConfigurationError) {
      _ = try plan.optimizer(column: place.column, row: place.row, on: objective)
      return nil
    } catch {
      return error.description
    }
  }

  /// The numbers of a cell, that under the cursor unless another mark stands for it.
  private func cellLines(
    _ map: SensitivityMap, _ place: (column: Int, row: Int), mark: String = "", width: Int
  ) -> [[Span]] {
    let plan = map.plan
    guard plan.x.values.indices.contains(place.column), plan.y.values.indices.contains(place.row) else { return [] }
    let (x, y) = (plan.x.values[place.column], plan.y.values[place.row])
    let settings =
      "\(mark)\(plan.x.key) \(x.shortText(significantDigits: 6))  \(plan.y.key) \(y.shortText(significantDigits: 6))  "
    guard let cell = map.cell(column: place.column, row: place.row) else {
      return [[Span(text: settings, style: style.text), Span(text: "not computed yet", style: style.label)]]
    }
    let head = [Span(text: settings, style: mark.isEmpty ? style.heading : style.label)]
    guard !cell.isRefused, !cell.hasDiverged else {
      let words = cell.isRefused ? refusal(plan, place) ?? "they do not go together" : "diverged: not finite"
      return (head + [Span(text: words, style: style.failure)]).wrapped(to: width)
    }
    let loss = [
      Span(text: "\(map.lossName) ", style: style.label),
      Span(text: map.text(of: cell) { $0.shortText() }, style: style.text),
    ]
    let norm = [
      Span(text: "  |g| ", style: style.label), Span(text: cell.gradientNorm.shortText(), style: style.text),
    ]
    let verdict = [
      Span(text: "  \(cell.prospect.beforeRun)", style: style.verdict(cell.prospect)),
      Span(text: " before a run", style: style.label),
    ]
    // In one line, the least needed left out; else in two.
    let lines = [head + loss + norm + verdict, head + loss + verdict].filter { $0.width <= width }
    return lines.first.map { [$0] } ?? [(head + loss).width <= width ? head + loss : loss] + [norm + verdict]
  }
}
