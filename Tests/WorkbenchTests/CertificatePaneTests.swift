// What the certificate's pane says of the run shown, and for whom that holds.

import Experiment
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

@Suite("The certificate's pane")
struct CertificatePaneTests {
  private func shown(_ name: String, _ width: Int = 120, _ height: Int = 40) throws -> Model {
    var model = settled(try model(width, height, glyphs: .ascii), step: 300, training: true)
    let run = try #require(model.experiment.runs.last { $0.name == name })
    model.queue.selected = run.id
    return model
  }

  private func lines(_ model: Model, _ item: CertificateItem) throws -> String {
    item.explanation(try #require(model.selectedRun?.trace?.certificate), in: model).joined(separator: "\n")
  }

  @Test("w on the claim says of which runs it is known, and what it does not say")
  func scope() throws {
    let model = try shown("gd")
    let certificate = try #require(model.selectedRun?.trace?.certificate)
    #expect(certificate.scope == .thisRun)
    let text = try lines(model, .claim)
    for words in ["of this run only, from this start", "does not say where x_t goes"] {
      #expect(text.contains(words), "\(text)")
    }
    // Where nothing is claimed there is nothing to be taken for more than it is.
    let adam = try lines(try shown("adam"), .claim)
    #expect(adam.hasPrefix("NO CLAIM of grad f(x_t) -> 0.") && !adam.contains("Claim: "), "\(adam)")
    #expect(!adam.contains("of this run only") && !adam.contains("does not say"), "\(adam)")
    // The words have one author.
    let proved = try #require(Glossary.terms(named: "PROVED").first)
    #expect(text.contains("PROVED: \(proved.meaning)"))
  }

  @Test("The two sides of the bound never read the same where they differ")
  func sides() throws {
    let model = try shown("gd")
    let certificate = try #require(model.selectedRun?.trace?.certificate)
    try #require(certificate.boundNow.isFinite && certificate.gradientEnergy != certificate.boundNow)
    let (energy, bound) = certificate.energyAndBound()
    #expect(energy != bound)
    #expect(lineText(model, .certificate).contains { $0.contains("G = ") && $0.contains(" <= ") })
    #expect(try lines(model, .bound).contains("Left, what the gradients of the steps taken add up to"))
  }

  @Test("The title's wording follows from the width alone", arguments: [80, 120, 200])
  func title(width: Int) throws {
    let heads = try ["gd", "adam", "learned", "rmsprop"].map { name in
      let text = view(try shown(name, width, width == 80 ? 24 : width == 120 ? 40 : 60)).text
      let row = try #require(text.split(separator: "\n").first { $0.contains("- 3 Cert") })
      return try #require(row.split(separator: "- 3 ").last).prefix { $0.isLetter }
    }
    #expect(Set(heads).count == 1, "\(heads)")
  }

  @Test("A claim that is short of room keeps the name of its run")
  func name() throws {
    let model = try shown("learned")
    let run = try #require(model.selectedRun)
    let row = view(model).text.split(separator: "\n").first {
      $0.contains("grad f") && $0.contains("#\(run.id) learned")
    }
    #expect(row != nil, "\(view(model).text)")
  }

  /// The text of the lines of a row as the pane draws them with the cursor elsewhere.
  private func row(_ item: CertificateItem, _ model: Model, width: Int) throws -> String {
    let index = try #require(CertificateItem.all(of: model).firstIndex(of: item))
    return Painter(measuring: model).certificateWindow(width: width, height: 60).lines.filter { $0.row == index }
      .map { $0.spans.map(\.text).joined() }.joined(separator: "\n")
  }

  @Test("What is not claimed is said to be so, in the first line too, and has no bound")
  func unclaimed() throws {
    var model = try shown("adam")
    let certificate = try #require(model.selectedRun?.trace?.certificate)
    try #require(certificate.verdict == .noClaim)
    for width in [28, 40, 60, 100] {
      let line = try row(.claim, model, width: width)
      #expect(line.hasPrefix("NO CLAIM"), "\(line)")
      #expect(try !row(.bound, model, width: width).contains("<="))
    }
    #expect(certificate.statement == "NO CLAIM of grad f(x_t) -> 0")
    #expect(certificate.boundNow == .infinity && certificate.tightness == nil)
    #expect(try lines(model, .bound).hasSuffix("so no number is shown."))
    if model.run(command: "proof").problem == nil, case .page(let page, _) = model.overlay {
      #expect(!page.lines.contains { $0.contains("Known now: ") })
    }
  }

  @Test("How far a claim reaches is said at every size")
  func reach() throws {
    let model = try shown("gd", 80, 24)
    let certificate = try #require(model.selectedRun?.trace?.certificate)
    try #require(certificate.seenSteps == 300)
    let title = try #require(view(model).text.split(separator: "\n").first { $0.contains("- 3 Cert") })
    #expect(title.contains("CHECKED to t=300"), "\(title)")
    for width in 22...100 {
      let line = try row(.claim, model, width: width)
      #expect(line.contains("seen") || line.contains("step 300") || line.contains("so far"), "\(line)")
    }
  }

  @Test("A bound is shown whole or not at all")
  func wholeBound() throws {
    let model = try shown("gd")
    let now = try #require(model.selectedRun?.trace?.certificate.energyAndBound().bound)
    for width in 16...100 {
      let line = try row(.bound, model, width: width)
      #expect(line.count <= width && (line.contains("<= \(now)") || !line.contains("<=")), "\(width): \(line)")
    }
    #expect(try row(.bound, model, width: 28).contains("<= \(now)"))
  }

  @Test("w on a step that is too long names the step that is short enough")
  func tooLong() throws {
    let objective = try #require(library("quadratic"))
    let (_, certificate) = Conductor.run(
      objective, Optimizer(GradientDescent(stepSize: 0.03)), start: objective.start, steps: 20,
      claimedSmoothness: nil)
    let text = CertificateItem.premise(.stepSize).explanation(certificate, in: try model(120, 40))
      .joined(separator: "\n")
    #expect(text.contains("Set eta below 2/beta = \((0.02).short)."), "\(text)")
    #expect(!text.contains("stepRule") && !text.contains("can help") && text.contains("convergence is not claimed"))
  }

  @Test("w on the other runs says of each what is known, and of the weaker ones alone that less is known")
  func others() throws {
    let weak = try lines(try shown("adam"), .others)
    #expect(!weak.contains("Less is known") && !weak.contains("+3"), "\(weak)")
    let model = try shown("gd")
    let strong = try lines(model, .others)
    #expect(strong.contains("NO CLAIM: ") && strong.contains("Less is known of "), "\(strong)")
    for other in model.otherPaths { #expect(strong.contains(other.title)) }
    #expect(!strong.contains("gd "), "the run shown is none of the others")
  }

  @Test("A beta that only the steps have shown is not said to be one of f")
  func seenBeta() throws {
    let objective = try Objective(formula: "abs(x) + y^2")
    let rule = GradientDescent(stepSizes: .audited(AuditedStep(length: 0.01)))
    let (_, certificate) = Conductor.run(
      objective, Optimizer(rule), start: [1.03, 1], steps: 300, claimedSmoothness: nil)
    #expect(certificate.hasSeenSmoothness && certificate.smoothness.isFinite)
    #expect(certificate.smoothnessWords(\.short).hasPrefix("unknown, largest quotient seen "))
    let text = CertificateItem.step.explanation(certificate, in: try model(120, 40)).joined(separator: "\n")
    #expect(text.contains("No beta of f is known") && text.contains("largest quotient"), "\(text)")
    // Its twin has one.
    let known = try #require(try shown("gd").selectedRun?.trace?.certificate)
    #expect(!known.hasSeenSmoothness && known.smoothnessWords(\.short) == known.smoothness.short)
  }

  @Test("A text is cut where a phrase ends, never within what a colon or a semicolon begins")
  func clauses() {
    let eta = "eta of the gradient term; audited: length of the first step"
    #expect(eta.clauses == [eta, "eta of the gradient term"])
    let order = "meta-gradient: first or second order"
    #expect(order.clauses == [order, "meta-gradient"])
    let list = "fixed eta, or one the run itself audits"
    #expect(list.clauses == [list, "fixed eta"])
    for setting in TrainingConfiguration.settings {
      for clause in setting.summary.clauses { #expect(clause.last.map { !",;:".contains($0) } == true, "\(clause)") }
    }
  }

  @Test("What is short on the screen is said in words where it is explained")
  func words() {
    for word in ["mul/step", "if they last", "PROVED from t", "descent audit", "gap", "operator from its numbers"] {
      #expect(!Glossary.terms(named: word).isEmpty, "\(word)")
    }
  }
}
