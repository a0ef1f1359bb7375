import Partnerships

/// A page of a run's journal: what happened and what was posted in one step.
///
///     var total = 0.0
///     let history = run(scenario, spec) { page in total += page.postings.reduce(0) { $0 + abs($1.amount) } }
///
/// The first page is that of step 0, with every account that the run begins with; the last has what a step that failed left behind, and the
/// closing balances. For every account, opening balance + Σ amounts = closing balance, bit for bit, when added in order.
public struct JournalPage: Sendable {
  /// One change of one balance.
  public struct Posting: Hashable, Sendable {
    /// Accounts are numbered from 0, as pages open them.
    public let account: Int
    public let amount: Double
    public let author: Author
    /// The number of the event that caused it.
    public let cause: Int
  }

  public internal(set) var step = 0
  public internal(set) var events: [HistoryEvent] = []
  public internal(set) var openings: [(account: String, balance: Double)] = []
  public internal(set) var postings: [Posting] = []
  /// Every account's balance at the end; nil before the last page.
  public internal(set) var closings: [(account: String, balance: Double)]?
  /// By code, from that of interventions on.
  fileprivate let mechanisms: [String]

  fileprivate init(_ scenario: Scenario) {
    var names: [Int16: String] = [:]
    for name in MechanismName.allCases { names[Author.mechanism(name).code] = name.name }
    let own = scenario.chapters.flatMap(\.mechanisms)
    for (index, own) in own.enumerated() { names[Author.custom(index).code] = own.declaration.name }
    let codes = Author.intervention.code...(names.keys.max() ?? 0)
    mechanisms = codes.map { names[$0] ?? "intervention" }
  }

  /// The mechanism whose author this is, or "intervention".
  public func name(of author: Author) -> String { mechanisms[Int(author.code - Author.intervention.code)] }
}

/// Makes pages of what a world keeps in its journal.
struct Bookkeeper {
  private var page: JournalPage
  private let sentences: EventSentences
  private var numbers = AccountNumbers()
  private var eventsSeen = 0

  init(_ scenario: Scenario, _ world: borrowing World) {
    page = JournalPage(scenario)
    sentences = EventSentences(world, unit: scenario.unit)
    for account in world.accounts { numbers.add(account) }
    page.openings = world.namedBalances
  }

  /// Shows the reader what was kept since the page before, and empties the world's journal.
  mutating func turn<Stop: Error>(
    _ world: inout World, isLast: Bool = false, _ read: (JournalPage) throws(Stop) -> Void
  ) throws(Stop) {
    page.step = world.step
    page.events = sentences.events(of: world, from: eventsSeen)
    eventsSeen += page.events.count
    for opening in world.journal.openings {
      numbers.add(opening.account)
      page.openings.append((world.name(of: opening.account), opening.balance))
    }
    for posting in world.journal.postings {
      page.postings.append(
        JournalPage.Posting(
          account: numbers[posting.account], amount: posting.amount, author: posting.author,
          cause: posting.cause.number))
    }
    if isLast { page.closings = world.namedBalances }
    world.emptyJournal()
    try read(page)
    page.openings.removeAll()
    page.postings.removeAll(keepingCapacity: true)
  }
}

/// The number of each account, in the order in which they were opened.
private struct AccountNumbers {
  /// Of most postings the account is a relation's: by relation, without a look into the dictionary.
  private var relations: [(good: Int, bad: Int, ties: Int)] = []
  private var others: [Account: Int] = [:]
  private var count = 0

  mutating func add(_ account: Account) {
    switch account {
    case .goodEvidence(let relation):
      // The three accounts of a relation are opened together, this one first.
      precondition(relation.index == relations.count, "relations are opened in order")
      relations.append((count, count, count))
    case .badEvidence(let relation): relations[relation.index].bad = count
    case .relationalTrust(let relation): relations[relation.index].ties = count
    default: others[account] = count
    }
    count += 1
  }

  subscript(account: Account) -> Int {
    switch account {
    case .goodEvidence(let relation): relations[relation.index].good
    case .badEvidence(let relation): relations[relation.index].bad
    case .relationalTrust(let relation): relations[relation.index].ties
    default:
      // Whatever is posted to was opened before.
      others[account]!
    }
  }
}

extension HistoryJournal {
  /// Takes a page in the words of the record.
  mutating func add(_ page: JournalPage) {
    openings += page.openings
    for posting in page.postings {
      postings.append(
        HistoryPosting(
          step: page.step, account: openings[posting.account].account, amount: posting.amount,
          mechanism: page.name(of: posting.author), cause: posting.cause))
    }
    if let balances = page.closings { closings = balances }
  }
}
