// Moving inside panes: the probe, the charts, rows of lists and forms.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  mutating func move(_ action: Action) -> [Effect] {
    if let overlay { return scroll(overlay, action) }
    // Where there is a crosshair in the curves, the arrows move that.
    if playback != nil, focus != .curves || chart.crosshair == nil {
      switch action {
      case .first, .last:
        jump(toEnd: action == .last)
        return []
      case .left, .right:
        seek(seconds: action == .left ? -Self.seekSeconds : Self.seekSeconds)
        return []
      default: break
      }
    }
    switch focus {
    case .landscape: return editing { $0.moveProbe(action) }
    case .curves: moveCurve(action)
    case .certificate:
      certificateRow = Self.moved(certificateRow, action, count: CertificateItem.all(of: self).count)
    case .objectives: objectiveRow = Self.moved(objectiveRow, action, count: listedObjectives.count)
    case .queue: moveQueue(action)
    case .lesson: lessonRow = Self.moved(lessonRow, action, count: Lesson.rows(of: self).count)
    case .compare: break
    case .architecture:
      switch action {
      case .left, .right: return stepSetting(action == .left ? -1 : 1)
      default: settingRow = Form.moved(settingRow, action, in: bench.configuration)
      }
    }
    return []
  }

  private mutating func scroll(_ overlay: Overlay, _ action: Action) -> [Effect] {
    let step = [.up: -1, .down: 1, .pageUp: -10, .pageDown: 10][action] ?? 0
    switch overlay {
    case .help(let isFull, let scroll):
      let most = Painter(measuring: self).longestScroll(help: isFull)
      self.overlay = .help(isFull: isFull, scroll: min(max(scroll + step, 0), most))
    case .page(let page, let scroll):
      let most = Painter(measuring: self).longestScroll(page)
      self.overlay = .page(page, scroll: min(max(scroll + step, 0), most))
    case .quitQuestion, .cancelQuestion, .recoveryQuestion, .dataQuestion, .recordingQuestion: break
    }
    return []
  }

  /// A row moved inside a list.
  static func moved(_ row: Int, _ action: Action, count: Int) -> Int {
    let target =
      switch action {
      case .up: row - 1
      case .down: row + 1
      case .pageUp: row - 8
      case .pageDown: row + 8
      case .first: 0
      case .last: count - 1
      default: row
      }
    return min(max(target, 0), max(count - 1, 0))
  }

  /// The curves there are for the objective.
  var curveKinds: [CurveKind] { CurveKind.allCases.filter { $0 != .accuracy || bench.objective.isClassifier } }

  /// The kinds shown from the chosen one on, around.
  var shownCurves: [CurveKind] {
    let all = curveKinds
    let index = all.firstIndex(of: curve) ?? 0
    return Array(all[index...] + all[..<index])
  }

  /// Those of them that there is room for.
  var visibleCurves: ArraySlice<CurveKind> { shownCurves.prefix(layout.charts.count) }

  private mutating func moveCurve(_ action: Action) {
    let all = curveKinds
    let index = all.firstIndex(of: curve) ?? 0
    if chart.crosshair != nil {
      switch action {
      case .left: return moveCrosshair(by: -1)
      case .right: return moveCrosshair(by: 1)
      case .pageUp: return moveCrosshair(by: -10)
      case .pageDown: return moveCrosshair(by: 10)
      case .first:
        chart.crosshair = 0
        return
      case .last:
        chart.crosshair = lastStep
        return
      default: break
      }
    }
    switch action {
    case .left, .up: curve = all[(index + all.count - 1) % all.count]
    case .right, .down: curve = all[(index + 1) % all.count]
    case .first: curve = all[0]
    case .last: curve = all[all.count - 1]
    default: break
    }
  }

  private mutating func moveQueue(_ action: Action) {
    let rows = queueRows
    guard !rows.isEmpty else { return }
    let row = rows.firstIndex { $0.id == featuredItem } ?? 0
    selectedItem = rows[Self.moved(row, action, count: rows.count)].id
  }

  // MARK: - The probe

  /// The viewport of the landscape, where there is one.
  var viewport: Viewport? { shownLandscape?.viewport }

  private mutating func moveProbe(_ action: Action) -> [Effect] {
    guard let viewport, playback == nil else { return [] }
    switch action {
    case .first: bench.probe = bench.objective.start
    case .last:
      if let end = featuredOnBench?.trace?.path.last, end.isFinite { setProbe(end) }
    default:
      let (across, down): (Double, Double) =
        switch action {
        case .left: (-1, 0)
        case .right: (1, 0)
        case .up: (0, -1)
        case .down: (0, 1)
        case .pageUp: (0, -5)
        default: (0, 5)
        }
      let box = viewport.box
      let x = (box.x.upperBound - box.x.lowerBound) / Double(max(viewport.cells.width, 1))
      let y = (box.y.upperBound - box.y.lowerBound) / Double(max(viewport.cells.height, 1))
      let place = planeView.plane.place(of: bench.probe)
      setProbe(DataPoint(place.u + across * x, place.v - down * y))
    }
    return []
  }

  /// Puts the probe at a place of the map; the map follows it where it would leave what is shown.
  mutating func setProbe(_ point: DataPoint) {
    guard let viewport, point.isFinite else { return }
    let plane = planeView.plane
    let place = plane.place(of: bench.probe)
    let (u, v) = (point.x - place.u, point.y - place.v)
    for i in bench.probe.indices { bench.probe[i] += u * plane.first[i] + v * plane.second[i] }
    let cells = viewport.cells
    let spot = viewport.place(of: point)
    let columns = Self.overshoot(spot.x, cells.width)
    let rows = Self.overshoot(spot.y, cells.height)
    if columns != 0 || rows != 0 { map.window = viewport.panned(columns: columns, rows: rows).box }
  }

  /// The cells by which a window has to move so that a place outside of it lies a quarter inside; 0 for one inside.
  private static func overshoot(_ place: Double, _ size: Int) -> Int {
    let limit = 1e6
    if place < 0 { return Int(max(place, -limit).rounded(.down)) - size / 4 }
    return place > Double(size) ? Int(min(place, limit).rounded(.up)) - size + size / 4 : 0
  }

  /// A place of the plane from a cell of the screen.
  func probePoint(column: Int, row: Int) -> DataPoint? {
    guard let viewport, let pane = layout.panes[.landscape]?.insideFrame else { return nil }
    let (x, y) = (column - pane.column, row - pane.row)
    return viewport.cells.contains(column: x, row: y) ? viewport.point(column: x, row: y) : nil
  }

  // MARK: - The form

  /// Steps the value of the setting under the cursor.
  private mutating func stepSetting(_ direction: Int) -> [Effect] {
    guard let key = Form.key(atRow: settingRow, in: bench.configuration),
      let value = Form.stepped(key, in: bench.configuration, by: direction)
    else { return [] }
    return edit(key, to: value) ?? []
  }
}
