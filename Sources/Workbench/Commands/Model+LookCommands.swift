// Commands with arguments that change what is looked at: colors, scales, planes, steps and times.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  // MARK: - Names

  mutating func chooseTheme(_ name: String) -> [Effect] {
    guard name != Theme.ofTerminal else {
      let effects = setTheme(display.themeOfTerminal)
      display.followsTerminal = true
      return effects
    }
    guard let theme = Theme(rawValue: name) else { return refuse(.theme, name, among: Theme.names) }
    return setTheme(theme)
  }

  mutating func chooseGlyphs(_ name: String) -> [Effect] {
    guard let tier = GlyphTier(rawValue: name) else {
      return refuse(.glyphs, name, among: GlyphTier.allCases.map(\.rawValue))
    }
    return draw(with: tier)
  }

  mutating func chooseGraphics(_ name: String) -> [Effect] {
    guard ["on", "off"].contains(name) else { return refuse(.graphics, name, among: ["on", "off"]) }
    return setGraphics(name == "on")
  }

  mutating func chooseLevels(_ name: String) -> [Effect] {
    guard let spacing = LevelSpacing(rawValue: name) else {
      return refuse(.levels, name, among: LevelSpacing.allCases.map(\.rawValue))
    }
    landscape.map.spacing = spacing
    return []
  }

  mutating func chooseMapStyle(_ name: String) -> [Effect] {
    guard let style = MapStyle(rawValue: name) else {
      return refuse(.fill, name, among: MapStyle.allCases.map(\.rawValue))
    }
    if let reason = fillUnavailability { return refuse(reason) }
    landscape.map.style = style
    return []
  }

  mutating func chooseColors(_ name: String) -> [Effect] {
    guard let colors = ColorMap.all.first(where: { $0.name == name }) else {
      return refuse(.colors, name, among: ColorMap.all.map(\.name))
    }
    landscape.map.colors = colors
    return []
  }

  mutating func chooseScale(_ name: String) -> [Effect] {
    guard let scale = ChartView.YScale(rawValue: name) else {
      return refuse(.logarithmic, name, among: ChartView.YScale.allCases.map(\.rawValue))
    }
    curves.chart.yScale = scale
    return []
  }

  mutating func chooseCurve(_ name: String) -> [Effect] {
    if name == Action.follow.rawValue { return act(.follow) }
    if name == CurveKind.starts.rawValue, let reason = startsUnavailability {
      return refuse("curve \(name): \(reason)")
    }
    guard let kind = CurveKind(rawValue: name), curveKinds.contains(kind) else {
      return refuse(.curve, name, among: curveKinds.map(\.rawValue) + [Action.follow.rawValue])
    }
    curves.kind = kind
    return []
  }

  mutating func choosePlane(_ argument: String) -> [Effect] {
    let numbers = argument.split { $0 == " " || $0 == "," }.compactMap { Int($0) }
    let objective = experiment.objective
    if argument == "digits", objective.isClassifier {
      landscape.map.showsPlaneOfClassifier = false
    } else if argument == "pca" {
      if let reason = unavailability(to: .plane) { return refuse(reason) }
      landscape.map.showsPlaneOfClassifier = true
      choose(.principal)
    } else {
      guard numbers.count == 2, objective.planeView(numbers[0] - 1, numbers[1] - 1) != nil else {
        return refuse("plane \(argument): pca, or two different coordinates from 1 to \(objective.dimension)")
      }
      if objective.dimension == 2, let reason = unavailability(to: .plane) { return refuse(reason) }
      landscape.map.showsPlaneOfClassifier = true
      choose(.coordinates(numbers[0] - 1, numbers[1] - 1))
    }
    return []
  }

  // MARK: - Numbers

  mutating func smooth(_ argument: String) -> [Effect] {
    guard let number = Self.number(argument) else { return refuse(.smooth, noNumber: argument) }
    guard number >= 0, number < 1 else { return refuse("smooth \(argument): 0 to below 1") }
    curves.chart.smoothing = number
    return []
  }

  mutating func putCrosshair(_ argument: String) -> [Effect] {
    guard let number = Self.number(argument) else { return refuse(.crosshair, noNumber: argument) }
    curves.chart.crosshair = Int(min(max(number, 0), Double(lastStep)))
    return []
  }

  mutating func showRace(upTo argument: String) -> [Effect] {
    guard let number = Self.number(argument) else { return refuse(.step, noNumber: argument) }
    guard let race = experiment.race else { return refuse("there is no race to step through: n races") }
    experiment.race?.isHeld = true
    experiment.race?.shown = min(max(number.rounded(), 0), Double(race.steps))
    return []
  }

  /// Shows a step: the crosshair where one is, else the race up to it.
  mutating func goToStep(_ number: Int) -> [Effect] {
    if playback == nil, curves.chart.crosshair == nil { return showRace(upTo: "\(number)") }
    curves.chart.crosshair = min(number, lastStep)
    return []
  }

  mutating func setSpeed(_ argument: String) -> [Effect] {
    guard let number = Self.number(argument) else { return refuse(.speed, noNumber: argument) }
    guard playback != nil else { return refuse("only a replay has a speed: r replays") }
    guard Playback.speeds.contains(number) else { return refuse("speed \(argument): from 0.125 to 64") }
    playback?.speed = number
    return []
  }

  mutating func seek(toText argument: String) -> [Effect] {
    guard playback != nil else { return refuse("only a replay has times: r replays") }
    guard let seconds = Self.seconds(argument) else {
      return refuse("seek \(argument): a time, in seconds or as 1:30")
    }
    seek(to: seconds)
    return []
  }

  private mutating func refuse(_ action: Action, noNumber argument: String) -> [Effect] {
    refuse("\(action.rawValue) \(argument): a number")
  }

  private static func number(_ text: String) -> Double? {
    Double(text).flatMap { $0.isFinite ? $0 : nil }
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
