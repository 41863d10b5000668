// Where everything is: a pure function of the size of the screen and of what has the focus.

package import Plotting

/// The places of panes and bars on the screen.
package struct Layout: Sendable, Equatable {
  /// How much is shown.
  package enum Mode: String, Sendable {
    /// Under 20 x 5: nothing but the size needed.
    case tooSmall
    /// Under 40 x 12: one line of numbers.
    case line
    /// Under 80 x 24, or zoomed: one pane.
    case single
    /// Two columns over a pane that opens.
    case compact
    /// Three columns.
    case wide
  }

  /// The least size of a pane.
  package static let minimum = (width: 20, height: 4)

  /// How much is shown.
  package private(set) var mode: Mode
  /// The panes that are shown.
  package private(set) var panes: [Pane: CellRect] = [:]
  /// The charts of the curves pane, from the top.
  package private(set) var charts: [CellRect] = []
  /// The line of names at the top.
  package private(set) var header: CellRect?
  /// The line of time.
  package private(set) var timeline: CellRect?
  /// The line of numbers.
  package private(set) var status: CellRect?
  /// The line of keys.
  package private(set) var hints: CellRect?

  /// Divides a screen.
  ///
  /// - Parameters:
  ///   - width: Columns.
  ///   - height: Rows.
  ///   - focus: The pane that has the focus; it is always shown if any is.
  ///   - isZoomed: Whether it has the whole screen.
  ///   - secondaryPane: Which of architecture, queue, lesson and compare is shown where there is room for one.
  ///   - isTaught: Whether a lesson is taken, which needs room to be read.
  ///   - taught: The pane that it is about.
  ///   - taughtCurve: Whether its note is about a curve as well.
  package init(
    width: Int, height: Int, focus: Pane = .landscape, isZoomed: Bool = false, secondaryPane: Pane = .architecture,
    isTaught: Bool = false, taught: Pane? = nil, taughtCurve: Bool = false
  ) {
    let screen = CellRect(column: 0, row: 0, width: width, height: height)
    mode = Self.mode(width: width, height: height, isZoomed: isZoomed)
    guard mode != .tooSmall else { return }
    let (rest, hints) = screen.split(top: height - 1)
    self.hints = hints
    guard mode != .line else { return }
    let (top, status) = rest.split(top: rest.height - 1)
    self.status = status
    let (header, below) = top.split(top: 1)
    self.header = header
    var body = below
    if height >= 16 {
      let (upper, timeline) = body.split(top: body.height - 1)
      self.timeline = timeline
      body = upper
    }
    switch mode {
    case .single: panes = [focus: body]
    case .compact:
      divideCompact(body, focus: focus, secondaryPane: secondaryPane, isTaught: isTaught, taught: taught)
      if isTaught, taught == .certificate {
        showWholeCertificate(beside: taughtCurve ? .curves : .landscape, focus: focus)
      }
    default:
      divideWide(body, secondaryPane: Pane.secondaryPanes.contains(focus) ? focus : secondaryPane, isTaught: isTaught)
    }
    if let curves = panes[.curves] { charts = Self.charts(curves) }
  }

  /// On few rows a note about the certificate gives it the whole height beside one other pane; the one that makes way is
  /// back with the focus.
  private mutating func showWholeCertificate(beside: Pane, focus: Pane) {
    guard focus != (beside == .curves ? .landscape : .curves), let landscape = panes[.landscape],
      let curves = panes[.curves], let certificate = panes[.certificate], landscape.height < 20
    else { return }
    (panes[.landscape], panes[.curves]) = (nil, nil)
    panes[beside] = landscape
    panes[.certificate] = CellRect(
      column: curves.column, row: curves.row, width: curves.width, height: curves.height + certificate.height)
  }

  /// How much a screen shows.
  static func mode(width: Int, height: Int, isZoomed: Bool) -> Mode {
    if width < 20 || height < 5 { return .tooSmall }
    if width < 40 || height < 12 { return .line }
    if width < 80 || height < 24 || isZoomed { return .single }
    return width < 110 || height < 30 ? .compact : .wide
  }

  /// Landscape and two panes beside it; under them the list and a pane that opens when it has the focus.
  private mutating func divideCompact(
    _ area: CellRect, focus: Pane, secondaryPane: Pane, isTaught: Bool, taught: Pane?
  ) {
    var body = area
    let hasQueueRow = body.height >= 34
    if hasQueueRow {
      let (upper, queue) = body.split(top: body.height - 8)
      panes[.queue] = queue
      body = upper
    }
    let isOpen = focus == .objectives || (Pane.secondaryPanes.contains(focus) && panes[focus] == nil) || isTaught
    let low = isOpen && body.height < 30 ? body.height / 2 : min(max(body.height / 4, 5), 14)
    let (upper, bottom) = body.split(top: body.height - low)
    let (landscape, side) = upper.split(left: upper.width * 3 / 5)
    let share = focus == .certificate || taught == .certificate ? 3 : 2
    let (curves, certificate) = side.split(top: upper.height - upper.height * share / 5)
    // A lesson is read across the whole width where there are few rows: its objective is chosen already.
    let isRead = isTaught && focus != .objectives && low == body.height / 2
    let (list, rest) = bottom.split(left: isRead ? 0 : bottom.width * 3 / 10)
    panes[.landscape] = landscape
    panes[.curves] = curves
    panes[.certificate] = certificate
    if !isRead { panes[.objectives] = list }
    let shown = Pane.secondaryPanes.contains(focus) ? focus : secondaryPane
    panes[panes[shown] == nil ? shown : .architecture] = rest
  }

  /// Three columns; where they are not high enough for lesson and compare, these take turns with the queue.
  private mutating func divideWide(_ body: CellRect, secondaryPane: Pane, isTaught: Bool) {
    let (left, rest) = body.split(left: min(max(body.width * 22 / 100, 30), 42))
    let (middle, right) = rest.split(left: rest.width - min(max(body.width * 34 / 100, 38), 72))
    let hasAll = body.height >= 34
    let corner = hasAll ? min(max(body.height / 6, 6), 11) : 0
    let (upperLeft, compare) = left.split(top: left.height - corner)
    let (upperRight, lesson) = right.split(top: right.height - corner)
    let (list, form) = upperLeft.split(top: min(max(upperLeft.height / 3, 11), 21))
    let least = isTaught ? 16 : 7
    let (landscape, queue) = middle.split(top: body.height - min(max(body.height / 4, least), 16))
    let (curves, certificate) = upperRight.split(
      top: upperRight.height - min(max(upperRight.height * 2 / 5, 13), 20))
    panes = [
      .objectives: list, .architecture: form, .landscape: landscape, .curves: curves, .certificate: certificate,
    ]
    if hasAll {
      panes[.compare] = compare
      // What is read has the wide place, the list the narrow one.
      panes[.lesson] = isTaught ? queue : lesson
      panes[.queue] = isTaught ? lesson : queue
    } else {
      panes[secondaryPane == .architecture ? .queue : secondaryPane] = queue
    }
  }

  /// As many charts as are at least eleven rows high, four at most: side by side where that suits them better.
  private static func charts(_ rect: CellRect) -> [CellRect] {
    let count = min(max(rect.height / 11, 1), 3)
    if count >= 2, rect.width >= 120 {
      let (upper, lower) = rect.split(top: rect.height / 2)
      return [upper, lower].flatMap { row in
        let (left, right) = row.split(left: row.width / 2)
        return [left, right]
      }
    }
    var rest = rect
    return (0..<count).map { index in
      let (top, below) = rest.split(top: rest.height / (count - index))
      rest = below
      return top
    }
  }

  /// The pane at a cell.
  package func pane(column: Int, row: Int) -> Pane? {
    panes.first { $0.value.contains(column: column, row: row) }?.key
  }
}

extension CellRect {
  /// The rectangle inside of a frame.
  var insideFrame: CellRect { inset(by: 1) }
}
