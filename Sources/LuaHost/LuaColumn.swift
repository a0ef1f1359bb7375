/// Numbers in one place, for scripts to read there: see `LuaState.define(_:ofKind:in:)`. Any states may share a column; whoever
/// changes it does so while none of them runs on another thread.
///
///     let clock = LuaColumn([0])
///     state.define("time", ofKind: talk, in: clock)
///     clock[0] = 0.5
public final class LuaColumn {
  let values: UnsafeMutableBufferPointer<Double>

  public init(_ values: [Double]) {
    self.values = .allocate(capacity: values.count)
    _ = self.values.initialize(from: values)
  }

  deinit { values.deallocate() }

  public subscript(index: Int) -> Double {
    get { values[index] }
    set { values[index] = newValue }
  }
}
