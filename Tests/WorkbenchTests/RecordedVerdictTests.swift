// A verdict that was read from a file is called recorded, until the run has been computed here.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("Recorded verdicts")
struct RecordedVerdictTests {
  private static let run = RunSpecification(
    id: 1, objective: "sphere", optimizer: "adam", start: [3, 1], steps: 20)

  /// A replay of a session that claims more of its run than is true.
  private func replay(_ width: Int, _ height: Int) throws -> (model: Model, trace: RunTrace) {
    let (run, certificate) = try Self.run.perform(resolve: library)
    #expect(certificate.verdict != .proved)
    var outcome = RunOutcome(run, certificate: certificate)
    outcome.verdict = "PROVED"
    var session = Session(header: SessionRecorder.header(objective: "sphere", seed: 1))
    session.events = [SessionRecord.run(Self.run, outcome).event(after: 0)]
    var model = try Model.replaying(
      session, path: "forged", width: width, height: height,
      capabilities: Capabilities(color: .mono, glyphs: .ascii), resolve: library)
    model.jump(to: nil)
    let plane = PlaneView(of: run.objective).plane
    return (model, Computation.trace(of: run, certificate: certificate, heldOut: nil, in: plane))
  }

  @Test(
    "The queue, the comparison and their sentences say recorded, then what was computed", arguments: [80, 120, 200])
  func panes(width: Int) throws {
    var (model, trace) = try replay(width, width == 80 ? 24 : 60)
    for pane in [Pane.queue, .compare] {
      model.moveFocus(pane)
      if pane == .compare { model.experiment.marks = [1] }
      let text = view(model).text
      #expect(text.contains("recorded"), "\(text)")
      #expect(lineText(model, pane).joined().contains("PROVED (recorded)"))
    }
    let rows = view(model).text.split(separator: "\n").filter { $0.contains("adam") }
    #expect(!rows.isEmpty && rows.allSatisfy { !$0.contains("PROVED ") || $0.contains("PROVED (recorded)") }, "\(rows)")
    _ = model.receive(.news(.trace(run: 1, trace, generation: model.runs.generation)))
    let verdict = trace.certificate.verdict.rawValue
    #expect(model.messages.notice?.text == "run #1 is \(verdict): its record says PROVED")
    for pane in [Pane.queue, .compare] {
      model.moveFocus(pane)
      #expect(!lineText(model, pane).joined().contains("recorded"))
      #expect(lineText(model, pane).joined().contains(verdict))
      #expect(!lineText(model, pane).joined().contains("PROVED"))
      let rows = view(model).text.split(separator: "\n").filter { $0.contains("adam") }
      #expect(rows.contains { $0.contains(verdict) } && !rows.contains { $0.contains("PROVED") }, "\(rows)")
    }
    // What is shown of a run is forgotten where there are too many; what is certain of it is not.
    model.runs.traces = [:]
    #expect(model.verdict(of: try #require(model.experiment.runs.first))?.status == trace.certificate.verdict)
    model.forgetTraces()
    #expect(model.verdict(of: try #require(model.experiment.runs.first))?.status == nil)
  }

  @Test("Computed again on demand, a forged verdict, end or number of steps is named beside what is true")
  func verified() throws {
    let (model, trace) = try replay(120, 40)
    var outcome = try #require(model.experiment.runs.first?.outcome)
    let service = ComputeService()
    func page(_ outcome: RunOutcome) -> [String] {
      for case .news(.verified(_, let page)) in service.verify(
        RunRequest(specification: Self.run), outcome, serialFor)
      {
        return page.lines
      }
      return []
    }
    let verdict = trace.certificate.verdict.rawValue
    #expect(page(outcome).contains("headline: \(verdict), but the record says PROVED"))
    #expect(page(outcome).first?.hasPrefix("NOT what was recorded") == true)
    outcome.verdict = verdict
    #expect(page(outcome).first?.hasPrefix("Bit for bit") == true)
    outcome.steps = 19
    outcome.termination = "not finite at step 19"
    #expect(page(outcome).contains("steps: 20, but the record says 19"))
    #expect(page(outcome).contains("end: all steps taken, but the record says not finite at step 19"))
  }
}
