import Foundation
import Testing

private struct Mistake: Sendable, CustomTestStringConvertible {
  let arguments: [String]
  let status: Int32
  /// What the one line on stderr must say.
  let says: [String]
  var testDescription: String { "basin " + arguments.joined(separator: " ") }

  init(_ line: String, _ status: Int32 = 2, says: String...) {
    arguments = line.split(separator: " ").map(String.init)
    self.status = status
    self.says = says
  }
}

private let mistakes: [Mistake] = [
  Mistake("run --objective rosenbrok", says: "no objective 'rosenbrok'", "did you mean 'rosenbrock'?"),
  Mistake("run --objective rosenbrock", says: "no optimizer: --optimizer"),
  Mistake(
    "run --objective rosenbrock:1 --optimizer gd",
    says: "no dimension '1' of rosenbrock: --objective; rosenbrock:D takes a dimension D from 2 to 1000"),
  Mistake("run --objective booth:3 --optimizer gd", says: "no dimension '3' of booth: --objective; it has 2"),
  Mistake(
    "run --objective expr:x^4+y^2 --optimizer gd --start 1e60,0", 3, says: "the squares in |g| overflow at the start"),
  Mistake("run --objective rosenbrok --optimizer gd", says: "no objective 'rosenbrok'", "did you mean 'rosenbrock'?"),
  Mistake("run --objective rosenbrock --optimizer adm", says: "no optimizer 'adm'", "did you mean 'adam'?"),
  Mistake("run --objective rosenbrock --optimizer gd --set stepsize=1", says: "did you mean 'stepSize'?"),
  Mistake(
    "run --objective rosenbrock --optimizer gd --set stepSize=abc", says: "stepSize = abc: a finite number from 0 on"),
  Mistake("run --objective rosenbrock --optimizer gd --set stepSize=", says: "stepSize has no value", "from 0 on"),
  Mistake("run --objective sphere --optimizer gd --set stepSize=0.1 stepSize=0.2", says: "'stepSize' is given twice"),
  Mistake(
    "run --objective sphere --optimizer gd --set stepSize=0.1 firstStep=5", says: "firstStep = 5: only an audited"),
  Mistake("run --objective sphere --optimizer gd --set stepExponent=0.8", says: "without a stepOffset"),
  Mistake("run --objective sphere --optimizer lbfgs --set memory=1e1", says: "in digits; write 10"),
  Mistake(
    "run --objective booth --optimizer nesterov-strong --set convexity=1000", says: "convexity = 1000", "above 1"),
  Mistake("run --objective booth --optimizer nesterov-strong --set convexity=0", says: "a finite number above 0"),
  Mistake("run --objective rosenbrock --optimizer nesterov-strong", says: "it needs convexity, which is not known"),
  Mistake("certify --all-pairs --json", says: "--all-pairs prints one table", "--json; leave it out"),
  Mistake("certify --all-pairs s.jsonl", says: "s.jsonl; leave it out"),
  Mistake("train --catalogue --seed 2 --objective sphere", says: "takes nothing else: --objective sphere;"),
  Mistake(
    "run --objective rosenbrock --optimizer gd --set stepSize=-1", says: "stepSize = -1: a finite number from 0 on"),
  Mistake("run --objective sphere --optimizer adam --set beta1=1", says: "beta1 = 1: a number from 0 to below 1"),
  Mistake("run --objective sphere --optimizer adam --set epsilon=0", says: "epsilon = 0: a finite number above 0"),
  Mistake("run --objective sphere --optimizer heavy-ball --set momentum=1.2", says: "from 0 to below 1"),
  Mistake("run --objective sphere --optimizer gd --set stepSize=1e-400", says: "stepSize = 1e-400", "reads as 0"),
  Mistake("run --objective sphere --optimizer gd --set fraction=0", says: "fraction = 0: a finite number above 0"),
  Mistake("run --objective sphere --optimizer lbfgs --set memory=2.5", says: "a whole number from 1 to 1000"),
  Mistake("certify --objective sphere --optimizer gd --boxes -", says: "--boxes -", "name a file"),
  Mistake("train --set clip=1e-400", says: "clip = 1e-400", "reads as 0"),
  Mistake("train --set ratio=0.5 magnitude=lru", says: "ratio = 0.5: not used with magnitude = lru; leave it out"),
  Mistake("train --set sigma=0.5", says: "not used with estimator = backpropagation", "choose estimator = es or pes"),
  Mistake("train --set optimizer=lstm gain=3", says: "gain = 3.0: not used with optimizer = lstm", ": --set"),
  Mistake(
    "sensitivity --objective booth --optimizer gd --set firstStep=5", says: "only an audited eta begins with it"),
  Mistake("sensitivity --objective booth --optimizer gd --set stepSize=0.1", says: "stepSize varies along an axis"),
  Mistake("train --set momentum=1", says: "momentum = 1: auto, or a number from 0 to below 1"),
  Mistake(
    "run --objective sphere --optimizer gd --steps 20 --change 20:stepSize=0.1",
    says: "'20:stepSize=0.1' changes nothing: --change", "step 19"),
  Mistake("run --objective sphere --optimizer gd --trace - --json", says: "standard output: -", "leave out --json"),
  Mistake(
    "run --objective expr:log(x)+y^2 --optimizer gd --start -1,1", 3, says: "f is no number at the start: --start"),
  Mistake(
    "run --objective expr:x^3+y^2 --optimizer gd --set stepSize=0.1 --start -1,1", 3, says: "f falls without bound"),
  Mistake("run --objective expr:√x+y --optimizer gd", says: "unexpected '√': formula, column 1; write sqrt(...)"),
  Mistake("run --objective rosenbrock --optimizer gd --set stepSize", says: "key=value"),
  Mistake("run --objective rosenbrock --optimizer gd --start 1", says: "dimension 2", "give 2 numbers"),
  Mistake("run --objective rosenbrock --optimizer gd --start 1,nan", says: "finite"),
  Mistake("run --objective rosenbrock --optimizer gd --start 1,x", says: "'x' is not a number"),
  Mistake("run --objective rosenbrock --optimizer gd --steps -5", says: "steps = -5"),
  Mistake("run --objective rosenbrock --optimizer gd --steps 1.5", says: "1.5"),
  Mistake("run --objective rosenbrock --optimizer gd --seed -1", says: "-1"),
  Mistake("run --objective rosenbrock --optimizer gd --smoothness 0", says: "positive"),
  Mistake("run --objective rosenbrock --optimizer nowhere.safetensors", says: "nowhere.safetensors"),
  Mistake("run --objective rosenbrock", says: "no optimizer"),
  Mistake("run --optimizer gd", says: "no objective"),
  Mistake(
    "run --objective rosenbrock --optimizer gd --set stepSize=10", 3, says: "diverged", "lower the step size",
    "warning: eta = 10 is not below 2/beta"),
  Mistake("run --objective digits-tanh --optimizer lbfgs", says: "mini-batches do not allow"),
  Mistake("run --objective digits-tanh --optimizer gd --set stepSize=0", says: "mini-batches do not allow"),
  Mistake("run --objective least-squares@/nowhere.csv --optimizer gd", says: "no such file", "/nowhere.csv"),
  Mistake("run --objective images-tanh@/nowhere --optimizer adam", says: "/nowhere"),
  Mistake("run --objective logistic@ --optimizer gd", says: "no such file"),
  Mistake("run --objective sphere --optimizer gd --gradient-tolerance -1", says: "positive"),
  Mistake("run --objective sphere --optimizer gd --max-evaluations 0", says: "from 1 on"),
  Mistake("run --objective sphere --optimizer gd --time-limit 0", says: "positive"),
  Mistake("run --objective sphere --optimizer gd --certified 0", says: "positive"),
  Mistake("run --objective rosenbrock --optimizer gd --certified 1", says: "nothing is certain", "x_t in the box"),
  Mistake("run --objective sphere --optimizer gd --certified 1 --change 3:stepSize=0.1", says: "--change"),
  Mistake("run --objective sphere --optimizer gd --set stepSize=0 --certified 1", says: "nothing is certain"),
  Mistake("run --objective sphere --optimizer gd --set stepOffset=10 stepExponent=0.3", says: "stepExponent = 0.3"),
  Mistake("run --objective ackley --optimizer gd --set fraction=0.5", says: "beta of ackley is not known"),
  Mistake("train --config {bad", says: "cannot read: {bad", "no line of --print-share"),
  Mistake("train --set estimator=pes cosineEvery=3", says: "cosineEvery = 3"),
  Mistake("explain --objective digits-tanh --optimizer adam --steps 3", says: "mini-batches"),
  Mistake("explain --objective sphere --optimizer adam --step-size -1", says: "positive"),
  Mistake("reproduce convergent-l2o --data /nowhere", says: "/nowhere"),
  Mistake("reproduce convergent-l2o --seeds 0", says: "from 1 to 100"),
  Mistake("reproduce convergent-l2o --force", says: "--out"),
  Mistake("reproduce convergent-l2o --out /proc/none", says: "/proc/none"),
  Mistake("run --objective quadratic:1 --optimizer gd", says: "no dimension '1' of quadratic"),
  Mistake("run --objective quadratic:99999 --optimizer gd", says: "no dimension '99999' of quadratic"),
  Mistake("run --objective rosenbrock --optimizer gd --every 0", says: "every = 0"),
  Mistake(
    "run --objective rosenbrock --optimizer gd --trace /nowhere/at/all.csv", says: "cannot write", "/nowhere/at/all.csv"
  ),
  Mistake("train --preset log-rosenbrok", says: "did you mean 'log-rosenbrock'?"),
  Mistake("train --set horizon=-3", says: "horizon = -3", "whole number"),
  Mistake("train --set horizn=3", says: "did you mean 'horizon'?"),
  Mistake("train --set widths=0", says: "widths = 0"),
  Mistake("train --set objective=rosenbroc", says: "did you mean 'rosenbrock'?"),
  Mistake("train --set stepSize=nan", says: "stepSize = nan"),
  Mistake("train --seed -1", says: "-1"),
  Mistake("train --config /nowhere.json", says: "cannot read", "/nowhere.json"),
  Mistake("train --preset digits --config x.json", says: "at once"),
  Mistake("train --set metaSteps=1 --out /nowhere/\u{0}/s.jsonl", says: "error"),
  Mistake("train --set metaSteps=1 --out /proc/s.jsonl", says: "/proc/s.jsonl"),
  Mistake("replay nowhere.jsonl", says: "nowhere.jsonl"),
  Mistake("replay --verify /", says: "/"),
  Mistake("replay --verify /dev/null", says: "/dev/null"),
  Mistake("certify nowhere.jsonl", says: "nowhere.jsonl"),
  Mistake("certify --objective sphere --optimizer gd --evidence", says: "--evidence; add --json"),
  Mistake("certify nowhere.jsonl --boxes b.json", says: "--boxes; leave out the session"),
  Mistake("certify --objective sphere --optimizer gd --boxes /nowhere/b.json", says: "/nowhere/b.json"),
  Mistake("certify --objective rosenbrock --optimizer gd --smoothness 0.1", 1, says: "VIOLATED"),
  Mistake("run --objective rosenbrock --optimizer gd --smoothness 0.1", 1, says: "VIOLATED"),
  Mistake("nonsense", says: "nonsense"),
  Mistake("run --nonsense", says: "nonsense"),
]

@Suite("Bad input")
struct BadInputTests {
  @Test("is answered by one line that says what and where, and by the documented exit status", arguments: mistakes)
  private func oneLine(_ mistake: Mistake) throws {
    let result = try Program.run(mistake.arguments)
    let lines = result.errors.split(separator: "\n")
    #expect(result.status == mistake.status, "\(result.errors)")
    let errors = lines.filter { !$0.hasPrefix("training ") && !$0.hasPrefix("basin: warning: ") }
    #expect(errors.count == 1, "\(result.errors)")
    #expect(errors.first?.hasPrefix("basin: error: ") == true, "\(result.errors)")
    for phrase in mistake.says { #expect(result.errors.contains(phrase), "'\(phrase)' in: \(result.errors)") }
  }

  @Test("what has no effect is refused in one line, and a file of settings that holds it is told")
  func unused() throws {
    let folder = try Folder()
    let file = folder.file("settings.json")
    try #"{"magnitude":"lru","ratio":0.7,"metaSteps":1,"rollouts":2,"horizon":5}"#.write(
      toFile: file, atomically: true, encoding: .utf8)
    let told = try Program.run(["train", "--config", file, "--print-share"])
    #expect(told.status == 0)
    #expect(
      told.errors == "basin: warning: without effect: ratio = 0.7 (not used with magnitude = lru): \(file)\n",
      "\(told.errors)")
    // The twins: what is used, and all that the program itself prints, are taken without a word.
    let used = try Program.run(["train", "--config", file, "--set", "states=4", "--print-config"])
    #expect(used.status == 0 && used.output.contains("\"states\":\"4\""), "\(used.output)")
    let all = folder.file("all.json")
    try Program.run(["train", "--set", "magnitude=lru", "--print-config"]).output.write(
      toFile: all, atomically: true, encoding: .utf8)
    let silent = try Program.run(["train", "--config", all, "--print-share"])
    #expect(silent.status == 0 && silent.errors.isEmpty, "\(silent.errors)")
  }

  @Test("in a session file is found, named by line, and nothing is lost")
  func damagedSession() throws {
    let folder = try Folder()
    let path = folder.file("s.jsonl")
    #expect(try Program.run(["train", "--set", "metaSteps=4", "--out", path, "--json"]).status == 0)
    let bytes = try Data(contentsOf: URL(filePath: path))
    let text = try #require(String(data: bytes, encoding: .utf8))
    #expect(try Program.run(["replay", "--verify", path]).status == 0)

    // One bit of the first meta-step.
    var flipped = bytes
    let meta = try #require(bytes.firstRange(of: Data("\"k\":\"meta\"".utf8)))
    flipped[meta.lowerBound + 6] ^= 1
    let line = 1 + bytes[..<meta.lowerBound].filter { $0 == 10 }.count
    try flipped.write(to: URL(filePath: folder.file("flipped.jsonl")))
    let damaged = try Program.run(["replay", "--verify", folder.file("flipped.jsonl")])
    #expect(damaged.status == 2)
    #expect(damaged.errors.contains("flipped.jsonl:\(line)"), "\(damaged.errors)")

    // A number that is changed together with its checksum does not replay.
    let lines = text.split(separator: "\n").map(String.init)
    let torn = lines.dropLast().joined(separator: "\n") + "\n" + lines[lines.count - 1].prefix(20)
    try torn.write(toFile: folder.file("torn.jsonl"), atomically: true, encoding: .utf8)
    let opened = try Program.run(["replay", "--verify", folder.file("torn.jsonl")])
    #expect(opened.status == 0, "\(opened.errors)")
    #expect(opened.errors.contains("warning"), "\(opened.errors)")

    let newer = text.replacingOccurrences(of: "\"version\":1", with: "\"version\":2")
    try newer.write(toFile: folder.file("newer.jsonl"), atomically: true, encoding: .utf8)
    let refused = try Program.run(["replay", "--verify", folder.file("newer.jsonl")])
    #expect(refused.status == 2)
  }

  @Test("such as a disk that is full is told once, and training goes on")
  func fullDisk() throws {
    let folder = try Folder()
    // A file-size limit stands for the full disk; the ignored signal turns it into a write error.
    let result = try Program.run(
      ["train", "--set", "metaSteps=40", "--out", folder.file("s.jsonl")],
      shell: "trap '' XFSZ; ulimit -f 4;")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("in 40 meta-steps"), "\(result.output)")
    #expect(result.output.contains("session not saved"), "\(result.output)")
    #expect(result.errors.split(separator: "\n").filter { $0.hasPrefix("basin: warning:") }.count == 1)
    let opened = try Program.run(["replay", "--verify", folder.file("s.jsonl")])
    #expect(opened.status == 0, "\(opened.errors)")
  }

  @Test("or a place that is no regular file does not destroy what is there")
  func specialPlaces() throws {
    let folder = try Folder()
    let run = "run --objective sphere --optimizer gd --steps 3 --trace".split(separator: " ").map(String.init)
    // A link stays a link, and what it leads to is written.
    let (link, target) = (folder.file("link.csv"), folder.file("target.csv"))
    try Data().write(to: URL(filePath: target))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    #expect(try Program.run(run + [link]).status == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
    #expect(try String(contentsOfFile: target, encoding: .utf8).hasPrefix("t,f,gradNorm,v,x0,x1\n0,"))
    // A pipe is neither replaced by weights nor by anything else.
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let refused = try Program.run(["train", "--set", "metaSteps=1", "--weights", pipe, "--out", folder.file("s.jsonl")])
    #expect(refused.status == 2, "\(refused.errors)")
    #expect(refused.errors.contains("not a regular file"), "\(refused.errors)")
    var status = stat()
    #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    // Work that would be lost is not begun.
    let early = try Program.run(["train", "--weights", folder.file("none/w.safetensors")])
    #expect(early.status == 2)
    #expect(!early.errors.contains("training "), "\(early.errors)")
  }

  @Test("or output that nobody can take is an error", arguments: ["objectives", "keys", "optimizers --json"])
  func lostOutput(line: String) throws {
    let arguments = line.split(separator: " ").map(String.init)
    let result = try Program.run(arguments, shell: "exec >/dev/full;")
    #expect(result.status == 2)
    #expect(result.errors.contains("standard output"), "\(result.errors)")
  }
}
