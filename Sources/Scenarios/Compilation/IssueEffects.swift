import LuaHost
import Partnerships
import Randomness
import Simulation

/// What is agreed on an issue takes effect.
extension Assembly {
  /// The effect of a settled issue acts at the beginning of the step after it was settled.
  func issueEffects() -> [Intervention] {
    var interventions: [Intervention] = []
    for (p, partnership) in sheet.partnerships.enumerated() {
      for item in partnership.value.table("issues")?.sequence ?? [] {
        guard case .object(let object) = item, object.kind == ObjectKind.issue.rawValue else { continue }
        let issue = sheet.issues[Int(object.index)]
        guard let effect = issue.value.function("effect") else { continue }
        let id = PartnershipID(p)
        interventions.append(
          Intervention(
            .when({ world in world[id].agreement?.adoptedAt == world.step - 1 }, once: false),
            .code { [runtime] world, stage in
              let step = world.step
              guard let agreement = world[id].agreement,
                let settled = agreement.settled.first(where: { $0.name == issue.name })
              else { return }
              let members = world[id].members
              try runtime.changing(&world, on: stage) {
                guard let sight = runtime.sight else { return }
                let value = runtime.value(settled.value, members: members, sight)
                try runtime.inContext(entity: .world, purpose: Purpose("effect \(issue.name)"), step: step) {
                  _ = try runtime.call(effect, [.object(ObjectKind.world.object()), value])
                }
              }
            }, about: "what was agreed on \(issue.name) takes effect"))
      }
    }
    return interventions
  }
}
