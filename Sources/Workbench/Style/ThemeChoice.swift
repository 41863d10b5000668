// Which look the screen begins with, and why.

package import Plotting

/// The look a screen begins with.
package struct ThemeChoice: Sendable, Equatable {
  /// The look.
  package let theme: Theme
  /// Why, in a few words.
  package let reason: String
  /// Whether nobody has chosen it, so that it follows what the terminal says of its background.
  package let followsTerminal: Bool

  /// What was said of the look, the strongest first.
  ///
  /// - Parameters:
  ///   - asked: By an option.
  ///   - configured: In the config file.
  ///   - remembered: In the workbench, the last time.
  ///   - backdrop: By the terminal; asked only where nothing stronger is known.
  ///   - environment: The variables of the process.
  package init(
    asked: Theme? = nil, configured: Theme? = nil, remembered: Theme? = nil, backdrop: () -> Backdrop?,
    environment: [String: String]
  ) {
    let chosen: [(Theme?, String)] = [
      (asked, "--theme says so"), (configured, "the config file says so"), (remembered, "it was chosen last"),
    ]
    if let (theme, reason) = chosen.first(where: { $0.0 != nil }), let theme {
      (self.theme, self.reason, followsTerminal) = (theme, reason, false)
      return
    }
    followsTerminal = true
    if let answer = backdrop() {
      (theme, reason) = (Theme(answer), "the terminal says that its background is \(answer.rawValue)")
    } else if let variable = Backdrop(environment: environment) {
      (theme, reason) = (Theme(variable), "COLORFGBG says so")
    } else {
      (theme, reason) = (.dark, "nothing says otherwise")
    }
  }
}

extension Theme {
  /// The look for a background.
  package init(_ backdrop: Backdrop) { self = backdrop == .light ? .light : .dark }
}
