import Foundation
import Testing

@Suite("basin probe")
struct ProbeCommandTests {
  private static let small = ["--starts", "6", "--steps", "20", "--tune", "0"]

  private func trained(_ folder: Folder) throws -> String {
    let file = folder.file("it.safetensors")
    let result = try Program.run(
      ["train", "--set", "metaSteps=3", "widths=4", "--weights", file, "--out", folder.file("s.jsonl"), "--json"])
    #expect(result.status == 0, "\(result.errors)")
    return file
  }

  private func rows(_ output: String) throws -> [[String: Any]] {
    try output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }.filter { $0["event"] as? String == "probe" }
  }

  @Test("medians and intervals are those of the numbers of each start, by an independent sort")
  func numbers() throws {
    let folder = try Folder()
    let file = try trained(folder)
    let result = try Program.run(["probe", file, "--objective", "log-rosenbrock", "--json"] + Self.small)
    #expect(result.status == 0, "\(result.errors)")
    let rows = try rows(result.output)
    #expect(rows.count == 12 && rows.map { $0["probe"] as? String }.first == "as it is")
    var compared = 0
    for row in rows {
      let baselines = (row["baselines"] as? [[String: Any]] ?? []).map { $0["results"] }
      for results in [row["learned"], row["baseStepAlone"]] + baselines {
        guard let results = results as? [String: Any] else { continue }
        let sorted = try #require(results["values"] as? [Double]).sorted()
        #expect(results["n"] as? Int == 6 && results["median"] as? Double == sorted[3])
        #expect(results["low"] as? Double == sorted[0] && results["high"] as? Double == sorted[5])
        compared += 1
      }
      #expect((row["refusal"] is NSNull) == !(row["learned"] is NSNull))
    }
    #expect(compared > 30)
    let memory = try #require(result.summary["memory"] as? [String: Any])
    #expect(memory["conclusion"] is String && result.summary["n"] == nil)
    #expect(result.summary["tuning"] as? String == "the usual one for the objective, not tuned")
    // The same once more, and others with another seed.
    let again = try Program.run(["probe", file, "--objective", "log-rosenbrock", "--json"] + Self.small)
    #expect(again.output == result.output)
    let other = try Program.run(
      ["probe", file, "--objective", "log-rosenbrock", "--json", "--seed", "2"] + Self.small)
    #expect(other.output != result.output && other.status == 0)
  }

  @Test("as text it has a row for each probe, the memory score in words, and the rules beside the numbers")
  func text() throws {
    let folder = try Folder()
    let file = try trained(folder)
    let result = try Program.run(
      ["probe", file, "--objective", "log-rosenbrock", "--other", "booth,beale"] + Self.small)
    #expect(result.status == 0, "\(result.errors)")
    for part in [
      "on log-rosenbrock, 20 steps, 6 starts a row; trained on log-rosenbrock, which the first row is",
      "gradient zeroed",
      "family booth", "family beale", "- no labels here", "memory score", "base step alone", "best tuned baseline",
      "order statistics", "cosine of v in two runs at equal t",
    ] {
      #expect(result.output.contains(part), "\(part): \(result.output)")
    }
    // Five starts are too few for an interval, which is said.
    let few = try Program.run(
      ["probe", file, "--objective", "log-rosenbrock", "--starts", "5", "--steps", "3", "--tune", "0"])
    #expect(few.output.contains("[too few]"))
  }

  @Test("what cannot be probed is refused in one line that says why, with status 2")
  func refused() throws {
    let folder = try Folder()
    let file = try trained(folder)
    for (arguments, reason) in [
      (["--objective", "rosenbrock"], "no optimizer"), ([file], "no objective"),
      (["adam", "--objective", "rosenbrock"], "has learned nothing"),
      (["nobody", "--objective", "rosenbrock"], "no learned optimizer 'nobody'"),
      ([file, "--objective", "rosenbrock:5"], "for 2 coordinates"),
      ([file, "--objective", "rosenbrock", "--starts", "0"], "starts = 0"),
      ([file, "--objective", "rosenbrock", "--steps", "0"], "steps = 0"),
      ([file, "--objective", "rosenbrock", "--tune", "14"], "tune = 14"),
      ([file, "--objective", "rosenbrock", "--other", "bothe"], "did you mean 'booth'?"),
      ([file, "--objective", "rosenbrock", "--other", "booth,booth"], "named twice"),
      ([file, "--objective", "rosenbrock", "--other", ","], "no name"),
    ] {
      let result = try Program.run(["probe"] + arguments)
      #expect(result.status == 2 && result.output.isEmpty, "\(arguments): \(result.status)")
      #expect(result.errors.contains(reason), "\(arguments): \(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
  }
}
