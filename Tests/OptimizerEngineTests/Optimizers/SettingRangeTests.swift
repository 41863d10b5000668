import Testing

@testable import OptimizerEngine

@Suite("Ranges of settings")
struct SettingRangeTests {
  @Test(
    "refuse what is outside of them, at their ends too, and name themselves",
    arguments: [
      ("adam", "beta1", "1", "from 0 to below 1"), ("adam", "beta1", "1.5", "from 0 to below 1"),
      ("amsgrad", "beta2", "1", "from 0 to below 1"), ("heavy-ball", "momentum", "1.2", "from 0 to below 1"),
      ("nesterov", "momentum", "-0.1", "from 0 to below 1"), ("rmsprop", "decay", "1.5", "from 0 to below 1"),
      ("adagrad", "epsilon", "0", "finite number above 0"), ("adam", "epsilon", "nan", "finite number above 0"),
      ("sign", "stepSize", "0", "above 0"), ("sign", "stepSize", "inf", "above 0"),
      ("gd", "stepSize", "-1", "from 0 on"),
      ("gd", "firstStep", "0", "above 0"), ("gd", "stepExponent", "0.5", "above 0.5, at most 1"),
      ("gd", "fraction", "0", "above 0"), ("gd-backtracking", "stepSize", "0", "above 0"),
      ("lbfgs", "memory", "0", "a whole number from 1 to 1000"), ("lbfgs", "memory", "2.5", "a whole number"),
      ("lbfgs", "memory", "1001", "to 1000"), ("nesterov-strong", "convexity", "-1", "above 0"),
      ("nesterov-strong", "convexity", "0", "above 0"),
      ("lbfgs", "memory", "1e2", "in digits; write 100"),
    ])
  func refused(name: String, key: String, text: String, says: String) throws {
    let entry = try #require(OptimizerCatalogue.entry(named: name))
    let error = #expect(throws: ConfigurationError.self) { try entry.read(text, for: key) }
    #expect(error?.key == key && error?.description.hasPrefix("\(key) = \(text): ") == true)
    #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    // What comes from a session is checked by the same range.
    let value = try #require(Double(text))
    if text == "1e2" { return }
    if key == "fraction" {
      #expect(throws: ConfigurationError.self) { try entry.resolvingFraction([key: value], for: Catalogue.sphere(2)) }
    } else {
      #expect(throws: ConfigurationError.self) { try entry.rule([key: value]) }
    }
  }

  @Test("take what is inside: the usual values, the ends that belong to them, and what suits every objective")
  func taken() throws {
    for entry in OptimizerCatalogue.all {
      for setting in entry.settings {
        if let usual = setting.usual {
          #expect(setting.range.contains(usual), "\(entry.name) \(setting.key)")
          #expect(try entry.read(SettingRange.shown(usual), for: setting.key) == usual)
        }
        #expect(!setting.range.contains(.nan) && !setting.range.contains(.infinity) && !setting.range.contains(-1))
        if setting.range.includesLow { _ = try entry.rule([setting.key: setting.range.low]) }
      }
      for objective in Catalogue.all where entry.refusal(for: objective) == nil {
        _ = try entry.rule(entry.settings(for: objective))
      }
    }
    let adam = try #require(OptimizerCatalogue.entry(named: "adam"))
    #expect(try adam.read("0.9999999999999999", for: "beta1") < 1)
    let lbfgs = try #require(OptimizerCatalogue.entry(named: "lbfgs"))
    #expect(try lbfgs.rule(["memory": 1000]) as? LBFGS == LBFGS(memory: 1000, stepSize: 1e-3))
  }

  @Test("refuse a number that reads as 0 although it is none, where 0 means something else")
  func vanishing() throws {
    let gd = try #require(OptimizerCatalogue.entry(named: "gd"))
    for text in ["1e-400", "+0.000001e-999", "0x1p-2000"] {
      let error = #expect(throws: ConfigurationError.self, "\(text)") { try gd.read(text, for: "stepSize") }
      #expect(error?.description.contains("reads as 0") == true)
      var configuration = TrainingConfiguration()
      #expect(throws: ConfigurationError.self, "\(text)") { try configuration.set("clip", to: text) }
      #expect(configuration == TrainingConfiguration())
    }
    // The twin: what is 0, and what is only small.
    for (text, value) in [
      ("0", 0), ("0.0e-400", 0), ("-0", 0), ("1e-300", 1e-300), ("5e-324", Double.leastNonzeroMagnitude), ("0x0p9", 0),
    ] {
      #expect(try gd.read(text, for: "stepSize") == value, "\(text)")
    }
  }

  @Test("say what they are in the words that commands and forms show")
  func words() {
    #expect("\(SettingRange.belowOne)" == "a number from 0 to below 1")
    #expect("\(SettingRange.positive)" == "a finite number above 0")
    #expect("\(SettingRange.notNegative)" == "a finite number from 0 on")
    #expect("\(SettingRange.above(0.5, to: 1))" == "a number above 0.5, at most 1")
    #expect("\(SettingRange.between(1e-3...0.998))" == "a number from 0.001 to 0.998")
    #expect("\(SettingRange.whole(1...64))" == "a whole number from 1 to 64")
    for setting in TrainingConfiguration.settings where setting.range != nil {
      var configuration = TrainingConfiguration()
      let error = #expect(throws: ConfigurationError.self) { try configuration.set(setting.key, to: "-1") }
      #expect(error?.description.contains(setting.range?.description ?? "?") == true, "\(setting.key)")
    }
  }
}

@Suite("Settings for an objective")
struct SettingsForObjectiveTests {
  private func entry(_ name: String) throws -> OptimizerEntry { try #require(OptimizerCatalogue.entry(named: name)) }

  @Test("a default that is named changes nothing, and what is given replaces what suits the objective")
  func given() throws {
    for objective in Catalogue.all {
      for entry in OptimizerCatalogue.all where entry.refusal(for: objective) == nil {
        let all = entry.settings(for: objective)
        #expect(try entry.settings(for: objective, given: [:]) == all)
        for (key, value) in all where !["firstStep", "stepExponent"].contains(key) {
          #expect(try entry.settings(for: objective, given: [key: value]) == all, "\(entry.name) \(key)")
        }
      }
    }
    let adam = try entry("adam").settings(for: Catalogue.ackley(2), given: ["beta1": 0.5])
    let usual = try entry("adam").settings(for: Catalogue.ackley(2))
    #expect(adam["beta1"] == 0.5 && adam["stepSize"] == usual["stepSize"])
    let half = try entry("gd").settings(for: Catalogue.sphere(2), given: ["fraction": 0.5])
    #expect(half["stepSize"] == 0.25 && half["fraction"] == nil)
    // On the way, what is given replaces what was before, whichever of both names it had.
    let changed = try entry("gd").settings(for: Catalogue.sphere(2), given: ["fraction": 1], after: half)
    #expect(changed["stepSize"] == 0.5)
  }

  @Test("what would have no effect is refused, with what is missing for it")
  func idle() throws {
    for (given, key, says) in [
      (["stepSize": 0.05, "firstStep": 5], "firstStep", "give stepSize=0 too"),
      (["firstStep": 5], "firstStep", "give stepSize=0 too"),
      (["stepExponent": 0.8], "stepExponent", "without a stepOffset"),
      (["stepSize": 0, "stepOffset": 5], "stepOffset", "give a stepSize too"),
    ] as [([String: Double], String, String)] {
      let error = #expect(throws: ConfigurationError.self) {
        try entry("gd").settings(for: Catalogue.sphere(2), given: given)
      }
      #expect(error?.key == key && error?.description.contains(says) == true, "\(String(describing: error))")
    }
    // What would be taken anyway may be given, as a recorded run gives all it has.
    let all = try entry("gd").settings(for: Catalogue.sphere(2))
    #expect(try entry("gd").settings(for: Catalogue.sphere(2), given: all) == all)
    // The twins have one; a session, which records all settings, is taken as it is.
    let gd = try entry("gd")
    for good in [["stepSize": 0, "firstStep": 5], ["stepExponent": 0.8, "stepOffset": 5]] as [[String: Double]] {
      #expect(try gd.settings(for: Catalogue.sphere(2), given: good).count == 4)
    }
    #expect(try gd.rule(["stepSize": 0.1, "firstStep": 5, "stepOffset": 0, "stepExponent": 1]) is GradientDescent)
  }

  @Test("nesterov-strong takes mu from the objective, and no momentum below 0 or of 1")
  func convexity() throws {
    let strong = try entry("nesterov-strong")
    #expect(strong.settings(for: Catalogue.sphere(2))["convexity"] == 2)
    let onSphere = try #require(try strong.rule(strong.settings(for: Catalogue.sphere(2))) as? Nesterov)
    #expect(onSphere.stepSize == 0.5 && onSphere.momentum == 0)
    #expect(strong.settings(for: Catalogue.rosenbrock(2))["convexity"] == nil)
    #expect(strong.refusal(for: Catalogue.rosenbrock(2))?.contains("convexity") == true)
    let own = try strong.settings(for: Catalogue.rosenbrock(2), given: ["convexity": 0.1])
    #expect(strong.refusal(for: Catalogue.rosenbrock(2), own) == nil)
    #expect(throws: ConfigurationError.self) { try strong.rule(["stepSize": 0.1]) }
    let error = #expect(throws: ConfigurationError.self) { try strong.rule(["stepSize": 0.1, "convexity": 1000]) }
    #expect(error?.key == "convexity" && error?.description.contains("= 100 is above 1") == true)
    #expect(throws: ConfigurationError.self) { try strong.rule(["stepSize": 0.1, "convexity": 0]) }
    // 1/beta times beta may round to a little above 1.
    for mu in [3.0, 49, 1e-3, 0.7, 1e300] {
      #expect(Nesterov.hasMomentum(stepSize: 1 / mu, convexity: mu))
      #expect((0..<1).contains(Nesterov.momentum(stepSize: 1 / mu, convexity: mu)))
    }
    #expect(!Nesterov.hasMomentum(stepSize: 1.001, convexity: 1) && !Nesterov.hasMomentum(stepSize: 1, convexity: 0))
  }

  @Test("say in words what they follow from: 1/beta, the box, or mu")
  func words() throws {
    #expect(
      try entry("heavy-ball").settings[0].choice == "0.5/beta of the objective, 0.001 where beta is not known")
    #expect(try entry("gd").settings[0].choice?.contains("0, which audits eta") == true)
    #expect(try entry("adam").settings[0].choice == "1/80 of the width of the objective's box, 0.001 on mini-batches")
    #expect(try entry("adam").settings[1].choice == nil)
    // A setting follows from the objective where its value does.
    for entry in OptimizerCatalogue.all {
      for setting in entry.settings {
        let values = Set(Catalogue.all.map { setting.value(for: $0) })
        #expect((setting.choice != nil) == (values.count > 1), "\(entry.name) \(setting.key)")
      }
    }
  }
}

@Suite("Budgets of evaluations, and what ends a run")
struct EvaluationBudgetTests {
  private func run(_ rule: any UpdateRule, on objective: Objective, most: Int, steps: Int = 50) -> Run {
    var stopping = StoppingRule()
    stopping.gradientEvaluations = most
    let run = Run(objective, Optimizer(rule), start: objective.start, stopping: stopping)
    run.run(steps: steps)
    return run
  }

  @Test("hold inside of a search, which keeps the best point it has seen", arguments: 1...24)
  func budgets(most: Int) {
    for rule in [LBFGS(stepSize: 1e-3), BacktrackingDescent(firstStepSize: 1)] as [any UpdateRule] {
      let limited = run(rule, on: Catalogue.rosenbrock(2), most: most)
      #expect(limited.evaluations.gradient <= most && limited.evaluations.value <= most, "\(rule.name)")
      #expect(limited.reasons.map(\.kind) == [.evaluations], "\(rule.name): \(limited.ending)")
      #expect(!limited.trajectory.searchGaveUp)
      let values = limited.trajectory.values
      for (f, next) in zip(values, values.dropFirst()) { #expect(next < f) }
      // More of them never leave it at a higher value.
      let more = run(rule, on: Catalogue.rosenbrock(2), most: most + 1)
      #expect(more.trajectory.values.last ?? 1 <= values.last ?? 0, "\(rule.name)")
      #expect(Evaluator(Catalogue.rosenbrock(2)).value(limited.trajectory.points.last ?? []) == values.last)
    }
  }

  @Test("change nothing where they suffice")
  func ample() {
    let free = Run(Catalogue.rosenbrock(2), Optimizer(LBFGS(stepSize: 1e-3)), start: Catalogue.rosenbrock(2).start)
    free.run(steps: 20)
    let limited = run(LBFGS(stepSize: 1e-3), on: Catalogue.rosenbrock(2), most: 10_000, steps: 20)
    #expect(free.trajectory.points == limited.trajectory.points && limited.reasons == free.reasons)
    // One evaluation a step elsewhere, and the last point's is the last.
    let descent = run(GradientDescent(stepSize: 1e-4), on: Catalogue.rosenbrock(2), most: 5)
    #expect(descent.trajectory.stepCount == 4 && descent.evaluations.gradient == 5)
  }

  @Test(
    "The remedy of a run that broke fits its cause",
    arguments: [
      ("log(x) + y^2", [-1, 1], 0.1, "f is no number at the start", "choose a point"),
      ("1/x + y^2", [0, 1], 0.1, "f is infinite at the start", "choose a point"),
      ("sqrt(x) + y^2", [0, 1], 0.1, "the gradient is infinite at the start", "choose a point"),
      ("x^4 + y^2", [1e60, 1], 0.1, "the squares in |g| overflow at the start", "|g| is below"),
      ("x - log(x) + y^2", [0.1, 1], 5, "f is no number where the step led", "lower the step size, or"),
      ("x^3 + y^2", [-2, 1], 0.1, "f falls without bound", "bounded below"),
      ("x^4 + y^4", [2, 1], 1, "the run diverged", "lower the step size"),
    ] as [(String, [Double], Double, String, String)])
  func breakdowns(formula: String, start: [Double], eta: Double, cause: String, remedy: String) throws {
    let run = Run(try Objective(formula: formula), Optimizer(GradientDescent(stepSize: eta)), start: start)
    run.run(steps: 500)
    let breakdown = try #require(run.breakdown)
    #expect(breakdown.cause.hasPrefix(cause) && breakdown.remedy.contains(remedy), "\(breakdown)")
    // The twin: a run that goes well has none.
    let well = Run(Catalogue.sphere(2), Optimizer(GradientDescent(stepSize: 0.1)), start: [1, 1])
    well.run(steps: 50)
    #expect(well.breakdown == nil)
  }
}
