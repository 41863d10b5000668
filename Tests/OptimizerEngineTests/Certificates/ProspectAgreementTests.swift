import Testing

@testable import OptimizerEngine

/// Configurations over all objectives, magnitudes, directions, bases, step rules and offsets, equalities included.
private struct Cases {
  static let magnitudes = MagnitudeKind.allCases
  static let directions = DirectionKind.allCases

  /// Step settings of every kind: eta beta exactly 1 and 2, on both sides of them, 0, vanishing, audited.
  static func steps(_ beta: Double) -> [(TrainingConfiguration) -> TrainingConfiguration] {
    func fixed(_ eta: Double, offset: Double = 0, exponent: Double = 1) -> (TrainingConfiguration) ->
      TrainingConfiguration
    {
      { configuration in
        var changed = configuration
        (changed.stepRule, changed.stepSize, changed.stepOffset) = (.fixed, eta, offset)
        changed.stepExponent = exponent
        return changed
      }
    }
    let unit = beta.isFinite && beta > 0 ? 1 / beta : 1e-3
    let products = [0, 0.5, 1, 1.0.nextUp, 1.9, 2.0.nextDown, 2, 2.0.nextUp, 3]
    return products.map { fixed($0 * unit) }
      + [0.5, 1, 1.5].flatMap { product in
        [(100.0, 1.0), (10, 0.6)].map { fixed(product * unit, offset: $0.0, exponent: $0.1) }
      }
      + [0.01, 10].map { length in
        { configuration in
          var changed = configuration
          (changed.stepRule, changed.stepSize) = (.audited, length)
          return changed
        }
      }
  }
}

@Suite("What the form says before a run and what the certificate of the run says")
struct ProspectAgreementTests {
  @Test("the form never says more than the certificate of a run", arguments: analyticGallery)
  func agreement(_ named: Named) throws {
    let objective = named.objective
    var (runs, proved) = (0, 0)
    for magnitude in Cases.magnitudes {
      for base in TrainingConfiguration.Base.allCases {
        for (index, change) in Cases.steps(objective.smoothness.value).enumerated() {
          var configuration = TrainingConfiguration()
          configuration.objective = objective.name
          (configuration.magnitude, configuration.base) = (magnitude, base)
          configuration = change(configuration)
          guard (try? configuration.check(for: objective)) != nil else {
            #expect(Prospect(configuration, on: objective).verdict == .noClaim, "settings that are refused")
            continue
          }
          // Directions change nothing of what is claimed, so one of them runs: another each time, so that all are seen.
          let all = Cases.directions.map { direction in
            configuration.direction = direction
            return Prospect(configuration, on: objective)
          }
          #expect(all.allSatisfy { $0 == all[0] })
          configuration.direction = Cases.directions[(runs + index) % Cases.directions.count]
          let rule = configuration.rule(for: objective)
          let weights = rule.parameterLayout(dimension: objective.dimension).initialWeights(seed: UInt64(runs))
          let optimizer = Optimizer(rule, weights: weights)
          let prospect = all[0]
          let run = Run(objective, optimizer, start: objective.start)
          run.run(steps: 12)
          let found = Certifier(objective, optimizer, start: objective.start).certificate(of: run.trajectory)
          let note = "\(objective.name), \(magnitude), \(base), step case \(index)"
          for premise in prospect.premises
          where (premise.status == .proved || premise.status == .sampled) && run.reasons.isEmpty {
            let later = found.premises.first { $0.kind == premise.kind }
            #expect(later?.status ?? .noClaim >= premise.status, "\(note): \(premise.name)")
          }
          for premise in prospect.premises where premise.status == .noClaim && premise.kind != .weightedSummable {
            let later = found.premises.first { $0.kind == premise.kind }
            #expect(later?.status ?? .noClaim <= .noClaim, "\(note): \(premise.name) is claimed by the run only")
          }
          // A premise that is PROVED for any weights and any run cannot be lost in one that stays finite.
          if prospect.verdict == .proved, run.reasons.isEmpty {
            #expect(found.verdict == .proved, "\(note): \(String(describing: found.weakest))")
            proved += 1
          }
          if prospect.verdict == .noClaim, prospect[.weightedSummable]?.status != .noClaim {
            #expect(found.verdict <= .noClaim, "\(note): more than the form said")
          }
          runs += 1
        }
      }
    }
    #expect(runs > 100)
    if objective.smoothness.scope == .global, objective.facts.lowerBound?.scope == .global { #expect(proved > 20) }
  }

  @Test("eta beta = 2 exactly and the polynomial magnitude with vanishing steps are no claim in the form either")
  func edges() {
    let objective = Catalogue.sphere(2)
    func verdict(_ change: (inout TrainingConfiguration) -> Void) -> PremiseStatus {
      var configuration = TrainingConfiguration()
      configuration.stepSize = 0.5
      change(&configuration)
      return Prospect(objective, configuration.rule(for: objective)).verdict
    }
    #expect(verdict { $0.stepSize = 0.5 } == .proved)
    #expect(verdict { $0.stepSize = 1 } == .noClaim)
    #expect(verdict { $0.stepSize = 1.0.nextDown } == .noClaim, "the product may round to 2")
    #expect(verdict { $0.stepSize = 0.999 } == .proved)
    #expect(verdict { ($0.stepOffset, $0.magnitude) = (100, .polynomial) } == .noClaim)
    #expect(verdict { ($0.stepOffset, $0.magnitude) = (100, .geometric) } == .proved)
    #expect(verdict { $0.stepSize = 0 } == .noClaim)
  }

  @Test("settings that do not fit the objective claim nothing, whatever else holds")
  func misfits() {
    var configuration = TrainingConfiguration.preset(for: Catalogue.sphere(2))
    #expect(Prospect(configuration, on: Catalogue.sphere(2)).verdict == .proved)
    configuration.tasks = .labels
    let prospect = Prospect(configuration, on: Catalogue.sphere(2))
    #expect(prospect.verdict == .noClaim && prospect.weakest?.kind == .settings)
    #expect(prospect.reach.contains("labels"))
  }
}
