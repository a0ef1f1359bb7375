import Foundation
import Randomness
import Statistics
import Testing

struct StudentTTests {
  @Test("The quantile inverts the CDF, for fractional degrees of freedom from 0.5 to a million", arguments: 0..<200)
  func quantileInvertsCDF(turn: Int) {
    let freedom = 0.5 * pow(2_000_000, Double(turn) / 199)
    let t = StudentT(degreesOfFreedom: freedom)
    for p in [1e-12, 1e-6, 0.001, 0.025, 0.2, 0.2500001, 0.49, 0.5, 0.500001, 0.7, 0.95, 0.999] {
      let back = t.cdf(t.quantile(p))
      #expect(abs(back - p) <= 1e-10 * p, "p \(p), degrees of freedom \(freedom): \(back)")
      #expect(agree(t.tails(t.bound(tails: p)), p, to: 1e-10))
    }
  }

  @Test("One and two degrees of freedom have closed forms, far tails too")
  func closedForms() {
    for p in [1e-60, 1e-35, 1e-20, 1e-8, 0.01, 0.3, 0.6, 0.9, 0.999999] {
      let two = StudentT(degreesOfFreedom: 2).bound(tails: p)
      let closed = (1 - p) * (2 / (p * (2 - p))).squareRoot()
      #expect(abs(two - closed) <= 1e-12 * closed, "\(p)")
      // Beyond t, of a Cauchy distribution, there is about 2/(π t).
      if p < 1e-8 {
        let one = StudentT(degreesOfFreedom: 1).bound(tails: p)
        #expect(abs(one * p * .pi / 2 - 1) < 1e-12)
      }
    }
  }

  @Test("Tails are those of a 40-digit computation (mpmath)")
  func tails() {
    let known: [(freedom: Double, t: Double, tails: Double)] = [
      (0.5, 1e-06, 0.9999994606473989),
      (0.5, 1.7, 0.4801351299157696),
      (0.5, 5, 0.2859914031588588),
      (0.7, 1e-06, 0.99999941072741),
      (0.7, 1.7, 0.40843766803727477),
      (0.7, 5, 0.2002736696418229),
      (1, 1e-06, 0.9999993633802277),
      (1, 1.7, 0.33850605466066536),
      (1, 5, 0.12566591637800237),
      (1.5, 1e-06, 0.9999993185300374),
      (1.5, 1.7, 0.2706622441510411),
      (1.5, 5, 0.06537576762115624),
      (2, 1e-06, 0.9999992928932188),
      (2, 1.7, 0.23123342620157122),
      (2, 5, 0.037749551350623724),
      (3.3, 1e-06, 0.9999992595465682),
      (3.3, 1.7, 0.17932327890708058),
      (3.3, 5, 0.012214421128087875),
      (10, 1e-06, 0.9999992217832321),
      (10, 1.7, 0.1199693459090204),
      (10, 5, 0.0005373336027564526),
      (30.7, 1e-06, 0.9999992085853486),
      (30.7, 1.7, 0.09924249182478247),
      (30.7, 5, 2.1999569461110222e-05),
      (100, 1e-06, 0.9999992041076261),
      (100, 1.7, 0.09223932700301926),
      (100, 5, 2.4501734135038002e-06),
      (1234.5, 1e-06, 0.9999992022770033),
      (1234.5, 1.7, 0.08938281998080662),
      (1234.5, 5, 6.560076093133037e-07),
      (10000.0, 0.01, 0.9920214868493558),
      (10000.0, 1.75, 0.08014898268742615),
      (10000.0, 10, 1.9632807428663828e-23),
      (100000.0, 0.5, 0.617076177654418),
      (100000.0, 2, 0.045502963457506464),
      (100000.0, 30, 7.378536872222233e-197),
      (1000000.0, 1e-06, 0.9999992021156386),
      (1000000.0, 0.01, 0.9920212893655477),
      (1000000.0, 0.5, 0.6170751874723713),
      (1000000.0, 1, 0.31731074983357815),
      (1000000.0, 1.7, 0.08913123649034876),
      (1000000.0, 1.75, 0.08011862041654788),
      (1000000.0, 2, 0.045500533851319205),
      (1000000.0, 3, 0.002699862541421797),
      (1000000.0, 5, 5.733997870890742e-07),
      (1000000.0, 10, 1.527861076817825e-23),
      (1000000.0, 30, 1.2020094233663438e-197),
    ]
    for (freedom, t, tails) in known {
      let got = StudentT(degreesOfFreedom: freedom).tails(t)
      #expect(abs(got - tails) <= 1e-10 * tails, "\(freedom) \(t): \(got)")
    }
  }

  @Test("With many degrees of freedom it is the normal distribution")
  func normalLimit() {
    let t = StudentT(degreesOfFreedom: 1e9)
    for z in [0.1, 1, 1.96, 3, 6] { #expect(agree(t.tails(z) / StandardNormal.tails(z), 1, to: 1e-6)) }
  }

  @Test("Where the expansion takes over from the iteration, they agree")
  func expansion() {
    for tails in [1e-60, 1e-20, 1e-9, 0.001, 0.05, 0.49, 0.51, 0.99] {
      let iterated = StudentT(degreesOfFreedom: 1e6).bound(tails: tails)
      let expanded = StudentT(degreesOfFreedom: (1e6 as Double).nextUp).bound(tails: tails)
      #expect(abs(iterated - expanded) <= 1e-10 * expanded, "\(tails): \(iterated), \(expanded)")
    }
  }
}
