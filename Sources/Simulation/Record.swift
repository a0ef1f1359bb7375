import Partnerships

/// Final values that have no series: they are known when the run is over.
public enum Aftermath: String, CaseIterable, Hashable, Sendable {
  /// Months until attainment is back at 95 % of what it was before a shock.
  case recovery
  /// Mean of attainment over 24 months after a shock, as a share of what it was before, at most 1.
  case resilience
  /// Months from the start until the partnership fell apart; of all, until the last did. None where one did not.
  case monthsToCollapse = "months_to_collapse"
}

/// What was recorded of a run, one value a step: its series, its final values and its verdict.
struct Record {
  let monthsPerStep: Double
  let partnershipNames: [String]
  /// By partnership and metric.
  let values: [[[Double]]]
  /// By partnership.
  let isAlive: [[Bool]]
  let isActive: [[Bool]]
  /// Of objectives and communities.
  let levels: [(name: String, values: [Double])]
  /// The scenario's own measures.
  let custom: [(name: String, values: [Double])]
  let attainmentAtStart: [Double]

  /// Every series: the metrics' means over partnerships, each partnership's own, objectives, communities, the scenario's own measures.
  func series() -> [Series] {
    var series: [Series] = []
    for (index, metric) in Metric.allCases.enumerated() where !partnershipNames.isEmpty {
      series.append(Series(name: metric.rawValue, values: mean(partnershipNames.indices.map { values[$0][index] })))
    }
    for (place, name) in partnershipNames.enumerated() {
      for (index, metric) in Metric.allCases.enumerated() {
        series.append(Series(name: "\(name).\(metric.rawValue)", values: values[place][index]))
      }
    }
    series += (levels + custom).map { Series(name: $0.name, values: $0.values) }
    return series
  }

  /// Final values. Counts, and the scenario's own measures, are those of the last step; the rest as `Metric.Final` says.
  func outcome(shocks: [Int], _ world: borrowing World) -> [(name: String, value: Double?)] {
    var outcome: [(name: String, value: Double?)] = []
    let finals = partnershipNames.indices.map { place in
      Metric.allCases.indices.map { final(Metric.allCases[$0], values[place][$0], place) }
    }
    let aftermaths = partnershipNames.indices.map { place in
      let (recovery, resilience) = recovery(of: place, after: shocks)
      return [recovery, resilience, monthsToCollapse(world.partnerships[place].status)]
    }
    if !partnershipNames.isEmpty {
      for (index, metric) in Metric.allCases.enumerated() {
        outcome.append((metric.rawValue, meanOfKnown(finals.map { $0[index] })))
      }
      for (index, aftermath) in Aftermath.allCases.enumerated() {
        let each = aftermaths.map { $0[index] }
        outcome.append((aftermath.rawValue, aftermath == .monthsToCollapse ? last(each, world) : meanOfKnown(each)))
      }
    }
    for (place, name) in partnershipNames.enumerated() {
      for (index, metric) in Metric.allCases.enumerated() {
        outcome.append(("\(name).\(metric.rawValue)", finals[place][index]))
      }
      for (aftermath, value) in zip(Aftermath.allCases, aftermaths[place]) {
        outcome.append(("\(name).\(aftermath.rawValue)", value))
      }
    }
    outcome += levels.map { ($0.name, known(mean(last($0.values, yearLength)))) }
    outcome += custom.map { ($0.name, $0.values.last.flatMap { known($0) }) }
    return outcome
  }

  /// The verdict on each founded partnership, and on all: alive if any is, with the mean of their final attainments.
  func verdicts(_ world: borrowing World) -> (all: Verdict?, each: [(partnership: String, verdict: Verdict)]) {
    var each: [(partnership: String, verdict: Verdict)] = []
    var attainments: [Double?] = []
    for partnership in world.partnershipIDs where world[partnership].isFounded {
      let attainment = final(.attainment, values[partnership.index][0], partnership.index)
      attainments.append(attainment)
      each.append((world[partnership].name, verdict(world[partnership].status, attainment ?? 0)))
    }
    guard !each.isEmpty else { return (nil, []) }
    if each.allSatisfy({ $0.verdict == .ended }) { return (.ended, each) }
    let isAnyAlive = world.partnerships.contains { $0.isAlive }
    guard isAnyAlive else { return (.collapse, each) }
    let attainment = meanOfKnown(attainments) ?? 0
    return (attainment >= Verdict.attainmentOfSuccess ? .success : .stagnation, each)
  }

  private func verdict(_ status: PartnershipStatus, _ attainment: Double) -> Verdict {
    switch status {
    case .dissolved(.term, _): .ended
    case .dissolved: .collapse
    default: attainment >= Verdict.attainmentOfSuccess ? .success : .stagnation
    }
  }

  private var yearLength: Int { max(1, Int((12 / monthsPerStep).rounded())) }

  private func final(_ metric: Metric, _ values: [Double], _ place: Int) -> Double? {
    switch metric.final {
    case .last: return values.last.flatMap { known($0) }
    case .mean: return known(mean(values.filter { !$0.isNaN }))
    case .meanActive: return known(mean(zip(values, isActive[place]).filter(\.1).map(\.0)))
    case .lastYear: return known(mean(last(values, yearLength)))
    case .lastYearAlive:
      let alive = zip(values, isAlive[place]).filter(\.1).map(\.0)
      return known(mean(last(alive.isEmpty ? values : alive, yearLength)))
    case .lastYearOrNothing: return isAlive[place].last == true ? known(mean(last(values, yearLength))) : 0
    }
  }

  /// Until it was dissolved other than by its term; nil where it was not.
  private func monthsToCollapse(_ status: PartnershipStatus) -> Double? {
    guard case .dissolved(let reason, let step) = status, reason != .term else { return nil }
    return Double(step) * monthsPerStep
  }

  /// The last of the collapses where all came to that; nil where one lives, or came to the end of its term.
  private func last(_ collapses: [Double?], _ world: borrowing World) -> Double? {
    let founded = world.partnershipIDs.filter { world[$0].isFounded }.map { collapses[$0.index] }
    return founded.contains { $0 == nil } ? nil : founded.compactMap { $0 }.max()
  }

  /// After each shock at t₀ with G₀ = attainment at t₀ − 1: months until .95 G₀ (to the end if never), and the mean over 24 months of
  /// min(1, attainment/G₀); means over the shocks, nil without any.
  private func recovery(of place: Int, after shocks: [Int]) -> (recovery: Double?, resilience: Double?) {
    let attainment = values[place][0]
    var recoveries: [Double?] = []
    var areas: [Double?] = []
    for step in shocks where step <= attainment.count {
      let before = max(step >= 2 ? attainment[step - 2] : attainmentAtStart[place], 1e-6)
      let after = attainment[(step - 1)...]
      guard before.isFinite else { continue }
      let months = after.firstIndex { $0 >= 0.95 * before }.map { $0 - (step - 1) } ?? after.count
      recoveries.append(Double(months) * monthsPerStep)
      let window = after.prefix(max(1, Int((24 / monthsPerStep).rounded()))).map { min(1, $0 / before) }
      areas.append(mean(window))
    }
    return (meanOfKnown(recoveries), meanOfKnown(areas))
  }

  private func last(_ values: [Double], _ count: Int) -> [Double] { values.suffix(count).filter { !$0.isNaN } }
  private func mean(_ values: [Double]) -> Double { values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count) }
  private func known(_ value: Double) -> Double? { value.isNaN ? nil : value }
  private func meanOfKnown(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }

  private func mean(_ columns: [[Double]]) -> [Double] {
    guard let length = columns.first?.count else { return [] }
    if columns.count == 1 { return columns[0] }
    return (0..<length).map { step in
      let known = columns.map { $0[step] }.filter { !$0.isNaN }
      return known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
    }
  }
}
