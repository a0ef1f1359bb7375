import Charts
import Evaluation
import Ledger
import Scenarios
import Simulation

/// Who trusts whom at the turning points of a run: a picture beside the next, or, of very many organisations, whom most trust. The run is
/// evaluated again for it, since no record has it; where that cannot be done, the section says why.
struct TrustSection {
  private let unit: String
  private let moments: [TrustMoments.Moment]
  private let look: Look

  private enum Look {
    case seen(TrustNetwork)
    /// Why it could not be looked at, in sentences.
    case unseen(String)
    /// No partnership, so nobody to trust.
    case pointless
  }

  /// Of more organisations than this a picture is a tangle.
  static let mostDrawn = 10

  init(_ run: StoredRun, onStep: StepWatcher?) {
    unit = run.summary.unit
    moments = TrustMoments(of: run).all
    look = Self.look(at: run, moments, onStep)
  }

  private static func look(at run: StoredRun, _ moments: [TrustMoments.Moment], _ onStep: StepWatcher?) -> Look {
    guard run.outcome.contains(where: { $0.name == "trust" }) else { return .pointless }
    if run.wasCutShort { return .unseen("The run was cut short, and is not tried again for a picture.") }
    let recorded = run.recordedForReplay
    let obstacles = Replay.obstacles(recorded)
    guard obstacles.isEmpty else { return .unseen(obstacles.map(ReplayReport.text).joined(separator: " ")) }
    do {
      let network = try TrustNetwork(
        in: run.spec, named: run.summary.scenario, at: Set(moments.map(\.step)), recorded: recorded,
        mostOrganisations: mostDrawn, onStep: onStep)
      if case .differs(let step) = network.finding {
        return .unseen("Evaluated again, the run is another from \(run.summary.unit) \(step) on.")
      }
      return network.snapshots.contains { $0.isMember.contains(true) } ? .seen(network) : .pointless
    } catch let problem as ScenarioProblem {
      return .unseen("This engine cannot begin the run: \(problem.diagnostics.first?.message ?? "")")
    } catch {
      return .unseen("The run could not be evaluated again: \(error)")
    }
  }

  /// nil where there is nobody to trust.
  var section: Page.Section? {
    switch look {
    case .pointless: nil
    case .unseen(let why):
      Page.Section(
        "Trust between the organisations",
        [
          HTML.paragraph(
            "There is no picture of who trusted whom: the record does not have it, and the run cannot be evaluated again here as it was. \(why)"
          )
        ])
    case .seen(let network):
      Page.Section(
        "Trust between the organisations",
        [HTML.paragraph(Self.introduction)]
          + (network.organisations.count <= Self.mostDrawn
            ? [picture(of: network)] : [sectors(of: network), regard(in: network)]) + [steps(of: network)])
    }
  }

  private static let introduction =
    "What each organisation believes of each other that it knows, from 0 (it will not deliver) to 1 (it will), at the steps that turned the run. The record does not have this, so the run was evaluated again to look at it; its history came out as recorded."

  private func name(_ step: Int) -> String { "\(unit) \(step)" }

  private func shown(_ network: TrustNetwork) -> [(moment: TrustMoments.Moment, snapshot: TrustNetwork.Snapshot)] {
    network.snapshots.compactMap { snapshot in
      moments.first { $0.step == snapshot.step }.map { ($0, snapshot) }
    }
  }

  private func picture(of network: TrustNetwork) -> String {
    NetworkDiagram(
      "Who trusts whom, and how much", of: "trust",
      nodes: network.organisations.map { NetworkDiagram.Node($0.name, sector: $0.sector) },
      panels: shown(network).map { moment, snapshot in
        NetworkDiagram.Panel(
          name(moment.step), note: moment.note,
          ties: snapshot.ties.map { NetworkDiagram.Tie($0.from, $0.to, weight: $0.trust) },
          apart: Set(snapshot.isMember.indices.filter { !snapshot.isMember[$0] }))
      }, apart: "in no partnership then"
    ).figure(name: "network")
  }

  /// Of very many organisations, what those of a sector believe of those of another.
  private func sectors(of network: TrustNetwork) -> String {
    let pairs = network.snapshots.map(\.tieCount).max() ?? 0
    let introduction = HTML.paragraph(
      "\(network.organisations.count) organisations with \(pairs.grouped) pairs that know each other are too many for a picture of each. Here is what those of a sector believe of those of another, on average, and below whom fellow members trust most."
    )
    guard network.sectors.count > 1, network.sectors.count <= Self.mostDrawn else { return introduction }
    return introduction
      + NetworkDiagram(
        "Which sector trusts which, and how much", of: "trust", amongst: "sector",
        nodes: network.sectors.map { NetworkDiagram.Node($0, sector: $0) },
        panels: shown(network).map { moment, snapshot in
          let present = Set(zip(network.organisations, snapshot.isMember).filter(\.1).map(\.0.sector))
          return NetworkDiagram.Panel(
            name(moment.step), note: moment.note,
            ties: snapshot.betweenSectors.map { NetworkDiagram.Tie($0.from, $0.to, weight: $0.trust) },
            apart: Set(network.sectors.indices.filter { !present.contains(network.sectors[$0]) }))
        }, apart: "none in a partnership then"
      ).figure(name: "sectors")
  }

  /// Whom their fellow members trust most, and least.
  private func regard(in network: TrustNetwork) -> String {
    let shown = shown(network)
    let known = network.organisations.indices.compactMap { place in
      shown.last { $0.snapshot.received[place] != nil }?.snapshot.received[place].map { (place: place, trust: $0) }
    }.sorted { ($1.trust, $0.place) < ($0.trust, $1.place) }
    let (most, least) = (10, 5)
    let chosen = known.count <= most + least ? known[...] : known.prefix(most) + known.suffix(least)
    let whom =
      known.count > most + least
      ? "The \(most) whom their fellow members trusted most when they were last members, and the \(least) whom they trusted least"
      : "Whom their fellow members trusted most"
    return HTML.table(
      "\(whom): mean trust in each; a dash while it has no fellow members",
      ["organisation", "sector"] + shown.map { name($0.moment.step) },
      chosen.map { each in
        [network.organisations[each.place].name, network.organisations[each.place].sector]
          + shown.map { ($0.snapshot.received[each.place] ?? .nan).short }
      }, leading: 2)
  }

  private func steps(of network: TrustNetwork) -> String {
    HTML.table(
      "Why these steps, and the mean trust between fellow members then", ["when", "why", "members", "mean trust"],
      shown(network).map { moment, snapshot in
        [
          name(moment.step), moment.why, "\(snapshot.isMember.count { $0 })", (snapshot.mean ?? .nan).short,
        ]
      }, leading: 2)
  }
}
