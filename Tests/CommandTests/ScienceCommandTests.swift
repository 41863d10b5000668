import Foundation
import Testing

@Suite("Commands of the laboratory")
struct ScienceCommandTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The rows of a Markdown table whose first header is `objective` and whose second is `second`.
  private static func table(_ text: String, second: String) -> [[String]] {
    var rows: [[String]] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard line.hasPrefix("|") else {
        isInside = false
        continue
      }
      if cells.count > 2, cells[1] == "objective" { isInside = cells[2] == second }
      if isInside, !line.hasPrefix("|---") { rows.append(Array(cells.dropFirst().dropLast())) }
    }
    return rows
  }

  @Test("the table of all certificates is the one in the docs, and no headline is better than its premises allow")
  func allPairs() throws {
    let written = try String(contentsOf: Self.root.appending(path: "docs/certificates.md"), encoding: .utf8)
    let found = try Program.run(["certify", "--all-pairs"])
    #expect(found.status == 0, "\(found.errors)")
    let headlines = Self.table(found.output, second: "gd")
    #expect(headlines == Self.table(written, second: "gd"), "run: basin certify --all-pairs > docs/certificates.md")
    let names = headlines[0]
    func headline(_ objective: String, _ optimizer: String) -> String? {
      guard let column = names.firstIndex(of: optimizer) else { return nil }
      return headlines.first { $0[0] == objective }?[column]
    }
    #expect(headlines.count > 35 && names.count > 15)
    for row in headlines.dropFirst() {
      for optimizer in ["adam", "amsgrad", "rmsprop", "sign", "lstm"] {
        #expect(headline(row[0], optimizer) == "NO CLAIM", "\(optimizer) on \(row[0])")
      }
      for objective in ["ackley", "digits-relu"] where row[0] == objective {
        #expect(!row.contains("PROVED") && !row.contains("CHECKED") && !row.contains("SAMPLED"), "\(objective)")
      }
      // Unbounded below: a limit only where the run is caught in its box.
      if row[0] == "monkey-saddle" { #expect(!row.contains("PROVED")) }
      #expect(!row.contains("VIOLATED"))
    }
    // A box that is only seen to be kept makes no limit; one that cannot be left does, and so does a beta everywhere.
    #expect(headline("rosenbrock", "gd") == "CHECKED" && headline("himmelblau", "gd") == "PROVED")
    #expect(headline("rastrigin", "convergent geometric") == "PROVED")
    let reasons = Self.table(found.output, second: "optimizer")
    func reason(_ objective: String, _ optimizer: String) -> String {
      reasons.first { $0[0] == objective && $0[1] == optimizer }?.last ?? ""
    }
    #expect(reason("ackley", "gd").contains("kinks") && reason("mccormick", "gd").contains("in the box"))
    #expect(reason("monkey-saddle", "convergent audited").contains("left the box"))
    #expect(reason("sphere", "adam").contains("nothing bounds the v of adam"))
  }

  @Test("the paper's experiment runs on the embedded digits and says everything as JSON")
  func reproduce() throws {
    let result = try Program.run(["reproduce", "convergent-l2o", "--quick", "--json"])
    #expect(result.status == 0, "\(result.errors)")
    let events = try result.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    func all(_ kind: String) -> [[String: Any]] { events.filter { $0["event"] as? String == kind } }
    #expect(all("row").count == 7 * 3 && all("norms").count == 7 * 3 && all("meta").count == 20)
    func norms(_ optimizer: String) throws -> [Double] {
      let entry = all("norms").first {
        $0["optimizer"] as? String == optimizer && $0["activation"] as? String == "tanh"
      }
      return try #require(entry?["parameters"] as? [Double])
    }
    let (lstm, convergent) = (try norms("lstm"), try norms("convergent"))
    #expect(lstm.count == 301 && lstm[300] > 2 * lstm[150], "the LSTM drifts")
    #expect(abs(convergent[300] / convergent[150] - 1) < 0.05, "the convergent one settles")
    #expect(result.summary["testImages"] as? Int == 500)
    let text = try Program.run(["reproduce", "convergent-l2o", "--quick", "--published-sigmoid"])
    #expect(text.output.contains("sigmoid-published"))
    #expect(text.output.contains("[87.0 +- 0.5]") && text.output.contains("s LSTM"))
  }

  @Test("data sets whose parts do not fit are refused before anything is computed")
  func mismatchedParts() throws {
    let folder = try Folder()
    func store(_ name: String, _ magic: UInt32, _ sizes: [UInt32], _ payload: [UInt8]) throws {
      let header = ([magic] + sizes).flatMap { word in [24, 16, 8, 0].map { UInt8(word >> $0 & 255) } }
      try Data(header + payload).write(to: URL(filePath: folder.file(name)))
    }
    let labels = (0..<40).map { UInt8($0 % 2) }
    for (part, size) in [("train", [4, 3]), ("t10k", [2, 6])] as [(String, [UInt32])] {
      // As many pixels, but of another shape: their blocks would be other rows.
      try store("\(part)-images-idx3-ubyte", 2051, [40] + size, (0..<480).map { UInt8($0 % 251) })
      try store("\(part)-labels-idx1-ubyte", 2049, [40], labels)
    }
    let result = try Program.run(["reproduce", "convergent-l2o", "--quick", "--data", folder.path])
    #expect(result.status == 2)
    #expect(result.errors.contains("training images of 3 x 4, test images of 6 x 2"), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1 && result.output.isEmpty)
  }

  @Test("an optimizer is explained as gradient descent plus v")
  func explain() throws {
    let folder = try Folder()
    let arguments = ["--objective", "quadratic", "--steps", "2000", "--json"]
    let sign = try Program.run(
      ["explain", "--optimizer", "sign", "--set", "stepSize=0.01", "--trace", folder.file("v.csv")] + arguments)
    #expect(sign.summary["growth"] as? String == "still growing", "\(sign.errors)")
    #expect(try String(contentsOfFile: folder.file("v.csv"), encoding: .utf8).split(separator: "\n").count == 2001)
    let momentum = try Program.run(["explain", "--optimizer", "heavy-ball"] + arguments)
    #expect(momentum.summary["growth"] as? String == "leveled off")
    #expect(momentum.summary["trackedError"] as? Double ?? 1 <= 1e-15)
  }
}
