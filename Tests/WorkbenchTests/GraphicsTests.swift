// When the map is drawn in pixels.

import Experiment
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

@Suite("The map in pixels")
struct GraphicsTests {
  private let cell = PixelSize(width: 9, height: 18)

  /// A model on a terminal with 24-bit color that says that it shows pictures.
  private func offered() throws -> Model {
    var model = settled(try model(100, 30, color: .truecolor, glyphs: .braille))
    #expect(model.wantedLandscape?.capabilities.graphics == nil)
    _ = model.receive(.input(.graphics(cell)))
    return model
  }

  @Test("is wanted as soon as the terminal says that it shows pictures, and not in mono, in ASCII or when turned off")
  func wanted() throws {
    var model = try offered()
    #expect(model.wantedLandscape?.capabilities.graphics == cell)
    _ = model.receive(.command("theme mono"))
    #expect(model.wantedLandscape?.capabilities.graphics == nil)
    _ = model.receive(.command("theme light"))
    #expect(model.wantedLandscape?.capabilities.graphics == cell)
    _ = model.receive(.command("glyphs ascii"))
    #expect(model.wantedLandscape?.capabilities.graphics == nil)
    _ = model.receive(.command("glyphs braille"))
    _ = model.receive(.command("graphics off"))
    #expect(model.wantedLandscape?.capabilities.graphics == nil && model.look["graphics"] == "off")
    _ = model.receive(.command("graphics maybe"))
    #expect(model.messages.commandProblem?.contains("on, off") == true || model.messages.notice != nil)
    #expect(!model.display.showsGraphics)
    _ = model.receive(.command("graphics on"))
    #expect(model.wantedLandscape?.capabilities.graphics == cell && model.look["graphics"] == "on")
  }

  @Test("is as it was left, unless the config file says otherwise", arguments: ["auto", "on", "off"])
  func remembered(_ setting: String) throws {
    for last in ["on", "off"] {
      var model = try offered()
      model.adopt(PreferenceFile("graphics = \(setting)").preferences, remembered: ["graphics": last])
      #expect(model.display.showsGraphics == ((setting == "auto" ? last : setting) == "on"))
    }
  }

  @Test("follows the cells when the font changes, and lies in the frame where the map is")
  func frame() throws {
    var model = try offered()
    _ = model.receive(.input(.graphics(PixelSize(width: 12, height: 24))))
    let request = try #require(model.wantedLandscape)
    #expect(request.capabilities.graphics == PixelSize(width: 12, height: 24))
    var pictures: [Landscape] = []
    Computation.landscape(request, Computation.landscapeEvaluator(model.experiment.objective)) { pictures.append($0) }
    let picture = try #require(pictures.last)
    _ = model.receive(.news(.landscape(picture)))
    let frame = view(model)
    let image = try #require(frame.image)
    let pane = try #require(model.layout.panes[.landscape]?.insideFrame)
    #expect(pane.contains(column: image.rect.column, row: image.rect.row))
    #expect(pane.contains(column: image.rect.endColumn - 1, row: image.rect.endRow - 1))
    #expect(image.raster.width == 12 * image.rect.width && image.raster.height == 24 * image.rect.height)
    // Whatever else shows frames has the same map in characters.
    model.display.showsGraphics = false
    _ = model.receive(.tick(0.01))
    #expect(view(model).image == nil)
  }
}
