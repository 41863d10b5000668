import Foundation
import Testing

@Suite("basin --linear")
struct LineModeCommandTests {
  /// Runs lines through a pipe.
  private static func talk(_ lines: [String], _ arguments: [String] = []) throws -> Program.Result {
    let text = lines.map { $0 + "\\n" }.joined()
    return try Program.run(["--linear"] + arguments, shell: "printf '\(text)' |", environment: ["LC_ALL": "C"])
  }

  @Test("trains, waits, explains, and leaves a session that verifies")
  func piped() throws {
    let folder = try Folder()
    let path = folder.file("s.jsonl")
    let result = try Self.talk(
      ["objective himmelblau", "set metaSteps=10", "wait", "train", "wait", "certificate", "quit"],
      ["--session", path])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("Objective himmelblau, 2 dimensions") })
    #expect(lines.contains { $0.hasSuffix(": 100 percent, meta-loss") || $0.contains(": 100 percent, meta-loss ") })
    #expect(lines.contains { $0.hasPrefix("Certificate of") && $0.contains("learned after 10 meta-steps") })
    #expect(lines.contains { $0.hasPrefix("Premise v square-summable: PROVED") })
    #expect(lines.last == "session \(path)")
    #expect(result.output.allSatisfy { $0.isASCII })
    #expect(
      !result.output.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "no cursor is moved, no color set")
    let verified = try Program.run(["replay", "--verify", path])
    #expect(verified.status == 0, "\(verified.errors)")
  }

  @Test("goes on after wrong commands, and ends well at the end of the lines, even in the middle of a training")
  func mistakes() throws {
    let result = try Self.talk(["trian", "show nothing", "set horizn=3", "objective nowhere", "wait", "status"])
    #expect(result.status == 2, "what was refused is told by the status")
    #expect(result.errors == "basin: error: 4 lines were refused: stdin; the output says why\n", "\(result.errors)")
    #expect(result.output.contains("no command 'trian'; did you mean 'train'?\n"))
    #expect(result.output.contains("no pane 'nothing'") && result.output.contains("did you mean 'set horizon=VALUE'?"))
    #expect(result.output.contains("no objective 'nowhere'; objectives lists all"))
    #expect(result.output.contains("Objective rosenbrock. Live."))
    let cut = try Self.talk(["train"])
    #expect(cut.status == 0 && cut.output.contains("session "), "\(cut.errors)")
    let empty = try Program.run(["--linear"])
    #expect(empty.status == 0)
    let noise = try Program.run(["--linear"], shell: "head -c 20000 /dev/urandom |")
    #expect(noise.status == 2 && noise.errors.contains(" refused: stdin; "), "\(noise.errors)")
  }

  @Test("a command behind a change of objective is about the new one, and no answer is lost at the end")
  func order() throws {
    let result = try Self.talk([
      "objective nowhere:2", "objective himmelblau", "landscape", "objective nothing:2", "quit",
    ])
    #expect(result.status == 2 && result.errors.contains("2 lines were refused"), "\(result.errors)")
    #expect(result.output.contains("nowhere:2: no objective of this name"))
    #expect(result.output.contains("nothing:2: no objective of this name"))
    let himmelblau = try #require(result.output.range(of: "himmelblau, 2 dimensions"))
    #expect(result.output[himmelblau.upperBound...].contains("Landscape"))
  }

  @Test("says in one line what cannot be begun")
  func refusals() throws {
    let objective = try Program.run(["--linear", "--objective", "rosenbrok"])
    #expect(objective.status == 2 && objective.errors.contains("did you mean 'rosenbrock'?"))
    let session = try Program.run(["--linear", "--session", "/proc/s.jsonl"])
    #expect(session.status == 2 && session.errors.split(separator: "\n").count == 1, "\(session.errors)")
  }

  @Test("a signal ends it with its session closed")
  func signals() throws {
    let folder = try Folder()
    let path = folder.file("s.jsonl")
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = ["--linear", "--session", path]
    // Both ends of stdin stay open: no more lines, and no end of them.
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    var printed = ""
    while !printed.contains("Race over") {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      printed += String(decoding: more, as: UTF8.self)
    }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGTERM)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").last?.contains("\"k\":\"end\"") == true, "\(printed)")
  }

  @Test("render prints one pane in sentences", arguments: ["landscape", "architecture", "objectives"])
  func render(pane: String) throws {
    let result = try Program.run(["render", "--preset", "rosenbrock", "--at", "1", "--linear", "--focus", pane])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.split(separator: "\n").count > 3 && result.output.allSatisfy { $0.isASCII })
    let wrong = try Program.run(["render", "--preset", "rosenbrock", "--linear", "--focus", "landscap"])
    #expect(wrong.status == 2 && wrong.errors.contains("did you mean 'landscape'?"), "\(wrong.errors)")
  }
}
