// Undo and redo: what can be edited, as a value, before and after.

import OptimizerEngine
import SessionStore

/// Everything an edit may change; undo brings a former one back.
struct EditState: Sendable, Equatable {
  var objective: String
  var configuration: TrainingConfiguration
  var probe: [Double]
  var marks: [Int]
  var waiting: [Int]

  /// Whether only the probe differs.
  func isElsewhere(than other: EditState) -> Bool {
    var moved = self
    moved.probe = other.probe
    return moved == other
  }
}

extension Model {
  /// Edits that are kept; enough for an evening, and no more memory than that.
  static let editLimit = 1000

  /// What can be edited, as it is.
  var editState: EditState {
    EditState(
      objective: bench.objective.name, configuration: bench.configuration, probe: bench.probe, marks: bench.marks,
      waiting: bench.waitingOrder)
  }

  /// Keeps the state before an edit that has been made; moves of the probe one after the other are one edit.
  mutating func remember(_ before: EditState) {
    guard before != editState else { return }
    redoable = []
    let isMove = before.isElsewhere(than: editState)
    defer { lastEditWasMove = isMove }
    if isMove, lastEditWasMove { return }
    undoable.append(before)
    if undoable.count > Self.editLimit { undoable.removeFirst() }
  }

  /// Makes an edit that can be undone.
  mutating func editing(_ change: (inout Model) -> [Effect]) -> [Effect] {
    let before = editState
    let effects = change(&self)
    remember(before)
    return effects
  }

  mutating func undo() -> [Effect] {
    guard let before = undoable.popLast() else { return [] }
    redoable.append(editState)
    return restore(before)
  }

  mutating func redo() -> [Effect] {
    guard let after = redoable.popLast() else { return [] }
    undoable.append(editState)
    return restore(after)
  }

  /// Brings a state back, recorded in the same words as edits, so that a replay shows it too.
  private mutating func restore(_ state: EditState) -> [Effect] {
    var effects: [Effect] = []
    lastEditWasMove = false
    if state.objective != bench.objective.name, let objective = objective(named: state.objective) {
      effects += choose(objective)
    }
    for (old, new) in zip(bench.configuration.pairs, state.configuration.pairs) where old.value != new.value {
      effects.append(record(.action(.edit(new.key, to: new.value))))
    }
    bench.probe = state.probe
    for id in bench.marks where !state.marks.contains(id) { effects.append(record(.action(.mark(id)))) }
    for id in state.marks where !bench.marks.contains(id) { effects.append(record(.action(.mark(id)))) }
    // Trainings that have begun since keep their place.
    let order = state.waiting.filter { bench.waitingOrder.contains($0) }
    let others = bench.waitingOrder.filter { !order.contains($0) }
    if order + others != bench.waitingOrder { effects += reorder(order + others) }
    return effects
  }
}

extension ActionRecord {
  /// The record of an edit of a setting.
  static func edit(_ key: String, to value: String) -> ActionRecord {
    ActionRecord("edit", [JSONMember("key", .string(key)), JSONMember("value", .string(value))])
  }

  /// The record of a mark set or taken off.
  static func mark(_ run: Int) -> ActionRecord {
    ActionRecord(Action.mark.rawValue, [JSONMember("run", .integer(run))])
  }

  /// The record of another order of the waiting trainings.
  static func reorder(_ order: [Int]) -> ActionRecord {
    ActionRecord("reorder", [JSONMember("trainings", .array(order.map { .integer($0) }))])
  }
}
