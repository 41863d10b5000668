// swift-tools-version: 6.2
// An objective, an optimizer and a magnitude operator made outside the engine. A package of its own, so that it sees of the
// library what any user of it sees.
import PackageDescription

let package = Package(
  name: "basin-examples",
  dependencies: [.package(name: "basin", path: "..")],
  targets: [
    .executableTarget(
      name: "certify-own", dependencies: [.product(name: "OptimizerEngine", package: "basin")])
  ],
  swiftLanguageModes: [.v6]
)
