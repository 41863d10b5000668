// The paper's experiment as text: our table beside the published one, and the norms as a plot.

import OptimizerEngine
import Plotting
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

struct ExperimentReport {
  let results: ExperimentResults
  let experiment: PaperExperiment
  let activations: [Activation]

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

  /// |x_t| and |x_{t+1} - x_t| of the two learned optimizers on the activation they were trained on.
  func plot(width: Int, height: Int) -> String {
    let (lstm, convergent) = (results.norms(.lstm, .tanh), results.norms(.convergent, .tanh))
    var buffer = CellBuffer(width: width, height: 2 * (height + 1))
    let capabilities = Capabilities(color: .mono, glyphs: .braille)
    for (index, chart) in [
      ("|x_t|: parameters of the classifier", lstm.parameters, convergent.parameters),
      ("|x_{t+1} - x_t|: updates", lstm.updates, convergent.updates),
    ].enumerated() {
      let top = index * (height + 1)
      buffer.overlay(chart.0, style: .plain, column: 0, row: top)
      LineChart(
        series: [
          LineSeries(name: "LSTM", pen: Pen(letter: "s"), y: chart.1),
          LineSeries(name: "Convergent", pen: Pen(letter: "L"), y: chart.2),
        ], yScale: .log10, showsLabels: true
      ).draw(
        into: &buffer, in: CellRect(column: 0, row: top + 1, width: width, height: height),
        capabilities: capabilities)
    }
    return buffer.text
  }

  /// One JSON object for each contestant and activation.
  func rows() -> [[JSONMember]] {
    results.contestants.flatMap { contestant in
      activations.map { activation in
        [member("optimizer", .string(contestant.rawValue)), member("activation", .string(activation.rawValue))]
          + experiment.accuracySteps.map { step in
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
  }
}
