// A compiled formula, and the machine that runs it without allocating.

internal import CKernels

/// What one run of a program costs, by counting.
public struct ProgramCost: Sendable, Equatable {
  /// Number of instructions after fusion.
  public var instructions = 0
  /// Number of element-wise operations and products before fusion.
  public var primitives = 0
  /// Number of floating-point operations: 2 m k n for a product, 1 for each element of an element-wise operation.
  public var operations = 0
  /// Elements of scratch memory that a machine reserves.
  public var scratch = 0
}

/// Compiled formulas: instructions on planned storage; immutable, and shared by any number of machines.
public struct Program: Sendable {
  let instructions: [ck_instruction]
  let operands: [ck_operand]
  let micros: [ck_micro]
  let constants: [Double]
  /// What one run costs.
  public let cost: ProgramCost
}

/// Runs one program, with its scratch memory, its constants, and a table of the spaces that it reads and writes.
///
/// A class because it owns memory; not shared between threads (`@unchecked Sendable` only so that a chunk of rollouts
/// can be handed to another thread as a whole).
public final class Machine: @unchecked Sendable {
  private let program: Program
  private let precision: Precision
  private let scratch: Storage
  private let constants: Storage
  private let spaces: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  /// The bound blocks, held because the table knows only addresses.
  private var held: [Storage?]
  private static let mostSpaces = 32

  /// Reserves the memory for a program in a precision; every space that it uses has to be bound before it runs.
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

  /// Connects a space of the program with memory; the storage is kept alive.
  ///
  /// - Parameters:
  ///   - space: The space.
  ///   - storage: The memory, as large as the program needs from `offset` on; that is not checked.
  ///   - offset: The element at which the space begins.
  /// - Precondition: `storage` has the precision of the machine.
  public func bind(_ space: Space, to storage: Storage, at offset: Int = 0) {
    precondition(storage.precision == precision, "a \(precision) program got a \(storage.precision) block")
    precondition(space.index < Self.mostSpaces, "space \(space.index) of \(Self.mostSpaces)")
    held[space.index] = storage
    spaces[space.index] = storage.address(offset)
  }

  /// Runs the program once.
  ///
  /// - Parameter indices: Row numbers for the gathers of the program, as many as they take; nil only for a program
  ///   without gathers. They are not checked.
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
