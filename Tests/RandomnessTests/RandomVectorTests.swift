import Randomness
import TestSupport
import Testing

@Suite("Random vectors: known answers (vectors/random/FORMAT.md)")
struct RandomVectorTests {
  @Test("Philox blocks are the published ones")
  func blocks() throws {
    for vector in try cases("philox_kat.json") {
      let words = { (name: String) in vector[name].array.map { $0.hex } }
      let (counter, key) = (words("counter"), words("key"))
      let rounds = try #require(vector["rounds"].integer)
      let got: [UInt64]
      if vector["width"].integer == 32 {
        let block = Philox4x32.block(
          counter: (counter[0] | counter[1] << 32, counter[2] | counter[3] << 32), key: key[0] | key[1] << 32,
          rounds: rounds)
        got = [block.0 & 0xFFFF_FFFF, block.0 >> 32, block.1 & 0xFFFF_FFFF, block.1 >> 32]
      } else {
        let block = Philox4x64.block(
          counter: SIMD4(counter), key: SIMD2(key), rounds: rounds)
        got = (0..<4).map { block[$0] }
      }
      #expect(got == words("expect"), "\(vector["id"])")
    }
  }

  @Test("Streams can be entered at any word, and wrap after the last")
  func streams() throws {
    for vector in try cases("stream.json") {
      var stream = vector.stream
      let expected = vector["expect"].array.map { $0.hex }
      #expect(expected.map { _ in stream.next() } == expected, "\(vector["id"])")
      #expect(stream.wordsConsumed == UInt64(expected.count))
    }
  }

  @Test("Draws are the known ones and use the known number of words")
  func draws() throws {
    for vector in try cases("draws.json") {
      var stream = vector.stream
      let expected = vector["expect"].array
      try #require(vector["count"].integer == expected.count)
      for answer in expected {
        let got = try #require(draw(vector, from: &stream))
        #expect(agree(got, answer, exact: vector["exact"].bool), "\(vector["id"]): \(got), expected \(answer)")
      }
      #expect(stream.wordsConsumed == vector["consumed"].integer.map(UInt64.init), "\(vector["id"])")
    }
  }

  @Test("Different draws in turn use neither too much of a stream nor too little")
  func scripts() throws {
    for vector in try cases("scripts.json") {
      var stream = vector.stream
      for step in vector["steps"].array {
        let got = try #require(draw(step, from: &stream))
        #expect(agree(got, step["expect"], exact: step["exact"].bool), "\(vector["id"]): \(got), expected \(step)")
      }
      #expect(stream.wordsConsumed == vector["consumed"].integer.map(UInt64.init), "\(vector["id"])")
    }
  }

  @Test("The normal quantile is right to 1e-15, far tails too")
  func quantile() throws {
    for vector in try cases("functions.json") {
      let p = try #require(vector["p"].number)
      let expected = try #require(vector["expect"].number)
      let got = StandardNormal.quantile(p)
      #expect(abs(got - expected) <= 1e-15 * max(1, abs(expected)), "\(vector["id"]): \(got), expected \(expected)")
    }
  }

  private func cases(_ file: String) throws -> [JSONValue] {
    let cases = try VectorFolder.json("random", file)["cases"].array
    try #require(!cases.isEmpty)
    return cases
  }

  private func agree(_ got: JSONValue, _ expected: JSONValue, exact: Bool?) -> Bool {
    if exact == false, let got = got.number, let want = expected.number {
      return abs(got - want) <= 1e-12 * max(1, abs(want))
    }
    return got == expected
  }

  /// The draw that a case names, in the form in which the file writes its answer.
  private func draw(_ vector: JSONValue, from stream: inout RandomStream) -> JSONValue? {
    let parameters = vector["params"]
    let number = { (name: String) in parameters[name].number ?? .nan }
    let integer = { (name: String) in parameters[name].integer ?? -1 }
    let indices = { (values: [Int]) in JSONValue.array(values.map { .number(Double($0)) }) }
    switch vector["kind"].string {
    case "u64":
      let digits = String(stream.next(), radix: 16)
      return .string("0x" + String(repeating: "0", count: 16 - digits.count) + digits)
    case "uniform": return .number(stream.uniform())
    case "uniform_open": return .number(stream.uniformOpen())
    case "uniform_range": return .number(stream.uniform(number("lo"), number("hi")))
    case "below":
      guard let n = parameters["n"].string.flatMap({ UInt64($0) }) else { return nil }
      return .string(String(stream.below(n)))
    case "int_range":
      guard let lo = parameters["lo"].string.flatMap({ Int64($0) }),
        let hi = parameters["hi"].string.flatMap({ Int64($0) })
      else { return nil }
      return .string(String(stream.integer(in: lo...hi)))
    case "bernoulli": return .bool(stream.bernoulli(number("p")))
    case "normal": return .number(stream.normal(mean: number("mean"), sd: number("sd")))
    case "lognormal": return .number(stream.lognormal(mu: number("mu"), sigma: number("sigma")))
    case "exponential": return .number(stream.exponential(mean: number("mean")))
    case "weibull": return .number(stream.weibull(shape: number("shape"), scale: number("scale")))
    case "triangular":
      return .number(stream.triangular(lo: number("lo"), mode: number("mode"), hi: number("hi")))
    case "gamma": return .number(stream.gamma(shape: number("shape"), scale: number("scale")))
    case "beta": return .number(stream.beta(number("a"), number("b")))
    case "poisson": return .number(Double(stream.poisson(number("lambda"))))
    case "geometric": return .number(Double(stream.geometric(number("p"))))
    case "choice": return .number(Double(stream.choice(parameters["weights"].numbers)))
    case "shuffle":
      var values = Array(0..<integer("n"))
      stream.shuffle(&values)
      return indices(values)
    case "sample": return indices(stream.sample(integer("n"), integer("k")))
    default: return nil
    }
  }
}

extension JSONValue {
  /// A word as the files write it, with or without 0x.
  fileprivate var hex: UInt64 {
    UInt64(string.map { $0.hasPrefix("0x") ? String($0.dropFirst(2)) : $0 } ?? "", radix: 16) ?? 0
  }

  fileprivate var stream: RandomStream {
    let skip = self["skip"].string.flatMap { UInt128($0) } ?? UInt128(self["skip"].integer ?? 0)
    return RandomStream(key: self["key"].hex, stream: self["stream"].hex, word: skip)
  }
}
