import Foundation
import Testing

@Suite("Learned optimizers that are kept")
struct ShelfCommandTests {
  /// Runs the program with a shelf of its own.
  private func run(_ arguments: [String], _ folder: Folder) throws -> Program.Result {
    try Program.run(
      arguments,
      environment: [
        "XDG_DATA_HOME": folder.file("data"), "XDG_STATE_HOME": folder.file("state"),
        "XDG_CONFIG_HOME": folder.file("config"),
      ])
  }

  @Test("are kept by name, listed, described, run elsewhere, tagged and removed")
  func life() throws {
    let folder = try Folder()
    let trained = try run(
      ["train", "--set", "metaSteps=3", "widths=4", "--keep", "valley", "--out", folder.file("s.jsonl"), "--json"],
      folder)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect((trained.summary["config"] as? [String: Any])?["widths"] as? String == "4")
    // What was learned lies beside the session as well.
    #expect(FileManager.default.fileExists(atPath: folder.file("s-6.safetensors")))
    try FileManager.default.createDirectory(atPath: folder.file("config/basin"), withIntermediateDirectories: true)
    try Data("weights = off\n".utf8).write(to: URL(filePath: folder.file("config/basin/config")))
    let plain = try run(["train", "--set", "metaSteps=3", "widths=4", "--out", folder.file("t.jsonl")], folder)
    #expect(plain.status == 0 && !FileManager.default.fileExists(atPath: folder.file("t-6.safetensors")))
    let list = try run(["shelf", "--json"], folder)
    #expect(list.summary["count"] as? Int == 2 && list.output.contains("\"name\":\"valley\""))
    let card = try run(["card", "valley"], folder)
    #expect(card.output.contains("trained on log-rosenbrock, d = 2, 3 meta-steps"), "\(card.output)")
    #expect(card.output.contains("64 held-out starts"))
    let elsewhere = try run(["run", "--objective", "himmelblau", "--optimizer", "valley", "--steps", "5"], folder)
    #expect(
      elsewhere.status == 0 && elsewhere.output.contains("valley (convergent) on himmelblau"), "\(elsewhere.errors)")
    // The optimizer that is proved is not told to have a V^2 that may grow.
    let explained = try run(["explain", "--objective", "himmelblau", "--optimizer", "valley"], folder).output
    #expect(explained.contains("PROVED by the certificate") != explained.contains("only if that stays below 1"))
    let file = try run(["card", folder.file("s.jsonl")], folder)
    #expect(file.status == 2 && file.errors.contains("not a weights file"), "\(file.errors)")
    #expect(try run(["shelf", "tag", "valley", "smooth"], folder).status == 0)
    #expect(try run(["shelf"], folder).output.contains("smooth"))
    // Before minutes of training, not after.
    let taken = try run(["train", "--keep", "valley"], folder)
    #expect(taken.status == 2 && taken.errors.contains("kept under that name"), "\(taken.errors)")
    let slip = try run(["run", "--objective", "himmelblau", "--optimizer", "vally"], folder)
    #expect(slip.status == 2 && slip.errors.contains("did you mean 'valley'"), "\(slip.errors)")
    // Of a mixture is said what holds on all of its problems, with the weights that there are.
    let boxed = try run(["card", "transfer"], folder).output
    #expect(boxed.contains("these are 9 problems") && boxed.contains("digits-hidden:16~labels,pixels"), "\(boxed)")
    #expect(boxed.contains("on transfer-problems: Before any run: ") && !boxed.contains("nan"))
    let digits = try run(["card", "transfer", "--objective", "digits-tanh"], folder).output
    #expect(digits.contains("PROVED") && digits.contains("for these weights"), "\(digits)")
    // What is kept, and what is in the box, goes out as a file that is the same optimizer.
    for name in ["valley", "transfer"] {
      let place = folder.file("\(name)-out.safetensors")
      let export = ["shelf", "export", name, place]
      #expect(try run(export, folder).status == 0)
      let digests = try [name, place].map { try run(["card", $0, "--json"], folder).summary["digest"] as? String }
      #expect(digests[0] != nil && digests[0] == digests[1])
      let second = try run(export, folder)
      #expect(second.status == 2 && second.errors.contains("--force"), "\(second.errors)")
      #expect(try run(export + ["--force"], folder).status == 0)
    }
    #expect(try run(["shelf", "export", "vally", folder.file("x")], folder).errors.contains("did you mean 'valley'"))
    let learned = try run(["optimizers", "valley"], folder)
    #expect(learned.status == 2 && learned.errors.contains("basin card valley"), "\(learned.errors)")
    #expect(try run(["shelf", "remove", "valley"], folder).status == 0)
    #expect(try run(["shelf", "remove", "valley"], folder).status == 2)
    #expect(try run(["card", "valley"], folder).status == 2)
  }

  @Test("spare certificates of a session its training, unless they are not what it recorded")
  func beside() throws {
    let folder = try Folder()
    let session = folder.file("s.jsonl")
    _ = try run(["train", "--set", "metaSteps=3", "widths=4", "--out", session, "--json"], folder)
    let weights = folder.file("s-6.safetensors")
    let first = try run(["certify", session], folder)
    _ = try run(
      [
        "train", "--set", "metaSteps=3", "widths=4", "--seed", "2", "--weights", weights, "--out",
        folder.file("t.jsonl"),
      ],
      folder)
    let other = try run(["certify", session], folder)
    #expect(other.output == first.output && other.errors.contains("not the weights that the session recorded"))
    try FileManager.default.removeItem(atPath: weights)
    let none = try run(["certify", session], folder)
    #expect(none.output == first.output && none.errors.isEmpty, "\(none.errors)")
  }
}

@Suite("Where runs start")
struct StartTests {
  @Test("draws of a distribution are those of the seed, and many are summed up")
  func drawn() throws {
    let many = ["run", "--objective", "rosenbrock", "--optimizer", "gd", "--start", "box", "--steps", "20", "--json"]
    let four = try Program.run(many + ["--starts", "4"])
    #expect(four.status == 0, "\(four.errors)")
    let runs = four.output.split(separator: "\n").filter { $0.contains("\"event\":\"run\"") }
    #expect(runs.count == 4 && Set(runs).count == 4)
    let verdicts = try #require(four.summary["verdicts"] as? [String: Int])
    #expect(verdicts.values.reduce(0, +) == 4)
    #expect(try Program.run(many + ["--starts", "4"]).output == four.output)
    #expect(try Program.run(many + ["--starts", "4", "--seed", "1"]).output != four.output)
    // The first of many is the one alone.
    let one = try Program.run(many)
    func f(_ text: Substring) -> Substring? { text.split(separator: ",").first { $0.hasPrefix("\"f\":") } }
    #expect(f(one.output[...]) == f(runs[0]))
  }

  @Test("a file of numbers is a start, and classifiers say how many held-out images they read right")
  func files() throws {
    let folder = try Folder()
    try Data("-1.2\n1\n".utf8).write(to: URL(filePath: folder.file("x.txt")))
    let run = ["run", "--objective", "rosenbrock", "--optimizer", "gd", "--steps", "5", "--json", "--start"]
    #expect(try Program.run(run + [folder.file("x.txt")]).output == Program.run(run + ["-1.2,1"]).output)
    let digits = try Program.run(
      ["run", "--objective", "digits-tanh", "--optimizer", "adam", "--steps", "60", "--start", "normal:0.1", "--json"])
    let accuracy = try #require(digits.summary["accuracy"] as? Double)
    #expect(accuracy > 0.5 && accuracy <= 1)
    #expect(try Program.run(run + ["0,0"]).summary["accuracy"] is NSNull)
  }

  @Test(
    "what is no start is said in a line",
    arguments: [
      (["--start", "bax"], "no start 'bax'"), (["--start", "normal"], "lacks its deviation"),
      (["--start", "normal:-1"], "lacks its deviation"), (["--starts", "3"], "from one point are the same"),
      (["--start", "box", "--starts", "0"], "starts = 0"),
      (["--start", "box", "--starts", "2", "--trace", "-"], "steps of many runs"),
    ])
  func refused(_ arguments: [String], _ problem: String) throws {
    let result = try Program.run(["run", "--objective", "rosenbrock", "--optimizer", "gd"] + arguments)
    #expect(result.status == 2 && result.errors.contains(problem), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
  }
}
