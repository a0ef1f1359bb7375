import Partnerships
import Simulation

/// How a quantity came from its start to where it is: by how much each posting moved it, in the quantity's own unit.
///
/// The journal is read page by page, and no page is kept. A posting's share is the quantity after it less the quantity before it; what changes
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
  private let ownMechanisms: Set<String>
  private var books: Books
  private var balances: [Double] = []
  /// nil while it has no value.
  private var evaluation: Composition.Evaluation?
  /// At the end of the step before.
  private var frame: Frame
  /// What was posted, and is not due yet.
  private var waiting: [JournalPage.Posting] = []
  private var interventions: Set<Int> = []
  /// What says at once all that it sets.
  private static let saysAll: Set = [EventKind.intervention.rawValue, EventKind.branched.rawValue]
  private var places: [Slot.Key: Int] = [:]

  /// - Parameter frame: at the start.
  init(of quantity: Quantity, _ scenario: Scenario, _ frame: Frame) {
    self.quantity = quantity
    self.frame = frame
    books = Books(scenario.world)
    ownMechanisms = Set(scenario.chapters.flatMap(\.mechanisms).map(\.declaration.name))
  }

  /// The next page, from that of the start on.
  /// - Parameters:
  ///   - frame: at the end of its step.
  ///   - measured: what was measured in its step.
  mutating func take(_ page: JournalPage, _ frame: Frame, measured: Double?) {
    open(page.openings, in: page.step)
    for event in page.events where Self.saysAll.contains(event.kind) { interventions.insert(event.id) }
    if page.step > 0 {
      // What happens while it has no value is told when it has one again.
      let isTold = start != nil && (!quantity.isMeasured || measured != nil)
      var reached = end?.value ?? 0
      if quantity.delay == 0 {
        reached += moved(by: page.postings, on: page, isTold: isTold)
      } else {
        reached += moved(by: waiting, on: page, isTold: isTold)
        waiting = page.postings
      }
      settle(page, frame, measured, reached: reached)
    }
    self.frame = frame
  }

  private mutating func open(_ openings: [(account: String, balance: Double)], in step: Int) {
    for (account, balance) in openings {
      books.open(account, balance)
      balances.append(balance)
    }
    // An account that is opened on the way was at the start what it is opened with.
    guard evaluation == nil, !openings.isEmpty, step == 0 || !quantity.isMeasured else { return }
    evaluation = composition(in: frame).map { Composition.Evaluation(of: $0, balances) }
    if let value = known(evaluation?.value) {
      start = (0, value)
      end = start
    }
  }

  /// Postings change balances, and with them the quantity.
  /// - Returns: Σ of the changes.
  private mutating func moved(by postings: [JournalPage.Posting], on page: JournalPage, isTold: Bool) -> Double {
    var total = 0.0
    // Many postings follow each other with one author and one cause.
    var latest = (author: Author.intervention, cause: -1, slot: 0)
    for posting in postings {
      balances[posting.account] += posting.amount
      guard isTold, let amount = evaluation?.changed(posting.account, balances), amount != 0 else { continue }
      if latest.cause != posting.cause || latest.author != posting.author {
        let mover = Explanation.Mover(page.name(of: posting.author), own: ownMechanisms)
        latest = (posting.author, posting.cause, place(of: mover, posting.cause))
      }
      slots[latest.slot].amount += amount
      total += amount
    }
    return total
  }

  /// At the end of a step: who counts and what counts may have changed.
  private mutating func settle(_ page: JournalPage, _ new: Frame, _ measured: Double?, reached: Double) {
    let (step, old) = (page.step, frame)
    let before = evaluation?.value
    var between = before
    if old == new {
      evaluation?.refresh(balances)
    } else {
      between = composition(in: Frame(new.membership, old.terms)).map { $0.value(of: balances) }
      evaluation = composition(in: new).map { Composition.Evaluation(of: $0, balances) }
    }
    guard let value = known(quantity.isMeasured ? measured : evaluation?.value) else { return }
    defer { end = (step, value) }
    guard start != nil else {
      start = (step, value)
      return
    }
    var rest = value - reached
    if old.membership != new.membership {
      // Where it had no value in between, all that changed meanwhile.
      let amount = end?.step == step - 1 ? before.flatMap { before in between.map { $0 - before } } ?? rest : rest
      add(amount, .membership, page, [.left, .expelled, .joined, .dissolved, .renewed, .founded])
      rest -= amount
    }
    if old.terms != new.terms, let between, let after = evaluation?.value {
      add(after - between, .terms, page, [.agreement, .leverSet, .parameterSet, .intervention, .issueSettled])
      rest -= after - between
    }
    // What is left by rounding is nothing that happened.
    guard abs(rest) > 1e-13 * max(1, abs(value)) else { return }
    // What is measured early in a step lags behind who is a member at its end.
    add(rest, quantity.delay > 0 ? .membership : .other, page, [])
  }

  private func known(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

  private func composition(in frame: Frame) -> Composition? { quantity.composition(in: frame, books) }

  /// A share that no posting has, of the first of these kinds of events that happened in the step.
  private mutating func add(_ amount: Double, _ mover: Explanation.Mover, _ page: JournalPage, _ kinds: [EventKind]) {
    guard amount != 0 else { return }
    let event = kinds.lazy.compactMap { kind in page.events.first { $0.kind == kind.rawValue } }.first
    var cause = event?.id
    // An intervention says at once all that it sets.
    if mover == .terms, let intervention = event?.cause, interventions.contains(intervention) { cause = intervention }
    slots[place(of: mover, cause)].amount += amount
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
