#if Web
  import Foundation

  /// How many descriptors this process has, and how many it may.
  public enum Descriptors {
    /// nil where the system does not say.
    public static var used: Int? { try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }

    public static var most: Int {
      var limit = rlimit()
      return getrlimit(files, &limit) == 0 ? Int(clamping: limit.rlim_cur) : .max
    }

    /// A thousand connections and a ledger need more than many shells allow at first.
    static func raiseLimit() {
      var limit = rlimit()
      guard getrlimit(files, &limit) == 0 else { return }
      limit.rlim_cur = min(max(limit.rlim_cur, 4096), limit.rlim_max)
      setrlimit(files, &limit)
    }

    #if canImport(Glibc)
      private static var files: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
      private static var files: Int32 { RLIMIT_NOFILE }
    #endif
  }
#endif
