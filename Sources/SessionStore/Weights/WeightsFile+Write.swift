// Writing a weights file at once.

package import OptimizerEngine

extension WeightsFile {
  /// Writes a weights file, replacing it at once: a reader sees the old content or the new.
  ///
  /// - Parameters:
  ///   - path: The file; folders above it are created.
  ///   - tensors: The arrays, written in this order.
  ///   - metadata: Free text by key, written in the order of the keys.
  ///   - precision: In which type numbers are kept; `.double` is exact.
  /// - Returns: The digest of the bytes of the file.
  /// - Throws: `FileError`, also where a finite number is too large for `.float`.
  /// - Precondition: Names are unique and not `__metadata__`; every shape holds as many numbers as there are values.
  /// - Complexity: O(*n*) in the number of values.
  @discardableResult
  package static func write(
    _ path: String, tensors: [Tensor], metadata: [String: String] = [:], precision: Precision = .double
  ) throws(FileError) -> Digest {
    var bytes = header(tensors, metadata, precision)
    for tensor in tensors {
      if let index = tensor.append(to: &bytes, precision) {
        throw FileError(
          .unrepresentable, "\(tensor.values[index]) in \"\(tensor.name)\" at \(index) is too large for F32",
          place: path, remedy: "write F64")
      }
    }
    try FileBytes.replace(path, with: bytes)
    var digest = Digest()
    digest.combine(bytes: bytes)
    return digest
  }

  /// The length and the header, padded with spaces so that the numbers start at a multiple of 8 bytes.
  private static func header(
    _ tensors: [Tensor], _ metadata: [String: String], _ precision: Precision
  ) -> [UInt8] {
    var members: [JSONMember] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }
      members.append(JSONMember(WeightsHeader.metadataKey, .object(texts)))
    }
    JournalLine.checkKeys(tensors.map { JSONMember($0.name, .null) }, reserved: [WeightsHeader.metadataKey])
    var offset = 0
    for tensor in tensors {
      let size = tensor.shape.allSatisfy { $0 >= 0 } ? WeightsHeader.byteCount(tensor.shape, precision) : nil
      precondition(
        size == tensor.values.count * precision.byteCount,
        "tensor \"\(tensor.name)\" of shape \(tensor.shape) has \(tensor.values.count) values")
      let end = offset + tensor.values.count * precision.byteCount
      members.append(
        JSONMember(
          tensor.name,
          [
            "dtype": .string(precision.rawValue), "shape": .array(tensor.shape.map { .integer($0) }),
            "data_offsets": [.integer(offset), .integer(end)],
          ]))
      offset = end
    }
    var text: [UInt8] = []
    JSONValue.object(members).write(to: &text)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + text.count + offset)
    withUnsafeBytes(of: UInt64(text.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes += text
    return bytes
  }
}

extension WeightsFile.Tensor {
  /// Appends the numbers; returns the index of one that does not fit, or nil.
  fileprivate func append(to bytes: inout [UInt8], _ precision: WeightsFile.Precision) -> Int? {
    for (index, value) in values.enumerated() {
      switch precision {
      case .double:
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      case .float:
        let rounded = Float(value)
        if rounded.isInfinite, value.isFinite { return index }
        withUnsafeBytes(of: rounded.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return nil
  }
}
