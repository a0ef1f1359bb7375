#if Web
  import HTTPTypes
  import Hummingbird
  import HummingbirdCore
  import Testing
  import Workshop

  @testable import WebServer

  /// What a site is told of a request.
  struct RequestTests {
    private func asked(
      _ target: String, _ fields: [(String, String)] = [], host: String? = "room:8080", peer: String = "10.0.0.7",
      proxy: String? = nil
    ) throws -> WebRequest {
      var head = HTTPRequest(method: .get, scheme: "http", authority: host, path: target)
      for (name, value) in fields { head.headerFields.append(HTTPField(name: .init(name)!, value: value)) }
      return try WebRequest(head: head, uri: URI(target), peer: peer, proxy: proxy)
    }

    @Test("A target is taken apart and decoded once")
    func target() throws {
      let request = try asked("/j/K7R%20M4P%2525?lang=es&name=Ana+Mar%C3%ADa&empty&lang=en")
      #expect(request.path == "/j/K7R M4P%25")
      #expect(request.query == ["lang": "es", "name": "Ana María", "empty": ""])
      #expect(request.headers["host"] == "room:8080")
    }

    @Test("A target that is not well written is refused", arguments: ["/%", "/%ff", "/%00", "/a%0Ab", "*", "/?a=%ff"])
    func badTarget(_ target: String) {
      #expect { try asked(target) } throws: { ($0 as? Refusal)?.status == .badRequest }
    }

    @Test("A target may have 4096 bytes, and no more")
    func longTarget() throws {
      let longest = "/" + String(repeating: "a", count: 4095)
      #expect(try asked(longest).path == longest)
      #expect { try asked(longest + "a") } throws: { ($0 as? Refusal)?.status == .uriTooLong }
    }

    @Test("Headers that came more than once are joined; a second host is refused")
    func headers() throws {
      let request = try asked("/", [("Cookie", "a=1"), ("COOKIE", "b=2"), ("Accept", "x"), ("accept", "y")])
      #expect(request.headers["cookie"] == "a=1; b=2")
      #expect(request.headers["accept"] == "x, y")
      #expect { try asked("/", [("Host", "elsewhere")]) } throws: { ($0 as? Refusal)?.status == .badRequest }
    }

    @Test("Only the proxy is believed, and of what it says only what it added itself")
    func proxies() throws {
      let said = [("X-Forwarded-For", "6.6.6.6, 192.168.0.9"), ("X-Forwarded-Proto", "https")]
      let believed = try asked("/", said, peer: "127.0.0.1", proxy: "127.0.0.1")
      #expect(believed.address == "192.168.0.9" && believed.isSecure)
      for proxy in [nil, "127.0.0.1"] {
        let other = try asked("/", said, peer: "10.0.0.7", proxy: proxy)
        #expect(other.address == "10.0.0.7" && !other.isSecure)
      }
      let silent = try asked("/", peer: "127.0.0.1", proxy: "127.0.0.1")
      #expect(silent.address == "127.0.0.1" && !silent.isSecure)
    }
  }
#endif
