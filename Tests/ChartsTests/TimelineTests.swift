import Charts
import Testing

@Suite("Timeline")
struct TimelineTests {
  private let events: [Timeline.Event] = [
    .init(step: 40, subject: "Compact", kind: "dissolved", text: "over"),
    .init(step: 3, subject: "Compact", kind: "founded", text: "a beginning"),
    .init(step: 14, subject: "Compact", kind: "conflict", text: "about water"),
    .init(step: 15, subject: "Compact", kind: "conflict", text: "about money"),
    .init(step: 30, subject: "Farmers", kind: "left", text: "had enough"),
  ]

  @Test("The sentence counts kinds, and says to whom most happened")
  func sentence() {
    #expect(
      Timeline("t", events: events, unit: "month").sentence
        == "5 events from month 3 to 40: 2 × conflict, 1 × dissolved, 1 × founded and 1 × left; most to Compact (4).")
    #expect(Timeline("t", events: [events[1]]).sentence == "One event, in step 3: founded, Compact.")
  }

  @Test("Events of a kind that fall close together are one sign with their number, and say what they were")
  func collapsed() {
    let svg = Timeline("t", events: events, steps: 1...60, unit: "month").svg(name: "x")
    // Four signs, and four in the key.
    #expect(svg.matches(of: /class="marker/).count == 8)
    #expect(svg.contains("<title>month 14: about water; month 15: about money</title>"))
    #expect(svg.contains(">2</text>"))
  }

  @Test("Signs do not stand on each other, however much happens")
  func apart() {
    var chance = Chance(state: 3)
    let many = (0..<2000).map { _ in
      Timeline.Event(
        step: Int.random(in: 1...100, using: &chance), subject: "s\(Int.random(in: 0..<30, using: &chance))",
        kind: "k\(Int.random(in: 0..<9, using: &chance))", text: "t")
    }
    let chart = Timeline("t", events: many)
    let svg = chart.svg(name: "x")
    #expect(svg.utf8.count < 250_000)
    #expect(svg.contains(">others<") && svg.contains(">other kinds<"))
    #expect(chart.table.rows.count == 2000)
    let places = svg.matches(of: /class="marker[^"]*" d="M([0-9.]+) ([0-9.]+)/).map { "\($0.1) \($0.2)" }
    #expect(Set(places).count == places.count)
  }

  @Test("The table has all events in their order")
  func table() {
    let table = Timeline("t", events: events, unit: "month").table
    #expect(table.header == ["month", "subject", "kind", "what happened"])
    #expect(table.rows.map { $0[0] } == ["3", "14", "15", "30", "40"])
    #expect(table.rows[0] == ["3", "Compact", "founded", "a beginning"])
  }
}
