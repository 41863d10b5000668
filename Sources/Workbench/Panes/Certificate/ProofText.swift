// The proof of a run's bound in words: each line with its formula, why it holds, and its two sides as numbers.

import Experiment
import OptimizerEngine
import Plotting

/// The proof of the bound of the run that is chosen, read at the step that is read.
struct ProofText {
  private let model: Model

  init(_ model: Model) { self.model = model }

  private var walk: ProofWalk? { model.selectedRun?.trace?.proof }

  /// Why there is no such proof; nil where there is one.
  var unavailability: String? {
    guard let run = model.selectedRun else { return "no run yet: n races, t trains" }
    guard run.trace != nil else { return "#\(run.id) is being computed: a moment" }
    return walk == nil
      ? "this proof is for a constant eta and a known beta; #\(run.id) \(run.name) rests on another" : nil
  }

  /// The two sides of a line as numbers: `#7 learned, steps 0 to 12: 3.21 <= 3.87`.
  func sentence(of line: ProofWalk.Line) -> String {
    guard let run = model.selectedRun, let walk else { return unavailability ?? "" }
    return Self.sentence(of: line, walk, run: "#\(run.id) \(run.name)", at: model.readStep)
  }

  /// The same of a run by its name.
  static func sentence(of line: ProofWalk.Line, _ walk: ProofWalk, run: String, at step: Int) -> String {
    // The last step has none after it.
    let step = min(max(step, 0), walk.stepCount - 1)
    let place = line.isOfOneStep ? "step \(step) to \(step + 1)" : "steps 0 to \(step)"
    return "\(run), \(place): \(sides(of: line, walk, at: step))"
  }

  private static func sides(of line: ProofWalk.Line, _ walk: ProofWalk, at step: Int) -> String {
    guard let sides = walk.sides(of: line, at: step) else { return "no such number is known for this run" }
    let (left, right) = (sides.left.shortText(significantDigits: 6), sides.right.shortText(significantDigits: 6))
    return "\(left) \(sides.holds ? "<=" : "> (FALSE)") \(right)"
  }

  /// All lines on a page.
  var page: TextPage {
    guard let run = model.selectedRun, let walk else {
      return TextPage(title: "Proof", lines: [unavailability ?? ""])
    }
    let isASCII = model.display.terminal.glyphs == .ascii
    let s = walk.scaledStep.shortText()
    let step = min(max(model.readStep, 0), walk.stepCount - 1)
    var lines = [
      "x+ = x + d, d = v - eta g, s = eta beta = \(s). G^2 and V^2 are the sums of |g|^2 and |v|^2 over the steps taken.",
      "Numbers of #\(run.id) \(run.name) at step \(step): i, then Left and Right in the curves, reads another one.",
    ]
    for (index, line) in ProofWalk.Line.allCases.enumerated() {
      lines += [
        "", "\(index + 1)  \(isASCII ? line.formula : MathText.set(line.formula))",
        "   \(Self.sides(of: line, walk, at: step))   \(line.reason)",
      ]
    }
    return TextPage(title: "Proof of the bound", lines: lines)
  }
}
