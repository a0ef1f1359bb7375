/// M01 Income, solo activity and duplication. Organisations earn, keep a reserve and spend the rest alone on their own
/// priorities; uncoordinated spending on the same objective is partly duplicated.
public struct Solo: Mechanism {
  public static let name = MechanismName.solo
  public static let about = "organisations earn, keep a reserve and spend the rest alone, partly twice"
  public static let equations = [
    "at the start F_i = reserve_months · b_i",
    "F_i += b_i (1 − e (1 − agility_absorb · a_i)), e = econ_size in a recession, else 0   (1)",
    "solo_i = max(0, F_i − reserve_months · b_i); S_k = Σ_i solo_i w_ik; HHI_k = Σ_i (solo_i w_ik)² / S_k²   (2)",
    "dup_k = dup_max (1 − HHI_k)(1 − dup_info · min(1, Σ η̄ k/n over the active partnerships))   (3)",
    "y_k += solo_prod · K · (S_k (1 − dup_k) / Σ_i b_i)(1 − y_k)   (4)",
  ]
  public static let source = "Huxham & Vangen 2005 (collaborative advantage); Provan & Milward 1995"

  public var reserveMonths = 3.0
  public var soloProd = 0.012
  public var dupMax = 0.6
  public var dupInfo = 0.7

  public init() {}

  public static let tunables: [Tunable<Solo>] = [
    Tunable(
      "reserve_months", \.reserveMonths, 1...12, unit: "months", per: .duration, domain: .notNegative,
      "income that an organisation keeps in reserve"),
    Tunable("solo_prod", \.soloProd, 0.005...0.03, unit: "1/month", per: .flow, "what spending alone brings"),
    Tunable("dup_max", \.dupMax, 0...0.9, "largest share of solo spending that is duplicated"),
    Tunable("dup_info", \.dupInfo, 0...1, "how far information among partners avoids duplication"),
  ]
  public static let entries = [
    Entry.world(.income) { world, _ in world.model.solo.earn(in: &world) },
    Entry.world(.solo) { world, decisions in try world.model.solo.spendAlone(in: &world, decisions) },
  ]

  func earn(in world: inout World) {
    let inRecession = world.step < world.recessionUntil
    let loss = inRecession ? world.model.shocks.econSize : 0
    let absorb = world.model.shocks.agilityAbsorb
    let event = world.happened(.income, .world, because: inRecession ? world.recessionEvent : .start)
    for i in world.organisations.ids {
      let income = world.organisations.income[i] * (1 - loss * (1 - absorb * world.organisations.agility[i]))
      world.transfer(income, from: .source(.income), to: .funds(i), by: .mechanism(.solo), because: event)
    }
  }

  func spendAlone(in world: inout World, _ decisions: any DecisionSource) throws {
    let objectiveCount = world.objectives.count
    let event = world.happened(.soloSpent, .world, because: .start)
    var totals = Array(repeating: 0.0, count: objectiveCount)
    var squares = totals
    var totalIncome = 0.0
    var totalSolo = 0.0
    for i in world.organisations.ids {
      let income = world.organisations.income[i]
      totalIncome += income
      let solo = max(0, world.organisations.funds[i] - reserveMonths * income)
      totalSolo += solo
      if solo > 0 { world.transfer(solo, from: .funds(i), to: .sink(.solo), by: .mechanism(.solo), because: event) }
      let weights =
        decisions.asks(.spend, by: i) ? try spendingWeights(of: i, in: world, decisions) : nil
      for k in 0..<objectiveCount {
        let spent = solo * (weights?[k] ?? world.organisations.priorities[i, k])
        totals[k] += spent
        squares[k] += spent * spent
      }
    }
    var coordination = 0.0
    for partnership in world.partnershipIDs where world[partnership].isActive {
      let share = Double(world[partnership].members.count) / Double(world.organisations.count)
      coordination += world[partnership].now.pairClearness * share
    }
    var duplicated = 0.0
    var spentAlone = 0.0
    for k in world.objectives.ids {
      let total = totals[k.index]
      let floored = max(total, 1e-9)
      let concentration = squares[k.index] / (floored * floored)
      let duplication = dupMax * (1 - concentration) * (1 - dupInfo * min(1, coordination))
      duplicated += total * duplication
      spentAlone += total
      let gain = soloProd * Double(objectiveCount) * (total * (1 - duplication)) / totalIncome
      world.post(gain * (1 - world.objectives.level[k]), to: .level(k), by: .mechanism(.solo), because: event)
    }
    var spentTogether = 0.0
    for partnership in world.partnershipIDs { spentTogether += world[partnership].now.spend }
    world.soloSpending = totalSolo
    world.duplication = duplicated / max(spentAlone + spentTogether, 1e-9)
  }

  private func spendingWeights(of i: OrganisationID, in world: borrowing World, _ decisions: any DecisionSource) throws
    -> [Double]?
  {
    let own = DecisionAnswer.weights(Array(world.organisations.priorities[i]))
    // The default needs no normalising, which would round it.
    guard let answer = try decisions.ask(.spend, of: i, in: nil, world, otherwise: own), answer != own,
      case .weights(let weights) = answer
    else { return nil }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}
