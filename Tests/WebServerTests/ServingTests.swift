#if Web
  import Foundation
  import Testing

  @testable import WebServer

  struct ServingTests {
    @Test("A site is for this machine only, unless somebody says otherwise")
    func bindings() throws {
      #expect(try ServingOptions.parse([]).binding.host == "127.0.0.1")
      #expect(try ServingOptions.parse(["--lan"]).binding.host == "0.0.0.0")
      #expect(try ServingOptions.parse(["--lan", "192.168.0.9"]).binding.host == "192.168.0.9")
      #expect(try ServingOptions.parse(["--lan", "lo", "--port", "0"]).binding.host == "127.0.0.1")
      #expect(try Binding(proxy: "0:0::1").proxy == "::1")
    }

    @Test(
      "What cannot be served is told with what can be done",
      arguments: [["--lan", "nowhere"], ["--port", "70000"], ["--behind-proxy", "localhost"]])
    func problems(_ arguments: [String]) throws {
      let options = try ServingOptions.parse(arguments)
      #expect { try options.binding } throws: { "\($0)".contains(":") && $0 is ServingProblem }
    }

    @Test("An address has so many connections and no more; loopback and the proxy have as many as there are")
    func connections() {
      let connections = Connections(limit: 20, perAddress: 2, proxy: "10.0.0.1")
      func enter(_ address: String, times: Int) -> [Int?] {
        (1...times).map { _ in connections.enter(address)?.status.code }
      }
      #expect(enter("10.0.0.7", times: 3) == [nil, nil, 503])
      #expect(enter("10.0.0.8", times: 1) == [nil])
      connections.leave("10.0.0.7")
      #expect(enter("10.0.0.7", times: 2) == [nil, 503])
      for address in ["127.0.0.1", "::1", "10.0.0.1"] {
        #expect(enter(address, times: 5) == [nil, nil, nil, nil, nil])
      }
      #expect(enter("127.0.0.1", times: 3) == [nil, nil, 503], "20 in all")
      for _ in 1...3 { connections.leave("127.0.0.1") }
      #expect(enter("127.0.0.1", times: 4) == [nil, nil, nil, 503])
    }

    @Test("A refusal is a problem document that says what to do")
    func refusals() throws {
      for refusal in [Refusal.badRequest, .badTarget, .bodyTooLarge, .tooManyOfAddress] {
        let document = try JSONSerialization.jsonObject(with: Data(buffer: refusal.body)) as? [String: Any]
        #expect(document?["status"] as? Int == refusal.status.code)
        #expect((document?["what_to_do"] as? String)?.isEmpty == false)
        #expect(refusal.head.headerFields[.connection] == "close")
      }
      #expect(Refusal.tooManyOfAddress.head.headerFields[.retryAfter] == "5")
    }
  }
#endif
