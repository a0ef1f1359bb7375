import Randomness

/// Founding, joining, leaving, ending: what changes who is a member of what.
extension World {
  /// Founds a partnership of these members, or founds it again: without an agreement, all other state kept.
  mutating func found(
    _ partnership: PartnershipID, members: [OrganisationID], because cause: EventID, as kind: EventKind
  ) {
    let event = happened(kind, .partnership(partnership), because: cause)
    self[partnership].members = members.sorted()
    self[partnership].founderCount = members.count
    self[partnership].status = .alive
    self[partnership].foundedAt = max(step, 1)
    self[partnership].agreement = nil
    self[partnership].weights = objectives.ids.map { _ in 1 / Double(objectives.count) }
    self[partnership].formedAt = nil
    self[partnership].stepsWithoutAgreement = 0
    self[partnership].inactiveSteps = 0
    self[partnership].mayRenew = false
    self[partnership].tally.stepsToAgreement = nil
    self[partnership].causes.founding = event
    self[partnership].roster.legacy = []
    self[partnership].roster.deliveries = Deliveries(memberCount: members.count)
    for member in members { enrol(member, in: partnership) }
    introduceMembers(of: partnership)
    resetSeats(of: partnership)
  }

  /// Takes a new member in. It has no part in what was delivered before.
  mutating func join(_ organisation: OrganisationID, _ partnership: PartnershipID, because cause: EventID) {
    guard self[partnership].isAlive, self[partnership].place(of: organisation) == nil else { return }
    happened(.joined, .member(organisation, of: partnership), because: cause)
    let place = self[partnership].members.firstIndex { $0 > organisation } ?? self[partnership].members.count
    self[partnership].members.insert(organisation, at: place)
    // A step's contributions may be over when a scenario's own mechanism lets somebody in: its record then begins with the next.
    let isLate = self[partnership].causes.contributions.last?.step == step
    self[partnership].roster.deliveries.insert(place, from: isLate ? step + 1 : step)
    self[partnership].talks = nil
    enrol(organisation, in: partnership)
    introduceMembers(of: partnership)
    seatMembers(of: partnership)
    self[partnership].now.insert(place, clearness: isOn(.information) ? 0 : 1)
  }

  /// Takes a member out; a negotiation under way starts anew.
  mutating func remove(_ organisation: OrganisationID, from partnership: PartnershipID) {
    guard let place = self[partnership].place(of: organisation) else { return }
    self[partnership].members.remove(at: place)
    self[partnership].roster.deliveries.remove(place)
    self[partnership].now.remove(place)
    self[partnership].talks = nil
    self[partnership].agreement?.division?[organisation] = nil
    seatMembers(of: partnership)
  }

  /// Ends a partnership: the pool returns to the members ∝ b, to all of P if none is left.
  mutating func dissolve(
    _ partnership: PartnershipID, _ reason: Dissolution, because cause: EventID, and also: EventID? = nil,
    by author: Author
  ) {
    let event = happened(.dissolved, .partnership(partnership), because: cause, and: also, detail: .reason(reason))
    self[partnership].status = .dissolved(reason, step: step)
    self[partnership].tally.dissolvedAt = step
    self[partnership].talks = nil
    self[partnership].mayRenew = reason == .term
    let pool = self[partnership].pool
    let heirs = self[partnership].members.isEmpty ? self[partnership].everMembers : self[partnership].members
    let income = heirs.reduce(0) { $0 + organisations.income[$1] }
    if pool > 0 {
      post(-pool, to: .pool(partnership), by: author, because: event)
      for heir in heirs {
        post(pool * organisations.income[heir] / income, to: .funds(heir), by: author, because: event)
      }
    }
    let all = self[partnership].everMembers
    self[partnership].roster.legacy = all.flatMap { i in all.compactMap { j in i == j ? nil : relations.find(i, j) } }
  }

  private mutating func enrol(_ organisation: OrganisationID, in partnership: PartnershipID) {
    organisations.everMember[organisation] = true
    let place = self[partnership].everMembers.firstIndex { $0 >= organisation } ?? self[partnership].everMembers.count
    if place == self[partnership].everMembers.count || self[partnership].everMembers[place] != organisation {
      self[partnership].everMembers.insert(organisation, at: place)
    }
  }

  /// Creates the relations among all of P that do not exist yet.
  private mutating func introduceMembers(of partnership: PartnershipID) { introduce([self[partnership].everMembers]) }

  /// Creates the relations within each circle that do not exist yet: at once for all, since every addition is indexed.
  mutating func introduce(_ circles: [[OrganisationID]]) {
    var new: [Relations.New] = []
    var seen: Set<[OrganisationID]> = []
    for circle in circles {
      for i in circle {
        for j in circle where i != j && relations.find(i, j) == nil {
          if circles.count > 1, !seen.insert([i, j]).inserted { continue }
          new.append(newRelation(from: i, to: j, skepticism: nil, relational: nil))
        }
      }
    }
    guard !new.isEmpty else { return }
    let first = relations.add(new)
    guard step > 0 else { return }
    let traitsOfRelations = traits.indices.filter { traits[$0].owner == .relation }
    for trait in traitsOfRelations { traits[trait].values += new.map { _ in traits[trait].start } }
    for (offset, relation) in new.enumerated() {
      let id = RelationID(first.index + offset)
      journal.openings += [
        (step, .goodEvidence(id), relation.good), (step, .badEvidence(id), relation.bad),
        (step, .relationalTrust(id), relation.relational),
      ]
      journal.openings += traitsOfRelations.map { (step, .trait(TraitID($0), row: id.index), traits[$0].start) }
    }
  }

  /// A relation as it begins: given beats drawn.
  /// - Parameters:
  ///   - skepticism: σ_ij, if it is given (as 1 − initial trust).
  ///   - relational: R_ij, if it is given.
  func newRelation(from i: OrganisationID, to j: OrganisationID, skepticism: Double?, relational: Double?)
    -> Relations.New
  {
    let evidence = model.evidence
    let key = EntityKey(organisations.keys[i], organisations.keys[j])
    let prior: Double
    if let skepticism {
      prior = skepticism
    } else {
      var stream = chance.draw(key, Draws.skepticism)
      prior = clamped(
        evidence.skepticism + evidence.skepticismCulture * cultureDistance(i, j) + context
          + stream.uniform(-1, 1) * evidence.skepticismSpread - evidence.attitudeWeight * organisations.attitude[i],
        0.02, 0.98)
    }
    return Relations.New(
      from: i, to: j, key: key, skepticism: prior, good: evidence.trustPriorN * (1 - prior),
      bad: evidence.trustPriorN * prior, relational: relational ?? model.ties.relInit)
  }

  /// (5) d_ij = sqrt(mean over the dimensions of (c_i − c_j)²).
  package func cultureDistance(_ i: OrganisationID, _ j: OrganisationID) -> Double {
    organisations.culture.distance(i, j)
  }

  /// Places everybody at the table again: the relations of each pair of members.
  private mutating func seatMembers(of partnership: PartnershipID) {
    let members = self[partnership].members
    let k = members.count
    var ids = Array(repeating: RelationID(0), count: k * k)
    var observationLuck: [Luck] = []
    for (a, i) in members.enumerated() {
      for (b, j) in members.enumerated() where a != b {
        guard let relation = relations.find(i, j) else {
          preconditionFailure("members of one partnership have relations from the moment of joining")
        }
        ids[a * k + b] = relation
        let key = EntityKey(EntityKey(organisations.keys[i], organisations.keys[j]), self[partnership].key)
        observationLuck.append(Luck(key, Draws.observation))
      }
    }
    self[partnership].roster.relations = ids
    self[partnership].roster.pairs = ids.indices.filter { $0 / k != $0 % k }.map { ids[$0] }
    self[partnership].roster.observationLuck = observationLuck
    let keys = members.map { EntityKey(organisations.keys[$0], self[partnership].key) }
    self[partnership].roster.deliveryLuck = keys.map { Luck($0, Draws.delivery) }
    self[partnership].roster.exitLuck = keys.map { Luck($0, Draws.exit) }
  }

  mutating func resetSeats(of partnership: PartnershipID) {
    seatMembers(of: partnership)
    let before = self[partnership].now
    self[partnership].now = Partnership.Step(memberCount: self[partnership].members.count)
    self[partnership].now.attainment = before.attainment
    self[partnership].now.impact = before.impact
  }
}

extension Partnership.Step {
  /// Neutral values, which stand where the mechanism that derives them is off.
  init(memberCount k: Int) {
    distance = Array(repeating: 0, count: k * k)
    clearness = Array(repeating: 1, count: k * k)
    trust = Array(repeating: 0, count: k * k)
    meanTrust = Array(repeating: 0, count: k)
    meanClearness = Array(repeating: k > 1 ? 1 : 0, count: k)
    pairClearness = k > 1 ? 1 : 0
    fairness = Array(repeating: 0.5, count: k)
    rates = Array(repeating: 0, count: k)
    delivered = Array(repeating: 0, count: k)
  }

  /// A newcomer takes a place; until the next snapshot nobody trusts or is trusted, and what is seen of it and by it is as clear as this.
  mutating func insert(_ place: Int, clearness: Double) {
    let k = meanTrust.count + 1
    func widened(_ pairs: [Double], by value: Double = 0) -> [Double] {
      (0..<k * k).map { pair in
        let (a, b) = (pair / k, pair % k)
        guard a != place, b != place else { return value }
        return pairs[(a < place ? a : a - 1) * (k - 1) + (b < place ? b : b - 1)]
      }
    }
    distance = widened(distance)
    self.clearness = widened(self.clearness, by: clearness)
    trust = widened(trust)
    meanTrust.insert(0, at: place)
    meanClearness.insert(clearness, at: place)
    fairness.insert(0.5, at: place)
    rates.insert(0, at: place)
    delivered.insert(0, at: place)
  }

  /// A member's place is vacated; what is known of pairs is for the next snapshot to say.
  mutating func remove(_ place: Int) {
    let k = meanTrust.count
    var kept: [Int] = []
    for a in 0..<k where a != place { for b in 0..<k where b != place { kept.append(a * k + b) } }
    distance = kept.map { distance[$0] }
    clearness = kept.map { clearness[$0] }
    trust = kept.map { trust[$0] }
    meanTrust.remove(at: place)
    meanClearness.remove(at: place)
    fairness.remove(at: place)
    rates.remove(at: place)
    delivered.remove(at: place)
  }
}
