// A compiled formula, and the machine that runs it without allocating.

internal import CKernels

/// What running a program once costs, by counting.
public struct ProgramCost: Sendable, Equatable {
  /// Instructions after fusion.
  public var instructions = 0
  /// Element-wise operations and products before fusion.
  public var primitives = 0
  /// Floating-point operations: 2 m k n for a product, 1 for each element of an element-wise operation.
  public var operations = 0
  /// Elements of scratch memory.
  public var scratch = 0
}

/// A formula compiled to instructions on planned storage; immutable and shared by any number of machines.
public struct Program: Sendable {
  let instructions: [ck_instruction]
  let operands: [ck_operand]
  let micros: [ck_micro]
  let constants: [Double]
  /// What one run costs.
  public let cost: ProgramCost
}

/// Runs one program: scratch memory, constants and a table of the spaces it reads and writes.
///
/// A class because it owns memory; not shared between threads (`@unchecked Sendable` only so that a chunk of rollouts
/// can be handed to another thread whole).
public final class Machine: @unchecked Sendable {
  private let program: Program
  private let precision: Precision
  private let scratch: Storage
  private let constants: Storage
  private let spaces: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  /// The bound blocks, held because the table knows only addresses.
  private var held: [Storage?]
  private static let mostSpaces = 32

  /// Prepares a program to run in a precision.
  public init(_ program: Program, _ precision: Precision) {
    self.program = program
    self.precision = precision
    scratch = Storage(precision, count: program.cost.scratch)
    constants = Storage(precision, count: program.constants.count)
    constants.write(program.constants)
    spaces = .allocate(capacity: Self.mostSpaces)
    spaces.initialize(repeating: nil, count: Self.mostSpaces)
    held = Array(repeating: nil, count: Self.mostSpaces)
    spaces[Space.scratch.index] = scratch.base
    spaces[Space.constants.index] = constants.base
  }

  deinit { spaces.deallocate() }

  /// Says where a space begins.
  public func bind(_ space: Space, to storage: Storage, at offset: Int = 0) {
    precondition(storage.precision == precision, "a \(precision) program got a \(storage.precision) block")
    precondition(space.index < Self.mostSpaces, "space \(space.index) of \(Self.mostSpaces)")
    held[space.index] = storage
    spaces[space.index] = storage.address(offset)
  }

  /// Runs the program once; `indices` feeds its gathers.
  public func run(indices: UnsafePointer<Int32>? = nil) {
    program.instructions.withUnsafeBufferPointer { instructions in
      program.operands.withUnsafeBufferPointer { operands in
        program.micros.withUnsafeBufferPointer { micros in
          var tables = ck_program(
            instructions: instructions.baseAddress, instruction_count: instructions.count,
            operands: operands.baseAddress, micros: micros.baseAddress)
          ck_run(&tables, Int32(precision.bytes), spaces, indices)
        }
      }
    }
  }
}
