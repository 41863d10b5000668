// How a lesson wants the screen to be looked at: part of its markers.

/// What a marker shows: names as the screen has them, so that what a later version does not know does no harm.
///
/// ```
/// "view":{"pane":"certificate","curve":"gradient","steps":[0,50],"step":12,"run":6,"line":"bound",
///         "map":[-1,1,0,2],"region":[-0.1,0.1,0.9,1.1],"proof":"descent"}
/// ```
package struct MarkerView: Sendable, Equatable {
  /// The pane it is about.
  package var pane: String?
  /// The curve shown first.
  package var curve: String?
  /// The part of the steps that the curves show, from and to; an empty array in the file shows all.
  package var steps: Part?
  /// The step that all panes are read at.
  package var step: Int?
  /// The run or training that is chosen, by its number.
  package var run: Int?
  /// The line of the certificate that is pointed at.
  package var line: String?
  /// The part of the map that is shown: left, right, bottom, top; an empty array in the file shows all.
  package var map: Part?
  /// The part of the map that is pointed at: left, right, bottom, top.
  package var region: Part?
  /// The line of the proof that is read with its two sides.
  package var proof: String?

  /// A part of an axis or of the map.
  package enum Part: Sendable, Equatable {
    /// Everything there is.
    case all
    /// From and to, for each axis.
    case within([Double])
  }

  /// Creates a view that changes nothing.
  package init() {}

  /// Whether it says nothing.
  package var isEmpty: Bool { self == MarkerView() }

  var json: JSONValue {
    func word(_ key: String, _ value: String?) -> JSONMember? { value.map { JSONMember(key, .string($0)) } }
    func count(_ key: String, _ value: Int?) -> JSONMember? { value.map { JSONMember(key, .integer($0)) } }
    func part(_ key: String, _ value: Part?) -> JSONMember? {
      value.map { part in
        if case .within(let numbers) = part { JSONMember(key, JSONValue(numbers)) } else { JSONMember(key, .array([])) }
      }
    }
    let members = [
      word("pane", pane), word("curve", curve), part("steps", steps), count("step", step), count("run", run),
      word("line", line), part("map", map), part("region", region), word("proof", proof),
    ]
    return .object(members.compactMap(\.self))
  }

  /// Reads the member; nil where something in it is not what it must be.
  package init?(_ json: JSONValue) {
    guard json.members != nil else { return nil }
    var isSound = true
    func read<T>(_ key: String, _ read: (JSONValue) -> T?) -> T? {
      guard let value = json[key] else { return nil }
      let found = read(value)
      if found == nil { isSound = false }
      return found
    }
    pane = read("pane", \.stringValue)
    curve = read("curve", \.stringValue)
    steps = read("steps") { Part($0, axes: 1) }
    step = read("step") { $0.intValue.flatMap { SessionRange.steps.contains($0) ? $0 : nil } }
    run = read("run") { $0.intValue.flatMap { SessionRange.number.contains($0) ? $0 : nil } }
    line = read("line", \.stringValue)
    map = read("map") { Part($0, axes: 2) }
    region = read("region") { Part($0, axes: 2).flatMap { $0 == .all ? nil : $0 } }
    proof = read("proof", \.stringValue)
    guard isSound else { return nil }
  }
}

extension MarkerView.Part {
  /// Reads two finite numbers for each axis, the lower one first; none for all.
  fileprivate init?(_ json: JSONValue, axes: Int) {
    guard let numbers = json.doubles else { return nil }
    self.init(numbers, axes: axes)
  }

  /// Two finite numbers for each axis, the lower one first, or none for all; nil for anything else.
  package init?(_ numbers: [Double], axes: Int) {
    if numbers.isEmpty {
      self = .all
      return
    }
    guard numbers.count == 2 * axes, numbers.allSatisfy(\.isFinite),
      (0..<axes).allSatisfy({ numbers[2 * $0] < numbers[2 * $0 + 1] })
    else { return nil }
    self = .within(numbers)
  }
}
