import Foundation
import Testing

@Suite("basin export")
struct ExportCommandTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let session = root.appending(path: "sessions/1-first-steps-on-rosenbrock.jsonl").path
  private static let name = "1-first-steps-on-rosenbrock"

  private func objects(_ output: String) throws -> [[String: Any]] {
    try output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test("writes every format into a folder that it creates, and says which files")
  func all() throws {
    let folder = try Folder()
    let target = folder.file("new/export")
    let result = try Program.run(
      [
        "export", Self.session, "--to", "csv,json", "--to", "svg", target, "--to", "cast,cast3,html", "--json",
        "--speed",
        "8",
      ])
    #expect(result.status == 0, "\(result.errors)")
    let lines = try objects(result.output)
    let summary = try #require(lines.last)
    #expect(summary["event"] as? String == "summary" && summary["runs"] as? Int == 15)
    let files = lines.dropLast()
    #expect(summary["files"] as? Int == files.count && files.count == 3 + 1 + 9 + 1 + 1 + 1)
    let written = try names(target)
    #expect(
      written == files.compactMap { ($0["path"] as? String)?.split(separator: "/").last.map(String.init) }.sorted())
    for file in files {
      let path = try #require(file["path"] as? String)
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      #expect(file["event"] as? String == "file" && size == file["bytes"] as? Int)
    }
    #expect(written.contains("\(Self.name)-steps.csv") && written.contains("\(Self.name).cast"))
  }

  @Test("writes the numbers of `basin run --trace`, digit for digit")
  func numbers() throws {
    let folder = try Folder()
    let result = try Program.run(["export", Self.session, "--to", "csv", folder.path])
    #expect(result.status == 0, "\(result.errors)")
    let table = try String(contentsOfFile: folder.file("\(Self.name)-steps.csv"), encoding: .utf8)
    let own = table.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      .filter { $0[0] == "1" }
    // The settings of run 1 as the session spells them, for a reader of JSON may lose their last bit.
    let text = try String(contentsOfFile: Self.session, encoding: .utf8)
    let run = try #require(text.split(separator: "\n").first { $0.contains("\"k\":\"run\"") })
    let match = try #require(run.firstMatch(of: /"settings":\{([^}]*)\}/))
    let settings = match.1.replacing("\"", with: "").replacing(":", with: "=").split(separator: ",").map(String.init)
    let trace = folder.file("trace.csv")
    let again = try Program.run(
      ["run", "--objective", "rosenbrock", "--optimizer", "gd", "--steps", "300", "--trace", trace, "--set"]
        + settings)
    #expect(again.status == 0, "\(again.errors)")
    let rows = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(own.count == 301 && rows.count == 301)
    for (row, traced) in zip(own, rows) {
      #expect([row[3], row[4], row[7], row[8], row[10], row[11]] == Array(traced))
    }
  }

  @Test("replaces nothing unasked, and leaves no part of a file behind")
  func existing() throws {
    let folder = try Folder()
    let path = folder.file("\(Self.name).json")
    try "mine".write(toFile: path, atomically: true, encoding: .utf8)
    let refused = try Program.run(["export", Self.session, "--to", "csv,json", folder.path])
    #expect(refused.status == 2 && refused.errors.contains("it exists already: \(path); --force"), "\(refused.errors)")
    #expect(try names(folder.path) == ["\(Self.name).json"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    let forced = try Program.run(["export", Self.session, "--to", "csv,json", folder.path, "--force"])
    #expect(forced.status == 0, "\(forced.errors)")
    #expect(try names(folder.path).count == 4)
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("{\"format\":\"basin-export\""))
  }

  @Test(
    "says in one line what is wrong, with status 2, and writes nothing",
    arguments: [
      (["SESSION", "--to", "csv,jsno", "DIR"], "did you mean 'json'?"),
      (
        ["SESSION", "--to", "pdf", "DIR"],
        "no format 'pdf': --to; known: csv, json, svg, cast, cast3, animation, html"
      ),
      (["SESSION", "DIR"], "no format: --to"),
      (["SESSION", "--to", "csv,", "DIR"], "no format ''"), (["nowhere.jsonl", "--to", "csv", "DIR"], "nowhere.jsonl"),
      (["SESSION", "--to", "csv"], "folder"), (["SESSION", "--to", "csv", "DIR", "--size", "3x3"], "40x12"),
      (["SESSION", "--to", "cast", "DIR", "--fps", "0"], "fps = 0"),
      (["SESSION", "--to", "cast", "DIR", "--speed", "-1"], "speed = -1"),
      (["SESSION", "--to", "svg", "DIR", "--at", "-1"], "at = -1"),
      (["SESSION", "--to", "svg", "DIR", "--theme", "drak"], "did you mean 'dark'?"),
      (["SESSION", "--to", "csv", "/dev/null"], "not a folder: /dev/null"),
      (["SESSION", "--to", "csv", "/dev/null/x"], "a part of the path is not a folder"),
      (["SESSION", "--to", "csv", "/proc/x"], "/proc/x"),
    ])
  func mistakes(arguments: [String], says: String) throws {
    let folder = try Folder()
    let target = folder.file("target")
    let result = try Program.run(
      ["export"] + arguments.map { $0 == "SESSION" ? Self.session : $0 == "DIR" ? target : $0 })
    let lines = result.errors.split(separator: "\n")
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(lines.count == 1 && result.errors.hasPrefix("basin: error: "), "\(result.errors)")
    #expect(result.errors.contains(says), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: target))
  }

  @Test("a damaged line of a session is named, and nothing is written")
  func damaged() throws {
    let folder = try Folder()
    var lines = try String(contentsOfFile: Self.session, encoding: .utf8).split(separator: "\n").map(String.init)
    lines[2] = lines[2].replacingOccurrences(of: "\"f\":3", with: "\"f\":4")
    let path = folder.file("damaged.jsonl")
    try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let result = try Program.run(["export", path, "--to", "csv", folder.file("target")])
    #expect(result.status == 2 && result.errors.contains("damaged.jsonl:3"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("target")))
  }
}

@Suite("A shared configuration on the command line")
struct ShareCommandTests {
  @Test("is printed by one command and taken by another, and means the same")
  func roundTrip() throws {
    let settings = [
      "--set", "horizon=20", "widths=16,8", "stepSize=0.00011415926535897", "--seed", "18446744073709551615",
    ]
    let printed = try Program.run(["train", "--preset", "rosenbrock", "--print-share"] + settings)
    #expect(printed.status == 0 && printed.output.hasPrefix("basin1:"), "\(printed.errors)")
    let line = String(printed.output.dropLast())
    #expect(!line.contains("\n"))
    let full = try Program.run(["train", "--preset", "rosenbrock", "--print-config"] + settings).output
    #expect(try Program.run(["train", "--config", line, "--print-config"]).output == full)
    let changed = try Program.run(["train", "--config", line, "--set", "horizon=21", "--print-config"]).output
    #expect(changed != full && changed.contains("\"horizon\":\"21\""))
    let file = try Program.run(["train", "--config", line, "--set", "metaSteps=2", "rollouts=2", "--json"])
    #expect(file.status == 0 && file.summary["metaSteps"] as? Int == 2, "\(file.errors)")
  }

  @Test("that is damaged or of a newer version is refused in one line")
  func refusals() throws {
    let line = String(try Program.run(["train", "--set", "horizon=20", "--print-share"]).output.dropLast())
    let cases = [
      (String(line.dropLast()), "copy all of the line again"), (line.replacing("J", with: "K"), "changed on its way"),
      ("basin9:" + line.dropFirst(7), "update Basin"),
    ]
    for (text, says) in cases {
      let result = try Program.run(["train", "--config", text, "--print-config"])
      #expect(result.status == 2 && result.output.isEmpty)
      #expect(result.errors.split(separator: "\n").count == 1 && result.errors.contains(says), "\(result.errors)")
    }
    #expect(try Program.run(["train", "--config", line, "--print-config"]).status == 0)
  }
}
