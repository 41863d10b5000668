// The letters and signs of the screen, as the drawing itself names them.

import Experiment
import OptimizerEngine
import Plotting

/// What a letter or a sign on the screen stands for.
enum Legend {
  /// A letter or sign and its meaning.
  struct Entry: Equatable {
    let sign: String
    let meaning: String
  }

  static func entries(_ model: Model) -> [Entry] {
    let style = Style(model.display.theme)
    let isASCII = model.capabilities.glyphs == .ascii
    let names = OptimizerCatalogue.raced.map(\.name) + ["learned"]
    let runs = names.compactMap { name in
      style.head(name).map { Entry(sign: "\($0)", meaning: "\(name): where it is on the map, and its curves") }
    }
    let marks = LearnedMarks(model.experiment.trainings)
    let learned = model.experiment.trainings.compactMap { training in
      training.shownName.map { name in
        Entry(
          sign: marks[training.id].uppercased(),
          meaning: "\(name): learned\(training.kept == nil ? "" : ", taken in"); where it is on the map, and its curves"
        )
      }
    }
    let origin = DataPoint(0, 0)
    let signs = [
      Entry(sign: "\(MapMarker.start(at: origin).character)", meaning: "the start of the race"),
      Entry(sign: "\(MapMarker.minimizer(at: origin).character)", meaning: "a minimum that is known"),
      Entry(sign: "+", meaning: "the probe, with f and |g| beside it; its arrows are -eta g and v of the first step"),
      Entry(sign: "o", meaning: "an arrow of length 0"),
      Entry(
        sign: "2 inf",
        meaning: "how many values of a curve no axis can show: nan, inf, or 0 and less where it has powers"),
      Entry(sign: isASCII ? "*" : "●", meaning: "what moves: a race, a training, the recording"),
      Entry(sign: isASCII ? "#" : "◆", meaning: "a marker of the replay, in the line of time"),
      Entry(sign: isASCII ? "^ v" : "▲ ▼", meaning: "there are more lines above or below"),
    ]
    let words = Glossary.groups.filter { $0.title == Glossary.verdicts }.flatMap(\.terms)
    return runs + learned + signs + words.map { Entry(sign: $0.name, meaning: $0.meaning) }
  }
}
