// What a certificate was computed from as JSON, for a checker that shares no code with the engine.

package import OptimizerEngine

extension CertificateEvidence {
  /// The most coordinates of iterates that are written.
  package static let coordinateLimit = 64

  /// The evidence of a certificate as a JSON object.
  ///
  /// ```
  /// {"version","objective":{...},"theorem","stepRule","precision","beta":{...},"lowerBound":{...},"edge","convex",
  ///  "curvature":{...},"spectrum":[...],"vanishing":{...},"momentum","potential":[...],"budget":{...},"segments":[...],
  ///  "envelope":[...],"envelopeNow":[...],"stay":{...},"rate":{...},"trace":[...]}
  /// ```
  /// - Parameter trace: Whether the steps are written too.
  package func json(of certificate: Certificate, trace: Bool) -> JSONValue {
    .object(
      [
        JSONMember("version", .integer(1)), JSONMember("objective", objective.evidence),
        JSONMember("theorem", .string(certificate.theorem.rawValue)), JSONMember("stepRule", .string(stepRule)),
        JSONMember("precision", .string(run.precision == .single ? "single" : "double")),
        JSONMember("beta", smoothness.json(given: isSmoothnessClaimed)),
        JSONMember("lowerBound", lowerBound?.json() ?? .null), JSONMember("edge", JSONValue(optional: edge)),
        JSONMember("convex", .bool(isConvex)), JSONMember("curvature", objective.curvature?.json ?? .null),
        JSONMember("spectrum", spectrum.map { JSONValue($0) } ?? .null),
        JSONMember("vanishing", vanishingStep?.json ?? .null), JSONMember("momentum", JSONValue(optional: momentum)),
        JSONMember("potential", potential.map { JSONValue($0) } ?? .null), JSONMember("budget", budget?.json ?? .null),
        JSONMember("segments", .array(certificate.segments.map(\.json))),
        JSONMember("envelope", JSONValue(certificate.envelope)),
        JSONMember("envelopeNow", JSONValue(certificate.envelopeNow)), JSONMember("stay", stay(certificate)),
        JSONMember("rate", certificate.rate?.evidence ?? .null),
      ] + (trace ? [JSONMember("trace", run.json(of: objective))] : []))
  }

  private func stay(_ certificate: Certificate) -> JSONValue {
    guard let step = certificate.stay else { return .null }
    return .object([JSONMember("t", .integer(step)), JSONMember("W", JSONValue(optional: stayEnergy))])
  }
}

extension Trajectory {
  /// Every step as a JSON object: `{"t","f","gap","gapError","gradNorm","v","eta","x":[...]}`.
  ///
  /// Iterates of many dimensions have no `"x"`.
  package func json(of objective: Objective) -> JSONValue {
    .array(
      values.indices.map { t in
        let hasStep = t < stepCount
        let x = points[t]
        return .object(
          [
            JSONMember("t", .integer(t)), JSONMember("f", .number(values[t])),
            JSONMember("gap", JSONValue(optional: objective.gap(of: values[t])?.value)),
            JSONMember("gapError", JSONValue(optional: objective.gap(of: values[t])?.error)),
            JSONMember("gradNorm", .number(gradientNorms[t])),
            JSONMember("v", hasStep ? .number(updateNorms[t]) : .null),
            JSONMember("eta", hasStep ? .number(stepSizes[t]) : .null),
          ] + (x.count <= CertificateEvidence.coordinateLimit ? [JSONMember("x", JSONValue(x))] : []))
      })
  }
}

extension Objective {
  fileprivate var evidence: JSONValue {
    .object([
      JSONMember("name", .string(name)), JSONMember("formula", .string(formula)),
      JSONMember("dimension", .integer(dimension)), JSONMember("box", box.json),
      JSONMember("minimum", JSONValue(optional: minimum)), JSONMember("minimumError", .number(minimumError)),
      JSONMember("minimizers", .array(minimizers.map { JSONValue($0) })), JSONMember("kinks", .bool(hasKinks)),
      JSONMember("miniBatches", .bool(data != nil)),
    ])
  }
}

extension CertificateEvidence.Constant {
  fileprivate func json(given: Bool? = nil) -> JSONValue {
    .object(
      [
        JSONMember("value", .number(value)), JSONMember("scope", .string(scope.rawValue)),
        JSONMember("status", .string(evidence.rawValue)), JSONMember("reason", .string(reason)),
      ] + (given.map { [JSONMember("given", .bool($0))] } ?? []))
  }
}

extension CertificateEvidence.Budget {
  fileprivate var json: JSONValue {
    .object([
      JSONMember("V2", .number(total)), JSONMember("weighted", JSONValue(optional: weightedTotal)),
      JSONMember("m", JSONValue(magnitudes)), JSONMember("tail", JSONValue(tails)),
      JSONMember(
        "operator",
        source.map { source in
          .object([
            JSONMember("name", .string(source.name)),
            JSONMember("weights", .object(source.weights.map { JSONMember($0.name, JSONValue($0.values)) })),
          ])
        } ?? .null),
    ])
  }
}

extension Curvature {
  fileprivate var json: JSONValue {
    .object([JSONMember("value", .number(value)), JSONMember("kind", .string(kind.rawValue))])
  }
}

extension VanishingStep {
  fileprivate var json: JSONValue {
    .object([
      JSONMember("initial", .number(initial)), JSONMember("timescale", .number(timescale)),
      JSONMember("exponent", .number(exponent)),
    ])
  }
}

extension CertificateSegment {
  fileprivate var json: JSONValue {
    .object([
      JSONMember("start", .integer(start)), JSONMember("eta", .number(stepSize)), JSONMember("V2", .number(spent)),
      JSONMember("D", .number(decrease)), JSONMember("G", .number(gradientEnergy)),
      JSONMember("bound", .number(bound)),
    ])
  }
}

extension RateBound {
  fileprivate var evidence: JSONValue {
    .object([
      JSONMember("gaps", JSONValue(gaps)), JSONMember("measured", JSONValue(measured)),
      JSONMember("rounding", .number(rounding)),
    ])
  }
}

// MARK: - Boxes

extension Array where Element == ClosedRange<Double> {
  /// `[[low, high], ...]`.
  fileprivate var json: JSONValue { .array(map { JSONValue([$0.lowerBound, $0.upperBound]) }) }
}

extension Objective {
  /// The searches over boxes that certificates of this objective rest on.
  ///
  /// ```
  /// {"format":"basin-boxes","version":1,"objective":{...},
  ///  "claims":[{"claim","bound","boxes","reason","roots":[[[low,high],...],...],"leaves":[[low,high,low,high,bound],...]}]}
  /// ```
  /// `claim` is `smoothness`, `lowerBound` or `boundary`; `bound` is null with its reason where nothing is proved.
  package var writtenProofs: JSONValue {
    .object([
      JSONMember("format", .string("basin-boxes")), JSONMember("version", .integer(1)),
      JSONMember("objective", evidence),
      JSONMember("claims", .array(WrittenProof.Kind.allCases.map { writtenProof(of: $0).json })),
    ])
  }
}

extension WrittenProof {
  fileprivate var json: JSONValue {
    .object([
      JSONMember("claim", .string(kind.rawValue)), JSONMember("bound", JSONValue(optional: proof?.claim.number)),
      JSONMember("boxes", .integer(boxes)), JSONMember("reason", reason.map { .string($0) } ?? .null),
      JSONMember("roots", .array(proof?.roots.map(\.json) ?? [])),
      JSONMember("leaves", .array(proof?.leaves.map(\.json) ?? [])),
    ])
  }
}

extension BoxProof.Leaf {
  fileprivate var json: JSONValue { JSONValue(box.flatMap { [$0.lowerBound, $0.upperBound] } + [bound]) }
}
