import References
import Testing

@testable import OptimizerEngine

/// Constants of families against gradients of members that are mapped here, by plain arithmetic.
@Suite("Constants of families of tasks")
struct FamilyConstantsTests {
  static let kinds: [TaskFamily] = [.rotations, .targets, .spectra]
  static let objectives = Catalogue.all.filter { $0.dimension == 2 && !$0.hasKinks && $0.data == nil }

  /// x -> A (x - c) + c + b.
  private struct Member {
    var matrix: [[Double]]
    var shift: [Double]
    let center: [Double]

    init(_ kind: TaskFamily, _ objective: Objective, _ generator: inout SeededGenerator, extreme: Bool) {
      center = objective.box.map { ($0.lowerBound + $0.upperBound) / 2 }
      shift = [0, 0]
      matrix = [[1, 0], [0, 1]]
      func draw(_ low: Double, _ high: Double) -> Double {
        extreme ? (generator.uniform() < 0.5 ? low : high) : generator.uniform(low, high)
      }
      switch kind {
      case .rotations:
        let angle = generator.uniform(0, 2 * .pi)
        let (c, s) = (Elementary.cos(angle), Elementary.sin(angle))
        matrix = [[c, -s], [s, c]]
      case .targets: shift = objective.box.map { 0.1 * ($0.upperBound - $0.lowerBound) * draw(-1, 1) }
      default: matrix = [[draw(1.0 / 3, 3), 0], [0, draw(1.0 / 3, 3)]]
      }
    }

    func image(_ x: [Double]) -> [Double] {
      let y = zip(x, center).map { $0 - $1 }
      return (0..<2).map { matrix[$0][0] * y[0] + matrix[$0][1] * y[1] + center[$0] + shift[$0] }
    }

    func pullback(_ g: [Double]) -> [Double] { (0..<2).map { matrix[0][$0] * g[0] + matrix[1][$0] * g[1] } }
  }

  @Test("beta holds between any two points of the box, for every member", arguments: kinds)
  func smoothness(kind: TaskFamily) throws {
    var judged = 0
    for objective in Self.objectives {
      let family = try objective.family(kind)
      let facts = family.facts
      guard facts.beta.isFinite else { continue }
      #expect(facts.smoothnessEvidence == .proved, "\(objective.name): a family claims what is proved only")
      #expect(facts.smoothnessReason.hasSuffix("for every task"))
      let evaluator = Evaluator(objective)
      var generator = SeededGenerator(seed: 5, stream: objective.name + kind.rawValue)
      var largest = 0.0
      for trial in 0..<400 {
        let member = Member(kind, objective, &generator, extreme: trial % 2 == 0)
        // Corners, where constants of polynomials are attained, as well as the inside.
        let x = objective.box.map { side in
          trial % 3 == 0
            ? (generator.uniform() < 0.5 ? side.lowerBound : side.upperBound)
            : generator.uniform(side.lowerBound, side.upperBound)
        }
        let widths = objective.box.map { $0.upperBound - $0.lowerBound }
        let z = zip(zip(x, widths), objective.box).map { point, side in
          min(max(point.0 + 1e-4 * point.1 * generator.uniform(-1, 1), side.lowerBound), side.upperBound)
        }
        let (first, second) = (evaluator.valueAndGradient(member.image(x)), evaluator.valueAndGradient(member.image(z)))
        let change = zip(member.pullback(first.gradient), member.pullback(second.gradient)).map { $0 - $1 }
        let distance = zip(x, z).map { $0 - $1 }
        let length = Self.norm(distance)
        guard length > 0 else { continue }
        largest = max(largest, Self.norm(change) / length)
        if let low = facts.lowerBound, low.evidence == .proved {
          #expect(first.value >= low.value - 1e-9 * (1 + abs(low.value)), "\(objective.name)")
        }
      }
      #expect(largest <= facts.beta * (1 + 1e-6), "\(objective.name), \(kind.rawValue)")
      judged += 1
    }
    #expect(judged >= 15, "\(judged) objectives have a beta for every task")
  }

  @Test("constants of everywhere are carried over: 9 beta and mu/9 for spectra, the same for what keeps lengths")
  func global() throws {
    let quadratic = Catalogue.quadratic(2)
    let (beta, mu) = (quadratic.smoothness.value, try #require(quadratic.curvature?.value))
    for kind in Self.kinds {
      let family = try quadratic.family(kind)
      let factor = kind == .spectra ? 9.0 : 1
      #expect(family.smoothness.value == factor * beta && family.smoothness.scope == .global)
      #expect(family.curvature?.value == mu / factor)
    }
  }

  @Test("the step of one task is too long for its family, and says so; edited, it follows")
  func stepsFollow() throws {
    for objective in [Catalogue.quadratic(2), Catalogue.booth] {
      var configuration = TrainingConfiguration.preset(for: objective)
      let single = configuration.stepSize
      #expect(Prospect(configuration, on: objective).verdict == .proved)
      // As it was: the tasks are changed and the step is not.
      configuration.tasks = .spectra
      let prospect = Prospect(configuration, on: objective)
      #expect(prospect.verdict == .noClaim)
      #expect(prospect.step?.detail.contains("not below 2/beta") == true)
      configuration.tasks = .single
      try configuration.edit("tasks", to: "spectra", on: objective)
      #expect(configuration.stepSize == 1 / (9 * objective.smoothness.value))
      #expect(Prospect(configuration, on: objective).verdict == .proved)
      try configuration.edit("tasks", to: "single", on: objective)
      #expect(configuration.stepSize == single)
    }
  }

  @Test("a step that is no 1/beta keeps its share of beta; where no beta is known it is audited")
  func shares() throws {
    var configuration = try #require(TrainingConfiguration.preset(named: "rosenbrock"))
    let objective = Catalogue.rosenbrock(2)
    let share = configuration.stepSize * objective.facts.beta
    try configuration.edit("tasks", to: "spectra", on: objective)
    let found = configuration.stepSize * configuration.family(of: objective).facts.beta
    #expect(configuration.stepRule == .fixed && abs(found - share) < 1e-12)
    let high = Catalogue.rastrigin(12)
    var audited = TrainingConfiguration()
    audited.suit(high)
    try audited.edit("tasks", to: "targets", on: high)
    let beta = audited.family(of: high).facts.beta
    #expect(audited.stepRule == (beta.isFinite ? .fixed : .audited))
  }

  @Test("trained on stretched tasks, held-out tasks end below where they began", arguments: ["quadratic", "booth"])
  func trains(name: String) throws {
    let objective = try #require(Catalogue.all.first { $0.name.hasPrefix(name) })
    var configuration = TrainingConfiguration.preset(for: objective)
    try configuration.edit("tasks", to: "spectra", on: objective)
    configuration.metaSteps = 40
    let trainer = Trainer(configuration, objective: objective)
    let evaluation = HeldOut(configuration, objective: objective)
    let before = evaluation.report(trainer.optimizer)
    for _ in 0..<40 { _ = trainer.step() }
    let after = evaluation.report(trainer.optimizer)
    #expect(after.meanGap.isFinite && after.loss < before.loss)
    // The twin: with the step of the unstretched task the same training runs away.
    configuration.stepSize = 1 / objective.smoothness.value
    let unstretched = Optimizer(configuration.rule(for: objective), weights: trainer.state.weights)
    let wild = HeldOut(configuration, objective: objective).report(unstretched)
    #expect(!(wild.meanGap < 1e30))
  }

  private static func norm(_ v: [Double]) -> Double { v.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
