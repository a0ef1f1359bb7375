// Trust on a network (see network.lua), written in Swift on the engine's modules: what the scripting language costs, and what it does not.
// usage: network-bench MONTHS
import Foundation
import Partnerships
import Simulation

let count = 1000
let rate = 0.1

/// Each of 1,000 organisations moves towards the mean of its ten neighbours.
func scenario(months: Int) -> Scenario {
  var world = WorldDeclaration()
  world.model.active = []
  world.organisations = (1...count).map {
    OrganisationDeclaration(name: "organisation \($0)", sector: SectorProfile(like: .community))
  }
  for i in 0..<count {
    for d in 1...5 {
      let (one, other) = (OrganisationID(i), OrganisationID((i + d * d) % count))
      world.relations += [RelationDeclaration(from: one, to: other), RelationDeclaration(from: other, to: one)]
    }
  }
  let starts = (1...count).map { Double($0 * 7919 % 1000) / 1000 }
  world.traits = [Trait(name: "confidence", owner: .organisation, range: 0...1, values: starts, start: 0)]

  var scenario = Scenario(title: "Trust on a network", steps: months, world: world)
  scenario.mechanisms = [
    ScenarioMechanism(CustomMechanism(name: "listening", place: .last)) { world, stage in
      let confidence = world.traits[0].values
      for i in world.organisations.ids {
        let neighbours = world.relations.outgoing(i)
        var sum = 0.0
        for relation in neighbours { sum += confidence[world.relations.to[relation].index] }
        let gap = sum / Double(neighbours.count) - confidence[i.index]
        world.post(rate * gap, to: .trait(TraitID(0), row: i.index), as: stage.author, because: stage.cause)
      }
    }
  ]
  scenario.measures = [
    ScenarioMeasure(name: "sum") { world in
      guard world.step == months else { return 0 }
      return world.traits[0].values.enumerated().reduce(0) { $0 + Double(($1.offset + 1) % 7) * $1.element }
    }
  ]
  return scenario
}

guard CommandLine.arguments.count == 2, let months = Int(CommandLine.arguments[1]), months > 0 else {
  FileHandle.standardError.write(Data("usage: network-bench MONTHS\n".utf8))
  exit(2)
}
let history = run(scenario(months: months), RunSpec(files: []), recording: .outcome)
guard case .ok = history.status, let sum = history.outcome.first(where: { $0.name == "sum" })?.value else {
  fatalError("the run failed: \(history.status)")
}
print(sum)
