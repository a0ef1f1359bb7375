/// M05 Calculative trust. i judges j's reliability from what it can see; where it cannot see it assumes by its prior; broken
/// promises weigh more; evidence is forgotten.
///
/// Off: evidence stays as it is, and trust with it.
public struct Evidence: Mechanism, Equatable {
  public static let name = MechanismName.evidence
  public static let about =
    "partners judge each other by what they see delivered; broken promises weigh more; evidence is forgotten"
  public static let equations: [String] = [
    "at the start α_ij = n0 (1 − σ_ij), β_ij = n0 · σ_ij, n0 = trust_prior_n",
    "at the start σ_ij = clip(skepticism + skepticism_culture · d_ij + ξ + U(−1, 1) · skepticism_spread − attitude_weight · attitude_i, 0.02, 0.98); "
      + "ξ = U(−1, 1) · context_spread once a run",
    "o_ij = clip(η_ij ζ_j(t − lag) + (1 − η_ij)(1 − σ_ij) + N(0, obs_noise)(1 − monitoring), 0, 1)   (15)",
    "α_ij += evidence_weight · o_ij; β_ij += evidence_weight · loss_weight · (1 − o_ij)   (15a)",
    "α_ij and β_ij lose evidence_decay of their excess over the prior, always   (15b)",
    "T_ij = (1 − ω) C + ω R_ij; C = α/(α + β), ω = relational_max · m/(m + relational_half), m = max(0, α + β − n0)   (15c)",
  ]
  public static let source =
    "Mayer, Davis & Schoorman 1995; Jøsang & Ismail 2002 (beta reputation); Slovic 1993 (asymmetry); Rousseau "
    + "et al. 1998 (calculus-based to relational); Kramer 1999"

  public var trustPriorN = 4.0
  public var skepticism = 0.4
  public var skepticismSpread = 0.1
  public var contextSpread = 0.1
  public var skepticismCulture = 0.3
  public var attitudeWeight = 0.2
  public var lossWeight = 2.0
  public var evidenceWeight = 1.0
  public var evidenceDecay = 0.05
  public var relationalMax = 0.6
  public var relationalHalf = 6.0
  public var obsNoise = 0.1

  public init() {}

  public static let tunables: [Tunable<Evidence>] = [
    Tunable(
      "trust_prior_n", \.trustPriorN, 1...20, unit: "evidence", domain: .positive, "weight of the first impression"),
    Tunable("skepticism", \.skepticism, 0.1...0.8, "what is assumed of strangers: 0 trust, 1 distrust"),
    Tunable("skepticism_spread", \.skepticismSpread, 0...0.3, "how far skepticism differs from pair to pair"),
    Tunable("context_spread", \.contextSpread, 0...0.3, "how far the climate differs from run to run"),
    Tunable("skepticism_culture", \.skepticismCulture, 0...1, "skepticism from cultural distance"),
    Tunable("attitude_weight", \.attitudeWeight, 0...0.5, "how far a stated attitude to partnering counts"),
    Tunable(
      "loss_weight", \.lossWeight, 1...5, unit: "×", domain: .notNegative,
      "weight of a broken promise against a kept one"),
    Tunable(
      "evidence_weight", \.evidenceWeight, 0.2...3, unit: "1/month", per: .flow, domain: .notNegative,
      "evidence from one month"),
    Tunable("evidence_decay", \.evidenceDecay, 0.01...0.2, unit: "1/month", per: .rate, "forgetting"),
    Tunable("relational_max", \.relationalMax, 0...1, "largest share of relational trust"),
    Tunable(
      "relational_half", \.relationalHalf, 1...20, unit: "evidence", domain: .positive,
      "evidence at which half of it is reached"),
    Tunable("obs_noise", \.obsNoise, 0...0.3, "noise of observation without monitoring"),
  ]
  public static let entries = [
    Entry.each(.alive, .snapshot) { partnership, world, _ in world.model.evidence.recall(partnership, in: &world) }
      .indispensable,
    Entry.each(.active, .evidence) { partnership, world, _ in world.model.evidence.judge(partnership, in: &world) },
    Entry.world(.forgetting) { world, _ in world.model.evidence.forget(in: &world) },
  ]

  /// T_ij and T̄_i of the snapshot.
  func recall(_ partnership: PartnershipID, in world: inout World) {
    let table = world[partnership].table
    let k = table.count
    // The diagonal, which stands for any relation, needs one to exist.
    if k > 1 {
      world.relations.trusts(
        of: world.seats.relations[table.pairs], under: self, into: &world.seats.trust, at: table.firstPair)
    }
    for a in 0..<k {
      var sum = 0.0
      for b in 0..<k where b != a { sum += world.seats.trust[table.pair(a, b)] }
      world.seats.meanTrust[table.seat(a)] = sum / Double(max(k - 1, 1))
    }
  }

  func judge(_ partnership: PartnershipID, in world: inout World) {
    let table = world[partnership].table
    let k = table.count
    let (relations, clearnesses) = (world.seats.relations, world.seats.clearness)
    let noise = obsNoise * (1 - world[partnership].levers.monitoring)
    if noise > 0 {
      world.chance.drawNormals(
        of: world.seats.observationLuck[table.unlikePairs], step: world.step, into: &world.workspace.misreadings)
    }
    let misreadings = world.workspace.misreadings
    let skepticism = world.relations.skepticism
    let cause = world.observeDeliveries(partnership)
    let seen = world.workspace.seen
    let event = world.happened(.deliveryObserved, .partnership(partnership), because: cause)
    var broken = 0.0
    world.postToRelations(by: .mechanism(.evidence)) { books in
      var draw = 0
      for a in 0..<k {
        for b in 0..<k where b != a {
          let pair = table.pair(a, b)
          let relation = relations[pair]
          let clearness = clearnesses[pair]
          var observed = clearness * seen[b] + (1 - clearness) * (1 - skepticism[relation])
          if noise > 0 { observed += noise * misreadings[draw] }
          observed = clip01(observed)
          broken += 1 - observed
          books.post(evidenceWeight * observed, to: .goodEvidence(relation), because: event)
          books.post(evidenceWeight * lossWeight * (1 - observed), to: .badEvidence(relation), because: event)
          draw += 1
        }
      }
    }
    world[partnership].breach = broken / Double(max(k * (k - 1), 1))
  }

  func forget(in world: inout World) {
    guard world.relations.count > 0 else { return }
    let event = world.happened(.forgetting, .world, because: .start)
    let (goodPrior, badPrior) = (world.relations.goodPrior, world.relations.badPrior)
    world.postToRelations(by: .mechanism(.evidence)) { books in
      for index in 0..<goodPrior.count {
        let r = RelationID(index)
        let good = books.goodEvidence(r) - goodPrior[r]
        let bad = books.badEvidence(r) - badPrior[r]
        books.post(-evidenceDecay * good, to: .goodEvidence(r), because: event)
        books.post(-evidenceDecay * bad, to: .badEvidence(r), because: event)
      }
    }
  }

  /// (15c) T of one relation, from its current evidence.
  @inline(__always)
  func trust(_ relation: RelationID, in relations: borrowing Relations) -> Double {
    trust(
      good: relations.goodEvidence[relation], bad: relations.badEvidence[relation],
      ties: relations.relationalTrust[relation])
  }

  /// (15c) T of α, β and R.
  @inline(__always)
  package func trust(good: Double, bad: Double, ties: Double) -> Double {
    trust(good: SIMD4(repeating: good), bad: SIMD4(repeating: bad), ties: SIMD4(repeating: ties))[0]
  }

  /// (15c) T of four relations side by side.
  @inline(__always)
  fileprivate func trust(good: SIMD4<Double>, bad: SIMD4<Double>, ties: SIMD4<Double>) -> SIMD4<Double> {
    let calculative = good / (good + bad)
    let excess = good + bad - trustPriorN
    let evidence = excess.replacing(with: 0, where: .!(excess .>= 0))
    let share = relationalMax * evidence / (evidence + relationalHalf)
    return (1 - share) * calculative + share * ties
  }
}

extension Relations {
  /// T of each of these relations, which `trusts` holds from `start` on.
  func trusts(
    of relations: ArraySlice<RelationID>, under evidence: Evidence, into trusts: inout [Double], at start: Int
  ) {
    let first = relations.startIndex
    guard relations.count >= 4 else {
      for place in relations.indices { trusts[start + place - first] = evidence.trust(relations[place], in: self) }
      return
    }
    trusts.withUnsafeMutableBufferPointer { trusts in
      forEachFour(of: relations.count) { next in
        let place = first + next
        let four = (relations[place], relations[place + 1], relations[place + 2], relations[place + 3])
        func column(_ values: Column<RelationID, Double>) -> SIMD4<Double> {
          SIMD4(values[four.0], values[four.1], values[four.2], values[four.3])
        }
        let trust = evidence.trust(
          good: column(goodEvidence), bad: column(badEvidence), ties: column(relationalTrust))
        trusts.write(trust, at: start + next)
      }
    }
  }
}

extension World {
  /// T_ij now, 0...1.
  public func trust(_ relation: RelationID) -> Double { model.evidence.trust(relation, in: relations) }

  /// What i trusts j, if they have a relation.
  public func trust(of i: OrganisationID, in j: OrganisationID) -> Double? { relations.find(i, j).map { trust($0) } }

  /// ζ_j(t − lag) of each member, and the payments it comes from.
  mutating func observeDeliveries(_ partnership: PartnershipID) -> EventID {
    workspace.seen.removeAll(keepingCapacity: true)
    for place in self[partnership].members.indices {
      let seen = seenDelivery(of: place, in: partnership)
      workspace.seen.append(seen)
    }
    let first = self[partnership].causes.contributions.first?.step ?? step
    let place = min(
      max(step - self[partnership].now.lag - first, 0), self[partnership].causes.contributions.count - 1)
    return place < 0 ? self[partnership].causes.agreement : self[partnership].causes.contributions[place].event
  }

  /// ζ_j(t − lag), not earlier than the first agreement or its joining; 0 before.
  private func seenDelivery(of place: Int, in partnership: PartnershipID) -> Double {
    self[partnership].deliveries.ratio(of: place, at: step - self[partnership].now.lag)
  }
}

extension World {
  /// What i sees of j's deliveries in a partnership that they share: η ζ_j(t − lag) + (1 − η)(1 − σ); nil where they share none.
  public func observed(by i: OrganisationID, of j: OrganisationID) -> Double? {
    for partnership in partnershipIDs where self[partnership].isActive {
      let current = self[partnership]
      guard let a = current.place(of: i), let b = current.place(of: j), a != b else { continue }
      let pair = current.table.pair(a, b)
      let clearness = seats.clearness[pair]
      let seen = seenDelivery(of: b, in: partnership)
      return clearness * seen + (1 - clearness) * (1 - relations.skepticism[seats.relations[pair]])
    }
    return nil
  }
}
