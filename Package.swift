// swift-tools-version: 6.1
import PackageDescription

// In a release build the loops of the model take in small functions of other modules, and generic ones for the types at hand.
let acrossModules: [SwiftSetting] = [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]

// The house of DESIGN.md: every target may depend only on targets listed above it.
// Tests/ArchitectureTests fails when an arrow points up.
let package = Package(
  name: "entente",
  products: [.executable(name: "entente", targets: ["entente"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Pure functions and values: no Lua, no file, no clock, no network, no lock, no global.
    .target(name: "Randomness", swiftSettings: acrossModules),
    .target(name: "Charts"),
    .target(name: "Statistics", dependencies: ["Randomness"]),
    .target(name: "Negotiation", dependencies: ["Randomness"], swiftSettings: acrossModules),
    .target(name: "Partnerships", dependencies: ["Randomness", "Negotiation"], swiftSettings: acrossModules),
    .target(
      name: "Simulation",
      dependencies: ["Partnerships", "Randomness", .product(name: "Crypto", package: "swift-crypto")]),

    // The scripting language.
    .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
    .target(name: "CLuaHost", dependencies: ["CLua"]),
    .target(name: "LuaHost", dependencies: ["CLuaHost"]),
    .target(name: "Scenarios", dependencies: ["LuaHost", "Simulation", "Partnerships", "Negotiation", "Randomness"]),

    // Negotiations told by themselves: case files, and strategies in Lua.
    .target(name: "Cases", dependencies: ["LuaHost", "Scenarios", "Negotiation", "Randomness"]),

    // Running, keeping, telling.
    .target(name: "Evaluation", dependencies: ["Scenarios", "Simulation"]),
    .target(
      name: "Ledger",
      dependencies: ["Simulation", .product(name: "GRDB", package: "GRDB.swift")],
      // Its tests look at the file's schema and at what is half written, in a release build too.
      swiftSettings: [.unsafeFlags(["-enable-testing"])]),
    .target(
      name: "Experiments",
      dependencies: ["Ledger", "Evaluation", "Scenarios", "Simulation", "Partnerships", "Statistics"]),
    .target(
      name: "Reports",
      dependencies: [
        "Experiments", "Ledger", "Evaluation", "Cases", "Scenarios", "Simulation", "Partnerships", "Negotiation",
        "Statistics", "Charts",
      ]),

    .executableTarget(
      name: "entente",
      dependencies: [
        "Reports", "Experiments", "Ledger", "Evaluation", "Cases", "Scenarios",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Beside the house: what `make bench` compares with.
    .executableTarget(
      name: "network-bench", dependencies: ["Simulation", "Partnerships"], path: "Benchmarks/NativeNetwork"),
    .executableTarget(
      name: "negotiation-bench", dependencies: ["Cases", "Negotiation", "Randomness"], path: "Benchmarks/Negotiation"),

    // Tests mirror the house. Those that read reference vectors end in VectorTests.
    .target(
      name: "TestSupport", dependencies: ["Simulation", "Partnerships", "Negotiation", "Randomness"],
      path: "Tests/TestSupport"),
    .testTarget(name: "ArchitectureTests"),
    .testTarget(name: "RandomnessTests", dependencies: ["Randomness", "TestSupport"]),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics", "Randomness", "TestSupport"]),
    .testTarget(name: "ChartsTests", dependencies: ["Charts"]),
    .testTarget(name: "NegotiationTests", dependencies: ["Negotiation", "TestSupport"]),
    .testTarget(name: "PartnershipsTests", dependencies: ["Partnerships", "TestSupport"]),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation", "TestSupport"]),
    .testTarget(name: "LuaHostTests", dependencies: ["LuaHost", "CLua"]),
    .testTarget(
      name: "ScenariosTests", dependencies: ["Scenarios", "Simulation", "TestSupport"],
      exclude: ["golden-digests.json"]),
    .testTarget(
      name: "CasesTests", dependencies: ["Cases", "Negotiation", "Randomness", "TestSupport"],
      exclude: ["Genius/Samples"]),
    .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "Scenarios", "Simulation", "Partnerships"]),
    .testTarget(name: "LedgerTests", dependencies: ["Ledger", "Simulation"]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Experiments", "Ledger", "Evaluation", "Scenarios", "Simulation", "Statistics", "Randomness"]),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "Ledger", "Evaluation", "Scenarios", "Simulation", "Partnerships"]),
  ]
)
