// How a command fails: one line that says what, where and what to do, and an exit status.

import Datasets
import Glibc
import OptimizerEngine
import SessionStore
import Terminal

/// A failure with its exit status: 1 a check failed, 2 usage or environment, 3 a run failed.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String
  let status: Int32

  init(_ description: String, status: Int32 = 2) {
    self.description = description
    self.status = status
  }
}

/// Prints `basin: error: ...` on one line of stderr and leaves.
func exitWithError(_ message: String, status: Int32) -> Never {
  writeError("basin: error: \(message)")
  exit(status)
}

/// One line on stderr: the one place where errors and warnings are printed, so that nothing in them steers a terminal.
func writeError(_ line: String) { writeRaw(line.visible + "\n") }

/// Text on stderr, unbuffered (the C stream is a global variable, which Swift 6 does not let us touch).
func writeRaw(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }

/// One line or more on stdout, without anything that steers a terminal.
func printLine(_ text: String) { printRaw(text.visibleLines + "\n") }

/// Text on stdout as it is; output that is lost is an error, not a success.
func printRaw(_ text: String) {
  if !writeAll(Array(text.utf8), to: STDOUT_FILENO) {
    exitWithError("cannot write: standard output; \(String(cString: strerror(errno))): send it elsewhere", status: 2)
  }
}

/// Writes all bytes, or says that it cannot.
func writeAll(_ data: [UInt8], to file: Int32) -> Bool {
  var bytes = data[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    guard count > 0 || errno == EINTR else { return false }
    bytes = bytes.dropFirst(max(count, 0))
  }
  return true
}

/// Runs something that may fail in one of the typed ways of the rooms below, as a usage or environment failure.
func attempt<T>(_ body: () throws -> T) throws(CommandFailure) -> T {
  do {
    return try body()
  } catch let failure as CommandFailure {
    throw failure
  } catch let error as FileError {
    throw CommandFailure(error.description)
  } catch let error as ConfigurationError {
    throw CommandFailure(error.description)
  } catch let error as TerminalError {
    throw CommandFailure(error.description)
  } catch {
    throw CommandFailure("\(error)")
  }
}

/// The version that `--version` prints.
enum ProgramVersion {
  static var text: String {
    "\(EngineVersion.current) (\(EngineVersion.platform), \(InstructionLevel.current.rawValue) kernels)"
  }
}
