// What came out of the paper's experiment: one entry for each contestant, activation and seed, and their statistics.

import OptimizerEngine

/// A mean with its spread.
struct Statistic {
  let mean: Double
  /// The standard deviation (of the population, as in the paper's code).
  let deviation: Double

  init(_ values: [Double]) {
    let count = Double(max(values.count, 1))
    let mean = values.reduce(0, +) / count
    self.mean = mean
    deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
  }
}

/// All scores of an experiment.
struct ExperimentResults {
  struct Entry {
    let contestant: PaperExperiment.Contestant
    let activation: Activation
    let seed: UInt64
    let score: PaperExperiment.Score
  }

  let entries: [Entry]

  /// Those that were tested, in the order of the paper.
  var contestants: [PaperExperiment.Contestant] {
    PaperExperiment.Contestant.allCases.filter { contestant in entries.contains { $0.contestant == contestant } }
  }

  /// How many meta-seeds there are.
  var seeds: Int { Set(entries.map(\.seed)).count }

  private func entries(_ contestant: PaperExperiment.Contestant, _ activation: Activation) -> [Entry] {
    entries.filter { $0.contestant == contestant && $0.activation == activation }
  }

  /// Accuracy in percent of every run, seed by seed.
  func runs(_ contestant: PaperExperiment.Contestant, _ activation: Activation, step: Int) -> [Double] {
    entries(contestant, activation).flatMap { $0.score.accuracy[step] ?? [] }.map { 100 * $0 }
  }

  /// Accuracy in percent over all seeds and runs.
  func accuracy(
    _ contestant: PaperExperiment.Contestant, _ activation: Activation, step: Int
  ) -> Statistic {
    Statistic(runs(contestant, activation, step: step))
  }

  /// The spread over meta-seeds of the mean over runs: for a learned optimizer larger than the spread over runs.
  func spreadOverSeeds(
    _ contestant: PaperExperiment.Contestant, _ activation: Activation, step: Int
  ) -> Statistic {
    Statistic(entries(contestant, activation).map { 100 * Statistic($0.score.accuracy[step] ?? []).mean })
  }

  /// The classifier's loss on the mini-batch of each step, over all seeds and runs: f(x_t) for t = 0 and on.
  func losses(_ contestant: PaperExperiment.Contestant, _ activation: Activation) -> [Statistic] {
    let runs = entries(contestant, activation).flatMap(\.score.losses)
    return (runs.first ?? []).indices.map { t in Statistic(runs.map { $0[t] }) }
  }

  /// Norms of parameters and updates by step, mean over seeds and runs.
  func norms(
    _ contestant: PaperExperiment.Contestant, _ activation: Activation
  ) -> (parameters: [Double], updates: [Double]) {
    let all = entries(contestant, activation).map(\.score)
    func mean(_ curves: [[Double]]) -> [Double] {
      guard let first = curves.first else { return [] }
      return first.indices.map { t in curves.reduce(0) { $0 + $1[t] } / Double(curves.count) }
    }
    return (mean(all.map(\.parameterNorms)), mean(all.map(\.updateNorms)))
  }
}
