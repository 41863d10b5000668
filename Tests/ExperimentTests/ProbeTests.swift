// Probes: rows are runs of the weights named, whatever order they are computed in; what cannot be done says why.

import Datasets
import OptimizerEngine
import SessionStore
import Synchronization
import Testing

@testable import Experiment

@Suite("Probes of learned optimizers")
struct ProbeTests {
  /// An optimizer as a training would leave it, some of its arrays planted.
  private func trained(
    _ settings: [(String, String)], on objective: Objective, _ planted: [String: [Double]] = [:]
  ) throws -> TrainedOptimizer {
    var configuration = TrainingConfiguration()
    configuration.objective = objective.name
    for (key, value) in settings { try configuration.set(key, to: value) }
    let layout = configuration.rule(for: objective).parameterLayout(dimension: objective.dimension)
    var weights = layout.initialWeights(seed: 5)
    for (array, offset) in zip(layout.arrays, layout.offsets) {
      guard let values = planted[array.name] else { continue }
      weights.replaceSubrange(offset..<offset + array.shape.count, with: values)
    }
    let card = OptimizerCard(dimension: objective.dimension, metaSteps: 7, version: "test")
    return TrainedOptimizer(configuration: configuration, weights: weights, layout: layout, card: card)
  }

  private func plan(
    _ trained: TrainedOptimizer, on objective: Objective, starts: Int = 8, steps: Int = 20, tuned: Int = 0
  ) -> (plan: ProbePlan, conductor: Conductor) {
    let models = ModelCache(objectives: [objective])
    let origin = LearnedOrigin(trained.configuration, metaSteps: 7, file: trained.digest)
    models.keep(trained, from: origin)
    var plan = ProbePlan(objective: objective.name, subject: TrainedContestant(name: "it", origin: origin))
    (plan.starts, plan.steps, plan.tunedSizes) = (starts, steps, tuned)
    return (plan, Conductor(models))
  }

  private func objective(_ name: String) throws -> Objective {
    try #require(try ObjectiveLibrary.objective(named: name))
  }

  /// A bowl whose minimizer all starts have in one direction.
  private static let far = "expr:((x-6)^2+(y-6)^2)/2; box=-1,1"
  private static let small = [("widths", "3"), ("stepSize", "0.01"), ("scale", "0.85"), ("ratio", "0.9")]
  private static let memorizer: [String: [Double]] = [
    "direction.W1": Array(repeating: 0, count: 15), "direction.b1": [0, 0, 0],
    "direction.W2": Array(repeating: 0, count: 6), "direction.b2": [5, 5],
  ]

  @Test("Every number of a row is that of a run of its own, its median and interval those of the sorted runs")
  func rowsAreRuns() throws {
    let objective = try objective("rosenbrock")
    let trained = try trained(Self.small, on: objective)
    let (plan, conductor) = plan(trained, on: objective)
    let table = try #require(conductor.probe(plan, serialFor))
    let rule = try #require(try trained.optimizer(on: objective).rule as? ConvergentRule)
    let weights = try trained.optimizer(on: objective).weights
    func ends(_ optimizer: Optimizer, on objective: Objective, _ starts: [[Double]]) -> [Double] {
      starts.map { start in
        let run = Run(objective, optimizer, start: start)
        run.run(steps: 20)
        return run.nonFiniteStep == nil ? run.trajectory.values[20] - (objective.minimum ?? 0) : .infinity
      }
    }
    let starts = (0..<8).map { index -> [Double] in
      var generator = SeededGenerator(seed: 1, stream: "probe starts \(index)")
      return objective.box.map { generator.uniform($0.lowerBound, $0.upperBound) }
    }
    let full = ends(Optimizer(rule, weights: weights), on: objective, starts)
    let first = try #require(table.row(.asIs))
    #expect(first.learned == full && first.measure == .loss("f - f*", isGap: true))
    #expect(first.alone == ends(Optimizer(GradientDescent(stepSize: 0.01)), on: objective, starts))
    #expect(
      table.row(.gradientZeroed)?.learned
        == ends(Optimizer(rule.hiding(.gradient), weights: weights), on: objective, starts))
    #expect(
      table.row(.inputsZeroed)?.learned
        == ends(Optimizer(rule.hiding(.inputs), weights: weights), on: objective, starts))
    let himmelblau = try self.objective("himmelblau")
    let moved = (0..<8).map { index -> [Double] in
      var generator = SeededGenerator(seed: 1, stream: "probe starts \(index)")
      return himmelblau.box.map { generator.uniform($0.lowerBound, $0.upperBound) }
    }
    #expect(
      table.rows.first { $0.variant == "himmelblau" }?.learned
        == ends(Optimizer(rule, weights: weights), on: himmelblau, moved))
    let sorted = full.sorted()
    let interval = MedianInterval(full)
    // Of eight the exact interval is all of them.
    #expect(interval.median == sorted[4] && interval.range == sorted[0]...sorted[7])
    // Baselines are those of the catalogue with the usual step size where nothing is tuned.
    let gd = try #require(first.baselines.first { $0.name == "gd" })
    let entry = try #require(OptimizerCatalogue.entry(named: "gd"))
    #expect(gd.values == ends(Optimizer(try entry.rule(entry.settings(for: objective))), on: objective, starts))
    #expect(first.baselines.map(\.name) == OptimizerCatalogue.raced.map(\.name) && gd.factor == 1)
    let best = try #require(first.best)
    #expect(first.baselines.allSatisfy { MedianInterval($0.values).median >= MedianInterval(best.values).median })
  }

  @Test("Baselines are tuned by the rule of comparisons on the tasks of their row")
  func tuned() throws {
    let objective = try objective("booth")
    let trained = try trained(Self.small, on: objective)
    let (plan, conductor) = plan(trained, on: objective, starts: 6, steps: 15, tuned: 5)
    let table = try #require(conductor.probe(plan, serialFor))
    for baseline in try #require(table.row(.asIs)).baselines {
      let entry = try #require(OptimizerCatalogue.entry(named: baseline.name))
      let found = try #require(Comparison.tune(Contestant(entry, for: objective), on: objective, plan.comparison))
      #expect(baseline.factor == found.factor, "\(baseline.name)")
    }
    #expect(table.rows.flatMap(\.baselines).contains { $0.factor != 1 }, "something is tuned")
  }

  @Test(
    "A planted memorizer scores 1 and points the same way in all runs; an untrained transferable direction scores 0")
  func memory() throws {
    let objective = try objective(Self.far)
    let planted = try trained(Self.small + [("proposal", "clip")], on: objective, Self.memorizer)
    let (first, conductor) = plan(planted, on: objective, starts: 12)
    let table = try #require(conductor.probe(first, serialFor))
    let memory = try #require(table.memory)
    #expect(memory.shares == Array(repeating: 1, count: 12) && memory.conclusion.hasPrefix("it remembers the task"))
    #expect(table.cosines.count == 6 && table.cosines.allSatisfy { $0 > 1 - 1e-9 })
    #expect(table.row(.stateZeroed)?.refusal == "it has no memory of steps")
    let transfer = try trained([("direction", "transfer"), ("stepSize", "0.01"), ("scale", "0.85")], on: objective)
    let (second, other) = plan(transfer, on: objective, starts: 12)
    let honest = try #require(other.probe(second, serialFor))
    let score = try #require(honest.memory)
    #expect(score.isByConstruction && score.shares.allSatisfy { $0 == 0 } && !score.shares.isEmpty)
    #expect(honest.row(.inputsZeroed)?.learned == honest.row(.asIs)?.alone)
    #expect(honest.row(.stateZeroed)?.learned != nil)
    #expect(honest.cosines.contains { $0 < 1 - 1e-6 }, "\(honest.cosines)")
  }

  @Test("A planted classifier is read from its proposal for zeros, and its memory is gone with other labels")
  func classifier() throws {
    let objective = try objective("digits-tanh")
    let digits = try ObjectiveLibrary.digits()
    // The classifier that Adam finds in 60 steps, stored in the output bias.
    let adam = Run(objective, Optimizer(Adam(stepSize: 0.02)), start: objective.start)
    adam.run(steps: 60)
    let stored = try #require(adam.trajectory.points.last)
    let accuracy = ClassifierPredictions(objective, images: digits.heldOut).accuracy(stored)
    #expect(accuracy > 0.8)
    let d = objective.dimension
    let trained = try trained(
      [
        ("widths", "2"), ("proposal", "clip"), ("scale", "50"), ("ratio", "0.5"), ("stepSize", "0.01"),
        ("stepOffset", "100"),
      ], on: objective,
      [
        "direction.W1": Array(repeating: 0, count: 2 * (2 * d + 1)), "direction.b1": [0, 0],
        "direction.W2": Array(repeating: 0, count: 2 * d), "direction.b2": stored,
      ])
    let (plan, conductor) = plan(trained, on: objective, starts: 6, steps: 8)
    let table = try #require(conductor.probe(plan, serialFor))
    let reading = try #require(table.reading)
    #expect(reading.count == 500 && abs(reading.share - accuracy) < 1e-12)
    #expect(reading.range.contains(accuracy) && reading.range.lowerBound < accuracy)
    let first = try #require(table.row(.asIs))
    #expect(first.measure == .accuracy)
    #expect(try #require(table.memory).conclusion.hasPrefix("it remembers the task"))
    let full = MedianInterval(try #require(first.learned)).median
    for probe in [Probe.labelsShuffled, .pixelsPermuted] {
      let other = MedianInterval(try #require(table.row(probe)?.learned)).median
      #expect(other < full - 0.3, "\(probe): \(other) of \(full)")
      // To gradient descent it is the same task.
      let (here, there) = (try #require(first.alone), try #require(table.row(probe)?.alone))
      #expect(abs(MedianInterval(here).median - MedianInterval(there).median) < 0.15)
    }
    #expect(table.rows.filter { $0.probe == .otherActivation }.map(\.variant) == ["sigmoid", "relu"])
    #expect(table.rows.filter { $0.probe == .otherFamily }.map(\.variant) == ["quadratic:650", "rosenbrock:650"])
    #expect(table.row(.minimumMoved)?.refusal == "see labels and pixels")
  }

  @Test(
    "However runs are spread the table is the same; numbers of the learned optimizer come before those of baselines")
  func order() throws {
    let objective = try objective("booth")
    let (plan, conductor) = plan(try trained(Self.small, on: objective), on: objective, starts: 6, steps: 5)
    var seen: [ProbeTable] = []
    let table = try #require(conductor.probe(plan, serialFor, publish: { seen.append($0) }))
    let backwards: ParallelFor = { count, body in for index in (0..<count).reversed() { body(index) } }
    #expect(conductor.probe(plan, backwards) == table)
    #expect(seen.last == table && table.isComplete && !seen.dropLast().contains { $0.isComplete })
    let withBaselines = try #require(seen.firstIndex { $0.rows.contains { !$0.baselines.isEmpty } })
    #expect(seen[withBaselines].rows.allSatisfy { $0.refusal != nil || $0.learned != nil })
    #expect(seen[1].rows[0].learned != nil && seen[1].rows[6].learned == nil)
  }

  @Test("One that is cancelled ends early and gives nothing, one that cannot be done says why")
  func refusals() throws {
    let objective = try objective("booth")
    let trained = try trained(Self.small, on: objective)
    let (plan, conductor) = plan(trained, on: objective, starts: 6, steps: 5)
    let asked = Mutex(0)
    let table = conductor.probe(
      plan, serialFor,
      isCancelled: {
        asked.withLock { count in
          count += 1
          return count > 20
        }
      })
    #expect(table == nil && asked.withLock { $0 } < 60)
    var unknown = plan
    unknown.objective = "nowhere"
    #expect(conductor.probe(unknown, serialFor)?.failure == "no objective 'nowhere'")
    var misfit = plan
    misfit.objective = "rosenbrock:5"
    #expect(conductor.probe(misfit, serialFor)?.failure?.contains("for 2 coordinates") == true)
    var strange = plan
    strange.others = ["nowhere", "rosenbrock:5", "rosenbrock"]
    let rows = try #require(conductor.probe(strange, serialFor)).rows.filter { $0.probe == .otherFamily }
    #expect(rows.map { $0.refusal == nil } == [false, false, true])
    #expect(rows[0].refusal == "no such objective" && rows[1].refusal?.contains("for 2 coordinates") == true)
    let whole = try #require(conductor.probe(plan, serialFor))
    for (probe, reason) in [
      (Probe.labelsShuffled, "no labels here"), (.pixelsPermuted, "no images here"), (.stateZeroed, "no memory"),
      (.otherActivation, "no one-layer classifier"), (.otherDimension, "one dimension only"),
    ] {
      #expect(whole.row(probe)?.refusal?.contains(reason) == true, "\(probe)")
      #expect(whole.row(probe)?.learned == nil)
    }
  }

  @Test("An LSTM without a base step has no memory score, and says so; the other dimension is one for weights of any")
  func others() throws {
    let objective = try objective("quadratic")
    let lstm = try trained([("optimizer", "lstm-coordinate"), ("hidden", "3")], on: objective)
    let (plan, conductor) = plan(lstm, on: objective, starts: 6, steps: 5)
    let table = try #require(conductor.probe(plan, serialFor))
    #expect(table.memory == nil && table.row(.asIs)?.alone == nil && table.row(.asIs)?.learned != nil)
    #expect(table.row(.inputsZeroed)?.refusal?.contains("no base step") == true)
    let wide = try #require(table.row(.otherDimension))
    #expect(wide.variant == "10" && wide.title == "dimension 10" && wide.learned?.count == 6)
    let narrow = try trained(Self.small, on: objective)
    let (second, other) = self.plan(narrow, on: objective, starts: 6, steps: 5)
    #expect(try #require(other.probe(second, serialFor)).row(.otherDimension)?.refusal == "its weights are for d = 2")
  }
}
