// The names in a folder, as the system tells them.

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The names in a folder, sorted, without `.` and `..`; nil where it cannot be read, with the reason in `errno`.
package func namesInFolder(_ path: String) -> [String]? {
  guard let folder = opendir(path) else { return nil }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}
