// The table of features names tests and pictures; all of them exist.

import FoundationEssentials
import Testing

@Suite("The table of features")
struct FeatureTableTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// What lies between two marks, again and again.
  private static func quoted(_ text: String, by mark: Character) -> [String] {
    text.split(separator: mark, omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element) }
  }

  private static func rows() throws -> [String] {
    let text = String(decoding: try Data(contentsOf: root.appending(path: "docs/features.md")), as: UTF8.self)
    return text.split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2).map {
      String($0).replacing("\\|", with: "\u{1}")
    }
  }

  /// The titles of all tests, from their sources.
  private static func titles() throws -> Set<String> {
    var titles: Set<String> = []
    let folder = root.appending(path: "Tests").path
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path.hasSuffix("Tests.swift") {
      let data = try #require(FileManager.default.contents(atPath: folder + "/" + path))
      let source = String(decoding: data, as: UTF8.self)
      for part in source.split(separator: "@Test(").dropFirst() {
        guard let open = part.firstIndex(of: "\"") else { continue }
        let rest = part[part.index(after: open)...]
        titles.insert(String(rest[..<(rest.firstIndex(of: "\"") ?? rest.endIndex)]))
      }
    }
    return titles
  }

  @Test("names only tests and pictures that exist, at least one in every row")
  func namesExist() throws {
    let titles = try Self.titles()
    let rows = try Self.rows()
    #expect(rows.count > 30)
    for row in rows {
      let cells = row.split(separator: "|").map { String($0).replacing("\u{1}", with: "|") }
      let evidence = try #require(cells.last)
      let tests = Self.quoted(evidence, by: "\"")
      let pictures = Self.quoted(evidence, by: "`")
      #expect(!tests.isEmpty || !pictures.isEmpty, "\(row)")
      for test in tests { #expect(titles.contains(test), "no test '\(test)'") }
      for picture in pictures {
        let path = Self.root.appending(path: "docs/screens/\(picture)").path
        #expect(FileManager.default.fileExists(atPath: path), "no picture \(picture)")
      }
    }
    #expect(!titles.contains("a test that nobody has written"))
  }
}
