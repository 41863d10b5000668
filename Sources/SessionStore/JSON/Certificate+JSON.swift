// The JSON objects of certificates and counts: the same in every command and in what is exported.

package import OptimizerEngine

extension Certificate {
  /// The certificate as a JSON object.
  ///
  /// ```
  /// {"verdict","headline","claim","seenSteps","stay","premises":[{"name","status","value","detail"}],"G","bound",
  ///  "boundNow","V2","V2budget","D","eta","beta","N":{"eps","steps","stepsNow","reached"},
  ///  "rate":{"source","factor","constant"}}
  /// ```
  package var json: JSONValue {
    .object([
      JSONMember("verdict", .string(verdict.rawValue)), JSONMember("headline", .string(headline)),
      JSONMember("claim", .string(claim)), JSONMember("seenSteps", JSONValue(optional: seenSteps)),
      JSONMember("stay", JSONValue(optional: stay)),
      JSONMember("premises", .array(premises.map(\.json))), JSONMember("G", .number(gradientEnergy)),
      JSONMember("bound", .number(bound)), JSONMember("boundNow", .number(boundNow)), JSONMember("V2", .number(spent)),
      JSONMember("V2budget", JSONValue(optional: budget)), JSONMember("D", .number(decrease)),
      JSONMember("eta", .number(stepSize)), JSONMember("beta", .number(smoothness)),
      JSONMember(
        "N",
        .object([
          JSONMember("eps", .number(tolerance)), JSONMember("steps", .number(certainSteps)),
          JSONMember("stepsNow", .number(certainStepsNow)), JSONMember("reached", JSONValue(optional: reachedStep)),
        ])),
      JSONMember(
        "rate",
        rate.map {
          .object([
            JSONMember("source", .string($0.source.rawValue)), JSONMember("factor", .number($0.factor)),
            JSONMember("constant", .number($0.constant)),
          ])
        } ?? .null),
    ])
  }
}

extension Prospect {
  /// What holds before any run as a JSON object.
  ///
  /// ```
  /// {"verdict","claim","premises":[{"name","status","value","detail"}]}
  /// ```
  package var json: JSONValue {
    .object([
      JSONMember("verdict", .string(verdict.rawValue)),
      JSONMember("claim", verdict >= .sampled ? .string(claim) : .null),
      JSONMember("premises", .array(premises.map(\.json))),
    ])
  }
}

extension Premise {
  fileprivate var json: JSONValue {
    .object([
      JSONMember("name", .string(name)), JSONMember("status", .string(status.rawValue)),
      JSONMember("value", JSONValue(optional: value)), JSONMember("detail", .string(detail)),
    ])
  }
}

extension ConfidentLimit {
  /// The limit as a JSON object.
  ///
  /// ```
  /// {"failures","count","confidence","distribution","drawn","failing","upperLimit","sentence"}
  /// ```
  package var json: JSONValue {
    .object([
      JSONMember("failures", .integer(failures)), JSONMember("count", .integer(count)),
      JSONMember("confidence", .number(confidence)), JSONMember("distribution", .string(distribution.name)),
      JSONMember("drawn", .bool(distribution.isDrawn)), JSONMember("failing", .string(failing)),
      JSONMember("upperLimit", JSONValue(optional: upperLimit)), JSONMember("sentence", .string(sentence)),
    ])
  }
}

extension ConfidentQuantile {
  /// The level as a JSON object.
  ///
  /// ```
  /// {"share","wantedShare","rank","count","confidence","distribution","drawn","quantity","level"}
  /// ```
  package var json: JSONValue {
    .object([
      JSONMember("share", .number(share)), JSONMember("wantedShare", .number(wantedShare)),
      JSONMember("rank", JSONValue(optional: rank)), JSONMember("count", .integer(count)),
      JSONMember("confidence", .number(confidence)), JSONMember("distribution", .string(distribution.name)),
      JSONMember("drawn", .bool(distribution.isDrawn)), JSONMember("quantity", .string(quantity)),
      JSONMember("level", JSONValue(optional: level)),
    ])
  }
}

extension EvaluationCounts {
  /// Counts of each oracle as a JSON object.
  package var json: JSONValue {
    .object([
      JSONMember("f", .integer(value)), JSONMember("gradient", .integer(gradient)),
      JSONMember("hvp", .integer(hessianProduct)),
    ])
  }
}

extension StoppingReason {
  /// Why a run ended as a JSON object.
  package var json: JSONValue {
    .object([
      JSONMember("kind", .string(kind.rawValue)), JSONMember("step", .integer(step)),
      JSONMember("measured", .number(measured)), JSONMember("threshold", .number(threshold)),
    ])
  }
}
