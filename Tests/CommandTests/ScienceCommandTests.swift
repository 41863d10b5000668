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
    // All begin at the same points with the same mini-batches, and go their ways from there.
    for activation in ["tanh", "sigmoid", "relu"] {
      let curves = all("losses").filter { $0["activation"] as? String == activation }
      let means = curves.compactMap { $0["mean"] as? [Double] }
      #expect(means.count == 7 && means.allSatisfy { $0.count == 300 })
      // The first step of SGD is that of gradient descent.
      #expect(Set(means.map { $0[0] }).count == 1 && Set(means.map { $0[2] }).count == 7)
      #expect(curves.compactMap { $0["std"] as? [Double] }.allSatisfy { $0.count == 300 && $0.allSatisfy { $0 >= 0 } })
    }
    #expect((result.summary["notes"] as? [String])?.contains { $0.contains("embedded digits") } == true)
    let text = try Program.run(["reproduce", "convergent-l2o", "--quick", "--published-sigmoid"])
    #expect(text.output.contains("sigmoid-published"))
    #expect(text.output.contains("[87.0 +- 0.5]") && text.output.contains("s LSTM"))
  }

  @Test(
    "the folder of the paper's experiment holds the figure, its numbers, what was learned, and a session that verifies")
  func reproductionFolder() throws {
    let folder = try Folder()
    let out = folder.file("paper")
    let arguments = ["reproduce", "convergent-l2o", "--quick"]
    let result = try Program.run(arguments + ["--out", out])
    #expect(result.status == 0, "\(result.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
    #expect(
      files == [
        "convergent-1.safetensors", "figure.svg", "lstm-1.safetensors", "session-1.safetensors",
        "session-2.safetensors", "session.jsonl", "values.json",
      ])
    let figure = try String(contentsOfFile: "\(out)/figure.svg", encoding: .utf8)
    // A line and a band for each of seven contestants with three activations.
    #expect(figure.components(separatedBy: "stroke-linejoin").count - 1 == 21)
    #expect(figure.components(separatedBy: "fill-opacity=\".15\"").count - 1 >= 21)
    let values = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: "\(out)/values.json"))) as? [String: Any])
    #expect((values["losses"] as? [[String: Any]])?.count == 21)
    let verified = try Program.run(["replay", "--verify", "\(out)/session.jsonl"])
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    // The file is the optimizer that was tested.
    func accuracy(_ rows: [[String: Any]]) -> [[Double]] {
      rows.filter { $0["optimizer"] as? String == "convergent" }.compactMap {
        ($0["t300"] as? [String: Any])?["runs"] as? [Double]
      }
    }
    let again = try Program.run(arguments + ["--json", "--optimizer", "\(out)/convergent-1.safetensors"])
    let rows = try again.output.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    #expect(accuracy(rows).count == 3)
    #expect(accuracy(rows) == accuracy(values["accuracy"] as? [[String: Any]] ?? []))
    // What is there is not replaced in silence, and that is said before anything is computed.
    let refused = try Program.run(["reproduce", "convergent-l2o", "--seeds", "100", "--out", out])
    #expect(refused.status == 2 && refused.errors.contains("--force") && refused.output.isEmpty)
    #expect(refused.errors.split(separator: "\n").count == 1)
    let file = try Program.run(["reproduce", "convergent-l2o", "--seeds", "100", "--out", "\(out)/figure.svg"])
    #expect(file.status == 2 && file.errors.split(separator: "\n").count == 1, "\(file.errors)")
  }

  @Test("the paper's experiment that is interrupted leaves nothing behind")
  func interruptedReproduction() throws {
    let folder = try Folder()
    let out = folder.file("paper")
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = ["reproduce", "convergent-l2o", "--seeds", "100", "--out", out]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, !FileManager.default.fileExists(atPath: out) { usleep(1000) }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130 && process.terminationReason == .exit)
    #expect(!FileManager.default.fileExists(atPath: out))
  }

  @Test("the follow-up's experiment: the learned v, its base without v, tuned momentum and gradient descent")
  func linearConvergence() throws {
    let folder = try Folder()
    let out = folder.file("linear")
    let small = ["--set", "metaSteps=2", "horizon=60", "truncation=20", "rollouts=2", "heldOutStarts=3"]
    let command = ["reproduce", "linear-convergence"]
    let result = try Program.run(command + small + ["--out", out])
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
        "figure.svg", "learned.safetensors", "values.json",
      ])
    func values(_ text: some StringProtocol) throws -> [String: [String: Any]] {
      let all = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let methods = try #require(all["methods"] as? [[String: Any]])
      return Dictionary(uniqueKeysWithValues: methods.map { ($0["name"] as? String ?? "", $0) })
    }
    let methods = try values(String(contentsOfFile: "\(out)/values.json", encoding: .utf8))
    #expect(methods.keys.sorted() == ["GD", "Nesterov", "learned", "tuned"])
    let means = try methods.mapValues { try #require($0["mean"] as? [Double]) }
    #expect(means.values.allSatisfy { $0.count == 60 && $0.allSatisfy { $0 >= 0 } })
    #expect(Set(means.values.map { $0[0] }).count == 1, "all begin at the same points, on the same right-hand sides")
    // Both momenta pay on a condition of 1e6, and the first step of all who have no v is that of their eta.
    let last = try means.mapValues { try #require($0.last) }
    #expect(try #require(last["GD"]) > #require(last["Nesterov"]))
    #expect(try #require(methods["tuned"]?["meanOverSteps"] as? Double) > 0)
    // What was written is what ran.
    let again = try Program.run(command + small + ["--json", "--optimizer", "\(out)/learned.safetensors"])
    #expect(try values(again.output)["learned"]?["mean"] as? [Double] == means["learned"])
    let figure = try String(contentsOfFile: "\(out)/figure.svg", encoding: .utf8)
    #expect(figure.components(separatedBy: "stroke-linejoin").count - 1 == 4)

    let refused = try Program.run(command + ["--out", out])
    #expect(refused.status == 2 && refused.errors.contains("--force") && refused.output.isEmpty)
    for (arguments, what) in [
      (["--force"], "nothing to replace"), (["--optimizer", "transfr"], "did you mean 'transfer'"),
      (["--set", "horizn=3"], "horizn"), (["--set", "objective=rosenbrock"], "--set"),
    ] {
      let wrong = try Program.run(command + arguments)
      #expect(wrong.status == 2 && wrong.errors.contains(what), "\(wrong.errors)")
      #expect(wrong.errors.split(separator: "\n").count == 1 && wrong.output.isEmpty)
    }
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
