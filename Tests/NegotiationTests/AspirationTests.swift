import Negotiation
import Testing

struct AspirationTests {
  private func threshold(_ exponent: Double, at time: Double) -> Double {
    Aspiration(utilities: [0.1, 0.9, 0.5, 0.3], reservation: 0.2, exponent: exponent).threshold(at: time)
  }

  @Test("A party holds out for its best at first and for its reservation value at last", arguments: [0.25, 1, 4])
  func ends(exponent: Double) {
    #expect(abs(threshold(exponent, at: 0) - 0.9) < 1e-12)
    #expect(abs(threshold(exponent, at: 1) - 0.2) < 1e-12)
  }

  @Test("The firm hold out longer than those who concede early", arguments: [0.1, 0.5, 0.9])
  func exponents(time: Double) {
    #expect(threshold(4, at: time) > threshold(1, at: time))
    #expect(threshold(1, at: time) > threshold(0.25, at: time))
  }
}
