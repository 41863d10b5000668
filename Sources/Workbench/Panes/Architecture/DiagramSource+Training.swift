// The blocks of the training: what a meta-step computes, what it minimizes, how the weights change.

import OptimizerEngine
import Plotting

extension DiagramSource {
  /// Rollouts, meta-loss, meta-gradient, meta-step.
  var training: [Diagram.Block] { [rollouts, metaLoss, metaGradient, metaStep] }

  private func block(_ place: Diagram.Place, _ titles: [String], _ lines: [[String]], _ sentence: String)
    -> Diagram.Block
  {
    Diagram.Block(
      place: place, titles: titles, lines: lines.map { $0.map { Diagram.Wording($0) } }, sentence: sentence)
  }

  private var rollouts: Diagram.Block {
    let c = configuration
    let drawn = c.tasks == .single ? [] : [["tasks \(c.tasks.rawValue)", "tasks"]]
    let short = c.curriculum > 0 ? [["from \(c.curriculum) steps on", "curriculum"]] : []
    return block(
      .rollouts, ["rollouts"],
      [["\(c.rollouts) of \(c.horizon) steps", "\(c.rollouts) x \(c.horizon)"], ["starts: \(c.starts.rawValue)"]]
        + drawn
        + short + [["seed \(c.seed)"], [c.precision.rawValue]],
      "Rollouts: \(c.rollouts) of \(c.horizon) steps in every meta-step, starts \(c.starts.rawValue), tasks "
        + "\(c.tasks.rawValue), seed \(c.seed), \(c.precision.rawValue) precision.")
  }

  private var metaLoss: Diagram.Block {
    let c = configuration
    return block(
      .metaLoss, ["meta-loss", "loss"],
      [[c.metaLoss.rawValue], ["\(c.heldOutStarts) held out"]],
      "Meta-loss \(c.metaLoss.rawValue): \(c.metaLoss.meaning); held out, \(c.heldOutStarts) starts.")
  }

  private var metaGradient: Diagram.Block {
    let c = configuration
    let how: [String] =
      switch c.estimator {
      case .backpropagation:
        ["\(c.estimator.rawValue), order \(c.order.rawValue)", c.estimator.rawValue, "order \(c.order.rawValue)"]
      case .evolution, .persistent:
        ["\(c.estimator.rawValue), \(c.perturbationPairs) pairs, sigma \(c.sigma.shortText())", c.estimator.rawValue]
      }
    let cut = c.truncation > 0 ? [["\(c.truncation) steps back"]] : []
    let clip = c.clip > 0 ? [["clipped at \(c.clip.shortText())", "clipped"]] : [["not clipped"]]
    return block(
      .metaGradient, ["meta-gradient", "gradient"], [how] + cut + clip,
      "Meta-gradient by \(how[0])\(cut.first.map { ", \($0[0])" } ?? ""), \(clip[0][0]).")
  }

  private var metaStep: Diagram.Block {
    let c = configuration
    let rate = c.learningRate.shortText()
    return block(
      .metaStep, ["meta-step", "step"],
      [
        ["Adam \(rate), \(c.rateSchedule.rawValue)", "Adam \(rate)", rate],
        ["\(c.metaSteps) meta-steps", "\(c.metaSteps)"],
        ["\(weightCount) weights"],
      ],
      "Meta-step: Adam with rate \(rate), \(c.rateSchedule.rawValue), \(c.metaSteps) times, on all \(weightCount) weights."
    )
  }
}
