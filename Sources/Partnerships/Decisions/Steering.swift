import Negotiation

/// Motions: lever changes, expulsion, admission and early end are put to a vote before phase 1 of a step.
extension World {
  /// At a review whoever governs may move something: the lead under *lead*, any member otherwise. By default nobody does.
  mutating func askToSteer(_ partnership: PartnershipID, _ decisions: any DecisionSource) throws {
    let lead = lead(of: partnership)
    for member in self[partnership].members {
      if self[partnership].levers.governance == .lead, member != lead { continue }
      guard decisions.asks(.steer, by: member),
        case .motions(let moved)? = try decisions.ask(
          .steer, of: member, in: partnership, self, otherwise: .motions([]))
      else { continue }
      motions += moved.map { (partnership, member, $0) }
    }
  }

  /// Votes on what was moved in the step before, and carries it out.
  public mutating func decideMotions(_ decisions: any DecisionSource) throws {
    let pending = motions
    motions = []
    for (number, (partnership, mover, motion)) in pending.enumerated()
    where self[partnership].isAlive && !self[partnership].members.isEmpty {
      var votes: [Bool?] = []
      for member in self[partnership].members {
        let gains = wouldGain(member, by: motion, in: partnership)
        guard decisions.asks(.vote, by: member),
          let answer = try decisions.ask(
            .vote(motion), of: member, in: partnership, index: number, self, otherwise: .verdict(gains))
        else {
          votes.append(gains)
          continue
        }
        if case .verdict(let verdict) = answer { votes.append(verdict) } else { votes.append(nil) }
      }
      let carried = carries(votes, in: partnership)
      let event = happened(
        .motion, .member(mover, of: partnership), because: self[partnership].causes.agreement,
        detail: .text("\(describe(motion)): \(carried ? "carried" : "lost")"))
      if carried { try carryOut(motion, in: partnership, because: event, decisions) }
    }
  }

  /// Who decides a motion: *lead* decrees after hearing, *vote* by d_i and `quota_vote`, *consensus* all, *nao* `quota_nao` of members.
  private func carries(_ votes: [Bool?], in partnership: PartnershipID) -> Bool {
    let yes = votes.map { $0 == true }
    switch self[partnership].levers.governance {
    case .lead: return true
    case .consensus: return votes.allSatisfy { $0 != false } && yes.contains(true)
    case .nao: return AdoptionRule.headCount(quota: model.negotiation.quotaNao).adopts(yes)
    case .vote:
      return AdoptionRule.weighted(decisionRights(in: partnership), quota: model.negotiation.quotaVote).adopts(yes)
    }
  }

  /// The built-in vote: yes if the member's s* (40) is expected not to fall.
  ///
  /// Expected is what (40) says at once under the changed levers or membership, all else equal. Outside a partnership a member expects
  /// the neutral satisfaction of the start, .5.
  func wouldGain(_ member: OrganisationID, by motion: Motion, in partnership: PartnershipID) -> Bool {
    let now = expectedSatisfaction(
      of: member, in: partnership, levers: self[partnership].levers, members: self[partnership].members)
    let then: Double
    switch motion {
    case .levers(let settings):
      var levers = self[partnership].levers
      for setting in settings { levers.apply(setting) }
      then = expectedSatisfaction(of: member, in: partnership, levers: levers, members: self[partnership].members)
    case .expel(let other):
      if other == member { return false }
      then = expectedSatisfaction(
        of: member, in: partnership, levers: self[partnership].levers,
        members: self[partnership].members.filter { $0 != other })
    case .admit(let other):
      then = expectedSatisfaction(
        of: member, in: partnership, levers: self[partnership].levers,
        members: (self[partnership].members + [other]).sorted())
    case .end: then = 0.5
    }
    return then >= now - 1e-9
  }

  private func expectedSatisfaction(
    of member: OrganisationID, in partnership: PartnershipID, levers: Levers, members: [OrganisationID]
  ) -> Double {
    guard let place = members.firstIndex(of: member) else { return 0.5 }
    let current = self[partnership]
    let rights = decisionRights(
      among: members, governance: levers.governance, rights: current.agreement?.rights ?? 0.5,
      lead: lead(of: partnership, among: members))
    var trust = 0.0
    for other in members where other != member {
      trust +=
        self.trust(of: member, in: other) ?? 1
        - newRelation(from: member, to: other, skepticism: nil, relational: nil).skepticism
    }
    var burden = 0.0
    func seat(of member: OrganisationID) -> Int? { current.place(of: member).map(current.table.seat) }
    if let own = seat(of: member) {
      var total = 0.0
      for other in members { if let seat = seat(of: other) { total += seats.delivered[seat] } }
      burden = seats.rates[own] * (seats.delivered[own] - total / Double(members.count))
    }
    return model.satisfaction.level(
      benefit: benefit(of: member), expected: model.satisfaction.expectation(age: current.age(at: step)),
      fairness: model.rights.fairness(rights, transparency: levers.transparency, isOn: isOn(.rights))[place],
      trust: trust / Double(max(members.count - 1, 1)), conflict: current.conflict, burden: burden)
  }

  private mutating func carryOut(
    _ motion: Motion, in partnership: PartnershipID, because event: EventID, _ decisions: any DecisionSource
  ) throws {
    switch motion {
    case .levers(let settings):
      for setting in settings { try apply(.set(partnership, setting), because: event, decisions) }
    case .expel(let organisation): try apply(.expel(organisation, partnership), because: event, decisions)
    case .admit(let organisation): try apply(.invite(organisation, partnership), because: event, decisions)
    case .end: try apply(.end(partnership), because: event, decisions)
    }
  }

  public func describe(_ motion: Motion) -> String {
    switch motion {
    case .levers(let settings): settings.map { "\($0.name) = \($0.valueText)" }.joined(separator: ", ")
    case .expel(let organisation): "expel \(organisations.names[organisation])"
    case .admit(let organisation): "admit \(organisations.names[organisation])"
    case .end: "end the partnership"
    }
  }
}
