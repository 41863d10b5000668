// Who carries effects out.

import Experiment

/// Carries effects out and reports what came of them as events.
package protocol EffectRunner: AnyObject {
  /// Begins to carry an effect out; returns at once.
  func perform(_ request: ComputeRequest)
  /// What came of the effects since the last call: records all and in order, pictures the newest only.
  func drain() -> [Event]
  /// Ends what computes.
  ///
  /// - Parameter leavingTrainings: Whether trainings are left as a crash would leave them, without an end and with their
  ///   state to go on from, instead of being cancelled.
  func stop(leavingTrainings: Bool)
}

extension EffectRunner {
  /// Ends what computes; trainings are cancelled.
  package func stop() { stop(leavingTrainings: false) }
}

/// What computations report, kept until the loop takes it.
struct Reports: Sendable {
  private var events: [Event] = []
  private var landscape: Landscape?
  private var reading: ProbeReading?
  private var sensitivity: SensitivityMap?
  private var probes: ProbeTable?
  private var inspection: Inspection?
  private var field: FieldReading?
  private var expression: (String, String)?
  private var learned: [Int: (metaSteps: Int, trace: RunTrace)] = [:]

  /// Keeps a record or other news that must not be lost.
  mutating func add(_ event: Event) { events.append(event) }

  /// Keeps the newest of its kind.
  mutating func add(latest news: News) {
    switch news {
    case .landscape(let picture): landscape = picture
    case .probe(let value): reading = value
    case .sensitivity(let map): sensitivity = map
    case .probes(let table): probes = table
    case .field(let value): field = value
    case .inspection(let value): inspection = value
    case .expression(let text, let remark): expression = (text, remark)
    case .learned(let training, let metaSteps, let trace): learned[training] = (metaSteps, trace)
    case .library, .shelf, .loaded, .projection, .trace, .dataWanted, .session, .trained, .runFailed, .comparison,
      .tuned, .opened,
      .notOpened,
      .verified, .notice, .renamed, .recording, .lessons, .lessonBook, .lessonKept, .unfinished, .recovered:
      events.append(.news(news))
    }
  }

  /// Hands everything over.
  mutating func take() -> [Event] {
    var all = events
    if let landscape { all.append(.news(.landscape(landscape))) }
    if let reading { all.append(.news(.probe(reading))) }
    if let sensitivity { all.append(.news(.sensitivity(sensitivity))) }
    if let probes { all.append(.news(.probes(probes))) }
    if let inspection { all.append(.news(.inspection(inspection))) }
    if let field { all.append(.news(.field(field))) }
    if let expression { all.append(.news(.expression(expression.0, remark: expression.1))) }
    for (training, value) in learned.sorted(by: { $0.key < $1.key }) {
      all.append(.news(.learned(training: training, metaSteps: value.metaSteps, value.trace)))
    }
    self = Reports()
    return all
  }
}
