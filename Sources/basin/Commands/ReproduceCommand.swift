// `basin reproduce`: a published experiment, done again and printed beside the published figures.

import ArgumentParser
import Datasets
import Dispatch
import Experiment
import OptimizerEngine
import SessionStore
import Synchronization

struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce", abstract: "Do a published experiment again and print it beside the published figures.",
    subcommands: [ConvergentL2OCommand.self])
}

struct ConvergentL2OCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convergent-l2o",
    abstract: "Martin and Furieri, arXiv:2403.09389: train on tanh, test on tanh, sigmoid and ReLU.",
    discussion: """
      --data names a folder with the IDX files of MNIST or a relative, train*-images-idx3-ubyte and t10k*-images-idx3-ubyte \
      with their labels, plain or .gz; without it the embedded digits are used. Learned optimizers are trained on four \
      fifths of the training images; the classifiers of the tests are trained on the rest and read on the test images.
      """)

  @Option(help: "A folder with IDX files; without it, the embedded digits.")
  var data: String?

  @Option(help: "Meta-seeds: how often each learned optimizer is trained anew.")
  var seeds = 5

  @Option(
    help:
      "Test this learned optimizer alone, without training any: a name of `basin shelf` or a FILE.safetensors, for instance the published one after `basin import`."
  )
  var optimizer: String?

  @Flag(help: "One meta-seed, 10 meta-steps, 2 runs: to see that it works.")
  var quick = false

  @Flag(help: "Test on the published code's sigmoid as well, whose gradient is not the derivative of its loss.")
  var publishedSigmoid = false

  @Flag(help: "One JSON object per line.")
  var json = false

  func run() throws {
    guard (1...100).contains(seeds) else { throw CommandFailure("seeds = \(seeds): --seeds; a number from 1 to 100") }
    var experiment = try attempt { try load() }
    if quick {
      experiment.configuration.metaSteps = 10
      experiment.runs = 2
    }
    guard experiment.innerImages.count >= 2, experiment.metaImages.count >= 2, experiment.testImages.count >= 1 else {
      throw CommandFailure("too few images: \(data ?? "digits"); at least 10 for training and 1 for the test")
    }
    let started = DispatchTime.now()
    let results =
      try optimizer.map { try test($0, experiment) } ?? trainAndTest(experiment, seeds: quick ? 1 : UInt64(seeds))
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9
    if quick, !json {
      printLine(
        "--quick: one meta-seed, 10 meta-steps, 2 runs; enough to see that it works, not to compare with the paper")
    }
    if data == nil, !json {
      printLine("on the embedded digits of 8 x 8 pixels, not on MNIST: the published figures are for orientation only")
    }
    report(ExperimentReport(results: results, experiment: experiment, activations: activations), seconds)
  }

  private var activations: [Activation] { [.tanh, .sigmoid, .relu] + (publishedSigmoid ? [.sigmoidPublished] : []) }

  private func load() throws -> PaperExperiment {
    guard let data else {
      let digits = try ObjectiveLibrary.digits()
      return PaperExperiment(training: digits.training, test: digits.heldOut)
    }
    let folder = try IDXFolder(data)
    let classes = try folder.classes(part: "train")
    let training = try folder.images(part: "train", classes: classes)
    let test = try folder.images(part: "t10k", classes: classes)
    guard (training.width, training.height) == (test.width, test.height) else {
      throw CommandFailure(
        "training images of \(training.width) x \(training.height), test images of \(test.width) x \(test.height): \(data); take both from one data set"
      )
    }
    return PaperExperiment(training: training, test: test)
  }

  // MARK: - Computing

  private func trainAndTest(_ experiment: PaperExperiment, seeds: UInt64) -> ExperimentResults {
    let metaObjective = experiment.metaObjective()
    let objectives = activations.map { experiment.testObjective($0) }
    var jobs: [(PaperExperiment.Contestant, Activation, Objective, Optimizer, UInt64)] = []
    for seed in 1...seeds {
      // A hand-designed optimizer knows nothing of meta-seeds: one set of runs is all there is to see of it.
      for contestant in PaperExperiment.Contestant.allCases where contestant.isLearned || seed == 1 {
        let learned = contestant.isLearned ? train(contestant, experiment, metaObjective, seed) : nil
        for (activation, objective) in zip(activations, objectives) {
          if let optimizer = learned ?? PaperExperiment.baseline(contestant, activation) {
            jobs.append((contestant, activation, objective, optimizer, seed))
          }
        }
      }
    }
    return score(jobs, experiment)
  }

  /// The runs of one learned optimizer.
  private func test(_ name: String, _ experiment: PaperExperiment) throws(CommandFailure) -> ExperimentResults {
    guard let learned = try trainedOptimizer(name) else {
      throw CommandFailure(
        "no learned optimizer '\(name)': --optimizer\(Spelling.suggestion(for: name, among: userShelf?.names ?? []))")
    }
    var jobs: [(PaperExperiment.Contestant, Activation, Objective, Optimizer, UInt64)] = []
    for activation in activations {
      let objective = experiment.testObjective(activation)
      let chosen = try attempt { try learned.optimizer(on: objective) }
      jobs.append((.convergent, activation, objective, chosen, 1))
    }
    return score(jobs, experiment)
  }

  private func score(
    _ work: [(PaperExperiment.Contestant, Activation, Objective, Optimizer, UInt64)], _ experiment: PaperExperiment
  ) -> ExperimentResults {
    let slots = Mutex<[Int: ExperimentResults.Entry]>([:])
    concurrentFor(work.count) { index in
      let (contestant, activation, objective, optimizer, seed) = work[index]
      let score = experiment.score(optimizer, on: objective, seed: seed)
      slots.withLock {
        $0[index] = .init(contestant: contestant, activation: activation, seed: seed, score: score)
      }
    }
    return ExperimentResults(entries: slots.withLock { found in work.indices.compactMap { found[$0] } })
  }

  private func train(
    _ contestant: PaperExperiment.Contestant, _ experiment: PaperExperiment, _ objective: Objective, _ seed: UInt64
  ) -> Optimizer? {
    let configuration = experiment.training(contestant, seed: seed)
    let count = configuration.metaSteps
    let learned = Conductor.weights(of: configuration, on: objective, after: [count], concurrentFor) { step in
      if json {
        printJSON(
          "meta",
          [
            member("optimizer", .string(contestant.rawValue)), member("seed", .integer(Int(seed))),
            member("step", .integer(step.index)), member("loss", .number(step.loss)),
            member("gradNorm", .number(step.gradientNorm)),
          ])
      }
    }[count]
    return try? learned?.optimizer(on: objective)
  }

  // MARK: - Reporting

  private func report(_ report: ExperimentReport, _ seconds: Double) {
    let experiment = report.experiment
    guard json else {
      printLine(
        "\(experiment.metaImages.count) images for meta-training, \(experiment.innerImages.count) for the classifiers, \(experiment.testImages.count) for the test; \(experiment.runs) runs each"
      )
      for step in experiment.accuracySteps { printLine((report.table(step: step) + [""]).joined(separator: "\n")) }
      if optimizer == nil { printLine(report.plot(width: 78, height: 12)) }
      printLine("\(Int(seconds.rounded())) s")
      return
    }
    for row in report.rows() { printJSON("row", row) }
    for contestant in report.results.contestants {
      for activation in activations {
        let norms = report.results.norms(contestant, activation)
        printJSON(
          "norms",
          [
            member("optimizer", .string(contestant.rawValue)), member("activation", .string(activation.rawValue)),
            member("parameters", JSONValue(norms.parameters)), member("updates", JSONValue(norms.updates)),
          ])
      }
    }
    printJSON(
      "summary",
      [
        member("experiment", .string("convergent-l2o")), member("data", data.map { .string($0) } ?? .string("digits")),
        member("metaImages", .integer(experiment.metaImages.count)),
        member("innerImages", .integer(experiment.innerImages.count)),
        member("testImages", .integer(experiment.testImages.count)), member("runs", .integer(experiment.runs)),
        member("metaSteps", .integer(experiment.configuration.metaSteps)), member("seconds", .number(seconds)),
      ])
  }
}
