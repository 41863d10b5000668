// The list of racers: a row each with its mark, letter, name and settings; what is under the cursor is explained below.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// The places of the list on the screen.
struct RacerList {
  /// Columns of the mark, the letter and the name.
  static let head = 24
  /// Lines below the list.
  static let foot = 4

  let entries: [RacerEntry]
  /// The frame.
  let rect: CellRect
  /// The racers that are shown.
  let window: Range<Int>

  init(_ model: Model) {
    entries = model.racerEntries
    let painter = Painter(measuring: model)
    rect = painter.boxRect(width: min(max(model.display.width - 4, 40), 104), height: entries.count + Self.foot + 3)
    let height = max(rect.height - 2 - Self.foot - 1, 1)
    window = ListWindow.range(count: entries.count, selected: model.racers.row, height: height)
  }

  /// The first row of the list on the screen.
  var firstRow: Int { rect.row + 1 }
}

extension Painter {
  mutating func drawRacers() {
    let list = RacerList(model)
    let count = list.entries.count { $0.isRacing }
    let footers = [
      "Enter on/off, edit  Left Right setting  + - change  = usual  t tune  n race  Esc closes",
      "Enter on/off, edit  Left Right  + -  t tune  n race  Esc closes", "Enter  Left Right  + -  t tune  n race",
      "Esc closes",
    ]
    let title = "Racers on \(model.experiment.objective.name): \(count) of \(list.entries.count)"
    let inside = drawBox(
      width: list.rect.width, height: list.rect.height, title: title,
      footer: footers.fitting(list.rect.width - 6))
    for (line, index) in list.window.enumerated() where inside.height > line {
      drawRacer(list.entries[index], index: index, row: inside.row + line, in: inside)
    }
    if list.window.upperBound < list.entries.count {
      put(
        isASCII ? "v" : "▼", style.key, column: inside.endColumn - 1, row: inside.row + list.window.count - 1, width: 1)
    }
    let foot = racerFoot(width: inside.width - 2).prefix(max(min(RacerList.foot, inside.height - list.window.count), 0))
    for (line, spans) in foot.enumerated() {
      put(spans, column: inside.column + 1, row: inside.endRow - foot.count + line, width: inside.width - 2)
    }
  }

  private mutating func drawRacer(_ entry: RacerEntry, index: Int, row: Int, in rect: CellRect) {
    let isSelected = index == model.racers.row
    let isOn = entry.choice.isOn
    let pen = style.pen(entry.name)
    let isDimmed = !entry.isRacing
    put(
      [
        Span(text: isOn ? "[x] " : "[ ] ", style: isDimmed ? style.label : style.live),
        Span(text: "\(pen.letter) ", style: isDimmed ? style.label : pen.style),
        Span(text: entry.name, style: isDimmed ? style.label : pen.style),
      ], column: rect.column + 1, row: row, width: RacerList.head - 1)
    let column = rect.column + RacerList.head
    let room = rect.endColumn - 1 - column
    // The cell under the cursor is marked over its row.
    if isSelected { select(row: row, in: rect, isFocused: false) }
    if entry.optimizer != nil, entry.refusal == nil {
      drawSettings(entry, isSelected: isSelected, column: column, row: row, width: room)
    } else {
      let text = entry.refusal ?? LineText(model).learned(entry)
      put(text.shortened(to: room, glyphs: glyphs), style.label, column: column, row: row, width: room)
    }
    if isSelected, model.racerColumn == 0 { select(row: row, in: rect, isFocused: model.overlay == nil) }
    if isSelected { put(">", style.key, column: rect.column, row: row, width: 1) }
  }

  private mutating func drawSettings(_ entry: RacerEntry, isSelected: Bool, column: Int, row: Int, width: Int) {
    let settings = entry.optimizer?.settings ?? []
    let cursor = isSelected ? model.racerColumn - 1 : -1
    let cells = settings.enumerated().map { index, setting in cell(entry, setting, isChosen: index == cursor) }
    // The cell under the cursor is seen, and as much as fits of those before it.
    var first = 0
    while first < cursor, cells[first...cursor].reduce(0, { $0 + $1.width + 2 }) > width + 2 { first += 1 }
    var place = column
    if first > 0 { put(isASCII ? "<" : "◂", style.key, column: column - 1, row: row, width: 1) }
    for (index, spans) in cells.enumerated().dropFirst(first) {
      let room = column + width - place
      guard room >= spans.width || index == cursor else {
        return put(isASCII ? ">" : "▸", style.key, column: column + width, row: row, width: 1)
      }
      put(spans, column: place, row: row, width: room)
      if index == cursor {
        let part = CellRect(column: place, row: row, width: min(spans.width, room), height: 1)
        select(row: row, in: part, isFocused: model.overlay == nil)
      }
      place += spans.width + 2
    }
  }

  private func cell(_ entry: RacerEntry, _ setting: OptimizerSetting, isChosen: Bool) -> [Span] {
    let isGiven = entry.choice.settings[setting.key] != nil
    let editor = model.editor.flatMap { $0.purpose == .racer(entry.racer, key: setting.key) ? $0 : nil }
    // Step sizes stand under each other, and so does what follows them.
    let width = setting.key == "stepSize" ? 9 : 0
    let isTuned = setting.key == "stepSize" && model.racers.tuning.contains(entry.racer)
    let value = (entry.settings[setting.key] ?? setting.usual)?.shortText(significantDigits: 4) ?? "-"
    let text = isChosen ? editor.map { $0.text + caret } ?? value : value
    return [
      Span(text: setting.key + " ", style: style.label),
      Span(
        text: (isTuned ? "tuning" : isGiven ? text + "*" : text).padded(to: width),
        style: isGiven || isTuned || editor != nil ? style.alert : entry.isRacing ? style.text : style.label),
    ]
  }

  /// What is under the cursor: why a value was not taken, else what the racer is and what the setting may be.
  private func racerFoot(width: Int) -> [[Span]] {
    guard let entry = model.racerEntries[safe: model.racers.row] else { return [] }
    let text = LineText(model)
    if let editor = model.editor, case .racer = editor.purpose, let problem = editor.problem {
      return [Span(text: problem, style: style.failure)].wrapped(to: width)
    }
    if let (_, setting) = model.racerSetting {
      let value = (entry.settings[setting.key] ?? setting.usual).map(LineText.number) ?? "not known here"
      let line = "\(setting.key) = \(value)\(text.against(entry, setting.key)); \(setting.range)"
      return [Span(text: line, style: style.text)].wrapped(to: width)
        + [Span(text: "* as given; = takes the usual settings", style: style.label)].wrapped(to: width)
    }
    guard let optimizer = entry.optimizer else {
      return [Span(text: "\(entry.name): \(text.learned(entry))", style: style.text)].wrapped(to: width)
    }
    return [Span(text: "\(optimizer.name): \(optimizer.formula)", style: style.text)].wrapped(to: width)
      + [Span(text: optimizer.guarantee, style: style.label)].wrapped(to: width)
  }
}
