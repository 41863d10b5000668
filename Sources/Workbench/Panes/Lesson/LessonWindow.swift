// Which lines of the lesson pane are shown where there is no room for all of them.

/// A line of the lesson pane.
struct LessonLine {
  /// The row it belongs to.
  var row: Int
  /// The part of the page that the row is.
  var part: Lesson.Part
  /// What it says; nothing is an empty line.
  var spans: [Span]
}

/// The lines that are shown, and where some are left out between them.
struct LessonWindow {
  /// The lines, from the top.
  private(set) var lines: [LessonLine]
  /// The line over which some are left out.
  private(set) var hidesAbove: Int?
  /// The line under which some are left out.
  private(set) var hidesBelow: Int?

  /// Of a list as many lines as fit around a row.
  init(list: [LessonLine], height: Int, around row: Int) {
    guard list.count > height, height > 0 else {
      lines = Array(list.prefix(max(height, 0)))
      return
    }
    let first = list.firstIndex { $0.row == row } ?? 0
    let last = list.lastIndex { $0.row == row } ?? 0
    // No further than needed, so that as much as fits of what precedes is read with it.
    let start = last - first < height ? max(last + 1 - height, 0) : first
    lines = Array(list.dropFirst(start).prefix(height))
    if start > 0 { hidesAbove = 0 }
    if start + lines.count < list.count { hidesBelow = lines.count - 1 }
  }

  /// Of a page of a lesson: the question, what can be chosen and the way on stay, the rest is read between them.
  ///
  /// - Parameters:
  ///   - page: All lines.
  ///   - height: How many there is room for.
  ///   - chosen: The row under the cursor; nil without one.
  init(page: [LessonLine], height: Int, chosen: Int?) {
    guard page.count > height else {
      lines = page
      return
    }
    let full = page.filter { !$0.spans.isEmpty }
    let kept: [Set<Lesson.Part>] = [[.said, .asked, .way], [.asked, .way]]
    let found = full.count <= height ? nil : kept.lazy.compactMap { Self(full, height, chosen, keeping: $0) }.first
    self = found ?? Self(list: full, height: height, around: chosen ?? 0)
  }

  /// With some parts kept whole and the rest scrolled; nil where there is no room for that, or not for a chosen row.
  private init?(_ full: [LessonLine], _ height: Int, _ chosen: Int?, keeping kept: Set<Lesson.Part>) {
    let loose = full.filter { !kept.contains($0.part) }
    let room = height - (full.count - loose.count)
    guard room >= 0, !loose.isEmpty else { return nil }
    let isChosen = loose.contains { $0.row == chosen }
    let row = isChosen ? chosen : Self.newest(of: loose)
    let first = loose.firstIndex { $0.row == row } ?? 0
    guard !isChosen || loose.count(where: { $0.row == row }) <= room else { return nil }
    let start = room == 0 ? 0 : min(first, max(loose.count - room, 0))
    var (passed, ends) = (0, (low: 0, high: 0))
    lines = []
    for line in full {
      guard !kept.contains(line.part) else {
        lines.append(line)
        continue
      }
      if passed == start { ends.low = lines.count }
      if (start..<start + room).contains(passed) {
        ends.high = lines.count
        lines.append(line)
      }
      passed += 1
    }
    if start > 0, room > 0 { hidesAbove = ends.low }
    if start + room < loose.count { hidesBelow = room > 0 ? ends.high : lines.count - 1 }
  }

  /// What is read first of what scrolls: what is said to an answer, else the last hint, else its beginning.
  private static func newest(of loose: [LessonLine]) -> Int? {
    (loose.first { $0.part == .answered } ?? loose.last { $0.part == .hint } ?? loose.first)?.row
  }
}
