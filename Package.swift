// swift-tools-version: 6.2
// The rooms of Basin, bottom to top. An arrow that is not written here does not exist:
// `swift build --explicit-target-dependency-import-check error` enforces it.
import PackageDescription

// MARK: - Settings shared by every target

/// Warnings are errors on a working checkout, never for someone who builds a tagged release with a newer compiler.
let strict: [SwiftSetting] =
  Context.gitInformation?.currentTag == nil ? [.treatAllWarnings(as: .error)] : []

/// `-enable-testing` in optimized builds too: one build is both what is shipped and what the tests run against.
let swift: [SwiftSetting] =
  strict + [
    .unsafeFlags(["-enable-testing"], .when(configuration: .release)),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]

/// Element loops are 20 to 350 times slower in an unoptimized build, so these rooms are optimized in debug as well;
/// `-assert-config Debug` keeps their assertions.
let fastInDebug: [SwiftSetting] =
  swift + [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

/// Tests are optimized nowhere: what they test is, and the rest is compiled in half the time.
let tests: [SwiftSetting] = swift + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

let kernels: [CSetting] = [
  .unsafeFlags(["-O3", "-std=c2x", "-Wall", "-Wextra", "-Werror", "-fno-math-errno", "-ffp-contract=off"])
]

let package = Package(
  name: "basin",
  products: [
    .library(name: "OptimizerEngine", targets: ["OptimizerEngine"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .executable(name: "basin", targets: ["basin"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // MARK: - Leaves: C code and system libraries
    .target(name: "CKernels", cSettings: kernels, linkerSettings: [.linkedLibrary("m")]),
    .target(
      name: "CDigits", exclude: ["LICENSE.digits.txt", "digits.csv.gz"], cSettings: [.unsafeFlags(["-std=c2x"])]),
    .target(name: "COptimizers", exclude: ["transfer.safetensors"], cSettings: [.unsafeFlags(["-std=c2x"])]),
    .target(name: "CTerminal", cSettings: [.unsafeFlags(["-std=c2x", "-Wall", "-Wextra", "-Werror"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CNCurses", providers: [.apt(["libncurses-dev"])]),

    // MARK: - Libraries
    .target(name: "OptimizerEngine", dependencies: ["CKernels"], swiftSettings: fastInDebug),
    .target(name: "Datasets", dependencies: ["OptimizerEngine", "CZlib", "CDigits"], swiftSettings: swift),
    .target(name: "SessionStore", dependencies: ["OptimizerEngine", "COptimizers"], swiftSettings: swift),
    .target(name: "Plotting", dependencies: ["CZlib"], swiftSettings: fastInDebug),
    .target(
      name: "Experiment", dependencies: ["OptimizerEngine", "Datasets", "SessionStore"], swiftSettings: fastInDebug),
    .target(
      name: "Workbench", dependencies: ["OptimizerEngine", "Datasets", "SessionStore", "Experiment", "Plotting"],
      // Embedded by Scripts/embed-player.
      exclude: ["Export/Player/Page"],
      swiftSettings: fastInDebug),
    .target(name: "Terminal", dependencies: ["Plotting", "CNCurses", "CTerminal"], swiftSettings: swift),

    // MARK: - The executable
    .executableTarget(
      name: "basin",
      dependencies: [
        "OptimizerEngine", "Datasets", "SessionStore", "Experiment", "Plotting", "Workbench", "Terminal", "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swift),

    // MARK: - Tests
    .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal", linkerSettings: [.linkedLibrary("util")]),
    .target(
      name: "KernelDigest", dependencies: ["CKernels"], path: "Tests/KernelDigest",
      cSettings: [.unsafeFlags(["-O2", "-std=c2x", "-Wall", "-Wextra", "-Werror"])]),
    .testTarget(name: "CKernelsTests", dependencies: ["CKernels", "KernelDigest"], swiftSettings: tests),
    .target(
      name: "References", dependencies: ["OptimizerEngine"], path: "Tests/References", swiftSettings: fastInDebug),
    .testTarget(
      name: "OptimizerEngineTests", dependencies: ["OptimizerEngine", "Datasets", "References"],
      resources: [.copy("Fixtures")], swiftSettings: tests),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "OptimizerEngine"], exclude: ["Files"], swiftSettings: tests),
    .testTarget(
      name: "SessionStoreTests", dependencies: ["SessionStore", "OptimizerEngine"], exclude: ["Golden"],
      swiftSettings: tests),
    .testTarget(
      name: "ExperimentTests", dependencies: ["Experiment", "Datasets", "SessionStore", "OptimizerEngine"],
      exclude: ["SameBits"],
      swiftSettings: tests),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting", "CZlib"], swiftSettings: tests),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: [
        "Workbench", "Experiment", "Plotting", "OptimizerEngine", "Datasets", "SessionStore", "TerminalDriver",
      ],
      exclude: ["Snapshots"], swiftSettings: tests),
    .executableTarget(
      name: "TerminalProbe", dependencies: ["Terminal", "Plotting"], path: "Tests/TerminalProbe", swiftSettings: swift),
    .target(
      name: "TerminalDriver", dependencies: ["CPseudoTerminal"], path: "Tests/TerminalDriver",
      swiftSettings: fastInDebug),
    .testTarget(
      name: "TerminalTests",
      dependencies: ["Terminal", "Plotting", "SessionStore", "TerminalDriver", "TerminalProbe", "basin"],
      swiftSettings: tests),
    .executableTarget(
      name: "TerminalMeasure",
      dependencies: ["TerminalDriver", "Workbench", "Experiment", "SessionStore", "Plotting", "OptimizerEngine"],
      path: "Tests/TerminalMeasure", swiftSettings: swift),
    .testTarget(name: "CommandTests", dependencies: ["basin", "CPseudoTerminal", "Plotting"], swiftSettings: tests),
  ],
  swiftLanguageModes: [.v6]
)
