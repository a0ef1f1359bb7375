/// What a script may use. A safety net: no result depends on any of it.
public struct LuaLimits: Sendable, Equatable {
  /// Processor time of one call from outside (`run`, `call`), with all that it calls. Kept to about 10 ms.
  public var processorSecondsPerCall: Double
  /// Processor time of all calls of a state together.
  public var processorSecondsPerRun: Double
  /// Bytes. Past this garbage is collected, and if that does not help the script is stopped.
  public var softMemory: Int
  /// Bytes. Past this there is no memory at all.
  public var hardMemory: Int
  /// Bytes that `print` may print in all.
  public var outputBytes: Int
  /// How deep tables may nest that cross to the host.
  public var tableDepth: Int
  /// How many values one table may have in all that crosses to the host.
  public var tableNodes: Int

  public init(
    processorSecondsPerCall: Double = 5, processorSecondsPerRun: Double = 60,
    softMemory: Int = 256 << 20, hardMemory: Int = 384 << 20, outputBytes: Int = 64 << 10,
    tableDepth: Int = 32, tableNodes: Int = 1_000_000
  ) {
    self.processorSecondsPerCall = processorSecondsPerCall
    self.processorSecondsPerRun = processorSecondsPerRun
    self.softMemory = softMemory
    self.hardMemory = hardMemory
    self.outputBytes = outputBytes
    self.tableDepth = tableDepth
    self.tableNodes = tableNodes
  }
}
