// The JSON objects of certificates and counts: the same in every command and in what is exported.

public import OptimizerEngine

extension Certificate {
  /// The certificate as a JSON object.
  ///
  /// ```
  /// {"verdict","claim","premises":[{"name","status","value","detail"}],"G","bound","V2","V2budget","D","eta","beta",
  ///  "N":{"eps","steps"}}
  /// ```
  public var json: JSONValue {
    .object([
      JSONMember("verdict", .string(verdict.rawValue)), JSONMember("claim", .string(claim)),
      JSONMember("premises", .array(premises.map(\.json))), JSONMember("G", .number(gradientEnergy)),
      JSONMember("bound", .number(bound)), JSONMember("V2", .number(spent)),
      JSONMember("V2budget", JSONValue(optional: budget)), JSONMember("D", .number(decrease)),
      JSONMember("eta", .number(stepSize)), JSONMember("beta", .number(smoothness)),
      JSONMember(
        "N", .object([JSONMember("eps", .number(tolerance)), JSONMember("steps", .number(certainSteps))])),
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

extension EvaluationCounts {
  /// Counts of each oracle as a JSON object.
  public var json: JSONValue {
    .object([
      JSONMember("f", .integer(value)), JSONMember("gradient", .integer(gradient)),
      JSONMember("hvp", .integer(hessianProduct)),
    ])
  }
}

extension StoppingReason {
  /// Why a run ended as a JSON object.
  public var json: JSONValue {
    .object([
      JSONMember("kind", .string(kind.rawValue)), JSONMember("step", .integer(step)),
      JSONMember("measured", .number(measured)), JSONMember("threshold", .number(threshold)),
    ])
  }
}
