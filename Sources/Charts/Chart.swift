/// A picture of data that can also be read: as a sentence, and as the table of numbers behind it.
///
///     let chart = FanChart("Trust", of: "trust", arms: [.init("baseline", runs: trust)], unit: "month")
///     page += chart.figure(name: "trust")
///
/// The page embeds ``ChartStyle/css`` once. Nothing needs a script, and nothing is told by colour alone.
public protocol Chart: Sendable {
  var title: String { get }
  /// One sentence that says what is to be seen, made from the data. Plain text.
  var sentence: String { get }
  /// The data behind the picture.
  var table: ChartTable { get }
  /// The picture.
  var drawing: Drawing { get }
}

extension Chart {
  /// The picture as an element of SVG that carries its title and its sentence.
  ///
  /// - Parameter name: of this chart on its page, where no other may have it; best letters, digits and hyphens.
  public func svg(name: String) -> String {
    let (name, drawing) = (identifier(name), drawing)
    let (width, height) = (coordinate(drawing.width), coordinate(drawing.height))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="\(name)-title \(name)-sentence" \
      viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
      <title id="\(name)-title">\(escaped(title))</title>
      <desc id="\(name)-sentence">\(escaped(sentence))</desc>
      \(drawing.markup)</svg>
      """
  }

  /// The picture, the sentence below it, and the table to be opened, as an element of HTML.
  ///
  /// - Parameter name: as of ``svg(name:)``.
  public func figure(name: String) -> String {
    """
    <figure class="chart" id="\(identifier(name))">
    <div class="picture" role="group" tabindex="0" aria-label="\(escaped(title)): picture">
    \(svg(name: name))
    </div>
    <figcaption><strong>\(escaped(title)).</strong> \(escaped(sentence))</figcaption>
    <details><summary>The numbers</summary>
    \(table.html(label: "\(title): the numbers"))
    </details>
    </figure>
    """
  }
}
