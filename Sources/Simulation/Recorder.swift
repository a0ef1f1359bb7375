import Partnerships

/// Takes the measures of every step.
struct Recorder {
  private let monthsPerStep: Double
  private let partnershipNames: [String]
  private let measureNames: [String]
  /// Step after step, the metrics of each partnership in turn.
  private var values: [Double] = []
  /// Step after step, one a partnership.
  private var isAlive: [Bool] = []
  private var isActive: [Bool] = []
  private var objectives: [(name: String, values: [Double])]
  private var communities: [(name: String, values: [Double])]
  private var custom: [[Double]]
  /// Where the values of each measure that is taken now go.
  private var places: [Int] = []
  private var attainmentAtStart: [Double]

  /// - Parameter measures: all that are ever taken; the first of a name stands for all of that name.
  init(_ world: borrowing World, measures: [ScenarioMeasure]) {
    monthsPerStep = world.monthsPerStep
    partnershipNames = world.partnerships.map(\.name)
    var names: [String] = []
    for measure in measures where !names.contains(measure.name) { names.append(measure.name) }
    measureNames = names
    objectives = world.objectives.names.values.map { ("objectives.\($0)", []) }
    communities = world.communities.map { ("communities.\($0.name)", []) }
    custom = names.map { _ in [] }
    attainmentAtStart = world.partnershipIDs.map { world.value(of: .attainment, in: $0) }
  }

  /// Which measures are taken from now on; the others have no value.
  mutating func turn(to measures: [ScenarioMeasure]) {
    places = measures.map { measure in
      // Whatever is taken is among all that are ever taken.
      measureNames.firstIndex(of: measure.name)!
    }
  }

  /// All measures of the step or, where one of the scenario's own fails, none.
  mutating func take(_ world: borrowing World, measures: [ScenarioMeasure]) throws {
    var own: [Double] = []
    for measure in measures { own.append(try measure.value(world)) }
    let known = values.count
    if !partnershipNames.isEmpty {
      let common = world.commonValues
      for partnership in world.partnershipIDs { world.appendValues(of: partnership, common, to: &values) }
    }
    guard values[known...].allSatisfy({ !(abs($0) > Self.bound) }) else { throw takeBack(to: known) }
    for partnership in world.partnershipIDs {
      isAlive.append(world[partnership].isAlive)
      isActive.append(world[partnership].isActive)
    }
    if places.count < custom.count { for place in custom.indices { custom[place].append(.nan) } }
    for (place, value) in zip(places, own) {
      if places.count < custom.count {
        custom[place][custom[place].count - 1] = value
      } else {
        custom[place].append(value)
      }
    }
    for k in world.objectives.ids { objectives[k.index].values.append(world.objectives.level[k]) }
    for (index, community) in world.communities.enumerated() {
      var impact = 0.0
      for k in world.objectives.ids { impact += community.needs[k.index] * world.objectives.attained(k) }
      communities[index].values.append(impact)
    }
  }

  /// NaN is no value; means of numbers below the bound are finite.
  private static let bound = 1e290

  /// Forgets the step's values, of which one is out of bounds.
  private mutating func takeBack(to known: Int) -> RunFailure {
    defer { values.removeSubrange(known...) }
    let place = values[known...].firstIndex { abs($0) > Self.bound } ?? known
    let (partnership, metric) = (place - known).quotientAndRemainder(dividingBy: Metric.allCases.count)
    return RunFailure(
      .number,
      "\(Metric.allCases[metric].rawValue) of \(partnershipNames[partnership]) became \(values[place]): a parameter or a posting is far out of bounds"
    )
  }

  /// What was recorded, read by partnership and metric.
  var record: Record {
    Record(
      monthsPerStep: monthsPerStep, partnershipNames: partnershipNames, values: valuesByMetric,
      isAlive: byPartnership(isAlive), isActive: byPartnership(isActive), levels: objectives + communities,
      custom: zip(measureNames, custom).map { ($0, $1) }, attainmentAtStart: attainmentAtStart)
  }

  /// By partnership and metric, one value a step.
  private var valuesByMetric: [[[Double]]] {
    let width = Metric.allCases.count
    let row = partnershipNames.count * width
    return partnershipNames.indices.map { place in
      (0..<width).map { metric in
        stride(from: place * width + metric, to: values.count, by: row).map { values[$0] }
      }
    }
  }

  private func byPartnership(_ flags: [Bool]) -> [[Bool]] {
    partnershipNames.indices.map { place in
      stride(from: place, to: flags.count, by: partnershipNames.count).map { flags[$0] }
    }
  }
}
