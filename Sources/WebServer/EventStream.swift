#if Web
  import AsyncAlgorithms
  import HTTPTypes
  import Hummingbird
  import HummingbirdCore
  import NIOCore
  import ServiceLifecycle
  import Workshop

  extension ResponseBody {
    /// Writes what there is, whenever the feed is woken, until it is over, the client is gone or the server ends.
    ///
    /// Nothing waits in a queue: while a write is not taken, nothing is read from the feed, and wake-ups fall together.
    static func events(_ feed: EventFeed, on connection: any Channel) -> ResponseBody {
      ResponseBody { writer in
        try await writer.write(feed, on: connection)
        try await writer.finish(nil)
      }
    }
  }

  extension ResponseBodyWriter {
    fileprivate mutating func write(_ feed: EventFeed, on connection: any Channel) async throws {
      guard try await writeNews(of: feed) else { return }
      for await beat in feed.beats(on: connection) {
        switch beat {
        case .news: guard try await writeNews(of: feed) else { return }
        case .stillHere:
          try await write(  // For scripts, which cannot see comments, an event without an id as well.
            ByteBuffer(string: ": still here\nevent: beat\ndata: {}\n\n"))
        case .over: return
        }
      }
    }

    /// False when the stream is over.
    private mutating func writeNews(of feed: EventFeed) async throws -> Bool {
      guard let bytes = await feed.read() else { return false }
      if !bytes.isEmpty { try await write(ByteBuffer(bytes: bytes)) }
      return true
    }
  }

  /// Why a stream looks up.
  private enum Beat { case news, stillHere, over }

  extension EventFeed {
    /// Each wake-up, a sign of life now and then, and the end: the feed's, the connection's or the server's.
    ///
    /// Not Hummingbird's `consumeWithCancellationOnInboundClose`, which ends the process when a client leaves whose request was read to its end (2.28.1).
    fileprivate func beats(on connection: any Channel) -> some AsyncSequence<Beat, Never> {
      let (gone, departure) = AsyncStream<Beat>.makeStream(bufferingPolicy: .bufferingNewest(1))
      connection.closeFuture.whenComplete { _ in departure.yield(.over) }
      let news = chain(wakes.map { _ in Beat.news }, [Beat.over].async)
      let heart = AsyncTimerSequence(interval: Limits.heartbeat, clock: .continuous).map { _ in Beat.stillHere }
      return merge(news, heart, gone).cancelOnGracefulShutdown()
    }
  }

  extension HTTPFields {
    static let eventStream = "text/event-stream"

    /// What an event stream's head says, whatever else the site said. A proxy must not hold events back.
    var forEvents: HTTPFields {
      var fields = self
      fields[.contentType] = Self.eventStream
      fields[.cacheControl] = "no-store"
      fields[.xAccelBuffering] = "no"
      return fields
    }
  }

  extension HTTPField.Name {
    fileprivate static let xAccelBuffering = Self("X-Accel-Buffering")!
  }
#endif
