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
  private let ownMechanisms: Set<String>
  private var balances: [Double]
  /// nil while it has no value.
  private var evaluation: Composition.Evaluation?
  private var places: [Slot.Key: Int] = [:]

  init(of quantity: Quantity, _ watch: Watch, upTo step: Int) {
    self.quantity = quantity
    self.watch = watch
    let journal = watch.history.journal ?? HistoryJournal(openings: [], postings: [], closings: [])
    books = Books(journal, watch.scenario.world)
    ownMechanisms = Set(watch.scenario.mechanisms.map(\.declaration.name))
    balances = books.openings
    evaluation = composition(in: watch.frames[0]).map { Composition.Evaluation(of: $0, balances) }
    if let value = known(evaluation?.value) {
      start = (0, value)
      end = start
    }
    var rest = journal.postings[...]
    for now in watch.frames.indices.dropFirst() where now <= step {
      let due = rest.prefix { $0.step + quantity.delay <= now }
      rest = rest.dropFirst(due.count)
      // What happens while it has no value is told when it has one again.
      let isTold = start != nil && (!quantity.isMeasured || watch.measured[now] != nil)
      settle(now, reached: (end?.value ?? 0) + moved(by: due, isTold: isTold))
    }
  }

  /// The postings of a step change balances, and with them the quantity.
  /// - Returns: Σ of the changes.
  private mutating func moved(by postings: ArraySlice<HistoryPosting>, isTold: Bool) -> Double {
    var total = 0.0
    // Many postings follow each other with one author and one cause.
    var latest = (mechanism: "", cause: -1, slot: 0)
    for posting in postings {
      guard let account = books.places[posting.account] else { continue }
      balances[account] += posting.amount
      guard isTold, let amount = evaluation?.changed(account, balances), amount != 0 else { continue }
      if latest.cause != posting.cause || latest.mechanism != posting.mechanism {
        let mover = Explanation.Mover(posting.mechanism, own: ownMechanisms)
        latest = (posting.mechanism, posting.cause, place(of: mover, posting.cause))
      }
      slots[latest.slot].amount += amount
      total += amount
    }
    return total
  }

  /// At the end of a step: who counts and what counts may have changed.
  private mutating func settle(_ step: Int, reached: Double) {
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
    // What is left by rounding is nothing that happened.
    guard abs(rest) > 1e-13 * max(1, abs(value)) else { return }
    // What is measured early in a step lags behind who is a member at its end.
    add(rest, quantity.delay > 0 ? .membership : .other, step, [])
  }

  private func measured(_ step: Int) -> Double? { quantity.isMeasured ? watch.measured[step] : evaluation?.value }

  private func known(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

  private func composition(in frame: Frame) -> Composition? { quantity.composition(in: frame, books) }

  /// A share that no posting has, of the first of these kinds of events that happened in the step.
  private mutating func add(_ amount: Double, _ mover: Explanation.Mover, _ step: Int, _ kinds: [EventKind]) {
    guard amount != 0 else { return }
    let events = watch.history.events.filter { $0.step == step }
    var event = kinds.lazy.compactMap { kind in events.first { $0.kind == kind.rawValue } }.first
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
