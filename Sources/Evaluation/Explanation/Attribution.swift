import Partnerships
import Simulation

/// How a quantity came from its start to where it is: by how much each posting moved it, in the quantity's own unit.
///
/// The journal is gone through once, in order. A posting's share is the quantity after it less the quantity before it; what changes
/// between steps without a posting (who is a member, what was agreed) has shares of its own. So the shares add up to end − start.
struct Attribution {
  /// By whom, and because of which event; nil for what no event says.
  struct Slot {
    var mover: Explanation.Mover
    var cause: Int?
    var amount: Double
  }

  /// The first value that it has: step 0 is the start of the run.
  private(set) var start: (step: Int, value: Double)?
  /// The last value that it has up to the step.
  private(set) var end: (step: Int, value: Double)?
  /// In order of appearance.
  private(set) var slots: [Slot] = []

  private let quantity: Quantity
  private let watch: Watch
  private let books: Books
  private var balances: [Double]
  private var evaluation: Composition.Evaluation?
  private var places: [Slot.Key: Int] = [:]

  init(of quantity: Quantity, _ watch: Watch, upTo step: Int) {
    self.quantity = quantity
    self.watch = watch
    let journal = watch.history.journal ?? HistoryJournal(openings: [], postings: [], closings: [])
    books = Books(journal, watch.scenario.world)
    balances = books.openings
    evaluation = composition(in: watch.frames[0]).map { Composition.Evaluation(of: $0, balances) }
    if let value = known(evaluation?.value) {
      start = (0, value)
      end = start
    }
    let own = Set(watch.scenario.mechanisms.map(\.declaration.name))
    var movers: [String: Explanation.Mover] = [:]
    var next = 0
    for now in watch.frames.indices.dropFirst() where now <= step {
      // What happens while it has no value is told when it has one again.
      let hasValue = quantity.isMeasured ? watch.measured[now] != nil : true
      var reached = end?.value ?? 0
      // Many postings follow each other with one author and one cause.
      var latest = (mechanism: "", cause: -1, slot: 0)
      while next < journal.postings.count, journal.postings[next].step + quantity.delay <= now {
        let posting = journal.postings[next]
        next += 1
        guard let account = books.places[posting.account] else { continue }
        balances[account] += posting.amount
        guard start != nil, hasValue, let amount = evaluation?.changed(account, balances), amount != 0 else { continue }
        if latest.cause != posting.cause || latest.mechanism != posting.mechanism {
          let mover = movers[posting.mechanism] ?? Explanation.Mover(posting.mechanism, own: own)
          movers[posting.mechanism] = mover
          latest = (posting.mechanism, posting.cause, place(of: mover, posting.cause))
        }
        slots[latest.slot].amount += amount
        reached += amount
      }
      settle(now, reached)
    }
  }

  /// At the end of a step: who counts and what counts may have changed.
  private mutating func settle(_ step: Int, _ reached: Double) {
    let (old, new) = (watch.frames[step - 1], watch.frames[step])
    let before = evaluation?.value
    var between = before
    if old == new {
      evaluation?.refresh(balances)
    } else {
      between = composition(in: Frame(new.membership, old.terms)).map { $0.value(of: balances) }
      evaluation = composition(in: new).map { Composition.Evaluation(of: $0, balances) }
    }
    guard let value = known(measured(step)) else { return }
    defer { end = (step, value) }
    guard start != nil else {
      start = (step, value)
      return
    }
    var rest = value - reached
    if old.membership != new.membership {
      // Where it had no value in between, all that changed meanwhile.
      let amount = end?.step == step - 1 ? before.flatMap { before in between.map { $0 - before } } ?? rest : rest
      add(amount, .membership, step, [.left, .expelled, .joined, .dissolved, .renewed, .founded])
      rest -= amount
    }
    if old.terms != new.terms, let between, let after = evaluation?.value {
      add(after - between, .terms, step, [.agreement, .leverSet, .parameterSet, .intervention, .issueSettled])
      rest -= after - between
    }
    // What is measured early in a step lags behind who is a member at its end.
    add(rest, quantity.delay > 0 ? .membership : .other, step, [])
  }

  private func measured(_ step: Int) -> Double? { quantity.isMeasured ? watch.measured[step] : evaluation?.value }

  private func known(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

  private func composition(in frame: Frame) -> Composition? { quantity.composition(in: frame, books) }

  private mutating func add(_ amount: Double, _ mover: Explanation.Mover, _ step: Int, _ kinds: [EventKind]) {
    guard amount != 0 else { return }
    let kinds = kinds.map(\.rawValue)
    let events = watch.history.events.filter { $0.step == step && kinds.contains($0.kind) }
    var event = events.min { kinds.firstIndex(of: $0.kind) ?? 0 < kinds.firstIndex(of: $1.kind) ?? 0 }
    // An intervention says at once all that it sets.
    if mover == .terms, let cause = event?.cause.map({ watch.history.events[$0] }),
      cause.kind == EventKind.intervention.rawValue
    {
      event = cause
    }
    slots[place(of: mover, event?.id)].amount += amount
  }

  private mutating func place(of mover: Explanation.Mover, _ cause: Int?) -> Int {
    let key = Slot.Key(mover: mover, cause: cause)
    if let place = places[key] { return place }
    places[key] = slots.count
    slots.append(Slot(mover: mover, cause: cause, amount: 0))
    return slots.count - 1
  }
}

extension Attribution.Slot {
  struct Key: Hashable {
    var mover: Explanation.Mover
    var cause: Int?
  }
}
