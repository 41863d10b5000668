// Arrows all over the map: what they are of, when they are asked for, and what they say they are.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("The field of arrows")
struct FieldTests {
  private let trains: [Step] = [.sees("RACE"), .key(.character("t")), .sees("done after 4 meta-steps")]

  private func pilot(_ steps: [Step], metaSteps: Int = 4) throws -> Pilot {
    Pilot(try model(120, 40, metaSteps: metaSteps), steps + [.key(.character("q"))])
  }

  @Test("An arrow is the first step of an independent run of the weights it names")
  func independent() throws {
    let pilot = try pilot(trains + [.key(.character("A")), .sees("v at t=0"), .sees("#7 after 4 meta-steps")])
    let reading = try #require(pilot.model.shownField)
    let objective = pilot.model.experiment.objective
    let configuration = try #require(pilot.model.experiment.trainings.first).configuration
    #expect(reading.metaSteps == 4 && reading.arrows.count > 30)
    let optimizer = try #require(Conductor().learn(LearnedOrigin(configuration, metaSteps: 4), serialFor))
      .optimizer(on: objective)
    let younger = try #require(Conductor().learn(LearnedOrigin(configuration, metaSteps: 3), serialFor))
      .optimizer(on: objective)
    func distance(_ a: DataPoint, _ b: DataPoint) -> Double { max(abs(a.x - b.x), abs(a.y - b.y)) }
    for arrow in reading.arrows {
      func update(_ optimizer: Optimizer) -> DataPoint {
        let start = [arrow.place.x, arrow.place.y]
        let run = Run(objective, optimizer, start: start)
        let gradient = run.gradient
        run.step()
        let (next, eta) = (run.trajectory.points[1], run.trajectory.stepSizes[0])
        #expect(arrow.descent == DataPoint(-eta * gradient[0], -eta * gradient[1]))
        return DataPoint(next[0] - start[0] + eta * gradient[0], next[1] - start[1] + eta * gradient[1])
      }
      #expect(distance(arrow.update, update(optimizer)) < 1e-13)
      #expect(distance(arrow.update, update(younger)) > 1e-6)
    }
  }

  @Test("While a training goes on the arrows are those of its newest weights, and say after how many meta-steps")
  func live() throws {
    var seen: Set<Int> = []
    var start = try model(120, 40, metaSteps: 12)
    let runner = InlineRunner()
    func drain() {
      for event in runner.drain() {
        for effect in start.receive(event) { if case .compute(let request) = effect { runner.perform(request) } }
      }
    }
    func press(_ key: Character) {
      for effect in start.receive(.input(.key(.character(key)))) {
        if case .compute(let request) = effect { runner.perform(request) }
      }
    }
    for effect in start.receive(.launch) { if case .compute(let request) = effect { runner.perform(request) } }
    drain()
    press("A")
    press("t")
    for _ in 0..<8 {
      drain()
      guard let reading = start.shownField, let steps = reading.metaSteps else { continue }
      seen.insert(steps)
      #expect(start.fieldWords(reading)[0].contains("weights of training #6 after \(steps) meta-step"))
      #expect(start.learned.map { $0.metaSteps - steps } ?? 0 <= 1)
    }
    #expect(seen.count >= 4, "\(seen)")
  }

  @Test("A goes from v to -eta g to both to none; :arrows names one, and what has no field says why")
  func cycle() throws {
    let pilot = try pilot([
      .sees("RACE"), .key(.character("A")), .sees("v = 0 at t=0 of #1 gd"), .key(.character("A")),
      .sees("-eta g at t=0"),
      .key(.character("A")), .sees("-eta g and v = 0 at t=0"), .key(.character("A")), .sees("no arrows"),
      .seesNot("at t=0"),
    ])
    #expect(pilot.model.landscape.map.field == .off && pilot.model.wantedField == nil)
    var model = pilot.model
    _ = model.receive(.command("arrows -eta g"))
    #expect(model.landscape.map.field == .descent)
    _ = model.receive(.command("arrows sideways"))
    #expect(model.messages.commandProblem?.contains("sideways") == true && model.landscape.map.field == .descent)
    let digits = Model(
      objective: try #require(library("digits-tanh")), width: 120, height: 40,
      capabilities: Capabilities(color: .palette, glyphs: .braille))
    #expect(digits.fieldUnavailability != nil && digits.wantedField == nil)
  }

  @Test("Arrows of a former window, objective or run are not drawn")
  func stale() throws {
    let pilot = try pilot([.sees("RACE"), .key(.character("A")), .sees("at t=0 of #1 gd")])
    var model = pilot.model
    #expect(model.shownField != nil)
    let reading = try #require(model.landscape.field)
    model.queue.selected = 5
    #expect(model.shownField == nil)
    model.queue.selected = nil
    model.zoomMap(by: 2)
    let effects = model.receive(.tick(0.1))
    #expect(effects.contains { if case .compute(.landscape) = $0 { true } else { false } })
    _ = model.receive(.command("objective himmelblau"))
    #expect(model.landscape.field == nil)
    _ = model.receive(.news(.field(reading)))
    #expect(model.shownField == nil)
  }
}
