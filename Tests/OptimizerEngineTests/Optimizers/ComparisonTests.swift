import Datasets
import Dispatch
import Synchronization
import Testing

@testable import OptimizerEngine

@Suite("Comparisons")
struct ComparisonTests {
  private static let concurrent: ParallelFor = { count, body in
    DispatchQueue.concurrentPerform(iterations: count, execute: body)
  }

  private static func contestants(_ objective: Objective) -> [Contestant] {
    ["gd", "heavy-ball", "adam"].compactMap { OptimizerCatalogue.entry(named: $0) }.map {
      Contestant($0, for: objective)
    }
  }

  private static func plan(starts: Int = 5, steps: Int = 40, tuned: Int = 0) -> ComparisonPlan {
    var plan = ComparisonPlan()
    (plan.starts, plan.steps, plan.tunedSizes, plan.tuningStarts) = (starts, steps, tuned, 3)
    return plan
  }

  @Test("give the same numbers one after the other and on all cores", arguments: ["rosenbrock", "quadratic:7"])
  func parallel(name: String) throws {
    let objective = try #require(Catalogue.objective(named: name))
    let all = Self.contestants(objective)
    let serial = Comparison.make(objective, all, Self.plan(tuned: 5))
    let parallel = Comparison.make(objective, all, Self.plan(tuned: 5), parallelFor: Self.concurrent)
    #expect(serial != nil && serial == parallel)
    #expect(serial?.rows.map(\.name) == ["gd", "heavy-ball", "adam"])
    var other = Self.plan(tuned: 5)
    other.seed = 1
    #expect(Comparison.make(objective, all, other)?.rows[0].runs != serial?.rows[0].runs, "another seed, other starts")
  }

  @Test("say of each run what the run itself says")
  func singleRun() throws {
    let objective = try #require(Catalogue.objective(named: "booth"))
    let made = try #require(Comparison.make(objective, Self.contestants(objective), Self.plan(starts: 1)))
    let entry = try #require(OptimizerCatalogue.entry(named: "gd"))
    var generator = SeededGenerator(seed: 0, stream: "comparison starts")
    let start = StartRule(.box).draw(objective, &generator)
    let run = Run(objective, Optimizer(try entry.rule(entry.settings(for: objective))), start: start)
    run.run(steps: 40)
    let single = made.rows[0].runs[0]
    #expect(single.gap == run.trajectory.values.last)
    #expect(single.gradientNorm == run.trajectory.gradientNorms.last)
    #expect(single.gradients == run.evaluations.gradient)
    #expect(made.rows[0].factor == 1)
  }

  @Test("take quantiles by rank, a NaN as the largest")
  func quantiles() {
    // Ranks 0.1 x 10 = 1, 0.5 x 10 = 5, 0.9 x 10 = 9 of eleven sorted numbers.
    let eleven = Quantiles([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    #expect(eleven.low == 1 && eleven.middle == 5 && eleven.high == 9)
    let broken = Quantiles([.nan, 1, 2])
    #expect(broken.low == 1 && broken.middle == 2 && broken.high == .infinity)
    let one = Quantiles([4])
    #expect(one.low == 4 && one.middle == 4 && one.high == 4)
    #expect(Quantiles([]).middle.isNaN)
  }

  @Test("tune the step size to the best factor on a quadratic where it is known")
  func tuning() throws {
    // f = |x|^2/2: gradient descent with eta = factor/beta multiplies x by 1 - factor, so 1 is best, at once.
    let sphere = try #require(Catalogue.objective(named: "sphere"))
    let gd = Contestant(try #require(OptimizerCatalogue.entry(named: "gd")), for: sphere)
    let best = try #require(Comparison.make(sphere, [gd], Self.plan(steps: 3, tuned: 13)))
    #expect(best.rows[0].factor == 1 && best.rows[0].gaps.high == 0)
    // Heavy ball is not best at its usual step size here.
    let eta = try #require(OptimizerCatalogue.entry(named: "gd")?.settings(for: sphere)["stepSize"])
    let entry = try #require(OptimizerCatalogue.entry(named: "heavy-ball"))
    let tuned = try #require(
      Comparison.make(sphere, [Contestant(entry, for: sphere)], Self.plan(steps: 3, tuned: 13)))
    let untuned = try #require(Comparison.make(sphere, [Contestant(entry, for: sphere)], Self.plan(steps: 3)))
    #expect(tuned.rows[0].factor != 1 && tuned.rows[0].gaps.middle < untuned.rows[0].gaps.middle)
    // A step size that was given is not tuned.
    let given = Contestant(
      try #require(OptimizerCatalogue.entry(named: "gd")), for: sphere, settings: ["stepSize": eta / 10])
    #expect(Comparison.make(sphere, [given], Self.plan(steps: 3, tuned: 13))?.rows[0].factor == 1)
  }

  @Test("pass over a factor whose step size the optimizer cannot have")
  func unfitFactors() throws {
    // On the sphere 1/beta times mu is 1 already: a longer step has no momentum.
    let sphere = Catalogue.sphere(2)
    let strong = Contestant(try #require(OptimizerCatalogue.entry(named: "nesterov-strong")), for: sphere)
    #expect(strong.scaled(2) == nil && strong.scaled(0.5) != nil)
    let made = try #require(Comparison.make(sphere, [strong], Self.plan(steps: 3, tuned: 2)))
    #expect(made.rows[0].factor == 0.01)
  }

  @Test("try the factors of the ladder, evenly, its ends always among them")
  func factors() {
    #expect(Self.plan(tuned: 0).factors == [1] && Self.plan(tuned: 1).factors == [1])
    #expect(Self.plan(tuned: 2).factors == [0.01, 100])
    #expect(Self.plan(tuned: 5).factors == [0.01, 0.1, 1, 10, 100])
    #expect(Self.plan(tuned: 13).factors.count == 13 && Self.plan(tuned: 99).factors.count == 13)
  }

  @Test("count the steps to tolerance, and say that a run that diverged reached nothing")
  func tolerance() throws {
    let sphere = try #require(Catalogue.objective(named: "sphere"))
    let entry = try #require(OptimizerCatalogue.entry(named: "gd"))
    let exact = try #require(Comparison.make(sphere, [Contestant(entry, for: sphere)], Self.plan(steps: 5)))
    #expect(exact.rows[0].reached == 5 && exact.rows[0].stepsToTolerance == 1)
    let wild = Contestant(entry, for: sphere, settings: ["stepSize": 1e200])
    let broken = try #require(Comparison.make(sphere, [wild], Self.plan(steps: 5)))
    #expect(broken.rows[0].reached == 0 && broken.rows[0].gaps.low == .infinity)
    #expect(broken.rows[0].verdict < .sampled, "a run that diverged claims nothing")
  }

  @Test("headline the weakest certificate of all starts")
  func weakest() throws {
    let objective = try #require(Catalogue.objective(named: "rosenbrock"))
    let made = try #require(Comparison.make(objective, Self.contestants(objective), Self.plan()))
    for row in made.rows { #expect(row.verdict == row.runs.map(\.verdict).min()) }
    #expect(made.rows[2].verdict == .noClaim, "nothing bounds the v of adam")
  }

  private static func row(_ verdicts: [(PremiseStatus, String?)]) -> ComparisonRow {
    ComparisonRow(
      name: "gd", factor: 1,
      runs: verdicts.map { verdict, weakest in
        ComparisonRow.Single(
          loss: Gap(value: 1, error: 0), gradientNorm: 1, gradients: 1, values: 1, stepsToTolerance: nil,
          verdict: verdict, weakest: weakest)
      })
  }

  @Test("say how many starts have the strongest certificate, and why the others have not")
  func standing() {
    let proved = Array(repeating: (PremiseStatus.proved, String?.some("eta < 2/beta")), count: 13)
    let mixed = Self.row(
      proved + [(.checked, "x_t in the box"), (.noClaim, "every step moves x"), (.noClaim, "audit")])
    #expect(mixed.standing == "PROVED 13/16" && mixed.verdict == .noClaim)
    #expect(
      mixed.shortfall
        == "1 NO CLAIM, not shown: audit; 1 NO CLAIM, not shown: every step moves x; 1 CHECKED: x_t in the box",
      "\(mixed.shortfall ?? "")")
    #expect(mixed.standingLine == "PROVED 13/16; \(mixed.shortfall ?? "")")
    #expect(Self.row(proved).standing == "PROVED 13/13" && Self.row(proved).shortfall == nil)
    let none = Self.row(Array(repeating: (.noClaim, "v square-summable"), count: 5))
    #expect(none.standing == "NO CLAIM 5/5" && none.shortfall == "5 NO CLAIM, not shown: v square-summable")
    #expect(none.standingLine == "NO CLAIM 5/5, not shown: v square-summable")
    // What was found false is not hidden behind what was proved.
    #expect(Self.row(proved + [(.violated, "f bounded below")]).standing == "VIOLATED 1/14")
    #expect(Self.row([]).standing == "NO CLAIM")
  }

  @Test("say of other starts what Clopper and Pearson allow, in words that name the distribution")
  func confident() throws {
    let objective = try #require(Catalogue.objective(named: "rosenbrock"))
    let made = try #require(Comparison.make(objective, Self.contestants(objective), Self.plan(starts: 16)))
    let row = made.rows[0]
    let limit = made.limit(row)
    #expect(limit.failures == 16 - row.reached && limit.count == 16 && limit.confidence == 0.95)
    #expect(limit.distribution == .drawn("drawn uniformly from the box of rosenbrock"))
    #expect(limit.failing == "miss |g| <= 0.001 within 40 steps")
    let level = made.quantile(row)
    #expect(level.rank == 16 && level.level == row.runs.map(\.gap).max() && level.quantity == "f - f* after 40 steps")
  }

  @Test("hold the mini-batches in what they say of other starts")
  func confidentOfBatches() throws {
    let objective = try #require(try ObjectiveLibrary.objective(named: "digits-tanh"))
    let entry = try #require(OptimizerCatalogue.entry(named: "gd"))
    let made = try #require(
      Comparison.make(objective, [Contestant(entry, for: objective)], Self.plan(starts: 2, steps: 2)))
    #expect(made.distribution.name.hasSuffix("with the mini-batches of seed 0,"))
    #expect(made.limit(made.rows[0]).failing == "miss |g| of a mini-batch <= 0.001 within 2 steps")
  }

  @Test("are abandoned whole when asked to stop")
  func abandoned() throws {
    let objective = try #require(Catalogue.objective(named: "booth"))
    let asked = Mutex(0)
    let made = Comparison.make(
      objective, Self.contestants(objective), Self.plan(),
      isCancelled: {
        asked.withLock {
          $0 += 1
          return $0 >= 4
        }
      })
    #expect(made == nil)
  }
}

@Suite("The way to the end of a comparison")
struct ComparisonPathTests {
  private func made(_ name: String, steps: Int, stepSize: Double) throws -> Comparison {
    let objective = try #require(Catalogue.objective(named: name))
    var plan = ComparisonPlan()
    (plan.starts, plan.steps) = (9, steps)
    let contestants = try ["gd", "adam"].map { name in
      Contestant(
        try #require(OptimizerCatalogue.all.first { $0.name == name }), for: objective, settings: ["stepSize": stepSize]
      )
    }
    return try #require(Comparison.make(objective, contestants, plan))
  }

  @Test("has at most 101 steps, the first and the last among them, in order")
  func keptSteps() {
    var plan = ComparisonPlan()
    for steps in [1, 7, 99, 100, 101, 300, 12_345] {
      plan.steps = steps
      let kept = plan.keptSteps
      #expect(kept.first == 0 && kept.last == steps && kept.count <= 101)
      #expect(zip(kept, kept.dropFirst()).allSatisfy { $0 < $1 }, "\(steps)")
    }
  }

  @Test("ends in the table's own quantiles, and begins at the starts' own losses")
  func fan() throws {
    let comparison = try made("rosenbrock", steps: 250, stepSize: 1e-4)
    for row in comparison.rows {
      #expect(row.fan.count == comparison.plan.keptSteps.count)
      #expect(row.fan.last == row.gaps)
      // An independent sort: the 10 %, 50 % and 90 % of nine numbers are the second, fifth and eighth.
      let first = row.runs.map { $0.path[0] }.sorted()
      #expect(row.fan.first?.low == first[1] && row.fan.first?.middle == first[4] && row.fan.first?.high == first[7])
    }
    #expect(comparison.rows[0].runs.map { $0.path[0] } == comparison.rows[1].runs.map { $0.path[0] }, "the same starts")
  }

  @Test("counts wins start by start: no start is won by both, and an optimizer never beats itself")
  func wins() throws {
    let rows = try made("rosenbrock", steps: 200, stepSize: 1e-3).rows
    let both = rows[0].wins(over: rows[1]) + rows[1].wins(over: rows[0])
    #expect(both == 9)
    #expect(rows[0].wins(over: rows[0]) == 0)
    let byHand = (0..<9).filter { rows[0].runs[$0].gap < rows[1].runs[$0].gap }.count
    #expect(rows[0].wins(over: rows[1]) == byHand)
  }

  @Test("says that all starts came to one point only where they did, and whether that is a minimizer or a memory")
  func onePoint() throws {
    let far = try made("sphere", steps: 3, stepSize: 1e-3)
    #expect(far.rows.allSatisfy { $0.onePointLine == nil }, "hardly moved")
    let near = try made("sphere", steps: 400, stepSize: 0.1)
    let row = near.rows[0]
    #expect(row.reached == 9 && row.onePointLine?.contains("within the tolerance") == true)
    #expect(row.onePointLine?.contains("memorized") == false)
    // Planted: the same ends, with gradients that are not small there.
    let stuck = ComparisonRow(
      name: "learned", factor: 1,
      runs: row.runs.map {
        ComparisonRow.Single(
          loss: $0.loss, gradientNorm: 3, gradients: 1, values: 1, stepsToTolerance: nil, verdict: .proved, weakest: nil
        )
      }, spread: row.spread)
    #expect(stuck.onePointLine?.contains("memorized") == true)
    let lost = Spread(starts: [[0, 0], [1, 1]], ends: [[.nan, 0], [0, 0]])
    #expect(!lost.isOnePoint && lost.ends == .infinity)
    #expect(
      !Spread(starts: [[1, 1], [1, 1]], ends: [[0, 0], [0, 0]]).isOnePoint, "from one start nothing follows")
  }
}
