import Charts
import Testing

@Suite("Utility plane")
struct UtilityPlaneTests {
  private func plane(agreement: (x: Double, y: Double)?, outcomes: Int = 3) -> UtilityPlane {
    let all = (0..<outcomes).map { (x: Double($0) / Double(outcomes - 1), y: 1 - Double($0) / Double(outcomes - 1)) }
    return UtilityPlane(
      "t", parties: ("Utility", "Farmers"), outcomes: all + [(0.2, 0.2)], frontier: all,
      offers: ([(1, 0), (0.5, 0.5)], [(0, 1)]), agreement: agreement, solutions: [("Nash", (0.5, 0.5))],
      reservations: (0.1, nil))
  }

  @Test("The sentence tells what each asked for, and whether the deal could have been better")
  func sentence() {
    let asked = "Utility goes from 1 to 0.5 in 2 offers and Farmers asks once, for 1; "
    #expect(
      plane(agreement: (0.5, 0.5)).sentence
        == asked + "they agree at 0.5 for Utility and 0.5 for Farmers, on the frontier.")
    #expect(
      plane(agreement: (0.2, 0.2)).sentence
        == asked + "they agree at 0.2 for Utility and 0.2 for Farmers, and some outcome would have been better for one "
        + "at no loss to the other.")
    #expect(plane(agreement: nil).sentence == asked + "there is no agreement.")
  }

  @Test("Of very many outcomes some are drawn, and the key says how many")
  func sampled() throws {
    let svg = plane(agreement: nil, outcomes: 100_000).svg(name: "x")
    let dots = try #require(svg.firstMatch(of: /class="dots" d="([^"]*)"/)?.1)
    #expect(dots.count { $0 == "M" } == 1500)
    #expect(svg.contains(">outcomes (1500 of<") && svg.contains(">100001)<"))
  }

  @Test("The table has the offers in their order, the agreement, the solutions and the frontier")
  func table() {
    let table = plane(agreement: (0.5, 0.5)).table
    #expect(table.header == ["what", "number", "worth to Utility", "worth to Farmers"])
    #expect(
      table.rows == [
        ["offer of Utility", "1", "1", "0"], ["offer of Utility", "2", "0.5", "0.5"],
        ["offer of Farmers", "1", "0", "1"], ["agreement", "", "0.5", "0.5"], ["Nash", "", "0.5", "0.5"],
        ["reservation of Utility", "", "0.1", "–"], ["frontier", "1", "0", "1"], ["frontier", "2", "0.5", "0.5"],
        ["frontier", "3", "1", "0"],
      ])
  }
}
