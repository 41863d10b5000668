// Moving inside panes: the probe, the charts, rows of lists and forms.

import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  mutating func move(_ action: Action) -> [Effect] {
    if case .help(let isFull, let scroll) = overlay {
      let step = [.up: -1, .down: 1, .pageUp: -10, .pageDown: 10][action] ?? 0
      let most = max(HelpText.lines(isFull: isFull, pane: focus).count - 1, 0)
      overlay = .help(isFull: isFull, scroll: min(max(scroll + step, 0), most))
      return []
    }
    if playback != nil, action == .first || action == .last, focus == .landscape || focus == .curves {
      jump(toEnd: action == .last)
      return []
    }
    switch focus {
    case .landscape: moveProbe(action)
    case .curves: moveCurve(action)
    case .certificate: break
    case .objectives: objectiveRow = Self.moved(objectiveRow, action, count: listedObjectives.count)
    case .queue: moveQueue(action)
    case .architecture:
      switch action {
      case .left, .right: return stepSetting(action == .left ? -1 : 1)
      default: settingRow = Form.moved(settingRow, action, in: bench.configuration)
      }
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

  private mutating func moveCurve(_ action: Action) {
    let all = CurveKind.allCases
    let index = all.firstIndex(of: curve) ?? 0
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
  var viewport: Viewport? {
    guard bench.objective.data == nil, let landscape, landscape.request == requestedLandscape else { return nil }
    return landscape.viewport
  }

  private mutating func moveProbe(_ action: Action) {
    guard let viewport, playback == nil else { return }
    switch action {
    case .first: bench.probe = bench.objective.start
    case .last:
      if let end = featured?.trace?.path.last, end.isFinite { setProbe(end) }
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
      setProbe(DataPoint(bench.probe[0] + across * x, bench.probe[1] - down * y))
    }
  }

  /// Puts the probe at a place of the map, inside of what is shown.
  mutating func setProbe(_ point: DataPoint) {
    guard let viewport, point.isFinite else { return }
    let box = viewport.box
    bench.probe[0] = min(max(point.x, box.x.lowerBound), box.x.upperBound)
    bench.probe[1] = min(max(point.y, box.y.lowerBound), box.y.upperBound)
  }

  /// A point of the objective's space from a cell of the screen.
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
