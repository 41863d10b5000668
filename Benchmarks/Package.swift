// swift-tools-version: 6.2
// Benchmarks of the engine, beside the same work in JAX. A package of its own, so that nobody who uses Basin builds it.
import PackageDescription

let package = Package(
  name: "basin-benchmarks",
  dependencies: [.package(name: "basin", path: "..")],
  targets: [
    .target(name: "CMeasure"),
    .executableTarget(
      name: "basin-bench",
      dependencies: [
        "CMeasure", .product(name: "OptimizerEngine", package: "basin"), .product(name: "Datasets", package: "basin"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
