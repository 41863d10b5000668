import Foundation
import Testing

@Suite("Objectives of one's own")
struct FormulaCommandTests {
  private static let formula = "expr:(1-x)^2 + 100 (y-x^2)^2"

  @Test("run like the catalogue's, bit for bit where the formula is the same")
  func run() throws {
    let arguments = ["--optimizer", "gd", "--set", "stepSize=1e-4", "--steps", "50", "--json"]
    let mine = try Program.run(["run", "--objective", Self.formula] + arguments)
    let theirs = try Program.run(["run", "--objective", "rosenbrock"] + arguments)
    #expect(mine.status == 0, "\(mine.errors)")
    let (f, wanted) = (mine.summary["f"] as? Double ?? .nan, theirs.summary["f"] as? Double ?? .nan)
    #expect(abs(f - wanted) <= 1e-12 * wanted)
    #expect(mine.summary["objective"] as? String == Self.formula)
  }

  @Test("train, are recorded, and their sessions verify")
  func train() throws {
    let folder = try Folder()
    let path = folder.file("s.jsonl")
    let trained = try Program.run(
      ["train", "--objective", Self.formula, "--set", "metaSteps=4", "widths=4", "--out", path, "--json"])
    #expect(trained.status == 0, "\(trained.errors)")
    let verified = try Program.run(["replay", "--verify", path, "--json"])
    #expect(verified.status == 0, "\(verified.errors)")
    let frame = try Program.run(["render", path, "--size", "80x24", "--glyphs", "ascii"])
    #expect(frame.output.contains("expr:(1-x)"), "\(frame.output)")
  }

  @Test("come from files too, comments apart")
  func files() throws {
    let folder = try Folder()
    let path = folder.file("own.expr")
    try "# a bowl\n(x - 1)^2\n  + 3 y^2 # steep\n".write(toFile: path, atomically: true, encoding: .utf8)
    let arguments = ["--optimizer", "gd", "--steps", "300", "--json"]
    let result = try Program.run(["run", "--objective", path] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    let typed = try Program.run(["run", "--objective", "expr:(x-1)^2 + 3y^2"] + arguments)
    let (x, wanted) = (result.summary["x"] as? [Double], typed.summary["x"] as? [Double])
    #expect(x?.count == 2 && x == wanted, "\(typed.errors)")
  }

  @Test(
    "say where they cannot be read, in one line, in every command",
    arguments: [
      ["run", "--optimizer", "gd"], ["compare", "--optimizers", "gd"], ["train"], ["render"],
      ["certify", "--optimizer", "gd"], ["explain", "--optimizer", "gd"], ["workbench"], ["--linear"],
    ])
  func mistakes(command: [String]) throws {
    for (text, says) in [
      ("expr:x^2 + * y", "unexpected '*': formula, column 7; "), ("expr:", "column 1"), ("expr:7", "no coordinate"),
      ("x^2 + y^2", "for a formula write 'expr:x^2 + y^2'"),
      ("nowhere.expr", "cannot read: no such file: nowhere.expr"),
    ] {
      let result = try Program.run(command + ["--objective", text])
      #expect(result.status == 2, "\(text)")
      #expect(result.errors.contains(says), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1 && result.output.isEmpty, "\(result.errors)")
    }
  }
}
