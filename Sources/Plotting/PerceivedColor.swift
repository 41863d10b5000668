// Colors as eyes see them: lightness, and two axes of hue whose distance from zero is how strong the hue is.

/// A color in OKLab.
///
/// Björn Ottosson, "A perceptual color space for image processing", 2020, https://bottosson.github.io/posts/oklab/.
struct PerceivedColor: Hashable, Sendable {
  /// 0 for black to 1 for white.
  let lightness: Double
  /// From green to red.
  let a: Double
  /// From blue to yellow.
  let b: Double

  /// The color as it is seen; nil for the terminal's own, which nobody knows.
  init?(_ color: CellColor) {
    guard let c = color.components else { return nil }
    func linear(_ component: UInt8) -> Double {
      let x = Double(component) / 255
      return x <= 0.04045 ? x / 12.92 : power((x + 0.055) / 1.055, 2.4)
    }
    let (red, green, blue) = (linear(c.red), linear(c.green), linear(c.blue))
    let l = power(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue, 1.0 / 3)
    let m = power(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue, 1.0 / 3)
    let s = power(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue, 1.0 / 3)
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
  }

  /// How strong the hue is; 0 for grays.
  var chroma: Double { (a * a + b * b).squareRoot() }

  /// How different another color looks.
  func distance(to other: PerceivedColor) -> Double {
    let (dl, da, db) = (lightness - other.lightness, a - other.a, b - other.b)
    return (dl * dl + da * da + db * db).squareRoot()
  }

  /// The angle between two hues, 0 to pi.
  func hueDifference(to other: PerceivedColor) -> Double {
    let turn = (angle(y: b, x: a) - angle(y: other.b, x: other.a)).magnitude
    return min(turn, 2 * .pi - turn)
  }
}
