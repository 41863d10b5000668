// What the rollouts of a training are drawn from: one objective, a family of tasks, or several of either.

/// One problem of a training: where its rollouts start, what they minimize, and the rule that does.
struct TrainingProblem: Sendable {
  /// Its number in a mixture, from 0.
  let index: Int
  /// The objective in whose box starts are drawn.
  let objective: Objective
  /// The same, or the family of tasks that is made of it.
  let family: Objective
  /// The rule with the dimension and constants of the family.
  let rule: any UpdateRule
  /// The distribution of starts.
  let starts: StartRule
  /// Rollouts of each chunk.
  let startsPerChunk: [Int]

  /// The problems of a configuration: the members of a mixture, else the objective.
  ///
  /// - Parameter rule: The rule that learns; nil takes the one that the configuration describes.
  /// - Precondition: The configuration fits the objective (`TrainingConfiguration.check`).
  static func all(
    of configuration: TrainingConfiguration, on objective: Objective, rule: (any UpdateRule)? = nil
  ) -> [TrainingProblem] {
    // 32 lanes fill the vectors; a classifier's rollouts share the reads of its networks five at a time.
    let rollouts = configuration.rollouts
    return configuration.families(of: objective).enumerated().map { index, found in
      let most = found.family.data == nil ? 32 : 5
      return TrainingProblem(
        index: index, objective: found.objective, family: found.family,
        rule: rule ?? configuration.rule(for: found.family),
        starts: configuration.starts(on: found.objective),
        startsPerChunk: (0..<(rollouts + most - 1) / most).map { min(most, rollouts - $0 * most) })
    }
  }

  /// The tapes of its chunks; equal chunks share one plan.
  func tapes(
    _ configuration: TrainingConfiguration, order: MetaGradientOrder, truncation: Int, _ parameters: Storage
  ) -> [RolloutTape] {
    let loss = configuration.metaLoss
    let plans = Dictionary(
      uniqueKeysWithValues: Set(startsPerChunk).map {
        ($0, RolloutPlan(family, rule, starts: $0, order: order, loss: loss))
      })
    let data = family.tables.storage(configuration.precision)
    return startsPerChunk.compactMap { plans[$0] }.map {
      RolloutTape($0, horizon: configuration.horizon, truncation: truncation, loss: loss, parameters, data)
    }
  }

  /// The mini-batches of its rollouts; nil where there are none.
  func sampler(seed: UInt64) -> BatchSampler? {
    objective.data.map {
      BatchSampler(
        sampleCount: $0.sampleCount, batchSize: $0.batchSize, seed: seed,
        stream: index == 0 ? "batches" : "batches \(index)")
    }
  }
}

extension TrainingConfiguration {
  /// What rollouts are drawn from: each objective, and the family of tasks that is made of it.
  ///
  /// A mixture has one for each member; everything else is one.
  func families(of objective: Objective) -> [(objective: Objective, family: Objective)] {
    objective.members.isEmpty
      ? [(objective, family(of: objective))] : objective.members.map { ($0.objective, $0.family) }
  }

  /// One task: drawn anew, or one of `taskCount` that the seed decides.
  func drawTask(_ map: TaskMap, _ generator: inout SeededGenerator) -> [[Double]] {
    guard taskCount > 0 else { return map.draw(&generator) }
    var one = SeededGenerator(seed: seed, stream: "task \(generator.index(below: taskCount))")
    return map.draw(&one)
  }
}
