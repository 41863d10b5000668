// The proof of a run's bound, line by line: every line true of the run, and a false premise seen.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("The proof, walked on a run")
struct ProofTests {
  private static func walk(
    _ name: String, _ settings: [String: String] = [:], steps: Int = 120, beta: Double? = nil
  ) throws -> (walk: ProofWalk?, run: Run, certificate: Certificate) {
    let objective = try #require(library(name))
    var configuration = TrainingConfiguration.preset(for: objective)
    configuration.metaSteps = 1
    configuration.rollouts = 2
    for (key, value) in settings { try configuration.edit(key, to: value, on: objective) }
    let training = RecordedTraining(id: 1, configuration, objective: objective)
    training.advance(serialFor) { _, _ in }
    let (run, certificate) = Conductor.run(
      objective, training.optimizer, start: objective.start, steps: steps, claimedSmoothness: beta)
    return (ProofWalk(run.trajectory, certificate), run, certificate)
  }

  @Test(
    "Every line is true of every step of a run, for eta below and above 1/beta",
    arguments: ["0.002", "0.01", "0.015", "0.0198"])
  func holds(stepSize: String) throws {
    let (found, _, certificate) = try Self.walk("quadratic", ["stepSize": stepSize])
    let walk = try #require(found)
    #expect(certificate.verdict == .proved)
    for line in ProofWalk.Line.allCases {
      for step in 0..<walk.stepCount {
        let sides = try #require(walk.sides(of: line, at: step))
        #expect(sides.holds, "\(line) at \(step): \(sides)")
        #expect(sides.left.isFinite && sides.right.isFinite)
      }
    }
  }

  @Test("Its numbers are those of the certificate")
  func agrees() throws {
    let (found, run, certificate) = try Self.walk("quadratic")
    let walk = try #require(found)
    let last = walk.stepCount - 1
    #expect(walk.sides(of: .solved, at: last)?.left == certificate.gradientEnergy)
    #expect(walk.sides(of: .bound, at: last)?.right == certificate.bound)
    #expect(walk.sides(of: .budget, at: last)?.right == certificate.budget)
    #expect(
      walk.sides(of: .budget, at: last).map { abs($0.left - certificate.spent) <= 1e-12 * certificate.spent } == true)
    #expect(walk.sides(of: .lemma, at: 3)?.left == run.trajectory.values[4])
    // The lemma with v put into it is the same inequality.
    for step in 0..<walk.stepCount {
      let (lemma, descent) = (walk.sides(of: .lemma, at: step), walk.sides(of: .descent, at: step))
      #expect(abs((lemma?.right ?? .nan) - (descent?.right ?? .nan)) <= (descent?.rounding ?? 0))
    }
    #expect(walk.sides(of: .lemma, at: 10_000) == walk.sides(of: .lemma, at: last))
  }

  @Test("A beta that is too small makes the lemma false of a step, and the walk shows it")
  func falseBeta() throws {
    let (found, _, certificate) = try Self.walk("quadratic", beta: 5)
    let walk = try #require(found)
    #expect(certificate.verdict == .violated)
    #expect((0..<walk.stepCount).contains { walk.sides(of: .lemma, at: $0)?.holds == false })
    #expect((0..<walk.stepCount).contains { walk.sides(of: .sum, at: $0)?.holds == false })
  }

  @Test("Where another theorem speaks, or eta is too long, there is no such number")
  func others() throws {
    #expect(try Self.walk("rosenbrock", ["stepRule": "audited"]).walk.isNil)
    #expect(try Self.walk("quadratic", ["base": "nesterov"]).walk.isNil)
    let walk = try #require(try Self.walk("quadratic", ["stepSize": "0.0202"], steps: 20).walk)
    for line in [ProofWalk.Line.solved, .bound, .rate] { #expect(walk.sides(of: line, at: 5) == nil) }
    #expect(walk.sides(of: .lemma, at: 5)?.holds == true, "the lemma asks nothing of eta")
  }

  @Test("A line without a number says why it has none")
  func withoutNumbers() throws {
    let long = try #require(try Self.walk("quadratic", ["stepSize": "0.0202"], steps: 20).walk)
    for line in [ProofWalk.Line.solved, .bound, .rate] {
      #expect(long.reason(for: line) != line.reason && !long.reason(for: line).contains("known"), "\(line)")
    }
    #expect(long.reason(for: .budget) == ProofWalk.Line.budget.reason)
    let free = try #require(try Self.walk("quadratic", ["optimizer": "lstm"], steps: 20).walk)
    for line in [ProofWalk.Line.budget, .bound, .rate] {
      #expect(free.sides(of: line, at: 5) == nil && free.reason(for: line) != line.reason, "\(line)")
    }
    let kept = try #require(try Self.walk("quadratic", steps: 20).walk)
    for line in ProofWalk.Line.allCases { #expect(kept.reason(for: line) == line.reason) }
  }

  @Test("P says which bounds pane 3 shows, and w on it tells its words, its own letters first")
  func bridge() throws {
    var model = settled(try model(120, 40))
    model.queue.selected = model.experiment.runs.first { $0.name == "gd" }?.id
    let certificate = try #require(model.selectedRun?.trace?.certificate)
    #expect(model.run(command: "proof").problem == nil)
    guard case .page(let page, _) = model.overlay else {
      Issue.record("no page")
      return
    }
    let last = try #require(page.lines.last)
    #expect(last.contains("Before the run: \(certificate.bound.shortText()), line 9"))
    #expect(last.contains("Known now: \(certificate.boundNow.shortText()), "))
    _ = model.receive(.input(.key(.character("w"))))
    guard case .page(let words, _) = model.overlay else {
      Issue.record("no words")
      return
    }
    #expect(words.title == "Words of: Proof of the bound" && words.isGlossary)
    #expect(words.lines[0] == "d" && words.lines[1].contains("the step from x to x+"))
    #expect(!words.lines.contains { $0.contains("how many numbers a point x has") })
    _ = model.receive(.input(.key(.character("w"))))
    guard case .page(let all, _) = model.overlay else {
      Issue.record("no glossary")
      return
    }
    #expect(all.title == "Glossary")
  }

  @Test("P shows all lines with their numbers at the step that is read, or says why there is no such proof")
  func page() throws {
    var model = settled(try model(120, 40))
    let adam = try #require(model.experiment.runs.first { $0.name == "adam" })
    model.queue.selected = model.experiment.runs.first { $0.name == "gd" }?.id
    #expect(model.run(command: "proof").problem == nil)
    guard case .page(let page, _) = model.overlay else {
      Issue.record("no page")
      return
    }
    for line in ProofWalk.Line.allCases { #expect(page.lines.contains { $0.contains(MathText.set(line.formula)) }) }
    #expect(page.lines.filter { $0.contains("FALSE") }.isEmpty)
    model.overlay = nil
    model.queue.selected = adam.id
    let walks = model.selectedRun?.trace?.proof != nil
    #expect((model.run(command: "proof").problem == nil) == walks)
    #expect(ProofWalk.Line.allCases.allSatisfy { $0.formula.allSatisfy(\.isASCII) && !$0.reason.isEmpty })
  }

  @Test("A marker reads a line of the proof with its two sides, and they follow the step")
  func inALesson() throws {
    var model = settled(try model(120, 40))
    model.queue.selected = model.experiment.runs.first { $0.name == "gd" }?.id
    let marker = try Marker(typed: "view: proof = descent; step = 4 | Along a step.")
    #expect(model.obstacle(to: try #require(marker.view)) == nil)
    #expect(throws: ConfigurationError.self) { try Marker(typed: "view: proof = magic | n") }
    model.curves.chart.crosshair = 4
    let text = ProofText(model).sentence(of: .descent)
    #expect(text.contains("x_4 to x_5: ") && text.contains(" <= "))
    model.curves.chart.crosshair = 5
    #expect(ProofText(model).sentence(of: .descent) != text)
    // The same two sides in other terms.
    let terms = ProofText(model).sentence(of: .lemma)
    #expect(terms != ProofText(model).sentence(of: .descent))
    let walk = try #require(model.selectedRun?.trace?.proof)
    for line in [ProofWalk.Line.lemma, .descent] {
      let sides = try #require(walk.sides(of: line, at: 5))
      #expect(sides.terms.count == (line == .lemma ? 3 : 4))
      #expect(abs(sides.terms.reduce(0, +) - sides.right) <= 1e-12 * sides.right.magnitude)
      #expect(terms.hasSuffix(" = \(sides.right.shortText(significantDigits: 6))"))
    }
    #expect(walk.sides(of: .sum, at: 5)?.terms.isEmpty == true)
    // Step 5 ends at x_6.
    #expect(ProofText(model).sentence(of: .sum).contains("x_0 to x_6: "))
  }
}

extension Optional {
  /// Whether there is none, for what cannot be compared.
  fileprivate var isNil: Bool { if case .none = self { true } else { false } }
}
