// `basin explain`: any optimizer as gradient descent plus v, and what its v costs.

import ArgumentParser
import OptimizerEngine
import SessionStore

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show any optimizer as gradient descent + v, and whether V^2 is still growing.")

  @OptionGroup var options: RunOptions

  @Option(
    parsing: .unconditional,
    help: "eta of the view; by default that of gradient descent itself, else 1/beta, or 1e-3 where beta is not known.")
  var stepSize: Double?

  @Option(help: "Write t, sum |v|^2 and sum |g|^2 to a CSV file.")
  var trace: String?

  func run() throws {
    if let stepSize, !(stepSize > 0 && stepSize.isFinite) {
      throw CommandFailure("step size = \(stepSize): --step-size; a positive, finite number")
    }
    if let trace { try Files.checkWritable(trace, sharesOutput: options.json) }
    let (run, certificate) = try options.perform()
    let beta = run.objective.smoothness.value
    // Gradient descent is seen as what it is: with its own eta v is 0.
    let rule = run.optimizer.rule as? GradientDescent
    let own = rule.map { run.trajectory.stepSizes.last ?? $0.stepSizes(0) }
    let eta =
      stepSize ?? own.flatMap { $0 > 0 && $0.isFinite ? $0 : nil } ?? (beta.isFinite && beta > 0 ? 1 / beta : 1e-3)
    guard let explanation = Explanation(run.objective, run.trajectory, stepSize: eta) else {
      throw CommandFailure(
        "\(run.objective.name) is seen in mini-batches: --objective; explain a run of one that is evaluated whole")
    }
    if let trace {
      var text = "t,V2,G2\n"
      for (t, (v, g)) in zip(explanation.updateEnergy, explanation.gradientEnergy).enumerated() {
        text += "\(t),\(v.text),\(g.text)\n"
      }
      try attempt { try Files.write(text, to: trace) }
    }
    if options.json { printAsJSON(run, explanation) } else { printAsText(run, explanation, certificate) }
  }

  private func printAsText(_ run: Run, _ explanation: Explanation, _ certificate: Certificate) {
    let count = explanation.updateEnergy.count
    printLine(
      "\(options.title(of: run.optimizer)) on \(run.objective.name) as x+ = x - \(explanation.stepSize) g + v, \(count) steps"
    )
    printLine("steps".padding(to: 10) + "sum |v|^2".padding(to: 26) + "sum |g|^2")
    for t in Set([count / 4, count / 2, count].filter { $0 > 0 }).sorted() {
      printLine(
        "\(t)".padding(to: 10) + explanation.updateEnergy[t - 1].text.padding(to: 26)
          + explanation.gradientEnergy[t - 1].text)
    }
    printLine(Self.growth(explanation, isFinite: certificate.verdict == .proved))
    if let own = run.trajectory.stepSizes.last, own != explanation.stepSize {
      printLine(
        "the certificate of `basin run` takes the optimizer's own step size, eta = \(own.text): its v and V^2 are others"
      )
    }
    printLine(
      "iterates rebuilt from v: off by \(explanation.openLoopError.text) alone, by \(explanation.trackedError.text) of their size when tracked"
    )
  }

  /// - Parameter isFinite: Whether the certificate proves sum |v|^2 and sum |g|^2 finite for the optimizer's own eta: then
  ///   they are for every eta, for v and v' of two views differ by a multiple of g.
  private static func growth(_ explanation: Explanation, isFinite: Bool) -> String {
    guard !explanation.updateEnergy.isEmpty else { return "no step was taken: there is no v yet" }
    let ratio = explanation.octaveRatio
    let evidence =
      ratio.isNaN
      ? "fewer than 16 steps were taken"
      : "the last half of the run added \(ratio.text) times what the quarter before it did; V^2 is finite only if that stays below 1"
    if isFinite, explanation.growth == .growing || explanation.growth == .undecided {
      let seen =
        ratio.isNaN ? "" : ": the last half of the run added \(ratio.text) times what the quarter before it did"
      return
        "V^2 is finite, since sum |v|^2 and sum |g|^2 are (PROVED by the certificate); these steps do not show it yet\(seen)"
    }
    return switch explanation.growth {
    case .rounding: "V^2 is rounding alone: with this eta the optimizer is gradient descent"
    case .leveled: "V^2 has leveled off: \(evidence)"
    case .growing: "V^2 is still growing: \(evidence)"
    case .undecided: "whether V^2 levels off cannot be told: \(evidence)"
    }
  }

  private func printAsJSON(_ run: Run, _ explanation: Explanation) {
    let energy = explanation.updateEnergy
    printJSON(
      "summary",
      [
        member("objective", .string(run.objective.name)), member("optimizer", .string(run.optimizer.name)),
        member("eta", .number(explanation.stepSize)), member("steps", .integer(energy.count)),
        member("V2half", JSONValue(optional: energy.isEmpty ? nil : energy[energy.count / 2])),
        member("V2", JSONValue(optional: energy.last)),
        member("G2", JSONValue(optional: explanation.gradientEnergy.last)),
        member("growth", .string(explanation.growth.rawValue)), member("octaveRatio", .number(explanation.octaveRatio)),
        member("openLoopError", .number(explanation.openLoopError)),
        member("trackedError", .number(explanation.trackedError)),
      ])
  }
}
