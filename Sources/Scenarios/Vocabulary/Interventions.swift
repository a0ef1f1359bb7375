import LuaHost
import Simulation

extension Word {
  static let at = Word(
    "at", "What happens in a step: at(30, shock { … }), or at(30, function(world) … end). The first step is 1.",
    called: [Signature([.init("step", "integer", "the first is 1"), .init("what", happenings, "what happens")])])
  static let every = Word(
    "every", "What happens in steps n, 2n, …: every(6, activity(\"workshop\", { … })).",
    called: [Signature([.init("steps", "integer", "how often"), .init("what", happenings, "what happens")])])
  /// What at, every and when take.
  private static let happenings = "Effect|Effect[]|fun(world: World, draw: Draw)"
  static let when = Word(
    "when",
    "What happens when a condition holds: when(function(world) return … end, mediation { … }, { once = true }).",
    called: [
      Signature([
        .init("condition", "fun(world: World): any", "whether it happens in a step"),
        .init("what", happenings, "what happens"), fields(of: "when", isOptional: true),
      ])
    ],
    fields: [Field("once", .boolean, "whether it happens only the first time")])
}

/// An intervention as declared: when, and what.
struct DeclaredIntervention {
  enum Trigger {
    case at(Int)
    case every(Int)
    case when(LuaFunction, once: Bool)
  }

  enum What {
    case effects([Int])
    case function(LuaFunction)
  }

  let trigger: Trigger
  let what: What
  let site: CallSite
  /// The what-ifs in which alone it happens; empty: it happens in every run.
  var whatifs: Set<String> = []

  /// - Parameter alternative: the what-if that is in force.
  func acts(in alternative: String?) -> Bool { whatifs.isEmpty || alternative.map(whatifs.contains) ?? false }
}

extension Sheet {
  func at(_ call: LuaCall) throws -> [LuaValue] {
    let site = site(call, "at")
    return [declare(.at(try step(call[0], "at")), try what(call[1], "at"), site)]
  }

  func every(_ call: LuaCall) throws -> [LuaValue] {
    let site = site(call, "every")
    return [declare(.every(try step(call[0], "every")), try what(call[1], "every"), site)]
  }

  func when(_ call: LuaCall) throws -> [LuaValue] {
    let site = site(call, "when")
    guard case .function(let condition) = call[0] else {
      throw LuaRefusal("when takes a condition first: when(function(world) return … end, …)")
    }
    let fields = Fields(try table(call[2], "when"), of: .when, subject: "when", at: site, into: diagnostics)
    return [declare(.when(condition, once: fields.boolean("once") ?? false), try what(call[1], "when"), site)]
  }

  /// The value stands for it in a `whatif`, whose alone it then is.
  private func declare(
    _ trigger: DeclaredIntervention.Trigger, _ what: DeclaredIntervention.What, _ site: CallSite
  ) -> LuaValue {
    interventions.append(DeclaredIntervention(trigger: trigger, what: what, site: site))
    return .object(ObjectKind.intervention.object(interventions.count - 1))
  }

  private func step(_ value: LuaValue, _ word: String) throws -> Int {
    guard let step = value.double, step >= 1, step == step.rounded(), step <= 1_000_000 else {
      throw LuaRefusal("\(word) takes a whole number of steps from 1 on, not \(Fields.show(value))")
    }
    return Int(step)
  }

  private func what(_ value: LuaValue, _ word: String) throws -> DeclaredIntervention.What {
    switch value {
    case .function(let function): return .function(function)
    case .mistake: return .effects([])
    case .object(let object) where object.kind == ObjectKind.effect.rawValue: return .effects([Int(object.index)])
    case .table(let table) where !table.sequence.isEmpty:
      let indices = table.sequence.compactMap { item -> Int? in
        if case .object(let object) = item, object.kind == ObjectKind.effect.rawValue { Int(object.index) } else { nil }
      }
      if indices.count == table.sequence.count { return .effects(indices) }
    default: break
    }
    throw LuaRefusal(
      "\(word) takes what happens: an activity, a shock, a mediation, set { … }, a list of them, or function(world) … end; not \(Fields.show(value))"
    )
  }
}
