#if Web
  import NIOCore

  /// Where a site is served: this machine only, unless somebody said otherwise.
  ///
  ///     let binding = try Binding(lan: "wlan0", port: 8080)
  public struct Binding: Sendable {
    public static let loopback = "127.0.0.1"
    public static let everywhere = "0.0.0.0"

    /// The address that is listened at: one of this machine's, or `everywhere`.
    public let host: String
    /// 0 for any that is free.
    public let port: Int
    /// The only address whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    public let proxy: String?

    /// - Parameters:
    ///   - lan: An address of this machine, or an interface by name; nil for this machine only.
    ///   - proxy: The address from which a reverse proxy connects.
    /// - Throws: `ServingProblem` where there is no such interface, address or port.
    public init(lan: String? = nil, port: Int = 0, proxy: String? = nil) throws {
      guard (0...65535).contains(port) else {
        throw ServingProblem("there is no port \(port): give one from 1 to 65535, or 0 for any that is free")
      }
      self.host = try lan.map(Self.address) ?? Self.loopback
      self.port = port
      self.proxy = try proxy.map { proxy in
        if let address = (try? SocketAddress(ipAddress: proxy, port: 0))?.plainIPAddress { return address }
        throw ServingProblem("'\(proxy)' is no address of a proxy: give the one it connects from, such as 127.0.0.1")
      }
    }

    /// Where a phone in the room may try: the address, or every one this machine has.
    public var addresses: [String] {
      get throws {
        host == Self.everywhere ? try Self.interfaces().map(\.address).filter { !isLoopback($0) } : [host]
      }
    }

    private static func address(_ lan: String) throws -> String {
      if (try? SocketAddress(ipAddress: lan, port: 0)) != nil { return lan }
      let interfaces = try interfaces()
      if let found = interfaces.first(where: { $0.name == lan }) { return found.address }
      let names = interfaces.map { "\($0.name) (\($0.address))" }.joined(separator: ", ")
      throw ServingProblem("this machine has no network interface '\(lan)': it has \(names)")
    }

    /// Those with an IPv4 address, which every phone understands.
    private static func interfaces() throws -> [(name: String, address: String)] {
      try System.enumerateDevices().compactMap { device in
        guard case .v4 = device.address, let address = device.address?.ipAddress else { return nil }
        return (device.name, address)
      }
    }
  }

  /// Why a site is not served, and what to do about it.
  public struct ServingProblem: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
  }

  func isLoopback(_ address: String) -> Bool { address.hasPrefix("127.") || address == "::1" }
#endif
