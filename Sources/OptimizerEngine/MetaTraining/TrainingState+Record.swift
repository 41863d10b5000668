// A training state as named numbers, so that a checkpoint on disk continues bit for bit.

extension TrainingState {
  /// A training state as named arrays of numbers and words, from which training continues bit for bit.
  public struct Record: Sendable, Equatable {
    /// Arrays of numbers by name; NaN and infinities are kept as they are.
    public var arrays: [String: [Double]]
    /// Arrays of 64-bit words by name: counters and the states of generators.
    public var words: [String: [UInt64]]

    /// Creates a record; nothing is checked before `Trainer.restore(_:)`.
    public init(arrays: [String: [Double]], words: [String: [UInt64]]) {
      self.arrays = arrays
      self.words = words
    }
  }

  /// The state as a record, for a checkpoint on disk.
  public var record: Record {
    var arrays = ["weights": weights, "mean": mean, "square": square]
    var words = [
      "counters": [UInt64(appliedSteps), UInt64(stepCount), UInt64(episodeStep)], "starts": startGenerator.words,
      "noise": noiseGenerator.words, "tasks": taskGenerator.words,
    ]
    for (i, sampler) in samplers.enumerated() {
      guard let sampler else { continue }
      (words[Self.name("sampler", i)], arrays[Self.name("order", i)]) = (sampler.record.words, sampler.record.order)
    }
    for (i, start) in episodeStarts.enumerated() { arrays["episode.\(i)"] = start }
    for (i, task) in episodeTasks.enumerated() {
      for (j, numbers) in task.enumerated() { arrays["task.\(i).\(j)"] = numbers }
    }
    for (i, pair) in particles.enumerated() {
      arrays["pair.\(i).accumulated"] = pair.accumulated
      for (j, state) in pair.states.enumerated() { arrays["pair.\(i).state.\(j)"] = state }
    }
    return Record(arrays: arrays, words: words)
  }

  /// Continues from a record.
  ///
  /// - Returns: nil where the record does not fit the weights or the data of the training.
  init?(_ record: Record, like state: TrainingState, problems: [TrainingProblem]) {
    guard let weights = record.arrays["weights"], let mean = record.arrays["mean"],
      let square = record.arrays["square"], weights.count == state.weights.count, mean.count == weights.count,
      square.count == weights.count, let counters = record.words["counters"], counters.count == 3,
      counters.allSatisfy({ $0 < 1 << 40 }),
      let starts = record.words["starts"].flatMap(SeededGenerator.init(words:)),
      let noise = record.words["noise"].flatMap(SeededGenerator.init(words:)),
      let tasks = record.words["tasks"].flatMap(SeededGenerator.init(words:))
    else { return nil }
    self = state
    (self.weights, self.mean, self.square) = (weights, mean, square)
    (appliedSteps, stepCount, episodeStep) = (Int(counters[0]), Int(counters[1]), Int(counters[2]))
    (startGenerator, noiseGenerator, taskGenerator) = (starts, noise, tasks)
    for problem in problems {
      guard let data = problem.objective.data else { continue }
      guard let words = record.words[Self.name("sampler", problem.index)],
        let order = record.arrays[Self.name("order", problem.index)], order.count == data.sampleCount,
        let sampler = BatchSampler(words: words, order: order, batchSize: data.batchSize)
      else { return nil }
      samplers[problem.index] = sampler
    }
    episodeStarts = []
    while let start = record.arrays["episode.\(episodeStarts.count)"] { episodeStarts.append(start) }
    episodeTasks = []
    while record.arrays["task.\(episodeTasks.count).0"] != nil {
      var task: [[Double]] = []
      while let next = record.arrays["task.\(episodeTasks.count).\(task.count)"] { task.append(next) }
      episodeTasks.append(task)
    }
    particles = []
    while let accumulated = record.arrays["pair.\(particles.count).accumulated"] {
      var states: [[Double]] = []
      while let next = record.arrays["pair.\(particles.count).state.\(states.count)"] { states.append(next) }
      particles.append(PersistentPair(accumulated: accumulated, states: states))
    }
    guard particles.allSatisfy({ $0.accumulated.count == weights.count }) else { return nil }
  }

  /// The name of what belongs to a problem of a mixture; the first has that of a problem alone.
  private static func name(_ stem: String, _ index: Int) -> String { index == 0 ? stem : "\(stem).\(index)" }
}
