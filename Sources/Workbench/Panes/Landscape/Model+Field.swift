// The field of arrows: when it is asked for, and what it may be asked of.

import Experiment
import OptimizerEngine
import Plotting

extension Model {
  /// Why there can be no field of arrows; nil if there can.
  var fieldUnavailability: String? {
    if let mapUnavailability { return mapUnavailability }
    if experiment.objective.data != nil { return "no arrows on data: every step there is of another mini-batch" }
    return selectedRunOnObjective == nil ? "no optimizer to ask yet: n races, t trains" : nil
  }

  /// The next kind of arrows.
  mutating func stepField() {
    let all = FieldKind.allCases
    let index = all.firstIndex(of: landscape.map.field) ?? 0
    landscape.map.field = all[(index + 1) % all.count]
    say(landscape.map.field.words)
  }

  mutating func chooseField(_ name: String) -> [Effect] {
    guard let kind = FieldKind(rawValue: name) else {
      return refuse(.arrows, name, among: FieldKind.allCases.map(\.rawValue))
    }
    if kind != .off, let reason = fieldUnavailability { return refuse(reason) }
    landscape.map.field = kind
    return []
  }

  /// The field that belongs to the screen; nil where none is shown.
  var wantedField: FieldQuestion? {
    guard landscape.map.field != .off, experiment.objective.data == nil, let viewport,
      let run = selectedRunOnObjective, run.trace != nil
    else { return nil }
    return FieldQuestion(
      objective: experiment.objective.name, plane: landscape.planeView.plane, viewport: viewport, run: run.id,
      metaSteps: run.metaSteps)
  }

  /// Asks for the field where it was not asked for.
  mutating func askForField() -> [Effect] {
    guard let question = wantedField, question != landscape.requestedField else { return [] }
    landscape.requestedField = question
    let run = experiment.runs.first { $0.id == question.run }
    let source = run.map { FieldSource.run(request($0.specification)) } ?? .training(question.run)
    return [.compute(.field(question, source))]
  }

  /// The field that can be drawn: of what is shown, also while a newer one of the same training is being computed.
  var shownField: FieldReading? {
    guard let wanted = wantedField, let reading = landscape.field, reading.question.isSame(butForTraining: wanted)
    else {
      return nil
    }
    return reading
  }

  /// What the arrows are, in the fullest words first.
  func fieldWords(_ reading: FieldReading) -> [String] {
    let what = reading.symbols(landscape.map.field).joined(separator: " and ")
    let run = reading.question.run
    let longest = "longest \(reading.longest(landscape.map.field).shortText(significantDigits: 2))"
    let isInTraining = experiment.trainings.contains { $0.id == run }
    let name = selectedRunOnObjective?.title ?? "?"
    guard let steps = reading.metaSteps else {
      let whose = "#\(run) \(name)"
      return [
        "\(what) of the first step from each point, \(whose); \(longest), lengths by log",
        "\(what) at t=0 of \(whose); \(longest), lengths by log", "\(what) at t=0 of \(whose); \(longest)",
        "\(what) at t=0 of \(whose)", "\(what) at t=0",
      ]
    }
    let after = "after \(steps) meta-\(steps == 1 ? "step" : "steps")"
    let whose = isInTraining ? "weights of training #\(run) \(after)" : "weights of #\(run) \(name) \(after)"
    return [
      "\(what) of the first step from each point, \(whose); \(longest), lengths by log",
      "\(what) at t=0, \(whose); \(longest), lengths by log", "\(what) at t=0, \(whose); \(longest)",
      "\(what) at t=0, #\(run) \(after); \(longest)", "\(what) at t=0, #\(run) \(after)",
      "\(what) at t=0, #\(run) after \(steps)", "\(what) at t=0",
    ]
  }
}
