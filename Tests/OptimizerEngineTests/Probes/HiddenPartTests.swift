import Testing

@testable import OptimizerEngine

/// |x - c|^2/2 with c = (6, 6) outside of the box, from which all starts lead the same way.
private let valley = Objective(
  name: "valley", formula: "|x - c|^2/2", box: Catalogue.cube(1, 2), start: [0, 0], minimum: 0,
  smoothness: Smoothness(1, .global)
) { x, _ in
  let away = x - 6
  return away.dot(away) * 0.5
}

/// A rule whose network sees what `inputs` says, with hidden units tanh, v = omega as long as it fits.
private func rule(
  _ direction: any Direction, ratio: Double = 0.9, scale: Double = 0.85, eta: Double = 0.01
) -> ConvergentRule {
  ConvergentRule(
    magnitude: GeometricMagnitude(initialScale: scale, initialRatio: ratio), direction: direction, proposal: .clip,
    stepSizes: .constant(eta))
}

/// Weights by name; those that are not named are as they are drawn.
private func weights(_ rule: ConvergentRule, dimension: Int = 2, _ planted: [String: [Double]]) -> [Double] {
  let layout = rule.parameterLayout(dimension: dimension)
  var all = layout.initialWeights(seed: 3)
  for (array, offset) in zip(layout.arrays, layout.offsets) {
    guard let values = planted[array.name] else { continue }
    all.replaceSubrange(offset..<offset + array.shape.count, with: values)
  }
  return all
}

private func path(_ rule: ConvergentRule, _ weights: [Double], from start: [Double], steps: Int = 30) -> [[Double]] {
  let run = Run(valley, Optimizer(rule, weights: weights), start: start)
  run.run(steps: steps)
  return run.trajectory.points
}

@Suite("What is hidden from a direction")
struct HiddenPartTests {
  private static let onGradient = DirectionNetwork(widths: [3], activation: .tanh, inputs: DirectionInputs(.gradient))
  private static let planted: [String: [Double]] = [
    "direction.W1": [0.3, -0.2, 0.5, 0.1, -0.4, 0.2], "direction.b1": [0.2, -0.1, 0.4],
    "direction.W2": [1, 2, -1, 0.5, 0.3, 2], "direction.b2": [0.7, 0.9],
  ]

  @Test("with the gradient zeroed the run is that of the planted formula, and with it another one")
  func plantedFormula() throws {
    let rule = rule(Self.onGradient)
    let weights = weights(rule, Self.planted)
    // omega = W2 tanh(b1) + b2, the same at every step.
    let h = [0.2, -0.1, 0.4].map { (1 - Elementary.exp(-2 * $0)) / (1 + Elementary.exp(-2 * $0)) }
    let omega = [h[0] + 2 * h[1] - h[2] + 0.7, 0.5 * h[0] + 0.3 * h[1] + 2 * h[2] + 0.9]
    let length = (omega[0] * omega[0] + omega[1] * omega[1]).squareRoot()
    var (x, m) = ([0.4, -0.8], 0.85)
    var expected = [x]
    for _ in 0..<30 {
      let factor = min(1, m / length)
      x = [0, 1].map { x[$0] - 0.01 * (x[$0] - 6) + factor * omega[$0] }
      expected.append(x)
      m *= 0.9
    }
    let blind = path(rule.hiding(.gradient), weights, from: [0.4, -0.8])
    for (found, wanted) in zip(blind, expected) {
      #expect(worst(zip(found, wanted).map { abs($0 - $1) }) < 1e-9, "\(found), \(wanted)")
    }
    let seeing = path(rule, weights, from: [0.4, -0.8])
    #expect(abs(seeing[30][0] - expected[30][0]) > 1e-3, "what is seen matters")
    // The network has no other input, so nothing else is hidden by hiding all.
    #expect(path(rule.hiding(.inputs), weights, from: [0.4, -0.8]) == blind)
  }

  @Test("without the proposal the base step is alone: gradient descent, and only then")
  func alone() {
    let rule = rule(Self.onGradient)
    let weights = weights(rule, Self.planted)
    let descent = Run(valley, Optimizer(GradientDescent(stepSize: 0.01)), start: [0.4, -0.8])
    descent.run(steps: 30)
    let alone = path(rule.hiding(.proposal), weights, from: [0.4, -0.8])
    for (found, wanted) in zip(alone, descent.trajectory.points) {
      #expect(worst(zip(found, wanted).map { abs($0 - $1) }) < 1e-14)
    }
    #expect(path(rule, weights, from: [0.4, -0.8]) != alone)
  }

  @Test("with the state zeroed every step points as a first step from there, and with it no longer")
  func everyStepIsTheFirst() throws {
    for direction: any Direction in [RecurrentDirection(hidden: 4), TransferDirection(length: 0.5)] {
      let rule = rule(direction, ratio: 0.99, scale: 50)
      let weights = weights(rule, [:])
      func moves(_ path: [[Double]], at t: Int) -> [Double] {
        [0, 1].map { path[t + 1][$0] - path[t][$0] + 0.01 * (path[t][$0] - 6) }
      }
      func isAlong(_ a: [Double], _ b: [Double]) -> Bool {
        let products = (a[0] * b[0] + a[1] * b[1], a[0] * a[0] + a[1] * a[1], b[0] * b[0] + b[1] * b[1])
        return products.0 > (1 - 1e-9) * (products.1 * products.2).squareRoot()
      }
      let (blind, seeing) = (
        path(rule.hiding(.state), weights, from: [0.4, -0.8], steps: 6),
        path(rule, weights, from: [0.4, -0.8], steps: 6)
      )
      for t in 0..<6 {
        let first = path(rule, weights, from: blind[t], steps: 1)
        #expect(isAlong(moves(blind, at: t), moves(first, at: 0)), "\(direction.name) at \(t)")
      }
      #expect(blind[1] == seeing[1], "\(direction.name): the first step is the first")
      #expect(blind[6] != seeing[6], "\(direction.name): memory matters")
      #expect(rule.remembers(dimension: 2))
    }
    #expect(!rule(Self.onGradient).remembers(dimension: 2))
  }

  @Test(
    "the proposal for zeros is the network at 0 by hand, and that of the transferable direction is 0 for any weights")
  func zeros() {
    let rule = rule(Self.onGradient)
    let h = [0.2, -0.1, 0.4].map { (1 - Elementary.exp(-2 * $0)) / (1 + Elementary.exp(-2 * $0)) }
    let found = rule.proposalOfZeros(weights: weights(rule, Self.planted), dimension: 2)
    #expect(abs(found[0] - (h[0] + 2 * h[1] - h[2] + 0.7)) < 1e-14)
    #expect(abs(found[1] - (0.5 * h[0] + 0.3 * h[1] + 2 * h[2] + 0.9)) < 1e-14)
    #expect(!rule.isSilentOnZeros)
    for d in [2, 7] {
      let transfer = ConvergentRule(
        magnitude: GeometricMagnitude(), direction: TransferDirection(), proposal: .capped, stepSizes: .constant(0.01))
      var generator = SeededGenerator(seed: 4, stream: "any weights")
      let random = generator.normals(transfer.parameterLayout(dimension: d).count)
      #expect(transfer.isSilentOnZeros)
      #expect(transfer.proposalOfZeros(weights: random, dimension: d).allSatisfy { $0 == 0 })
      guard d == 2 else { continue }
      // Nor later: fed zeros it is its base step, bit for bit.
      #expect(
        path(transfer.hiding(.inputs), random, from: [0.4, -0.8])
          == path(transfer.hiding(.proposal), random, from: [0.4, -0.8]))
      #expect(path(transfer, random, from: [0.4, -0.8]) != path(transfer.hiding(.inputs), random, from: [0.4, -0.8]))
    }
  }

  @Test("rules that hide something else, or of another direction, are not the same")
  func equality() {
    let rule = rule(Self.onGradient)
    #expect(rule.hiding(.gradient) == rule.hiding(.gradient))
    #expect(rule.hiding(.gradient) != rule.hiding(.inputs) && rule.hiding(.gradient) != rule)
    var other = rule
    other.direction = DirectionNetwork(widths: [4])
    #expect(rule.hiding(.gradient) != other.hiding(.gradient))
  }
}

@Suite("The memory score")
struct MemoryScoreTests {
  /// Ends of the runs of a rule, of the same fed zeros, and of its base step alone.
  private func score(_ direction: any Direction, _ planted: [String: [Double]]) -> MemoryScore {
    let rule = rule(direction)
    let weights = weights(rule, planted)
    var generator = SeededGenerator(seed: 2, stream: "starts")
    let starts = (0..<12).map { _ in generator.point(in: valley) }
    func ends(_ rule: ConvergentRule) -> [Double] {
      starts.map { start in
        let x = path(rule, weights, from: start)[30]
        return ((x[0] - 6) * (x[0] - 6) + (x[1] - 6) * (x[1] - 6)) / 2
      }
    }
    return MemoryScore(
      full: ends(rule), zeroed: ends(rule.hiding(.inputs)), alone: ends(rule.hiding(.proposal)),
      measure: .loss("f - f*", isGap: true), isByConstruction: rule.isSilentOnZeros)
  }

  @Test("is 1 of a planted memorizer, whose output bias alone leads to the minimizer")
  func memorizer() throws {
    let network = DirectionNetwork(widths: [3], activation: .tanh, inputs: DirectionInputs(.all))
    let memorizer = score(
      network,
      [
        "direction.W1": Array(repeating: 0, count: 15), "direction.b1": [0, 0, 0],
        "direction.W2": Array(repeating: 0, count: 6), "direction.b2": [5, 5],
      ])
    #expect(memorizer.shares == Array(repeating: 1, count: 12))
    #expect(memorizer.conclusion.hasPrefix("it remembers the task"))
  }

  @Test("is 0 of a network that only follows its gradient, and 0 by construction without a gradient history")
  func looker() throws {
    // tanh of -g in two hidden units: long steps towards the minimizer, none without a gradient.
    let network = DirectionNetwork(widths: [3], activation: .tanh, inputs: DirectionInputs(.gradient))
    let looker = score(
      network,
      [
        "direction.W1": [-1, 0, 0, -1, 0, 0], "direction.b1": [0, 0, 0], "direction.W2": [1, 0, 0, 0, 1, 0],
        "direction.b2": [0, 0],
      ])
    #expect(looker.shares.count == 12 && looker.shares.allSatisfy { $0 == 0 })
    #expect(looker.conclusion.hasPrefix("it looks"))
    let transfer = score(TransferDirection(length: 0.5), [:])
    #expect(transfer.shares.allSatisfy { $0 == 0 })
    #expect(transfer.conclusion == "0 by construction: fed zeros it moves nothing")
  }

  @Test(
    "is a share of accuracies, of logarithms of gaps, and of differences of other losses; what has no lead counts for none"
  )
  func closedForms() {
    let accuracy = MemoryScore(
      full: [0.9, 0.8, 0.2], zeroed: [0.8, 0.5, 0.9], alone: [0.4, 0.4, 0.3], measure: .accuracy)
    #expect(accuracy.shares.count == 2 && accuracy.starts == 3)
    #expect(abs(accuracy.shares[0] - 0.8) < 1e-14 && abs(accuracy.shares[1] - 0.25) < 1e-14)
    let gap = MemoryScore(full: [1e-6], zeroed: [1e-2], alone: [1], measure: .loss("f - f*", isGap: true))
    #expect(abs(gap.shares[0] - 1.0 / 3) < 1e-14)
    let loss = MemoryScore(full: [-3], zeroed: [-1], alone: [1], measure: .loss("f", isGap: false))
    #expect(loss.shares == [0.5])
    // What is gone without x and there without the gradient goes by the place, and what is gone without either looks.
    let measure = ProbeMeasure.loss("f - f*", isGap: true)
    let (good, bad) = (Array(repeating: 1e-6, count: 8), Array(repeating: 1.0, count: 8))
    let place = MemoryScore(full: good, zeroed: bad, alone: bad, gradientZeroed: good, measure: measure)
    #expect(place.shares.allSatisfy { $0 == 0 } && place.conclusion.hasPrefix("it goes by where x is"))
    let looks = MemoryScore(full: good, zeroed: bad, alone: bad, gradientZeroed: bad, measure: measure)
    #expect(looks.conclusion.hasPrefix("it looks"))
    let remembers = MemoryScore(full: good, zeroed: good, alone: bad, gradientZeroed: good, measure: measure)
    #expect(remembers.conclusion.hasPrefix("it remembers the task"))
    // A base step that diverged leaves no finite lead, and one that is better none at all.
    let none = MemoryScore(
      full: [1, 2], zeroed: [1, 1], alone: [.infinity, 1], measure: .loss("f - f*", isGap: true))
    #expect(none.shares.isEmpty && none.conclusion.contains("from 0 of 2 starts only"))
  }

  @Test("says memory only where its whole interval does")
  func conclusions() {
    func conclusion(_ shares: [Double]) -> String {
      MemoryScore(
        full: shares.map { _ in 1 }, zeroed: shares, alone: shares.map { _ in 0 }, measure: .accuracy
      ).conclusion
    }
    #expect(conclusion([0.6, 0.7, 0.8, 0.9, 0.9, 0.9]).hasPrefix("it remembers"))
    #expect(conclusion([0.4, 0.7, 0.8, 0.9, 0.9, 0.9]).hasPrefix("part of its lead"))
    #expect(conclusion([0.4, 0.1, 0.2, 0.3, 0, 0.1]).hasPrefix("it looks"))
    #expect(conclusion([0.9, 0.9, 0.9, 0.9, 0.9]).hasPrefix("too few starts"))
  }
}
