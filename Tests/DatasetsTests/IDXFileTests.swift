import OptimizerEngine
import Testing

@testable import Datasets

@Suite("IDX files")
struct IDXFileTests {
  private let images = idx(2051, [3, 2, 4], pattern(24))
  private let labels = idx(2049, [3], [0, 9, 4])

  @Test("A pair is read alike plain and gzipped, whatever the ending of the name")
  func pairs() throws {
    try withFolder { folder in
      for (name, imageBytes, labelBytes) in [("a", images, labels), ("b", gzip(images), gzip(labels))] {
        try store(imageBytes, at: "\(folder)/\(name)-images")
        try store(labelBytes, at: "\(folder)/\(name)-labels.gz")
        let raw = try IDXFile.images(path: "\(folder)/\(name)-images")
        #expect(raw.count == 3 && raw.height == 2 && raw.width == 4)
        #expect(raw.pixels == pattern(24))
        #expect(try IDXFile.labels(path: "\(folder)/\(name)-labels.gz") == [0, 9, 4])
        let data = try LabeledImages(
          images: "\(folder)/\(name)-images", labels: "\(folder)/\(name)-labels.gz", name: name)
        #expect(data.labels == [0, 9, 4])
        let expected = pattern(24).map { (Double($0) / 255 - 0.1307) / 0.3081 }
        #expect(data.pixels.count == 24 && zip(data.pixels, expected).allSatisfy { abs($0 - $1) <= 1e-14 })
        #expect(data.width == 4 && data.height == 2 && data.name == name)
      }
    }
  }

  @Test("A folder is searched for plain and gzipped files by their customary names")
  func folders() throws {
    try withFolder { folder in
      try store(images, at: "\(folder)/train-images-idx3-ubyte")
      let missing = #expect(throws: FileError.self) { try LabeledImages(folder: folder, part: "train") }
      #expect(missing?.code == .notFound)
      #expect(
        missing?.problem
          == "no train*-labels-idx1-ubyte or train*-labels-idx1-ubyte.gz among train-images-idx3-ubyte")
      try store(gzip(labels), at: "\(folder)/train-labels-idx1-ubyte.gz")
      let data = try LabeledImages(folder: folder, part: "train", scaling: .raw)
      #expect(data.pixels == pattern(24).map { Double($0) })
      // 0, 9 and 4 are three classes in the order of their values.
      #expect(data.labels == [0, 2, 1] && data.classCount == 3)
    }
  }

  @Test("Dots in names are hyphens; EMNIST is turned; of several data sets one is named by its prefix")
  func prefixes() throws {
    try withFolder { folder in
      try store(images, at: "\(folder)/train-images.idx3-ubyte")
      try store(labels, at: "\(folder)/train-labels.idx1-ubyte")
      #expect(try LabeledImages(folder: folder, part: "train").width == 4)
    }
    try withFolder { folder in
      for set in ["emnist-letters", "emnist-digits"] {
        for part in ["train", "test"] {
          try store(images, at: "\(folder)/\(set)-\(part)-images-idx3-ubyte")
          try store(labels, at: "\(folder)/\(set)-\(part)-labels-idx1-ubyte")
        }
      }
      let several = #expect(throws: FileError.self) { try LabeledImages(folder: folder, part: "train") }
      #expect(several?.problem == "several data sets (emnist-digits, emnist-letters)")
      let data = try LabeledImages(folder: folder + "/emnist-letters", part: "t10k", scaling: .raw)
      #expect(data.width == 2 && data.height == 4)
      #expect(Array(data.pixels.prefix(4)) == [0, 4, 1, 5].map { Double(pattern(24)[$0]) })
      let objective = try #require(
        try ObjectiveLibrary.objective(named: "images-tanh@\(folder)/emnist-letters"))
      let line = try #require(objective.source)
      #expect(line.contains("3 images of 2 x 4 pixels, turned since EMNIST"), "\(line)")
      #expect(line.contains("3 classes 0 -> 0, 4 -> 1, 9 -> 2"), "\(line)")
      #expect(try ObjectiveLibrary.heldOutImages(for: objective)?.labels == [0, 2, 1])
    }
  }

  @Test("Files that do not belong together are refused")
  func mismatches() throws {
    try withFolder { folder in
      try store(images, at: "\(folder)/i")
      for (bytes, classes) in [(idx(2049, [2], [0, 1]), 10), (idx(2049, [3], [0, 10, 1]), 10), (labels, 9)] {
        try store(bytes, at: "\(folder)/l")
        let error = #expect(throws: FileError.self) {
          try LabeledImages(images: "\(folder)/i", labels: "\(folder)/l", name: "x", classes: Array(0..<UInt8(classes)))
        }
        #expect(error?.code == .mismatch)
      }
      // Labels of one class leave nothing to learn, and no axis to tell classes apart on.
      try store(idx(2049, [3], [0, 0, 0]), at: "\(folder)/l")
      let single = #expect(throws: FileError.self) {
        try LabeledImages(images: "\(folder)/i", labels: "\(folder)/l", name: "x", classes: [0])
      }
      #expect(single?.code == .mismatch && single?.problem == "only one class")
      let twice = #expect(throws: FileError.self) {
        try LabeledImages(images: "\(folder)/i", labels: "\(folder)/l", name: "x", classes: [0, 1, 0])
      }
      #expect(twice?.code == .mismatch && twice?.problem == "a class is named twice")
      let swapped = #expect(throws: FileError.self) { try IDXFile.labels(path: "\(folder)/i") }
      #expect(swapped?.code == .wrongFormat)
    }
  }

  @Test("A header that declares more or less than there is is refused, plain and gzipped")
  func lyingHeaders() throws {
    let headers: [([UInt32], FileError.Code)] = [
      ([4, 2, 4], .truncated), ([2, 2, 4], .corrupt), ([0, 2, 4], .wrongFormat), ([3, 0, 4], .wrongFormat),
      ([.max, .max, .max], .tooLarge), ([.max, 1, 1], .tooLarge), ([1 << 20, 1 << 10, 1], .truncated),
      ([1 << 31, 1 << 31, 4], .tooLarge), ([1 << 31, 1 << 31, 0], .wrongFormat),
    ]
    try withFolder { folder in
      for (sizes, code) in headers {
        for isPacked in [false, true] {
          let bytes = idx(2051, sizes, pattern(24))
          try store(isPacked ? gzip(bytes) : bytes, at: "\(folder)/i")
          let error = #expect(throws: FileError.self) { try IDXFile.images(path: "\(folder)/i") }
          // Of packed data only zlib can say that more comes out than declared.
          let expected = isPacked && code == .corrupt ? .tooLarge : code
          #expect(error?.code == expected, "\(sizes) \(error.debugDescription)")
          #expect(error?.place.hasPrefix("\(folder)/i") == true)
          #expect(error?.description.contains("\n") == false)
        }
      }
    }
  }

  @Test("A file cut anywhere is refused, plain and gzipped")
  func cutFiles() throws {
    try withFolder { folder in
      for bytes in [images, gzip(images)] {
        for count in 0..<bytes.count {
          try store(Array(bytes[..<count]), at: "\(folder)/i")
          #expect(throws: FileError.self) { try IDXFile.images(path: "\(folder)/i") }
        }
      }
    }
  }

  @Test(
    "Places that hold no data file are errors with their path",
    arguments: ["/", "/dev/zero", "/none", "/dev/null/x", ""])
  func impossiblePlaces(path: String) {
    let error = #expect(throws: FileError.self) { try IDXFile.labels(path: path) }
    #expect(error?.place == path)
    #expect(error?.code == .notFound || error?.code == .unreadable)
  }

  @Test(
    "The test part of MNIST is read as published",
    .enabled(if: mnistFolder != nil, "set BASIN_MNIST to a folder with the t10k files of MNIST"))
  func mnist() throws {
    let data = try LabeledImages(folder: try #require(mnistFolder), part: "t10k")
    #expect(data.count == 10_000 && data.width == 28 && data.height == 28)
    #expect(data.labels.prefix(10) == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    var histogram = [Int](repeating: 0, count: 10)
    for label in data.labels { histogram[label] += 1 }
    #expect(histogram == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    // A tenth of the images is enough for mean 0 and deviation 1, and quick without optimization.
    var sum = 0.0
    var squares = 0.0
    for pixel in data.pixels.prefix(784_000) {
      sum += pixel
      squares += pixel * pixel
    }
    let mean = sum / 784_000
    #expect(abs(mean) < 0.1)
    #expect(abs((squares / 784_000 - mean * mean).squareRoot() - 1) < 0.1)
  }
}
