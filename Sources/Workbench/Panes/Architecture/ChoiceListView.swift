// The list of what a setting may be: names, a sentence beside or under each, and what the chosen one would do.

import Experiment
import OptimizerEngine
import Plotting

/// Where the list lies and which rows its items take.
struct ChoicePlace {
  /// One word of the list.
  struct Item {
    /// Its place in the list.
    let index: Int
    /// Its rows inside of the box.
    let rows: Range<Int>
    /// What is written in them.
    let lines: [[Span]]
  }

  /// The width and height of the box.
  let size: (width: Int, height: Int)
  /// The inside of the box.
  let inside: CellRect
  /// The items that are shown.
  let items: [Item]
  /// What stands below them.
  let foot: [[Span]]
}

extension Painter {
  /// Draws the list.
  mutating func drawChoices(_ list: ChoiceList) {
    let place = choicePlace(list)
    let footers = [
      "Enter takes it  Up Down move  type to narrow  Esc leaves", "Enter takes it  Esc leaves", "Esc leaves",
    ]
    let inside = drawBox(
      width: place.size.width, height: place.size.height, title: list.setting.key,
      footer: footers.fitting(place.size.width - 6))
    for item in place.items {
      for (offset, line) in item.lines.enumerated() {
        put(line, column: inside.column + 1, row: inside.row + item.rows.lowerBound + offset, width: inside.width - 2)
      }
      guard item.index == list.selected else { continue }
      for row in item.rows { select(row: inside.row + row, in: inside, isFocused: true) }
    }
    for (row, line) in place.foot.enumerated() {
      put(line, column: inside.column + 1, row: inside.endRow - place.foot.count + row, width: inside.width - 2)
    }
  }

  /// Where everything of the list lies.
  func choicePlace(_ list: ChoiceList) -> ChoicePlace {
    let width = min(96, model.display.width - 2)
    let textWidth = width - 4
    let nameWidth = (list.setting.options.map(\.name.count).max() ?? 0) + 4
    let isBeside = textWidth - nameWidth >= 30
    let value = list.setting.read(model.experiment.configuration)
    let lines = list.options.map { option -> [[Span]] in
      let mark = option.name == value ? (isASCII ? "* " : "● ") : "  "
      let name = Span(text: (mark + option.name).padded(to: nameWidth), style: style.heading)
      guard isBeside else { return [[name]] }
      let sentence = option.sentence.wrapped(to: textWidth - nameWidth)
      return sentence.enumerated().map { row, text in
        [
          row == 0 ? name : Span(text: "".padded(to: nameWidth), style: style.label),
          Span(text: text, style: style.text),
        ]
      }
    }
    let most = boxRoom.height - 2
    let foot = foot(of: list, width: textWidth, hasSentence: !isBeside, count: max(most - 3, 1))
    let room = max(most - foot.count, 1)
    let shown = Self.window(lines.map(\.count), selected: list.selected, room: room)
    var row = 0
    let items = shown.map { index -> ChoicePlace.Item in
      defer { row += lines[index].count }
      return ChoicePlace.Item(index: index, rows: row..<row + lines[index].count, lines: lines[index])
    }
    let size = (width: width, height: max(row, 1) + foot.count + 2)
    return ChoicePlace(size: size, inside: boxInside(width: size.width, height: size.height), items: items, foot: foot)
  }

  /// What stands under the names: what was typed, the sentence where there is no room beside them, what it would do.
  private func foot(of list: ChoiceList, width: Int, hasSentence: Bool, count: Int) -> [[Span]] {
    var groups: [[[Span]]] = []
    if let problem = model.editor?.problem {
      groups.append([Span(text: problem, style: style.failure)].wrapped(to: width, indent: 0))
    }
    if let typed = model.editor?.text, !typed.isEmpty {
      groups.append([[Span(text: "narrowed to: ", style: style.label), Span(text: typed + caret, style: style.alert)]])
    }
    if hasSentence, let choice = list.choice {
      groups.append([Span(text: choice.sentence, style: style.text)].wrapped(to: width, indent: 0))
    }
    let consequence = list.consequence(model)
    if !consequence.isEmpty {
      groups.append([Span(text: consequence, style: style.label)].wrapped(to: width, indent: 0))
    }
    let lines = groups.reduce(into: [[Span]]()) { lines, group in
      if lines.count + group.count + 1 <= count { lines += group }
    }
    return lines.isEmpty ? [] : [[]] + lines
  }

  /// The items around the chosen one that have room, each with all of its lines.
  private static func window(_ heights: [Int], selected: Int, room: Int) -> Range<Int> {
    guard heights.indices.contains(selected) else { return 0..<0 }
    var (first, end, used) = (selected, selected + 1, heights[selected])
    var grows = true
    while grows {
      grows = false
      if end < heights.count, used + heights[end] <= room {
        used += heights[end]
        end += 1
        grows = true
      }
      if first > 0, used + heights[first - 1] <= room {
        first -= 1
        used += heights[first]
        grows = true
      }
    }
    return first..<end
  }
}
