// The figure of the paper's experiment: the loss over steps, with its deviation, for the terminal and as SVG.

import OptimizerEngine
import Plotting

extension PaperExperiment.Contestant {
  /// The name at the end of a line.
  fileprivate var label: String {
    switch self {
    case .momentum: "SGD"
    case .descent: "GD"
    default: title
    }
  }

  private var letter: Character {
    switch self {
    case .adam: "a"
    case .momentum: "m"
    case .nesterov: "n"
    case .rmsprop: "r"
    case .descent: "g"
    case .lstm: "s"
    case .convergent: "L"
    }
  }

  /// Learned ones stand out; the hue is that of the same optimizer in the workbench.
  fileprivate func pen(_ backdrop: Backdrop) -> Pen {
    let (index, dash): (Int, Dash) =
      switch self {
      case .adam: (0, .solid)
      case .momentum: (6, .solid)
      case .nesterov: (2, .solid)
      case .rmsprop: (4, .solid)
      case .descent: (1, .dashed)
      case .lstm: (5, .dashDot)
      case .convergent: (7, .solid)
      }
    var pen = Pen.series(index, letter: letter, backdrop: backdrop)
    (pen.dash, pen.isBold) = (dash, self == .convergent)
    return pen
  }
}

extension ExperimentReport {
  /// What the numbers of the figure are.
  var figureNotes: [String] {
    let what =
      "Loss of the mini-batch of each step: mean and one deviation over \(experiment.runs) runs"
      + (results.seeds > 1 ? ", of the learned ones over \(results.seeds) meta-seeds too." : ".")
    return [what] + [aboveNote].compactMap(\.self)
  }

  /// The figure in vectors, a panel for each activation.
  var figure: LineFigure {
    LineFigure(
      title: "Training a classifier of images: loss over the steps",
      panels: activations.map { LineFigure.Panel(title: $0.title, chart: chart($0, .light)) },
      xLabel: "step t", yLabel: "loss of the mini-batch", notes: figureNotes + notes)
  }

  /// The same in characters.
  func figure(width: Int, height: Int, _ capabilities: Capabilities, _ backdrop: Backdrop) -> CellBuffer {
    draw(
      activations.map { ($0.title, chart($0, backdrop)) }, width: width, height: height, capabilities)
  }

  /// Above so many times the loss at the start a line leaves the picture: one that diverges would flatten all others.
  private static let most = 2.0

  /// The loss at the start, and the last one of a contestant that ends above the picture.
  private func ending(_ contestant: PaperExperiment.Contestant, _ activation: Activation) -> (
    first: Double, above: Double?
  ) {
    let losses = results.losses(contestant, activation)
    guard let first = losses.first?.mean, let last = losses.last?.mean else { return (.nan, nil) }
    return (first, last <= Self.most * first ? nil : last)
  }

  /// Who ends above the picture, in a sentence; nil where nobody does.
  private var aboveNote: String? {
    let all = activations.flatMap { activation in
      results.contestants.compactMap { contestant in
        ending(contestant, activation).above.map {
          "\(contestant.label) with \(activation.rawValue) (\($0.shortText()))"
        }
      }
    }
    return all.isEmpty ? nil : "Above the picture at the end: \(all.joined(separator: ", "))."
  }

  /// Mean losses of all contestants over the steps, with bands of one deviation.
  private func chart(_ activation: Activation, _ backdrop: Backdrop) -> LineChart {
    var (lines, bands): ([LineSeries], [LineBand]) = ([], [])
    var (low, high) = (Double.infinity, -Double.infinity)
    for contestant in results.contestants {
      let losses = results.losses(contestant, activation)
      let pen = contestant.pen(backdrop)
      lines.append(LineSeries(name: contestant.label, pen: pen, y: losses.map(\.mean)))
      bands.append(
        LineBand(
          pen: pen, x: losses.indices.map(Double.init), low: losses.map { $0.mean - $0.deviation },
          high: losses.map { $0.mean + $0.deviation }))
      let most = Self.most * ending(contestant, activation).first
      for loss in losses where loss.mean > 0 && loss.mean <= most {
        (low, high) = (min(low, loss.mean), max(high, loss.mean))
      }
    }
    // A mean less its deviation may be 0: the lines say what is shown, and bands go to the edge.
    let room = Elementary.pow(high / low, 0.04)
    return LineChart(
      series: lines, bands: bands, yScale: .log10, xRange: 0...Double(experiment.steps),
      yRange: low <= high ? low / room...high * room : nil, showsLabels: true)
  }

  /// |x_t| and |x_{t+1} - x_t| of the two learned optimizers on the activation they were trained on.
  func norms(width: Int, height: Int, _ capabilities: Capabilities, _ backdrop: Backdrop) -> CellBuffer {
    let (lstm, convergent) = (results.norms(.lstm, .tanh), results.norms(.convergent, .tanh))
    return draw(
      [
        ("|x_t|: parameters of the classifier", lstm.parameters, convergent.parameters),
        ("|x_{t+1} - x_t|: updates", lstm.updates, convergent.updates),
      ].map { title, lstm, convergent in
        let lines = [(PaperExperiment.Contestant.lstm, lstm), (.convergent, convergent)].map { contestant, values in
          LineSeries(name: contestant.label, pen: contestant.pen(backdrop), y: values)
        }
        return (title, LineChart(series: lines, yScale: .log10, showsLabels: true))
      }, width: width, height: height, capabilities)
  }

  /// Charts one below the other, each under its title.
  private func draw(
    _ charts: [(title: String, chart: LineChart)], width: Int, height: Int, _ capabilities: Capabilities
  ) -> CellBuffer {
    var buffer = CellBuffer(width: width, height: charts.count * (height + 1))
    for (index, (title, chart)) in charts.enumerated() {
      let top = index * (height + 1)
      buffer.put(title, column: 0, row: top)
      chart.draw(
        into: &buffer, in: CellRect(column: 0, row: top + 1, width: width, height: height), capabilities: capabilities)
    }
    return buffer
  }
}
