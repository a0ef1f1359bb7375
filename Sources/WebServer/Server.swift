#if Web
  import Hummingbird
  import HummingbirdCore
  import Logging
  import NIOCore
  import ServiceLifecycle
  import Synchronization
  import Workshop

  #if canImport(Glibc)
    import Glibc
  #else
    import Darwin
  #endif

  /// Serves a site until SIGTERM or SIGINT; open streams are ended then, and nothing waits for them.
  ///
  ///     try await serve(site, on: Binding(port: 8080)) { port in print("http://127.0.0.1:\(port)/") }
  ///
  /// - Parameter ready: Called once, with the port, when the first request may come.
  /// - Throws: `ServingProblem` where the address or the port is not to be had.
  public func serve(
    _ site: some WebSite, on binding: Binding, ready: @escaping @Sendable (Int) -> Void
  ) async throws {
    Descriptors.raiseLimit()
    var logger = Logger(label: "entente-web")
    logger.logLevel = .error
    let connections = Connections(
      limit: Limits.connections, perAddress: Limits.connectionsPerAddress, proxy: binding.proxy)
    let isRunning = Atomic(false)
    let application = Application(
      responder: SiteResponder(site: site, proxy: binding.proxy),
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [ConnectionGuard(connections)],
          idleTimeout: Limits.idle,
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: Limits.headerField, maxHeaderListSize: Limits.headers,
            maxHeaderFieldCount: Limits.headerLines))),
      configuration: .init(
        address: .hostname(binding.host, port: binding.port),
        availableConnectionsDelegate: MaximumAvailableConnections(
          Limits.connections + Limits.refusedConnections, logger: logger)),
      onServerRunning: { channel in
        isRunning.store(true, ordering: .relaxed)
        ready(channel.localAddress?.port ?? binding.port)
      },
      logger: logger)
    var configuration = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = Limits.goodbye
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch is CancellationError where isRunning.load(ordering: .relaxed) {
      // Somebody was in the middle of a request, for longer than a goodbye may take.
    } catch let error as IOError {
      throw ServingProblem(error.errnoCode, binding)
    }
  }

  /// What a client may take of the server; past a limit it is told so, and never left hanging.
  enum Limits {
    static let connections = 1000
    /// Those that are just being told that there is no room; beyond them nobody is let in.
    static let refusedConnections = 100
    /// A room behind one router is one address.
    static let connectionsPerAddress = 600
    static let target = 4 * 1024
    static let headerField = 8 * 1024
    static let headers = 16 * 1024
    static let headerLines = 100
    static let head = TimeAmount.seconds(10)
    static let body = TimeAmount.seconds(20)
    static let idle = TimeAmount.seconds(75)
    /// How long what was written may lie unread, or unacknowledged.
    static let stalledWrite = TimeAmount.seconds(30)
    /// How long a refused request's remainder is read and thrown away, so that the refusal arrives.
    static let linger = TimeAmount.seconds(2)
    static let goodbye = Duration.seconds(2)
    static let heartbeat = Duration.seconds(10)
  }

  extension ServingProblem {
    init(_ code: CInt, _ binding: Binding) {
      switch code {
      case EADDRINUSE:
        self.init("port \(binding.port) of \(binding.host) is in use: end what uses it, or give another with --port")
      case EACCES:
        self.init("port \(binding.port) may not be opened by this user: give one above 1023 with --port")
      case EADDRNOTAVAIL:
        self.init("\(binding.host) is no address of this machine: give one of its own, or --lan alone")
      default:
        self.init("\(binding.host), port \(binding.port): \(String(cString: strerror(code)))")
      }
    }
  }
#endif
