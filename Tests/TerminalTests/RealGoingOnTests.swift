// A terminal that is closed loses nothing: the next start offers to go on, and goes on.

import Foundation
import Glibc
import TerminalDriver
import Testing

@Suite("A training whose terminal is closed")
struct RealGoingOnTests {
  /// A folder for sessions, and workbenches that use it one after the other.
  private final class Home {
    let folder = NSTemporaryDirectory() + "basin-home-" + UUID().uuidString

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func start(term: String = "xterm-256color", objective: String = "log-rosenbrock") throws -> RunningProgram {
      try RunningProgram(
        [RunningProgram.path(of: "basin"), "--objective", objective],
        environment: ["TERM=\(term)", "LC_ALL=C.UTF-8", "XDG_STATE_HOME=\(folder)"], columns: 100, rows: 30)
    }

    private var sessions: String { folder + "/basin/sessions" }

    func names(_ ending: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: sessions).filter { $0.hasSuffix(ending) }.sorted()
    }

    func lines(_ name: String) throws -> [String] {
      try String(contentsOfFile: "\(sessions)/\(name)", encoding: .utf8).split(separator: "\n").map(String.init)
    }
  }

  private func train(_ home: Home, objective: String = "log-rosenbrock") throws -> RunningProgram {
    let program = try home.start(objective: objective)
    try program.wait(for: "RACE")
    program.type("t")
    try program.wait(until: { _ in
      (try? home.names(".jsonl").contains { try home.lines($0).contains { $0.contains("\"k\":\"meta\"") } }) ?? false
    })
    return program
  }

  @Test("goes on at the next start, from where it was", arguments: [nil, SIGHUP, SIGTERM])
  func goesOn(_ signal: Int32?) throws {
    let home = Home()
    let program = try train(home)
    if let signal { program.signal(signal) } else { program.hangUp() }
    #expect(try program.end() == -(signal ?? SIGHUP))
    let name = try #require(try home.names(".jsonl").first)
    let left = try home.lines(name)
    #expect(left.contains { $0.contains("\"k\":\"meta\"") })
    #expect(!left.contains { $0.contains("\"k\":\"end\"") || $0.contains("\"k\":\"trained\"") })
    #expect(try home.names(".checkpoint").count == 1, "its state is kept")

    let next = try home.start()
    try next.wait(for: "Go on?")
    next.type("\r")
    try next.wait(for: "goes on after meta-step")
    // Until it is over, whatever the machine: so there were steps.
    try next.wait(for: "done after")
    next.type("q")
    #expect(try next.end() == 0)
    let steps = try home.lines(name).filter { $0.contains("\"k\":\"meta\"") }.count
    #expect(steps > left.filter { $0.contains("\"k\":\"meta\"") }.count)
  }

  @Test("is left as it is while its data cannot be found, and goes on when they are back")
  func missingData() throws {
    let home = Home()
    try FileManager.default.createDirectory(atPath: home.folder, withIntermediateDirectories: true)
    let data = home.folder + "/a.csv"
    let text = Data("x,y,b\n1,0,1\n0,1,2\n1,1,3\n".utf8)
    try text.write(to: URL(filePath: data))
    let program = try train(home, objective: "least-squares@\(data)")
    program.hangUp()
    #expect(try program.end() == -SIGHUP)
    let name = try #require(try home.names(".jsonl").first)
    let left = try home.lines(name)
    try FileManager.default.removeItem(atPath: data)
    let next = try home.start()
    try next.wait(for: "Go on?")
    next.type("\r")
    try next.wait(for: "cannot go on: cannot read: no such file")
    next.type("q")
    #expect(try next.end() == 0)
    #expect(try home.lines(name) == left && home.names(".checkpoint").count == 1)
    try text.write(to: URL(filePath: data))
    let last = try home.start()
    try last.wait(for: "Go on?")
    last.type("\r")
    try last.wait(for: "goes on after meta-step")
    last.type("q\r")
    #expect(try last.end() == 0)
  }

  @Test("is not offered where the person quit")
  func quit() throws {
    let home = Home()
    let program = try train(home)
    program.type("q\r")
    #expect(try program.end() == 0)
    let name = try #require(try home.names(".jsonl").first)
    #expect(try home.lines(name).last?.contains("\"k\":\"end\"") == true)
    let next = try home.start()
    try next.wait(for: "RACE DONE")
    #expect(!next.screen.text.contains("Go on?"))
  }

  @Test("A folder and a pipe that are named like sessions are passed over")
  func oddNames() throws {
    let home = Home()
    let sessions = home.folder + "/basin/sessions"
    try FileManager.default.createDirectory(atPath: sessions + "/x.jsonl", withIntermediateDirectories: true)
    #expect(mkfifo(sessions + "/y.jsonl", 0o600) == 0)
    let program = try home.start()
    try program.wait(for: "RACE DONE")
    program.type("q")
    #expect(try program.end() == 0)
  }

  @Test("A session whose folder is removed meanwhile is said to be gone, not to be there")
  func removed() throws {
    let home = Home()
    let program = try home.start()
    try program.wait(for: "RACE")
    try FileManager.default.removeItem(atPath: home.folder)
    program.type("q")
    #expect(try program.end() == 0)
    let said = program.outputAfterScreen
    #expect(said.contains("the file was removed while it was recorded") && !said.contains("Ksession "), "\(said)")
  }

  @Test(
    "Terminals without a description are taken for xterm-256color, with a notice",
    arguments: ["xterm-ghostty", "nosuchterm"])
  func unknownTerminal(_ term: String) throws {
    let home = Home()
    let program = try home.start(term: term)
    try program.wait(for: "taken for xterm-256color")
    try program.wait(for: "RACE")
    program.type("q")
    #expect(try program.end() == 0)
  }
}
