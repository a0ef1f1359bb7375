import Foundation

#if Web
  import Evaluation
  import Ledger
  import WebServer
  import Workshop

  /// The web host: `entente workshop` starts it with a `WorkshopConfiguration`, as JSON.
  @main
  enum EntenteWeb {
    static func main() async {
      guard CommandLine.arguments.count == 2,
        let configuration = try? JSONDecoder().decode(
          WorkshopConfiguration.self, from: Data(CommandLine.arguments[1].utf8))
      else {
        complain("entente-web is started by entente: entente workshop FILE")
        exit(2)
      }
      do {
        try await open(configuration)
      } catch let refusal as Refusal {
        complain(refusal.text)
        exit(1)
      } catch let problem as LedgerProblem {
        complain("entente: \(problem)")
        exit(3)
      } catch {
        complain("entente: \(error)")
        exit(1)
      }
    }

    private static func open(_ configuration: WorkshopConfiguration) async throws {
      let port = try configuration.port == 0 ? freePort() : configuration.port
      let lan = configuration.lan.map { $0.isEmpty ? Binding.everywhere : $0 }
      let binding = try Binding(lan: lan, port: port, proxy: configuration.proxy)
      let addresses = try binding.addresses
      let hosts =
        (addresses + ["127.0.0.1", "localhost", "[::1]"]).map { "\($0):\(port)" }
        + (configuration.name.map { [$0, "\($0):\(port)"] } ?? [])
      let address = configuration.name.map { "https://\($0)" } ?? "http://\(addresses.first ?? "127.0.0.1"):\(port)"
      let opened = try await OpenedWorkshop(
        configuration,
        links: Links(address: address), hosts: Set(hosts))
      for warning in opened.warnings { complain(warning) }
      await opened.host.start()
      watchDescriptors(of: opened.host)
      try await serve(opened.host, on: binding) { port in
        greet(opened, configuration, address: address, addresses: addresses, port: port)
      }
      print("\nThe host has ended. Workshop \(opened.number) is kept; the same command opens it again.")
    }

    private static func greet(
      _ opened: OpenedWorkshop, _ configuration: WorkshopConfiguration, address: String, addresses: [String], port: Int
    ) {
      let join = "\(address)/j/\(opened.code)"
      func key(_ role: String) -> String { opened.tokens[role] ?? "" }
      var lines = [
        "\(opened.title): workshop \(opened.number) in \(configuration.ledger)"
          + (opened.isDebrief
            ? ", which is over: opened again to look back (another one: --new)"
            : opened.wasOpen
              ? ", opened again where it was\(opened.isPaused ? ", paused" : "") (another one: --new)" : ""),
        "",
        "Facilitator: http://127.0.0.1:\(port)/console?key=\(key("facilitator"))",
        "Projector:   http://127.0.0.1:\(port)/screen?key=\(key("projector"))",
        "Observers:   http://127.0.0.1:\(port)/observe?key=\(key("observer"))",
        "The room:    \(address)  code \(opened.code.prefix(3))-\(opened.code.dropFirst(3))",
      ]
      if configuration.lan == nil, configuration.name == nil {
        lines.append("             (this machine alone; for phones in the room: --lan)")
      } else {
        lines.append(
          "Try the address from one phone first: guest networks often forbid it; a phone's hotspot does not.")
        // Which of them the phones reach, only a phone can tell.
        let joins = [join] + addresses.dropFirst().map { "http://\($0):\(port)/j/\(opened.code)" }
        for join in joins { lines += ["", join] + (QRCode(join).map { [$0.halfBlocks] } ?? []) }
      }
      lines += ["", "Ctrl-C ends the host; the same command opens the workshop again, where it was."]
      print(lines.joined(separator: "\n"))
      fflush(nil)
    }

    /// With none left nobody new can come in: whoever leads is told in time.
    private static func watchDescriptors(of host: WorkshopHost) {
      Task {
        while !Task.isCancelled {
          if let used = Descriptors.used { await host.say(descriptors: used, of: Descriptors.most) }
          try? await Task.sleep(for: .seconds(2))
        }
      }
    }

    private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// A port that nobody has now.
    private static func freePort() throws -> Int {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
        }
      }
      guard isBound else { throw WorkerProblem("no port is free") }
      return Int(UInt16(bigEndian: address.sin_port))
    }
  }
#else
  @main
  enum EntenteWeb {
    static func main() {
      FileHandle.standardError.write(Data("entente-web: built without its web server; build it with: make web\n".utf8))
      exit(2)
    }
  }
#endif
