import Glibc
import References
import Testing

@testable import OptimizerEngine

@Suite("Randomness from seeds")
struct SeededGeneratorTests {
  @Test("the first numbers of three streams are those of an independent implementation")
  func pinned() {
    func first(_ seed: UInt64, _ stream: String) -> [UInt64] {
      var generator = SeededGenerator(seed: seed, stream: stream)
      return (0..<3).map { _ in generator.next() }
    }
    #expect(first(0, "") == [0x2138_2ef0_92ed_7068, 0x5b54_c052_757a_df62, 0xa64c_b2cf_6879_5072])
    #expect(first(1, "weights") == [0x281b_943e_9450_82ae, 0x8417_71d1_b358_ebce, 0x3bed_1245_a74c_94fe])
    #expect(first(.max, "starts") == [0xe6fa_8646_e4ad_9e97, 0x36f1_dffd_86d3_a63f, 0x9ef2_a70f_80f5_5005])
  }

  @Test("seeds and streams differ, a copy repeats")
  func streams() {
    var seen: Set<UInt64> = []
    for seed in 0..<100 as Range<UInt64> {
      for stream in ["", "weights", "starts", "batches", "weightt"] {
        var generator = SeededGenerator(seed: seed, stream: stream)
        var copy = generator
        let number = generator.next()
        #expect(copy != generator)
        #expect(copy.next() == number)
        #expect(copy == generator)
        seen.insert(number)
      }
    }
    #expect(seen.count == 500)
  }

  @Test("uniform and normal numbers have their moments")
  func moments() {
    var generator = SeededGenerator(seed: 5, stream: "moments")
    let n = 200_000
    let uniform = (0..<n).map { _ in generator.uniform() }
    let normal = generator.normals(n)
    func moment(_ x: [Double], _ k: Int) -> Double { x.reduce(0) { $0 + $1.power(k) } / Double(n) }
    #expect(uniform.allSatisfy { (0..<1).contains($0) })
    for k in 1...4 { #expect(abs(moment(uniform, k) - 1 / Double(k + 1)) < 0.005, "uniform, moment \(k)") }
    for (k, expected) in [0.0, 1, 0, 3, 0, 15].enumerated() {
      #expect(abs(moment(normal, k + 1) - expected) < 0.02 * (1 + 4 * expected), "normal, moment \(k + 1)")
    }
    let counts = (0..<7).map { bin in uniform.count { Int($0 * 7) == bin } }
    #expect(counts.allSatisfy { abs(Double($0) - Double(n) / 7) < 800 })
    // The limits are not so wide that a shift of two hundredths would pass.
    #expect(abs(moment(uniform.map { $0 + 0.02 }, 1) - 0.5) > 0.005)
    var whole = SeededGenerator(seed: 6)
    let draws = (0..<70_000).map { _ in whole.index(below: 7) }
    for value in 0..<7 { #expect(abs(draws.count { $0 == value } - 10_000) < 500) }
  }

  @Test("permutations and mini-batches repeat nothing and leave nothing out")
  func permutations() {
    var generator = SeededGenerator(seed: 7)
    for count in [0, 1, 2, 50] { #expect(generator.permutation(count).sorted() == Array(0..<count)) }
    var sampler = BatchSampler(sampleCount: 20, batchSize: 8, seed: 1, stream: "a")
    var other = BatchSampler(sampleCount: 20, batchSize: 8, seed: 1, stream: "b")
    var counts = Array(repeating: 0, count: 20)
    var equal = 0
    for _ in 0..<5000 {
      let batch = sampler.next()
      #expect(Set(batch).count == 8)
      for sample in batch { counts[Int(sample)] += 1 }
      equal += batch == other.next() ? 1 : 0
    }
    #expect(counts.allSatisfy { abs($0 - 2000) < 200 }, "every sample is as likely: \(counts)")
    #expect(equal == 0)
    var all = BatchSampler(sampleCount: 5, batchSize: 5, seed: 1, stream: "")
    #expect(all.next().sorted() == [0, 1, 2, 3, 4])
  }
}

@Suite("Spelling")
struct SpellingTests {
  @Test("a near name is suggested, a far one gets the list")
  func suggestions() {
    let names = ["stepSize", "momentum", "epsilon"]
    #expect(Spelling.suggestion(for: "stepsize", among: names) == "; did you mean 'stepSize'?")
    #expect(Spelling.suggestion(for: "momentun", among: names) == "; did you mean 'momentum'?")
    #expect(Spelling.suggestion(for: "zzzzzz", among: names) == "; known: stepSize, momentum, epsilon")
    #expect(Spelling.suggestion(for: "x", among: []) == "; known: ")
  }

  @Test("distances are Levenshtein's")
  func distances() {
    for (a, b, edits) in [
      ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("ab", "ba", 2),
    ] { #expect(Spelling.distance(a, b) == edits, "\(a), \(b)") }
  }
}

@Suite("Matrices")
struct MatrixTests {
  @Test("a solved system satisfies its equations, also when the first pivot is 0")
  func solve() {
    var generator = SeededGenerator(seed: 8)
    for n in 1...6 {
      var a = Matrix(rows: n, columns: n, generator.normals(n * n))
      if n > 1 { a[0, 0] = 0 }
      let b = Matrix(rows: n, columns: 2, generator.normals(2 * n))
      let residual = zip(a.times(a.solve(b)).elements, b.elements).map { abs($0 - $1) }
      #expect(worst(residual) < 1e-11)
      #expect(a.transposed.transposed == a)
    }
    let singular = Matrix(rows: 2, columns: 2, [1, 2, 2, 4]).solve(Matrix(rows: 2, columns: 1, [1, 1]))
    #expect(singular.elements.contains { !$0.isFinite })
  }
}
