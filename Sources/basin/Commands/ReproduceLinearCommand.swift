// `basin reproduce linear-convergence`: the follow-up's experiment on least squares.

import ArgumentParser
import Dispatch
import Experiment
import OptimizerEngine
import Plotting
import SessionStore

struct LinearConvergenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "linear-convergence",
    abstract: "The follow-up, arXiv:2508.00775: v on Nesterov's base, beside Nesterov and gradient descent.",
    discussion: """
      Trains the preset least-squares, |Ax - b|^2 with b drawn for every rollout, and runs what it has learned on right-hand \
      sides that training never saw, beside the same base without v, Nesterov's method with step and momentum tuned, and \
      gradient descent with eta = 2/(beta + mu). --out writes figure.svg, values.json and learned.safetensors.
      """)

  @Option(parsing: .upToNextOption, help: "Settings over the preset, key=value.")
  var set: [String] = []

  @OptionGroup var options: ReproductionOptions

  func run() throws {
    guard var configuration = TrainingConfiguration.preset(named: "least-squares") else { return }
    let edits = try pairs(set)
    do {
      try configuration.edit(edits, on: nil)
    } catch {
      throw CommandFailure("\(error.description): --set")
    }
    let objective = try basin.objective(named: configuration.objective)
    try attempt {
      do throws(ConfigurationError) { try configuration.check(for: objective) } catch {
        throw CommandFailure("\(error.description): --set")
      }
    }
    let known = try options.learned()
    let folder = try options.folder(for: ["figure.svg", "values.json"] + (known == nil ? ["learned.safetensors"] : []))
    let interruption = Interruption()
    let started = DispatchTime.now()
    guard let learned = known ?? train(configuration, objective, interruption),
      let experiment = try LeastSquaresComparison(
        configuration, objective, learned, given: options.optimizer, interruption.isRequested)
    else {
      folder?.abandon()
      options.end(interruption)
    }
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9
    var written: [String] = []
    if let folder {
      written.append(try folder.write(experiment.figure.svg(), as: "figure.svg"))
      written.append(try folder.write(experiment.json(seconds).description + "\n", as: "values.json"))
      if known == nil {
        let place = folder.place("learned.safetensors")
        try attempt { try learned.write(place) }
        written.append(place)
      }
    }
    if options.json {
      printLine(experiment.json(seconds).description)
      return
    }
    printLine((experiment.lines + [""]).joined(separator: "\n"))
    let picture = PrintedPicture()
    picture.show(experiment.picture(width: PrintedPicture.columns, height: 16, picture.capabilities, picture.backdrop))
    for path in written { printLine(path) }
    printLine("\(Int(seconds.rounded())) s")
  }

  private func train(
    _ configuration: TrainingConfiguration, _ objective: Objective, _ interruption: Interruption
  ) -> TrainedOptimizer? {
    let training = RecordedTraining(id: 0, configuration, objective: objective)
    var progress = ProgressLine(isShown: !options.json)
    let started = DispatchTime.now()
    training.advance(concurrentFor, until: interruption.isRequested, isCancelled: interruption.isRequested) {
      step, record in
      let seconds = Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9
      progress.show(
        step.index + 1, of: configuration.metaSteps, loss: step.loss, heldOut: record.heldOut, seconds: seconds)
    }
    progress.finish()
    return training.isDone && !training.hasFailed ? training.keepsake : nil
  }
}
