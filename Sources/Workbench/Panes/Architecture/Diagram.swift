// The optimizer in the form as a block diagram: which blocks there are and what stands in them, without places or colors.
//
//     x,g,f -> features -> network -> omega
//     x_0   -> operator -> m_t     -> v
//     g     -> step                -> x+          rollouts -> meta-loss -> meta-gradient -> meta-step
//
// Sizes, counts and guarantees are the engine's.

import OptimizerEngine

/// The blocks of an optimizer and of its training.
struct Diagram {
  /// A place in the diagram.
  enum Place: String, CaseIterable {
    case inputs, features, network, omega
    case operatorInputs, magnitude, proposal
    case stepInputs, step, update
    case rollouts, metaLoss, metaGradient, metaStep

    /// The block in which the settings of a part act.
    init(_ part: ArchitecturePart) {
      switch part {
      case .inputs: self = .inputs
      case .features: self = .features
      case .network: self = .network
      case .magnitude: self = .magnitude
      case .proposal: self = .proposal
      case .step: self = .step
      case .update: self = .update
      case .rollouts: self = .rollouts
      case .metaLoss: self = .metaLoss
      case .metaGradient: self = .metaGradient
      case .metaStep: self = .metaStep
      }
    }
  }

  /// One way to say a line, with the status of what it says where that is known.
  struct Wording: Equatable {
    var text: String
    var status: PremiseStatus?

    /// Columns.
    var width: Int { text.count + (status.map { $0.beforeRun.count + (text.isEmpty ? 0 : 1) } ?? 0) }
  }

  /// A line of a block in fewer and fewer words.
  typealias Line = [Wording]

  /// A block.
  struct Block: Equatable {
    let place: Place
    /// Its name in fewer and fewer words.
    let titles: [String]
    /// What stands in it, the most important first.
    let lines: [Line]
    /// The block in a sentence, for those who do not see it.
    let sentence: String
  }

  /// The blocks, row by row.
  let rows: [[Block]]
  /// The blocks of the training.
  let training: [Block]
  /// What stands above the training, in fewer and fewer words.
  let caption: [String]
  /// What stands where the operator would, for optimizers without one, in fewer and fewer words.
  let note: [String]

  /// All blocks.
  var blocks: [Block] { rows.flatMap { $0 } + training }

  /// The block of a setting; nil for a key that is none.
  static func place(of key: String) -> Place? { Form.setting(key).map { Place($0.part) } }

  /// The diagram of a configuration on an objective, with the arrow between sizes that the screen can show.
  init(_ configuration: TrainingConfiguration, on objective: Objective, arrow: String = "->") {
    let source = DiagramSource(configuration, objective, arrow: arrow)
    rows =
      source.convergent == nil
      ? [source.networkRow, [source.step, source.update]]
      : [source.networkRow, source.operatorRow, source.stepRow]
    training = source.training
    let count = source.weightCount
    caption = [
      "Each of \(configuration.metaSteps) meta-steps changes all \(count) weights:",
      "Training changes all \(count) weights:", "\(count) weights, trained by", "trained by",
    ]
    note = source.convergent == nil ? [source.rule.correctionGuarantee, "nothing bounds it"] : []
  }
}

extension Diagram.Wording {
  init(_ text: String) { self.init(text: text) }
}
