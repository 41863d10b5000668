// The bounds in the curves are the certificate's, number by number; clipping is explained.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("The bounds in the curves")
struct CurveBoundTests {
  /// A bench with a run of gradient descent whose certificate bounds its gradients.
  private func bounded() throws -> Model {
    var model = Model(
      objective: try #require(library("sphere")), width: 200, height: 60,
      capabilities: Capabilities(color: .palette, glyphs: .braille))
    model = settled(model, step: 300)
    model.focus = .curves
    _ = model.receive(.command("curve gradient"))
    return model
  }

  @Test("The certified envelope is shown as known before the run and as known now, both from the certificate")
  func envelopes() throws {
    let model = try bounded()
    let certificate = try #require(model.selectedRunOnObjective?.trace?.certificate)
    #expect(certificate.verdict >= .sampled && !certificate.envelope.isEmpty)
    let content = model.curveContent(of: .gradient)
    let before = try #require(content.lines.first { $0.meaning == .knownBefore })
    let now = try #require(content.lines.first { $0.meaning == .knownNow })
    #expect(before.y == certificate.envelope && now.y == certificate.envelopeNow)
    #expect(before.name == "known before" && now.name == "known now")
    let measured = try #require(content.lines.first { $0.meaning == .run && $0.isSelected }).y
    for (norm, bound) in zip(measured, now.y) { #expect(norm <= bound * (1 + 1e-9) + 1e-300) }
    let footer = try #require(content.footers.first)
    #expect(footer.contains("G <= \(certificate.bound.shortText())"))
    #expect(footer.contains("G <= \(certificate.boundNow.shortText())") && footer.contains(certificate.headline))
    let text = view(model).text
    #expect(text.contains("B known before") && text.contains("b known now"), "\(text)")
  }

  @Test("Half way the envelope known now ends there, and no number of the end is said")
  func halfWay() throws {
    var model = try bounded()
    model.experiment.race?.shown = 100
    let content = model.curveContent(of: .gradient)
    #expect(content.lines.first { $0.meaning == .knownNow }?.y.count == 101)
    #expect(content.lines.first { $0.meaning == .knownBefore }?.y.count == 301)
    #expect(!content.footers.contains { $0.contains("G <=") })
  }

  @Test("Without a claim there is no envelope, and with bounds off it is said that they are")
  func none() throws {
    var model = try bounded()
    _ = model.receive(.command("bound"))
    #expect(!model.curveContent(of: .gradient).lines.contains { $0.isBound })
    #expect(model.curveContent(of: .gradient).footers.first?.contains("bounds are off") == true)
    let unclaimed = settled(try self.model(), step: 300)
    let certificate = try #require(unclaimed.selectedRunOnObjective?.trace?.certificate)
    if certificate.verdict < .sampled {
      #expect(!unclaimed.curveContent(of: .gradient).lines.contains { $0.isBound })
    }
  }

  private func model() throws -> Model { try WorkbenchTests.model(120, 40) }

  @Test("What clipping does is said in one phrase, of most meta-steps and of a few")
  func clipped() throws {
    var model = settled(try model(), training: true)
    let training = try #require(model.experiment.shownTraining)
    let clip = training.configuration.clip
    #expect(clip > 0)
    func footers(_ norm: Double, _ count: Int) -> [String] {
      for step in 0..<count {
        model.experiment.apply(
          .metaStep(
            MetaStepRecord(
              training: training.id, step: training.stepCount + step, loss: 1, gradientNorm: norm, heldOut: nil,
              digest: Digest()))
        ) { _ in nil }
      }
      return model.curveContent(of: .metaGradient).footers
    }
    let many = footers(100 * clip, 60)
    #expect(
      many[0].contains("meta-steps: cut to length \(clip.shortText()), so that these weigh the same"), "\(many)")
    let few = footers(clip / 2, 600)
    #expect(
      few[0].contains("meta-steps: these are cut to length \(clip.shortText()), the others keep theirs"), "\(few)")
    for wordings in [many, few] {
      #expect(wordings.map(\.count) == wordings.map(\.count).sorted(by: >), "\(wordings)")
      #expect(wordings.allSatisfy { $0.contains("clipped in") })
    }
  }
}
