// The peer: the same work in JAX, in a process of its own on the same core.

import Foundation

/// Asks the peer for timings, case by case, so that both sides take turns.
final class Peer {
  private struct Answer: Decodable {
    let seconds: [Double]
    let peakKiB: Int
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var buffer = Data()
  /// The highest resident memory the peer has reported, in KiB.
  private(set) var peakKiB = 0

  /// Starts the peer; nil where Python, JAX or the peers folder is missing, with the reason on stderr.
  init?(folder: String, core: Int) {
    let python = ProcessInfo.processInfo.environment["BASIN_PYTHON"] ?? "python3"
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "peer.py").path
    guard FileManager.default.fileExists(atPath: folder + "/jax_convergent_l2o.py") else {
      FileHandle.standardError.write(Data("no peers at \(folder): set BASIN_PEERS; our figures alone\n".utf8))
      return nil
    }
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["taskset", "-c", "\(core)", python, script, folder]
    var environment = ProcessInfo.processInfo.environment
    environment["OMP_NUM_THREADS"] = "1"
    environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    environment["JAX_PLATFORMS"] = "cpu"
    process.environment = environment
    process.standardInput = input
    process.standardOutput = output
    do { try process.run() } catch {
      FileHandle.standardError.write(Data("cannot start the peer: \(error)\n".utf8))
      return nil
    }
  }

  /// Seconds of some repetitions of a case, after one that is not counted; nil where the peer fails.
  func time(_ name: String, repetitions: Int) -> [Double]? {
    guard process.isRunning else { return nil }
    input.fileHandleForWriting.write(Data("\(name) \(repetitions)\n".utf8))
    while true {
      if let end = buffer.firstIndex(of: 10) {
        let line = buffer[buffer.startIndex..<end]
        buffer = Data(buffer[(end + 1)...])
        guard let answer = try? JSONDecoder().decode(Answer.self, from: line) else { return nil }
        peakKiB = answer.peakKiB
        return answer.seconds
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      buffer += more
    }
  }

  /// Ends the peer.
  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
