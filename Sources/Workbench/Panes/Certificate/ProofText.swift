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

  /// The two sides of a line as numbers: `#7 learned, x_0 to x_13: 3.21 <= 3.87`.
  func sentence(of line: ProofWalk.Line) -> String {
    guard let run = model.selectedRun, let walk else { return unavailability ?? "" }
    return Self.sentence(of: line, walk, run: "#\(run.id) \(run.name)", at: model.readStep)
  }

  /// The same of a run by its name.
  static func sentence(of line: ProofWalk.Line, _ walk: ProofWalk, run: String, at step: Int) -> String {
    let step = lastStep(walk, step)
    let said = sides(of: line, walk, at: step)
    let why = said == noNumber ? ". \(walk.reason(for: line))" : ""
    return "\(run), x_\(line.isOfOneStep ? step : 0) to x_\(step + 1): \(said)\(why)"
  }

  /// What stands in place of two sides.
  private static let noNumber = "no number"

  /// The step read, which ends at the iterate after it; from the last iterate none begins.
  private static func lastStep(_ walk: ProofWalk, _ step: Int) -> Int { min(max(step, 0), walk.stepCount - 1) }

  private static func sides(of line: ProofWalk.Line, _ walk: ProofWalk, at step: Int) -> String {
    guard let sides = walk.sides(of: line, at: step) else { return noNumber }
    let (left, right) = (sides.left.shortText(significantDigits: 6), sides.right.shortText(significantDigits: 6))
    return "\(left) \(sides.holds ? "<=" : "> (FALSE)") \(sum(of: sides.terms))\(right)"
  }

  /// Terms as a sum, up to the sign before what they come to: `2.4 - 0.3 = `; nothing for none.
  private static func sum(of terms: [Double]) -> String {
    guard let first = terms.first else { return "" }
    let rest = terms.dropFirst().map { "\($0 < 0 ? " - " : " + ")\($0.magnitude.shortText(significantDigits: 4))" }
    return first.shortText(significantDigits: 4) + rest.joined() + " = "
  }

  /// All lines on a page.
  var page: TextPage {
    guard let run = model.selectedRun, let walk else {
      return TextPage(title: "Proof", lines: [unavailability ?? ""])
    }
    let isASCII = model.display.terminal.glyphs == .ascii
    let s = walk.scaledStep.shortText()
    let step = Self.lastStep(walk, model.readStep)
    var lines = [
      "x+ = x + d, d = v - eta g, s = eta beta = \(s). G^2 and V^2 are the sums of |g|^2 and |v|^2 over the steps taken.",
      "Numbers of #\(run.id) \(run.name) at step \(step), from x_\(step) to x_\(step + 1): lines 1 and 2 are of it, the others of the T = \(step + 1) steps from x_0 to x_\(step + 1). i, then Left and Right in the curves, reads another one.",
    ]
    for (index, line) in ProofWalk.Line.allCases.enumerated() {
      lines += [
        "", "\(index + 1)  \(isASCII ? line.formula : MathText.set(line.formula))",
        "   \(Self.sides(of: line, walk, at: step))   \(walk.reason(for: line))",
      ]
    }
    lines += bridge.map { ["", $0] } ?? []
    return TextPage(title: "Proof of the bound", lines: lines, letters: Self.letters)
  }

  /// What the two bounds of the certificate are in this proof; nil where it has none.
  private var bridge: String? {
    guard let certificate = model.selectedRun?.trace?.certificate, certificate.boundNow.isFinite else { return nil }
    let (now, before) = (certificate.boundNow.shortText(), certificate.bound.shortText())
    return "Pane 3 has two bounds of G. Before the run: \(before), line 9, for any weights. Known now: \(now), "
      + "the best of line 7 begun anew at each x_t, with f(x_t) for f(x_0), the budget that is left for V^2, and the |g|^2 "
      + "of the steps before added."
  }

  /// What letters mean in the proof that mean something else too.
  private static let letters = [
    GlossaryTerm("d", [], "In the proof: the step from x to x+. Elsewhere d is the dimension.", "d = v - eta g"),
    GlossaryTerm(
      "G", ["G^2"], "In the proof: the energy of the gradients, as a length. The path G on the map is the run gd.",
      "G = sqrt( sum over t of |g_t|^2 )"),
    GlossaryTerm("B", [], "In the proof: the bound of G that is known before the run.", "G <= B"),
  ]
}
