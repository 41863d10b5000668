import Foundation
import OptimizerEngine
import Testing

@testable import SessionStore

@Suite("Checkpoint files")
struct CheckpointFileTests {
  private func training() throws -> Trainer {
    var configuration = TrainingConfiguration()
    for (key, value) in [
      ("horizon", "6"), ("rollouts", "4"), ("widths", "3"), ("estimator", "pes"), ("truncation", "4"),
      ("perturbationPairs", "2"),
    ] { try configuration.set(key, to: value) }
    return Trainer(configuration, objective: try #require(Catalogue.objective(named: configuration.objective)))
  }

  private func path(_ name: String) -> String {
    FileManager.default.temporaryDirectory.appending(path: "basin checkpoint \(name) \(UUID().uuidString)").path
  }

  @Test("continue a training bit for bit after any of its steps")
  func resume() throws {
    let file = path("resume")
    defer { try? FileManager.default.removeItem(atPath: file) }
    let whole = try training()
    for _ in 0..<5 {
      try CheckpointFile(configuration: whole.configuration, record: whole.state.record).write(file)
      let read = try CheckpointFile.read(file)
      #expect(read.configuration == whole.configuration && read.record == whole.state.record)
      let resumed = try training()
      #expect(resumed.restore(read.record))
      #expect(resumed.step() == whole.step() && resumed.state == whole.state)
    }
  }

  @Test("whose bytes were changed, or that are something else, are refused")
  func damaged() throws {
    let file = path("damaged")
    defer { try? FileManager.default.removeItem(atPath: file) }
    let whole = try training()
    _ = whole.step()
    try CheckpointFile(configuration: whole.configuration, record: whole.state.record).write(file)
    let bytes = try Data(contentsOf: URL(filePath: file))
    var refused = 0
    var places = 0
    // Every place among the numbers, and some of the header.
    for place in stride(from: 8, to: bytes.count, by: max(1, bytes.count / 200)) {
      var changed = bytes
      changed[place] ^= 0x10
      try changed.write(to: URL(filePath: file))
      places += 1
      do {
        let read = try CheckpointFile.read(file)
        // A changed space or name in the header may still say the same.
        if read.record != whole.state.record || read.configuration != whole.configuration {
          Issue.record("byte \(place) was changed and nobody saw it")
        }
      } catch { refused += 1 }
    }
    #expect(refused > places * 9 / 10, "\(refused) of \(places)")
    let weights = path("weights")
    defer { try? FileManager.default.removeItem(atPath: weights) }
    try TrainedOptimizer(
      configuration: whole.configuration, weights: whole.state.weights, layout: whole.layout,
      card: OptimizerCard(dimension: 2, metaSteps: 1, version: "1")
    ).write(weights)
    #expect(throws: FileError.self) { try CheckpointFile.read(weights) }
  }
}
