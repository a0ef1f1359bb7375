import LuaHost
import Partnerships
import Randomness
import Simulation

/// Series that the scenario records.
extension Assembly {
  /// Names of series that the record has anyway.
  var recordedNames: Set<String> {
    let metrics = Metric.allCases.map(\.rawValue) + Aftermath.allCases.map(\.rawValue)
    return Set(
      metrics + objectives.map { "objectives.\($0)" } + sheet.communities.map { "communities.\($0.name)" }
        + sheet.partnerships.flatMap { partnership in metrics.map { "\(partnership.name).\($0)" } })
  }

  func checkMeasures() {
    let taken = recordedNames
    for measure in sheet.measures where taken.contains(measure.name) {
      diagnostics.add(
        measure.site.diagnostic(
          "measure \"\(measure.name)\" is recorded already under that name", at: .literal(measure.name),
          advice: "give yours another name"))
    }
  }

  func measures() -> [ScenarioMeasure] {
    sheet.measures.map { declared in
      ScenarioMeasure(name: declared.name) { [runtime] world in
        let step = world.step
        return try runtime.seeing(world) {
          try runtime.inContext(entity: .world, purpose: Purpose("measure \(declared.name)"), step: step) {
            let result = try runtime.call(declared.value, [.object(ObjectKind.world.object())])
            guard let number = result.double, number.isFinite else {
              throw runtime.failure(
                "measure \"\(declared.name)\" returned \(runtime.shown(result)), which is not a finite number\(runtime.returnHint(result))",
                in: declared.value)
            }
            return number
          }
        }
      }
    }
  }
}
