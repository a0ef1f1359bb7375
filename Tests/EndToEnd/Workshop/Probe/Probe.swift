#if Web
  import Foundation
  import Synchronization
  import WebServer
  import Workshop

  /// A site without a workshop, which abuse.py and stream_load.py mistreat: what holds for it holds for any.
  @main
  struct Probe: WebSite {
    private let record = Record()

    static func main() async {
      do {
        try await serve(Probe(), on: ServingOptions.parseOrExit().binding) { port in
          print("ready \(port)")
          fflush(nil)
        }
      } catch {
        print("web-probe: \(error)")
        exit(1)
      }
    }

    func bodyLimit(_ method: String, _ path: String) -> Int { path == "/emit" ? WebLimits.body : 0 }

    func respond(to request: WebRequest) async -> WebResponse {
      switch (request.method, request.path) {
      case ("GET", "/healthz"), ("HEAD", "/healthz"):
        return WebResponse(200, headers: [("content-type", "text/plain")], body: .bytes(Array("ok\n".utf8)))
      case ("GET", "/echo"), ("POST", "/echo"):
        return WebResponse(200, headers: [("content-type", "text/plain")], body: .bytes(Array(request.told.utf8)))
      case ("POST", "/emit"):
        return WebResponse(200, body: .bytes(Array("\(record.add(request.body))\n".utf8)))
      case ("GET", "/events"):
        return WebResponse(200, body: .events(record.feed(after: request.query["after"].flatMap { Int($0) } ?? 0)))
      case ("GET", "/streams"):
        return WebResponse(200, body: .bytes(Array("\(record.readerCount)\n".utf8)))
      case ("GET", "/large"):
        return WebResponse(200, body: .bytes([UInt8](repeating: 120, count: 32 << 20)))
      default:
        return WebResponse(404)
      }
    }
  }

  extension WebRequest {
    /// A line for each thing that a site is told.
    fileprivate var told: String {
      let lines =
        ["method \(method)", "path \(path)", "address \(address)", "secure \(isSecure)"]
        + query.map { "query \($0)=\($1)" }.sorted() + headers.map { "header \($0): \($1)" }.sorted()
      return lines.joined(separator: "\n") + "\n"
    }
  }

  /// What was sent, numbered from 1, and who waits for more.
  private final class Record: Sendable {
    private struct State {
      var rows: [[UInt8]] = []
      var readers: [Int: AsyncStream<Void>.Continuation] = [:]
      var readersEver = 0
    }
    private let state = Mutex(State())

    var readerCount: Int { state.withLock { $0.readers.count } }

    func add(_ row: [UInt8]) -> Int {
      state.withLock { state in
        state.rows.append(row)
        for reader in state.readers.values { reader.yield() }
        return state.rows.count
      }
    }

    func feed(after: Int) -> EventFeed {
      let (wakes, reader) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
      let number = state.withLock { state in
        state.readersEver += 1
        state.readers[state.readersEver] = reader
        return state.readersEver
      }
      reader.onTermination = { [weak self] _ in
        self?.state.withLock { state in _ = state.readers.removeValue(forKey: number) }
      }
      let cursor = Mutex(after)
      return EventFeed(wakes: wakes) { [self] in
        cursor.withLock { seen in
          let rows = state.withLock { $0.rows.dropFirst(seen) }
          defer { seen += rows.count }
          return zip((seen + 1)..., rows).flatMap { Array("id: \($0)\ndata: ".utf8) + $1 + Array("\n\n".utf8) }
        }
      }
    }
  }
#else
  @main
  enum Probe {
    static func main() { print("web-probe: built without the web server; build it with --traits Web") }
  }
#endif
