// A magnitude operator run alone, by the very formulas of a rollout: what it does is known before the first step.
// Where it must know what was spent, every correction counts as the longest that is allowed.

/// Runs an operator's formulas in double precision from one start.
struct MagnitudeRun {
  private let formulas: any MagnitudeOperator
  private let step: Machine
  private let states: Storage
  private let schedule: Storage
  private let stateCount: Int
  private var isSecond = false
  private var t = 0

  init(_ formulas: any MagnitudeOperator, _ weights: WeightValues, start: [Double]) {
    self.formulas = formulas
    let layout = ParameterLayout(formulas.arrays(dimension: start.count))
    let parameters = Storage(.double, count: layout.count)
    parameters.write(layout.arrays.flatMap { weights[$0.name] })
    let shape = Shape(rows: start.count)
    let graph = Graph()
    let begun = formulas.begin(
      layout.expressions(in: graph, at: Location(.parameters)), start: graph.input(Location(.result), shape))
    func places(_ items: [Expression], _ space: Space) -> [Location] {
      var offset = 0
      return items.map { item in
        defer { offset += item.shape.count }
        return Location(space, offset)
      }
    }
    let derivedPlaces = places(begun.derived, .derived)
    let statePlaces = places(begun.state, .state)
    let derived = Storage(.double, count: begun.derived.reduce(0) { $0 + $1.shape.count })
    stateCount = begun.state.reduce(0) { $0 + $1.shape.count }
    states = Storage(.double, count: 2 * stateCount)
    let begin = Machine(
      graph.compile(
        zip(begun.derived, derivedPlaces).map { ProgramOutput($0, to: $1) }
          + zip(begun.state, statePlaces).map { ProgramOutput($0, to: $1) }), .double)
    let place = Storage(.double, count: max(start.count, 1))
    place.write(start)
    begin.bind(.parameters, to: parameters)
    begin.bind(.result, to: place)
    begin.bind(.derived, to: derived)
    begin.bind(.state, to: states)
    begin.run()

    let next = Graph()
    let numbers = formulas.schedule(0).count
    schedule = Storage(.double, count: max(1, numbers))
    let state = zip(begun.state, statePlaces).map { next.input($1, $0.shape) }
    // Without a direction, the most that m_t allows counts as spent.
    let advanced = formulas.advance(
      layout.expressions(in: next, at: Location(.parameters)),
      derived: zip(begun.derived, derivedPlaces).map { next.input($1, $0.shape) }, state: state,
      schedule: (0..<numbers).map { next.input(Location(.schedule, $0), .one) }, spent: state[0].squared())
    step = Machine(
      next.compile(
        zip(zip(advanced, begun.state), statePlaces).map {
          ProgramOutput($0.0.broadcast(to: $0.1.shape), to: Location(.next, $1.offset))
        }), .double)
    step.bind(.parameters, to: parameters)
    step.bind(.derived, to: derived)
    step.bind(.schedule, to: schedule)
  }

  /// m_t; the next call gives m_{t+1}.
  mutating func next() -> Double {
    let place = isSecond ? stateCount : 0
    let magnitude = states[place]
    schedule.write(formulas.schedule(t))
    step.bind(.state, to: states, at: place)
    step.bind(.next, to: states, at: stateCount - place)
    step.run()
    isSecond.toggle()
    t += 1
    return magnitude
  }

  /// Some numbers of the operator's present state, in the order of its arrays: m_t first.
  func state(_ range: Range<Int>) -> [Double] {
    let place = isSecond ? stateCount : 0
    return states.read(place + range.lowerBound..<place + range.upperBound)
  }
}
