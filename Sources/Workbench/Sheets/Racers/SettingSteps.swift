// Steps of the settings of an optimizer designed by hand: on the ladder of the form, as its range asks for.

import OptimizerEngine

extension Form {
  /// The value one step up or down; what that leaves its range, the range says.
  static func stepped(_ value: Double, of setting: OptimizerSetting, by direction: Int) -> Double {
    let range = setting.range
    if range.isWhole {
      return min(max(value + Double(direction) * max((value / 5).rounded(), 1), range.low), range.high)
    }
    // Momenta and decays: the distance from one is what matters.
    if range.low == 0, range.high == 1, range.includesLow { return Double(closerToOne(value, by: direction)) ?? value }
    if range.high.isFinite {
      let tenth = (range.high - range.low) / 10
      return (((value - range.low) / tenth).rounded() + Double(direction)) * tenth + range.low
    }
    // Zero has a meaning of its own, which the ladder reaches from the usual value.
    if value == 0 { return direction > 0 ? max(setting.usual ?? 1e-3, 1e-3) : 0 }
    if range.includesLow, direction < 0, value <= 1e-3 { return 0 }
    return Double(ladder(value, by: direction)) ?? value
  }
}
