// What drawing a frame costs in the optimized program, without a terminal.

import Foundation
import OptimizerEngine
import Plotting
import Workbench

/// Prints the time a frame takes at the three usual sizes, a training of some meta-steps behind it.
func measureFrames(metaSteps: Int) throws {
  guard let objective = Catalogue.objective(named: "log-rosenbrock") else { return }
  for (width, height) in [(80, 24), (120, 40), (200, 60)] {
    var setting = FrameSetting(capabilities: Capabilities(color: .truecolor, glyphs: .braille))
    if words.contains("--graphics") { setting.graphics = PixelSize(width: 10, height: 20) }
    (setting.width, setting.height, setting.step) = (width, height, metaSteps)
    let model = try renderModel(.objective(objective), setting)
    let times = (0..<400).map { _ in
      let start = ContinuousClock.now
      _ = view(model)
      return milliseconds(from: start, to: .now)
    }
    if let raster = view(model).image?.raster {
      let packing = (0..<40).map { _ in
        let start = ContinuousClock.now
        _ = raster.png.count
        return milliseconds(from: start, to: .now)
      }
      print("its picture: \(raster.width)x\(raster.height) pixels, \(raster.png.count) bytes")
      print("packing it: \(quantiles(packing))")
    }
    print("a frame of \(width)x\(height) after \(metaSteps) meta-steps: \(quantiles(times))")
  }
}
