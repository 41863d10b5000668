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
    item.explanation(try #require(model.selectedRun?.trace?.certificate)).joined(separator: "\n")
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
    let row = try #require(view(model).text.split(separator: "\n").first { $0.contains("| claim ") })
    #expect(row.contains("#\(run.id) learned"), "\(row)")
  }

  @Test("What is short on the screen is said in words where it is explained")
  func words() throws {
    let model = try shown("gd")
    #expect(try lines(model, .others).contains("+3"))
    for word in ["mul/step", "if they last", "PROVED from t", "descent audit", "gap", "operator from its numbers"] {
      #expect(!Glossary.terms(named: word).isEmpty, "\(word)")
    }
  }
}
