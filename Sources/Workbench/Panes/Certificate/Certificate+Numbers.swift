// G beside its bound, as the pane, its sentences and their explanation write it.

import OptimizerEngine
import Plotting

extension Certificate {
  /// `reachCondition` where there is little room: what it depends on lasts.
  static let shortReachCondition = "if they last"

  /// G and the bound known now, in digits enough to tell them apart.
  func energyAndBound(significantDigits: Int = 3) -> (energy: String, bound: String) {
    Double.texts(gradientEnergy, boundNow, significantDigits: significantDigits)
  }

  /// How much of the bound the run has used, in percent, which reads 100 only where G attains it; nil without a bound.
  var tightText: String? { tightness.map { Double.texts(100 * $0, 100).0 } }
}
