// What a page says of markers and curves.

import Experiment
import OptimizerEngine
import SessionStore

extension Playback.Place {
  /// The marker as the page reads it.
  ///
  /// - Parameters:
  ///   - look: What is to be shown there; nil where no marker asks for anything.
  ///   - proof: The line of the proof that is read there, as paragraphs.
  func player(look: JSONValue?, proof: [JSONValue]) -> JSONValue {
    var members: [JSONMember] = [
      JSONMember("at", .integer(index)), JSONMember("time", .number(time)),
      JSONMember("note", .array((Self.paragraphs(marker.note).elements ?? []) + proof)),
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
