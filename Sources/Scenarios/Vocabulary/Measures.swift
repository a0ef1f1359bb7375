import LuaHost
import Partnerships

extension Word {
  static let measure = Word(
    "measure", "A series to record: measure(name, function(world) return number end).",
    called: [
      Signature([
        .init("name", "string", "its name"), .init("value", "fun(world: World): number", "its value in each step"),
      ])
    ])
  static let success = Word(
    "success", "Whether a run counts as a success: success(function(world) return … end).",
    called: [Signature([.init("condition", "fun(world: World): any", "asked at the end")])])
}

extension Sheet {
  func measure(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "measure")
    let site = site(call, "measure")
    guard case .function(let function) = call[1] else {
      throw LuaRefusal("measure takes a name and a function: measure(\"\(name)\", function(world) return … end)")
    }
    declare(name, function, as: "measure", at: site, in: \.measures)
    return []
  }

  func success(_ call: LuaCall) throws -> [LuaValue] {
    let site = site(call, "success")
    guard case .function(let function) = call[0] else {
      throw LuaRefusal("success takes a function: success(function(world) return … end)")
    }
    if let first = success {
      diagnostics.add(
        site.diagnostic("success is declared twice", advice: "the first is in \(first.site.file):\(first.site.line)"))
      return []
    }
    success = (function, site)
    return []
  }
}
