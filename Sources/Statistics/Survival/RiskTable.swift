/// How many were still there, and to how many it happened, at each time at which it happened to someone.
struct RiskTable {
  struct Row {
    let time: Double
    /// Those with this time or a later one: whoever is censored at this time is still there.
    let atRisk: Int
    let events: Int
  }

  /// Ascending in time.
  private(set) var rows: [Row] = []

  /// - Parameters:
  ///   - times: how long each was watched; a missing time drops the one.
  ///   - events: true if it happened then, false if watching ended before it did (censored).
  init(times: [Double], events: [Bool]) {
    precondition(times.count == events.count, "each time comes with whether it happened")
    let watched = zip(times, events).filter { $0.0.isFinite }.sorted { $0.0 < $1.0 }
    var start = 0
    while start < watched.count {
      let time = watched[start].0
      var end = start
      var count = 0
      while end < watched.count && watched[end].0 == time {
        count += watched[end].1 ? 1 : 0
        end += 1
      }
      if count > 0 { rows.append(Row(time: time, atRisk: watched.count - start, events: count)) }
      start = end
    }
  }
}
