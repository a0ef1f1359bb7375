import Ledger

/// Finished runs on their way to the ledger: many in one transaction, since each would cost about as much as one by itself.
///
/// What is here is lost with the process and has to be computed again, so nothing stays for long.
struct RunBatch {
  /// Each with the key that its caller knows it by.
  private var runs: [(key: String, run: RunToRecord)] = []
  private var since = ContinuousClock.now

  private static let most = 32
  private static let longest = Duration.milliseconds(200)

  /// Whether it is time to record them.
  var isDue: Bool { runs.count >= Self.most || !runs.isEmpty && ContinuousClock.now - since >= Self.longest }

  mutating func add(_ run: RunToRecord, as key: String) {
    if runs.isEmpty { since = .now }
    runs.append((key, run))
  }

  /// Records all, or throws and has none any more: what the ledger refused it would refuse again.
  mutating func record(in ledger: RunLedger) throws -> [(key: String, number: RunNumber)] {
    let gathered = runs
    runs = []
    return zip(gathered, try ledger.record(gathered.map(\.run))).map { ($0.key, $1.number) }
  }
}
