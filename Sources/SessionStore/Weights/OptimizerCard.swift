// What is known of a trained optimizer beside its weights: where it comes from and how it did.

import OptimizerEngine

/// The card of a trained optimizer, kept in the metadata of its file as JSON.
///
/// It says what was done once. What is certain of the optimizer on an objective is not on it: `Prospect` says that anew
/// from the settings, whatever a card says.
package struct OptimizerCard: Sendable, Equatable {
  /// How it did on starts that training never saw.
  package struct HeldOut: Sendable, Equatable {
    /// The meta-loss there.
    package var loss: Double
    /// The mean of f - f* (or of f, where f* is not known) over starts and steps.
    package var gap: Double
    /// How many starts there were.
    package var starts: Int

    package init(loss: Double, gap: Double, starts: Int) { (self.loss, self.gap, self.starts) = (loss, gap, starts) }
  }

  /// The name that it was given; empty where it has none.
  package var name = ""
  /// Words by which a person finds it.
  package var tags: [String] = []
  /// Where it comes from, in a phrase, where that is not a training of Basin; empty for one.
  package var origin = ""
  /// The preset that it was trained by, if any.
  package var preset: String?
  /// The number of coordinates of the objective that it was trained on; nil in files of before version 1.1.
  package var dimension: Int?
  /// The momentum of its base there, where that has one: with `momentum = auto` it follows from the objective.
  package var momentum: Double?
  /// Digest of the numbers that the objective read from files or data; nil where it read none.
  package var data: Digest?
  /// Meta-steps that were done.
  package var metaSteps: Int
  /// The meta-loss of the last of them.
  package var finalLoss: Double?
  /// How it did on held-out starts.
  package var heldOut: HeldOut?
  /// The version of Basin that wrote it.
  package var version: String

  /// Creates a card.
  package init(dimension: Int?, metaSteps: Int, version: String) {
    (self.dimension, self.metaSteps, self.version) = (dimension, metaSteps, version)
  }
}

// MARK: - JSON

extension OptimizerCard {
  /// The card as an object; members that say nothing are left out.
  package var json: JSONValue {
    var members: [JSONMember] = []
    func add(_ key: String, _ value: JSONValue?) { if let value { members.append(JSONMember(key, value)) } }
    add("name", name.isEmpty ? nil : .string(name))
    add("tags", tags.isEmpty ? nil : .array(tags.map { .string($0) }))
    add("origin", origin.isEmpty ? nil : .string(origin))
    add("preset", preset.map { .string($0) })
    add("dimension", dimension.map { .integer($0) })
    add("momentum", momentum.map { .number($0) })
    add("data", data.map { .string($0.hex) })
    add("metaSteps", .integer(metaSteps))
    add("finalLoss", finalLoss.map { .number($0) })
    add(
      "heldOut",
      heldOut.map { ["loss": .number($0.loss), "gap": .number($0.gap), "starts": .integer($0.starts)] })
    add("version", .string(version))
    return .object(members)
  }

  /// Reads a card; nil where a member is missing or has another type, or a text could steer a terminal.
  package init?(json: JSONValue) {
    guard let metaSteps = json["metaSteps"]?.intValue, metaSteps >= 0, let version = json["version"]?.stringValue
    else { return nil }
    self.init(dimension: nil, metaSteps: metaSteps, version: version)
    if let number = json["dimension"] {
      guard let dimension = number.intValue, dimension >= 1 else { return nil }
      self.dimension = dimension
    }
    if let text = json["name"] {
      guard let name = text.stringValue else { return nil }
      self.name = name
    }
    if let list = json["tags"] {
      guard let elements = list.elements else { return nil }
      tags = elements.compactMap(\.stringValue)
      guard tags.count == elements.count else { return nil }
    }
    if let text = json["origin"] {
      guard let origin = text.stringValue else { return nil }
      self.origin = origin
    }
    if let text = json["preset"] {
      guard let preset = text.stringValue else { return nil }
      self.preset = preset
    }
    if let text = json["data"] {
      guard let data = text.stringValue.flatMap({ Digest(hex: $0) }) else { return nil }
      self.data = data
    }
    if let number = json["momentum"] {
      guard let momentum = number.double else { return nil }
      self.momentum = momentum
    }
    if let number = json["finalLoss"] {
      guard let finalLoss = number.double else { return nil }
      self.finalLoss = finalLoss
    }
    if let held = json["heldOut"] {
      guard let loss = held["loss"]?.double, let gap = held["gap"]?.double, let starts = held["starts"]?.intValue
      else { return nil }
      heldOut = HeldOut(loss: loss, gap: gap, starts: starts)
    }
    guard ([name, origin, preset ?? "", version] + tags).allSatisfy({ !$0.steersTerminals }) else { return nil }
  }
}
