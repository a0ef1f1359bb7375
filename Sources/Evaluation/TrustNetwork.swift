import Partnerships
import Scenarios
import Simulation

/// Who trusts whom at some steps of a run that was evaluated before.
///
/// No record has the trust of each pair, so the run is evaluated again and looked at on its way. To look changes nothing: `finding` says that
/// the history is the recorded one.
///
///     let network = try TrustNetwork(in: stored.spec, named: "river.lua", at: [0, 14, 96], recorded: digests)
///     for each in network.snapshots { print(each.step, each.ties.count) }
public struct TrustNetwork: Sendable {
  /// In order of declaration.
  public let organisations: [(name: String, sector: String)]
  /// In the order in which organisations name them.
  public let sectors: [String]
  /// One for each step that was asked for and that the run came to, ascending.
  public let snapshots: [Snapshot]
  /// Whether the evaluation gave the recorded history.
  public let finding: Replay.Finding

  /// One step, after all of it happened.
  public struct Snapshot: Sendable {
    /// From i to j, by their places among the organisations: T_ij, 0...1.
    public struct Tie: Hashable, Sendable {
      public let from, to: Int
      public let trust: Double
    }

    /// 0: as it was founded.
    public let step: Int
    /// Of every pair that knows each other; empty where there are too many organisations to look at pairs.
    public let ties: [Tie]
    /// The mean of the pairs from one sector to another, by their places among the sectors.
    public let betweenSectors: [Tie]
    /// How many pairs know each other.
    public let tieCount: Int
    /// Mean trust of each organisation's fellow members in it, while it is a member of a partnership; nil: it is in none, or alone there.
    public let received: [Double?]
    /// Whether each organisation is a member of a partnership that lives.
    public let isMember: [Bool]
    /// Mean trust of pairs of fellow members; nil where there is no such pair.
    public let mean: Double?
  }

  /// Evaluates the run again.
  /// - Parameters:
  ///   - steps: 0 is the founding.
  ///   - mostOrganisations: of more than these, pairs are not kept.
  /// - Throws: `ScenarioProblem` where this engine cannot begin it.
  public init(
    in spec: RunSpec, named name: String, at steps: Set<Int>, recorded: Replay.Recorded, mostOrganisations: Int = .max,
    onStep: StepWatcher? = nil
  ) throws {
    var snapshots: [Snapshot] = []
    let scenario = try compile(spec, named: name).scenario
    let sectorNames = scenario.world.organisations.map(\.sector.name)
    let sectors = sectorNames.enumerated().filter { sectorNames.firstIndex(of: $1) == $0 }.map(\.element)
    let sectorPlaces = sectorNames.map { sectors.firstIndex(of: $0) ?? 0 }
    let history = run(
      scenario, spec, recording: .outcome, onStep: onStep,
      onWorld: { world in
        guard steps.contains(world.step) else { return }
        let keepsPairs = world.organisations.count <= mostOrganisations
        snapshots.append(Snapshot(of: world, keepsPairs: keepsPairs, sectors: sectorPlaces))
      })
    organisations = scenario.world.organisations.map { ($0.name, $0.sector.name) }
    self.sectors = sectors
    self.snapshots = snapshots
    finding = Replay.compare(history, recorded)
  }
}

extension TrustNetwork.Snapshot {
  /// - Parameter sectors: of each organisation, by its place among all sectors.
  init(of world: borrowing World, keepsPairs: Bool, sectors: [Int]) {
    step = world.step
    tieCount = world.relations.count
    let sectorCount = (sectors.max() ?? -1) + 1
    var ties: [Tie] = []
    var totals = Array(repeating: (trust: 0.0, pairs: 0), count: sectorCount * sectorCount)
    for i in world.organisations.ids {
      for relation in world.relations.outgoing(i) {
        let (j, trust) = (world.relations.to[relation], world.trust(relation))
        if keepsPairs { ties.append(Tie(from: i.index, to: j.index, trust: trust)) }
        let place = sectors[i.index] * sectorCount + sectors[j.index]
        totals[place].trust += trust
        totals[place].pairs += 1
      }
    }
    self.ties = ties
    betweenSectors = totals.enumerated().filter { $1.pairs > 0 }.map { place, total in
      Tie(from: place / sectorCount, to: place % sectorCount, trust: total.trust / Double(total.pairs))
    }

    let count = world.organisations.count
    var sums = Array(repeating: 0.0, count: count)
    var fellows = Array(repeating: 0, count: count)
    var isMember = Array(repeating: false, count: count)
    for partnership in world.partnerships where partnership.isAlive {
      for member in partnership.members {
        isMember[member.index] = true
        for fellow in partnership.members where fellow != member {
          guard let trust = world.trust(of: fellow, in: member) else { continue }
          sums[member.index] += trust
          fellows[member.index] += 1
        }
      }
    }
    self.isMember = isMember
    received = zip(sums, fellows).map { $1 == 0 ? nil : $0 / Double($1) }
    let pairs = fellows.reduce(0, +)
    mean = pairs == 0 ? nil : sums.reduce(0, +) / Double(pairs)
  }
}
