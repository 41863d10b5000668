// The words and symbols of the screen, of lessons and of certificates: a row for each. Settings, operators, optimizers and
// premises say themselves what they are, so they have no row here (`Glossary.others`).

/// A word or a symbol: what it means, in a sentence, and its formula where it has one.
package struct GlossaryTerm: Sendable, Equatable {
  /// How it is written first.
  package let name: String
  /// How else it is written.
  package let others: [String]
  /// What it means.
  package let meaning: String
  /// Its formula; nil where there is none.
  package let formula: String?

  init(_ name: String, _ others: [String] = [], _ meaning: String, _ formula: String? = nil) {
    (self.name, self.others, self.meaning, self.formula) = (name, others, meaning, formula)
  }

  /// All ways it is written.
  var spellings: [String] { [name] + others }
}

/// A part of the glossary.
package struct GlossaryGroup: Sendable {
  /// What its terms are about.
  package let title: String
  /// The terms.
  package let terms: [GlossaryTerm]
}

extension Glossary {
  /// The terms that have no other author, by what they are about.
  package static let groups: [GlossaryGroup] = [
    GlossaryGroup(title: "The problem", terms: problem), GlossaryGroup(title: "An optimizer", terms: optimizer),
    GlossaryGroup(title: "The certificate", terms: certificate), GlossaryGroup(title: verdicts, terms: words),
    GlossaryGroup(title: "Training", terms: training), GlossaryGroup(title: "The workbench", terms: workbench),
  ]

  /// The words for how well something is known.
  static let verdicts = "How well it is known"

  private static let problem: [GlossaryTerm] = [
    GlossaryTerm("f", ["f(x)", "objective"], "The objective: the function that is to be made small."),
    GlossaryTerm("f*", ["minimum"], "The greatest lower bound of f: its least value, where f has one."),
    GlossaryTerm(
      "gap", ["f - f*"], "How far a value of f is above the least there can be; 0 at a minimum.", "e_t = f(x_t) - f*"),
    GlossaryTerm(
      "x", ["x_t", "x+", "iterate"], "The iterate: the point an optimizer has reached after t steps.",
      "x_{t+1} = x_t - eta g_t + v_t"),
    GlossaryTerm("t", ["T"], "The number of the step, from 0 on: step t goes from x_t to x_{t+1}; T steps end at x_T."),
    GlossaryTerm("d", ["dimension"], "The dimension: how many numbers a point x has."),
    GlossaryTerm(
      "g", ["g_t", "|g|", "|g_t|", "gradient"],
      "The gradient of f at x_t: the direction in which f rises fastest; its length |g| is 0 where f is flat.",
      "g_t = grad f(x_t)"),
    GlossaryTerm(
      "beta", ["smoothness", "smooth"],
      "The smoothness constant: how fast the gradient can turn. It holds everywhere, or on the box only.",
      "|g(x) - g(y)| <= beta |x - y|"),
    GlossaryTerm(
      "mu", ["PL", "strong convexity", "strongly convex"],
      "A constant by which the gap shrinks by a factor a step: of strong convexity, or of the inequality of Polyak and "
        + "Lojasiewicz (PL).", "|g|^2 >= 2 mu (f - f*)"),
    GlossaryTerm("convex", [], "f is convex where no chord lies below it: every flat point is a minimum then."),
    GlossaryTerm(
      "box", ["x_t in the box"],
      "The region on which constants of f are known where they do not hold everywhere; what is proved on it holds while "
        + "the iterates stay in it."),
    GlossaryTerm(
      "mini-batch", ["mini-batches", "batch", "batches", "sigma^2"],
      "A random part of the data: its gradient is right on average, with a variance sigma^2.",
      "E e_t = 0,  E |e_t|^2 <= sigma^2"),
  ]

  private static let optimizer: [GlossaryTerm] = [
    GlossaryTerm(
      "learned optimizer", ["learned", "L2O"],
      "An update rule with weights that are trained on problems of a kind, so that it is good at problems of that kind."
    ),
    GlossaryTerm(
      "eta", ["eta_t", "eta_t^2", "step size", "stepSize"],
      "The step size: how far a step goes against the gradient. Below 2/beta gradient descent converges.",
      "0 < eta < 2/beta"),
    GlossaryTerm("s", ["eta beta"], "The step size in units of 1/beta; the guarantee needs s < 2.", "s = eta beta"),
    GlossaryTerm(
      "v", ["v_t", "|v|", "|v_t|", "correction", "update"],
      "The correction: what an optimizer adds to a step of gradient descent. Every optimizer has one.",
      "v_t = x_{t+1} - x_t + eta g_t"),
    GlossaryTerm(
      "m_t", ["magnitude"],
      "The magnitude: the length that v_t can have at most. It is known before the run and does not depend on f, but for the "
        + "budget gate's, which follows from what was spent so far.", "|v_t| <= m_t"),
    GlossaryTerm(
      "rho", ["rho^t", "ratio"],
      "The factor by which the magnitude of the geometric operator shrinks at every step; below 1 for any weights.",
      "m_t = a rho^t"),
    GlossaryTerm(
      "a", ["scale"], "The magnitude of the geometric and the polynomial operator at the first step.", "m_0 = a"),
    GlossaryTerm(
      "omega", ["omega_t", "direction", "proposal"],
      "The proposal: where v_t shall point and how far, as a network says, of any length; the product with m_t shortens it.",
      "v_t = omega_t / sqrt( 1 + |omega_t|^2 / m_t^2 ) (capped)"),
    GlossaryTerm(
      "operator", ["operators"],
      "What makes the magnitudes m_t: a system that is stable for all values of its weights, so that V^2 is finite however "
        + "it is trained."),
    GlossaryTerm(
      "square-summable", ["summable", "l2", "l2-stable"],
      "A sequence whose squares have a finite sum: it goes to 0, and fast enough for the guarantee.",
      "sum over t of |v_t|^2 < infinity"),
    GlossaryTerm(
      "gain", ["l2 gain"],
      "How much larger the output of an operator can be than its input, both measured by their energy.",
      "|output|_2 <= gain |input|_2"),
    GlossaryTerm(
      "contraction", ["contraction rate"],
      "The factor by which an operator forgets a difference between two states at every step."),
    GlossaryTerm(
      "REN", ["ren", "recurrent equilibrium network"],
      "A recurrent equilibrium network: a recurrent network that is stable for all values of its weights.",
      "Revay, Wang and Manchester, arXiv:2104.05942"),
    GlossaryTerm(
      "LRU", ["lru", "linear recurrent unit"],
      "A linear recurrent unit: a recurrence with complex eigenvalues inside of the unit circle."),
    GlossaryTerm(
      "mul/step", [],
      "Multiplications with weights in one step: what an optimizer computes beside f and its gradient."),
    GlossaryTerm(
      "momentum", [],
      "How much of the last step is added to the next one; Nesterov's method takes g_t after that step.",
      "x_{t+1} = x_t - eta g_t + momentum (x_t - x_{t-1}) (heavy ball)"
    ),
  ]

  private static let certificate: [GlossaryTerm] = [
    GlossaryTerm(
      "certificate", [],
      "What is certain of a run and why: a claim, the premises it needs, and the numbers that follow."),
    GlossaryTerm("claim", [], "What the certificate says: usually that the gradients go to 0."),
    GlossaryTerm("premise", ["premises"], "Something the claim needs; the weakest premise decides the headline."),
    GlossaryTerm(
      "headline", ["verdict", "weakest"], "How well the whole claim is known: as well as its weakest premise."),
    GlossaryTerm(
      "V^2", ["V", "budget", "spent", "energy"],
      "The energy of the corrections. The budget is what V^2 can be at most, known before the run; spent is what the run has "
        + "used of it.", "V^2 = sum over t of |v_t|^2"),
    GlossaryTerm(
      "G", ["G^2"], "The energy of the gradients, as a length; if it is finite, the gradients go to 0.",
      "G = sqrt( sum over t of |g_t|^2 )"),
    GlossaryTerm(
      "D", ["D_t"], "The decrease there is to come: f at the start less the lower bound of f.", "D = f(x_0) - f*"),
    GlossaryTerm(
      "bound", ["B", "B_t", "known now", "known before", "before"],
      "What G can be at most: known before from the operator and the start alone, and known now, where what the run has "
        + "done is used as well.", "G <= ( |1-s| V + sqrt(V^2 + 2 eta (2-s) D) ) / (eta (2-s))"),
    GlossaryTerm(
      "tight", ["tightness"], "How much of the bound the run has used: G as a part of the bound known now.",
      "tight = G / bound"),
    GlossaryTerm(
      "N", ["N(eps)", "eps", "if they last", "if the premises last"],
      "A number of steps by which one gradient is certain to be as short as eps, or shorter; where a premise was checked at the "
        + "steps seen, only if the premises last. Seen is the first step that had one.",
      "N(eps) = min over t of t + ceil(B_t^2 / eps^2)"),
    GlossaryTerm(
      "rate", ["linear rate", "factor"], "A factor by which the gap shrinks at every step, beside what v can add.",
      "f(x_t) - f* <= constant factor^t + v's part"),
    GlossaryTerm(
      "envelope", ["certified envelope", "bounds"],
      "The bound as a curve over the gradients: what |g_t| can be at most once the earlier gradients are paid.",
      "|g_t| <= sqrt( B^2 - sum over k < t of |g_k|^2 )"),
    GlossaryTerm(
      "audit", ["audited", "descent audit"],
      "A look at every step whether f fell as beta says it must; audited steps halve eta where it did not, and need no beta.",
      "b_t = 2 (f(x+) - f - <g, x+ - x>) / |x+ - x|^2 <= beta"),
    GlossaryTerm(
      "guarantee", ["guaranteed", "kept"],
      "That the gradients go to 0 whatever the weights are: it holds by the form of the optimizer, before any training."
    ),
    GlossaryTerm(
      "E", ["E G", "expectation"],
      "The mean over all draws of the mini-batches: bounds with it speak of the mean, not of one run."),
  ]

  private static let words: [GlossaryTerm] = [
    GlossaryTerm(
      "PROVED", ["PROVED from t"],
      "It holds by construction: for all weights and starts, or of one run where its steps were needed."),
    GlossaryTerm("CHECKED", [], "It was verified at every step of this run, and says nothing of others."),
    GlossaryTerm(
      "CONFIDENT", [],
      "It holds for all but a share of the starts, with a stated confidence: from runs of random starts."),
    GlossaryTerm("SAMPLED", [], "It was tested at some points and holds there: a sampled constant is no proof."),
    GlossaryTerm(
      "NO CLAIM", [],
      "A premise is missing or cannot be known, so nothing is claimed; the run may be good all the same."),
    GlossaryTerm("VIOLATED", [], "It was found false, at a step that is named."),
    GlossaryTerm(
      "TO BE CHECKED", [],
      "Before a run: what only its steps can show. It reads CHECKED where they have shown it."),
    GlossaryTerm(
      "recorded", [], "What a session's file says of a run, until that has been computed here."),
    GlossaryTerm("LOST", [], "The choice in the form leaves no claim: |v|_2 need not be finite any more."),
    GlossaryTerm(
      "quotient", ["largest quotient"],
      "How much the gradient changed in a step, for its length: no beta below it can be right.",
      "|g_{t+1} - g_t|/|x_{t+1} - x_t|"),
  ]

  private static let training: [GlossaryTerm] = [
    GlossaryTerm(
      "training", ["meta-training", "trained"],
      "Changing the weights of an optimizer, meta-step by meta-step, so that it does better on problems of a kind."),
    GlossaryTerm(
      "meta-step", ["meta-steps"],
      "One step of training: the optimizer is run from some starts, and its weights are changed so that it gets better."
    ),
    GlossaryTerm(
      "meta-loss", [],
      "What training makes small: how well the optimizer did on its way; metaLoss says which measure that is."),
    GlossaryTerm(
      "held out", ["held-out", "held-out loss"],
      "The same loss on starts that training never sees. A gap that opens between the two is overfitting."),
    GlossaryTerm(
      "meta-gradient", ["raw meta-gradient"],
      "The gradient of the meta-loss by the weights, through all steps of a rollout."),
    GlossaryTerm("rollout", ["rollouts"], "A run of the optimizer during training, horizon steps long."),
    GlossaryTerm("weights", ["parameters", "theta"], "The numbers that training changes."),
    GlossaryTerm(
      "preset", [], "Settings of a training that suit an objective; `preset NAME` takes them into the form."),
    GlossaryTerm(
      "probes", ["what did it learn"],
      "Changes of what a learned optimizer sees, or of its task, that tell what it learned from what it remembers."),
    GlossaryTerm(
      "memory score", [],
      "Of the lead over its base step alone, the share that is left when every input of the direction network is zeroed: 1 is "
        + "all memory, 0 none.", "lead(inputs zeroed)/lead(as it is)"),
    GlossaryTerm("bench", [], "What is worked on: the objective chosen, the form, the probe and the race."),
  ]

  private static let workbench: [GlossaryTerm] = [
    GlossaryTerm("race", [], "Several optimizers from one start, with as many steps each."),
    GlossaryTerm(
      "run", ["runs"], "One optimizer from one start, for some steps; it has a number, a record and a certificate."),
    GlossaryTerm(
      "probe", [], "The point + on the map that arrows and clicks move: f and |g| are read there, races start there."),
    GlossaryTerm(
      "slice", ["plane", "off plane"],
      "A plane through the space of an objective of many dimensions: what the map shows of it."),
    GlossaryTerm(
      "principal components", ["pca", "PCA"],
      "The plane in which a path moves most; the title says which part of its way lies in it."),
    GlossaryTerm(
      "levels", ["contour", "contours", "isolines"],
      "Lines of equal f: evenly spaced in f, in its logarithm, or by how much of the map lies between."),
    GlossaryTerm("crosshair", [], "A step at which all panes are read."),
    GlossaryTerm(
      "<= 0", ["inf", "nan"],
      "How many numbers of the lines a chart cannot draw: 0 and less have no logarithm, inf is more than a number can hold, nan "
        + "is none. An x marks where inf and nan are."),
    GlossaryTerm(
      "quantile", ["quantiles", "median"],
      "The value below which a stated part of all starts lies; half of them lie below the median."),
    GlossaryTerm(
      "marker", ["markers"], "A place in a session with a note, a task or a quiz; lessons are made of them."),
    GlossaryTerm(
      "session", [], "The record of all that was done, in a text file: it can be replayed, verified and shared."),
    GlossaryTerm("replay", [], "A session applied again, forward and back; nothing is computed."),
  ]
}
