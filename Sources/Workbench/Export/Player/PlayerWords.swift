// What a page says of markers and curves.

import Experiment
import OptimizerEngine
import SessionStore

extension Playback.Place {
  /// The marker as the page reads it.
  ///
  /// - Parameter look: What is to be shown there; nil where no marker asks for anything.
  func player(look: JSONValue?) -> JSONValue {
    var members: [JSONMember] = [
      JSONMember("at", .integer(index)), JSONMember("time", .number(time)),
      JSONMember("note", Self.paragraphs(marker.note)),
    ]
    switch marker.kind {
    case .note: break
    case .task(let check):
      let conditions = (try? LessonCheck(check))?.conditions.map(\.text) ?? [check]
      members.append(JSONMember("task", .array(conditions.map { .string($0.printable) })))
    case .quiz(let choices, let answer, let why):
      members += [
        JSONMember("choices", .array(choices.map { .string($0.printable) })), JSONMember("answer", .integer(answer)),
        JSONMember("why", Self.paragraphs(why)),
      ]
    case .number(let sought):
      members += [
        JSONMember("number", .number(sought.value)), JSONMember("tolerance", .number(sought.tolerance)),
        JSONMember("why", Self.paragraphs(sought.why)),
      ]
    }
    if !marker.hints.isEmpty { members.append(JSONMember("hints", .array(marker.hints.map(Self.paragraphs)))) }
    if let look { members.append(JSONMember("look", look)) }
    return .object(members)
  }

  /// Text as a list of paragraphs; a formula is a list with it as its only element.
  private static func paragraphs(_ text: String) -> JSONValue {
    .array(
      MathText.parts(of: text).map { part in
        part.isFormula ? [.string(MathText.set(part.text).printable)] : .string(part.text.printable)
      })
  }
}

extension Playback {
  /// What the markers up to one of them ask to be shown, as the workbench takes it: one after the other since the objective
  /// was chosen, a step and what is pointed at only where they stand; nil where no marker asks.
  func look(at place: Int) -> MarkerView? {
    guard markers.contains(where: { $0.marker.view != nil }) else { return nil }
    let first = timeline.prefix(markers[place].index).lastIndex { moment in
      if case .action(let action) = moment.record, case .objective = SessionAction(action) { true } else { false }
    }
    var look = MarkerView()
    for marker in markers[...place] where marker.index > first ?? -1 {
      guard let view = marker.marker.view else { continue }
      look.run = view.run ?? look.run
      look.curve = view.curve ?? look.curve
      look.steps = view.steps ?? look.steps
      look.map = view.map ?? look.map
    }
    let own = markers[place].marker.view
    (look.step, look.region, look.line) = (own?.step, own?.region, own?.line)
    return look
  }
}

extension CertificateItem {
  /// How its row begins in a report's certificate; nil where that has none.
  var reportRow: String? {
    switch self {
    case .premise(let kind): kind.rawValue
    case .budget: "V^2 spent"
    case .bound: "its bound"
    case .reach: "N("
    case .step: "eta"
    case .claim, .rate, .others: nil
    }
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
    case .starts: "Starts"
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
    case .starts: "Loss over starts"
    case .meta: "Meta-loss"
    case .heldOutGap: "Mean of f - f* over steps of held-out runs"
    case .metaGradient: "Meta-gradient, raw norm"
    }
  }
}
