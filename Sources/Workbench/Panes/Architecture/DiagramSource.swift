// What stands in the blocks of the diagram, asked of the engine.

import OptimizerEngine
import Plotting

/// Writes the blocks of a configuration.
struct DiagramSource {
  typealias Block = Diagram.Block
  typealias Wording = Diagram.Wording

  let configuration: TrainingConfiguration
  let rule: any UpdateRule
  /// The same where an operator bounds v.
  let convergent: ConvergentRule?
  /// All weights.
  let weightCount: Int
  private let objective: Objective
  private let prospect: Prospect
  private let network: NetworkDiagram?
  private let arrow: String
  private var d: Int { objective.dimension }

  init(_ configuration: TrainingConfiguration, _ objective: Objective, arrow: String) {
    (self.configuration, self.objective, self.arrow) = (configuration, objective, arrow)
    rule = configuration.rule(for: objective)
    convergent = rule as? ConvergentRule
    network = rule.network(dimension: objective.dimension)
    weightCount = rule.parameterLayout(dimension: objective.dimension).count
    prospect = Prospect(configuration, on: objective)
  }

  private func block(
    _ place: Diagram.Place, _ titles: [String], _ lines: [[String]], _ sentence: String
  ) -> Block {
    Block(place: place, titles: titles, lines: lines.map { $0.map { Wording($0) } }, sentence: sentence)
  }

  // MARK: - The network

  /// What the network sees, what is made of it, its layers, what comes out.
  var networkRow: [Block] {
    let sees = network?.sees ?? ""
    let features = network?.features ?? ""
    let shapes = network?.networks ?? []
    let inputs = shapes.map { $0.copies > 1 ? "\($0.sizes[0]) a coordinate" : "\($0.sizes[0]) numbers" }
    return [
      block(
        .inputs, ["sees"], [[sees], ["d = \(d)"], [objective.name]],
        "The network sees \(sees) of \(objective.name), d = \(d)."),
      block(
        .features, ["features"], [[features]] + inputs.map { [$0] },
        "Features: \(features), \(inputs.joined(separator: " and "))."), networkBlock(shapes), omega,
    ]
  }

  private func networkBlock(_ shapes: [NetworkShape]) -> Block {
    let name = convergent?.direction.name ?? configuration.optimizer.rawValue
    let count = convergent.map { ParameterLayout($0.direction.arrays(dimension: d)).count } ?? weightCount
    let isSame = shapes.contains { $0.copies > 1 }
    let activation = configuration.chosenSettings.contains(.activation) ? [[configuration.activation.rawValue]] : []
    let sizes = shapes.map { wordings($0) }
    return block(
      .network, ["network: \(name)", "network", name],
      sizes + [["\(count) weights"]] + activation
        + (isSame ? [["alike for all coordinates"]] : []),
      "Network \(name): \(sizes.compactMap(\.first).joined(separator: " and ")), \(count) weights"
        + (isSame ? ", alike for all coordinates." : "."))
  }

  /// The sizes of a network in fewer and fewer words: `5 -> 32 -> 32 -> 2`, of d copies `2 x (2 -> 20 -> 20 -> 1)`.
  private func wordings(_ shape: NetworkShape) -> [String] {
    let sizes = shape.sizes.map { "\($0)" }
    let between = max(sizes.count - 2, 0)
    let short = [sizes.first ?? "", "\(between) layers", sizes.last ?? ""]
    let all = [
      sizes.joined(separator: " \(arrow) "), sizes.joined(separator: arrow), short.joined(separator: arrow),
      short[1],
    ]
    guard shape.copies > 1 else { return all }
    return ["\(shape.copies) x (\(all[0]))", "\(shape.copies)x(\(all[1]))", "\(shape.copies)x(\(all[2]))", all[3]]
  }

  private var omega: Block {
    guard convergent != nil else {
      let scale = configuration[.outputScale].shortText()
      return block(.omega, ["output"], [["times \(scale)", "x \(scale)"]], "Its output is multiplied by \(scale).")
    }
    return block(
      .omega, ["direction: omega", "omega"], [["\(d) numbers", "\(d)"], ["of any length"]],
      "Out comes the direction omega, \(d) numbers of any length.")
  }

  // MARK: - The operator

  /// What the operator sees, the operator, and the product of m_t and the direction.
  var operatorRow: [Block] {
    guard let convergent else { return [] }
    let (magnitude, sees) = (convergent.magnitude, convergent.magnitude.source)
    let count = ParameterLayout(magnitude.arrays(dimension: d)).count
    let status = prospect[.summable]?.status
    let weights = count == 1 ? "1 weight" : "\(count) weights"
    return [
      block(
        .operatorInputs, ["sees"], [[sees.rawValue], ["not f, not g"]],
        "The operator sees \(sees.rawValue) and neither f nor g."),
      Block(
        place: .magnitude, titles: ["operator: \(magnitude.name)", magnitude.name],
        lines: [
          [Wording("m_t, \(weights)"), Wording("m_t")], [Wording(magnitude.guarantee)],
          [Wording(text: "sum |v_t|^2 finite", status: status), Wording(text: "", status: status)],
        ],
        sentence: "Operator \(magnitude.name): m_t with \(weights); \(magnitude.guarantee): "
          + "\((status ?? .noClaim).beforeRun)."),
      block(
        .proposal, ["product: v", "v"],
        [[convergent.proposal.rawValue], ["|v| <= m_t"], [convergent.proposal.sentence.upTo(": ")]],
        "Product \(convergent.proposal.rawValue): \(convergent.proposal.sentence.upTo(": ")), |v_t| <= m_t."),
    ]
  }

  // MARK: - The step

  /// What the gradient term sees, the term, and the next point.
  var stepRow: [Block] {
    [block(.stepInputs, ["sees"], [["g"], ["d = \(d)"]], "The gradient step sees g."), step, update]
  }

  /// eta and what is known of it.
  var step: Block {
    guard convergent != nil else {
      return block(
        .step, ["step size"], [["\(eta[0]), not used by the step", "not used by the step"]],
        "The step size is not used by the optimizer: \(eta[0]) only says which part of a step counts as v.")
    }
    let known = prospect.step
    let detail = known?.detail ?? ""
    return Block(
      place: .step, titles: ["gradient step: -eta g", "step: -eta g"],
      lines: [
        eta.map { Wording($0) },
        [detail, detail.upTo(","), ""].map { Wording(text: $0, status: known?.status) },
      ],
      sentence: "Gradient step -eta g: \(eta[0]); \(detail): \((known?.status ?? .noClaim).beforeRun).")
  }

  /// The step size, in fewer and fewer words.
  private var eta: [String] {
    let steps = configuration.stepSizes(on: objective)
    let size = (steps.vanishing?.initial ?? configuration.stepSize).shortText()
    switch steps {
    case .constant: return ["eta = \(size)", size]
    case .vanishing(let step):
      let (time, exponent) = (step.timescale.shortText(), step.exponent.shortText())
      return ["eta_t = \(size) (1 + t/\(time))^-\(exponent)", "\(size) (1 + t/\(time))^-\(exponent)", "vanishing"]
    case .audited: return ["audited, first step \(size) long", "audited, from \(size)", "audited"]
    case .searched: return ["searched"]
    }
  }

  /// The next point.
  var update: Block {
    let claim = Wording(text: prospect.claim, status: prospect.verdict)
    let status = [claim, Wording(text: "", status: prospect.verdict)]
    let formula: [String] =
      switch convergent?.base {
      case nil: ["x + output"]
      case .gradientDescent: ["x - eta g + v"]
      case .nesterov: ["y - eta g + v"]
      }
    var lines = [formula.map { Wording($0) }, status]
    var momentum = ""
    if case .nesterov(let value) = convergent?.base {
      momentum = ", then momentum \(value.shortText())"
      lines.insert([Wording("momentum \(value.shortText())")], at: 1)
    }
    return Block(
      place: .update, titles: ["next point: x+", "x+"], lines: lines,
      sentence: "Next point x+ = \(formula[0])\(momentum): \(prospect.verdict.beforeRun)"
        + (prospect.verdict >= .sampled ? ", \(prospect.claim)." : "."))
  }
}
