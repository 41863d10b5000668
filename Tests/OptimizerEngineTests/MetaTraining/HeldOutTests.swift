import Testing

@testable import OptimizerEngine

@Suite("Held-out evaluation")
struct HeldOutTests {
  private func configuration(_ changes: [(String, String)] = []) throws -> TrainingConfiguration {
    var configuration = try #require(TrainingConfiguration.preset(named: "rosenbrock"))
    configuration.horizon = 12
    configuration.widths = [6]
    configuration.heldOutStarts = 70
    for (key, value) in changes { try configuration.set(key, to: value) }
    return configuration
  }

  private func optimizer(_ configuration: TrainingConfiguration) -> Optimizer {
    Trainer(configuration, objective: Catalogue.rosenbrock(2)).optimizer
  }

  @Test("the same bits whatever the order in which chunks are computed", arguments: [1, 5, 32, 33, 70, 200])
  func order(starts: Int) throws {
    let configuration = try configuration([("heldOutStarts", "\(starts)")])
    let evaluation = HeldOut(configuration, objective: Catalogue.rosenbrock(2))
    let optimizer = optimizer(configuration)
    let serial = evaluation.report(optimizer)
    let backwards = evaluation.report(optimizer) { count, body in for i in (0..<count).reversed() { body(i) } }
    #expect(serial == backwards && serial.finalGaps.count == starts)
  }

  @Test("more starts begin with the same ones")
  func prefix() throws {
    let few = try configuration([("heldOutStarts", "20")])
    let many = try configuration([("heldOutStarts", "64")])
    let (a, b) = (
      HeldOut(few, objective: Catalogue.rosenbrock(2)).report(optimizer(few)),
      HeldOut(many, objective: Catalogue.rosenbrock(2)).report(optimizer(many))
    )
    // Other chunks are other programs: the same numbers, not always the same bits.
    for (x, y) in zip(a.finalGaps, b.finalGaps) { #expect(abs(x - y) <= 1e-9 * (1 + abs(y))) }
  }

  @Test(
    "the loss is in the unit of the meta-loss: what each kind of it says of the values", arguments: MetaLoss.allCases)
  func unit(kind: MetaLoss) throws {
    var configuration = try configuration()
    configuration.metaLoss = kind
    configuration.heldOutStarts = 1
    let objective = Catalogue.rosenbrock(2)
    let optimizer = optimizer(configuration)
    let report = HeldOut(configuration, objective: objective).report(optimizer)
    // One start, drawn as the evaluation draws it, and its run by itself.
    var generator = SeededGenerator(seed: configuration.seed, stream: "held-out starts")
    let start = StartRule(configuration.starts).draw(objective, &generator)
    let run = Run(objective, optimizer, start: start)
    run.run(steps: configuration.horizon - 1)
    let values = run.trajectory.values
    #expect(values.count == configuration.horizon)
    let t = Double(values.count)
    let expected =
      switch kind {
      case .mean: values.reduce(0, +) / t
      case .discounted:
        values.enumerated().reduce(0) { $0 + Double.pow95(values.count - 1 - $1.offset) * $1.element }
      case .logarithmic: values.reduce(0) { $0 + Elementary.log(1 + $1) } / t
      case .relative: values.reduce(0) { $0 + Elementary.log($1 / values[0] + 1e-9) } / t
      case .final: values.last ?? .nan
      }
    #expect(abs(report.loss - expected) <= 1e-9 * (1 + abs(expected)))
    #expect(abs(report.meanGap - values.reduce(0, +) / t) <= 1e-9 * (1 + report.meanGap))
    #expect(abs(report.finalGap - (values.last ?? .nan)) <= 1e-9 * (1 + report.finalGap))
  }

  @Test("where a curriculum has shortened the meta-loss, the held-out loss is over the same steps")
  func curriculum() throws {
    let full = try configuration([("metaLoss", "mean")])
    let short = try configuration([("metaLoss", "mean"), ("horizon", "5")])
    let optimizer = optimizer(full)
    let evaluation = HeldOut(full, objective: Catalogue.rosenbrock(2))
    let first = evaluation.report(optimizer, lossHorizon: 5)
    let other = HeldOut(short, objective: Catalogue.rosenbrock(2)).report(optimizer)
    #expect(abs(first.loss - other.loss) <= 1e-12 * other.loss)
    #expect(first.meanGap == evaluation.report(optimizer).meanGap)
  }

  @Test("an evaluation that is abandoned says nothing")
  func abandoned() throws {
    let configuration = try configuration()
    let evaluation = HeldOut(configuration, objective: Catalogue.rosenbrock(2))
    #expect(evaluation.report(optimizer(configuration), lossHorizon: nil, serialFor) { true } == nil)
  }
}

extension Double {
  /// 0.95^n by repeated multiplication.
  fileprivate static func pow95(_ n: Int) -> Double { (0..<n).reduce(1.0) { x, _ in x * 0.95 } }
}
