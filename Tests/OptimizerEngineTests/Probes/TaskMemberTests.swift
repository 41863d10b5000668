import Datasets
import References
import Testing

@testable import OptimizerEngine

@Suite("Members of families as objectives")
struct TaskMemberTests {
  @Test("with a moved minimum f is that of the shifted point, with its gradient and constants")
  func moved() throws {
    for base in [Catalogue.rosenbrock(2), Catalogue.quadratic(5)] {
      var (generator, twin) = (SeededGenerator(seed: 3, stream: "m"), SeededGenerator(seed: 3, stream: "m"))
      let member = try base.drawMember(of: .targets, &generator)
      let shift = try #require(try base.family(.targets).task).draw(&twin)[0]
      #expect(member.permutation == nil && member.objective.task == nil && shift.contains { $0 != 0 })
      let (evaluator, plain) = (Evaluator(member.objective), Evaluator(base))
      for _ in 0..<5 {
        let x = generator.point(in: base)
        let (value, gradient) = evaluator.valueAndGradient(x)
        let (wanted, slope) = plain.valueAndGradient(zip(x, shift).map(-))
        #expect(abs(value - wanted) <= 1e-12 * (1 + abs(wanted)))
        #expect(worst(zip(gradient, slope).map { abs($0 - $1) }) <= 1e-11 * (1 + worst(slope.map(\.magnitude))))
      }
      // Anything runs on it, and ends where the minimum has gone.
      if base.dimension == 5 {
        let run = Run(
          member.objective, Optimizer(GradientDescent(stepSize: 1 / base.smoothness.value)), start: base.start)
        run.run(steps: 3000)
        let end = try #require(run.trajectory.points.last)
        #expect(worst(zip(end, zip(base.minimizers[0], shift).map(+)).map { abs($0 - $1) }) < 1e-3)
      }
      #expect(member.objective.minimum == base.minimum)
      let other = try base.drawMember(of: .targets, &generator)
      #expect(Evaluator(other.objective).value(base.start) != evaluator.value(base.start), "another one is drawn")
    }
  }

  @Test("with permuted pixels and classes a classifier is the same on permuted weights, its images permuted alike")
  func permuted() throws {
    let digits = try ObjectiveLibrary.digits().training.subset(0..<40)
    let base = Objective.classifier(name: "d", samples: digits, activation: .tanh, batchSize: 40)
    var generator = SeededGenerator(seed: 5, stream: "permuted")
    let x = generator.normals(650).map { 0.1 * $0 }
    let indices = (0..<40).map { Int32($0) }
    for kind in [TaskFamily.labels, .pixels, .labelsAndPixels] {
      let member = try base.drawMember(of: kind, &generator)
      let permutation = try #require(member.permutation)
      let classes = permutation.classes ?? Array(0..<10)
      let pixels = permutation.pixels ?? Array(0..<64)
      // Place j shows pixel pixels[j], class k is called classes[k]: the same weights, read in the old names.
      var old = x
      for k in 0..<10 {
        for j in 0..<64 { old[k * 64 + pixels[j]] = x[classes[k] * 64 + j] }
        old[640 + k] = x[640 + classes[k]]
      }
      let value = Evaluator(member.objective).value(x, batch: indices)
      #expect(abs(value - Evaluator(base).value(old, batch: indices)) < 1e-13, "\(kind)")
      #expect(abs(value - Evaluator(base).value(x, batch: indices)) > 1e-4, "\(kind): another task")
      let (there, here) = (
        ClassifierPredictions(member.objective, images: digits.permuted(permutation)).accuracy(x),
        ClassifierPredictions(base, images: digits).accuracy(old)
      )
      #expect(there == here)
      #expect(digits.permuted(permutation).permuted(ImagePermutation()) == digits.permuted(permutation))
    }
    // Bytes are permuted as reals are.
    let bytes = LabeledImages(
      name: "b", width: 2, height: 2, classCount: 2, bytes: [1, 2, 3, 4, 5, 6, 7, 8], slope: 1, intercept: 0,
      labels: [0, 1])
    let turned = bytes.permuted(ImagePermutation(pixels: [3, 1, 0, 2], classes: [1, 0]))
    #expect(turned.pixels == [4, 2, 1, 3, 8, 6, 5, 7] && turned.labels == [1, 0])
  }

  @Test("with another activation a classifier is the one of that activation; other objectives have none")
  func activation() throws {
    let tanh = try #require(try ObjectiveLibrary.objective(named: "digits-tanh"))
    let relu = try #require(try ObjectiveLibrary.objective(named: "digits-relu"))
    let made = try #require(tanh.withActivation(.relu, name: "r"))
    var generator = SeededGenerator(seed: 5, stream: "activation")
    let x = generator.normals(650).map { 0.1 * $0 }
    let batch = (0..<128).map { Int32($0) }
    #expect(
      Evaluator(made, batchSize: 128).value(x, batch: batch) == Evaluator(relu, batchSize: 128).value(x, batch: batch))
    #expect(
      Evaluator(made, batchSize: 128).value(x, batch: batch) != Evaluator(tanh, batchSize: 128).value(x, batch: batch))
    #expect(tanh.activation == .tanh && made.activation == .relu)
    let hidden = try #require(try ObjectiveLibrary.objective(named: "digits-hidden"))
    for other in [hidden, Catalogue.rosenbrock(2)] {
      #expect(other.activation == nil && other.withActivation(.relu, name: "r") == nil)
    }
  }

  @Test("starts that are not usual lie outside of the box and within twice its width; usual ones do not")
  func starts() {
    for base in [Catalogue.rosenbrock(2), Catalogue.branin, Catalogue.quadratic(5)] {
      var generator = SeededGenerator(seed: 7, stream: "starts")
      for _ in 0..<50 {
        let x = base.unusualStart(&generator)
        #expect(!base.isInBox(x))
        for (value, range) in zip(x, base.box) {
          let half = (range.upperBound - range.lowerBound) / 2
          #expect(value >= range.lowerBound - half && value <= range.upperBound + half)
        }
        #expect(base.isInBox(StartRule(.box).draw(base, &generator)))
      }
    }
  }

  @Test("families that do not fit are refused with the reason")
  func refused() throws {
    var generator = SeededGenerator(seed: 7, stream: "refused")
    #expect(throws: ConfigurationError.self) { try Catalogue.rosenbrock(2).drawMember(of: .labels, &generator) }
    let digits = try #require(try ObjectiveLibrary.objective(named: "digits-tanh"))
    #expect(throws: ConfigurationError.self) { try digits.drawMember(of: .targets, &generator) }
    // Of no family there is one member: the objective itself.
    #expect(try digits.drawMember(of: .single, &generator).objective.name == "digits-tanh")
  }
}
