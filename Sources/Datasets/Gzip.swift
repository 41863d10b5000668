// Unpacking gzip data with a limit on what comes out.

import CZlib
public import OptimizerEngine

/// Unpacks gzip data (RFC 1952).
public enum Gzip {
  /// Whether bytes begin with the two bytes 1F 8B of gzip data.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The most bytes that may come out of a data file of a size: hardly a table or image shrinks more than a hundredfold,
  /// and a file under 1 MiB must not take seconds to be refused.
  static func limit(for compressedCount: Int) -> Int {
    compressedCount < 1 << 20 ? 1 << 23 : min(100 * compressedCount, 1 << 30)
  }

  /// Unpacks all members of gzip data; zeros after the last one are padding.
  ///
  /// - Parameters:
  ///   - bytes: The compressed data.
  ///   - limit: The most bytes that may come out, at least 0; no more is ever allocated, however small the input.
  ///   - place: The name of the file in errors.
  /// - Throws: `FileError` with the code `truncated`, `corrupt` (the checksum is verified), `tooLarge`, or
  ///   `wrongFormat` for data of another kind.
  /// - Complexity: O(*n*) in the bytes that come out.
  public static func inflate(
    _ bytes: [UInt8], limit: Int, place: String = "compressed data"
  ) throws(FileError) -> [UInt8] {
    precondition(limit >= 0, "a limit of \(limit) bytes; it cannot be negative")
    return try inflate(bytes, limit: limit, place: place, stopsAtLimit: false)
  }

  /// Unpacks only the first bytes, fewer where the data end before; what follows is not looked at.
  static func prefix(_ bytes: [UInt8], count: Int, place: String) throws(FileError) -> [UInt8] {
    try inflate(bytes, limit: count, place: place, stopsAtLimit: true)
  }

  private static func inflate(
    _ bytes: [UInt8], limit: Int, place: String, stopsAtLimit: Bool
  ) throws(FileError) -> [UInt8] {
    guard isCompressed(bytes) else {
      throw FileError(.wrongFormat, "not gzip data", place: place, remedy: "check that it is the right file")
    }
    var inflater = Inflater(limit: limit, stopsAtLimit: stopsAtLimit)
    let fault = bytes.withUnsafeBufferPointer { inflater.run($0) }
    guard let fault else { return inflater.output }
    throw FileError(
      fault.code, fault.problem, place: "\(place), compressed byte \(fault.offset)", remedy: fault.remedy)
  }
}

/// One pass of zlib over a buffer.
private struct Inflater {
  struct Fault {
    let code: FileError.Code
    let problem: String
    let offset: Int
    var remedy = "fetch the file again"
  }

  let limit: Int
  let stopsAtLimit: Bool
  var output: [UInt8] = []

  init(limit: Int, stopsAtLimit: Bool) {
    self.limit = limit
    self.stopsAtLimit = stopsAtLimit
  }

  private static let chunkCount = 1 << 16
  private static let inputCount = 1 << 30

  /// Unpacks everything; returns what is wrong, or nil.
  mutating func run(_ input: UnsafeBufferPointer<UInt8>) -> Fault? {
    var stream = z_stream()
    // 15: the largest window; 16: a gzip wrapper and nothing else.
    let status = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { return Fault(code: .unreadable, problem: "zlib has no memory", offset: 0) }
    defer { inflateEnd(&stream) }

    var position = 0
    var chunk = [UInt8](repeating: 0, count: Self.chunkCount)
    while true {
      let (status, taken, given) = step(&stream, input, position, &chunk)
      position += taken
      let room = limit - output.count
      output.append(contentsOf: chunk[..<min(given, room)])
      if stopsAtLimit, output.count == limit { return nil }
      if given > room { return tooLarge(position) }
      switch status {
      case Z_STREAM_END:
        switch follower(input, position) {
        case .member: inflateReset(&stream)
        case .padding: return nil
        case .garbage:
          return Fault(code: .corrupt, problem: "other bytes follow the compressed data", offset: position)
        }
      case Z_OK where taken > 0 || given > 0:
        continue
      case Z_OK, Z_BUF_ERROR:
        return Fault(code: .truncated, problem: "the compressed data end too early", offset: position)
      default:
        let reason = stream.msg.map { String(cString: $0) } ?? "zlib error \(status)"
        return Fault(code: .corrupt, problem: "the compressed data are corrupt (\(reason))", offset: position)
      }
    }
  }

  private func step(
    _ stream: inout z_stream, _ input: UnsafeBufferPointer<UInt8>, _ position: Int, _ chunk: inout [UInt8]
  ) -> (status: Int32, taken: Int, given: Int) {
    chunk.withUnsafeMutableBufferPointer { chunk in
      let available = UInt32(min(input.count - position, Self.inputCount))
      // zlib only reads through this pointer, whatever its type says.
      stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: position))
      stream.avail_in = available
      stream.next_out = chunk.baseAddress
      stream.avail_out = UInt32(chunk.count)
      let status = CZlib.inflate(&stream, Z_NO_FLUSH)
      return (status, Int(available - stream.avail_in), chunk.count - Int(stream.avail_out))
    }
  }

  private enum Follower {
    case member
    case padding
    case garbage
  }

  /// What follows the end of a member.
  private func follower(_ input: UnsafeBufferPointer<UInt8>, _ position: Int) -> Follower {
    let rest = input[position...]
    if rest.starts(with: [0x1F, 0x8B]) { return .member }
    return rest.allSatisfy { $0 == 0 } ? .padding : .garbage
  }

  private func tooLarge(_ offset: Int) -> Fault {
    Fault(
      code: .tooLarge, problem: "more than \(limit) bytes come out, the limit for a file of this size", offset: offset,
      remedy: "check that it is the right file")
  }
}
