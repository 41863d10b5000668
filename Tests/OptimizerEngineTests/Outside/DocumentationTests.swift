// The code of the documentation is code that compiles: that of the examples.

import Foundation
import Testing

@Suite("The documentation of the engine")
struct DocumentationTests {
  private static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }

  private static func texts(in folder: String, ending: String) throws -> [String] {
    let url = root.appending(path: folder)
    return try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasSuffix(ending) }.sorted().map {
      try String(contentsOf: url.appending(path: $0), encoding: .utf8)
    }
  }

  @Test("shows code of the examples only, whatever its indentation")
  func code() throws {
    func flat(_ text: some StringProtocol) -> String {
      text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
    }
    let examples = try Self.texts(in: "Examples/Sources/certify-own", ending: ".swift").map(flat)
    #expect(examples.count == 4 && examples.allSatisfy { $0.split(separator: "\n").count < 40 })
    var blocks = 0
    for article in try Self.texts(in: "Sources/OptimizerEngine/OptimizerEngine.docc", ending: ".md") {
      for block in article.components(separatedBy: "```swift\n").dropFirst() {
        let code = flat(block.components(separatedBy: "\n```")[0])
        #expect(examples.contains { $0.contains(code) }, "\(code)")
        blocks += 1
      }
    }
    #expect(blocks >= 5)
  }
}
