// The engine's parallel loop on Dispatch.

import Dispatch
import OptimizerEngine

/// Runs the pieces on all cores; the engine adds their results in order, so the bits do not depend on it.
let concurrentFor: ParallelFor = { count, body in
  DispatchQueue.concurrentPerform(iterations: count, execute: body)
}
