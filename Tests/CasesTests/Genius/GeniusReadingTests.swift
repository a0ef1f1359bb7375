import Cases
import Foundation
import Negotiation
import Testing

struct GeniusReadingTests {
  @Test("A domain has its issues in order, those of nested objectives among them, real ones in levels")
  func domain() throws {
    let domain = try Sample.domain(levels: 6)
    #expect(domain.name == "orchard-domain")
    #expect(
      domain.issues == [
        .init(name: "Crop", values: ["Apples", "Pears & quinces", "Öl"].map { .text($0) }),
        .init(name: "Days", values: (-5...5).map { .number(Double($0)) }),
        .init(name: "Hands", values: (1...4).map { .number(Double($0)) }),
        .init(name: "Water", values: [0, 0.5, 1, 1.5, 2, 2.5].map { .number($0) }),
        .init(name: "Gate", values: [.text("open"), .text("shut")]),
      ])
    #expect(try Sample.domain().issues[3].values.count == 11)
  }

  @Test("Evaluations are divided by the largest of their issue, and a sum of weights of at most one is left as it is")
  func hill() throws {
    let hill = try Sample.profile("orchard-hill.xml", levels: 6)
    #expect(hill.name == "orchard-hill")
    #expect(hill.reservation == 0.3)
    let terms = hill.utility.terms
    #expect(hill.utility.bias == 0)
    #expect(terms.map(\.weight) == [0.25, 0.2, 0.3, 0.14, 0.1])
    #expect(terms[0].worth == .table([1, 0.25, 0]))
    #expect(terms[4].worth == .table([0, 0]), "no evaluation above 0: nothing is worth anything")
  }

  @Test("Slope and offset of an integer issue count from its lower bound, parameters from zero")
  func integers() throws {
    let terms = try Sample.profile("orchard-hill.xml").utility.terms
    #expect(terms[1].worth == .affine(slope: 0.1, intercept: 0.5))
    #expect(terms[2].worth == .affine(slope: -0.25, intercept: 1.25))
  }

  @Test("A triangle is one at its top and nothing at its corners")
  func triangle() throws {
    let worth = try Sample.profile("orchard-hill.xml", levels: 6).utility.terms[3].worth
    #expect(worth == .table([0, 1, 0.75, 0.5, 0.25, 0]))
  }

  @Test("A triangle's top may be at either end of its range", arguments: [("0", 0), ("2.5", 5)])
  func steepTriangle(top: String, place: Int) throws {
    let triangle = "triangular\" parameter0=\"0\" parameter1=\"2.5\" parameter2=\"\(top)\""
    let xml = Flawless.profile.replacing("linear\" parameter1=\"1\" parameter0=\"0\"", with: triangle)
    let profile = try GeniusProfile(xml: Data(xml.utf8), file: "p.xml", of: Sample.domain(levels: 6))
    guard case .table(let table) = profile.utility.terms[3].worth else { return #expect(Bool(false)) }
    #expect(table[place] == 1 && table[5 - place] == 0)
    #expect(table == (place == 0 ? table.sorted(by: >) : table.sorted()))
  }

  @Test("Issues and values are found by name, whatever their order; weights above one are divided by their sum")
  func dale() throws {
    let dale = try Sample.profile("orchard-dale.xml", levels: 6)
    let terms = dale.utility.terms
    #expect(terms.map(\.weight) == [0.5, 0, 0.1, 0.1, 0.3])
    #expect(terms[0].worth == .table([1, 0.25, 0.5]))
    #expect(terms[1].worth == .affine(slope: 0, intercept: 0.4))
    #expect(terms[2].worth == .table([0, 0.25, 1, 0.5]), "items of an integer issue, as NegMAS writes them")
    #expect(terms[3].worth == .table([0, 0.5, 1, 1, 1, 1]), "a linear function is cut off at 1")
    #expect(terms[4].worth == .table([1, 0.75]))
  }

  @Test("What a file does not say: nothing is worth nothing, and time costs nothing")
  func defaults() throws {
    let profile = try GeniusProfile(xml: Data(Flawless.profile.utf8), file: "p.xml", of: Sample.domain())
    #expect(profile.reservation == 0)
    #expect(profile.discountFactor == 1)
    #expect(profile.discount(steps: 10) == nil)
  }

  @Test("A discount factor of 0 is none, as in GENIUS")
  func noDiscount() throws {
    let xml = Flawless.profile.replacing("</utility_space>", with: "<discount_factor value='0.0'/></utility_space>")
    #expect(try GeniusProfile(xml: Data(xml.utf8), file: "p.xml", of: Sample.domain()).discountFactor == 1)
  }

  @Test(
    "A discount of steps takes the whole factor from the first step to one after the last",
    arguments: [1, 7, 100, 10_000])
  func discount(steps: Int) throws {
    let hill = try Sample.profile("orchard-hill.xml")
    #expect(hill.discountFactor == 0.5)
    guard case .exponential(let factor) = hill.discount(steps: steps) else { return #expect(Bool(false)) }
    #expect(abs(pow(factor, Double(steps + 1)) - 0.5) < 1e-9)
  }

  @Test("A byte order mark, an XML declaration of several lines and one that lies about the encoding are no matter")
  func declarations() throws {
    for start in [
      "\u{FEFF}", "<?xml version='1.0'\n encoding='utf-16'\n?>", "\u{FEFF}<?xml version='1.0' encoding='x'?>\n",
    ] {
      let domain = try GeniusDomain(xml: Data((start + Flawless.domain).utf8), file: "d.xml")
      #expect(domain.issues.count == 3)
      let line = problemOfDomain(start + Flawless.domain.replacing("integer", with: "intger"))?.mistakes.first?.line
      #expect(line == 6 + start.count { $0 == "\n" }, "lines are those of the file")
    }
  }

  @Test("A range of one number is one value", arguments: ["integer", "real"])
  func point(type: String) throws {
    let xml = Flawless.domain.replacing("upperbound='9'", with: "upperbound='1'").replacing("integer", with: type)
    #expect(try GeniusDomain(xml: Data(xml.utf8), file: "d.xml").issues[1].values == [.number(1)])
  }
}
