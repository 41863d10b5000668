// Undo and redo: what can be edited, as a value, before and after.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// Everything an edit may change; undo brings a former one back.
struct EditState: Sendable, Equatable {
  var objective: String
  var configuration: TrainingConfiguration
  var probe: [Double]
  var marks: [Int]
  var waiting: [Int]
  var field: RaceField
  var names: GivenNames

  /// What another state changes of this one, in few words.
  ///
  /// - Parameter again: What is said behind a place, ` again` where it is a former one.
  func words(to other: EditState, again: String = "") -> String {
    guard objective == other.objective else { return "objective \(objective) -> \(other.objective)" }
    let edits = zip(configuration.pairs, other.configuration.pairs).filter { $0.value != $1.value }
    var words = edits.prefix(2).map { "\($0.key) \(Form.short($0.value)) -> \(Form.short($1.value))" }
    if edits.count > 2 { words.append("\(edits.count - 2) more settings") }
    if probe != other.probe {
      words.append("the start is (\(other.probe.prefix(3).map { $0.shortText() }.joined(separator: ", ")))\(again)")
    }
    if marks != other.marks { words.append("marks") }
    if waiting != other.waiting { words.append("the order of the queue") }
    if field != other.field { words.append("the racers") }
    if names != other.names { words.append("names") }
    return words.joined(separator: ", ")
  }

  /// Whether only the probe differs.
  func isElsewhere(than other: EditState) -> Bool {
    var moved = self
    moved.probe = other.probe
    return moved == other
  }
}

/// What undo and redo bring back.
struct PastEdit: Sendable {
  /// What is edited.
  var state: EditState
  /// The race that was shown; it is no edit, but it belongs to its objective.
  var race: Race?
}

/// What was edited and what was undone.
struct EditHistory: Sendable {
  /// What was edited, before each edit; the newest last.
  var undoable: [PastEdit] = []
  /// What was undone, the newest last.
  var redoable: [PastEdit] = []
  /// Whether the last edit moved the probe and nothing else.
  var lastEditWasMove = false
}

extension Model {
  /// Edits that are kept; enough for an evening, and no more memory than that.
  static let editLimit = 1000

  /// What can be edited, as it is.
  var editState: EditState {
    EditState(
      objective: experiment.objective.name, configuration: experiment.configuration, probe: experiment.probe,
      marks: experiment.marks,
      waiting: experiment.waitingOrder, field: experiment.field, names: experiment.names)
  }

  /// What undo would bring back if the next thing was an edit.
  private var present: PastEdit { PastEdit(state: editState, race: experiment.race) }

  /// Keeps the state before an edit that has been made; moves of the probe one after the other are one edit.
  private mutating func remember(_ before: PastEdit) {
    guard before.state != editState else { return }
    history.redoable = []
    let isMove = before.state.isElsewhere(than: editState)
    defer { history.lastEditWasMove = isMove }
    if isMove, history.lastEditWasMove { return }
    history.undoable.append(before)
    if history.undoable.count > Self.editLimit { history.undoable.removeFirst() }
  }

  /// Makes an edit that can be undone.
  mutating func editing(_ change: (inout Model) -> [Effect]) -> [Effect] {
    let before = present
    let effects = change(&self)
    remember(before)
    return effects
  }

  mutating func undo() -> [Effect] {
    guard let before = history.undoable.popLast() else { return [] }
    history.redoable.append(present)
    return restore(before, as: "undone", again: " again")
  }

  mutating func redo() -> [Effect] {
    guard let after = history.redoable.popLast() else { return [] }
    history.undoable.append(present)
    return restore(after, as: "done again", again: "")
  }

  /// Whether all runs of a race can be shown without being started again.
  private func isKnown(_ race: Race) -> Bool {
    !race.runs.isEmpty && race.runs.allSatisfy { id in experiment.runs.contains { $0.id == id && $0.failure == nil } }
  }

  /// Brings a state back, recorded in the same words as edits, so that a replay shows it too.
  private mutating func restore(_ past: PastEdit, as word: String, again: String) -> [Effect] {
    let state = past.state
    let words = editState.words(to: state, again: again)
    say(words.isEmpty ? word : "\(word): \(words)")
    var effects: [Effect] = []
    history.lastEditWasMove = false
    if state.objective != experiment.objective.name, let objective = objectives.named(state.objective) {
      // The former race is not run again while its runs are known.
      let race = past.race.flatMap { isKnown($0) && $0.objective == objective.name ? $0 : nil }
      effects += race.map { returnTo(objective, $0) } ?? choose(objective)
    }
    for (old, new) in zip(experiment.configuration.pairs, state.configuration.pairs) where old.value != new.value {
      effects.append(record(.edit(key: new.key, value: new.value)))
    }
    let name = experiment.objective.name
    for racer in state.field.racers(differingFrom: experiment.field, on: name) {
      let choice = state.field.choice(racer, on: name)
      effects.append(record(.racer(racer, isOn: choice.isOn, settings: choice.settings)))
    }
    // A race from the start that is taken back makes way for the one that was shown with the former start.
    if state.probe != experiment.probe, let race = past.race, race.objective == name,
      race.start != experiment.race?.start, isKnown(race)
    {
      effects.append(returnTo(race))
    }
    experiment.probe = state.probe
    // Marks have an order: those behind the first that differs are taken off and set again.
    let same = zip(experiment.marks, state.marks).prefix { $0 == $1 }.count
    for id in experiment.marks.dropFirst(same) + state.marks.dropFirst(same) {
      effects.append(record(.mark(run: id)))
    }
    // All that differ are taken away first, for no two things have the same name at once.
    let renamed = state.names.ids(differingFrom: experiment.names)
    for id in renamed where experiment.names[id] != nil { effects.append(record(.name(id, ""))) }
    for id in renamed {
      if let name = state.names[id] { effects.append(record(.name(id, name))) }
    }
    // Trainings that have begun since keep their place.
    let order = state.waiting.filter { experiment.waitingOrder.contains($0) }
    let others = experiment.waitingOrder.filter { !order.contains($0) }
    if order + others != experiment.waitingOrder { effects += reorder(order + others) }
    return effects
  }
}
