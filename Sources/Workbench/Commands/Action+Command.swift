// The one table of commands, written: a row for each. The compiler sees to it that none is missing or there twice.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Action {
  /// The row of the command.
  package var command: Command {
    switch self {
    // MARK: Help and leaving
    case .help:
      return Command(
        self, [.character("?"), .function(1)], "Help", "help for this pane; again: all keys",
        in: [.panes, .sheet, .help, .question, .tooSmall], changes: { $0.showHelp() })
    case .quit:
      return Command(
        self, [.character("q")], "Quit",
        "leave an overlay, else quit; asks only if a training is live",
        in: [.panes, .sheet, .help, .question, .tooSmall], does: { $0.quit() })
    case .leave:
      return Command(
        self, [.escape], "Back", "leave help, palette, filter, edit, zoom or replay; never quits",
        in: [.panes, .sheet, .text, .palette, .help, .question, .number],
        labelNow: { Question($0)?.no.capitalizedFirst ?? "Back" },
        does: { $0.leave() })
    case .palette:
      return Command(
        self, [.character(":")], "Command", "every action and object by name", in: [.panes, .sheet],
        changes: { $0.editor = LineEditor(purpose: .palette, text: "") })
    case .why:
      return Command(
        self, [.character("w")], "Why",
        "explain what is under the cursor, with its formula; again: its words", in: [.panes, .sheet, .help],
        labelNow: { $0.overlay == nil ? "Why" : "Words" },
        argument: CommandArgument(
          64, "LINE",
          "why a line of the certificate says what it says, by its name or number; or a setting by its name",
          offers: { $0.explainedLines }, does: { $0.explain(line: $1) }),
        does: { $0.explain() })
    case .glossary:
      return Command(
        self, [.character("W")], "Words", "the glossary: every word and symbol in a sentence",
        in: [.panes, .sheet, .help],
        argument: CommandArgument(
          63, "WORD", "what a word or symbol means, with its formula", offers: { _ in Glossary.names },
          does: { $0.explain(word: $1) }),
        does: { $0.showGlossary() })

    // MARK: Panes
    case .landscape:
      return Command(
        self, [.character("1")], "Landscape", "the landscape and the paths over it",
        changes: { $0.moveFocus(.landscape) })
    case .curves:
      return Command(
        self, [.character("2")], "Curves", "loss, gradient, update, accuracy and meta-loss curves",
        changes: { $0.moveFocus(.curves) })
    case .certificate:
      return Command(
        self, [.character("3")], "Certificate", "what is certain of a run, and why",
        changes: { $0.moveFocus(.certificate) })
    case .architecture:
      return Command(
        self, [.character("4")], "Architecture", "the optimizer to train, as a form",
        changes: { $0.moveFocus(.architecture) })
    case .queue:
      return Command(
        self, [.character("5")], "Queue", "trainings and runs", changes: { $0.moveFocus(.queue) })
    case .lesson:
      return Command(
        self, [.character("6")], "Lesson", "what to try next; the lessons; the notes of a session",
        argument: CommandArgument(
          19, "NUMBER", "take a lesson", offers: { $0.lessons.entries.map { "\($0.title.number)" } },
          does: { $0.takeLesson($1) }),
        changes: { $0.moveFocus(.lesson) })
    case .compare:
      return Command(
        self, [.character("7")], "Compare", "runs side by side; Enter compares over many starts",
        argument: CommandArgument(
          22, "SIZES", "try so many step sizes over \(ComparisonPlan().starts) starts; compare 5 tries 5",
          needsLive: true,
          offers: { _ in ["1", "5", "9", "13"] }, does: { $0.compare(tuned: $1) }),
        changes: { $0.moveFocus(.compare) })
    case .objectives:
      return Command(
        self, [.character("o")], "Objectives", "the list of objectives",
        changes: { $0.moveFocus(.objectives) })
    case .nextPane: return Command(self, [.tab], "Pane", "next pane", changes: { $0.cycleFocus(1) })
    case .previousPane:
      return Command(self, [.backTab], "Pane back", "previous pane", changes: { $0.cycleFocus(-1) })
    case .zoom:
      return Command(
        self, [.character("e")], "Zoom", "the focused pane on the whole screen, and back",
        labelNow: { $0.isZoomed ? "Unzoom" : "Zoom" }, changes: { $0.isZoomed.toggle() })

    // MARK: Moving inside of a pane
    case .up:
      return Command(
        self, [.up, .character("k")], "Up", "up in the pane; probe up; previous run of the curves",
        in: [.panes, .sheet, .help, .number],
        does: { $0.move(.up) })
    case .down:
      return Command(
        self, [.down, .character("j")], "Down", "down in the pane; probe down; next run of the curves",
        in: [.panes, .sheet, .help, .number],
        does: { $0.move(.down) })
    case .left:
      return Command(
        self, [.left, .character("h")], "Less",
        "probe or crosshair left; value down; replay 5 s back", in: [.panes, .sheet, .number],
        unless: \.formUnavailability, does: { $0.move(.left) })
    case .right:
      return Command(
        self, [.right, .character("l")], "More",
        "probe or crosshair right; value up; replay 5 s on", in: [.panes, .sheet, .number],
        unless: \.formUnavailability, does: { $0.move(.right) })
    case .pageUp:
      return Command(
        self, [.pageUp], "Page up", "a page up; probe up by five; crosshair by ten",
        in: [.panes, .sheet, .help, .number],
        does: { $0.move(.pageUp) })
    case .pageDown:
      return Command(
        self, [.pageDown], "Page down", "a page down; probe down by five; crosshair by ten",
        in: [.panes, .sheet, .help, .number],
        does: { $0.move(.pageDown) })
    case .first:
      return Command(
        self, [.home], "First", "first row; probe to the customary start; replay to its start",
        in: [.panes, .sheet, .help, .number],
        does: { $0.move(.first) })
    case .last:
      return Command(
        self, [.end, .character("G")], "Last", "last row; probe to the end of the run; replay to its end",
        in: [.panes, .sheet, .help],
        does: { $0.move(.last) })
    case .open:
      return Command(
        self, [.enter], "Open",
        "race from the probe; choose the objective; edit the value; compare; race what is kept", in: [.panes, .sheet],
        labelNow: { $0.openLabel }, unless: \.openUnavailability, does: { $0.open() })

    case .goTo:
      return Command(
        self, [.character("g")], "Go",
        "a number before a move: g12j is 12 down, g12g row or step 12, gg the first",
        in: [.panes, .sheet, .help],
        argument: CommandArgument(61, "N", "go to row or step N", does: { $0.go(toText: $1) }),
        changes: { $0.number = "" })
    case .goThere:
      return Command(
        self, [.character("g"), .character("G"), .enter], "Go there",
        "to the row or step of the number; without one to the first",
        in: [.number], does: { $0.move(.first) })
    case .copy:
      return Command(
        self, [.character("Y")], "Copy",
        "copy what is under the cursor: a number, the probe, or the line that shares the form",
        argument: CommandArgument(
          62, "WHAT", "copy the line of the form, the probe, f or the bound of G",
          offers: { _ in Model.Copy.allCases.map(\.rawValue) }, does: { $0.copy(named: $1) }),
        does: { $0.copyHere() })

    // MARK: Trainings, races, runs
    case .train:
      return Command(
        self, [.character("t")], "Train", "train the edited architecture on this objective",
        unless: \.trainUnavailability,
        does: { $0.train() })
    case .race:
      return Command(
        self, [.character("n")], "New race", "race the field anew from the probe", in: [.panes, .sheet],
        unless: \.raceUnavailability,
        does: { model in
          model.sheet = nil
          return model.startRace(from: model.experiment.probe)
        })
    case .racers:
      return Command(
        self, [.character("N")], "Racers", "who races: on or off, with settings, tuned",
        changes: { $0.open(.racers) })
    case .sensitivity:
      return Command(
        self, [.character("V")], "Vary", "a heat map of f - f* over two settings of an optimizer",
        in: [.panes, .sheet],
        argument: CommandArgument(
          41, "OPTIMIZER KEY KEY", "f - f* over two settings, as of adam or of the untrained form",
          offers: { $0.sensitivityOffers }, does: { $0.openSensitivity($1) }),
        does: { $0.openSensitivity() })
    case .probe:
      return Command(
        self, [.character("E")], "Examine", "what a learned optimizer has learned: probes and its memory score",
        argument: CommandArgument(
          47, "NAME", "what it has learned: inputs zeroed, its task changed, beside tuned baselines", needsLive: true,
          offers: { $0.probeOffers }, does: { $0.openProbes($1) }),
        unless: \.probeUnavailability, does: { $0.openProbes() })
    case .shelf:
      return Command(
        self, [.character("I")], "Shelf", "learned optimizers that are kept over sessions", in: [.panes, .sheet],
        changes: { $0.open(.shelf) })
    case .toggle:
      return Command(
        self, [.character(" ")], "On/off", "in the racers: takes part, or no longer; in the map: other settings",
        in: [.sheet],
        unless: { $0.unavailability(of: .toggle) }, does: { $0.press(.toggle) })
    case .raise:
      return Command(
        self, [.character("+")], "Up", "in the racers: the value one step up; in the map: zoom in", in: [.sheet],
        unless: { $0.unavailability(of: .raise) }, does: { $0.press(.raise) })
    case .lower:
      return Command(
        self, [.character("-")], "Down",
        "in the racers: the value one step down; in the map: zoom out; on the shelf: discard", in: [.sheet],
        unless: { $0.unavailability(of: .lower) }, does: { $0.press(.lower) })
    case .tune:
      return Command(
        self, [.character("t")], "Tune", "in the racers: the step size, by the rule of compare", in: [.sheet],
        unless: { $0.unavailability(of: .tune) }, does: { $0.press(.tune) })
    case .usual:
      return Command(
        self, [.character("=")], "Usual", "in the racers: the usual settings; in the map: all of it", in: [.sheet],
        unless: { $0.unavailability(of: .usual) }, does: { $0.press(.usual) })
    case .pause:
      return Command(
        self, [.character(" ")], "Pause", "pause or resume the training, the race or the replay",
        labelNow: { $0.pauseLabel }, unless: \.pauseUnavailability, does: { $0.pause() })
    case .duplicate:
      return Command(
        self, [.character("d")], "Duplicate",
        "the chosen training's architecture into the form, to edit",
        unless: \.duplicateUnavailability, does: { $0.duplicate() })
    case .cancel:
      return Command(
        self, [.character("X")], "Cancel", "cancel the training under the cursor, or the live one",
        unless: { $0.cancelTarget == nil ? "no training is live or waiting" : nil },
        does: { $0.askToCancel() })
    case .moveEarlier:
      return Command(
        self, [.character("K")], "Earlier", "the chosen waiting training one place earlier",
        unless: { $0.lineUnavailability(isEarlier: true) }, does: { $0.moveInLine(by: -1) })
    case .moveLater:
      return Command(
        self, [.character("J")], "Later", "the chosen waiting training one place later",
        unless: { $0.lineUnavailability(isEarlier: false) }, does: { $0.moveInLine(by: 1) })
    case .mark:
      return Command(
        self, [.character("m")], "Mark",
        "mark the chosen run for the comparison, or take the mark off",
        unless: \.markUnavailability, does: { $0.toggleMark() })
    case .name:
      return Command(
        self, [.character("R")], "Name", "give the chosen run or training a name",
        argument: CommandArgument(
          42, "# NAME", "give a run or training a name of your own; - takes it away", needsLive: true,
          offers: { $0.nameOffers }, does: { $0.giveName($1) }),
        unless: {
          $0.replayUnavailability ?? ($0.selectedID == nil ? "no run or training is chosen: 5, then Up Down" : nil)
        },
        changes: { $0.typeName() })
    case .filter:
      return Command(
        self, [.character("/")], "Filter", "filter the list of objectives; in the help search it",
        in: [.panes, .help], labelNow: { $0.overlay == nil ? "Filter" : "Search" },
        unless: { $0.overlay == nil ? $0.replayUnavailability : nil },
        changes: { $0.typeFilter() })
    case .expression:
      return Command(
        self, [.character("a")], "Own f",
        "your own objective: a formula, checked while it is typed",
        argument: CommandArgument(
          24, "FORMULA", "your own objective, or a file that holds one", needsLive: true,
          does: { $0.adoptExpression($1) }),
        unless: \.replayUnavailability,
        changes: { $0.editor = LineEditor(purpose: .expression, text: $0.expressionText) })
    case .undo:
      return Command(
        self, [.character("u")], "Undo", "undo the last edit", in: [.panes, .sheet],
        unless: { $0.replayUnavailability ?? ($0.history.undoable.isEmpty ? "nothing to undo" : nil) },
        does: { $0.undo() })
    case .redo:
      return Command(
        self, [.character("U")], "Redo", "redo the edit undone last", in: [.panes, .sheet],
        unless: { $0.replayUnavailability ?? ($0.history.redoable.isEmpty ? "nothing to redo" : nil) },
        does: { $0.redo() })
    case .difference:
      return Command(
        self, [.character("D")], "Diff", "how the form differs from the chosen training",
        unless: { $0.duplicateSource == nil ? "no training to compare with yet: t trains" : nil },
        changes: { $0.overlay = .page($0.differencePage, scroll: 0) })
    case .verify:
      return Command(
        self, [.character("v")], "Verify",
        "compute the chosen run again and compare it with its record",
        unless: { $0.verifyTarget == nil ? "no finished run is chosen: 5, then Up Down" : nil },
        does: { $0.verify() })

    case .proof:
      return Command(
        self, [.character("P")], "Proof", "the proof of the chosen run's bound, line by line with its numbers",
        unless: { ProofText($0).unavailability }, changes: { $0.overlay = .page(ProofText($0).page, scroll: 0) })

    // MARK: Time
    case .stepForward:
      return Command(
        self, [.character(".")], "Step", "one step forward", in: [.panes, .number], unless: \.stepUnavailability,
        changes: { $0.step(1) })
    case .stepBack:
      return Command(
        self, [.character(",")], "Step back", "one step back", in: [.panes, .number], unless: \.stepUnavailability,
        changes: { $0.step(-1) })
    case .replay:
      return Command(
        self, [.character("r")], "Replay", "replay the session so far",
        argument: CommandArgument(
          21, "FILE", "replay a session file", does: { [.compute(.openSession(path: $1, isOwn: false))] }),
        unless: { $0.playback != nil ? "this is a replay already" : nil },
        does: { _ in [.replaySession] })
    case .live:
      return Command(
        self, [.character("L")], "Live", "back from replay to what is live",
        unless: { $0.playback == nil ? "this is live already" : nil }, does: { $0.goLive() })
    case .branch:
      return Command(
        self, [.character("B")], "From here",
        "live from where the replay is, in a session of its own",
        unless: \.branchUnavailability, does: { $0.branch() })
    case .slower:
      return Command(
        self, [.character("{")], "Slower", "half the speed of the replay, down to 1/8",
        unless: \.speedUnavailability,
        changes: { $0.playback?.changeSpeed(by: 0.5) })
    case .faster:
      return Command(
        self, [.character("}")], "Faster", "double the speed of the replay, up to 64",
        unless: \.speedUnavailability,
        changes: { $0.playback?.changeSpeed(by: 2) })
    case .marker:
      return Command(
        self, [.character("M")], "Marker", "set a marker: a note, or a task or a quiz of a lesson",
        argument: CommandArgument(
          18, "NOTE", "set a marker with a note, a task or a quiz", needsLive: true,
          does: { $0.mark(with: $1) }),
        unless: \.replayUnavailability, changes: { $0.editor = LineEditor(purpose: .marker, text: "") })
    case .previousMarker:
      return Command(
        self, [.character("[")], "Marker back", "replay to the marker before; from a task back to the lesson",
        unless: \.markerUnavailability, does: { $0.goToPreviousMarker() })
    case .nextMarker:
      return Command(
        self, [.character("]")], "Next marker",
        "replay to the next marker; back to the lesson after a task",
        unless: \.markerUnavailability, does: { $0.goToNextMarker() })

    case .hint:
      return Command(
        self, [.character("H")], "Hint", "a hint for the task or question of a lesson, for a point",
        unless: \.hintUnavailability, does: { $0.takeHint() })

    // MARK: How the landscape is looked at
    case .zoomIn:
      return Command(
        self, [.character("+")], "Closer", "zoom into the map around the probe, or into the steps",
        in: [.panes, .number],
        unless: \.zoomUnavailability, changes: { $0.zoomView(by: 1.5) })
    case .zoomOut:
      return Command(
        self, [.character("-")], "Farther", "zoom out of the map, or of the steps",
        in: [.panes, .number],
        unless: \.zoomUnavailability,
        changes: { $0.zoomView(by: 1 / 1.5) })
    case .zoomReset:
      return Command(
        self, [.character("=")], "All", "show all of the map, or all steps", unless: \.zoomUnavailability,
        changes: { $0.showAll() })
    case .panLeft:
      return Command(
        self, [.alt("h")], "Pan left", "move the map's window to the left", unless: \.mapUnavailability,
        changes: { $0.pan(columns: -1, rows: 0) })
    case .panRight:
      return Command(
        self, [.alt("l")], "Pan right", "move the map's window to the right", unless: \.mapUnavailability,
        changes: { $0.pan(columns: 1, rows: 0) })
    case .panUp:
      return Command(
        self, [.alt("k")], "Pan up", "move the map's window up", unless: \.mapUnavailability,
        changes: { $0.pan(columns: 0, rows: -1) })
    case .panDown:
      return Command(
        self, [.alt("j")], "Pan down", "move the map's window down", unless: \.mapUnavailability,
        changes: { $0.pan(columns: 0, rows: 1) })
    case .plane:
      return Command(
        self, [.character("p")], "Plane",
        "two coordinates, or the principal components of the run (classifiers: digits)",
        argument: CommandArgument(
          6, "pca, digits or I J", "the plane that is shown",
          offers: { $0.experiment.objective.isClassifier ? ["pca", "digits", "1 2"] : ["pca", "1 2"] },
          does: { $0.choosePlane($1) }),
        unless: \.planeUnavailability, changes: { $0.stepPlane() })
    case .levels:
      return Command(
        self, [.character("c")], "Levels", "contour levels: log, quantile, linear",
        argument: CommandArgument(
          7, "SPACING", "contour levels", offers: { _ in LevelSpacing.allCases.map(\.rawValue) },
          does: { $0.chooseLevels($1) }),
        unless: \.mapUnavailability, changes: { $0.landscape.map.stepSpacing() })
    case .fill:
      return Command(
        self, [.character("f")], "Fill", "the map as colors with lines, as colors alone, as lines alone",
        argument: CommandArgument(
          70, "STYLE", "colors of the map, lines or both", offers: { _ in MapStyle.allCases.map(\.rawValue) },
          does: { $0.chooseMapStyle($1) }),
        unless: \.fillUnavailability, changes: { $0.stepMapStyle() })
    case .arrows:
      return Command(
        self, [.character("A")], "Arrows", "arrows all over the map: v, -eta g, both or none",
        argument: CommandArgument(
          71, "KIND", "the arrows all over the map", offers: { _ in FieldKind.allCases.map(\.rawValue) },
          does: { $0.chooseField($1) }),
        unless: \.fieldUnavailability, changes: { $0.stepField() })
    case .colors:
      return Command(
        self, [.character("C")], "Colors", "viridis or cividis",
        argument: CommandArgument(
          8, "NAME", "colors of the landscape", offers: { _ in ColorMap.all.map(\.name) },
          does: { $0.chooseColors($1) }),
        unless: \.mapUnavailability, changes: { $0.stepColors() })

    // MARK: How the curves are looked at
    case .logarithmic:
      return Command(
        self, [.character("y")], "Log y", "log, linear or symlog y in the curves",
        argument: CommandArgument(
          11, "SCALE", "the scale of y in the curves",
          offers: { _ in ChartView.YScale.allCases.map(\.rawValue) },
          does: { $0.chooseScale($1) }),
        changes: { $0.curves.chart.stepScale() })
    case .logarithmicX:
      return Command(
        self, [.character("x")], "Log x", "logarithmic or linear steps in the curves",
        changes: { $0.curves.chart.hasLogarithmicX.toggle() })
    case .smooth:
      return Command(
        self, [.character("s")], "Smooth", "smoothing of the curves: 0, .6, .9, .99",
        argument: CommandArgument(
          13, "WEIGHT", "smoothing of the curves, 0 to below 1",
          offers: { _ in ChartView.smoothings.map { $0.shortText() } }, does: { $0.smooth($1) }),
        changes: { $0.curves.chart.stepSmoothing() })
    case .crosshair:
      return Command(
        self, [.character("i")], "Crosshair",
        "read all panes at one step; Left Right in the curves move it",
        argument: CommandArgument(
          14, "STEP", "read all panes at a step", does: { $0.putCrosshair($1) }),
        unless: { $0.lastStep == 0 ? "no run to read: n races" : nil },
        changes: { $0.toggleCrosshair() })
    case .bound:
      return Command(
        self, [.character("b")], "Bound", "bounds in the curves on or off", unless: \.boundUnavailability,
        changes: { $0.curves.chart.showsBounds.toggle() })

    case .follow:
      return Command(
        self, [.character("F")], "Follow", "the curve of what goes on: a race's loss, a training's meta-loss",
        unless: { $0.curves.chosen == nil ? "the curves follow what goes on already" : nil },
        changes: { $0.curves.chosen = nil })
    case .solo:
      return Command(
        self, [.character("O")], "Only", "only the chosen run in the curves, or all again",
        labelNow: { $0.curves.solo == nil ? "Only" : "All" },
        argument: CommandArgument(
          26, "NAME", "only this run in the curves, or all",
          offers: { $0.curveRunNames + [Model.allRuns.solo] }, does: { $0.solo($1) }),
        unless: \.curveRunUnavailability, changes: { $0.toggleSolo() })
    case .mute:
      return Command(
        self, [.character("Z")], "Mute", "the chosen run out of the curves, or back into them",
        argument: CommandArgument(
          27, "NAME", "take a run out of the curves or back; none: all are drawn",
          offers: { $0.curveRunNames + [Model.allRuns.mute] }, does: { $0.mute($1) }),
        unless: \.curveRunUnavailability, changes: { $0.toggleMute() })

    // MARK: The screen
    case .snapshot:
      return Command(
        self, [.character("S")], "Snapshot",
        "write this screen as text, ANSI and SVG beside the session", in: [.panes, .sheet],
        does: { _ in [.snapshot] })
    case .theme:
      return Command(
        self, [.character("T")], "Theme", "dark, light, mono",
        argument: CommandArgument(
          9, "NAME", "how the screen looks; auto as the terminal is", offers: { _ in Theme.names },
          does: { $0.chooseTheme($1) }),
        does: { $0.setTheme($0.display.theme.next) })
    case .glyphs:
      return Command(
        self, [.alt("g")], "Glyphs", "Braille and half blocks, or ASCII",
        argument: CommandArgument(
          10, "TIER", "which characters are drawn",
          offers: { _ in GlyphTier.allCases.map(\.rawValue) },
          does: { $0.chooseGlyphs($1) }),
        does: { $0.draw(with: $0.display.terminal.glyphs.isUnicode ? .ascii : .braille) })
    case .graphics:
      return Command(
        self,
        CommandArgument(
          73, "on|off", "whether the map is drawn in pixels, where the terminal shows pictures",
          offers: { _ in ["on", "off"] }, does: { $0.chooseGraphics($1) }))
    case .redraw:
      return Command(
        self, [.control("l")], "Redraw", "paint every cell again", in: Set(KeyContext.allCases),
        does: { _ in [.redraw] })
    case .suspend:
      return Command(
        self, [.control("z")], "Suspend", "stop and return to the shell",
        in: Set(KeyContext.allCases),
        does: { _ in [.suspend] })

    // MARK: While a line is typed, or a question is open
    case .accept:
      return Command(
        self, [.enter], "Accept", "take the text; answer yes", in: [.text, .palette, .question],
        labelNow: { Question($0)?.yes.capitalizedFirst ?? "Accept" }, does: { $0.accept() })
    case .erase:
      return Command(
        self, [.backspace], "Erase", "erase the last character", in: [.text, .palette],
        does: { $0.erase() })
    case .eraseAll:
      return Command(
        self, [.control("u")], "Erase all", "erase the line", in: [.text, .palette],
        does: { $0.eraseAll() })
    case .complete:
      return Command(
        self, [.tab], "Complete", "take the chosen command into the line", in: [.palette],
        changes: { $0.complete() })
    case .previousChoice:
      return Command(
        self, [.up], "Up", "the command above", in: [.palette], changes: { $0.moveChoice(by: -1) })
    case .nextChoice:
      return Command(
        self, [.down], "Down", "the command below", in: [.palette],
        changes: { $0.moveChoice(by: 1) })

    // MARK: Without a key
    case .objective:
      return Command(
        self,
        CommandArgument(
          1, "NAME", "choose an objective, or FAMILY@PATH", needsLive: true,
          offers: { $0.objectives.library.map(\.name) }, does: { $0.openObjective($1) }))
    case .preset:
      return Command(
        self,
        CommandArgument(
          2, "NAME", "take the settings of a preset", needsLive: true,
          offers: { _ in TrainingConfiguration.presetNames }, does: { $0.takePreset($1) }))
    case .set:
      return Command(
        self,
        CommandArgument(
          3, "KEY=VALUE", "change a setting of the form", needsLive: true,
          offers: { $0.settingOffers },
          does: { $0.set($1) }))
    case .config:
      return Command(
        self,
        CommandArgument(
          4, "LINE or show", "take a shared line into the form; show prints this one",
          needsLive: true,
          offers: { _ in ["show"] }, does: { $0.share($1) }))
    case .start:
      return Command(
        self,
        CommandArgument(
          5, "X,Y", "put the probe at a point", needsLive: true, does: { $0.start(at: $1) }))
    case .curve:
      return Command(
        self,
        CommandArgument(
          12, "KIND", "the curve shown first; follow: that of what goes on",
          offers: { $0.curveKinds.map(\.rawValue) + [Action.follow.rawValue] },
          does: { $0.chooseCurve($1) }))
    case .step:
      return Command(
        self,
        CommandArgument(15, "N", "show the race up to a step", does: { $0.showRace(upTo: $1) }))
    case .seek:
      return Command(
        self,
        CommandArgument(
          16, "TIME", "go to a time of the replay, as 90 or 1:30", does: { $0.seek(toText: $1) }))
    case .speed:
      return Command(
        self,
        CommandArgument(
          17, "FACTOR", "the speed of the replay, 1/8 to 64", does: { $0.setSpeed($1) }))
    case .answer:
      return Command(
        self,
        CommandArgument(
          20, "NUMBER", "answer the question of a lesson: a choice or a number", does: { $0.answerQuestion($1) }))
    case .student:
      return Command(
        self, CommandArgument(72, "NAME", "the name that results of lessons carry", does: { $0.name(student: $1) }))
    case .select:
      return Command(
        self,
        CommandArgument(
          23, "#", "choose a run or training by its number",
          offers: { $0.queueRows.map { "\($0.id)" } },
          does: { $0.select($1) }))
    case .save:
      return Command(
        self,
        CommandArgument(25, "NAME", "keep this session under a name", does: { $0.save(as: $1) }))
    case .racer:
      return Command(
        self,
        CommandArgument(
          40, "VERB NAME KEY=VALUE", "who races: add, remove, set, tune or reset a racer", needsLive: true,
          offers: { $0.racerOffers }, does: { $0.changeRacer($1) }))
    case .keep:
      return Command(
        self,
        CommandArgument(
          43, "NAME", "keep what the chosen training has learned on the shelf", offers: { $0.keepOffers },
          does: { $0.keep(as: $1) }))
    case .load:
      return Command(
        self,
        CommandArgument(
          44, "NAME or FILE", "race a learned optimizer of the shelf, or of a file", needsLive: true,
          offers: { $0.shelf.optimizers.map(\.card.name) }, does: { $0.load($1) }))
    case .tag:
      return Command(
        self,
        CommandArgument(
          45, "NAME WORDS", "words by which a learned optimizer of the shelf is found; - for none",
          offers: { $0.shelf.optimizers.map(\.card.name) }, does: { $0.tag($1) }))
    case .discard:
      return Command(
        self,
        CommandArgument(
          46, "NAME", "remove a learned optimizer from the shelf", offers: { $0.shelf.optimizers.map(\.card.name) },
          does: { $0.discard($1) }))
    }
  }
}

extension String {
  /// The same with a capital first letter.
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
