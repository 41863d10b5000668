// The IDX format of MNIST and its relatives, plain or gzipped.

public import OptimizerEngine

/// Reads IDX files of unsigned bytes, plain or gzipped, which is detected from their content.
///
/// ```
/// images: 00 00 08 03, count, rows, columns (32 bits each, big-endian), then count * rows * columns bytes
/// labels: 00 00 08 01, count, then count bytes
/// ```
///
/// The sizes in a header are checked against the bytes in the file before anything of that size is allocated; at most 1
/// GiB is read.
///
/// Format: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits", 1998.
public enum IDXFile {
  /// Images as they are in the file.
  public struct Images: Sendable, Equatable {
    /// Number of images, at least 1.
    public let count: Int
    /// Pixels per row.
    public let width: Int
    /// Rows per image.
    public let height: Int
    /// `count x (width * height)` bytes, image by image and row by row.
    public let pixels: [UInt8]
  }

  /// Reads a file of images.
  ///
  /// - Throws: `FileError` naming the file, if it cannot be read, is no such file, or has fewer or more bytes than
  ///   its header says.
  /// - Complexity: O(*n*) in the number of pixels.
  public static func images(path: String) throws(FileError) -> Images {
    let content = try IDXContent(path, magic: 2051, dimensionCount: 3)
    let sizes = content.sizes
    guard sizes.allSatisfy({ $0 > 0 }) else {
      throw content.fault(.wrongFormat, "\(sizes[0]) images of \(sizes[2]) x \(sizes[1]) pixels")
    }
    return Images(count: sizes[0], width: sizes[2], height: sizes[1], pixels: try content.payload())
  }

  /// Reads a file of labels, one byte for each image.
  ///
  /// - Throws: `FileError` naming the file, as for images.
  public static func labels(path: String) throws(FileError) -> [UInt8] {
    try IDXContent(path, magic: 2049, dimensionCount: 1).payload()
  }
}

/// A file whose header is checked and whose payload is not unpacked yet.
private struct IDXContent {
  let path: String
  let bytes: [UInt8]
  let sizes: [Int]
  private let headerCount: Int
  private let payloadCount: Int

  /// The largest payload that is read, in bytes.
  private static let limit = 1 << 30

  init(_ path: String, magic: Int, dimensionCount: Int) throws(FileError) {
    self.path = path
    bytes = try DataFile.read(path)
    headerCount = 4 + 4 * dimensionCount
    let isCompressed = Gzip.isCompressed(bytes)
    let header =
      isCompressed
      ? try Gzip.prefix(bytes, count: headerCount, place: path) : Array(bytes.prefix(headerCount))
    func word(_ index: Int) -> Int { header[(4 * index)..<(4 * index + 4)].reduce(0) { $0 << 8 | Int($1) } }

    guard header.count >= 4, word(0) == magic else {
      let found = header.count >= 4 ? "the file starts with \(word(0))" : "the file has \(header.count) bytes"
      throw FileError(
        .wrongFormat, "not an IDX file of \(magic == 2051 ? "images" : "labels"): \(found), not \(magic)", place: path,
        remedy: "check that it is the right file")
    }
    guard header.count == headerCount else {
      throw FileError(.truncated, "the header is cut short", place: path, remedy: "fetch the file again")
    }
    sizes = (1...dimensionCount).map { word($0) }
    // Up to three factors below 2^32 can overflow 64 bits.
    let product = sizes.reduce((count: 1, overflows: false)) { total, size in
      let (count, overflows) = total.count.multipliedReportingOverflow(by: size)
      return (count, total.overflows || overflows)
    }
    payloadCount = product.count
    let possible = isCompressed ? Gzip.limit(for: bytes.count) : bytes.count - headerCount
    guard !product.overflows, payloadCount <= Self.limit else {
      throw fault(.tooLarge, "the header declares \(declared) bytes, where \(Self.limit >> 20) MiB are read")
    }
    guard payloadCount <= possible else {
      throw fault(.truncated, "the header declares \(declared) bytes, the file holds at most \(possible)")
    }
  }

  private var declared: String { sizes.map(String.init).joined(separator: " x ") }

  /// The bytes after the header, exactly as many as it declares.
  func payload() throws(FileError) -> [UInt8] {
    let total = headerCount + payloadCount
    let content = Gzip.isCompressed(bytes) ? try Gzip.inflate(bytes, limit: total, place: path) : bytes
    guard content.count == total else {
      let isShort = content.count < total
      throw fault(
        isShort ? .truncated : .corrupt,
        "the header declares \(declared) bytes, \(content.count - headerCount) follow it")
    }
    return Array(content[headerCount...])
  }

  func fault(_ code: FileError.Code, _ problem: String) -> FileError {
    FileError(code, problem, place: path, remedy: "fetch the file again")
  }
}
