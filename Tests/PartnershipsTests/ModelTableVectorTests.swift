import Foundation
import Negotiation
import Partnerships
import Randomness
import TestSupport
import Testing

/// MODEL.md section 7: what the defaults do, against the reference's 600 replicates a row.
///
/// `ENTENTE_REPLICATES` sets how many to run: 600, or 40 in a debug build, which is that much slower; with fewer the tolerances grow as
/// the page says.
struct ModelTableVectorTests {
  static let replicates = ProcessInfo.processInfo.environment["ENTENTE_REPLICATES"].flatMap { Int($0) } ?? standard
  #if DEBUG
    private static let standard = 40
  #else
    private static let standard = 600
  #endif

  static let rows: [TableRow] = {
    guard let file = try? VectorFolder.json("model", "table/section7.json") else { return [] }
    return file["rows"].array.map { TableRow($0, months: file["months"].integer ?? 0) }
  }()

  @Test("The reference table has its 28 rows of eleven cells")
  func thereIsATable() {
    #expect(Self.rows.count == 28)
    for row in Self.rows { #expect(Set(row.cells.keys) == Set(TableMeasure.allCases.map(\.rawValue)), "\(row.name)") }
  }

  @Test("A row's means are the reference's, within its tolerances", arguments: rows)
  func means(row: TableRow) async throws {
    let outcomes = try await row.outcomes(Self.replicates)
    let slack = (300 / Double(Self.replicates) + 0.5).squareRoot()
    for measure in TableMeasure.allCases {
      let values = outcomes.compactMap { $0[measure] }
      let got = values.reduce(0, +) / Double(values.count)
      let cell = try #require(row.cells[measure.rawValue])
      let distance = abs(got - cell.mean)
      #expect(
        distance <= cell.tolerance * slack,
        "\(row.name): \(measure) is \(got), not \(cell.mean) ± \(cell.tolerance * slack)")
    }
  }
}

/// The measures of the table, by the names of the file.
enum TableMeasure: String, CaseIterable {
  case attain, impact, trust, legit, gini, burden, early, formed, success, stagnate, collapse
}

/// One row: what it changes of the default scenario, and what the reference found.
struct TableRow: Sendable, CustomTestStringConvertible {
  let name: String
  let months: Int
  let cells: [String: (mean: Double, tolerance: Double)]
  let declaration: WorldDeclaration

  var testDescription: String { name }

  init(_ row: JSONValue, months: Int) {
    name = row["case"].string ?? ""
    self.months = months
    var cells: [String: (mean: Double, tolerance: Double)] = [:]
    if case .object(let found) = row["cells"] {
      for (name, cell) in found { cells[name] = (cell["mean"].number ?? .nan, cell["tolerance"].number ?? .nan) }
    }
    self.cells = cells
    declaration = Self.declaration(levers: row["levers"], parameters: row["parameters"])
  }

  private static func declaration(levers: JSONValue, parameters: JSONValue) -> WorldDeclaration {
    var declaration = WorldDeclaration.standard(levers["n_orgs"].integer ?? 8)
    if let gap = levers["culture_gap"].number { declaration.cultureGap = gap }
    if let gap = levers["priority_gap"].number { declaration.priorityGap = gap }
    if let centre = levers["opportunism"].number { declaration.opportunism = centre }
    declaration.levers { set in
      if let governance = levers["governance"].string.flatMap(Governance.init) { set.governance = governance }
      if let rule = levers["protocol"].string.flatMap(ProposalRule.init) { set.proposals = rule }
      for lever in Lever.allCases { if let degree = levers[lever.name].number { set[lever] = degree } }
    }
    if case .object(let changed) = parameters {
      for (name, value) in changed { if let value = value.number { declaration[name] = value } }
    }
    return declaration
  }

  /// Every replicate's measures, on all cores.
  func outcomes(_ replicates: Int) async throws -> [Outcome] {
    try await withThrowingTaskGroup(of: [Outcome].self) { group in
      let batch = 50
      for first in stride(from: 0, to: replicates, by: batch) {
        group.addTask {
          try (first..<min(first + batch, replicates)).map { try outcome(replicate: UInt64($0)) }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  typealias Outcome = [TableMeasure: Double]

  /// As the reference takes them (`result()` of prototype.py): finals are means of the last 12 months, trust of the last 12 alive;
  /// burden of the months that had any; the age at the first agreement only of runs that agreed.
  private func outcome(replicate: UInt64) throws -> Outcome {
    var course = Course(declaration, seed: 2027, replicate: replicate)
    var attainment: [Double] = []
    var impact: [Double] = []
    var trust: [Double] = []
    var trustAlive: [Double] = []
    var legitimacy: [Double] = []
    var equity: [Double] = []
    var burden: [Double] = []
    try course.run(months) { world in
      attainment.append(world.measure(.attainment))
      impact.append(world.measure(.impact))
      trust.append(world.measure(.trust))
      if world.compact.isAlive { trustAlive.append(world.measure(.trust)) }
      legitimacy.append(world.compact.legitimacy)
      equity.append(world.measure(.equity))
      if world.measure(.burdenEquity) > 0 { burden.append(world.measure(.burdenEquity)) }
    }
    func mean(_ values: some Collection<Double>) -> Double {
      values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
    let isAlive = course.world.compact.isAlive
    let final = mean(attainment.suffix(12))
    var outcome: Outcome = [
      .attain: final, .impact: mean(impact.suffix(12)),
      .trust: mean((trustAlive.isEmpty ? trust : trustAlive).suffix(12)),
      .legit: isAlive ? mean(legitimacy.suffix(12)) : 0, .gini: mean(equity), .burden: mean(burden),
      .early: mean(attainment.prefix(24)), .success: isAlive && final >= 0.8 ? 1 : 0,
      .stagnate: isAlive && final < 0.8 ? 1 : 0, .collapse: isAlive ? 0 : 1,
    ]
    if let age = course.world.compact.tally.stepsToAgreement { outcome[.formed] = Double(age) }
    return outcome
  }
}
