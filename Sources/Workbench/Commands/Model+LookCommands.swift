// Commands that change what is looked at: colors, scales, planes, steps and times.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// How things look, and when.
  mutating func bringLook(_ name: String, _ argument: String) -> [Effect] {
    func named<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> T? where T.RawValue == String {
      T(rawValue: argument)
    }
    switch name {
    case "theme":
      guard let look = named(Look.self) else { return refuse(name, argument, among: Look.allCases.map(\.rawValue)) }
      return dress(look)
    case "glyphs":
      guard let tier = named(GlyphTier.self) else {
        return refuse(name, argument, among: GlyphTier.allCases.map(\.rawValue))
      }
      return draw(with: tier)
    case "levels":
      guard let spacing = named(LevelSpacing.self) else {
        return refuse(name, argument, among: LevelSpacing.allCases.map(\.rawValue))
      }
      map.spacing = spacing
    case "colors":
      guard let colors = ColorMap.all.first(where: { $0.name == argument }) else {
        return refuse(name, argument, among: ColorMap.all.map(\.name))
      }
      map.colors = colors
    case "log-y":
      guard let scale = named(ChartView.YScale.self) else {
        return refuse(name, argument, among: ChartView.YScale.allCases.map(\.rawValue))
      }
      chart.yScale = scale
    case "curve":
      guard let kind = named(CurveKind.self), curveKinds.contains(kind) else {
        return refuse(name, argument, among: curveKinds.map(\.rawValue))
      }
      curve = kind
    case "plane": return choosePlane(argument)
    case "seek":
      guard playback != nil else { return refuse("only a replay has times: r replays") }
      guard let seconds = Self.seconds(argument) else {
        return refuse("seek \(argument): a time, in seconds or as 1:30")
      }
      seek(to: seconds)
    default: return bringNumber(name, argument)
    }
    return []
  }

  private mutating func choosePlane(_ argument: String) -> [Effect] {
    let numbers = argument.split { $0 == " " || $0 == "," }.compactMap { Int($0) }
    let objective = bench.objective
    switch argument {
    case "digits" where objective.isClassifier: map.showsPlaneOfClassifier = false
    case "pca":
      if let reason = obstacle(to: .plane) { return refuse(reason) }
      map.showsPlaneOfClassifier = true
      choose(.principal)
    default:
      guard numbers.count == 2, objective.planeView(numbers[0] - 1, numbers[1] - 1) != nil else {
        return refuse("plane \(argument): pca, or two different coordinates from 1 to \(objective.dimension)")
      }
      if objective.dimension == 2, let reason = obstacle(to: .plane) { return refuse(reason) }
      map.showsPlaneOfClassifier = true
      choose(.coordinates(numbers[0] - 1, numbers[1] - 1))
    }
    return []
  }

  private mutating func bringNumber(_ name: String, _ argument: String) -> [Effect] {
    guard let number = Double(argument), number.isFinite else { return refuse("\(name) \(argument): a number") }
    switch name {
    case "smooth":
      guard number >= 0, number < 1 else { return refuse("smooth \(argument): 0 to below 1") }
      chart.smoothing = number
    case "crosshair": chart.crosshair = Int(min(max(number, 0), Double(lastStep)))
    case "step":
      guard let race = bench.race else { return refuse("there is no race to step through: n races") }
      bench.race?.isHeld = true
      bench.race?.shown = min(max(number.rounded(), 0), Double(race.steps))
    case "speed":
      guard playback != nil else { return refuse("only a replay has a speed: r replays") }
      guard Playback.speeds.contains(number) else { return refuse("speed \(argument): from 0.125 to 64") }
      playback?.speed = number
    default: return refuse("no command '\(name)'")
    }
    return []
  }

  /// Reads seconds, or minutes and seconds as the line of time shows them; nil for what is no time.
  private static func seconds(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Double(String($0)) }
    let numbers = parts.compactMap { $0 }.filter(\.isFinite)
    guard numbers.count == parts.count, numbers.count <= 2, let last = numbers.last else { return nil }
    guard numbers.count == 2 else { return last }
    return numbers[0] >= 0 && (0..<60).contains(last) ? 60 * numbers[0] + last : nil
  }
}
