// The parts of a learned optimizer and of its training: which of them a setting belongs to.

/// A part of a learned optimizer or of its training, to which settings belong.
///
/// ```
/// inputs -> features -> network -> omega;   operator -> m_t;   proposal: v from both;   step: -eta g;   update: x+
/// rollouts -> metaLoss -> metaGradient -> metaStep, which changes the weights of network and operator
/// ```
public enum ArchitecturePart: String, Sendable, CaseIterable {
  /// What the network sees of the objective.
  case inputs
  /// The scale in which it sees it.
  case features
  /// The network that says where v points, or that steps by itself.
  case network
  /// The magnitude operator, which gives m_t.
  case magnitude
  /// How m_t and the network's output make v.
  case proposal
  /// The step size of the gradient term.
  case step
  /// How the next point comes out of all of it.
  case update
  /// What a training computes in every meta-step.
  case rollouts
  /// What is minimized.
  case metaLoss
  /// How its derivative by the weights is found.
  case metaGradient
  /// How the weights are changed.
  case metaStep

  /// Whether it is a part of the optimizer in every unit of x: what sees, remembers and points, not how long a step is.
  var isArchitecture: Bool {
    switch self {
    case .inputs, .features, .network, .magnitude, .proposal, .update: true
    case .step, .rollouts, .metaLoss, .metaGradient, .metaStep: false
    }
  }
}
