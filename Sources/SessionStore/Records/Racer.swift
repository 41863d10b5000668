// Who may take part in a race: an optimizer of the catalogue, or what a training of the session has learned.

/// One that may take part in races.
package enum Racer: Hashable, Sendable {
  /// An optimizer designed by hand, by its name.
  case optimizer(String)
  /// What was learned last on the objective.
  case newest
  /// What one training has learned.
  case training(Int)

  /// The name of what is learned.
  package static let learned = "learned"

  /// The name in tables and beside paths.
  package var name: String {
    switch self {
    case .optimizer(let name): name
    case .newest: Self.learned
    case .training(let id): "\(Self.learned) #\(id)"
    }
  }

  /// A racer by its name, or by the number of its training, as in `adam`, `learned`, `#3` and `learned #3`.
  package init(named text: String) {
    let number = text.hasPrefix(Self.learned) ? text.dropFirst(Self.learned.count) : text[...]
    let digits = number.drop { $0 == " " }
    if text == Self.learned {
      self = .newest
    } else if digits.first == "#", let id = Int(digits.dropFirst()) {
      self = .training(id)
    } else {
      self = .optimizer(text)
    }
  }

  /// The racer of an action; nil where it names none.
  init?(_ arguments: [JSONMember]) {
    if let id = arguments.value("training")?.intValue {
      self = .training(id)
    } else if let name = arguments.value("optimizer")?.stringValue {
      self = name == Self.learned ? .newest : .optimizer(name)
    } else {
      return nil
    }
  }

  /// The member of an action that names it.
  package var member: JSONMember {
    switch self {
    case .optimizer(let name): JSONMember("optimizer", .string(name))
    case .newest: JSONMember("optimizer", .string(Self.learned))
    case .training(let id): JSONMember("training", .integer(id))
    }
  }
}
