import Randomness

/// Who knows whom: the classic random networks, as undirected ties between places 0 ..< count.
enum NetworkShape: String {
  case complete, ring, preferential, random, blocks, edges
  case smallWorld = "small_world"

  struct Settings {
    var degree: Int
    var rewire: Double
    var within: Double
    var between: Double
  }

  func ties(among count: Int, _ settings: Settings, groups: [String], _ stream: inout RandomStream) -> [(Int, Int)] {
    guard count > 1 else { return [] }
    switch self {
    case .edges: return []
    case .complete: return pairs(count).map { $0 }
    case .ring: return ring(count, settings.degree)
    case .smallWorld: return smallWorld(count, settings, &stream)
    case .preferential: return preferential(count, settings.degree, &stream)
    case .random:
      // Erdős & Rényi 1959, with the mean degree given.
      let probability = min(1, Double(settings.degree) / Double(count - 1))
      return pairs(count).filter { _ in stream.uniform() < probability }
    case .blocks:
      // Stochastic block model: Holland, Laskey & Leinhardt 1983.
      return pairs(count).filter { a, b in
        stream.uniform() < (groups[a] == groups[b] ? settings.within : settings.between)
      }
    }
  }

  private func pairs(_ count: Int) -> [(Int, Int)] {
    (0..<count).flatMap { a in (a + 1..<count).map { (a, $0) } }
  }

  private func ring(_ count: Int, _ degree: Int) -> [(Int, Int)] {
    let reach = min(max(1, degree / 2), (count - 1) / 2 + (count % 2 == 0 ? 1 : 0))
    var ties: [(Int, Int)] = []
    for distance in stride(from: 1, through: reach, by: 1) {
      for a in 0..<count {
        let b = (a + distance) % count
        if distance * 2 == count, b < a { continue }
        ties.append((a, b))
      }
    }
    return ties
  }

  /// Watts & Strogatz 1998: a ring whose ties go astray with probability `rewire`.
  private func smallWorld(_ count: Int, _ settings: Settings, _ stream: inout RandomStream) -> [(Int, Int)] {
    let lattice = ring(count, settings.degree)
    var present = Set(lattice.map { [min($0.0, $0.1), max($0.0, $0.1)] })
    var ties: [(Int, Int)] = []
    for (a, b) in lattice {
      guard stream.uniform() < settings.rewire, present.count < count * (count - 1) / 2 else {
        ties.append((a, b))
        continue
      }
      var other = stream.below(count)
      while other == a || present.contains([min(a, other), max(a, other)]) {
        if present.count(where: { $0.contains(a) }) >= count - 1 { break }
        other = stream.below(count)
      }
      guard other != a, !present.contains([min(a, other), max(a, other)]) else {
        ties.append((a, b))
        continue
      }
      present.remove([min(a, b), max(a, b)])
      present.insert([min(a, other), max(a, other)])
      ties.append((a, other))
    }
    return ties
  }

  /// Barabási & Albert 1999: each newcomer ties itself to `degree` of those there, with probability ∝ their ties.
  private func preferential(_ count: Int, _ degree: Int, _ stream: inout RandomStream) -> [(Int, Int)] {
    let core = min(degree + 1, count)
    var ties = pairs(core)
    var ends = ties.flatMap { [$0.0, $0.1] }
    guard core < count else { return ties }
    for newcomer in core..<count {
      var chosen: [Int] = []
      while chosen.count < degree {
        let partner = ends[stream.below(ends.count)]
        if !chosen.contains(partner) { chosen.append(partner) }
      }
      for partner in chosen {
        ties.append((newcomer, partner))
        ends += [newcomer, partner]
      }
    }
    return ties
  }
}
