// What lies over the panes: questions, pages, a line being typed.

package import Experiment

/// What lies over the panes.
package enum Overlay: Sendable, Equatable {
  /// The help, for the focused pane or for all keys, scrolled.
  case help(isFull: Bool, scroll: Int)
  /// An explanation or a difference, scrolled.
  case page(TextPage, scroll: Int)
  /// Whether to quit while a training is live.
  case quitQuestion
  /// Whether to cancel a training.
  case cancelQuestion(training: Int)
  /// Whether to go on with a session that was cut off.
  case recoveryQuestion(UnfinishedSession)
  /// Whether a session may read files that lie elsewhere.
  case dataQuestion(path: String, files: [String])
  /// Whether to stop recording, and why it fails.
  case recordingQuestion(String)
}

/// A page of text over the panes.
package struct TextPage: Sendable, Equatable {
  /// The title.
  package var title: String
  /// The lines; long ones are broken where they are drawn.
  package var lines: [String]
}

/// A line being typed.
package struct LineEditor: Sendable, Equatable {
  /// What the line is for.
  package enum Purpose: Sendable, Equatable {
    /// The filter of the list of objectives.
    case filter
    /// The value of a setting.
    case setting(String)
    /// A command.
    case palette
    /// The note of a marker.
    case marker
    /// A formula of one's own.
    case expression
  }

  /// What the line is for.
  package var purpose: Purpose
  /// The text so far.
  package var text: String
  /// Why the text was not taken.
  package var problem: String?
  /// Whether typing replaces the text, as it does until something was typed or erased.
  package var isFresh = false
  /// The row of the palette's list.
  package var choice = 0
  /// What is known of the text so far: the check of a formula.
  package var remark: String?
}
