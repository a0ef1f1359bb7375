// swift-tools-version: 6.1
import PackageDescription

// In a release build the loops of the model take in small functions of other modules, and generic ones for the types at hand.
let acrossModules: [SwiftSetting] = [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]

// The web host takes minutes to compile, once: without the trait it is neither fetched nor compiled.
let web = TargetDependencyCondition.when(traits: ["Web"])

// The house of DESIGN.md: every target may depend only on targets listed above it.
// Tests/ArchitectureTests fails when an arrow points up.
let package = Package(
  name: "entente",
  products: [
    .executable(name: "entente", targets: ["entente"]),
    .executable(name: "entente-web", targets: ["entente-web"]),
  ],
  traits: [
    .trait(name: "Web", description: "The web host, entente-web (make web).")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),

    // The web host's, fetched and built with the trait Web only.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-async-algorithms.git", from: "1.1.4"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.11.0"),
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

    // A room full of people inside a run: its record, its rounds, and what each browser is shown, as values.
    .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .target(
      name: "Workshop",
      dependencies: [
        "CQREncode", "Reports", "Experiments", "Ledger", "Evaluation", "Scenarios", "Simulation", "Partnerships",
        "Charts",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.embedInCode("Assets")],
      // Its tests look at the fold, and at what is kept in memory.
      swiftSettings: [.unsafeFlags(["-enable-testing"])]),
    // The server before a workshop's host: empty without the trait.
    .target(
      name: "WebServer",
      dependencies: [
        "Workshop",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncAlgorithms", package: "swift-async-algorithms", condition: web),
        .product(name: "Hummingbird", package: "hummingbird", condition: web),
        .product(name: "HummingbirdCore", package: "hummingbird", condition: web),
        .product(name: "NIOCore", package: "swift-nio", condition: web),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: web),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras", condition: web),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: web),
      ],
      // Its tests look at how a request becomes a value.
      swiftSettings: [.unsafeFlags(["-enable-testing"])]),
    .executableTarget(
      name: "entente-web",
      dependencies: ["WebServer", "Workshop", .product(name: "ArgumentParser", package: "swift-argument-parser")]),

    .executableTarget(
      name: "entente",
      dependencies: [
        "Workshop", "Reports", "Experiments", "Ledger", "Evaluation", "Cases", "Scenarios",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Beside the house: what `make bench` compares with.
    .executableTarget(
      name: "network-bench", dependencies: ["Simulation", "Partnerships"], path: "Benchmarks/NativeNetwork"),
    .executableTarget(
      name: "negotiation-bench", dependencies: ["Cases", "Negotiation", "Randomness"], path: "Benchmarks/Negotiation"),

    // What the server is mistreated through, by Tests/EndToEnd/Workshop/abuse.py and stream_load.py.
    .executableTarget(
      name: "web-probe", dependencies: ["WebServer", "Workshop"], path: "Tests/EndToEnd/Workshop/Probe"),
    // A room full of people at their phones, played for Tests/EndToEnd/Workshop/load.py.
    .executableTarget(name: "phones", path: "Tests/EndToEnd/Workshop/Phones"),

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
      name: "ReportsTests",
      dependencies: ["Reports", "Ledger", "Evaluation", "Scenarios", "Simulation", "Partnerships"]),
    .testTarget(
      name: "WorkshopTests",
      dependencies: ["Workshop", "Reports", "Ledger", "Evaluation", "Scenarios", "Simulation", "Partnerships"]),
    .testTarget(name: "WebServerTests", dependencies: ["WebServer", "Workshop"]),
  ]
)
