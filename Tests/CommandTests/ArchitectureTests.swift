import Foundation
import Testing

@Suite("The map of the house")
struct ArchitectureTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The files a text names that do not exist, and how many it names.
  private func missing(in text: String) -> (missing: [String], count: Int) {
    let paths = text.matches(of: /`((?:Sources|Tests|Examples|Scripts|docs)\/[A-Za-z0-9+_\/.-]+)`/).map { String($0.1) }
    let lost = paths.filter { !FileManager.default.fileExists(atPath: Self.root.appending(path: $0).path) }
    return (lost, paths.count)
  }

  @Test("names only files that exist", arguments: ["ARCHITECTURE.md", "CONTRIBUTING.md"])
  func files(document: String) throws {
    let text = try String(contentsOf: Self.root.appending(path: document), encoding: .utf8)
    let (lost, count) = missing(in: text)
    #expect(lost.isEmpty, "\(lost)")
    #expect(count > 5)
    // The twin: a file that went away is noticed.
    #expect(missing(in: text + " `Sources/Workbench/Gone.swift`").missing == ["Sources/Workbench/Gone.swift"])
  }

  @Test("and trainers are stepped by the conductor alone, outside of the engine")
  func conductor() throws {
    let sources = Self.root.appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var found: [String] = []
    for case let url as URL in files where url.pathExtension == "swift" && !url.path.contains("/OptimizerEngine/") {
      let text = try String(contentsOf: url, encoding: .utf8)
      if text.contains(/\btrainer\.step\(|\bTrainer\(/) { found.append(url.lastPathComponent) }
    }
    #expect(found == ["RecordedTraining.swift"])
  }

  @Test("and public is a word of products")
  func access() throws {
    let sources = Self.root.appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var found: [String] = []
    for case let url as URL in files where url.pathExtension == "swift" {
      let isProduct = url.path.contains("/Sources/OptimizerEngine/") || url.path.contains("/Sources/Datasets/")
      let text = try String(contentsOf: url, encoding: .utf8)
      if !isProduct, text.split(separator: "\n").contains(where: { $0.contains(/^ *public\b/) }) {
        found.append(url.lastPathComponent)
      }
    }
    #expect(found.isEmpty)
  }
}
