// What an edit of the form means before anything is trained: weights, guarantee, step size, and what is new.

import Experiment
import OptimizerEngine
import Plotting

extension Painter {
  /// Parameters, what happens to the guarantee, and the difference to what was trained last.
  func meaning(width: Int, count: Int) -> [[Span]] {
    let objective = model.experiment.objective
    let configuration = model.experiment.configuration
    let rule = configuration.rule(for: objective)
    let layout = rule.parameterLayout(dimension: objective.dimension)
    let sizes = sizeWordings(configuration, layout, dimension: objective.dimension)
    // The engine's own premises: nothing is inferred here.
    let prospect = Prospect(configuration, on: objective)
    let kept = keptMeaning(prospect)
    let step = stepMeaning(prospect)
    let gap = [Span(text: "  ", style: style.label)]
    // Where there is little room the guarantee comes first: it is what must not be cut.
    if count <= 2 {
      return [(sizes.map { kept + gap + $0 } + [kept]).fitting(width), step.fitting(width)]
    }
    // Two lines are enough for eta; its scope is in the certificate as well.
    let etas = step.map { $0.wrapped(to: width) }
    let eta = etas.first { $0.count <= 2 } ?? etas[etas.count - 1]
    let both = sizes.map { $0 + gap + kept }.first { $0.width <= width }
    var groups: [[[Span]]] = [[sizes.fitting(width)], kept.wrapped(to: width), eta]
    // A line is saved where there are few and they are long.
    if count < 9, let both { groups = [[both], eta] + (count >= 5 ? [claimMeaning(prospect).wrapped(to: width)] : []) }
    if count >= 9 {
      groups.insert([[Span(text: "guarantee after this edit", style: style.heading)]], at: 1)
      groups.append(
        [Span(text: "m  ", style: style.label), Span(text: rule.correctionGuarantee, style: style.label)]
          .wrapped(to: width))
      groups.append(claimMeaning(prospect).wrapped(to: width))
    }
    // The difference to the last training is why the pane is open: it may push the explanations out, each as a whole.
    let changes = difference(configuration, width: width, count: max(count - 1, 2))
    let room = max(count - changes.count, 1)
    if count < 9, both == nil, groups.joined().count > room { groups.removeFirst() }
    return groups.reduce(into: []) { lines, group in
      if lines.count + group.count <= room { lines += group }
    } + changes
  }

  /// Parameters, dimension and cost, in fewer and fewer words.
  private func sizeWordings(
    _ configuration: TrainingConfiguration, _ layout: ParameterLayout, dimension: Int
  ) -> [[Span]] {
    let cost = "\(Form.cost(configuration, layout, dimension: dimension))"
    func spans(_ pairs: [(name: String, value: String)]) -> [Span] {
      pairs.enumerated().flatMap { index, pair in
        [
          Span(text: (index > 0 ? "  " : "") + pair.name + " ", style: style.label),
          Span(text: pair.value, style: style.text),
        ]
      }
    }
    let all = [("params", "\(layout.count)"), ("d", "\(dimension)"), ("mul/step", cost)]
    return [spans(all), spans([all[0], all[2]]), spans([all[0], all[1]]), spans([all[0]])]
  }

  /// What is known of v, or of the rate where the base is Nesterov's method.
  private func keptMeaning(_ prospect: Prospect) -> [Span] {
    let isNesterov = prospect.theorem == .nesterov
    let kinds: [Premise.Kind] = isNesterov ? [.momentum, .curvature] : [.summable]
    let status = kinds.compactMap { prospect[$0]?.status }.min() ?? .noClaim
    return [
      Span(text: isNesterov ? "Nesterov's rate " : "|v|_2 finite ", style: style.text),
      Span(
        text: status >= .sampled ? "kept " : "LOST ", style: status >= .sampled ? style.text : style.failure),
      Span(text: status.beforeRun, style: style.verdict(status)),
    ]
  }

  /// What is known of the step size, in fewer and fewer words.
  private func stepMeaning(_ prospect: Prospect) -> [[Span]] {
    // A premise about an eta that no step uses would say nothing of the optimizer.
    guard model.experiment.configuration.optimizer == .convergent else {
      return ["its own network; eta only says what counts as v", "its own network", ""].map { words in
        [Span(text: words.isEmpty ? "" : "step ", style: style.label), Span(text: words, style: style.text)]
      }
    }
    guard let step = prospect.step else { return [[]] }
    // The value of eta stands in the list as well: where there is little room, what is wrong with it is said alone.
    let short = step.detail.upTo(",")
    let reason = step.status >= .sampled ? [] : short.split(separator: " is ").dropFirst().map { "eta \($0)" }
    return ([step.detail, short] + reason + [""]).map { words in
      [
        Span(text: "step ", style: style.label), Span(text: words.isEmpty ? "" : words + " ", style: style.text),
        Span(text: step.status.beforeRun, style: style.verdict(step.status)),
      ]
    }
  }

  /// What remains of the whole claim.
  private func claimMeaning(_ prospect: Prospect) -> [Span] {
    let holds = prospect.verdict >= .sampled
    return [
      Span(text: prospect.verdict.beforeRun + " ", style: style.verdict(prospect.verdict)),
      Span(text: holds ? prospect.claim + " " : "", style: style.text),
      Span(text: prospect.reach, style: style.label),
    ]
  }

  /// What differs from the newest training on this objective, in whole words; what has no room is counted.
  private func difference(_ configuration: TrainingConfiguration, width: Int, count: Int) -> [[Span]] {
    guard let last = model.experiment.lastTrained else {
      let wordings = ["t trains it: ", "t trains: "].map { words in
        [
          Span(text: words, style: style.label),
          Span(text: "\(configuration.metaSteps) meta-steps", style: style.text),
        ]
      }
      return [wordings.fitting(width)]
    }
    let changes = Form.changes(from: last.configuration, to: configuration)
    guard !changes.isEmpty else { return [[Span(text: "same as training #\(last.id)", style: style.label)]] }
    // Both values of every change, the new ones of all, or as many changes as there is room for and how many more.
    let words = changes.map { "\($0.key) \(Form.short($0.old)) -> \(Form.short($0.new))" }
    let news = changes.map { "\($0.key) -> \(Form.short($0.new))" }
    let parts = stride(from: words.count - 1, through: 0, by: -1).map { shown -> [String] in
      let rest = words.count - shown
      return Array(words.prefix(shown)) + [(shown > 0 ? "+\(rest) more" : "\(rest) changes") + ": D"]
    }
    let all = ([words, news] + parts).map { words in
      [
        Span(text: "since #\(last.id): ", style: style.label),
        Span(text: words.joined(separator: "; "), style: style.text),
      ].wrapped(to: width)
    }
    return all.first { $0.count <= count } ?? all.last ?? []
  }
}
