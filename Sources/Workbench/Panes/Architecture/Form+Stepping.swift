// What Left and Right do to a value of the form: the next choice, the next rung of a ladder.

import OptimizerEngine
import Plotting

extension Form {
  /// The value one step up or down as text; nil where there is no such step.
  static func stepped(_ key: String, in configuration: TrainingConfiguration, by direction: Int) -> String? {
    guard let setting = setting(key) else { return nil }
    let text = setting.read(configuration)
    if !setting.choices.isEmpty {
      let index = setting.choices.firstIndex(of: text) ?? 0
      return setting.choices[(index + direction + setting.choices.count) % setting.choices.count]
    }
    let candidate: String?
    switch key {
    case "widths":
      let widths = configuration.widths.map { stepped($0, by: direction, least: 1) }
      candidate = widths.map(String.init).joined(separator: ",")
    case "momentum":
      // Below the least number the best known one is chosen again.
      candidate =
        text == "auto"
        ? (direction > 0 ? "0.5" : nil)
        : direction < 0 && text == "0.5" ? "auto" : Double(text).map { closerToOne($0, by: direction) }
    case _ where TrainingConfiguration.partSettings.contains { $0.key == key && $0.approachesOne }:
      candidate = Double(text).map { closerToOne($0, by: direction) }
    case "seed": candidate = UInt64(text).map { String(direction > 0 ? $0 &+ 1 : $0 > 0 ? $0 - 1 : 0) }
    case "stepOffset", "clip":
      candidate = Double(text).map {
        $0 == 0 ? (direction > 0 ? "1.0" : "0.0") : $0 == 1 && direction < 0 ? "0.0" : ladder($0, by: direction)
      }
    default:
      candidate =
        Int(text).map { String(stepped($0, by: direction, least: 1)) } ?? Double(text).map { ladder($0, by: direction) }
    }
    guard let candidate else { return nil }
    var changed = configuration
    return (try? changed.set(key, to: candidate)) == nil ? nil : candidate
  }

  /// By one below ten, by about a fifth above.
  private static func stepped(_ value: Int, by direction: Int, least: Int) -> Int {
    let size = value + (direction < 0 ? -1 : 0)
    return max(value + direction * max(size / 5, 1), least)
  }

  /// The neighbor in 1, 2, 5, 10, 20, 50 ..., also for values between them.
  static func ladder(_ value: Double, by direction: Int) -> String {
    guard value > 0, value.isFinite else { return "\(value)" }
    var decade = 1.0
    while decade * 10 <= value * (1 + 1e-9) { decade *= 10 }
    while decade > value * (1 + 1e-9) { decade /= 10 }
    let rungs = [decade / 2, decade, decade * 2, decade * 5, decade * 10]
    let next =
      direction > 0 ? rungs.first { $0 > value * (1 + 1e-9) } : rungs.last { $0 < value * (1 - 1e-9) }
    // Three digits undo what repeated division by ten adds.
    return Double((next ?? value).shortText(significantDigits: 3)).map { "\($0)" } ?? "\(value)"
  }

  /// From 0.9 to 0.95, 0.98, 0.99 and on: the distance from one is on the same ladder.
  static func closerToOne(_ value: Double, by direction: Int) -> String {
    guard value < 1 else { return "\(value)" }
    let distance = Double(ladder(1 - value, by: -direction)) ?? 1 - value
    return Double((1 - min(distance, 1)).shortText(significantDigits: 6)).map { "\($0)" } ?? "\(value)"
  }
}
