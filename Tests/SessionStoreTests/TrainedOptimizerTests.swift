// Learned optimizers as files: what is written is read, and what was changed, lies or is damaged is refused.

import Foundation
import OptimizerEngine
import Testing

@testable import SessionStore

@Suite("Files of learned optimizers")
struct TrainedOptimizerTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "basin-optimizers-\(UUID().uuidString)")

  private func path(_ name: String) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.appending(path: name).path
  }

  private func learned(
    _ settings: [(String, String)] = [("widths", "3")], on name: String = "log-rosenbrock"
  ) throws -> TrainedOptimizer {
    var configuration = TrainingConfiguration()
    for (key, value) in settings { try configuration.set(key, to: value) }
    let objective = try #require(Catalogue.objective(named: name))
    let layout = configuration.rule(for: objective).parameterLayout(dimension: objective.dimension)
    var card = OptimizerCard(dimension: objective.dimension, metaSteps: 7, version: "1.1")
    card.heldOut = .init(loss: 0.5, gap: 0.1 + 0.2, starts: 64)
    return TrainedOptimizer(
      configuration: configuration, weights: layout.initialWeights(seed: 3), layout: layout, card: card)
  }

  @Test("are read as they were written, card and every bit of every weight, for all operators and networks")
  func roundTrip() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var kinds: [[(String, String)]] = MagnitudeKind.allCases.map { [("magnitude", $0.rawValue)] }
    kinds += DirectionKind.allCases.map { [("direction", $0.rawValue)] }
    kinds += [[("optimizer", "lstm")], [("optimizer", "lstm-coordinate")]]
    for settings in kinds {
      var optimizer = try learned(settings)
      optimizer.card.name = "fast"
      optimizer.card.tags = ["first", "of mine"]
      let file = try path("a.safetensors")
      try optimizer.write(file)
      let read = try TrainedOptimizer.read(file)
      #expect(read == optimizer, "\(settings)")
      let objective = try #require(Catalogue.objective(named: "log-rosenbrock"))
      let (a, b) = (try optimizer.optimizer(on: objective), try read.optimizer(on: objective))
      #expect(a.weights.map(\.bitPattern) == b.weights.map(\.bitPattern))
    }
  }

  @Test("are the same whatever they are called, and others with any weight or setting changed")
  func identity() throws {
    let one = try learned()
    var named = one
    (named.card.name, named.card.tags) = ("other", ["x"])
    #expect(named.digest == one.digest)
    #expect(try learned([("widths", "3"), ("stepSize", "2e-3")]).digest != one.digest)
    let objective = try #require(Catalogue.objective(named: "log-rosenbrock"))
    let layout = one.configuration.rule(for: objective).parameterLayout(dimension: 2)
    for index in 0..<layout.count {
      var weights = try one.optimizer(on: objective).weights
      weights[index] = weights[index].nextUp
      let other = TrainedOptimizer(
        configuration: one.configuration, weights: weights, layout: layout, card: one.card)
      #expect(other.digest != one.digest)
    }
  }

  @Test("do not depend on where what they were trained on lies, and say for how many coordinates they are")
  func elsewhere() throws {
    let plane = try learned()
    #expect(try plane.optimizer(on: #require(Catalogue.objective(named: "himmelblau"))).weights.count == plane.count)
    let wide = try #require(Catalogue.objective(named: "rosenbrock:5"))
    #expect(throws: ConfigurationError(key: "optimizer", "its weights are for 2 coordinates, rosenbrock:5 has 5")) {
      try plane.optimizer(on: wide)
    }
    let anywhere = try learned([("direction", "transfer")])
    #expect(try anywhere.optimizer(on: wide).weights.count == anywhere.count)
  }

  @Test("whose settings fit no theorem on an objective are not run on it")
  func settingsThatDoNotFit() throws {
    // A step size that vanishes beside Nesterov's momentum: what is known of the first step is not known of the others.
    let odd = try learned([("widths", "3"), ("base", "nesterov"), ("stepOffset", "10")])
    #expect(throws: ConfigurationError.self) {
      try odd.optimizer(on: #require(Catalogue.objective(named: "quadratic")))
    }
  }

  @Test("that hold a NaN, other numbers, a newer format or a name that steers terminals are refused in a line")
  func refused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let optimizer = try learned()
    let file = try path("b.safetensors")
    try optimizer.write(file)
    let whole = try WeightsFile.read(file)
    func refusal(_ change: (inout [WeightsFile.Tensor], inout [String: String]) -> Void) throws -> String {
      var (tensors, metadata) = (whole.tensors, whole.metadata)
      change(&tensors, &metadata)
      try WeightsFile.write(file, tensors: tensors, metadata: metadata)
      do throws(FileError) {
        _ = try TrainedOptimizer.read(file)
        return "read"
      } catch {
        #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 })
        return error.problem
      }
    }
    #expect(try refusal { _, _ in } == "read")
    #expect(try refusal { tensors, _ in tensors[0].values[1] = .nan }.contains("holds nan at 1"))
    #expect(try refusal { tensors, _ in tensors[0].values[1] = .infinity }.contains("holds inf"))
    #expect(try refusal { tensors, _ in tensors[0].values[0] += 1 }.contains("was changed"))
    #expect(try refusal { _, metadata in metadata["basin.stepSize"] = "0.5" }.contains("was changed"))
    #expect(try refusal { tensors, _ in tensors.removeLast() }.contains("is missing"))
    #expect(try refusal { _, metadata in metadata["version"] = "2" }.contains("format 2"))
    #expect(try refusal { _, metadata in metadata["format"] = "other" }.contains("not a trained optimizer"))
    #expect(try refusal { _, metadata in metadata["card"] = "{" }.contains("a card that cannot be read"))
    #expect(
      try refusal { _, metadata in metadata["card"] = #"{"metaSteps":1,"version":"1","name":"\u001b[2J"}"# }
        .contains("a card that cannot be read"))
    #expect(try refusal { _, metadata in metadata["basin.bogus"] = "1" }.contains("bogus"))
    #expect(try refusal { tensors, _ in tensors[0].name = "a\u{1B}b" }.contains("control character"))
  }

  @Test("of before version 1.1, without card and digest, are read")
  func older() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let optimizer = try learned()
    let file = try path("c.safetensors")
    try optimizer.write(file)
    let whole = try WeightsFile.read(file)
    let metadata = whole.metadata.filter { !["card", "digest", "version"].contains($0.key) }
    // In the order of the layout, as they were written then.
    try WeightsFile.write(file, tensors: whole.tensors.reversed(), metadata: metadata)
    let read = try TrainedOptimizer.read(file)
    #expect(read.digest == optimizer.digest && read.card.dimension == nil)
  }

  // MARK: - The shelf

  @Test("stand on the shelf by name: kept, listed, not replaced by others, removed")
  func shelf() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let shelf = OptimizerShelf(folder: folder.appending(path: "shelf").path)
    #expect(shelf.contents().kept == OptimizerShelf.inBox && shelf.names == ["transfer"])
    var one = try learned()
    one.card.name = "fast"
    try shelf.keep(one)
    // The same again with other tags is no other one.
    one.card.tags = ["mine"]
    try shelf.keep(one)
    #expect(shelf.contents().kept == [one] + OptimizerShelf.inBox)
    var other = try learned([("widths", "4")])
    other.card.name = "fast"
    #expect(throws: FileError.self) { try shelf.keep(other) }
    other.card.name = "wide"
    try shelf.keep(other)
    #expect(shelf.names == ["fast", "transfer", "wide"])
    // Tags stay where what is kept again has none, and a word that steers a terminal is none.
    one.card.tags = []
    try shelf.keep(one)
    #expect(try shelf.read("fast").card.tags == ["mine"])
    try shelf.tag("fast", ["quick", "valley"])
    #expect(try shelf.read("fast").card.tags == ["quick", "valley"])
    for word in ["x\u{1B}[31my", "a\nb", "\u{202E}x", "", String(repeating: "x", count: 25)] {
      #expect(throws: FileError.self, "\(word.debugDescription)") { try shelf.tag("fast", [word]) }
    }
    #expect(try shelf.read("fast").card.tags == ["quick", "valley"])
    one.card.tags = ["mine"]
    try shelf.tag("fast", ["mine"])
    for name in ["untrained", "convergent", "all", "learned", "adam"] {
      #expect(OptimizerShelf.complaint(about: name) != nil, "\(name)")
    }
    // A pipe of such a name is not waited for.
    #expect(mkfifo(shelf.path(of: "pipe"), 0o600) == 0 && !shelf.names.contains("pipe"))
    // A damaged file is told apart and hides no other, gives way to none, and can be removed.
    try Data("nothing".utf8).write(to: URL(filePath: shelf.path(of: "broken")))
    var third = try learned()
    third.card.name = "broken"
    #expect(throws: FileError.self) { try shelf.keep(third) }
    let (kept, problems) = shelf.contents()
    #expect(kept.map(\.card.name) == ["fast", "transfer", "wide"] && problems.count == 1)
    try shelf.remove("fast")
    #expect(shelf.names == ["broken", "transfer", "wide"])
    #expect(throws: FileError.self) { try shelf.remove("fast") }
    #expect(throws: FileError.self) { try shelf.remove("../wide") }
    try shelf.remove("broken")
    try shelf.keep(third)
    #expect(try shelf.read("broken").digest == third.digest)
    // A shelf that is no folder is no empty shelf.
    let file = folder.appending(path: "file").path
    try Data().write(to: URL(filePath: file))
    #expect(OptimizerShelf(folder: file).contents().problems.count == 1)
  }

  @Test("the one in the box can be read, is what its preset says, and can be neither replaced nor removed")
  func inBox() throws {
    let transfer = try #require(OptimizerShelf.inBox("transfer"))
    #expect(transfer.configuration == TrainingConfiguration.preset(named: "transfer"))
    #expect(transfer.count == 1198 && transfer.card.metaSteps == transfer.configuration.metaSteps)
    #expect(transfer.card.heldOut?.starts == 45, "five of each of nine problems")
    let shelf = OptimizerShelf(folder: folder.appending(path: "none").path)
    #expect(try shelf.read("transfer") == transfer)
    var mine = try learned()
    mine.card.name = "transfer"
    #expect(throws: FileError.self) { try shelf.keep(mine) }
    #expect(throws: FileError.self) { try shelf.tag("transfer", ["mine"]) }
    #expect(throws: FileError.self) { try shelf.remove("transfer") }
    // For any weights, on any smooth function, without knowing beta.
    for name in ["beale", "rosenbrock", "quadratic:50", "rastrigin:10"] {
      let objective = try #require(Catalogue.objective(named: name))
      let optimizer = try transfer.optimizer(on: objective)
      let prospect = Prospect(transfer.configuration, on: objective)
      #expect(optimizer.rule.keepsCorrectionSummable && prospect.verdict >= .checked, "\(name): \(prospect.sentence)")
    }
  }

  @Test("have names that are no path, no optimizer of the catalogue and nothing else")
  func names() {
    for name in ["", "a/b", "../a", ".hidden", "a b", "1st", "ü", "adam", "learned", String(repeating: "a", count: 41)]
    {
      #expect(OptimizerShelf.complaint(about: name) != nil, "\(name)")
    }
    for name in ["a", "fast-2", "Valley_3.1"] { #expect(OptimizerShelf.complaint(about: name) == nil, "\(name)") }
    #expect(OptimizerShelf.name(ofFile: "/x/my optimizer.safetensors") == "my-optimizer")
    #expect(OptimizerShelf.name(ofFile: "3.safetensors") == "file-3")
  }

  // MARK: - The published network

  @Test("are made of the arrays of the published network, vectors in any orientation, and of no others")
  func published() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (n, l, b, c, k, h) = (2, 3, 4, 5, 6, 3)
    let d = k * b + c
    var generator = SeededGenerator(seed: 5, stream: "published")
    func array(_ name: String, _ shape: [Int]) -> WeightsFile.Tensor {
      WeightsFile.Tensor(
        name: name, shape: shape, values: (0..<shape.reduce(1, *)).map { _ in generator.normal() })
    }
    let sides = [("", b), ("c", c)]
    var tensors = [
      array("ren.x0", [1, n]), array("ren.X", [2 * n + l, 2 * n + l]), array("ren.Y", [n, n]), array("ren.bx", [n]),
      array("ren.bv", [l, 1]), array("ren.bu", [d]), array("mlp.W1", [h, 2 * d + 1]), array("mlp.b1", [h]),
      array("mlp.W2", [d, h]), array("mlp.b2", [d]),
    ]
    for (suffix, size) in sides {
      tensors += [
        array("ren.x3\(suffix)", [size, size]), array("ren.y3\(suffix)", [size, size]),
        array("ren.b2\(suffix)", [n, size]), array("ren.d12\(suffix)", [l, size]),
        array("ren.c2\(suffix)", [size, n]), array("ren.d21\(suffix)", [size, l]),
      ]
    }
    let file = try path("p.safetensors")
    func imported(_ tensors: [WeightsFile.Tensor]) throws -> TrainedOptimizer {
      try WeightsFile.write(file, tensors: tensors)
      return try TrainedOptimizer.importing(convergentL2O: file)
    }
    let found = try imported(tensors)
    #expect(found.count == tensors.reduce(0) { $0 + $1.values.count } && found.card.dimension == d)
    for tensor in tensors {
      let name = tensor.name.replacing("mlp.", with: "direction.")
      #expect(found.arrays.first { $0.name == name }?.values == tensor.values, "\(name)")
    }
    for index in tensors.indices {
      var less = tensors
      less.remove(at: index)
      #expect(throws: FileError.self, "\(tensors[index].name)") { try imported(less) }
      var odd = tensors
      odd[index].values[0] = .nan
      #expect(throws: FileError.self) { try imported(odd) }
    }
    #expect(throws: FileError.self) { try imported(tensors + [array("mlp.extra", [1])]) }
  }
}
