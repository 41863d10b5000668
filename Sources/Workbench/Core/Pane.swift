// The panes: which there are, and what each of them says of itself. All that belongs to one lies in its folder; the rest of
// the workbench asks through this.

import Plotting

/// A pane of the workbench.
package enum Pane: Int, Sendable, CaseIterable {
  /// The function and the paths over it.
  case landscape = 1
  /// Curves over steps.
  case curves
  /// What is certain.
  case certificate
  /// The form of the optimizer to train.
  case architecture
  /// Trainings and runs.
  case queue
  /// What to do next, and the notes of a session.
  case lesson
  /// Runs side by side.
  case compare
  /// The list of objectives.
  case objectives
}

extension Pane {
  /// The panes that share a place where there is no room for all of them.
  static let secondaryPanes: Set<Pane> = [.architecture, .queue, .lesson, .compare]
}

extension Pane {
  /// The one list of panes: what each of them is.
  var feature: any PaneFeature.Type {
    switch self {
    case .landscape: LandscapePane.self
    case .curves: CurvesPane.self
    case .certificate: CertificatePane.self
    case .architecture: ArchitecturePane.self
    case .queue: QueuePane.self
    case .lesson: LessonPane.self
    case .compare: ComparePane.self
    case .objectives: ObjectivesPane.self
    }
  }

  /// The name in titles.
  package var title: String { feature.title }
  /// The name where there is little room.
  var shortTitle: String { feature.shortTitle }
}

/// A pane of the workbench: its names, how it is drawn and read out, and what keys and the mouse do in it.
protocol PaneFeature {
  /// The name in titles.
  static var title: String { get }
  /// The name where there is little room.
  static var shortTitle: String { get }
  /// What it is for, in two short lines of the help.
  static var purpose: [String] { get }
  /// What its help lists besides what works everywhere.
  static var keys: [Action] { get }
  /// What matters most in it now, for the line of keys.
  static func hints(_ model: Model) -> [Action]
  /// What Enter does, in a word or two.
  static func openLabel(_ model: Model) -> String
  /// Draws it in its place, frame included.
  static func draw(_ painter: inout Painter, in rect: CellRect)
  /// It in plain sentences, one a line.
  static func sentences(_ text: LineText) -> [String]
  /// Arrows, pages, Home and End.
  static func move(_ model: inout Model, _ movement: Movement) -> [Effect]
  /// Enter.
  static func open(_ model: inout Model) -> [Effect]
  /// The row of its list under a line inside of its frame; nil where there is none.
  static func row(_ model: Model, atLine line: Int, in rect: CellRect) -> Int?
  /// A click; the row is the one under it.
  static func click(_ model: inout Model, _ mouse: Mouse, row: Int?, isDouble: Bool) -> [Effect]
  /// The mouse moved with its button down.
  static func drag(_ model: inout Model, _ mouse: Mouse) -> [Effect]
  /// The wheel over it.
  static func wheel(_ model: inout Model, _ mouse: Mouse, isUp: Bool)
  /// The explanation of what is under its cursor.
  static func why(_ model: Model) -> TextPage
  /// The number or text under its cursor, to be copied; nil where there is none.
  static func copied(_ model: Model) -> CopiedText?
  /// Whether Up and Down lead from one line to another, so that an explanation can follow them.
  static var isWalked: Bool { get }
  /// Goes to what a number names, nil where that is a row of its list.
  static func go(_ model: inout Model, to number: Int) -> [Effect]?
}

extension PaneFeature {
  static var shortTitle: String { title }
  static func openLabel(_ model: Model) -> String { "Open" }
  static func row(_ model: Model, atLine line: Int, in rect: CellRect) -> Int? { nil }
  static func drag(_ model: inout Model, _ mouse: Mouse) -> [Effect] { [] }
  static func copied(_ model: Model) -> CopiedText? { nil }
  static var isWalked: Bool { true }
  static func go(_ model: inout Model, to number: Int) -> [Effect]? { nil }
}

extension Range<Int> {
  /// The row of a list under a line, where these are the rows shown below some others.
  func row(atLine line: Int, below head: Int = 0) -> Int? {
    let row = lowerBound + line - head
    return contains(row) ? row : nil
  }
}
