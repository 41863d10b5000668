// What a page says of markers and curves.

import Experiment
import OptimizerEngine
import SessionStore

extension Playback.Place {
  /// The marker as the page reads it.
  var player: JSONValue {
    var members: [JSONMember] = [
      JSONMember("at", .integer(index)), JSONMember("time", .number(time)),
      JSONMember("note", .string(marker.note.printable)),
    ]
    switch marker.kind {
    case .note: break
    case .task(let check):
      let conditions = (try? LessonCheck(check))?.conditions.map(\.text) ?? [check]
      members.append(JSONMember("task", .array(conditions.map { .string($0.printable) })))
    case .quiz(let choices, let answer, let why):
      members += [
        JSONMember("choices", .array(choices.map { .string($0.printable) })), JSONMember("answer", .integer(answer)),
        JSONMember("why", .string(why.printable)),
      ]
    }
    return .object(members)
  }
}

extension CurveKind {
  /// The kind as the page reads it; the loss is named by its race.
  var player: JSONValue {
    [
      "kind": .string(rawValue), "name": .string(playerName), "title": .string(playerTitle),
      "meaning": .array(meaning.map { .string($0) }),
    ]
  }

  private var playerName: String {
    switch self {
    case .gap: "Loss"
    case .gradient: "|g|"
    case .update: "|v|"
    case .accuracy: "Accuracy"
    case .meta: "Meta-loss"
    case .heldOutGap: "Held out"
    case .metaGradient: "Meta-gradient"
    }
  }

  private var playerTitle: String {
    switch self {
    case .gap: "Loss"
    case .gradient: "Gradient |g|, with its bounds"
    case .update: "Update |v|, with its bound m_t"
    case .accuracy: "Accuracy on held-out images, in %"
    case .meta: "Meta-loss"
    case .heldOutGap: "Mean of f - f* over held-out runs"
    case .metaGradient: "Meta-gradient, raw norm"
    }
  }
}
