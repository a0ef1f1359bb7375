import Foundation
import Testing

/// The house of DESIGN.md, from the bottom up: a floor may name floors below it only.
struct HouseTests {
  /// Targets by floor; those on one floor do not know each other unless the order here lets them.
  static let floors = [
    "Randomness", "Statistics", "Charts", "Negotiation", "Partnerships", "Simulation",
    "CLua", "CLuaHost", "LuaHost", "Scenarios", "Cases",
    "Evaluation", "Ledger", "Experiments", "Reports", "CQREncode", "Workshop",
    "WebServer", "entente", "entente-web",
  ]
  /// Values and functions: no Lua, no file, no clock, no network, no lock.
  static let pure = ["Randomness", "Statistics", "Charts", "Negotiation", "Partnerships", "Simulation"]

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every `import` of every source file: the target, the file, and the module that it names.
  static func imports() throws -> [(target: String, file: String, module: String)] {
    var found: [(String, String, String)] = []
    let sources = root.appending(path: "Sources")
    for target in try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted() {
      let files = FileManager.default.enumerator(atPath: sources.appending(path: target).path)
      while let file = files?.nextObject() as? String {
        guard file.hasSuffix(".swift") else { continue }
        let text = try String(contentsOf: sources.appending(path: target).appending(path: file), encoding: .utf8)
        for line in text.split(separator: "\n") {
          let words = line.split(separator: " ")
          guard let place = words.firstIndex(of: "import"), place <= 2, words.count > place + 1 else { continue }
          if words[..<place].allSatisfy({
            $0.hasPrefix("@") || ["public", "package", "internal", "private"].contains($0)
          }) {
            found.append((target, file, String(words[place + 1].split(separator: ".")[0])))
          }
        }
      }
    }
    return found
  }

  static func floor(_ target: String) -> Int? { floors.firstIndex(of: target) }

  @Test("Every target has its floor in the house")
  func everyTargetIsKnown() throws {
    let targets = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    #expect(targets.count >= 10)
    for target in targets { #expect(Self.floor(target) != nil, "\(target) stands on no floor") }
  }

  @Test("No source file imports a floor above its own")
  func importsPointDown() throws {
    let imports = try Self.imports()
    #expect(imports.contains { $0.target == "Scenarios" && $0.module == "LuaHost" }, "the imports were not read")
    for (target, file, module) in imports {
      guard let here = Self.floor(target), let there = Self.floor(module) else { continue }
      #expect(there < here, "\(target)/\(file) imports \(module), which is above it")
    }
  }

  @Test("No target of Package.swift depends on a floor above its own")
  func dependenciesPointDown() throws {
    let manifest = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    let targets = manifest.matches(
      of: /\.(?:target|executableTarget)\(\s*name: "([^"]+)"(?:,\s*dependencies: \[([^\]]*)\])?/)
    #expect(targets.count >= 10, "the targets were not read")
    for target in targets {
      guard let here = Self.floor(String(target.1)) else { continue }
      for name in (target.2 ?? "").matches(of: /"([^"]+)"/) {
        guard let there = Self.floor(String(name.1)) else { continue }
        #expect(there < here, "\(target.1) depends on \(name.1), which is above it")
      }
    }
  }

  @Test("Below the third line there is no Lua, no file, no clock, no network, no lock")
  func lowerFloorsArePure() throws {
    let allowed: Set<String> = Set(Self.pure).union(["Glibc", "Darwin", "Crypto"])
    for (target, file, module) in try Self.imports() where Self.pure.contains(target) {
      #expect(allowed.contains(module), "\(target)/\(file) imports \(module)")
    }
  }

  @Test("Only Scenarios knows both Lua and the model")
  func onlyScenariosKnowsBoth() throws {
    let lua: Set<String> = ["CLua", "CLuaHost", "LuaHost"]
    let model: Set<String> = ["Partnerships", "Simulation"]
    let imports = try Self.imports()
    let knowLua = Set(imports.filter { lua.contains($0.module) }.map(\.target))
    #expect(knowLua == ["LuaHost", "Scenarios", "Cases"])
    for (target, file, module) in imports where knowLua.contains(target) && model.contains(module) {
      #expect(target == "Scenarios", "\(target)/\(file) imports \(module)")
    }
  }
}
