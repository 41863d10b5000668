// The marks of what was learned.

import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

@Suite("Marks of what was learned")
struct LearnedMarksTests {
  private func trainings(_ items: [(id: Int, name: String?)]) -> [TrainingItem] {
    items.map { item in
      var training = TrainingItem(id: item.id, configuration: TrainingConfiguration())
      training.given = item.name
      return training
    }
  }

  @Test("no two are the same, and none is that of an optimizer or of a curve")
  func distinct() {
    let names = ["transfer", "t", "valley", nil, nil, nil, "rosenbrock", "gnarl", "omc", nil]
    let all = trainings(names.enumerated().map { (10 * $0.offset + 8, $0.element) })
    let marks = LearnedMarks(all)
    let letters = all.map { marks[$0.id] }
    #expect(Set(letters).count == all.count, "\(letters)")
    #expect(letters[0] == "t" && letters[3] == "8" && letters[4].isNumber)
    let taken = OptimizerCatalogue.all.compactMap { Style(.dark).pen($0.name).letter } + Array("moclS")
    #expect(Set(letters).isDisjoint(with: taken))
    #expect(Set(OptimizerCatalogue.all.map { Style(.dark).pen($0.name).letter }).count == OptimizerCatalogue.all.count)
    // More than there are marks still have one.
    let many = trainings((0..<60).map { ($0, $0 % 2 == 0 ? "name" : nil) })
    let most = LearnedMarks(many)
    #expect(Set(many.map { most[$0.id] }).count > 15)
  }

  @Test("what is drawn of a run has the mark of the training that it comes from")
  func drawn() {
    let all = trainings([(8, nil), (18, nil), (28, "valley")])
    let style = Style(.dark, LearnedMarks(all))
    let pens = all.map { style.pen(Racer.training($0.id).name).letter }
    #expect(pens[0] == "8" && pens[1] != "8" && pens[2] == "v")
    #expect(style.head(Racer.training(28).name) == "V")
  }
}
