// The plot of m_t: the bound of |v_t| before training, and what training has made of it.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// What the pane wants to know of the optimizer in the form; nil where nobody looks.
  var wantedInspection: InspectionRequest? {
    let request = inspectionRequest
    return !isTooSmall && (focus == .architecture || request.trained != nil) ? request : nil
  }

  /// What there is to know of the optimizer in the form.
  var inspectionRequest: InspectionRequest {
    InspectionRequest(
      objective: experiment.objective.name, configuration: experiment.configuration, start: experiment.probe,
      steps: experiment.race?.steps ?? Self.raceSteps, trained: inspectedTraining)
  }

  /// The newest training on this objective of which a run is known, so that its weights are.
  private var inspectedTraining: TrainedContestant? {
    for run in experiment.runs.reversed() {
      guard let trained = run.specification.trained, runs.traces[run.id] != nil,
        let item = experiment.trainings.first(where: { $0.id == trained.training }),
        item.kept == nil, item.configuration.objective == experiment.objective.name
      else { continue }
      return TrainedContestant(name: item.mention, origin: item.origin(after: trained.metaSteps))
    }
    return nil
  }

  /// What is known of the optimizer in the form, as it is now.
  var inspection: Inspection? {
    architecture.inspection.flatMap { $0.request.objective == experiment.objective.name ? $0 : nil }
  }
}

extension Inspection {
  /// What the curve of the form's operator is, in fewer and fewer words.
  var initialNames: [String] {
    guard !initial.isEmpty else { return [] }
    let name = request.configuration.magnitude.rawValue
    let source = source?.words(request.start) ?? ""
    return [
      "m_t of \(name) before training\(source), t = 0...\(request.steps)", "m_t of \(name) before training\(source)",
      "m_t before training\(source)", "m_t before training", "before training",
    ]
  }

  /// What the curve of the trained operator is, in fewer and fewer words.
  var trainedNames: [String] {
    guard !trained.isEmpty, let training = request.trained else { return [] }
    let kind = training.origin.configuration.magnitude.rawValue
    let isOther = training.origin.configuration.magnitude != request.configuration.magnitude
    let name = (isOther ? "\(kind), " : "") + training.name
    return ["\(name) after \(training.origin.metaSteps) meta-steps", "\(name), trained", training.name]
  }
}

extension MagnitudeSource {
  /// What m_t depends on besides t, behind a name.
  fileprivate func words(_ start: [Double]) -> String {
    switch self {
    case .time: ""
    case .start: start.count > 3 ? " from x_0" : " from x_0 = (\(start.map { $0.shortText() }.joined(separator: ", ")))"
    case .spending: " if every |v_t| is m_t"
    }
  }
}

extension Painter {
  /// The curves of the plot, the trained one last.
  func magnitudeSeries(_ inspection: Inspection) -> [LineSeries] {
    let first = Pen.series(0, letter: "m", backdrop: style.backdrop)
    let all = [
      LineSeries(name: "before training", pen: first, y: inspection.initial),
      LineSeries(name: "trained", pen: style.pen("learned"), y: inspection.trained),
    ]
    return all.filter { !$0.y.isEmpty }
  }

  /// Draws m_t with a line for every curve that says exactly what it is.
  mutating func drawMagnitudes(_ inspection: Inspection, in rect: CellRect) {
    let series = magnitudeSeries(inspection)
    guard !series.isEmpty, rect.height >= 3 else { return }
    var lines: [(letter: Character, names: [String], style: CellStyle)] = []
    for line in series {
      let names = line.name == "trained" ? inspection.trainedNames : inspection.initialNames
      lines.append((line.pen.letter, names, line.pen.style))
    }
    for (row, line) in lines.enumerated() {
      let name = line.names.fitting(rect.width - 2)
      put(
        [Span(text: "\(line.letter) ", style: line.style), Span(text: name, style: style.label)], column: rect.column,
        row: rect.row + row, width: rect.width)
    }
    let chart = LineChart(series: series, yScale: .log10)
    chart.draw(into: &buffer, in: rect.inset(top: lines.count), capabilities: capabilities)
  }
}
