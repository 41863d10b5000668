// A session as one JSON document.

import OptimizerEngine
package import SessionStore

extension SessionResults {
  /// The document; its keys are those of `basin run --json` and of session files.
  ///
  /// ```
  /// {"format":"basin-export","version":1,"session","engine","platform","seed","config":{...},"events","seconds",
  ///  "markers":[{"event","seconds","note"}],
  ///  "objectives":[{"name","formula","dimension","minimum"}],
  ///  "trainings":[{"training","name","config":{...},"share","state","steps","reason","digest",
  ///                "meta":[{"step","loss","heldOut","heldOutGap","gradNorm"}]}],
  ///  "runs":[{"run","name","objective","optimizer","settings":{...},"training","metaSteps","start":[...],"seed",
  ///           "recorded":{"steps","f","gradNorm","termination","verdict","digest"},
  ///           "steps","f","gap","gapError","gradNorm","x":[...],"termination","reasons":[...],"evaluations":{...},
  ///           "certificate":{...},"evidence":{...},"digest","reproduced",
  ///           "trace":[{"t","f","gap","gapError","gradNorm","v","eta","x":[...]}]}],
  ///  "digest"}
  /// ```
  ///
  /// A run that cannot be computed here has `"problem"` instead of all behind `"recorded"`. Iterates of more than
  /// `coordinateLimit` dimensions have no `"x"` in the trace.
  package var json: JSONValue {
    .object([
      JSONMember("format", .string("basin-export")), JSONMember("version", .integer(1)),
      JSONMember("session", .string(name)), JSONMember("engine", .string(header.engine)),
      JSONMember("platform", .string(header.platform)), JSONMember("seed", JSONValue(header.seed)),
      JSONMember("config", header.config), JSONMember("events", .integer(eventCount)),
      JSONMember("seconds", .number(seconds)), JSONMember("markers", .array(notes.map(\.json))),
      JSONMember("objectives", .array(objectives.map(\.exported))),
      JSONMember("trainings", .array(trainings.map { $0.json(given: names[$0.id]) })),
      JSONMember("runs", .array(runs.map { $0.json(given: givenName(of: $0)) })),
      JSONMember("digest", digest.map { .string($0.hex) } ?? .null),
    ])
  }
}

extension SessionResults.Note {
  fileprivate var json: JSONValue {
    .object([
      JSONMember("event", .integer(event)), JSONMember("seconds", .number(seconds)), JSONMember("note", .string(text)),
    ])
  }
}

extension Objective {
  fileprivate var exported: JSONValue {
    .object([
      JSONMember("name", .string(name)), JSONMember("formula", .string(formula)),
      JSONMember("dimension", .integer(dimension)), JSONMember("minimum", JSONValue(optional: minimum)),
    ])
  }
}

extension SessionResults.TrainingResult {
  fileprivate func json(given: String?) -> JSONValue {
    .object([
      JSONMember("training", .integer(id)), JSONMember("name", given.map { .string($0) } ?? .null),
      JSONMember("config", configuration.json),
      JSONMember("share", .string(ShareString.encode(configuration))),
      JSONMember("state", end.map { .string($0.state.rawValue) } ?? .null),
      JSONMember("steps", .integer(end?.steps ?? steps.count)),
      JSONMember("reason", end?.reason.map { .string($0) } ?? .null),
      JSONMember("digest", end.map { .string($0.digest.hex) } ?? .null),
      JSONMember(
        "meta",
        .array(
          steps.map {
            .object([
              JSONMember("step", .integer($0.step)), JSONMember("loss", .number($0.loss)),
              JSONMember("heldOut", JSONValue(optional: $0.heldOut)),
              JSONMember("heldOutGap", JSONValue(optional: $0.heldOutGap)),
              JSONMember("gradNorm", .number($0.gradientNorm)),
            ])
          })),
    ])
  }
}

extension SessionResults.RunResult {
  fileprivate func json(given: String?) -> JSONValue {
    let settings = specification.settings.sorted { $0.key < $1.key }.map { JSONMember($0.key, .number($0.value)) }
    let asked = [
      JSONMember("run", .integer(id)), JSONMember("name", given.map { .string($0) } ?? .null),
      JSONMember("objective", .string(specification.objective)),
      JSONMember("optimizer", .string(specification.optimizer)), JSONMember("settings", .object(settings)),
      JSONMember("training", specification.trained.map { .integer($0.training) } ?? .null),
      JSONMember("metaSteps", specification.trained.map { .integer($0.metaSteps) } ?? .null),
      JSONMember("start", JSONValue(specification.start)), JSONMember("seed", JSONValue(specification.seed)),
      JSONMember(
        "recorded",
        .object([
          JSONMember("steps", .integer(recorded.steps)), JSONMember("f", .number(recorded.value)),
          JSONMember("gradNorm", .number(recorded.gradientNorm)),
          JSONMember("termination", .string(recorded.termination)), JSONMember("verdict", .string(recorded.verdict)),
          JSONMember("digest", .string(recorded.digest.hex)),
        ])),
    ]
    guard let computed else { return .object(asked + [JSONMember("problem", .string(problem ?? "not computed"))]) }
    return .object(
      asked + computed.members + [
        JSONMember("reproduced", .bool(isReproduced)),
        JSONMember("trace", computed.trajectory.json(of: computed.objective)),
      ])
  }
}

extension SessionResults.Computed {
  fileprivate var members: [JSONMember] {
    let last = max(trajectory.values.count - 1, 0)
    return [
      JSONMember("steps", .integer(outcome.steps)), JSONMember("f", .number(outcome.value)),
      JSONMember("gap", JSONValue(optional: gap(last)?.value)),
      JSONMember("gapError", JSONValue(optional: gap(last)?.error)),
      JSONMember("gradNorm", .number(outcome.gradientNorm)),
      JSONMember("x", JSONValue(trajectory.points.last ?? [])), JSONMember("termination", .string(outcome.termination)),
      JSONMember("reasons", .array(reasons.map(\.json))), JSONMember("evaluations", evaluations.json),
      JSONMember("certificate", certificate.json),
      JSONMember("evidence", evidence.json(of: certificate, trace: false)),
      JSONMember("digest", .string(outcome.digest.hex)),
    ]
  }
}
