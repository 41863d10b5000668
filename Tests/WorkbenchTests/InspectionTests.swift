// The plot of m_t and the table of weights: the engine's numbers, bit for bit, live while the form is edited.

import Experiment
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

@Suite("The plot of m_t and the weights")
struct InspectionTests {
  /// Sends events with all that follows from them.
  private func play(_ model: Model, _ events: [Event]) -> Model {
    var model = model
    let runner = InlineRunner()
    for event in events {
      var waiting = [event]
      while !waiting.isEmpty {
        for event in waiting { for effect in model.receive(event) { runner.carryOut(effect) } }
        waiting = runner.drain()
      }
    }
    return model
  }

  private func zoomed(_ configuration: TrainingConfiguration, on name: String, _ size: (Int, Int) = (120, 40)) throws
    -> Model
  {
    var model = Model(
      objective: try #require(library(name)), width: size.0, height: size.1,
      capabilities: Capabilities(color: .mono, glyphs: .braille))
    model.experiment.configuration = configuration
    model.isZoomed = true
    return play(model, [.command("architecture")])
  }

  /// Configurations with every operator.
  private static let kinds = MagnitudeKind.allCases.map { kind in
    var configuration = TrainingConfiguration()
    (configuration.magnitude, configuration.seed) = (kind, 3)
    return configuration
  }

  @Test("show the engine's operator at its initial weights bit for bit, for every operator", arguments: kinds)
  func initial(_ configuration: TrainingConfiguration) throws {
    let model = try zoomed(configuration, on: "quadratic:10")
    let inspection = try #require(model.inspection)
    let objective = model.experiment.objective
    let rule = try #require(configuration.rule(for: objective) as? ConvergentRule)
    let layout = rule.parameterLayout(dimension: 10)
    let weights = layout.initialWeights(seed: 3)
    let expected = rule.magnitude.magnitudes(
      weights: weights, layout: layout, start: model.experiment.probe, count: inspection.request.steps + 1)
    let series = Painter(measuring: model).magnitudeSeries(inspection)
    #expect(series.count == 1 && series[0].y == expected && expected.count == 301)
    // What was plotted is bounded by the budget, which is computed by other formulas.
    let budget = rule.magnitude.budget(weights: weights, layout: layout, start: model.experiment.probe)
    for (m, bound) in zip(expected, budget.magnitudes) { #expect(m <= bound, "\(configuration.magnitude.rawValue)") }
    #expect(expected.reduce(0) { $0 + $1 * $1 } <= budget.total)
  }

  @Test("show what a run of the rule does: |v_t| = m_t where v is always as long as that", arguments: kinds)
  func run(_ configuration: TrainingConfiguration) throws {
    var configuration = configuration
    configuration.proposal = .unit
    configuration.stepSize = 1e-3
    let objective = try #require(library("quadratic:10"))
    let rule = try #require(configuration.rule(for: objective) as? ConvergentRule)
    let weights = rule.parameterLayout(dimension: 10).initialWeights(seed: 3)
    let (run, _) = Conductor.run(
      objective, Optimizer(rule, weights: weights), start: objective.start, steps: 40)
    let m = rule.magnitudes(weights: weights, start: objective.start, count: 40)
    for (v, m) in zip(run.trajectory.updateNorms, m) {
      #expect(abs(v - m) <= 1e-9 * m + 1e-12, "\(configuration.magnitude.rawValue): \(v) \(m)")
    }
  }

  @Test("say what m_t depends on as the operators behave: another start, another m_t or not", arguments: kinds)
  func sources(_ configuration: TrainingConfiguration) throws {
    let objective = try #require(library("quadratic:10"))
    let rule = try #require(configuration.rule(for: objective) as? ConvergentRule)
    let weights = rule.parameterLayout(dimension: 10).initialWeights(seed: 3)
    let (here, there) = (objective.start, objective.start.map { 3 - 2 * $0 })
    let isSame =
      rule.magnitudes(weights: weights, start: here, count: 5)
      == rule.magnitudes(weights: weights, start: there, count: 5)
    #expect(isSame == (rule.magnitude.source != .start), "\(configuration.magnitude.rawValue)")
  }

  @Test("follow rho and scale while they are edited, and say exactly what is plotted")
  func live() throws {
    let configuration = TrainingConfiguration()
    var model = try zoomed(configuration, on: "log-rosenbrock")
    #expect(view(model).text.contains("m_t of geometric before training"))
    let before = try #require(model.inspection).initial
    model = play(model, [.command("set ratio=0.5")])
    let faster = try #require(model.inspection).initial
    #expect(faster[0] == before[0] && faster[10] < before[10] / 100)
    model = play(model, [.command("set scale=2")])
    let larger = try #require(model.inspection).initial
    #expect(abs(larger[0] - 2) < 1e-12 && zip(larger, faster).allSatisfy { abs($0 - 2 * $1) <= 1e-9 * $0 })
    model = play(model, [.command("set magnitude=gate")])
    #expect(view(model).text.contains("before training if every |v_t| is m_t"))
    model = play(model, [.command("set magnitude=lru")])
    #expect(view(model).text.contains("from x_0"))
    model = play(model, [.command("set optimizer=lstm")])
    #expect(try #require(model.inspection).initial.isEmpty && !view(model).text.contains("before training"))
  }

  @Test("show after a training the trained operator over the initial one, and its weights as they are")
  func trained() throws {
    var model = settled(try model(120, 40), step: 300, training: true)
    model.isZoomed = true
    model = play(model, [.command("architecture")])
    let inspection = try #require(model.inspection)
    let training = RecordedTraining(
      id: 6, try #require(model.experiment.lastTrained).configuration, objective: model.experiment.objective)
    while !training.isDone { training.advance(limit: 1, serialFor) { _, _ in } }
    let optimizer = training.optimizer
    let rule = try #require(optimizer.rule as? ConvergentRule)
    let layout = rule.parameterLayout(dimension: 2)
    #expect(inspection.arrays.flatMap(\.after) == optimizer.weights)
    #expect(inspection.arrays.map(\.name) == layout.arrays.map(\.name))
    #expect(inspection.arrays.flatMap(\.before) == layout.initialWeights(seed: 1))
    let series = Painter(measuring: model).magnitudeSeries(inspection)
    #expect(series.map(\.name) == ["before training", "trained"])
    #expect(series[1].y == rule.magnitudes(weights: optimizer.weights, start: model.experiment.probe, count: 301))
    #expect(series[1].y != series[0].y)
    let text = view(model).text
    #expect(text.contains("#6 after 6 meta-steps") && text.contains("weights of #6"), "\(text)")
    // Count, mean and spread by hand.
    let line = WeightLine(inspection.arrays[2], bins: 8)
    let values = inspection.arrays[2].after
    #expect(
      line.count == "\(values.count)"
        && line.mean == (values.reduce(0, +) / Double(values.count)).shortText(significantDigits: 2))
    #expect(text.contains(line.mean) && text.contains(line.deviation), "\(text)")
    // Nothing trained, nothing shown.
    let fresh = try zoomed(TrainingConfiguration(), on: "rosenbrock")
    #expect(!view(fresh).text.contains("weights of") && fresh.inspection?.arrays.isEmpty == true)
  }

  @Test("fit whole into every size, all arrays or how many more there are")
  func sizes() throws {
    var model = settled(try model(120, 40), step: 300, training: true)
    model.isZoomed = true
    for edit in ["set horizon=10", "set direction=mlp"] {
      model = play(model, [.command("architecture"), .command(edit)])
    }
    for (width, height) in [(80, 24), (100, 30), (120, 40), (160, 50), (200, 60)] {
      for glyphs in GlyphTier.allCases {
        (model.display.width, model.display.height, model.display.terminal.glyphs) = (width, height, glyphs)
        model.architecture.row = try #require(
          Form.rows(model.experiment.configuration).firstIndex(of: .setting("widths")))
        let text = view(model).text
        #expect(text.contains("weights of #6"), "\(width)x\(height)\n\(text)")
        let arrays = try #require(model.inspection).arrays
        let shown = arrays.filter { array in
          text.split(separator: "\n").contains {
            $0.contains(WeightLine.short(array.name) + " ") && $0.contains(" \(array.after.count) ")
          }
        }
        let more = shown.count < arrays.count
        #expect(!more || text.contains("+\(arrays.count - shown.count) more arrays"), "\(width)x\(height)\n\(text)")
        #expect(!text.contains("…"), "\(width)x\(height)\n\(text)")
      }
    }
  }

  @Test("are read out by lines: m_t at some steps, and every array of weights")
  func lines() throws {
    let model = settled(try model(80, 24), step: 300, training: true)
    let lines = lineText(model, .architecture)
    #expect(lines.contains { $0.hasPrefix("m_t of geometric before training, t = 0...300: 1 at t = 0, ") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("m_t of #6 after 6 meta-steps: ") })
    #expect(lines.filter { $0.hasPrefix("Weights ") }.count == model.inspection?.arrays.count)
  }
}
