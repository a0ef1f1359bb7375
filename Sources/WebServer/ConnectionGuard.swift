#if Web
  import HTTPTypes
  import NIOCore
  import NIOHTTP1
  import NIOHTTPTypes

  #if canImport(Glibc)
    import Glibc
  #endif

  /// Holds one connection to what Hummingbird does not: how many an address has, how long a head and a body take, how long a write may stall, that a stream ends when nobody listens, and that a refused connection is closed only when the refusal has arrived.
  ///
  /// Stands behind the codecs. Everything runs on the connection's event loop.
  final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let connections: Connections
    private var countedAddress: String?
    /// For the first head, then for each body. On a connection that is kept, the next head has the idle time.
    private var deadline: Scheduled<Void>?
    private var unreadable: HTTPParserError?
    private var isStream = false
    private var isLastAnswer = false
    /// The last answer is written; whatever comes is thrown away.
    private var isClosing = false

    init(_ connections: Connections) { self.connections = connections }

    func channelActive(context: ChannelHandlerContext) {
      limitStalledWrites(context)
      let address = context.remoteAddress?.plainIPAddress ?? ""
      if let refusal = connections.enter(address) {
        refuse(refusal, context)
      } else {
        countedAddress = address
        // An open connection without a word is a browser's reserve: it is closed as silently.
        expect(within: Limits.head, context) { context in context.close(promise: nil) }
      }
      context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
      deadline?.cancel()
      if let countedAddress { connections.leave(countedAddress) }
      countedAddress = nil
      context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      if isClosing { return }
      switch unwrapInboundIn(data) {
      case .head: expect(within: Limits.body, context) { context in context.fireErrorCaught(Refusal.bodyTooSlow) }
      case .body: break
      case .end: deadline?.cancel()
      }
      context.fireChannelRead(data)
    }

    /// A client that says no more may still want its answer, but nobody closes half of an event stream.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if isStream, event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
      context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      unreadable = error as? HTTPParserError ?? unreadable
      context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      if isClosing {
        promise?.fail(ChannelError.ioOnClosedChannel)
        return
      }
      switch unwrapOutboundIn(data) {
      case .head(let head):
        if let unreadable, head.status == .badRequest {
          // Hummingbird answers whatever could not be read with a bare 400.
          let refusal = unreadable == .headerOverflow ? Refusal.headersTooLarge : .badRequest
          isLastAnswer = true
          context.write(wrapOutboundOut(.head(refusal.head)), promise: nil)
          context.write(wrapOutboundOut(.body(refusal.body)), promise: promise)
          return
        }
        isLastAnswer = head.headerFields[.connection] == "close"
        isStream = head.headerFields[.contentType] == HTTPFields.eventStream
        context.write(data, promise: promise)
      case .body:
        context.write(data, promise: promise)
      case .end:
        isStream = false
        context.write(data, promise: promise)
        if isLastAnswer { close(context) }
      }
    }

    private func expect(
      within time: TimeAmount, _ context: ChannelHandlerContext,
      otherwise act: @escaping (ChannelHandlerContext) -> Void
    ) {
      deadline?.cancel()
      deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) { act(context) }
    }

    private func refuse(_ refusal: Refusal, _ context: ChannelHandlerContext) {
      context.write(wrapOutboundOut(.head(refusal.head)), promise: nil)
      context.write(wrapOutboundOut(.body(refusal.body)), promise: nil)
      context.write(wrapOutboundOut(.end(nil)), promise: nil)
      close(context)
    }

    /// Says that nothing more comes, and gives the client time to read what came: a connection closed with bytes unread is reset, and the answer lost.
    private func close(_ context: ChannelHandlerContext) {
      isClosing = true
      context.flush()
      // A head that never ends is not read on: what is on its way fills the kernel's buffers, and then its sender waits.
      if unreadable != nil { _ = context.channel.setOption(ChannelOptions.autoRead, value: false) }
      context.close(mode: .output, promise: nil)
      expect(within: Limits.linger, context) { context in context.close(promise: nil) }
    }

    /// Bytes that a client neither reads nor acknowledges for that long end the connection: RFC 5482. So a phone out of reach is noticed, and not after a quarter of an hour.
    private func limitStalledWrites(_ context: ChannelHandlerContext) {
      #if os(Linux)
        let channel = context.channel
        let milliseconds = Int(Limits.stalledWrite.nanoseconds / 1_000_000)
        let option = ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: TCP_USER_TIMEOUT))
        channel.setOption(option, value: milliseconds).whenFailure { _ in channel.close(promise: nil) }
      #endif
    }
  }
#endif
