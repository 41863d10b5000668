// What is copied: the number under the cursor, the probe, or the line that shares the form.

import Experiment
import OptimizerEngine
import SessionStore

/// Something to copy.
struct CopiedText: Equatable {
  /// What it is, in a word or two.
  let name: String
  /// The text for the clipboard.
  let text: String
}

extension Model {
  /// What can be asked for by name.
  enum Copy: String, CaseIterable {
    /// The line that shares the form.
    case line
    /// The probe, as `start` takes it.
    case probe
    /// f of the chosen run at the step shown.
    case value = "f"
    /// The number of the certificate's bound.
    case bound = "G"
  }

  /// Copies what is under the cursor of the focused pane.
  mutating func copyHere() -> [Effect] { copy(focus.feature.copied(self) ?? copied(.line)) }

  mutating func copy(named name: String) -> [Effect] {
    guard let what = Copy(rawValue: name) else { return refuse(.copy, name, among: Copy.allCases.map(\.rawValue)) }
    return copy(copied(what))
  }

  private mutating func copy(_ copied: CopiedText?) -> [Effect] {
    guard let copied else { return refuse("nothing to copy yet: n races, t trains") }
    say("copied \(copied.name): \(copied.text)")
    return [.copy(copied.text)]
  }

  /// The text of something; nil where there is none yet.
  func copied(_ what: Copy) -> CopiedText? {
    switch what {
    case .line: return CopiedText(name: "the line of the form", text: sharedLine)
    case .probe: return CopiedText(name: "the probe", text: experiment.probe.map(\.text).joined(separator: ","))
    case .value: return selectedRun?.trace.flatMap { copied("f", $0.values, of: $0) }
    case .bound:
      guard let certificate = selectedRun?.trace?.certificate, certificate.boundNow.isFinite else { return nil }
      return CopiedText(name: "the bound of G", text: certificate.boundNow.text)
    }
  }

  /// A value of the chosen run at the step that is read.
  func copied(_ name: String, _ values: [Double], of trace: RunTrace) -> CopiedText? {
    let step = min(readStep, values.count - 1)
    return values[safe: step].map { CopiedText(name: "\(name) at step \(step)", text: $0.text) }
  }

  /// The form as one line.
  var sharedLine: String {
    var configuration = experiment.configuration
    configuration.objective = experiment.objective.name
    return ShareString.encode(configuration)
  }
}
