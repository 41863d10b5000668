import Glibc
import OptimizerEngine
import SessionStore
import Testing

@Suite("Weights files")
struct WeightsFileTests {
  private let tensors = [
    WeightsFile.Tensor(
      name: "layer.0", shape: [2, 3],
      values: [0, -0.0, 0.1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.infinity]),
    WeightsFile.Tensor(name: "scale", shape: [], values: [.pi]),
    WeightsFile.Tensor(name: "nothing", shape: [0, 4], values: []),
    WeightsFile.Tensor(name: "größe", shape: [1], values: [.nan]),
  ]

  @Test("Doubles come back with every bit, with names, shapes, order and metadata")
  func doublesRoundTrip() throws {
    try withFolder { folder in
      let path = "\(folder)/deep/w.safetensors"
      let digest = try WeightsFile.write(path, tensors: tensors, metadata: ["form": "REN", "a": "1"])
      let file = try WeightsFile.read(path)
      #expect(file.digest == digest)
      #expect(file.metadata == ["form": "REN", "a": "1"])
      #expect(Set(file.tensors.map(\.name)) == Set(tensors.map(\.name)))
      for tensor in tensors {
        let read = try #require(file[tensor.name])
        #expect(read.shape == tensor.shape)
        #expect(read.values.map(\.bitPattern) == tensor.values.map(\.bitPattern))
      }
      #expect(file["none"] == nil)
    }
  }

  @Test("Floats are rounded once and come back")
  func floatsRoundTrip() throws {
    try withFolder { folder in
      let values = [0.1, -2.5, 1e-45, .infinity, -0.0]
      let tensor = WeightsFile.Tensor(name: "w", shape: [5], values: values)
      try WeightsFile.write("\(folder)/w", tensors: [tensor], precision: .float)
      #expect(try WeightsFile.read("\(folder)/w")["w"]?.values == values.map { Double(Float($0)) })

      try WeightsFile.write("\(folder)/x", tensors: [tensor])
      let before = try contents("\(folder)/x")
      let large = WeightsFile.Tensor(name: "w", shape: [1], values: [1e300])
      let error = #expect(throws: FileError.self) {
        try WeightsFile.write("\(folder)/x", tensors: [large], precision: .float)
      }
      #expect(error?.code == .unrepresentable)
      #expect(try contents("\(folder)/x") == before, "the old file stays")
    }
  }

  @Test("The bytes are those of the format")
  func layout() throws {
    try withFolder { folder in
      let tensor = WeightsFile.Tensor(name: "w", shape: [2], values: [1, 2])
      try WeightsFile.write("\(folder)/w", tensors: [tensor], metadata: ["k": "v"])
      let bytes = try contents("\(folder)/w")
      let text = #"{"__metadata__":{"k":"v"},"w":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}"#
      let padded = text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
      #expect(
        bytes == [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8)
          + [0, 0, 0, 0, 0, 0, 0xF0, 0x3F] + [0, 0, 0, 0, 0, 0, 0, 0x40])
    }
  }

  @Test("The same weights make the same file, and no temporary file stays")
  func writingIsRepeatable() throws {
    try withFolder { folder in
      let first = try WeightsFile.write("\(folder)/w", tensors: tensors, metadata: ["b": "1", "a": "2", "c": "3"])
      let second = try WeightsFile.write("\(folder)/w", tensors: tensors, metadata: ["c": "3", "a": "2", "b": "1"])
      #expect(first == second)
      #expect(access("\(folder)/w.basin-partial", F_OK) != 0)
      let error = #expect(throws: FileError.self) { try WeightsFile.write(folder, tensors: tensors) }
      #expect(error?.code == .notAFile || error?.code == .exists)
      #expect(access("\(folder).basin-partial", F_OK) != 0)
    }
  }

  @Test(
    "A header that lies is refused",
    arguments: [
      #"{"w":{"dtype":"F64","shape":[2],"data_offsets":[0,24]}}"#,
      #"{"w":{"dtype":"F64","shape":[2],"data_offsets":[16,0]}}"#,
      #"{"w":{"dtype":"F64","shape":[2],"data_offsets":[-16,0]}}"#,
      #"{"w":{"dtype":"F64","shape":[2],"data_offsets":[0]}}"#,
      #"{"w":{"dtype":"F64","shape":[3],"data_offsets":[0,16]}}"#,
      #"{"w":{"dtype":"F64","shape":[-2],"data_offsets":[0,16]}}"#,
      #"{"w":{"dtype":"F64","shape":[2.0],"data_offsets":[0,16]}}"#,
      #"{"w":{"dtype":"F64","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,16]}}"#,
      #"{"w":{"dtype":"F64","shape":[2305843009213693954],"data_offsets":[0,16]}}"#,
      #"{"w":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}"#,
      #"{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#,
      #"{"w":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"x":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}"#,
      #"{"w":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"w":{"dtype":"F64","shape":[0],"data_offsets":[16,16]}}"#,
      #"{"w":{"dtype":"BF16","shape":[8],"data_offsets":[0,16]}}"#,
      #"{"w":{"shape":[2],"data_offsets":[0,16]}}"#,
      #"{"w":{"dtype":"F64","data_offsets":[0,16]}}"#,
      #"{"w":[1]}"#, #"{"__metadata__":{"a":1},"w":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}"#,
      #"{"__metadata__":"x","w":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}"#,
      "[]", "{", "", "{}",
    ])
  func lyingHeaders(text: String) {
    let data = [UInt8](repeating: 0, count: 16)
    let bytes = [UInt8(text.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(text.utf8) + data
    let error = #expect(throws: FileError.self) { try WeightsFile.read(bytes, path: "w.safetensors") }
    #expect(error?.code == .damaged, "\(error.debugDescription)")
    #expect(error?.place == "w.safetensors")
  }

  @Test(
    "A length of the header beyond the file is refused before anything is allocated",
    arguments: [UInt64.max, 1 << 63, 1 << 40, 100_000_001, 100_000_000, 9])
  func hostileLengths(length: UInt64) {
    let bytes = (0..<8).map { UInt8(length >> ($0 * 8) & 255) } + Array("{}      ".utf8)
    let error = #expect(throws: FileError.self) { try WeightsFile.read(bytes, path: "w") }
    #expect(error?.code == .damaged)
  }

  @Test("A file cut anywhere is refused")
  func cutFiles() throws {
    try withFolder { folder in
      try WeightsFile.write("\(folder)/w", tensors: tensors)
      let bytes = try contents("\(folder)/w")
      for count in 0..<bytes.count {
        #expect(throws: FileError.self) { try WeightsFile.read(Array(bytes[..<count]), path: "w") }
      }
      #expect(throws: FileError.self) { try WeightsFile.read(bytes + [0], path: "w") }
      #expect(throws: FileError.self) { try WeightsFile.read("\(folder)/none") }
      #expect(throws: FileError.self) { try WeightsFile.read(folder) }
    }
  }
}
