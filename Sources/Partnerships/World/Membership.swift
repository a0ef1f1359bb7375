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
    self[partnership].legacy = []
    self[partnership].deliveries = Deliveries(memberCount: members.count)
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
    self[partnership].deliveries.insert(place, from: isLate ? step + 1 : step)
    self[partnership].talks = nil
    enrol(organisation, in: partnership)
    introduceMembers(of: partnership)
    var former: [Int?] = Array(0..<self[partnership].members.count - 1)
    former.insert(nil, at: place)
    seatMembers(of: partnership, from: former, clearness: isOn(.information) ? 0 : 1)
  }

  /// Takes a member out; a negotiation under way starts anew.
  mutating func remove(_ organisation: OrganisationID, from partnership: PartnershipID) {
    guard let place = self[partnership].place(of: organisation) else { return }
    self[partnership].members.remove(at: place)
    self[partnership].deliveries.remove(place)
    self[partnership].talks = nil
    self[partnership].agreement?.division?[organisation] = nil
    seatMembers(of: partnership, from: (0...self[partnership].members.count).filter { $0 != place })
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
    self[partnership].legacy = all.flatMap { i in all.compactMap { j in i == j ? nil : relations.find(i, j) } }
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

  /// Places the members at their table, in their order, with the relations and the luck of each pair.
  /// - Parameters:
  ///   - former: for each place, where who takes it sat before; nil for a newcomer.
  ///   - clearness: how clearly a newcomer sees and is seen until the next snapshot.
  private mutating func seatMembers(of partnership: PartnershipID, from former: [Int?], clearness: Double = 1) {
    seats.rearrange(&partnerships[partnership.index].table, from: former, clearness: clearness)
    let (members, table, key) = (self[partnership].members, self[partnership].table, self[partnership].key)
    var unlike = table.unlikePairs.lowerBound
    for (a, i) in members.enumerated() {
      let own = EntityKey(organisations.keys[i], key)
      seats.deliveryLuck[table.seat(a)] = Luck(own, Draws.delivery)
      seats.exitLuck[table.seat(a)] = Luck(own, Draws.exit)
      seats.relations[table.pair(a, a)] = RelationID(0)
      for (b, j) in members.enumerated() where a != b {
        guard let relation = relations.find(i, j) else {
          preconditionFailure("members of one partnership have relations from the moment of joining")
        }
        seats.relations[table.pair(a, b)] = relation
        let pair = EntityKey(EntityKey(organisations.keys[i], organisations.keys[j]), key)
        seats.observationLuck[unlike] = Luck(pair, Draws.observation)
        unlike += 1
      }
    }
  }

  /// Seats everybody as a newcomer, with the neutral values that stand where the mechanism that derives them is off.
  mutating func resetSeats(of partnership: PartnershipID) {
    let k = self[partnership].members.count
    seatMembers(of: partnership, from: Array(repeating: nil, count: k))
    let before = self[partnership].now
    self[partnership].now = Partnership.Step()
    self[partnership].now.attainment = before.attainment
    self[partnership].now.impact = before.impact
    self[partnership].now.pairClearness = k > 1 ? 1 : 0
    if k == 1 { seats.meanClearness[self[partnership].table.seat(0)] = 0 }
  }
}
