// What lies over the panes: questions, pages, a line being typed.

package import Experiment
package import SessionStore

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
  /// The pane that it is about, beside which it lies; nil for a page of its own.
  package var beside: Pane?
  /// Whether it follows the cursor of that pane.
  package var follows = false
  /// The words of the glossary that it is written with, where they are told.
  package var words: [String] = []
  /// Whether it is made of terms of the glossary.
  package var isGlossary = false
  /// Letters that mean something of their own on it, beside what the glossary says of them.
  package var letters: [GlossaryTerm] = []

  /// The words of the glossary that it is written with, its own letters first.
  var terms: [GlossaryTerm] {
    let text = ([title] + lines).joined(separator: "\n")
    let own = Set(letters.flatMap(\.spellings))
    return letters + Glossary.terms(in: text).filter { own.isDisjoint(with: $0.spellings) }
  }
}

/// A line being typed.
package struct LineEditor: Sendable, Equatable {
  /// What the line is for.
  package enum Purpose: Sendable, Equatable {
    /// The filter of the list of objectives.
    case filter
    /// The value of a setting.
    case setting(String)
    /// What narrows the list of what a setting may be.
    case choice(String)
    /// The value of a setting of a racer.
    case racer(Racer, key: String)
    /// A command.
    case palette
    /// The note of a marker.
    case marker
    /// A formula of one's own.
    case expression
    /// What is looked for in the help.
    case search
  }

  /// What the line is for.
  package var purpose: Purpose
  /// The text so far.
  package var text: String
  /// Why the text was not taken.
  package var problem: String?
  /// Whether typing replaces the text, as it does until something was typed or erased.
  package var isFresh = false
  /// The row of the list under the line, where there is one.
  package var choice = 0
  /// What is known of the text so far: the check of a formula.
  package var remark: String?

  /// Whether there is a list under the line, in which Up and Down move.
  var hasList: Bool {
    switch purpose {
    case .palette, .choice: true
    case .filter, .setting, .racer, .marker, .expression, .search: false
    }
  }
}
