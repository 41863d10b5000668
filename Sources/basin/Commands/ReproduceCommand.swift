// `basin reproduce`: a published experiment, done again and printed beside the published figures.

import ArgumentParser
import Datasets
import Dispatch
import OptimizerEngine
import Plotting
import SessionStore

struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce", abstract: "Do a published experiment again and print it beside the published figures.",
    subcommands: [ConvergentL2OCommand.self, LinearConvergenceCommand.self])
}

struct ConvergentL2OCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convergent-l2o",
    abstract: "Martin and Furieri, arXiv:2403.09389: train on tanh, test on tanh, sigmoid and ReLU.",
    discussion: """
      --data names a folder with the IDX files of MNIST or a relative, train*-images-idx3-ubyte and t10k*-images-idx3-ubyte \
      with their labels, plain or .gz; without it the embedded digits are used. Learned optimizers are trained on four \
      fifths of the training images; the classifiers of the tests are trained on the rest and read on the test images.

      --out writes figure.svg (the loss over the steps), values.json (every number), convergent-SEED.safetensors and \
      lstm-SEED.safetensors, and session.jsonl, the trainings of the first seed as `basin replay` plays them.
      """)

  @Option(help: "A folder with IDX files; without it, the embedded digits.")
  var data: String?

  @Option(help: "Meta-seeds: how often each learned optimizer is trained anew.")
  var seeds = 5

  @Flag(help: "One meta-seed, 10 meta-steps, 2 runs: to see that it works.")
  var quick = false

  @Flag(help: "Test on the published code's sigmoid as well, whose gradient is not the derivative of its loss.")
  var publishedSigmoid = false

  @OptionGroup var options: ReproductionOptions

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
    let learned = try options.learned()
    let trainings: UInt64 = learned != nil ? 0 : quick ? 1 : UInt64(seeds)
    let interruption = Interruption()
    let folder = try ReproductionFolder(options, seeds: trainings)
    let started = DispatchTime.now()
    let reproduction = Reproduction(
      experiment: experiment, activations: activations, isCancelled: interruption.isRequested, report: printMetaStep)
    let outcome = try attempt {
      try learned.map { try reproduction.test($0) }
        ?? reproduction.trainAndTest(seeds: trainings, isRecorded: folder != nil)
    }
    guard let outcome else {
      folder?.abandon()
      options.end(interruption)
    }
    let report = ExperimentReport(
      results: outcome.results, experiment: experiment, activations: activations, isOnFiles: data != nil,
      isQuick: quick)
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9
    let written = try folder?.write(outcome, report, values: values(report, seconds)) ?? []
    if options.json { printLines(report, seconds) } else { printText(report, seconds, written) }
  }

  private var activations: [Activation] { [.tanh, .sigmoid, .relu] + (publishedSigmoid ? [.sigmoidPublished] : []) }

  private func load() throws -> PaperExperiment {
    var experiment: PaperExperiment
    let name: String
    if let data {
      let folder = try IDXFolder(data)
      let classes = try folder.classes(part: "train")
      let training = try folder.images(part: "train", classes: classes)
      let test = try folder.images(part: "t10k", classes: classes)
      guard (training.width, training.height) == (test.width, test.height) else {
        throw CommandFailure(
          "training images of \(training.width) x \(training.height), test images of \(test.width) x \(test.height): \(data); take both from one data set"
        )
      }
      experiment = PaperExperiment(training: training, test: test)
      name = "images-tanh@\(data)"
    } else {
      let digits = try ObjectiveLibrary.digits()
      experiment = PaperExperiment(training: digits.training, test: digits.heldOut)
      name = "digits-tanh"
    }
    // By this name a session and a card know what was trained on.
    experiment.configuration.objective = ObjectiveLibrary.name(name, images: 0..<experiment.metaImages.count)
    return experiment
  }

  // MARK: - Reporting

  private func printMetaStep(_ contestant: PaperExperiment.Contestant, _ seed: UInt64, _ step: MetaStep) {
    guard options.json else { return }
    printJSON(
      "meta",
      [
        member("optimizer", .string(contestant.rawValue)), member("seed", .integer(Int(seed))),
        member("step", .integer(step.index)), member("loss", .number(step.loss)),
        member("gradNorm", .number(step.gradientNorm)),
      ])
  }

  private func printText(_ report: ExperimentReport, _ seconds: Double, _ written: [String]) {
    let experiment = report.experiment
    printLine(
      "\(experiment.metaImages.count) images for meta-training, \(experiment.innerImages.count) for the classifiers, \(experiment.testImages.count) for the test; \(experiment.runs) runs each"
    )
    for step in experiment.accuracySteps { printLine((report.table(step: step) + [""]).joined(separator: "\n")) }
    if !report.notes.isEmpty { printLine((report.notes + [""]).joined(separator: "\n")) }
    printLine(report.figureNotes.joined(separator: "\n"))
    let picture = PrintedPicture()
    picture.show(report.figure(width: PrintedPicture.columns, height: 14, picture.capabilities, picture.backdrop))
    if options.optimizer == nil {
      picture.show(report.norms(width: PrintedPicture.columns, height: 12, picture.capabilities, picture.backdrop))
    }
    for path in written { printLine(path) }
    printLine("\(Int(seconds.rounded())) s")
  }

  private func printLines(_ report: ExperimentReport, _ seconds: Double) {
    for row in report.rows() { printJSON("row", row) }
    for losses in report.losses() { printJSON("losses", losses) }
    for norms in report.norms() { printJSON("norms", norms) }
    printJSON("summary", summary(report, seconds))
  }

  /// The same lines as one document.
  private func values(_ report: ExperimentReport, _ seconds: Double) -> JSONValue {
    .object(
      summary(report, seconds) + [
        member("accuracy", .array(report.rows().map { .object($0) })),
        member("losses", .array(report.losses().map { .object($0) })),
        member("norms", .array(report.norms().map { .object($0) })),
      ])
  }

  private func summary(_ report: ExperimentReport, _ seconds: Double) -> [JSONMember] {
    let experiment = report.experiment
    return [
      member("experiment", .string("convergent-l2o")), member("data", data.map { .string($0) } ?? .string("digits")),
      member("metaImages", .integer(experiment.metaImages.count)),
      member("innerImages", .integer(experiment.innerImages.count)),
      member("testImages", .integer(experiment.testImages.count)), member("runs", .integer(experiment.runs)),
      member("metaSteps", .integer(experiment.configuration.metaSteps)),
      member("notes", .array(report.notes.map { .string($0) })),
      member("out", options.out.map { .string($0) } ?? .null), member("seconds", .number(seconds)),
    ]
  }
}
