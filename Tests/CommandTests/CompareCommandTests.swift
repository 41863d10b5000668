import Foundation
import Testing

@Suite("basin compare")
struct CompareCommandTests {
  private static let small = ["--starts", "3", "--steps", "30", "--seed", "5"]

  private static func objects(_ output: String) throws -> [[String: Any]] {
    try output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test("prints one object for each optimizer and start, then a summary whose quantiles are theirs")
  func json() throws {
    let arguments = ["compare", "--objective", "rosenbrock", "--optimizers", "gd,adam", "--tune", "3", "--json"]
    let result = try Program.run(arguments + Self.small)
    #expect(result.status == 0, "\(result.errors)")
    let objects = try Self.objects(result.output)
    let runs = objects.filter { $0["event"] as? String == "run" }
    #expect(runs.count == 6 && objects.count == 7)
    let gaps = runs.filter { $0["optimizer"] as? String == "adam" }.compactMap { $0["gap"] as? Double }.sorted()
    let rows = try #require(result.summary["optimizers"] as? [[String: Any]])
    let adam = try #require(rows.first { $0["optimizer"] as? String == "adam" })
    #expect((adam["gap"] as? [String: Any])?["50"] as? Double == gaps[1])
    #expect(adam["verdict"] as? String == "NO CLAIM" && adam["seconds"] as? Double ?? 0 > 0)
    #expect(result.summary["factors"] as? [Double] == [0.01, 1, 100])
    let again = try Program.run(arguments + Self.small)
    func runLines(_ text: String) -> [Substring] { text.split(separator: "\n").filter { $0.contains("\"run\"") } }
    #expect(runLines(again.output) == runLines(result.output), "the numbers do not depend on the threads")
  }

  @Test("prints an aligned table and the rule beneath it")
  func table() throws {
    let result = try Program.run(
      [
        "compare", "--objective", "digits-tanh", "--optimizers", "gd,adam,rmsprop", "--seeds", "2", "--steps", "5",
        "--tune", "0",
      ])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    let column = try #require(lines[0].range(of: "|g|")).lowerBound.utf16Offset(in: lines[0])
    for line in lines[1...3] {
      let characters = Array(line)
      #expect(characters[column] != " " && characters[column - 1] == " ", "\(result.output)")
    }
    #expect(result.output.contains("2 starts, 5 steps each, seed 1; stepSize: the usual one"))
    #expect(lines[0].contains("verdict") && lines[0].contains("seconds"))
  }

  @Test("takes trained weights and formulas")
  func trained() throws {
    let folder = try Folder()
    let weights = folder.file("w.safetensors")
    _ = try Program.run(
      ["train", "--set", "metaSteps=3", "widths=4", "--weights", weights, "--json", "--out", folder.file("s.jsonl")])
    let result = try Program.run(
      ["compare", "--objective", "expr:ln(1 + x^2 + y^2)", "--optimizers", "gd,\(weights)", "--json"] + Self.small)
    #expect(result.status == 0, "\(result.errors)")
    let rows = result.summary["optimizers"] as? [[String: Any]]
    #expect(rows?.map { $0["optimizer"] as? String } == ["gd", weights])
    #expect(rows?[1]["f"] != nil, "f* of a formula is not known")
    let wrong = try Program.run(["compare", "--objective", "quadratic:5", "--optimizers", weights])
    #expect(wrong.status == 2 && wrong.errors.contains("for 2 coordinates, quadratic:5 has 5"), "\(wrong.errors)")
  }

  @Test(
    "refuses with one line",
    arguments: [
      ("--objective rosenbrok --optimizers gd", "did you mean 'rosenbrock'?"),
      ("--objective rosenbrock --optimizers gd,adm", "no optimizer 'adm': --optimizers; did you mean 'adam'?"),
      ("--objective rosenbrock --optimizers gd,gd", "'gd' is named twice"),
      ("--objective rosenbrock", "no optimizers"), ("--optimizers gd", "no objective"),
      ("--objective rosenbrock --optimizers ,", "no optimizers"),
      ("--objective rosenbrock --optimizers gd --tune 14", "tune = 14"),
      ("--objective rosenbrock --optimizers gd --tune -1", "tune = -1"),
      ("--objective rosenbrock --optimizers gd --starts 0", "starts = 0"),
      ("--objective rosenbrock --optimizers gd --steps 0", "steps = 0"),
      ("--objective rosenbrock --optimizers gd --tolerance nan", "tolerance = nan"),
      ("--objective rosenbrock --optimizers nowhere.safetensors", "nowhere.safetensors"),
      ("--objective digits-tanh --optimizers lbfgs", "mini-batches do not allow"),
    ])
  func mistakes(line: String, says: String) throws {
    let result = try Program.run(["compare"] + line.split(separator: " ").map(String.init))
    #expect(result.status == 2)
    #expect(result.errors.contains(says), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1 && result.output.isEmpty, "\(result.errors)")
  }
}
