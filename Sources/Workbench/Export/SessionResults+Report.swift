// The sections of a report that are numbers and words.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension SessionResults {
  /// What the session is, in a sentence.
  var lead: String {
    func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
    let names = objectives.map(\.name)
    let place = names.isEmpty ? "" : " on \(names.joined(separator: ", "))"
    let learned = trainings.isEmpty ? "" : "\(count(trainings.count, "training")) and "
    return "\(learned)\(count(runs.count, "run"))\(place), with certificates."
  }

  /// All runs side by side.
  var runSection: String {
    guard !runs.isEmpty else { return "" }
    let rows = runs.map { run in
      let outcome = run.computed?.outcome ?? run.recorded
      return [
        "\(run.id)", HTML.text((givenName(of: run).map { "\($0): " } ?? "") + run.name),
        HTML.text(run.specification.objective), "\(outcome.steps)",
        HTML.number(outcome.value), HTML.gap(run.computed?.gap(outcome.steps)), HTML.number(outcome.gradientNorm),
        HTML.text(outcome.termination), run.verdict, run.remark,
      ]
    }
    let head = ["#run", "optimizer", "objective", "#steps", "#f", "#f - f*", "#|g|", "ended", "verdict", "as recorded"]
    return "<section>\n<h2>Runs</h2>\n"
      + HTML.table("Where each run ended, computed again from the session", head: head, rows: rows)
      + "</section>\n"
  }

  /// Every training with its settings and losses.
  var trainingSection: String {
    guard !trainings.isEmpty else { return "" }
    return "<section>\n<h2>Trainings</h2>\n" + trainings.map { $0.report(given: names[$0.id]) }.joined()
      + "</section>\n"
  }

  /// Every certificate with its premises and numbers.
  var certificateSection: String {
    guard !runs.isEmpty else { return "" }
    let words = """
      PROVED holds by construction, CHECKED was verified at every step of the run, SAMPLED was tested at points, NO CLAIM \
      means that a premise is missing or cannot be known, VIOLATED that it was found false. The headline is the weakest \
      premise.
      """
    return "<section>\n<h2>Certificates</h2>\n<p>\(HTML.text(words))</p>\n"
      + runs.map { $0.report(given: givenName(of: $0)) }.joined()
      + "</section>\n"
  }

  /// What tells whether a replay computes the same, and how to do it.
  var digestSection: String {
    let same = runs.filter(\.isReproduced).count
    let rows =
      trainings.compactMap { training in
        training.end.map { ["training \(training.id)", HTML.code($0.digest.hex), "not part of this report"] }
      }
      + runs.map { run in
        let found = run.computed.map { HTML.code($0.outcome.digest.hex) } ?? HTML.text(run.problem ?? "-")
        return ["run \(run.id)", HTML.code(run.recorded.digest.hex), run.isReproduced ? "the same" : found]
      } + (digest.map { [["session", HTML.code($0.hex), "not part of this report"]] } ?? [])
    let words = """
      The numbers of this report were computed from the session on \(EngineVersion.platform) by Basin \
      \(EngineVersion.current): \(same) of \(runs.count) runs are the recorded ones, bit for bit. With \
      another version the last digits may differ, and training makes more of them. All of the session, trainings \
      included, is verified by:
      """
    return
      "<section>\n<h2>Digests</h2>\n<p>\(HTML.text(words))</p>\n<pre>\(HTML.code("basin replay --verify \(name).jsonl"))"
      + "</pre>\n"
      + HTML.table("Digests of all results", head: ["of", "recorded", "computed for this report"], rows: rows)
      + "</section>\n"
  }
}

extension SessionResults.TrainingResult {
  fileprivate func report(given: String?) -> String {
    let defaults = TrainingConfiguration()
    let changed = zip(configuration.pairs, defaults.pairs).filter { $0.value != $1.value }.map(\.0)
    let heldOut = steps.compactMap(\.heldOut)
    let gaps = steps.compactMap(\.heldOutGap)
    func course(_ values: [Double]) -> String {
      "\(HTML.number(values.first)) at first, \(HTML.number(values.last)) at last, \(HTML.number(values.min())) at best"
    }
    let name = given.map { " \($0)" } ?? ""
    let state = end.map { "\($0.state.rawValue) after \($0.steps) meta-steps" } ?? "the session ends before it does"
    var facts: [(String, String)] = [
      ("state (recorded)", HTML.text(state + (end?.reason.map { ": \($0)" } ?? ""))),
      ("meta-loss (recorded)", "\(HTML.number(steps.first?.loss)) at first, \(HTML.number(steps.last?.loss)) at last"),
    ]
    if !heldOut.isEmpty { facts.append(("held-out meta-loss (recorded)", course(heldOut))) }
    if !gaps.isEmpty { facts.append(("mean of f - f* on held-out starts (recorded)", course(gaps))) }
    if let end { facts.append(("digest of the weights", HTML.code(end.digest.hex))) }
    let rows = changed.map { key, value in
      let summary = TrainingConfiguration.settings.first { $0.key == key }?.summary ?? ""
      return [HTML.code(key), HTML.code(value), HTML.text(summary)]
    }
    return
      "<h3>\(HTML.text("Training \(id)\(name): \(configuration.optimizer.rawValue) on \(configuration.objective)"))</h3>\n"
      + HTML.facts(facts)
      + HTML.table("Settings that differ from the defaults", head: ["setting", "value", "what it is"], rows: rows)
      + "<p>To train the same:</p>\n<pre>\(HTML.code("basin train --config '\(ShareString.encode(configuration))'"))</pre>\n"
  }
}

extension SessionResults.RunResult {
  /// The name shown: that of the optimizer, and what it learned from.
  fileprivate var name: String {
    guard let trained = specification.trained else { return specification.optimizer }
    return "\(specification.optimizer), training \(trained.training) after \(trained.metaSteps) meta-steps"
  }

  /// Whether what was computed is what was recorded.
  fileprivate var remark: String {
    guard let outcome = computed?.outcome else { return "not computed" }
    guard !outcome.isSame(as: recorded) else { return "bit for bit" }
    let difference = (outcome.value - recorded.value).magnitude
    let value = difference == 0 ? "f agrees, other numbers do not" : "f differs by \(HTML.number(difference))"
    return outcome.verdict == recorded.verdict ? value : "\(value), \(HTML.text(recorded.verdict)) was recorded"
  }

  /// The headline; one that could not be computed again is only what the session says.
  fileprivate var verdict: String {
    computed.map { HTML.status($0.outcome.verdict) } ?? HTML.text("\(recorded.verdict) (recorded)")
  }

  fileprivate func report(given: String?) -> String {
    // The player shows a copy of it, by its name.
    "<article id=\"certificate-\(id)\">\n<h3>\(HTML.text("Run \(id): \(given.map { "\($0), " } ?? "")\(name)")) \(verdict)</h3>\n\(body)</article>\n"
  }

  private var body: String {
    guard let certificate = computed?.certificate else {
      return "<p>\(HTML.text("Not computed again: \(problem ?? "no reason is known")."))</p>\n"
    }
    let rows = certificate.premises.map {
      [HTML.text($0.name), HTML.status($0.status.rawValue), HTML.number($0.value), HTML.text($0.detail)]
    }
    let energy = certificate.isInExpectation ? "of mini-batch gradients; the bound is one in expectation" : ""
    return HTML.table(
      "Premises of: \(certificate.claim)", head: ["premise", "status", "#value", "why"], rows: rows)
      + HTML.facts([
        ("G = sqrt(sum |g|^2)", "\(HTML.number(certificate.gradientEnergy)) \(energy)"),
        ("its bound", certificate.bound.isFinite ? HTML.number(certificate.bound) : "none was known before the run"),
        ("as known now", certificate.boundNow.isFinite ? HTML.number(certificate.boundNow) : "none holds"),
        ("v", HTML.text(certificate.spendingLine { $0.shortText() })), ("D", HTML.number(certificate.decrease)),
        ("eta", HTML.number(certificate.stepSize)), ("beta", certificate.smoothnessWords { HTML.number($0) }),
        ("N(\(certificate.tolerance.shortText()))", certificate.certainty),
      ])
  }
}

extension Certificate {
  /// After how many steps |g| is small: certain only where everything is proved.
  fileprivate var certainty: String {
    let seen = reachedStep.map { "seen at step \($0)" }
    guard certainStepsNow.isFinite else { return seen ?? "no number of steps is known" }
    let condition = reachCondition.map { ", \($0)" } ?? ""
    return (seen.map { "\($0); " } ?? "") + "by the bound \(HTML.number(certainStepsNow)) steps as known now, "
      + "\(HTML.number(certainSteps)) before the run: by then |g| was at most \(tolerance.shortText()) once\(condition)"
  }
}
