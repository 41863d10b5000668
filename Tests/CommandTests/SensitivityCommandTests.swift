import Foundation
import Testing

@Suite("basin sensitivity")
struct SensitivityCommandTests {
  private static let small = ["--cells", "4x3", "--steps", "40"]

  private static func cells(_ output: String) throws -> [[String: Any]] {
    try output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }.filter { $0["event"] as? String == "cell" }
  }

  @Test(
    "the number in a cell is that of basin run with the same settings, exactly",
    arguments: [("rosenbrock", "heavy-ball", "stepSize", "momentum"), ("quadratic", "adam", "beta1", "stepSize")])
  func cellsAreRuns(objective: String, optimizer: String, x: String, y: String) throws {
    let mapped = try Program.run(
      ["sensitivity", "--objective", objective, "--optimizer", optimizer, "--over", "\(x),\(y)", "--json"] + Self.small)
    #expect(mapped.status == 0, "\(mapped.errors)")
    let cells = try Self.cells(mapped.output)
    #expect(cells.count == 12)
    for cell in [cells[0], cells[6], cells[11]] {
      let settings = try [x, y].map { key in "\(key)=\(try #require(cell[key] as? Double))" }
      let run = try Program.run(
        ["run", "--objective", objective, "--optimizer", optimizer, "--steps", "40", "--json", "--set"] + settings)
      let hasDiverged = cell["diverged"] as? Bool == true
      #expect(run.status == (hasDiverged ? 3 : 0), "\(run.errors)")
      guard !hasDiverged else {
        #expect(run.summary["f"] as? Double == nil, "\(settings)")
        continue
      }
      #expect(cell["f"] as? Double == run.summary["f"] as? Double && cell["f"] is Double)
      #expect(cell["loss"] as? Double == run.summary["gap"] as? Double)
      #expect(cell["gradNorm"] as? Double == run.summary["gradNorm"] as? Double)
    }
    let best = try #require(mapped.summary["best"] as? [String: Any])
    #expect(best["loss"] as? Double == cells.compactMap { $0["loss"] as? Double }.min())
    #expect(mapped.summary["diverged"] as? Int == cells.count { $0["diverged"] as? Bool == true })
  }

  @Test("as text it names optimizer, objective, steps, start and both settings, and what the digits and letters mean")
  func text() throws {
    let result = try Program.run(
      ["sensitivity", "--objective", "rosenbrock", "--optimizer", "heavy-ball", "--start", "-1,2"] + Self.small)
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output.hasPrefix("heavy-ball on rosenbrock: f - f* after 40 steps from (-1, 2), momentum upwards"),
      "\(result.output)")
    for part in ["* best", "x diverged", "NO CLAIM before a run", "at the start: "] {
      #expect(result.output.contains(part), "\(part)")
    }
  }

  @Test(
    "what cannot be mapped is refused in one line that says why, with status 2",
    arguments: [
      (["--objective", "rosenbrock"], "no optimizer"),
      (["--optimizer", "adam"], "no objective"),
      (["--objective", "rosenbrock", "--optimizer", "sign"], "has no two settings"),
      (["--objective", "rosenbrock", "--optimizer", "adm"], "did you mean 'adam'?"),
      (["--objective", "rosenbrock", "--optimizer", "adam", "--over", "beta1"], "two settings"),
      (["--objective", "rosenbrock", "--optimizer", "adam", "--over", "beta1,beta1"], "along both axes"),
      (["--objective", "rosenbrock", "--optimizer", "adam", "--over", "beta1,bta2"], "did you mean 'beta2'?"),
      (["--objective", "rosenbrock", "--optimizer", "adam", "--cells", "1x9"], "each from 2 to 201"),
      (["--objective", "rosenbrock", "--optimizer", "adam", "--steps", "-1"], "a whole number from 0"),
      (["--objective", "rosenbrock", "--optimizer", "adam", "--start", "1"], "--start"),
      (["--objective", "rosenbrock", "--optimizer", "adam", "--set", "beta1=2"], "beta1"),
    ])
  func refused(arguments: [String], reason: String) throws {
    let result = try Program.run(["sensitivity"] + arguments)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.contains(reason), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
  }
}
