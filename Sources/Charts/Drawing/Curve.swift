/// A series over equal steps, as stretches of line between the gaps where it has no value.
///
/// Where many steps share a unit of the canvas, the lowest and the highest of them are drawn: nothing that could be
/// seen is lost.
func stretches(of values: [Double], across: Axis, up: Axis, firstStep: Int) -> [[Place]] {
  var stretches: [[Place]] = []
  var open = false
  for columns in columns(of: values.count, across: across) {
    let present = columns.filter { values[$0].isFinite }
    guard let low = present.min(by: { values[$0] < values[$1] }),
      let high = present.max(by: { values[$0] < values[$1] })
    else {
      open = false
      continue
    }
    if !open { stretches.append([]) }
    open = true
    for index in low == high ? [low] : [min(low, high), max(low, high)] {
      stretches[stretches.count - 1].append((across.place(of: Double(firstStep + index)), up.place(of: values[index])))
    }
  }
  return stretches
}

/// The outlines of the band between two series; one step wide where it stands alone between gaps.
func outlines(from low: [Double], to high: [Double], across: Axis, up: Axis, firstStep: Int) -> [[Place]] {
  var bands: [(below: [Place], above: [Place])] = []
  var open = false
  for columns in columns(of: min(low.count, high.count), across: across) {
    let present = columns.filter { low[$0].isFinite && high[$0].isFinite }
    guard let first = present.first, let bottom = present.map({ low[$0] }).min(),
      let top = present.map({ high[$0] }).max()
    else {
      open = false
      continue
    }
    if !open { bands.append(([], [])) }
    open = true
    let x = across.place(of: Double(firstStep + first))
    bands[bands.count - 1].below.append((x, up.place(of: bottom)))
    bands[bands.count - 1].above.append((x, up.place(of: top)))
  }
  return bands.map { band in
    guard band.below.count == 1, let below = band.below.first, let above = band.above.first else {
      return band.below + band.above.reversed()
    }
    return [(below.x - 1, below.y), (below.x + 1, below.y), (above.x + 1, above.y), (above.x - 1, above.y)]
  }
}

/// The indices of a series, those together that share a unit of the canvas.
private func columns(of count: Int, across: Axis) -> [Range<Int>] {
  let columns = min(count, Int(abs(across.end - across.start)))
  return (0..<columns).map { ($0 * count / columns)..<(($0 + 1) * count / columns) }
}
