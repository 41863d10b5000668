// The line after `:`: refused, begun anew, and asked for what is no line of the certificate.

import Experiment
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

@Suite("The command line")
struct CommandLineTests {
  private func type(_ text: String, in model: inout Model) {
    for character in text { _ = model.receive(.input(.key(.character(character)))) }
  }

  @Test("A refused line stays to be mended; : begins it anew, and does nothing at its beginning")
  func anew() throws {
    var model = settled(try model(120, 40))
    type(":start 1", in: &model)
    _ = model.receive(.input(.key(.enter)))
    #expect(model.editor?.text == "start 1" && model.editor?.problem != nil)
    type(":", in: &model)
    #expect(model.editor?.text.isEmpty == true && model.editor?.problem == nil)
    type(":start 1,1", in: &model)
    _ = model.receive(.input(.key(.enter)))
    #expect(model.editor == nil && model.experiment.probe == [1, 1])
    // Within a line that was not refused it is a character like any other.
    type(":objective sphere:3", in: &model)
    #expect(model.editor?.text == "objective sphere:3")
  }

  @Test("why takes labels of the certificate and words of the glossary", arguments: ["eta", "gap", "beta", "N"])
  func why(word: String) throws {
    var model = settled(try model(120, 40), step: 300)
    _ = model.receive(.command("why \(word)"))
    guard case .page(let page, _) = model.overlay else {
      Issue.record("\(model.messages.commandProblem ?? "nothing")")
      return
    }
    #expect(page.title.hasPrefix(word == "eta" || word == "N" ? "Why: " : "Glossary: "), "\(page.title)")
    model.overlay = nil
    _ = model.receive(.command("why nonsense"))
    #expect(model.overlay == nil && model.messages.commandProblem?.contains("no such line") == true)
  }

  @Test("An edit and a training with an eta that no theorem covers say so at once")
  func warned() throws {
    var covered = settled(try model(120, 40))
    var model = covered
    _ = model.receive(.command("set stepSize=0.5"))
    #expect(model.messages.notice?.text.contains("stepSize: no claim will hold") == true)
    model.messages.notice = nil
    _ = model.train()
    #expect(model.messages.notice?.text.contains("no claim will hold: eta = 0.5 is not below 2/beta") == true)
    // The twin: an eta that is covered has nothing to be said of.
    covered.messages.notice = nil
    _ = covered.train()
    #expect(covered.messages.notice == nil)
  }

  @Test("The status line leaves out first what matters least", arguments: [200, 110, 80, 60])
  func status(width: Int) throws {
    var model = settled(try model(width, width == 60 ? 24 : 40, glyphs: .ascii), step: 300)
    let gd = try #require(model.experiment.raceRuns.first { $0.name == "gd" }?.id)
    let verdict = try #require(model.runs.traces[gd]?.certificate.verdict)
    _ = model.train()
    (model.queue.selected, model.messages.notice) = (gd, nil)
    let line = try #require(view(model).text.split(separator: "\n").suffix(2).first.map(String.init))
    #expect(line.contains("TRAIN #") && line.contains("LIVE"), "\(line)")
    let order = [" step ", "| \(verdict.rawValue)", "| f ", "| |g| ", " 0 %"]
    let seen = order.map(line.contains)
    // Once one is missing, all that matter less are missing.
    #expect(seen == seen.sorted { $0 && !$1 }, "\(line)")
    #expect(width < 200 || !seen.contains(false), "\(line)")
  }
}
