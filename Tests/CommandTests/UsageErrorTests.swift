import Foundation
import Testing

/// What a person mistypes before any command runs, and what the one line must say.
private let slips: [(line: String, says: [String])] = [
  ("run --objective sphere --optimizer gd --steps 1e5", ["'1e5'", "write --steps 100000"]),
  ("run --objective sphere --optimizer gd --steps 1.5", ["'1.5' is not a whole number: --steps"]),
  ("run --objective sphere --optimizer gd --steps many", ["'many' is not a number: --steps", "--steps 10"]),
  ("run --objective sphere --optimizer gd --steps 99999999999999999999", ["too large: --steps"]),
  ("run --objective sphere --optimizer gd --seed -1", ["seed = -1: --seed", "not negative"]),
  ("run --objective sphere --optimizer gd --smoothness x'y", ["'x'y' is not a number: --smoothness"]),
  ("run sphere", ["'sphere' belongs to no option: basin run", "see basin run --help"]),
  ("run a b c", ["'a' belongs to no option"]),
  ("compare stepSize=1", ["--set stepSize=1"]),
  ("run --optimzer gd", ["no option '--optimzer': basin run", "did you mean '--optimizer'?"]),
  ("run --obj sphere", ["no option '--obj': basin run", "did you mean '--objective'?"]),
  ("run --objective sphere --max 5", ["did you mean '--max-evaluations'?"]),
  ("train --check x", ["no option '--check': basin train; see basin train --help"]),
  ("--linea", ["no option '--linea': basin", "did you mean '--linear'?"]),
  ("run --nonsense", ["no option '--nonsense': basin run", "see basin run --help"]),
  ("run --objective sphere --optimizer gd --set", ["no value: --set", "key=value, for example --set stepSize=1e-3"]),
  ("run --steps", ["no value: --steps", "write --steps <steps>"]),
  ("replay", ["no session: basin replay", "write basin replay SESSION"]),
  ("export s.jsonl", ["no folder: basin export", "write basin export SESSION FOLDER"]),
  ("config set theme", ["no value: basin config set", "write basin config set KEY VALUE"]),
  ("config unset", ["no key: basin config unset", "write basin config unset KEY"]),
  ("config bogus", ["no command 'bogus': basin config", "known: show, set, unset"]),
  ("config st theme dark", ["no command 'st': basin config", "did you mean 'set'?"]),
  ("config set theme dark --jso", ["no option '--jso': basin config set", "see basin config set --help"]),
  ("lesson three", ["no command 'three': basin lesson", "known: list, results"]),
  ("lesson 99", ["no lesson 99: basin lesson", "without a number it lists them"]),
  ("lesson 3", ["no terminal to take a lesson in: basin lesson 3", "`basin --linear`"]),
  ("train --json=yes", ["'yes'", "write --json alone"]),
  ("trian", ["no command 'trian': basin", "did you mean 'train'?"]),
  ("help trian", ["no command 'trian': basin help", "did you mean 'train'?"]),
  ("help foo", ["no command 'foo'", "known: ", "train"]),
  ("lesson.jsonl", ["basin replay lesson.jsonl"]),
]

@Suite("Usage errors")
struct UsageErrorTests {
  @Test("say in one line what is wrong, where, and what to do", arguments: slips.indices)
  func oneLine(index: Int) throws {
    let slip = slips[index]
    let result = try Program.run(slip.line.split(separator: " ").map(String.init))
    #expect(result.status == 2, "\(slip.line): \(result.errors)")
    #expect(result.output.isEmpty)
    #expect(result.errors.split(separator: "\n").count == 1, "\(slip.line): \(result.errors)")
    #expect(result.errors.contains(/^basin: error: [^\n]+: [^\n]+; [^\n]+\n$/), "\(slip.line): \(result.errors)")
    for phrase in slip.says { #expect(result.errors.contains(phrase), "'\(phrase)' in: \(result.errors)") }
  }

  @Test("are none where help or the version is asked for", arguments: ["--help", "help", "help train", "--version"])
  func help(line: String) throws {
    let result = try Program.run(line.split(separator: " ").map(String.init))
    #expect(result.status == 0 && result.errors.isEmpty && !result.output.isEmpty, "\(result.errors)")
  }
}

@Suite("Places that a command writes to")
struct SessionPlaceTests {
  @Test("A folder that does not exist is not created in silence")
  func noFolder() throws {
    let folder = try Folder()
    let path = folder.file("no/where/s.jsonl")
    for arguments in [["train", "--out", path], ["--linear", "--session", path]] {
      let result = try Program.run(arguments)
      #expect(result.status == 2, "\(result.errors)")
      #expect(result.errors.contains("no folder '\(folder.file("no/where"))'"), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.file("no")))
    }
    // A folder that exists is enough, also one named without a slash at its end.
    #expect(try Program.run(["train", "--set", "metaSteps=1", "--out", folder.file("s.jsonl"), "--json"]).status == 0)
  }

  @Test("A session that exists is kept, and the error says how to play it")
  func existing() throws {
    let folder = try Folder()
    let path = folder.file("s.jsonl")
    try "mine".write(toFile: path, atomically: true, encoding: .utf8)
    for arguments in [["train", "--out", path], ["--linear", "--session", path]] {
      let result = try Program.run(arguments)
      #expect(result.status == 2, "\(result.errors)")
      #expect(result.errors.contains("exists already") && result.errors.contains("`basin replay \(path)`"))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }

  @Test("Ctrl-C in a training says how far it came and how to go on, and leaves a session that verifies")
  func interrupted() throws {
    let folder = try Folder()
    let (path, checkpoint) = (folder.file("s.jsonl"), folder.file("c.safetensors"))
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = ["train", "--set", "metaSteps=100000", "--out", path, "--checkpoint", checkpoint, "--json"]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    var printed = Data()
    while printed.filter({ $0 == 10 }).count < 5 {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      printed += more
    }
    kill(process.processIdentifier, SIGINT)
    printed += output.fileHandleForReading.readDataToEndOfFile()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130 && process.terminationReason == .exit)
    #expect(words.contains("interrupted after ") && words.contains(" of 100000 meta-steps"), "\(words)")
    #expect(words.contains("`basin replay --verify \(path)`"), "\(words)")
    #expect(words.contains("`basin train --resume \(checkpoint)`"), "\(words)")
    #expect(String(decoding: printed, as: UTF8.self).contains("\"interrupted\":true"))
    let verified = try Program.run(["replay", "--verify", path])
    #expect(verified.status == 0 && !verified.errors.contains("warning"), "\(verified.errors)")
  }

  @Test("A run that ends before a small gradient is certain says how many steps that takes")
  func certifiedTooLate() throws {
    let line = "run --objective quadratic --optimizer gd --set fraction=1 --certified 1 --steps"
    let arguments = line.split(separator: " ").map(String.init)
    let short = try Program.run(arguments + ["3"])
    #expect(short.status == 0)
    #expect(short.errors.contains("is not certain after 3 steps: --certified; that takes "), "\(short.errors)")
    #expect(try !Program.run(arguments + ["100000"]).errors.contains("not certain"))
  }

  @Test("Numbers that are none read nan in text, whatever sign arithmetic left on them")
  func nan() throws {
    // inf - inf, which on x86 is a NaN with its sign bit set.
    let result = try Program.run([
      "run", "--objective", "expr:exp(x^2) - exp(x^2) + y^2", "--optimizer", "gd", "--set", "stepSize=0.1", "--start",
      "40,1", "--steps", "2",
    ])
    #expect(result.output.contains("nan"), "\(result.output)")
    #expect(!result.output.contains("-nan") && !result.errors.contains("-nan"), "\(result.output)")
  }
}
