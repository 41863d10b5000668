// What of a lesson's page is shown where there is no room for all of it, and what is said around lessons.

import Plotting
import Testing

@testable import Workbench

@Suite("The page of a lesson")
struct LessonWindowTests {
  /// A question of two lines, two lines beside it, three choices, three lines of an answer, a hint and the way on.
  private static let page: [LessonLine] = {
    let parts: [(Lesson.Part, Int)] = [
      (.said, 2), (.aside, 2), (.asked, 1), (.asked, 1), (.asked, 1), (.answered, 3), (.hint, 1), (.way, 1),
    ]
    return parts.enumerated().flatMap { row, part in
      (0..<part.1).map {
        LessonLine(row: row, part: part.0, spans: [Span(text: "\(part.0) \($0)", style: CellStyle())])
      }
    }
  }()

  private func shown(_ height: Int, chosen: Int?, of page: [LessonLine] = page) -> (LessonWindow, [String]) {
    let window = LessonWindow(page: page, height: height, chosen: chosen)
    return (window, window.lines.map { $0.spans.map(\.text).joined() })
  }

  @Test(
    "Of a page that is too long the question, the choices and the way on stay, and the answer comes first of the rest")
  func keeps() {
    let (window, texts) = shown(8, chosen: 7)
    #expect(
      texts == ["said 0", "said 1", "asked 0", "asked 0", "asked 0", "answered 0", "answered 1", "way 0"])
    #expect(window.hidesAbove == 5 && window.hidesBelow == 6)
    // A list of the same lines loses the question.
    let list = LessonWindow(list: Self.page, height: 8, around: 7).lines
    #expect(!list.contains { $0.part == .said })
  }

  @Test("What is under the cursor is read whole, and all of a short page is shown with its empty lines")
  func reads() {
    #expect(shown(8, chosen: 1).1.filter { $0.hasPrefix("aside") }.count == 2)
    // Three lines have no room beside all that is kept, so the question makes way.
    #expect(shown(8, chosen: 5).1.filter { $0.hasPrefix("answered") }.count == 3)
    #expect(shown(8, chosen: 5).1.filter { $0.hasPrefix("asked") || $0.hasPrefix("way") }.count == 4)
    #expect(shown(3, chosen: 5).1 == ["answered 0", "answered 1", "answered 2"])
    let spaced = Array(Self.page.prefix(4)) + [LessonLine(row: 1, part: .aside, spans: [])] + Self.page.dropFirst(4)
    #expect(shown(13, chosen: 7, of: spaced).0.lines.count == 13)
    #expect(shown(12, chosen: 7, of: spaced).0.lines.allSatisfy { !$0.spans.isEmpty })
    #expect(shown(0, chosen: nil).1.isEmpty)
  }

  @Test("Of a page with room for nothing more than what is kept a mark says that there is more")
  func marks() {
    let (window, texts) = shown(6, chosen: 7)
    #expect(texts == ["said 0", "said 1", "asked 0", "asked 0", "asked 0", "way 0"])
    #expect(window.hidesAbove == nil && window.hidesBelow == 5)
  }
}
