// What is changed to tell what an optimizer has learned from what it remembers: of what it sees, or of its task.

/// One change of what a learned optimizer sees, or of the task that it is given (theory.md, section 7).
public enum Probe: String, DescribedChoice {
  /// Nothing is changed.
  case asIs = "as it is"
  /// The gradient that the direction sees is 0.
  case gradientZeroed = "gradient zeroed"
  /// What the direction remembers of earlier steps is forgotten before every step.
  case stateZeroed = "state zeroed"
  /// All that the direction sees is 0.
  case inputsZeroed = "inputs zeroed"
  /// The classes of the images have other names.
  case labelsShuffled = "labels shuffled"
  /// The pixels of all images are in another order.
  case pixelsPermuted = "pixels permuted"
  /// Starts from where no usual start lies.
  case startsMoved = "starts moved"
  /// The minimizers are elsewhere.
  case minimumMoved = "minimum moved"
  /// Another activation of the classifier.
  case otherActivation = "other activation"
  /// Another objective of the same dimension.
  case otherFamily = "other family"
  /// The same family of objectives in another dimension.
  case otherDimension = "other dimension"

  /// What is changed, in one sentence.
  public var sentence: String {
    switch self {
    case .asIs: "Nothing is changed: the objective and the starts as they are."
    case .gradientZeroed: "The gradient that the direction network sees is 0; the base step has the true one."
    case .stateZeroed: "What the direction network remembers is forgotten before every step, as if each were the first."
    case .inputsZeroed: "All that the direction network sees is 0; what it still adds to the base step, it remembers."
    case .labelsShuffled:
      "The classes get other names, for every start anew: as hard a task, which nobody can remember."
    case .pixelsPermuted: "The pixels of all images in another order, for every start anew."
    case .startsMoved:
      "Starts from where no usual one lies: outside of the box within twice its width; of classifiers three times as far out."
    case .minimumMoved: "The objective shifted by up to a tenth of its box, for every start anew."
    case .otherActivation: "The classifier with another activation."
    case .otherFamily: "Another objective of as many coordinates."
    case .otherDimension: "The same kind of objective with another number of coordinates."
    }
  }

  /// What it hides from the direction network; nil where it changes the task.
  public var hidden: HiddenPart? {
    switch self {
    case .gradientZeroed: .gradient
    case .stateZeroed: .state
    case .inputsZeroed: .inputs
    case .asIs, .labelsShuffled, .pixelsPermuted, .startsMoved, .minimumMoved, .otherActivation, .otherFamily,
      .otherDimension:
      nil
    }
  }
}
