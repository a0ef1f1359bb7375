extension World {
  /// Changes a balance by `amount`, clamped to the account's range, and journals the amount that took effect.
  ///
  /// The only way in which state changes. The balance becomes old + effective amount, so that a journal adds up bit for bit.
  @inline(__always)
  mutating func post(_ amount: Double, to account: Account, by author: Author, because cause: EventID) {
    let effective: Double
    switch account {
    case .funds(let i): effective = change(&organisations.funds[i], by: amount, 0, .infinity)
    case .knowledge(let i, let d): effective = change(&organisations.knowledge[i, d], by: amount, 0, 1)
    case .culture(let i, let d): effective = change(&organisations.culture[i, d], by: amount, 0, 1)
    case .priority(let i, let k): effective = change(&organisations.priorities[i, k.index], by: amount, 0, .infinity)
    case .influence(let i): effective = change(&organisations.influence[i], by: amount, 0, .infinity)
    case .satisfaction(let i): effective = change(&organisations.satisfaction[i], by: amount, 0, 1)
    case .agility(let i): effective = change(&organisations.agility[i], by: amount, 0, 1)
    case .goodEvidence(let r): effective = change(&relations.goodEvidence[r], by: amount, 0, .infinity)
    case .badEvidence(let r): effective = change(&relations.badEvidence[r], by: amount, 0, .infinity)
    case .relationalTrust(let r): effective = change(&relations.relationalTrust[r], by: amount, 0, 1)
    case .pool(let p): effective = change(&partnerships[p.index].pool, by: amount, 0, .infinity)
    case .share(let p, let k): effective = change(&partnerships[p.index].shares[k.index], by: amount, 0, .infinity)
    case .method(let p): effective = change(&partnerships[p.index].method, by: amount, 1, .infinity)
    case .innovations(let p): effective = change(&partnerships[p.index].innovations, by: amount, 0, .infinity)
    case .vision(let p): effective = change(&partnerships[p.index].sharedVision, by: amount, 0, 1)
    case .legitimacy(let p): effective = change(&partnerships[p.index].legitimacy, by: amount, 0, 1)
    case .conflict(let p): effective = change(&partnerships[p.index].conflict, by: amount, 0, 1)
    case .level(let k): effective = change(&objectives.level[k], by: amount, 0, 1)
    case .source(let s): effective = change(&sources[s.rawValue], by: amount, -.infinity, .infinity)
    case .sink(let s): effective = change(&sinks[s.rawValue], by: amount, -.infinity, .infinity)
    case .trait(let t, let row):
      let range = traits[t.index].range
      effective = change(&traits[t.index].values[row], by: amount, range.lowerBound, range.upperBound)
    }
    if journal.isKept {
      journal.keep(Posting(step: step, account: account, amount: effective, author: author, cause: cause))
    }
  }

  /// Moves funding: −x and +x under one event. What cannot be taken is not given.
  mutating func transfer(
    _ amount: Double, from giver: Account, to taker: Account, by author: Author, because cause: EventID
  ) {
    post(-amount, to: giver, by: author, because: cause)
    post(amount, to: taker, by: author, because: cause)
  }

  /// The balance of an account.
  public func balance(_ account: Account) -> Double {
    switch account {
    case .funds(let i): organisations.funds[i]
    case .knowledge(let i, let d): organisations.knowledge[i, d]
    case .culture(let i, let d): organisations.culture[i, d]
    case .priority(let i, let k): organisations.priorities[i, k.index]
    case .influence(let i): organisations.influence[i]
    case .satisfaction(let i): organisations.satisfaction[i]
    case .agility(let i): organisations.agility[i]
    case .goodEvidence(let r): relations.goodEvidence[r]
    case .badEvidence(let r): relations.badEvidence[r]
    case .relationalTrust(let r): relations.relationalTrust[r]
    case .pool(let p): partnerships[p.index].pool
    case .share(let p, let k): partnerships[p.index].shares[k.index]
    case .method(let p): partnerships[p.index].method
    case .innovations(let p): partnerships[p.index].innovations
    case .vision(let p): partnerships[p.index].sharedVision
    case .legitimacy(let p): partnerships[p.index].legitimacy
    case .conflict(let p): partnerships[p.index].conflict
    case .level(let k): objectives.level[k]
    case .source(let s): sources[s.rawValue]
    case .sink(let s): sinks[s.rawValue]
    case .trait(let t, let row): traits[t.index].values[row]
    }
  }

  /// Every account of the world, in a stated order.
  public var accounts: [Account] {
    var accounts: [Account] = []
    for i in organisations.ids {
      accounts += [.funds(i), .influence(i), .satisfaction(i), .agility(i)]
      accounts += (0..<KnowledgeDomain.count).map { .knowledge(i, $0) }
      accounts += (0..<CultureDimension.count).map { .culture(i, $0) }
      accounts += objectives.ids.map { .priority(i, $0) }
    }
    for r in (0..<relations.count).map(RelationID.init) {
      accounts += [.goodEvidence(r), .badEvidence(r), .relationalTrust(r)]
    }
    for p in partnershipIDs {
      accounts += [.pool(p), .method(p), .innovations(p), .vision(p), .legitimacy(p), .conflict(p)]
      accounts += objectives.ids.map { .share(p, $0) }
    }
    accounts += objectives.ids.map { .level($0) }
    accounts += Account.Source.allCases.map { .source($0) } + Account.Sink.allCases.map { .sink($0) }
    for (t, trait) in traits.enumerated() {
      accounts += trait.values.indices.map { .trait(TraitID(t), row: $0) }
    }
    return accounts
  }
}

/// Adds `amount` to `balance` within [low, high]; the balance becomes old + what is returned.
@inline(__always)
private func change(_ balance: inout Double, by amount: Double, _ low: Double, _ high: Double) -> Double {
  let old = balance
  let new = old + amount
  if new >= low && new <= high {
    balance = new
    return amount
  }
  let effective = clamped(new, low, high) - old
  balance = old + effective
  return effective
}

/// The accounts of relations, opened for many postings of one author: their columns are looked up once, and not for every posting.
struct RelationBooks {
  let step: Int
  let author: Author
  fileprivate let good: UnsafeMutableBufferPointer<Double>
  fileprivate let bad: UnsafeMutableBufferPointer<Double>
  fileprivate let ties: UnsafeMutableBufferPointer<Double>
  fileprivate var journal: Journal

  /// As `World.post`, to the account of a relation.
  @inline(__always)
  mutating func post(_ amount: Double, to account: Account, because cause: EventID) {
    let effective =
      switch account {
      case .goodEvidence(let r): change(&good[r.index], by: amount, 0, .infinity)
      case .badEvidence(let r): change(&bad[r.index], by: amount, 0, .infinity)
      case .relationalTrust(let r): change(&ties[r.index], by: amount, 0, 1)
      default: preconditionFailure("only the accounts of relations are open")
      }
    if journal.isKept {
      journal.keep(Posting(step: step, account: account, amount: effective, author: author, cause: cause))
    }
  }

  @inline(__always) func goodEvidence(_ relation: RelationID) -> Double { good[relation.index] }
  @inline(__always) func badEvidence(_ relation: RelationID) -> Double { bad[relation.index] }
  @inline(__always) func relationalTrust(_ relation: RelationID) -> Double { ties[relation.index] }
}

extension World {
  /// Opens the accounts of relations for what `body` posts.
  @inline(__always)
  mutating func postToRelations(by author: Author, _ body: (inout RelationBooks) -> Void) {
    var open = Journal(isKept: journal.isKept)
    swap(&open, &journal)
    let step = step
    relations.withBalances { good, bad, ties in
      var books = RelationBooks(step: step, author: author, good: good, bad: bad, ties: ties, journal: open)
      open = Journal(isKept: false)
      body(&books)
      open = books.journal
    }
    swap(&open, &journal)
  }
}

extension World {
  /// A scenario's own mechanism begins to act: the cause of its postings.
  public mutating func customMechanismActs(_ name: String) -> EventID {
    happened(.custom, .world, because: .start, detail: .text(name))
  }

  /// The reason that a scenario's own code gives for what it posts.
  public mutating func scriptGivesReason(_ reason: String, because cause: EventID) -> EventID {
    happened(.reasoned, .world, because: cause, detail: .text(reason))
  }

  /// Posts for a scenario's own mechanism or intervention.
  public mutating func post(_ amount: Double, to account: Account, as author: Author, because cause: EventID) {
    post(amount, to: account, by: author, because: cause)
  }

  /// An account whose balance is infinite or undefined, if there is one.
  public var accountOutOfBounds: Account? {
    guard !columnsAreFinite else { return nil }
    return accounts.first { !balance($0).isFinite }
  }

  private var columnsAreFinite: Bool {
    var areFinite = true
    forEachColumn { areFinite = areFinite && $0.areFinite }
    for partnership in partnershipIDs {
      forEachColumn(of: partnership) { areFinite = areFinite && $0.areFinite }
    }
    return areFinite
  }
}

extension World {
  /// Every state variable, column by column in a stated order, but for those of partnerships.
  public func forEachColumn(_ body: ([Double]) -> Void) {
    body(organisations.funds.values)
    body(organisations.knowledge.values)
    body(organisations.culture.values)
    body(organisations.priorities.values)
    body(organisations.influence.values)
    body(organisations.satisfaction.values)
    body(organisations.agility.values)
    body(relations.goodEvidence.values)
    body(relations.badEvidence.values)
    body(relations.relationalTrust.values)
    body(objectives.level.values)
    body(sources)
    body(sinks)
    for trait in traits { body(trait.values) }
  }

  /// The state of one partnership: its accounts, its shares and the weights of what it agreed on.
  public func forEachColumn(of partnership: PartnershipID, _ body: ([Double]) -> Void) {
    body([
      self[partnership].pool, self[partnership].method, self[partnership].innovations, self[partnership].sharedVision,
      self[partnership].legitimacy, self[partnership].conflict,
    ])
    body(self[partnership].shares)
    body(self[partnership].weights)
  }
}

extension [Double] {
  /// x · 0 is 0 for every finite x and NaN otherwise: sums, eight at a time, in place of a branch a value.
  fileprivate var areFinite: Bool {
    withUnsafeBytes { bytes in
      var sums = SIMD8<Double>.zero
      let blocks = count / 8
      for block in 0..<blocks {
        sums += bytes.loadUnaligned(fromByteOffset: block * 64, as: SIMD8<Double>.self) * 0
      }
      return sums == .zero && self[(blocks * 8)...].allSatisfy(\.isFinite)
    }
  }
}
