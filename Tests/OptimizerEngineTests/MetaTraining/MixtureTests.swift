import Datasets
import Dispatch
import Glibc
import References
import Testing

@testable import OptimizerEngine

private func objective(_ name: String) throws -> Objective {
  try #require(try ObjectiveLibrary.objective(named: name))
}

/// A small transferable optimizer on a mixture.
private func configuration(_ changes: [String: String] = [:]) throws -> TrainingConfiguration {
  var result = try #require(TrainingConfiguration.preset(named: "transfer"))
  let basis = [
    "objective": "mix:quadratic:3~affine | sphere:5 | digits-tanh~labels", "horizon": "6", "truncation": "3",
    "curriculum": "0", "rollouts": "6", "metaSteps": "20", "heldOutStarts": "2", "precision": "double", "clip": "0.01",
  ]
  for (key, value) in basis.merging(changes, uniquingKeysWith: { $1 }) { try result.set(key, to: value) }
  return result
}

private func trainer(_ changes: [String: String] = [:]) throws -> Trainer {
  let configuration = try configuration(changes)
  let objective = try objective(configuration.objective)
  try configuration.check(for: objective)
  return Trainer(configuration, objective: objective)
}

@Suite("Training on several problems at once")
struct MixtureTests {
  @Test("a mixture runs as its first problem, under its own name, and names what it holds")
  func naming() throws {
    let mixture = try objective(
      "mix: quadratic:10~rotations|expr:(x-b)^2+y^2; b ~ normal(0,1) ~ parameters | digits-tanh")
    #expect(
      mixture.members.map(\.name) == [
        "quadratic:10~rotations", "expr:(x-b)^2+y^2; b ~ normal(0,1)~parameters", "digits-tanh",
      ])
    #expect(mixture.dimension == 10 && mixture.formula == Catalogue.quadratic(10).formula)
    #expect(mixture.name.hasPrefix("mix:"))
    #expect(mixture.source?.hasSuffix("runs are on quadratic:10") == true)
    #expect(try objective("transfer-problems").members.count == 9)
  }

  @Test(
    "what cannot be trained on together is refused in a line",
    arguments: [
      "mix:", "mix:sphere |", "mix:sphere | nothing", "mix:mix:sphere", "mix:transfer-problems", "mix:sphere~labels",
      "mix:sphere~rotation",
    ])
  func refused(name: String) {
    let error = #expect(throws: FileError.self) { try ObjectiveLibrary.objective(named: name) }
    #expect(error?.description.contains("\n") == false)
  }

  @Test("of a mixture is claimed what holds on all of its problems: the weakest one decides, by its name")
  func weakest() throws {
    let name = "mix:quadratic:3~affine | log-rosenbrock~affine"
    let audited = try configuration(["objective": name])
    let mixture = try objective(name)
    #expect(Prospect(audited, on: try objective("quadratic:3")).verdict == .proved)
    let found = Prospect(audited, on: mixture)
    #expect(found.verdict == .checked, "no beta of the second holds beyond its box")
    #expect(found.premises.contains { $0.status == .checked && $0.detail.hasPrefix("on log-rosenbrock") })
    // Fine for the first alone, too long for the second.
    let fixed = "mix:sphere:3 | log-rosenbrock"
    let long = try configuration(["objective": fixed, "stepRule": "fixed", "stepSize": "0.01"])
    let first = Prospect(long, on: try objective("mix:sphere:3"))
    let both = Prospect(long, on: try objective(fixed))
    #expect(both.verdict == .noClaim && both.weakest?.detail.hasPrefix("on log-rosenbrock eta = 0.01") == true)
    #expect(first.verdict == .proved, "\(first.sentence)")
    // The order of the problems does not matter.
    let turned = try objective("mix:log-rosenbrock | sphere:3")
    #expect(Prospect(long, on: turned).verdict == .noClaim)
  }

  @Test("a sum of v^2/eta that these weights make finite is claimed for them, not for any; the run says the same")
  func theseWeights() throws {
    let settings = try #require(TrainingConfiguration.preset(named: "transfer"))
    let digits = try objective("digits-tanh")
    let rule = settings.rule(for: digits)
    let weights = rule.parameterLayout(dimension: digits.dimension).initialWeights(seed: 1)
    #expect(Prospect(digits, rule)[.weightedSummable]?.status == .noClaim)
    let optimizer = Optimizer(rule, weights: weights)
    let premise = try #require(Prospect(digits, optimizer)[.weightedSummable])
    #expect(premise.status == .proved && premise.scope == .theseWeights)
    #expect(Prospect(digits, optimizer).sentence.hasSuffix("for these weights."))
    let run = Run(digits, optimizer, start: digits.start)
    run.run(steps: 5)
    let certificate = Certifier(digits, optimizer, start: digits.start).certificate(of: run.trajectory)
    #expect(certificate.premises.first { $0.kind == .weightedSummable }?.status == .proved)
    // The twin: an exponent near 1/2, where 2p - 0.6 is below 1.
    let layout = rule.parameterLayout(dimension: digits.dimension)
    var slow = weights
    let place = try #require(layout.arrays.firstIndex { $0.name == "magnitude.exponent" })
    slow[layout.arrays[..<place].reduce(0) { $0 + $1.shape.count }] = -20
    #expect(Prospect(digits, Optimizer(rule, weights: slow))[.weightedSummable]?.status == .noClaim)
  }

  @Test("settings that do not fit a mixture are refused, each by its key")
  func settings() throws {
    for (changes, key) in [
      (["tasks": "rotations"], "tasks"), (["estimator": "es"], "estimator"), (["direction": "mlp"], "direction"),
      (["magnitude": "ren"], "magnitude"),
      (["objective": "mix:quadratic:3 | quadratic:3~spectra", "direction": "mlp"], nil),
    ] as [([String: String], String?)] {
      let configuration = try configuration(changes)
      let mixture = try objective(configuration.objective)
      do {
        try configuration.check(for: mixture)
        #expect(key == nil)
      } catch { #expect(error.key == key) }
    }
  }

  @Test("the meta-gradient is the mean of those of its problems, each shortened to the clip, and so is the loss")
  func mean() throws {
    let mixed = try trainer()
    let before = mixed.state.weights
    // Each problem alone, with the starts and tasks that the mixture draws for it: streams go on from problem to problem.
    let names = ["quadratic:3", "sphere:5", "digits-tanh"]
    var sum = Array(repeating: 0.0, count: mixed.layout.count)
    var loss = 0.0
    var generators = (mixed.state.startGenerator, mixed.state.taskGenerator)
    for (k, problem) in mixed.problems.enumerated() {
      #expect(problem.objective.name == names[k])
      let parameters = Storage(.double, count: before.count)
      parameters.write(before)
      var (gradient, part) = (Array(repeating: 0.0, count: before.count), 0.0)
      var sampler = problem.sampler(seed: 1)
      for count in problem.startsPerChunk {
        let plan = RolloutPlan(problem.family, problem.rule, starts: count, order: .first, loss: .relative)
        let tape = RolloutTape(
          plan, horizon: 6, truncation: 3, loss: .relative, parameters, problem.family.tables.storage(.double))
        let starts = (0..<count).map { _ in problem.starts.draw(problem.objective, &generators.0) }
        let tasks = problem.family.task.map { map in (0..<count).map { _ in map.draw(&generators.1) } } ?? []
        let indices = (0..<6 * count).flatMap { _ in sampler?.next() ?? [] }
        tape.differentiate(starts: starts, tasks: tasks, indices: indices)
        for start in 0..<count { part += tape.weightedLoss(start, MetaLoss.relative.weights(horizon: 6)) / 6 }
        gradient = zip(gradient, tape.gradientValues).map { $0 + $1 / 6 }
      }
      let factor = min(1, 0.01 / norm(gradient))
      #expect(norm(gradient) > 0.01, "the clip is at work, so that its place matters")
      sum = zip(sum, gradient).map { $0 + factor * $1 / 3 }
      loss += part / 3
    }
    let step = mixed.step()
    #expect(abs(step.loss - loss) <= 1e-12 * abs(loss))
    #expect(abs(step.gradientNorm - norm(sum)) <= 1e-12 * norm(sum))
    // The first step of Adam is the sign of the gradient times the rate.
    for (i, g) in sum.enumerated() where abs(g) > 1e-6 {
      #expect((mixed.state.weights[i] - before[i]) * g < 0)
    }
  }

  @Test("the relative meta-loss does not see the scale of f, and its gradient is that of differences")
  func relative() throws {
    #expect(
      MetaLoss.relative.term(0.25, first: 1, minimum: nil) == MetaLoss.relative.term(250, first: 1000, minimum: nil))
    #expect(abs(MetaLoss.relative.term(7.5, first: 9, minimum: 7) - log(0.25)) < 1e-8)
    #expect(MetaLoss.relative.term(3, first: 9, minimum: 3) == log(1e-9), "a minimum that is reached is a number")
    #expect(MetaLoss.relative.term(3, first: 3, minimum: 3).isFinite, "and so is a start at the minimum")
    let base = Catalogue.rosenbrock(2)
    let rule = ConvergentRule(
      magnitude: GeometricMagnitude(initialScale: 0.3, initialRatio: 0.9),
      direction: DirectionNetwork(widths: [4], activation: .tanh, features: .logarithmic), proposal: .capped,
      stepSizes: .constant(1e-4))
    let plan = RolloutPlan(base, rule, starts: 2, order: .second, loss: .relative)
    let weights = rule.parameterLayout(dimension: 2).initialWeights(seed: 2)
    func tape(_ weights: [Double]) -> RolloutTape {
      let parameters = Storage(.double, count: weights.count)
      parameters.write(weights)
      let tape = RolloutTape(plan, horizon: 7, loss: .relative, parameters, Storage(.double, count: 0))
      tape.differentiate(starts: [[-1, 1.5], [0.5, 2]], indices: [])
      return tape
    }
    func loss(_ weights: [Double]) -> Double {
      let tape = tape(weights)
      return (0..<2).reduce(0) { $0 + tape.weightedLoss($1, MetaLoss.relative.weights(horizon: 7)) }
    }
    let gradient = tape(weights).gradientValues
    var generator = SeededGenerator(seed: 5, stream: "relative")
    for _ in 0..<4 {
      let w = generator.normals(weights.count)
      let h = 1e-6
      let slope = (loss(zip(weights, w).map { $0 + h * $1 }) - loss(zip(weights, w).map { $0 - h * $1 })) / (2 * h)
      #expect(abs(slope - dot(gradient, w)) <= 1e-6 * (abs(slope) + norm(gradient)))
    }
  }

  @Test("any number of threads gives the same bits, and so does a checkpoint, with mini-batches of several problems")
  func bits() throws {
    let mixture = ["objective": "mix:digits-tanh~labels | sphere:3~affine | digits-hidden:4~pixels", "rollouts": "2"]
    let (serial, threaded) = (try trainer(mixture), try trainer(mixture))
    let threads: ParallelFor = { count, body in
      DispatchQueue.concurrentPerform(iterations: count) { body(count - 1 - $0) }
    }
    for _ in 0..<2 { #expect(serial.step() == threaded.step(threads)) }
    #expect(serial.state.weights == threaded.state.weights)
    let record = serial.state.record
    let resumed = try trainer(mixture)
    #expect(resumed.restore(record))
    #expect(resumed.step() == serial.step() && resumed.state.weights == serial.state.weights)
    var lacking = record
    lacking.words["sampler.2"] = nil
    #expect(!resumed.restore(lacking), "a checkpoint without the mini-batches of one problem is none of this training")
    let other = try trainer(["objective": "mix:digits-tanh~labels | sphere:3~affine", "rollouts": "2"])
    #expect(other.restore(record) == true, "what a checkpoint has besides is not asked for")
  }

  @Test("held-out figures of a mixture are means over its problems, of shares that have no scale")
  func heldOut() throws {
    let settings = try configuration(["heldOutStarts": "3"])
    let mixture = try objective(settings.objective)
    let trained = try trainer()
    let report = HeldOut(settings, objective: mixture).report(trained.optimizer)
    #expect(report.finalGaps.count == 9 && report.quantile.count == 9)
    #expect(report.finalGaps.allSatisfy { $0 > 0 && $0 < 10 })
    // The second problem by itself, without a family: shares by hand.
    var alone = settings
    alone.objective = "sphere:5"
    let sphere = Catalogue.sphere(5)
    var generator = SeededGenerator(seed: 1, stream: "held-out starts")
    for k in 0..<3 {
      let start = StartRule(.box).draw(sphere, &generator)
      let run = Run(sphere, Optimizer(alone.rule(for: sphere), weights: trained.state.weights), start: start)
      run.run(steps: 5)
      let values = run.trajectory.values
      #expect(abs(report.finalGaps[3 + k] - values[5] / values[0]) <= 1e-9)
    }
    #expect(settings.heldOutQuantile(level: 1, on: mixture).distribution == report.quantile.distribution)
  }

  @Test("so many different tasks and no more, the same ones for a seed; 0 draws each anew")
  func taskCount() throws {
    var settings = TrainingConfiguration()
    settings.taskCount = 3
    let map = try #require(try Catalogue.sphere(2).family(.targets).task)
    var generator = SeededGenerator(seed: 9, stream: "tasks")
    let drawn = Set((0..<100).map { _ in settings.drawTask(map, &generator)[0] })
    #expect(drawn.count == 3)
    var again = SeededGenerator(seed: 10, stream: "tasks")
    #expect(Set((0..<100).map { _ in settings.drawTask(map, &again)[0] }) == drawn)
    settings.taskCount = 0
    #expect(Set((0..<100).map { _ in settings.drawTask(map, &generator)[0] }).count == 100)
  }

  @Test("starts have the scale that is set, and the paper's without one")
  func starts() throws {
    var generator = SeededGenerator(seed: 1, stream: "scale")
    let d = Catalogue.sphere(1000)
    let small = StartRule(.small, scale: 1e-4).draw(d, &generator)
    #expect(small.allSatisfy { (0..<1e-4).contains($0) } && (small.max() ?? 0) > 0.99e-4)
    let normal = StartRule(.normal).draw(d, &generator)
    #expect(abs(norm(normal) / Double(1000).squareRoot() - 0.1) < 0.01)
    #expect(StartRule(.small).distribution(on: d).name.contains("[0, 0.01)"))
    let preset = try #require(TrainingConfiguration.preset(named: "least-squares"))
    #expect(preset.starts(on: try objective(preset.objective)) == StartRule(.small, scale: 1e-4))
  }

  @Test("horizons of 100,000 steps need a truncation, and then no more memory than its steps")
  func horizons() throws {
    var settings = TrainingConfiguration()
    settings.objective = "sphere"
    try settings.set("horizon", to: "100000")
    let error = #expect(throws: ConfigurationError.self) { try settings.check(for: Catalogue.sphere(2)) }
    #expect(error?.key == "horizon")
    settings.truncation = 10
    settings.rollouts = 1
    try settings.check(for: Catalogue.sphere(2))
    #expect(Trainer(settings, objective: Catalogue.sphere(2)).step().horizon == 100_000)
    settings.cosineEvery = 5
    #expect(throws: ConfigurationError.self) { try settings.check(for: Catalogue.sphere(2)) }
  }

  @Test("audited steps on mini-batches vanish, with a finite budget of the polynomial operator")
  func miniBatches() throws {
    let settings = try #require(TrainingConfiguration.preset(named: "transfer"))
    let digits = try objective("digits-tanh")
    let step = try #require(settings.stepSizes(on: digits).vanishing)
    #expect(step.initial <= 0.5 / digits.smoothness.value && step.exponent == 0.6)
    #expect(settings.stepSizes(on: Catalogue.beale).isAudited)
    let hidden = try objective("digits-hidden:4")
    #expect(settings.stepSizes(on: hidden).vanishing?.initial == 0.05)
    let rule = settings.rule(for: digits)
    let weights = rule.parameterLayout(dimension: 650).initialWeights(seed: 1)
    let budget = rule.correctionBudget(weights: weights, start: digits.start)
    #expect(budget?.weightedTotal?.isFinite == true)
  }

  @Test("another objective keeps the architecture that was changed, and takes what suits it for the rest")
  func moved() throws {
    var settings = TrainingConfiguration.preset(for: Catalogue.beale)
    try settings.set("direction", to: "lstm-coordinate")
    try settings.set("hidden", to: "7")
    try settings.set("ratio", to: "0.9")
    try settings.set("learningRate", to: "0.5")
    let there = settings.moved(from: Catalogue.beale, to: Catalogue.sphere(2))
    #expect(there.direction == .lstmCoordinate && there[.hidden] == 7 && there[.ratio] == 0.9)
    let usual = TrainingConfiguration.preset(for: Catalogue.sphere(2))
    #expect(there.objective == "sphere" && there.stepSize == usual.stepSize && there[.scale] == usual[.scale])
    #expect(there.learningRate == usual.learningRate)
    #expect(
      TrainingConfiguration.preset(for: Catalogue.beale).moved(from: Catalogue.beale, to: Catalogue.sphere(2)) == usual)
    // What does not fit is dropped: Nesterov's base beside mini-batches that let the step vanish.
    settings.base = .nesterov
    #expect(settings.moved(from: Catalogue.beale, to: try objective("digits-tanh")).base == .descent)
  }
}
