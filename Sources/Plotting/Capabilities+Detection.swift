// Which colors and characters a terminal can show: a pure function of its environment, so it can be tested as a table.

extension Capabilities {
  /// Decides from environment variables what can be shown.
  ///
  /// Color, strongest rule first: a non-empty `NO_COLOR` means none; `FORCE_COLOR` and `CLICOLOR_FORCE` turn color on
  /// even into a pipe (`FORCE_COLOR=0` off; 1, 2 and 3 name the tier); `CLICOLOR=0` or a pipe means none; then
  /// `COLORTERM` and the name in `TERM` decide; `COLORTERM` counts for nothing on the Linux console and in GNU screen,
  /// which only inherit it.
  ///
  /// Characters: Braille if the first non-empty of `LC_ALL`, `LC_CTYPE` and `LANG` names UTF-8 and the terminal is not
  /// one whose font is known to lack Braille (the Linux console, hardware terminals, `dumb`).
  ///
  /// - Parameters:
  ///   - environment: The variables of the process.
  ///   - isTerminal: Whether the output goes to a terminal.
  package static func detect(environment: [String: String], isTerminal: Bool) -> Capabilities {
    explain(environment: environment, isTerminal: isTerminal).capabilities
  }

  /// The same with the reason of each choice in a few words.
  package static func explain(
    environment: [String: String], isTerminal: Bool
  ) -> (capabilities: Capabilities, colorReason: String, glyphReason: String) {
    let (color, colorReason) = color(environment: environment, isTerminal: isTerminal)
    let (glyphs, glyphReason) = glyphs(environment: environment)
    return (Capabilities(color: color, glyphs: glyphs), colorReason, glyphReason)
  }

  private static func color(environment: [String: String], isTerminal: Bool) -> (ColorTier, reason: String) {
    func value(_ name: String) -> String { environment[name]?.lowercased() ?? "" }
    guard value("NO_COLOR").isEmpty else { return (.mono, "NO_COLOR is set") }
    let (own, reason) = terminalColor(
      term: value("TERM"), colorTerm: value("COLORTERM"), isTmux: !value("TMUX").isEmpty)
    let force = value("FORCE_COLOR")
    switch force {
    case "": break
    case "0", "false": return (.mono, "FORCE_COLOR=\(force)")
    case "1": return (.sixteen, "FORCE_COLOR=1")
    case "2": return (.palette, "FORCE_COLOR=2")
    case "3": return (.truecolor, "FORCE_COLOR=3")
    default: return (own == .mono ? .sixteen : own, "FORCE_COLOR is set; \(reason)")
    }
    if !value("CLICOLOR_FORCE").isEmpty, value("CLICOLOR_FORCE") != "0" {
      return (own == .mono ? .sixteen : own, "CLICOLOR_FORCE is set; \(reason)")
    }
    guard isTerminal else { return (.mono, "the output is no terminal") }
    return value("CLICOLOR") == "0" ? (.mono, "CLICOLOR=0") : (own, reason)
  }

  private static func terminalColor(
    term: String, colorTerm: String, isTmux: Bool
  ) -> (ColorTier, reason: String) {
    guard !term.isEmpty else { return (.mono, "TERM is not set") }
    guard !isMonochrome(term) else { return (.mono, "TERM names a terminal without color") }
    if term.hasSuffix("-direct") { return (.truecolor, "TERM ends with -direct") }
    // GNU screen hands COLORTERM on but misreads 24-bit color, unless it is tmux under its name; the Linux console has
    // sixteen colors whatever was inherited.
    let isHonest = term != "linux" && (!term.hasPrefix("screen") || isTmux)
    if isHonest, colorTerm == "truecolor" || colorTerm == "24bit" { return (.truecolor, "COLORTERM says so") }
    let modern = ["kitty", "alacritty", "ghostty", "wezterm", "foot"]
    if modern.contains(where: { term == $0 || term == "xterm-" + $0 || term.hasPrefix($0 + "-") }) {
      return (.truecolor, "TERM names a terminal that has it")
    }
    return term.contains("256color") ? (.palette, "TERM says 256color") : (.sixteen, "TERM says nothing of more")
  }

  private static func isMonochrome(_ term: String) -> Bool {
    let names = ["dumb", "unknown", "network", "teletype"]
    let families = ["vt52", "vt100", "vt102", "vt220", "vt320", "wy", "adm", "tvi"]
    return names.contains(term) || term.hasSuffix("-m") || term.hasSuffix("-mono")
      || families.contains(where: term.hasPrefix)
  }

  private static func glyphs(environment: [String: String]) -> (GlyphTier, reason: String) {
    let term = environment["TERM"]?.lowercased() ?? ""
    guard let variable = localeVariable(environment) else { return (.ascii, "no locale is set") }
    let name = environment[variable]?.lowercased() ?? ""
    guard name.contains("utf-8") || name.contains("utf8") else { return (.ascii, "\(variable) does not name UTF-8") }
    // A missing TERM says nothing about the font: a file or a pipe is read in some UTF-8 viewer later.
    let lacksBraille = term == "linux" || isMonochrome(term)
    return lacksBraille
      ? (.ascii, "the font of this kind of terminal lacks Braille") : (.braille, "\(variable) names UTF-8")
  }

  /// The variable that decides about characters: the first that is not empty.
  package static func localeVariable(_ environment: [String: String]) -> String? {
    ["LC_ALL", "LC_CTYPE", "LANG"].first { environment[$0]?.isEmpty == false }
  }
}
