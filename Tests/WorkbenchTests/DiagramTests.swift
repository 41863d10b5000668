// The block diagram of the form: every field has a block, what stands in the blocks is the engine's, nothing overlaps.

import Experiment
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

/// Configurations in which every setting matters somewhere.
private func everyKind() throws -> [TrainingConfiguration] {
  var all = TrainingConfiguration.presetNames.compactMap { TrainingConfiguration.preset(named: $0) }
  for kind in MagnitudeKind.allCases {
    var configuration = TrainingConfiguration()
    configuration.magnitude = kind
    all.append(configuration)
  }
  for kind in DirectionKind.allCases {
    var configuration = TrainingConfiguration()
    configuration.direction = kind
    (configuration.stepOffset, configuration.curriculum, configuration.estimator) = (10, 5, .evolution)
    configuration.base = .nesterov
    all.append(configuration)
  }
  for kind in [TrainingConfiguration.OptimizerKind.lstm, .lstmCoordinate] {
    var configuration = TrainingConfiguration()
    configuration.optimizer = kind
    all.append(configuration)
  }
  return all
}

/// The architecture zoomed, with a configuration in the form.
private func form(
  _ configuration: TrainingConfiguration, on name: String = "rosenbrock", _ width: Int, _ height: Int,
  _ glyphs: GlyphTier = .braille
) throws -> Model {
  var model = Model(
    objective: try #require(library(name)), width: width, height: height,
    capabilities: Capabilities(color: .mono, glyphs: glyphs))
  model.experiment.configuration = configuration
  model.moveFocus(.architecture)
  model.isZoomed = true
  return model
}

private func layout(_ model: Model) throws -> FormLayout {
  FormLayout(model, in: try #require(model.layout.panes[.architecture]).insideFrame)
}

@Suite("The diagram of the architecture")
struct DiagramTests {
  @Test("lights the block of the field under the cursor and no other, for every field", arguments: [true, false])
  func lights(isWide: Bool) throws {
    var seen: Set<String> = []
    for configuration in try everyKind() {
      for (index, row) in Form.rows(configuration).enumerated() {
        guard case .setting(let key) = row else { continue }
        var model = try form(configuration, isWide ? 120 : 80, isWide ? 40 : 24)
        model.architecture.row = index
        seen.insert(key)
        let place = try #require(Diagram.place(of: key), "\(key) has no block")
        let boxes = try #require(try layout(model).diagram, "\(key)").boxes
        let frame = view(model)
        let lit = boxes.filter { frame[$0.rect.column, $0.rect.row].character == "┏" }.map(\.place)
        #expect(lit == [place], "\(key): \(lit)\n\(frame.text)")
      }
    }
    #expect(seen == Set(TrainingConfiguration.settings.map(\.key)).subtracting(["objective"]))
    #expect(Diagram.place(of: "nothing") == nil)
  }

  @Test("has a block for every part of the engine's architecture, and each is drawn")
  func everyPart() throws {
    let places = Set(ArchitecturePart.allCases.map(Diagram.Place.init))
    #expect(places.count == ArchitecturePart.allCases.count)
    var model = try form(TrainingConfiguration(), 200, 60)
    model.architecture.row = 1
    #expect(places.isSubset(of: try #require(try layout(model).diagram).boxes.map(\.place)))
    #expect(Set(try #require(try layout(model).diagram).boxes.map(\.place)) == Set(Diagram.Place.allCases))
  }

  /// Weights and biases of fully connected layers.
  private static func dense(_ sizes: [Int]) -> Int {
    zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
  }

  /// Weights of two LSTM cells and a linear output.
  private static func cells(_ sizes: [Int]) -> Int {
    zip(sizes, sizes.dropFirst()).dropLast().reduce(0) { $0 + 4 * $1.1 * ($1.0 + $1.1 + 1) }
      + (sizes[sizes.count - 2] + 1) * sizes[sizes.count - 1]
  }

  @Test("has the sizes and counts of the engine, for every preset and every kind of operator and network")
  func counts() throws {
    for configuration in try everyKind() {
      for name in ["rosenbrock", "quadratic:10", "digits-tanh"] {
        let objective = try #require(library(name))
        let d = objective.dimension
        let rule = configuration.rule(for: objective)
        let arrays = rule.parameterLayout(dimension: d).arrays
        let blocks = Diagram(configuration, on: objective).blocks
        func block(_ place: Diagram.Place) -> Diagram.Block? { blocks.first { $0.place == place } }
        let magnitude = (rule as? ConvergentRule).map { Set($0.magnitude.arrays(dimension: d).map(\.name)) } ?? []
        let inOperator = arrays.filter { magnitude.contains($0.name) }.reduce(0) { $0 + $1.shape.count }
        let inNetwork = arrays.filter { !magnitude.contains($0.name) }.reduce(0) { $0 + $1.shape.count }
        let network = try #require(block(.network))
        #expect(network.lines.contains([Diagram.Wording("\(inNetwork) weights")]), "\(network)")
        // The sizes make the count, by the formulas of the layers and not by those of the engine.
        let shapes = try #require(rule.network(dimension: d)).networks
        let isRecurrent = arrays.contains { $0.name.hasSuffix(".Wh") }
        #expect(inNetwork == shapes.reduce(0) { $0 + (isRecurrent ? Self.cells($1.sizes) : Self.dense($1.sizes)) })
        for (line, shape) in zip(network.lines, shapes) {
          let sizes = shape.sizes.map { "\($0)" }.joined(separator: " -> ")
          #expect(line[0].text == (shape.copies == 1 ? sizes : "\(d) x (\(sizes))"))
        }
        if let operatorBlock = block(.magnitude) {
          let word = inOperator == 1 ? "1 weight" : "\(inOperator) weights"
          #expect(operatorBlock.lines[0][0].text == "m_t, \(word)")
        }
        #expect(block(.metaStep)?.lines.contains([Diagram.Wording("\(inOperator + inNetwork) weights")]) == true)
        #expect((block(.magnitude) == nil) == (configuration.optimizer != .convergent))
      }
    }
  }

  @Test("says the status of the engine's premises, and says that a step that is too long loses the claim")
  func statuses() throws {
    let objective = try #require(library("rosenbrock"))
    var configuration = TrainingConfiguration.preset(for: objective)
    for size in [1e-4, 1] {
      configuration.stepSize = size
      let prospect = Prospect(configuration, on: objective)
      let blocks = Diagram(configuration, on: objective).blocks
      func status(_ place: Diagram.Place) -> PremiseStatus? {
        blocks.first { $0.place == place }?.lines.compactMap { $0.first?.status }.first
      }
      #expect(status(.magnitude) == prospect[.summable]?.status && status(.magnitude) == .proved)
      #expect(status(.step) == prospect.step?.status)
      #expect(status(.update) == prospect.verdict)
      #expect((status(.update) == .noClaim) == (size == 1))
    }
  }

  @Test("lies beside the list without overlaps, its words whole, from 40x12 to 200x60", arguments: GlyphTier.allCases)
  func places(glyphs: GlyphTier) throws {
    var drawn = 0
    for configuration in try everyKind() {
      for (width, height) in [
        (40, 12), (60, 20), (80, 22), (80, 24), (90, 30), (110, 30), (120, 40), (160, 45), (200, 60),
      ] {
        for row in [1, Form.rows(configuration).count - 1] {
          var model = try form(configuration, on: "quadratic:10", width, height, glyphs)
          model.architecture.row = row
          let layout = try layout(model)
          let name = "\(width)x\(height) \(configuration.magnitude.rawValue) \(configuration.direction.rawValue)"
          var rects = [layout.list, layout.field, layout.foot] + [layout.plot, layout.weights].compactMap { $0 }
          let frame = view(model)
          if let diagram = layout.diagram {
            drawn += 1
            rects += diagram.boxes.map(\.rect) + diagram.arrows
            rects += [diagram.caption?.rect, diagram.note?.rect].compactMap { $0 }
            expectWhole(
              diagram, in: frame,
              of: Diagram(configuration, on: model.experiment.objective, arrow: glyphs == .ascii ? "->" : "→"))
          }
          expectNoCut(layout, in: frame, glyphs, name)
          #expect((layout.diagram != nil) == (width >= 80 && height >= 22), "\(name)")
          for (index, rect) in rects.enumerated() {
            for other in rects[..<index] { #expect(rect.intersection(other).isEmpty, "\(name): \(rect) \(other)") }
          }
        }
      }
    }
    #expect(drawn > 100)
  }

  /// Nothing in the list, in the line about the field and in the foot ends inside of a word or of a sentence.
  private func expectNoCut(_ layout: FormLayout, in frame: CellBuffer, _ glyphs: GlyphTier, _ name: String) {
    func lines(_ rect: CellRect) -> [String] {
      (rect.row..<rect.endRow).map { row in
        String((rect.column..<rect.endColumn).map { frame[$0, row].character }).trimmed
      }
    }
    let mark: Character = glyphs == .ascii ? "~" : "…"
    for rect in [layout.list, layout.field, layout.foot] {
      #expect(!lines(rect).contains { $0.contains(mark) }, "\(name)\n\(frame.text)")
    }
    let words = lines(layout.field).filter { !$0.isEmpty }.joined(separator: " ")
    guard let key = words.split(separator: ":").first, !words.isEmpty else { return }
    let all = TrainingConfiguration.settings.flatMap { setting in
      setting.options.map { "\(setting.key): \(setting.summary). \($0.name): \($0.sentence)" }
        + Form.meaning(of: setting.key, in: TrainingConfiguration())
    }
    #expect(all.contains(words) || key == "stepSize", "\(name): \(words)\n\(frame.text)")
  }

  /// Every title and every line is one of the wordings of its block, and stands in the frame as it is.
  private func expectWhole(_ layout: DiagramLayout, in frame: CellBuffer, of diagram: Diagram) {
    func text(_ rect: CellRect, _ row: Int) -> String {
      String((rect.column..<rect.endColumn).map { frame[$0, row].character })
    }
    for box in layout.boxes {
      guard let block = diagram.blocks.first(where: { $0.place == box.place }) else {
        Issue.record("a box of no block: \(box.place)")
        continue
      }
      #expect(block.titles.contains(box.title) && text(box.rect, box.rect.row).contains(box.title), "\(box)")
      #expect(!box.lines.isEmpty, "\(box)")
      for (index, line) in box.lines.enumerated() {
        #expect(block.lines.contains { $0.contains(line) }, "\(line)")
        let words = [line.text, line.status?.rawValue ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        #expect(text(box.rect, box.rect.row + 1 + index).contains(words), "'\(words)' in \(box)\n\(frame.text)")
      }
    }
  }

  @Test("is told in sentences by lines, block by block")
  func sentences() throws {
    for configuration in try everyKind() {
      let model = try form(configuration, 80, 24)
      let lines = lineText(model, .architecture)
      for block in Diagram(configuration, on: model.experiment.objective).blocks {
        #expect(lines.contains(block.sentence) && block.sentence.hasSuffix("."), "\(block.sentence)")
      }
    }
  }
}
