#if Web
  import Synchronization

  /// How many connections are open, in all and by address.
  final class Connections: Sendable {
    private struct Counts {
      var all = 0
      var byAddress: [String: Int] = [:]
    }

    private let limit: Int
    private let limitPerAddress: Int
    private let proxy: String?
    private let counts = Mutex(Counts())

    /// - Parameter proxy: Has as many as there are, for it is everybody; so has this machine.
    init(limit: Int, perAddress: Int, proxy: String?) {
      self.limit = limit
      self.limitPerAddress = perAddress
      self.proxy = proxy
    }

    /// Counts one more, or says why there is no room for it.
    func enter(_ address: String) -> Refusal? {
      let isOneOfMany = address != proxy && !isLoopback(address)
      return counts.withLock { counts in
        guard counts.all < limit else { return .tooManyInAll }
        guard !isOneOfMany || counts.byAddress[address, default: 0] < limitPerAddress else { return .tooManyOfAddress }
        counts.all += 1
        counts.byAddress[address, default: 0] += 1
        return nil
      }
    }

    /// One that was counted is closed.
    func leave(_ address: String) {
      counts.withLock { counts in
        counts.all -= 1
        let left = counts.byAddress[address, default: 1] - 1
        counts.byAddress[address] = left > 0 ? left : nil
      }
    }
  }
#endif
