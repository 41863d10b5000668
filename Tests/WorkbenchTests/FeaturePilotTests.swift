// Each thing a person can do at the workbench, done through the real loop with a fake clock.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

/// Keys typed one after the other.
private func typed(_ text: String) -> [Step] { text.map { .key(.character($0)) } }

/// A command typed into the palette.
private func command(_ text: String) -> [Step] { [.key(.character(":"))] + typed(text) + [.key(.enter)] }

@Suite("What a person can do")
struct FeaturePilotTests {
  private func pilot(_ steps: [Step], on name: String = "rosenbrock", metaSteps: Int = 4) throws -> Pilot {
    var start = try model(120, 40, metaSteps: metaSteps)
    if name != "rosenbrock" {
      start = Model(
        objective: try #require(library(name)), width: 120, height: 40,
        capabilities: Capabilities(color: .palette, glyphs: .braille))
      start.experiment.configuration.metaSteps = metaSteps
    }
    return Pilot(start, [.sees("RACE")] + steps + [.key(.character("q"))])
  }

  @Test("The palette lists by parts of names, completes, does, and says what is wrong with what it cannot do")
  func palette() throws {
    let pilot = try pilot(
      [.key(.character(":"))] + typed("him") + [.sees("objective himmelblau"), .key(.tab), .key(.enter)]
        + [.sees("1 Landscape  himmelblau")]
        + [.key(.character(":"))] + typed("tarin")
        + [.key(.enter), .sees("no command 'tarin'; did you mean 'train'?"), .key(.escape)]
        + command("set ratio=7") + [.sees("ratio = 7"), .key(.escape)]
        + command("theme light") + command("start 1,1"))
    #expect(pilot.model.experiment.objective.name == "himmelblau")
    #expect(pilot.model.display.theme == .light && pilot.model.experiment.probe == [1, 1])
  }

  @Test("The map zooms and pans with contours computed anew, and = shows all of it again")
  func zoomAndPan() throws {
    var boxes: [DataBox] = []
    var whole = ""
    let pilot = try pilot([
      .sees("levels"), .looks { whole = $0.text }, .key(.character("+")), .key(.character("+")), .sees("zoomed"),
      .key(.alt("l")), .key(.alt("k")), .key(.character("=")), .seesNot("zoomed"), .sees("levels"),
      .looks { frame in if frame.text.contains("zoomed") { boxes.append(DataBox(x: 0...1, y: 0...1)) } },
    ])
    #expect(boxes.isEmpty && pilot.model.landscape.map.window == nil)
    #expect(whole.contains("log levels"))
  }

  @Test("Levels, style and colors of the map change and come around")
  func levels() throws {
    let pilot = try pilot([
      .sees("log levels"), .key(.character("c")), .sees("quantile levels"), .key(.character("c")),
      .sees("linear levels"), .key(.character("c")), .sees("log levels"), .key(.character("f")),
      .sees("heat map alone"), .key(.character("f")), .sees("lines alone"), .key(.character("f")),
      .sees("heat map with lines"), .key(.character("f")), .key(.character("C")),
    ])
    #expect(pilot.model.landscape.map.style == .heat && pilot.model.landscape.map.colors.name == "cividis")
  }

  @Test("In twenty dimensions p shows the plane of the run's principal components, with its share and the distance")
  func plane() throws {
    let pilot = try pilot(
      [.sees("slice x1,x2"), .sees("RACE DONE"), .key(.character("p")), .sees("slice PCA"), .sees("off plane")]
        + command("plane 3 7") + [.sees("slice x3,x7")] + command("plane 7 7") + [.sees("two different coordinates")]
        + [.key(.escape)], on: "quadratic:20")
    #expect(pilot.model.landscape.planeView.plane.name == "x3,x7")
  }

  @Test("A classifier shows digits, and with p the plane of a run")
  func classifierPlane() throws {
    _ = try pilot(
      [.sees(" said "), .key(.character("p")), .sees("slice PCA"), .key(.character("p")), .sees(" said ")],
      on: "digits-tanh")
  }

  @Test("The probe says f and |g| where it is, with the arrows of -eta g and v")
  func probe() throws {
    let pilot = try pilot([
      .key(.right), .key(.right), .key(.up), .sees("|g|"), .key(.character("e")), .sees("+ probe, -eta g, v"),
      .key(.character("w")),
      .sees("Arrows: -eta g (gradient descent) and v"), .key(.escape), .key(.home),
    ])
    #expect(pilot.model.experiment.probe == pilot.model.experiment.objective.start)
  }

  @Test(
    "Curves: every scale, log steps, smoothing, the crosshair on all panes, bounds off and on, zoom")
  func curves() throws {
    let pilot = try pilot([
      .sees("RACE DONE"), .key(.character("2")), .sees("log y"), .key(.character("y")), .sees("linear y"),
      .key(.character("y")), .sees("symlog"), .key(.character("y")), .key(.character("x")), .sees("log x"),
      .key(.character("s")), .sees("s0.6"), .key(.character("i")), .key(.left), .key(.left),
      .sees("step 298/300"), .sees("read at step 298"), .key(.escape), .key(.character("i")),
      .key(.right), .key(.character("b")), .key(.down), .key(.character("i")), .key(.left), .key(.left),
      .key(.character("+")), .key(.character("=")),
    ])
    #expect(!pilot.model.curves.chart.showsBounds && pilot.model.curves.chart.crosshair == 298)
  }

  @Test("The queue: trainings wait in line and are moved in it, by key and undone")
  func queue() throws {
    let pilot = try pilot(
      [.key(.character("t")), .key(.character("t")), .key(.character("t")), .sees("wait"), .key(.character("5"))]
        + command("select 8")
        + [
          .key(.character("J")), .sees("it is the last in line"), .key(.character("K")), .key(.character("K")),
          .sees("it is the next in line already"), .key(.character("u")), .key(.character("J")),
          .sees("it is the last in line"),
        ], metaSteps: 4000)
    #expect(pilot.model.experiment.trainings.map(\.id) == [6, 7, 8])
    #expect(pilot.model.experiment.trainings.map(\.state) == [.running, .waiting, .waiting])
  }

  @Test("d copies a training's architecture, D says how the form differs, marked runs are compared side by side")
  func duplicateAndMark() throws {
    let pilot = try pilot(
      [.key(.character("t")), .sees("done after 4"), .sees("L learn")] + command("set ratio=0.5")
        + [
          .key(.character("D")), .sees("ratio: 0.97 -> 0.5"), .key(.escape), .key(.character("5")),
          .key(.character("m")), .key(.down), .key(.down), .key(.character("m")), .sees("2 marked"),
          .key(.character("d")),
          .sees("holds the architecture of #6"),
        ])
    #expect(pilot.model.experiment.configuration[.ratio] == 0.97 && pilot.model.experiment.marks.count == 2)
  }

  @Test("Comparing over many starts prints quantiles and the tuning rule")
  func compare() throws {
    let pilot = try pilot(
      command("compare 0") + [.sees("compared: 7 shows the table"), .key(.character("7")), .key(.character("e"))]
        + [.sees("f-f* med"), .sees("16 starts, 300 steps each")])
    #expect(pilot.model.compare.comparison?.rows.count == 5)
  }

  @Test("w explains the certificate's lines with numbers; v computes the run again, bit for bit")
  func whyAndVerify() throws {
    _ = try pilot([
      .sees("RACE DONE"), .key(.character("3")), .key(.character("w")), .sees("the headline is the weakest"),
      .key(.escape), .key(.down), .key(.character("w")), .sees("Why"), .key(.escape), .key(.character("v")),
      .sees("Bit for bit what was recorded"), .key(.escape),
    ])
  }

  @Test("The form says before training what an edit does to the guarantee")
  func guarantee() throws {
    _ = try pilot(
      command("set optimizer=lstm") + [.sees("LOST")] + command("set optimizer=convergent") + [.seesNot("LOST")])
  }

  @Test("Markers with notes are set live and found again in the replay, with Left and Right 5 s")
  func markers() throws {
    let pilot = try pilot(
      [.key(.character("M"))] + typed("look here") + [.key(.enter), .sees("marker set"), .sees("RACE DONE")]
        + [.key(.character("n")), .sees("RACE DONE"), .key(.character("r")), .sees("REPLAY"), .key(.character(" "))]
        + [.key(.end), .key(.character("[")), .sees("marker: look here"), .key(.character("["))]
        + [.sees("no marker before"), .key(.character("L")), .sees("LIVE")])
    #expect(pilot.model.playback == nil)
  }

  @Test("A formula is checked while it is typed, and raced on when it is taken")
  func formula() throws {
    let pilot = try pilot(
      [.key(.character("a"))] + typed("x^2 + (y-") + [.sees("column")]
        + typed("1)^2 ; box=-3,3 start=2,2") + [.sees("derivatives agree with differences")]
        + [.key(.enter), .sees("expr:x^2"), .sees("RACE")])
    #expect(pilot.model.experiment.objective.box == [-3...3, -3...3])
    #expect(pilot.model.experiment.probe == [2, 2])
    #expect(pilot.model.experiment.raceRuns.count == 5)
  }

  @Test("Glyphs and theme change what is drawn at once")
  func glyphs() throws {
    let pilot = try pilot([
      .key(.alt("g")), .seesNot("┌"), .looks { #expect($0.text.allSatisfy { $0.isASCII }) },
      .key(.alt("g")),
      .key(.character("T")), .key(.character("T")),
    ])
    #expect(pilot.model.display.theme == .mono)
    #expect(pilot.screen.frames.last?.text.contains("┌") == true)
  }

  @Test("The first steps tick themselves off as they are done")
  func firstSteps() throws {
    let pilot = try pilot([
      .sees("0/6"), .key(.character("t")), .sees("L learn"), .sees("1/6"), .key(.character("3")),
      .key(.character("w")), .key(.escape), .sees("2/6"),
    ])
    #expect(Lesson.next(of: pilot.model)?.text.hasPrefix("1 Enter") == true)
  }

  @Test("An optimizer without a guarantee is no first step, for none has to converge")
  func firstStepIsConvergent() throws {
    let pilot = try pilot(
      [.key(.character(":"))] + "set optimizer=lstm".map { .key(.character($0)) } + [
        .key(.enter), .key(.character("t")), .sees("done after"),
      ])
    #expect(pilot.model.experiment.trainings.contains { $0.stepCount > 0 })
    #expect(Lesson.rows(of: pilot.model).first?.isDone == false)
    #expect(Lesson.next(of: pilot.model)?.text.hasPrefix("t ") == true)
  }
}
