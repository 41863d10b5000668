import Foundation
import Testing

@Suite("Commands")
struct CommandTests {
  @Test("run agrees with a straightforward loop to 1e-12")
  func exactness() throws {
    let result = try Program.run(
      "run --objective rosenbrock --optimizer gd --set stepSize=1e-3 --start -1.2,1 --steps 2000 --json"
        .split(separator: " ").map(String.init))
    #expect(result.status == 0)
    var (x, y) = (-1.2, 1.0)
    for _ in 0..<2000 {
      let gx = -2 * (1 - x) - 400 * x * (y - x * x)
      let gy = 200 * (y - x * x)
      (x, y) = (x - 1e-3 * gx, y - 1e-3 * gy)
    }
    let f = (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    let summary = result.summary
    #expect(abs((summary["f"] as? Double ?? .nan) - f) <= 1e-12)
    let point = summary["x"] as? [Double] ?? []
    #expect(zip(point, [x, y]).allSatisfy { abs($0 - $1) <= 1e-12 } && point.count == 2)
    #expect(summary["steps"] as? Int == 2000)
    for key in ["objective", "optimizer", "gap", "gradNorm", "termination", "evaluations", "certificate"] {
      #expect(summary[key] != nil, "\(key)")
    }
  }

  @Test("run ends where a small gradient is certain to have happened, and it has")
  func certified() throws {
    let result = try Program.run(
      "run --objective quadratic --optimizer gd --set fraction=1 --certified 1 --steps 100000 --every 1 --json"
        .split(separator: " ").map(String.init))
    #expect(result.status == 0, "\(result.errors)")
    let reasons = result.summary["reasons"] as? [[String: Any]] ?? []
    #expect(reasons.map { $0["kind"] as? String } == ["certified"])
    let norms = try result.output.split(separator: "\n").dropLast().map {
      (try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["gradNorm"] as? Double ?? .nan
    }
    #expect(norms.count > 100 && norms.count < 100_000 && norms.contains { $0 <= 1 } && norms[0] > 50)
  }

  @Test("the listings have one entry per line and a summary", arguments: ["objectives", "optimizers"])
  func listings(command: String) throws {
    let result = try Program.run([command, "--json"])
    let lines = result.output.split(separator: "\n")
    #expect(result.status == 0)
    #expect(result.summary["count"] as? Int == lines.count - 1)
    for line in lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(object?["event"] as? String == (line == lines.last ? "summary" : "entry"))
    }
  }

  @Test("training twice gives the same digest, another seed another one")
  func determinism() throws {
    func digest(_ seed: Int) throws -> String {
      let result = try Program.run(
        ["train", "--preset", "digits", "--set", "metaSteps=3", "--seed", "\(seed)", "--json"])
      #expect(result.status == 0, "\(result.errors)")
      return result.summary["digest"] as? String ?? result.errors
    }
    let first = try digest(1)
    #expect(try digest(1) == first)
    #expect(try digest(2) != first)
  }

  @Test("a trained optimizer is a file that runs again, and its configuration can be printed and read")
  func files() throws {
    let folder = try Folder()
    let weights = folder.file("w.safetensors")
    let trained = try Program.run(
      ["train", "--set", "metaSteps=20", "widths=8", "--weights", weights, "--json", "--out", folder.file("s.jsonl")])
    #expect(trained.status == 0, "\(trained.errors)")
    let run = try Program.run(
      ["run", "--objective", "log-rosenbrock", "--optimizer", weights, "--steps", "300", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let mine = run.summary["certificate"] as? [String: Any]
    let recorded = trained.summary["certificate"] as? [String: Any]
    #expect(mine?["G"] as? Double != nil)
    #expect(mine?["G"] as? Double == recorded?["G"] as? Double)

    let printed = try Program.run(["train", "--preset", "digits", "--print-config"])
    try printed.output.write(toFile: folder.file("c.json"), atomically: true, encoding: .utf8)
    let again = try Program.run(["train", "--config", folder.file("c.json"), "--print-config"])
    #expect(again.output == printed.output)
    #expect(printed.output.contains("\"objective\":\"digits-tanh\""))
  }

  @Test("kill -9 during training leaves a session that opens, at most one event short of what was printed")
  func killed() throws {
    let folder = try Folder()
    let path = folder.file("s.jsonl")
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = ["train", "--set", "metaSteps=100000", "--out", path, "--json"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Enough output to be in the middle of training.
    var printed = Data()
    while printed.filter({ $0 == 10 }).count < 60 {
      let more = pipe.fileHandleForReading.availableData
      if more.isEmpty { break }
      printed += more
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let count = printed.filter { $0 == 10 }.count
    let verified = try Program.run(["replay", "--verify", path, "--json"])
    #expect(verified.status == 0, "\(verified.errors)")
    // Events: the training, then one for each meta-step.
    #expect((verified.summary["events"] as? Int ?? 0) >= count)
    #expect(verified.summary["firstDivergence"] is NSNull)
  }

  @Test("certify repeats the verdict of every run of a session")
  func certify() throws {
    let folder = try Folder()
    let path = folder.file("s.jsonl")
    _ = try Program.run(["train", "--set", "metaSteps=5", "--out", path, "--json"])
    let result = try Program.run(["certify", path, "--json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\"event\":\"certificate\""))
    #expect(result.summary["violated"] as? Int == 0)
  }

  @Test("render leads to lessons as to any other screen")
  func renderedLesson() throws {
    let arguments = ["render", "--objective", "sphere", "--size", "120x40", "--at", "0", "--do"]
    let result = try Program.run(arguments + ["lesson 1"])
    #expect(result.status == 0 && result.output.contains("REPLAY"), "\(result.errors)\(result.output)")
    let none = try Program.run(arguments + ["lesson 99"])
    #expect(none.status == 2 && none.errors.contains("no such lesson"), "\(none.errors)")
  }

  @Test("a session of train renders and replays like one of the workbench")
  func trainedSessions() throws {
    let folder = try Folder()
    let path = folder.file("s.jsonl")
    #expect(try Program.run(["train", "--set", "metaSteps=5", "--out", path, "--json"]).status == 0)
    let frame = try Program.run(["render", path, "--size", "120x40"])
    #expect(frame.status == 0, "\(frame.errors)")
    #expect(!frame.output.contains("computing"), "\(frame.output)")
    #expect(frame.output.contains("learned"))
    #expect(frame.output.contains("adam"))
    #expect(try Program.run(["replay", "--verify", path]).status == 0)
  }

  @Test("A trace named - is the table on standard output, and nothing else is; no file has that name")
  func traceOnStandardOutput() throws {
    let folder = try Folder()
    let arguments = "run --objective sphere --optimizer gd --steps 2 --trace".split(separator: " ").map(String.init)
    let result = try Program.run(arguments + ["-"], shell: "cd '\(folder.file(""))';")
    #expect(result.status == 0)
    let file = try Program.run(arguments + [folder.file("t.csv")])
    #expect(try result.output == String(contentsOfFile: folder.file("t.csv"), encoding: .utf8))
    #expect(result.errors == file.output && file.output.contains("certificate: "), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("-")))
  }

  @Test("A run that stops before a change says that it was not made, and one that comes to it does not")
  func missedChange() throws {
    let line = "run --objective sphere --optimizer gd --set stepSize=0.1 --steps 90 --change 60:stepSize=0.2"
    let arguments = line.split(separator: " ").map(String.init)
    let missed = try Program.run(arguments + ["--gradient-tolerance", "0.1"])
    #expect(missed.status == 0 && missed.errors.contains("the change at step 60 was not made"), "\(missed.errors)")
    #expect(try Program.run(arguments).errors.isEmpty)
  }

  @Test("Ranges of settings are listed where the settings are, as text and as JSON")
  func ranges() throws {
    let text = try Program.run(["optimizers"]).output
    #expect(text.contains("beta1=0.9: a number from 0 to below 1") && text.contains("memory=10: a whole number"))
    let json = try Program.run(["optimizers", "--json"]).output
    #expect(json.contains("\"beta1\":\"a number from 0 to below 1\""))
    #expect(try Program.run(["train", "--help"]).output.contains("a whole number from 1 to 100000"))
    // What follows from the objective is said to, and not shown as a number that no run uses.
    #expect(text.contains("stepSize: 1/beta of the objective") && !text.contains("stepSize=0.001"))
    #expect(json.contains("\"chosen\":{\"stepSize\":\"1/beta of the objective"))
  }

  @Test("one entry of a listing by its name", arguments: [("optimizers", "adam"), ("objectives", "sphere:3")])
  func oneEntry(command: String, name: String) throws {
    let text = try Program.run([command, name])
    #expect(text.status == 0 && text.output.hasPrefix(name + " "), "\(text.errors)")
    #expect(try Program.run([command, name, "--json"]).summary["count"] as? Int == 1)
    let none = try Program.run([command, "adm"])
    #expect(none.status == 2 && none.errors.contains("'adm': basin \(command)"), "\(none.errors)")
  }

  @Test("the settings of a run are those of the race, and naming a default changes nothing")
  func settingsOfRuns() throws {
    func f(_ line: String) throws -> Double? {
      let result = try Program.run(("run --steps 3 --json " + line).split(separator: " ").map(String.init))
      #expect(result.status == 0, "\(result.errors)")
      return result.summary["f"] as? Double
    }
    let adam = try f("--objective ackley --optimizer adam")
    #expect(adam != nil)
    #expect(try f("--objective ackley --optimizer adam --set beta1=0.9") == adam)
    let gd = try Program.run(["run", "--objective", "rosenbrock", "--optimizer", "gd", "--steps", "50"])
    #expect(gd.output.contains("certificate: CHECKED to step 50") && gd.errors.isEmpty, "\(gd.output)\(gd.errors)")
    let strong = try Program.run(["run", "--objective", "booth", "--optimizer", "nesterov-strong", "--steps", "50"])
    #expect(strong.output.contains("certificate: PROVED") && strong.output.contains(";  v = 0\n"), "\(strong.output)")
  }

  @Test("a picture of what only a running workbench can do is refused")
  func undoable() throws {
    let arguments = ["render", "--objective", "sphere", "--at", "0", "--size", "80x24"]
    for (command, says) in [
      ("snapshot", "needs the screen"), ("save foo", "no session"), ("quit", "nothing runs here"),
    ] {
      let result = try Program.run(arguments + ["--do", command])
      #expect(result.status == 2 && result.errors.contains("\(says)"), "\(result.errors)")
      #expect(result.errors.contains(": --do '\(command)'; leave it out") && result.output.isEmpty)
    }
    #expect(try Program.run(arguments + ["--press", "q"]).errors.contains(": --press q; leave it out"))
    #expect(try Program.run(arguments + ["--do", "redraw"]).status == 0)
  }
}
