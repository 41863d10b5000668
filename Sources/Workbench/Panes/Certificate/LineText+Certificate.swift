// The certificate in words: the claim, each premise with how well it is known, and the numbers.

import OptimizerEngine
import Plotting

extension LineText {
  var certificate: [String] {
    guard let selectedRun = model.selectedRun else { return ["Certificate: no run yet; race and train make some."] }
    let trained = selectedRun.metaSteps.map { " after \($0) meta-steps" } ?? ""
    guard let certificate = selectedRun.trace?.certificate else {
      return [
        "Certificate of \(selectedRun.id), \(selectedRun.title)\(selectedRun.place): \(selectedRun.note ?? "computing")."
      ]
    }
    var lines = [
      "Certificate of \(selectedRun.id), \(selectedRun.title)\(selectedRun.place)\(trained): \(certificate.headline), the weakest premise.",
      certificate.verdict >= .sampled ? "Claim: \(certificate.statement)." : "\(certificate.statement).",
    ]
    lines += certificate.premises.sorted { $0.status < $1.status }.map {
      "Premise \($0.name): \($0.status.rawValue), \($0.detail)."
    }
    lines += [Self.budget(certificate), Self.bound(certificate), Self.reach(certificate)]
    if let rate = certificate.rate {
      let line = rate.line(Self.number)
      lines.append(line.prefix(1).uppercased() + line.dropFirst() + ".")
    }
    lines.append(
      "Step: eta = \(Self.number(certificate.stepSize)), beta \(certificate.hasSeenSmoothness ? "" : "= ")\(certificate.smoothnessWords(Self.number)), "
        + "D = \(Self.number(certificate.decrease)).")
    let others = model.otherPaths.map {
      "\($0.title) \($0.trace.certificate.verdict.rawValue)"
    }
    if !others.isEmpty { lines.append("Other runs: \(others.joined(separator: ", ")).") }
    return lines
  }

  private static func budget(_ certificate: Certificate) -> String {
    let spent = number(certificate.spent)
    guard let budget = certificate.hasNoCorrection ? 0 : certificate.budget else {
      return "Budget: V^2 = \(spent) spent, none known before the run."
    }
    guard budget.isFinite else { return "Budget: V^2 = \(spent) spent, none known for these weights." }
    guard budget > 0 else {
      return certificate.verdict == .violated
        ? "Budget: V^2 = \(spent) spent, v = 0 was promised." : "Budget: v = 0, nothing is spent."
    }
    if certificate.budgetIsPart {
      return "Budget: V^2 = \(spent), of which the operator's part is at most \(number(budget)), known before the run."
    }
    let share = percent(certificate.spent / budget)
    return "Budget: V^2 = \(spent) spent of \(number(budget)) known before the run, \(share)."
  }

  private static func bound(_ certificate: Certificate) -> String {
    let (energy, now) = certificate.energyAndBound(significantDigits: 4)
    let measured = certificate.energyWords { _ in energy }
    guard certificate.boundNow.isFinite, certificate.verdict >= .sampled else {
      return "Bound: \(measured), \(certificate.insteadOfBound)."
    }
    let bound = number(certificate.bound)
    if certificate.isInExpectation { return "Bound: E G <= \(bound); over mini-batches \(measured)." }
    let tight = certificate.tightText.map { ", \($0) percent of it" } ?? ""
    return
      "Bound: \(measured) <= \(now) known now\(tight); \(bound) was known before the run."
  }

  private static func reach(_ certificate: Certificate) -> String {
    let seen = certificate.reachedStep.map { " It was seen at step \($0), which is known now." } ?? ""
    let isCertain = certificate.certainStepsNow.isFinite && certificate.verdict >= .sampled
    guard isCertain else { return "Reach: no number of steps is certain.\(seen)" }
    let condition = certificate.reachCondition.map { "\($0), " } ?? ""
    return "Reach: \(condition)one |g| <= \(number(certificate.tolerance)) within "
      + "\(number(certificate.certainStepsNow)) steps by the bound as it is now, \(number(certificate.certainSteps)) before the run.\(seen)"
  }
}
