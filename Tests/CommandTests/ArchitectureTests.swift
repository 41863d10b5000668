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

  // MARK: - What the compiler has to see

  /// Swift files below a folder of the sources, with their texts.
  private func texts(of folder: String) throws -> [(name: String, text: String)] {
    let place = Self.root.appending(path: "Sources/\(folder)")
    let files = try #require(FileManager.default.enumerator(at: place, includingPropertiesForKeys: nil))
    var found: [(String, String)] = []
    for case let url as URL in files where url.pathExtension == "swift" {
      found.append((url.lastPathComponent, try String(contentsOf: url, encoding: .utf8)))
    }
    return found
  }

  /// The names of the cases of an enumeration.
  private func cases(of name: String, in text: String) -> Set<String> {
    guard let start = text.firstRange(of: "enum \(name): ") else { return [] }
    let lines = text[start.lowerBound...].split(separator: "\n", omittingEmptySubsequences: false)
    let body = lines.prefix { $0 != "}" }
    return Set(body.compactMap { $0.firstMatch(of: /^  (?:indirect )?case (\w+)/) }.map { String($0.1) })
  }

  /// The lines of a text that stand for all other cases of one of these enumerations.
  private func catchAlls(in text: String, of enumerations: [String: Set<String>]) -> [Int] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.filter { index in
      guard let indent = lines[index].firstMatch(of: /^( *)default:/)?.1 else { return false }
      var names: Set<String> = []
      for line in lines[..<index].reversed() {
        if line.hasPrefix(indent + "case ") {
          for name in line.prefix(while: { $0 != ":" }).matches(of: /[ (,]\.(\w+)/) { names.insert(String(name.1)) }
        } else if line.contains("switch "), line.prefix(while: { $0 == " " }).count <= indent.count {
          break
        }
      }
      return !names.isEmpty && enumerations.contains { names.isSubset(of: $0.value) }
    }
  }

  @Test("and nobody passes over an action, an effect or a record by default")
  func exhaustive() throws {
    let places = [
      ("Action", "Workbench/Commands"), ("Effect", "Workbench/Core"), ("ComputeRequest", "Workbench/Core"),
      ("FileRequest", "Workbench/Core"), ("News", "Workbench/Core"), ("Event", "Workbench/Core"),
      ("SessionRecord", "SessionStore/Records"), ("SessionAction", "SessionStore/Records"),
    ]
    var enumerations: [String: Set<String>] = [:]
    for (name, folder) in places {
      enumerations[name] = try texts(of: folder).map { cases(of: name, in: $0.text) }.first { !$0.isEmpty }
      #expect((enumerations[name]?.count ?? 0) > 5, "\(name)")
    }
    var found: [String] = []
    for folder in ["Workbench", "Experiment", "SessionStore", "basin"] {
      for (name, text) in try texts(of: folder) {
        found += catchAlls(in: text, of: enumerations).map { "\(name):\($0 + 1)" }
      }
    }
    #expect(found.isEmpty)
    // The twin: one that does is seen.
    let planted = "  switch effect {\n  case .redraw: paint()\n  default: break\n  }\n"
    #expect(catchAlls(in: planted, of: enumerations) == [2])
  }

  @Test("and the core and the commands ask no view")
  func views() throws {
    var found: [String] = []
    for folder in ["Workbench/Core", "Workbench/Commands", "Workbench/Session", "Workbench/Lessons", "Experiment"] {
      for (name, text) in try texts(of: folder) where text.contains(/\bPainter\(/) { found.append(name) }
    }
    #expect(found.isEmpty)
  }
}
