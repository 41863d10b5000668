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
  public static func detect(environment: [String: String], isTerminal: Bool) -> Capabilities {
    Capabilities(
      color: color(environment: environment, isTerminal: isTerminal), glyphs: glyphs(environment: environment))
  }

  private static func color(environment: [String: String], isTerminal: Bool) -> ColorTier {
    func value(_ name: String) -> String { environment[name]?.lowercased() ?? "" }
    guard value("NO_COLOR").isEmpty else { return .mono }
    let own = terminalColor(term: value("TERM"), colorTerm: value("COLORTERM"), isTmux: !value("TMUX").isEmpty)
    switch value("FORCE_COLOR") {
    case "": break
    case "0", "false": return .mono
    case "1": return .sixteen
    case "2": return .palette
    case "3": return .truecolor
    default: return own == .mono ? .sixteen : own
    }
    if !value("CLICOLOR_FORCE").isEmpty, value("CLICOLOR_FORCE") != "0" { return own == .mono ? .sixteen : own }
    return isTerminal && value("CLICOLOR") != "0" ? own : .mono
  }

  private static func terminalColor(term: String, colorTerm: String, isTmux: Bool) -> ColorTier {
    guard !term.isEmpty, !isMonochrome(term) else { return .mono }
    if term.hasSuffix("-direct") { return .truecolor }
    // GNU screen hands COLORTERM on but misreads 24-bit color, unless it is tmux under its name; the Linux console has
    // sixteen colors whatever was inherited.
    let isHonest = term != "linux" && (!term.hasPrefix("screen") || isTmux)
    if isHonest, colorTerm == "truecolor" || colorTerm == "24bit" { return .truecolor }
    let modern = ["kitty", "alacritty", "ghostty", "wezterm", "foot"]
    if modern.contains(where: { term == $0 || term == "xterm-" + $0 || term.hasPrefix($0 + "-") }) { return .truecolor }
    return term.contains("256color") ? .palette : .sixteen
  }

  private static func isMonochrome(_ term: String) -> Bool {
    let names = ["dumb", "unknown", "network", "teletype"]
    let families = ["vt52", "vt100", "vt102", "vt220", "vt320", "wy", "adm", "tvi"]
    return names.contains(term) || term.hasSuffix("-m") || term.hasSuffix("-mono")
      || families.contains(where: term.hasPrefix)
  }

  private static func glyphs(environment: [String: String]) -> GlyphTier {
    let term = environment["TERM"]?.lowercased() ?? ""
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let name = locale.lowercased()
    let isUnicode = name.contains("utf-8") || name.contains("utf8")
    // A missing TERM says nothing about the font: a file or a pipe is read in some UTF-8 viewer later.
    let lacksBraille = term == "linux" || isMonochrome(term)
    return isUnicode && !lacksBraille ? .braille : .ascii
  }
}
