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
    /// What a member says; nil where it is not there, and no card where it has another type.
    func optional<T>(_ key: String, _ read: (JSONValue) -> T?) throws(Misread) -> T? {
      guard let value = json[key] else { return nil }
      guard let known = read(value) else { throw Misread() }
      return known
    }
    do throws(Misread) {
      dimension = try optional("dimension") { $0.intValue.flatMap { $0 >= 1 ? $0 : nil } }
      name = try optional("name", \.stringValue) ?? ""
      tags =
        try optional("tags") { list in
          let texts = list.elements?.map(\.stringValue)
          return texts.flatMap { $0.contains(nil) ? nil : $0.compactMap(\.self) }
        } ?? []
      origin = try optional("origin", \.stringValue) ?? ""
      preset = try optional("preset", \.stringValue)
      data = try optional("data") { $0.stringValue.flatMap { Digest(hex: $0) } }
      momentum = try optional("momentum", \.double)
      finalLoss = try optional("finalLoss", \.double)
      heldOut = try optional("heldOut") { held in
        guard let loss = held["loss"]?.double, let gap = held["gap"]?.double, let starts = held["starts"]?.intValue
        else { return nil }
        return HeldOut(loss: loss, gap: gap, starts: starts)
      }
    } catch {
      return nil
    }
    guard ([name, origin, preset ?? "", version] + tags).allSatisfy({ !$0.steersTerminals }) else { return nil }
  }

  /// A member of another type than it has.
  private struct Misread: Error {}
}
