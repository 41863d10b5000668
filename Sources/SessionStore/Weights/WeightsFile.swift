// Trained weights in the safetensors format, which PyTorch and JAX read as well.

package import OptimizerEngine

/// Named arrays of numbers, as a safetensors file keeps them.
///
/// ```
/// 8 bytes   length N of the header, little-endian
/// N bytes   JSON: {"__metadata__":{...},"name":{"dtype":"F64","shape":[2,3],"data_offsets":[begin,end]},...}
/// the rest  the numbers, little-endian, row-major, offsets counted from here, without holes
/// ```
///
/// Format: Hugging Face, safetensors, https://github.com/huggingface/safetensors.
package struct WeightsFile: Sendable, Equatable {
  /// One array.
  package struct Tensor: Sendable, Equatable {
    /// Its name, unique in the file.
    package var name: String
    /// Its sizes from the outermost dimension on; empty for a single number.
    package var shape: [Int]
    /// Its numbers, row-major.
    package var values: [Double]

    /// Creates an array.
    package init(name: String, shape: [Int], values: [Double]) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// In which type numbers are kept.
  package enum Precision: String, Sendable, CaseIterable {
    /// 32 bits.
    case float = "F32"
    /// 64 bits.
    case double = "F64"

    /// The size of one number.
    var byteCount: Int { self == .float ? 4 : 8 }
  }

  /// The arrays in the order of their numbers in the file.
  package let tensors: [Tensor]
  /// Free text by key.
  package let metadata: [String: String]
  /// The digest of all bytes of the file, by which a session refers to it.
  package let digest: Digest

  /// The array of a name, or nil.
  package subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

  /// The longest header that is read, in bytes, as the format has it.
  static let headerLimit = 100_000_000
  /// The largest file that is read, in bytes.
  static let fileLimit = 1 << 32

  /// Reads a weights file.
  ///
  /// Everything the header says is checked against the size of the file before numbers are allocated: the length of
  /// the header itself, overflowing shapes, offsets beyond the end, overlaps and holes. Types other than F32 and F64
  /// are refused by name.
  ///
  /// - Throws: `FileError` with the code `damaged` for a file that contradicts itself.
  /// - Complexity: O(*n*) in the size of the file.
  package static func read(_ path: String) throws(FileError) -> WeightsFile {
    let bytes = try FileBytes.read(path, limit: fileLimit)
    return try read(bytes, path: path)
  }

  /// Reads weights from memory; errors name `path`.
  package static func read(_ bytes: [UInt8], path: String) throws(FileError) -> WeightsFile {
    do throws(WeightsHeader.Fault) {
      let header = try WeightsHeader(bytes)
      var digest = Digest()
      digest.combine(bytes: bytes)
      let tensors = header.entries.map { entry in
        Tensor(name: entry.name, shape: entry.shape, values: numbers(bytes, entry))
      }
      return WeightsFile(tensors: tensors, metadata: header.metadata, digest: digest)
    } catch {
      throw FileError(
        .damaged, "not a weights file that can be read: \(error.problem)", place: path,
        remedy: "save the weights again as safetensors")
    }
  }

  private static func numbers(_ bytes: [UInt8], _ entry: WeightsHeader.Entry) -> [Double] {
    bytes.withUnsafeBytes { buffer in
      switch entry.precision {
      case .double:
        stride(from: entry.range.lowerBound, to: entry.range.upperBound, by: 8).map {
          Double(bitPattern: UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
        }
      case .float:
        stride(from: entry.range.lowerBound, to: entry.range.upperBound, by: 4).map {
          Double(Float(bitPattern: UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: $0, as: UInt32.self))))
        }
      }
    }
  }
}
