// How one series or trajectory is drawn: letter, hue and dash together, so that no single one has to be seen.

/// The background a picture is drawn for.
package enum Backdrop: String, CaseIterable, Sendable {
  /// A dark terminal.
  case dark
  /// A light terminal.
  case light

  /// The background color the palette is made for.
  package var background: CellColor { self == .dark ? .black : .white }
  /// The color that is read best on it.
  var strongest: CellColor { self == .dark ? .white : .black }

  /// Eight colors that color-blind eyes tell apart, each at least 4.5 : 1 against the background.
  ///
  /// Masataka Okabe and Kei Ito, "Color universal design", 2002, with black exchanged for near-white on dark, blue
  /// lightened there, and all colors darkened on light.
  package var seriesColors: [CellColor] {
    switch self {
    case .dark:
      [
        .rgb(230, 159, 0), .rgb(86, 180, 233), .rgb(0, 178, 130), .rgb(240, 228, 66), .rgb(60, 140, 220),
        .rgb(230, 105, 20), .rgb(214, 131, 177), .rgb(235, 235, 235),
      ]
    case .light:
      [
        .rgb(140, 92, 0), .rgb(0, 112, 165), .rgb(0, 115, 82), .rgb(115, 105, 0), .rgb(0, 70, 150),
        .rgb(180, 65, 0), .rgb(155, 60, 115), .rgb(0, 0, 0),
      ]
    }
  }
}

/// Which dots of a line are drawn.
package enum Dash: String, CaseIterable, Sendable {
  /// All.
  case solid
  /// Four of six.
  case dashed
  /// One of three.
  case dotted
  /// A dash and a dot.
  case dashDot

  /// Whether the dot at a distance from the start of the line is drawn.
  package func isOn(_ phase: Int) -> Bool {
    switch self {
    case .solid: true
    case .dashed: phase % 6 < 4
    case .dotted: phase % 3 == 0
    case .dashDot: phase % 9 < 5 || phase % 9 == 7
    }
  }
}

/// The look of one series or trajectory: a letter, a hue and a dash.
package struct Pen: Hashable, Sendable {
  /// The letter that names the series wherever it is drawn.
  package var letter: Character
  /// The hue.
  package var color: CellColor
  /// The dash pattern of its lines.
  package var dash: Dash
  /// Whether it is drawn faint.
  package var isDim: Bool
  /// How far its hue is moved towards what lies behind it, 0...1: old parts of a path.
  package var fading = 0.0
  /// Whether it is drawn bold.
  package var isBold: Bool

  /// Creates a pen.
  package init(
    letter: Character, color: CellColor = .standard, dash: Dash = .solid, isDim: Bool = false, isBold: Bool = false
  ) {
    self.letter = letter
    self.color = color
    self.dash = dash
    self.isDim = isDim
    self.isBold = isBold
  }

  /// The pen of the series at an index: the eight colors in turn, the dash changing every series.
  package static func series(_ index: Int, letter: Character, backdrop: Backdrop = .dark) -> Pen {
    let colors = backdrop.seriesColors
    let place = ((index % colors.count) + colors.count) % colors.count
    let turn = ((index % 4) + 4) % 4
    return Pen(letter: letter, color: colors[place], dash: Dash.allCases[turn])
  }

  /// The style of everything the pen draws, legend included.
  package var style: CellStyle { CellStyle(foreground: color, isBold: isBold, isDim: isDim) }
}
