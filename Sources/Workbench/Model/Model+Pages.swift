// What `w` and `D` show: explanations of what is under the cursor, and differences between architectures.

import Experiment
import OptimizerEngine
import Plotting

extension Model {
  /// The explanation of what is under the cursor of the focused pane.
  var whyPage: TextPage {
    switch focus {
    case .certificate:
      let items = CertificateItem.all(of: self)
      guard let certificate = featured?.trace?.certificate, let item = items[safe: min(certificateRow, items.count - 1)]
      else { return TextPage(title: "Why", lines: ["No run has a certificate yet: n races, t trains."]) }
      return TextPage(title: "Why: \(item.title)", lines: item.explanation(certificate))
    case .landscape: return TextPage(title: "Why: the landscape", lines: landscapeWhy)
    case .curves: return TextPage(title: "Why: \(curve.rawValue)", lines: curveWhy)
    case .architecture: return settingWhy
    case .queue: return TextPage(title: "Why: the numbers of a run", lines: queueWhy)
    case .compare: return TextPage(title: "Why: the columns of the comparison", lines: compareWhy)
    case .lesson, .objectives: return TextPage(title: "Why: \(bench.objective.name)", lines: objectiveWhy)
    }
  }

  private var curveWhy: [String] {
    let confident = curve == .meta || curve == .heldOutGap ? bench.shownTraining?.confident(on: bench.objective) : nil
    let kind = curve == .meta ? bench.shownTraining?.configuration.metaLoss : nil
    return curve.meaning + (kind.map { ["metaLoss = \($0.rawValue): \($0.meaning)."] } ?? [])
      + (confident.map { ["\($0.sentence)."] } ?? [])
  }

  private var landscapeWhy: [String] {
    var lines = objectiveWhy
    if bench.objective.dimension > 2, showsMap {
      let plane = planeView.plane
      lines.append(
        "Shown: the plane \(plane.name) of R^\(bench.objective.dimension)"
          + (plane.share.map { ", which holds \((100 * $0).shortText(significantDigits: 3)) % of the squared way" }
            ?? "")
          + ". Paths are drawn at their nearest points in it; the title says how far away they are.")
    }
    if let reading, reading.point == bench.probe {
      lines.append(
        "At the probe: f = \(reading.value.shortText()), |g| = \(reading.gradientNorm.shortText()).")
      if let update = reading.update {
        lines.append(
          "Arrows: -eta g (gradient descent) and v, what the chosen optimizer adds on its first step from here, |v| = \(norm(update).shortText()). Their sum is the step."
        )
      }
    }
    return lines
  }

  private func norm(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  private var objectiveWhy: [String] {
    let objective = bench.objective
    let facts = objective.facts
    var lines = ["\(objective.name): \(objective.formula)"]
    if let source = objective.source { lines.append("data: \(source).") }
    lines.append(
      facts.beta.isFinite
        ? "beta = \(facts.beta.shortText()) \(facts.smoothnessReason): the gradient changes by at most beta |x - y|."
        : "No beta of f itself is known: a constant eta has no guarantee, audited steps have one (stepRule = audited). What a certificate names instead was found at the points of its run."
    )
    if let minimum = objective.minimum { lines.append("f* = \(minimum.shortText()).") }
    if let warning = objective.warning { lines.append(warning) }
    return lines
  }

  private var queueWhy: [String] {
    var lines = [
      "step: steps taken of those asked for. f: its last value. verdict: the weakest premise of the certificate.",
      "Every run of a race has the same start and the same number of steps. The rule for step sizes is printed under the comparison; nothing is tuned in a race.",
    ]
    if let training = bench.trainings.first(where: { $0.id == selectedItem }) {
      let done = "\(training.stepCount) of \(training.configuration.metaSteps) meta-steps"
      lines.append("#\(training.id) training on \(training.configuration.objective): \(done), \(training.state.words).")
    } else if let featured, let trace = featured.trace {
      lines.append(
        "#\(featured.id) \(featured.name): f = \((trace.values.last ?? .nan).shortText()), |g| = \((trace.gradientNorms.last ?? .nan).shortText()), \(trace.ending ?? "all steps taken")."
      )
    }
    return lines
  }

  private var compareWhy: [String] {
    let isMany = shownComparison != nil && comparedMarks.isEmpty
    let gap = bench.objective.lossName
    let shared = [
      "|g|: the norm of the gradient at the end.",
      isMany
        ? "\(Comparison.standingRule) stands under the table."
        : "verdict: the headline of the certificate, its weakest premise.",
      "to tol: steps until |g| is at most \(isMany ? (comparison?.plan.tolerance ?? 1e-3).shortText() : "the certificate's eps"); - if it never was.",
    ]
    guard isMany else {
      return ["Runs side by side, the best first.", "\(gap): after the last step."] + shared + [
        "evals: evaluations of the gradient. ms: the time the run took on this machine.",
        "Enter compares over many starts; m in the queue marks the runs that are shown here.",
      ]
    }
    return [
      "\(comparison?.plan.starts ?? 0) starts, the same for all; the best median first.",
      "median: of \(gap) after the last step, at the middle start; 10 % and 90 %: at the start a tenth of the way from the best and from the worst.",
    ] + shared + [
      "grads: evaluations of the gradient in one run. eta x: the factor of the usual step size that tuning chose.",
      comparison?.plan.rule ?? "",
    ]
      + (comparison.map { made in
        made.rows.flatMap { row in
          [
            "",
            "\(row.name): \(row.standingLine).", "\(made.limit(row).sentence).",
            "\(made.quantile(row).sentence).",
          ]
        } + ["", "\(Comparison.limitRule)."]
      } ?? [])
  }

  private var settingWhy: TextPage {
    guard let key = Form.key(atRow: settingRow, in: bench.configuration),
      let setting = TrainingConfiguration.settings.first(where: { $0.key == key })
    else { return TextPage(title: "Why", lines: []) }
    var lines = ["\(key) = \(setting.read(bench.configuration)): \(setting.summary)."]
    if !setting.choices.isEmpty { lines.append("Choices: \(setting.choices.joined(separator: ", ")).") }
    lines.append(Form.consequence(of: key, in: bench.configuration, on: bench.objective))
    let rule = bench.configuration.rule(for: bench.objective)
    lines.append("m_t, the bound of |v_t|: \(rule.correctionGuarantee).")
    return TextPage(title: "Why: \(key)", lines: lines)
  }

  // MARK: - Differences

  /// How the form differs from the chosen training.
  var differencePage: TextPage {
    guard let source = duplicateSource else { return TextPage(title: "Difference", lines: []) }
    let changes = Form.changes(from: source.configuration, to: bench.configuration)
    let title = "Difference to training #\(source.id)"
    guard !changes.isEmpty else { return TextPage(title: title, lines: ["The form is the same."]) }
    var lines = changes.map { key, old, new in "\(key): \(Painter.short(old)) -> \(Painter.short(new))" }
    let (before, after) = (source.configuration, bench.configuration)
    let counts = [before, after].map {
      $0.rule(for: bench.objective).parameterLayout(dimension: bench.objective.dimension).count
    }
    if counts[0] != counts[1] { lines.append("parameters: \(counts[0]) -> \(counts[1])") }
    let verdicts = [before, after].map { Prospect($0, on: bench.objective) }
    lines.append("")
    lines.append(
      verdicts[0].verdict == verdicts[1].verdict
        ? "guarantee: \(verdicts[1].verdict.rawValue) before and after"
        : "guarantee: \(verdicts[0].verdict.rawValue) -> \(verdicts[1].verdict.rawValue), \(verdicts[1].reach)")
    return TextPage(title: title, lines: lines)
  }
}

extension CurveKind {
  /// What the curve shows, in words and formulas.
  var meaning: [String] {
    switch self {
    case .gap: ["f(x_t) - f*. Where f* is not known it is f(x_t), or on a logarithmic axis what the title says."]
    case .gradient:
      [
        "|g_t|, and over it the certified envelope: what is left of the bound of G^2 = sum |g_t|^2 after the earlier gradients are paid, |g_t| <= sqrt(B^2 - sum_{k<t} |g_k|^2).",
        "Without a claim there is no envelope.",
      ]
    case .update:
      [
        "|v_t| with v_t = x_{t+1} - x_t + eta g_t: how far each step is from gradient descent.",
        "m_t bounds it for a convergent optimizer and is known before the run; for the others v is found afterwards and has no bound.",
      ]
    case .accuracy: ["The part of held-out images that the classifier reads right, at the steps where it was asked."]
    case .meta:
      [
        "The meta-loss of each meta-step, over the starts it was trained on, and the same loss over starts that training never saw.",
        "A gap that opens between them is overfitting; without one they differ by the luck of the draw only.",
      ]
    case .heldOutGap:
      [
        "The mean of f - f* over all steps and held-out starts: the same evaluations as the held-out loss, in the unit of f.",
        "Where f* is unknown it is the mean of f.",
      ]
    case .metaGradient:
      [
        "The norm of the raw meta-gradient, before clipping. Long horizons and second-order terms can make it explode; clip cuts it at the line.",
        "Where the line lies below most of the curve that is meant: then every meta-step weighs the same, and the few that are a hundred times as long do not decide. Trainings with clip = 1 end lower than with a limit that only cuts the tails.",
      ]
    }
  }
}
