/// The metrics of MODEL.md section 5, by the names that scripts, records and exports use.
public enum Metric: String, CaseIterable, Hashable, Sendable {
  case attainment, impact, trust
  case trustDispersion = "trust_dispersion"
  case credibility, equity
  case burdenEquity = "burden_equity"
  case alignment
  case sharedVision = "shared_vision"
  case utilisation
  case pooledShare = "pooled_share"
  case duplication, reliability
  case coordinationCost = "coordination_cost"
  case legitimacy, representation, innovations, method
  case cultureChange = "culture_change"
  case culturalDistance = "cultural_distance"
  case knowledge, agility, conflict, satisfaction, members, exits
  case monthsToAgreement = "months_to_agreement"
  case monthsNegotiating = "months_negotiating"
  case legacy, repartnerings

  /// Those that tell a run at a glance; the record has all.
  public static let telling: [Metric] = [
    .attainment, .trust, .reliability, .satisfaction, .conflict, .legitimacy, .members,
  ]

  /// How a run's one value follows from the months'.
  public enum Final: Sendable {
    /// Mean of the last 12 months.
    case lastYear
    /// Mean of the last 12 months in which the partnership was alive.
    case lastYearAlive
    /// Mean over the run.
    case mean
    /// Mean over the months under an agreement.
    case meanActive
    /// The last month's value.
    case last
    /// Mean of the last 12 months; 0 if the partnership is dissolved by the end.
    case lastYearOrNothing
  }

  public var final: Final {
    switch self {
    case .attainment, .impact, .representation: .lastYear
    case .trust, .trustDispersion, .credibility, .alignment, .sharedVision, .satisfaction, .culturalDistance:
      .lastYearAlive
    case .equity, .duplication, .reliability, .conflict, .pooledShare: .mean
    case .burdenEquity: .meanActive
    case .legitimacy: .lastYearOrNothing
    default: .last
    }
  }

  /// Range of the values, where it is fixed: for charts.
  public var range: ClosedRange<Double>? {
    switch self {
    case .method, .innovations, .members, .exits, .monthsToAgreement, .monthsNegotiating, .repartnerings,
      .cultureChange:
      nil
    default: 0...1
    }
  }

  /// What more of it means: better (true), worse (false), or neither.
  public var isBetterHigh: Bool? {
    switch self {
    case .attainment, .impact, .trust, .credibility, .alignment, .sharedVision, .utilisation, .reliability, .legitimacy,
      .representation, .innovations, .method, .knowledge, .agility, .satisfaction, .members, .legacy:
      true
    case .equity, .burdenEquity, .duplication, .coordinationCost, .conflict, .exits, .monthsToAgreement,
      .monthsNegotiating:
      false
    case .trustDispersion, .pooledShare, .cultureChange, .culturalDistance, .repartnerings: nil
    }
  }

  public var about: String {
    switch self {
    case .attainment: "agreed objectives attained, weighted as agreed"
    case .impact: "objectives attained, weighted by the communities' needs"
    case .trust: "mean trust between members"
    case .trustDispersion: "spread of trust between members"
    case .credibility: "mean trust that members receive"
    case .equity: "Gini of rights and influence: 0 equal"
    case .burdenEquity: "Gini of contributions per income: 0 equal"
    case .alignment: "likeness of members' priorities"
    case .sharedVision: "shared vision"
    case .utilisation: "share of spending that reached programmes"
    case .pooledShare: "share of spending that was pooled"
    case .duplication: "share of spending that did the same twice"
    case .reliability: "share of pledges delivered"
    case .coordinationCost: "coordination by contributions"
    case .legitimacy: "public confidence"
    case .representation: "likeness of the allocation to the communities' needs"
    case .innovations: "innovations adopted"
    case .method: "method factor"
    case .cultureChange: "how far cultures moved"
    case .culturalDistance: "distance between members' cultures"
    case .knowledge: "mean knowledge"
    case .agility: "mean agility"
    case .conflict: "conflict"
    case .satisfaction: "mean satisfaction of members"
    case .members: "members"
    case .exits: "members who left"
    case .monthsToAgreement: "months to the first agreement"
    case .monthsNegotiating: "months spent negotiating"
    case .legacy: "trust that outlives the partnership"
    case .repartnerings: "times it was founded again"
    }
  }
}

/// How a partnership came out.
public enum Verdict: String, CaseIterable, Hashable, Sendable {
  /// Alive, with a final attainment of .8 or more.
  case success
  /// Alive, below.
  case stagnation
  /// Dissolved other than by term.
  case collapse
  /// Ended by its term.
  case ended

  public static let attainmentOfSuccess = 0.8
}

extension World {
  /// The month's value of a metric that is the whole world's; nil for a partnership's own.
  ///
  /// It costs a walk over all organisations: whoever wants it for many partnerships asks once.
  public func worldValue(of metric: Metric) -> Double? {
    switch metric {
    case .duplication: duplication
    case .cultureChange: cultureChange
    case .knowledge: mean(organisations.knowledge.values)
    case .agility: mean(organisations.agility.values)
    default: nil
    }
  }

  /// The month's value of a metric of one partnership; NaN where there is none.
  public func value(of metric: Metric, in partnership: PartnershipID) -> Double {
    guard self[partnership].isFounded else { return .nan }
    if let value = worldValue(of: metric) { return value }
    return ownValue(of: metric, in: partnership)
  }

  /// The month's values of what is the whole world's, by metric: nil for a partnership's own.
  public var commonValues: [Double?] { Metric.allCases.map { worldValue(of: $0) } }

  /// Appends the month's value of every metric of one partnership, in the order of `Metric.allCases`; what several of them share is computed once.
  /// - Parameter common: the world's `commonValues`.
  public func appendValues(of partnership: PartnershipID, _ common: [Double?], to row: inout [Double]) {
    guard self[partnership].isFounded else {
      for _ in Metric.allCases { row.append(.nan) }
      return
    }
    let trust = trust(within: partnership)
    for (metric, shared) in zip(Metric.allCases, common) {
      row.append(shared ?? ownValue(of: metric, in: partnership, trust))
    }
  }

  @inline(__always)
  private func ownValue(of metric: Metric, in partnership: PartnershipID, _ known: Distribution? = nil) -> Double {
    let isAlive = self[partnership].isAlive
    switch metric {
    case .attainment: return self[partnership].now.attainment
    case .impact: return self[partnership].now.impact
    case .trust, .credibility: return (known ?? trust(within: partnership)).mean
    case .trustDispersion: return (known ?? trust(within: partnership)).deviation
    case .equity: return equity(of: partnership)
    case .burdenEquity: return self[partnership].now.burden
    case .alignment: return isAlive ? alignment(of: partnership) : .nan
    case .sharedVision: return self[partnership].sharedVision
    case .utilisation:
      let tally = self[partnership].tally
      let spent = tally.spentOnProgrammes + tally.spentOnCoordination + tally.spentOnLevers + tally.spentOnBuilding
      return tally.spentOnProgrammes / max(spent + self[partnership].pool, 1e-9)
    case .pooledShare: return self[partnership].now.spend / max(self[partnership].now.spend + soloSpending, 1e-9)
    case .reliability: return isAlive ? meanDelivered(in: partnership) : 0
    case .coordinationCost:
      return self[partnership].tally.spentOnCoordination / max(self[partnership].tally.contributed, 1e-9)
    case .legitimacy: return isAlive ? self[partnership].legitimacy : 0
    case .representation:
      var apart = 0.0
      for (share, need) in zip(self[partnership].shares, needs) { apart += abs(share - need) }
      return 1 - 0.5 * apart
    case .innovations: return self[partnership].innovations
    case .method: return self[partnership].method
    case .culturalDistance: return isAlive ? self[partnership].now.pairDistance : .nan
    case .conflict: return self[partnership].conflict
    case .satisfaction: return meanSatisfaction(of: partnership)
    case .members: return isAlive ? Double(self[partnership].members.count) : 0
    case .exits: return Double(self[partnership].tally.exits)
    case .monthsToAgreement: return self[partnership].tally.stepsToAgreement.map { Double($0) * monthsPerStep } ?? .nan
    case .monthsNegotiating: return Double(self[partnership].tally.stepsNegotiating) * monthsPerStep
    case .legacy: return isAlive ? .nan : (known ?? trust(within: partnership)).mean
    case .repartnerings: return Double(self[partnership].tally.renewals)
    case .duplication, .cultureChange, .knowledge, .agility: return .nan  // The world's: `worldValue`.
    }
  }

  private func meanSatisfaction(of partnership: PartnershipID) -> Double {
    var sum = 0.0
    for member in self[partnership].members { sum += organisations.satisfaction[member] }
    return self[partnership].members.isEmpty ? 0 : sum / Double(self[partnership].members.count)
  }

  /// Mean T over member pairs, or over the pairs of P once dissolved; 0 without pairs.
  public func meanTrust(of partnership: PartnershipID) -> Double { trust(within: partnership).mean }

  /// Mean and standard deviation; 0 of nothing.
  private struct Distribution {
    var mean = 0.0
    var deviation = 0.0

    init(_ values: [Double]) {
      guard !values.isEmpty else { return }
      var sum = 0.0
      for value in values { sum += value }
      mean = sum / Double(values.count)
      var squares = 0.0
      for value in values { squares += (value - mean) * (value - mean) }
      deviation = (squares / Double(values.count)).squareRoot()
    }
  }

  /// T of member pairs, or of the pairs of P once dissolved.
  private func trust(within partnership: PartnershipID) -> Distribution {
    guard self[partnership].isAlive else { return Distribution(trusts(of: self[partnership].legacy[...])) }
    let table = self[partnership].table
    guard table.count > 1 else { return Distribution([]) }
    let all = trusts(of: seats.relations[table.pairs])
    var apart: [Double] = []
    apart.reserveCapacity(all.count)
    for pair in all.indices where pair / table.count != pair % table.count { apart.append(all[pair]) }
    return Distribution(apart)
  }

  private func trusts(of pairs: ArraySlice<RelationID>) -> [Double] {
    var trusts = Array(repeating: 0.0, count: pairs.count)
    relations.trusts(of: pairs, under: model.evidence, into: &trusts, at: 0)
    return trusts
  }

  /// Gini of ½d + ½π over members; of π over P when dissolved.
  private func equity(of partnership: PartnershipID) -> Double {
    guard self[partnership].isAlive, self[partnership].members.count > 1 else {
      let roster = self[partnership].isAlive ? self[partnership].members : self[partnership].everMembers
      return gini(influenceShares(roster))
    }
    var held = influenceShares(self[partnership].members)
    for (place, right) in decisionRights(in: partnership).enumerated() { held[place] = 0.5 * right + 0.5 * held[place] }
    return gini(&held)
  }

  /// Mean trust that an organisation receives from those who have a relation to it; 0 without any.
  public func credibility(of organisation: OrganisationID) -> Double {
    var sum = 0.0
    var count = 0
    for relation in relations.incoming(organisation) {
      sum += trust(relation)
      count += 1
    }
    return count > 0 ? sum / Double(count) : 0
  }

  /// Root mean square over organisations and dimensions of c − c(0).
  private var cultureChange: Double {
    var squares = 0.0
    for (now, before) in zip(organisations.culture.values, organisations.cultureAtStart.values) {
      squares += (now - before) * (now - before)
    }
    return (squares / Double(max(organisations.culture.values.count, 1))).squareRoot()
  }

  private func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}

extension World {
  /// ζ: the share of its pledge that an organisation delivered this step; 0 where it had none to deliver.
  public func delivered(by organisation: OrganisationID, in partnership: PartnershipID) -> Double {
    self[partnership].now.contributors.first { $0.organisation == organisation }?.delivered ?? 0
  }

  /// Share of this step's spending that did not reach programmes.
  public func overhead(of partnership: PartnershipID) -> Double { self[partnership].now.overhead }
}
