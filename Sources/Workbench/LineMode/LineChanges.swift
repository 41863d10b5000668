// What a command has changed, in sentences.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// The differences between two models that a person who cannot see them should hear of.
struct LineChanges {
  private let before: Model
  private let after: Model

  init(from before: Model, to after: Model) {
    self.before = before
    self.after = after
  }

  /// One sentence for each change; none where nothing changed.
  var sentences: [String] {
    (experiment + time + looks).map(\.printable)
  }

  private var experiment: [String] {
    var lines: [String] = []
    let (old, new) = (before.experiment, after.experiment)
    if old.objective.name != new.objective.name { lines.append("Objective \(LineText.facts(new.objective))") }
    if let race = new.race, race.runs != old.race?.runs || race.start != old.race?.start {
      let names = new.raceRuns.map(\.title).joined(separator: ", ")
      if race.runs.count > (old.race?.runs.count ?? 0) || race.start != old.race?.start
        || new.runs.count > old.runs.count
      {
        lines.append("Race from \(LineText.point(race.start)), \(race.steps) steps: \(names).")
      }
    } else if old.probe != new.probe {
      lines.append("Probe at \(LineText.point(new.probe)).")
    }
    let edits = zip(old.configuration.pairs, new.configuration.pairs).filter { $0.value != $1.value }
      .filter { $0.0.key != "objective" }
    if old.objective.name != new.objective.name, !edits.isEmpty {
      let all = edits.map { "\($1.key) = \(Form.short($1.value))" }.joined(separator: ", ")
      lines.append("Settings that suit it: \(all).")
    } else {
      lines += edits.map { "\($1.key): \(Form.short($0.value)) -> \(Form.short($1.value))." }
    }
    // What one edit does to the guarantee; a whole preset is asked for by its name.
    if edits.count == 1, let key = edits.first?.1.key {
      lines.append(Form.consequence(of: key, in: after.experiment.configuration, on: after.experiment.objective))
    }
    for training in new.trainings where !old.trainings.contains(where: { $0.id == training.id }) {
      let steps = training.configuration.metaSteps
      lines.append("Training \(training.id) on \(training.configuration.objective): \(steps) meta-steps.")
    }
    if old.marks != new.marks {
      lines.append(
        new.marks.isEmpty ? "No run is marked." : "Marked: \(new.marks.map(String.init).joined(separator: ", ")).")
    }
    for id in new.names.ids(differingFrom: old.names) {
      lines.append(new.names[id].map { "#\(id) is called \($0)." } ?? "#\(id) has no name of its own any more.")
    }
    let chosen = new.field.racers(differingFrom: old.field, on: new.objective.name)
    if old.objective.name == new.objective.name, !chosen.isEmpty {
      let text = LineText(after)
      lines += after.racerEntries.filter { chosen.contains($0.racer) }.map { "Racer \(text.line($0))" }
    }
    if old.waitingOrder != new.waitingOrder, Set(old.waitingOrder) == Set(new.waitingOrder) {
      lines.append("In line: \(new.waitingOrder.map(String.init).joined(separator: ", ")).")
    }
    return lines
  }

  private var time: [String] {
    var lines: [String] = []
    for training in after.experiment.trainings {
      let old = before.experiment.trainings.first { $0.id == training.id }?.state
      if old == .running, training.state == .paused { lines.append("Training \(training.id) is held.") }
      if old == .paused, training.state == .running { lines.append("Training \(training.id) goes on.") }
    }
    if let playback = after.playback {
      if playback.index != before.playback?.index || playback.isPlaying != before.playback?.isPlaying {
        let state = playback.isPlaying ? "playing" : "held"
        lines.append("Replay of \(playback.title), \(state): event \(playback.index) of \(playback.timeline.count).")
      }
      if playback.speed != before.playback?.speed { lines.append("Speed \(LineText.number(playback.speed)).") }
    } else if before.playback != nil {
      lines.append("Live again.")
    } else if let race = after.experiment.race, let old = before.experiment.race, race.step != old.step,
      race.start == old.start
    {
      lines.append("Step \(race.step) of \(race.steps).")
    }
    if let step = after.curves.chart.crosshair, step != before.curves.chart.crosshair {
      lines.append("Reading at step \(step).")
    }
    if after.curves.chart.crosshair == nil, before.curves.chart.crosshair != nil {
      lines.append("Reading at the last step.")
    }
    return lines
  }

  private var looks: [String] {
    var lines: [String] = []
    func note<T: Equatable>(_ name: String, _ path: KeyPath<Model, T>, _ text: (T) -> String) {
      if before[keyPath: path] != after[keyPath: path] { lines.append("\(name): \(text(after[keyPath: path])).") }
    }
    note("Pane", \.focus) { $0.title }
    note("Chosen", \.queue.selected) { $0.map { "number \($0)" } ?? "the newest" }
    note("Curve", \.curves.shownWords) { $0 }
    note("Runs in the curves", \.curves.drawnWords) { $0 }
    note("Scale of y", \.curves.chart.yScale) { $0.rawValue }
    note("Steps", \.curves.chart.hasLogarithmicX) { $0 ? "logarithmic" : "linear" }
    note("Smoothing", \.curves.chart.smoothing) { LineText.number($0) }
    note("Bounds", \.curves.chart.showsBounds) { $0 ? "shown" : "hidden" }
    note("Plane", \.landscape.map.choice) { $0.text }
    note("Levels", \.landscape.map.spacing) { $0.rawValue }
    note("Fill", \.landscape.map.style) { $0.words }
    note("Arrows", \.landscape.map.field) { $0.words }
    note("Colors", \.landscape.map.colors.name) { $0 }
    note("Map", \.landscape.map.window) { $0 == nil ? "all of it" : "a part of it" }
    note("Theme", \.display.theme) { $0.rawValue }
    note("Characters", \.display.terminal.glyphs) { $0.rawValue }
    note("Whole screen", \.isZoomed) { $0 ? "yes" : "no" }
    note("Session", \.recording.sessionName) { $0 ?? "not recorded" }
    return lines
  }
}
