// The paper's experiment as text and JSON: our table beside the published one, the numbers of every step.

import OptimizerEngine
import SessionStore

extension PaperExperiment.Contestant {
  /// The name in tables.
  var title: String {
    switch self {
    case .adam: "Adam"
    case .momentum: "SGD, momentum 0.9"
    case .nesterov: "NAG"
    case .rmsprop: "RMSprop"
    case .descent: "GD, eta 1/(100+t)"
    case .lstm: "LSTM"
    case .convergent: "Convergent"
    }
  }
}

extension Activation {
  /// What stands over a panel.
  var title: String {
    switch self {
    case .tanh: "tanh, on which the learned ones were trained"
    case .sigmoid: "sigmoid"
    case .relu: "ReLU"
    case .sigmoidPublished: "sigmoid with the published code's gradient"
    }
  }
}

struct ExperimentReport {
  let results: ExperimentResults
  let experiment: PaperExperiment
  let activations: [Activation]
  /// Whether the images come from files, not from the embedded digits.
  let isOnFiles: Bool
  /// Whether it is only to be seen that it works.
  let isQuick: Bool

  /// The table of one step: ours over seeds and runs, the published one in brackets.
  func table(step: Int) -> [String] {
    var lines = [
      "test accuracy in % at t = \(step): mean +- deviation over runs, of learned ones over seeds too [published]",
      row("", activations.map(\.rawValue)),
    ]
    for contestant in results.contestants {
      let cells = activations.map { activation in
        let ours = results.accuracy(contestant, activation, step: step)
        let published = PublishedTable.accuracy(contestant, activation, step: step)
        let beside = published.map { " [\(tenths($0.mean)) +- \(tenths($0.deviation))]" } ?? ""
        return "\(tenths(ours.mean)) +- \(tenths(ours.deviation))\(beside)"
      }
      lines.append(row(contestant.title, cells))
    }
    return lines
  }

  private func row(_ title: String, _ cells: [String]) -> String {
    title.padding(to: 19) + cells.map { $0.padding(to: 28) }.joined()
  }

  private func tenths(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e6 else { return value.text }
    let scaled = Int((value.magnitude * 10).rounded())
    return "\(value < 0 ? "-" : "")\(scaled / 10).\(scaled % 10)"
  }

  /// One JSON object for each contestant and activation: accuracy.
  func rows() -> [[JSONMember]] {
    each { contestant, activation in
      experiment.accuracySteps.map { step in
        let ours = results.accuracy(contestant, activation, step: step)
        let seeds = results.spreadOverSeeds(contestant, activation, step: step)
        let published = PublishedTable.accuracy(contestant, activation, step: step)
        return member(
          "t\(step)",
          .object([
            member("mean", .number(ours.mean)), member("std", .number(ours.deviation)),
            member("stdOverSeeds", .number(seeds.deviation)),
            member("runs", JSONValue(results.runs(contestant, activation, step: step))),
            member(
              "published",
              published.map {
                .object([member("mean", .number($0.mean)), member("std", .number($0.deviation))])
              } ?? .null),
          ]))
      }
    }
  }

  /// One JSON object for each contestant and activation: f on the mini-batch of every step, mean and deviation over runs,
  /// of learned ones over seeds too.
  func losses() -> [[JSONMember]] {
    each { contestant, activation in
      let losses = results.losses(contestant, activation)
      return [member("mean", JSONValue(losses.map(\.mean))), member("std", JSONValue(losses.map(\.deviation)))]
    }
  }

  /// One JSON object for each contestant and activation: mean norms of parameters and updates.
  func norms() -> [[JSONMember]] {
    each { contestant, activation in
      let norms = results.norms(contestant, activation)
      return [member("parameters", JSONValue(norms.parameters)), member("updates", JSONValue(norms.updates))]
    }
  }

  private func each(
    _ members: (PaperExperiment.Contestant, Activation) -> [JSONMember]
  ) -> [[JSONMember]] {
    results.contestants.flatMap { contestant in
      activations.map { activation in
        [member("optimizer", .string(contestant.rawValue)), member("activation", .string(activation.rawValue))]
          + members(contestant, activation)
      }
    }
  }
}
