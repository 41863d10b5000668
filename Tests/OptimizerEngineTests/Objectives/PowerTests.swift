import Testing

@testable import OptimizerEngine

/// A power with its derivatives as mpmath and autograd see them; nil where there is none.
private struct PowerCase {
  let formula: String
  let point: [Double]
  let value: Double?
  let gradient: [Double?]
  let autograd: [Double?]

  static func all() throws -> [PowerCase] {
    let list = try #require(try Fixture("powers").root as? [[Any]])
    return try list.map { row in
      func number(_ i: Int) -> Double? { (row[i] as? String).flatMap(Double.init) }
      return PowerCase(
        formula: try #require(row[0] as? String), point: [try #require(number(1)), try #require(number(2))],
        value: number(3), gradient: [number(4), number(5)], autograd: [number(6), number(7)])
    }
  }

  /// What a value and a gradient have wrong: a number that is off, one that is missing, or one where there is none.
  func faults(_ value: Double, _ gradient: [Double]) -> [String] {
    func isOff(_ number: Double, _ judge: Double?) -> Bool {
      guard let judge else { return number.isFinite }
      return !((number - judge).magnitude <= 2e-14 * judge.magnitude)
    }
    var found: [String] = []
    if isOff(value, self.value) { found.append("\(formula) at \(point): f = \(value), \(self.value ?? .nan)") }
    for i in 0..<2 where isOff(gradient[i], self.gradient[i]) {
      found.append("\(formula) at \(point): g\(i) = \(gradient[i]), \(self.gradient[i] ?? .nan)")
    }
    // The other judge is double precision itself, and says 0 where 0^0 has no slope.
    for i in 0..<2 where self.gradient[i] != nil {
      if let judge = autograd[i], (gradient[i] - judge).magnitude > 1e-11 * judge.magnitude {
        found.append("\(formula) at \(point): g\(i) = \(gradient[i]), autograd \(judge)")
      }
    }
    return found
  }
}

@Suite("Powers")
struct PowerTests {
  @Test("of 1,000 random formulas have the values and derivatives of mpmath and autograd, and none where there is none")
  func judges() throws {
    let cases = try PowerCase.all()
    #expect(cases.count == 1000)
    var (faults, planted): ([String], Int) = ([], 0)
    var evaluators: [String: Evaluator] = [:]
    for item in cases {
      let evaluator = try evaluators[item.formula] ?? Evaluator(try Objective(formula: item.formula))
      evaluators[item.formula] = evaluator
      let (f, g) = evaluator.valueAndGradient(item.point)
      faults += item.faults(f, g)
      // The twin: a value that is off in the thirteenth digit is seen.
      if item.value != nil, !item.faults(f * (1 + 1e-13) + 1e-200, g).isEmpty { planted += 1 }
    }
    #expect(faults.isEmpty, "\(faults.count): \(faults.prefix(8))")
    #expect(planted == cases.filter { $0.value != nil }.count)
    #expect(cases.filter { $0.gradient[1] == nil }.count > 50 && cases.filter { $0.point[0] == 0 }.count > 50)
  }

  @Test(
    "are exact where they are whole, and have slopes where there are some",
    arguments: [
      ("2^x + y", [3, 0], 8, [8 * 0.6931471805599453, 1]), ("abs(x)^1.5 + y^2", [0, 1], 1, [0, 2]),
      ("x^1001 + y", [-1, 0], -1, [1001, 1]), ("x^0 + y", [0, 0], 1, [0, 1]), ("10^x + y", [15, 0], 1e15, [nil, 1]),
      ("x^y", [-2, 2], 4, [-4, nil]), ("x^y", [0, 2], 0, [0, 0]), ("x^y", [0, 0], 1, [0, nil]),
      ("x^y", [0, 0.5], 0, [nil, 0]), ("x^y", [-2, 0.5], nil, [nil, nil]),
      ("x^-3 y", [1e-60, 1], 1e180, [-3e240, 1e180]),
      ("sqrt(x) + y", [0, 1], 1, [nil, 1]), ("(x^2+y^2)^1.5", [0, 0], 0, [0, 0]),
    ] as [(String, [Double], Double?, [Double?])])
  func exact(text: String, point: [Double], value: Double?, slopes: [Double?]) throws {
    let (f, g) = Evaluator(try Objective(formula: text)).valueAndGradient(point)
    #expect(value.map { f == $0 || (f - $0).magnitude <= 4e-16 * $0.magnitude && $0 > 1e100 } ?? f.isNaN, "f = \(f)")
    for (slope, wanted) in zip(g, slopes) {
      if let wanted {
        #expect((slope - wanted).magnitude <= 1e-15 * wanted.magnitude, "\(g)")
      } else {
        #expect(!slope.isFinite || text.hasPrefix("10^"), "\(g)")
      }
    }
  }

  /// Whether the difference quotients of f at the origin, where f is 0, tend to 0: the judge of whether 0 is the gradient.
  ///
  /// They need no subtraction there, so steps of 1e-40 are as exact as others.
  private func quotientsVanish(_ evaluator: Evaluator) -> Bool? {
    let directions = [
      [1, 0], [0, 1], [-1, 0], [0, -1], [0.6, 0.8], [-0.8, 0.6], [-0.6, -0.8], [1, 1e-3], [-1e-3, 1],
    ]
    let quotients = directions.map { d in evaluator.value([d[0] * 1e-40, d[1] * 1e-40]).magnitude / 1e-40 }
    if quotients.contains(where: \.isNaN) { return nil }
    if quotients.allSatisfy({ $0 < 1e-3 }) { return true }
    return quotients.contains { $0 > 1e-2 } ? false : nil
  }

  /// Formulas that are 0 at the origin, some with a gradient there and some without.
  private func vanishing(_ generator: inout SeededGenerator, depth: Int = 3) -> String {
    func pick<T>(_ list: [T]) -> T { list[Int(generator.uniform() * Double(list.count))] }
    if depth == 0 { return pick(["x", "y", "(x-y)", "(x+2*y)", "x*y", "(x*tanh(x))", "sin(y)"]) }
    let a = vanishing(&generator, depth: depth - 1)
    let b = vanishing(&generator, depth: depth - 1)
    return switch Int(generator.uniform() * 9) {
    case 0: "(\(a))^2"
    case 1: "(\(a))^4"
    case 2: "sqrt(\(a))"
    case 3: "abs(\(a))^\(pick([0.3, 0.45, 0.6, 0.75, 1.5]))"
    case 4: "(\(a))^\(pick([0.3, 0.45, 0.6, 0.75, 1.5]))"
    case 5: "((\(a))^2 + (\(b))^2)"
    case 6: "(\(a)) * (\(b))"
    case 7: "(\(a)) / (2 + \(b))"
    default: "max(abs(\(a)), \(b))"
    }
  }

  @Test("of what vanishes have the gradient 0 where there is one, and none where the quotients do not tend to it")
  func composites() throws {
    let named = [
      "(x^2)^0.75", "(x*x)^0.75", "(x^2+y^2)^0.75", "(x^4)^0.5", "sqrt(x^4)", "((x^2)^0.5)^2", "(y*x^2)^0.75",
      "x*sqrt(abs(x))",
      "x*(x^2)^0.3", "(1-cos(x))^0.75", "sqrt(x^4+y^4)", "(x^2)^0.5", "(x^2)^0.3", "sqrt(x^2+y^2)", "(abs(x)^1.2)^0.6",
    ]
    var generator = SeededGenerator(seed: 16, stream: "composites")
    var counts = (smooth: 0, rough: 0)
    for text in named + (0..<900).map({ _ in vanishing(&generator) }) {
      guard let objective = try? Objective(formula: text) else { continue }
      let evaluator = Evaluator(objective)
      guard evaluator.value([0, 0]) == 0, let isSmooth = quotientsVanish(evaluator) else { continue }
      let (_, gradient) = evaluator.valueAndGradient([0, 0])
      if isSmooth {
        counts.smooth += 1
        #expect(gradient == [0, 0], "\(text): \(gradient)")
      } else if !text.contains("abs"), !text.contains("max") {
        // Those two have 0 where their slope jumps, by the convention of automatic differentiation.
        counts.rough += 1
        #expect(gradient != [0, 0], "\(text)")
      }
    }
    #expect(counts.smooth > 300 && counts.rough > 15, "\(counts)")
    // The twin: a cusp has no gradient, and is not given one.
    for cusp in ["(x^2)^0.5", "(x^2)^0.3", "(x^2+y^2)^0.25", "sqrt(x^2+y^2)", "(abs(x)^1.2)^0.6", "x*(x^2)^-0.25"] {
      let (_, gradient) = Evaluator(try Objective(formula: cusp + " + y")).valueAndGradient([0, 0])
      #expect(!gradient[0].isFinite, "\(cusp): \(gradient)")
    }
  }

  @Test("have second derivatives, as differences of first ones")
  func second() throws {
    for (text, x) in [
      ("x^y", [1.7, -2.3]), ("3^(x y)", [0.4, 1.1]), ("x^2.5 y^-3.5", [0.6, 1.4]),
    ] {
      let evaluator = Evaluator(try Objective(formula: text))
      let (row, h) = (evaluator.hessianProduct(x, [1, 0]), 1e-6)
      let ahead = evaluator.valueAndGradient([x[0] + h, x[1]]).1
      let behind = evaluator.valueAndGradient([x[0] - h, x[1]]).1
      #expect(((ahead[0] - behind[0]) / (2 * h) - row[0]).magnitude < 1e-7 * (1 + row[0].magnitude), "\(text)")
      if x[0] > 0 {
        #expect(((ahead[1] - behind[1]) / (2 * h) - row[1]).magnitude < 1e-7 * (1 + row[1].magnitude), "\(text)")
      }
    }
  }

  @Test("are enclosed over boxes with their derivatives, and nothing is said where a base may not be positive")
  func enclosures() throws {
    let smooth = [
      "x^y", "(x^2+0.5)^(x-y)", "2^x + 0.3^y", "(x y)^1.7", "x^-3 y^2.2", "(x/5)^1100 y", "(1+x^2)^-4.5 (1+y^2)^y",
    ]
    for text in smooth {
      let objective = try Objective(formula: text + "; box=0.2,1.1 start=0.5,0.5")
      var check = EnclosureCheck()
      var generator = SeededGenerator(seed: 5, stream: text)
      check.run(objective, try objective.intervalMachine(), boxes: 60, &generator)
      #expect(check.faults.isEmpty, "\(text): \(check.faults.prefix(3))")
      #expect(check.checked > 500, "\(text): \(check.checked)")
    }
    for text in ["x^y", "x^1.5 + y", "(-2)^x + y"] {
      let objective = try Objective(formula: text + "; box=-1,1")
      let machine = try objective.intervalMachine()
      [-1.0, 1, 0.5, 1].withUnsafeBufferPointer { pointer in pointer.baseAddress.map { machine.load($0) } }
      machine.run(to: .gradient)
      #expect(!machine.value.isDefined, "\(text)")
    }
    // The twin: whole powers need no positive base.
    let whole = try Objective(formula: "x^1501 + y; box=-1,1").intervalMachine()
    [-1.0, 0.5, 0.5, 1].withUnsafeBufferPointer { pointer in pointer.baseAddress.map { whole.load($0) } }
    whole.run(to: .gradient)
    #expect(whole.value.isDefined && whole.value.low >= -0.5 - 1e-9)
  }

  @Test("bound f below only where no odd power of a negative number is in sight")
  func bounds() throws {
    func bound(_ text: String) throws -> Double? { try Objective(formula: text).provedBound?.value }
    for text in ["x^y", "x^1001 + y^2", "x^-1001 + y^2", "(-2)^x + y^2"] { #expect(try bound(text) == nil, "\(text)") }
    for text in ["abs(x)^1.5", "x^1002 + y^2", "2^x + y^2"] { #expect(try bound(text) == 0, "\(text)") }
    // They have no value at x = -1, or at (0, -1).
    for text in ["x^1.5 + y^2", "abs(x)^y"] { #expect(try bound(text) == nil, "\(text)") }
  }

  @Test("of powers of powers neither trap nor mislead")
  func towers() throws {
    let objective = try Objective(formula: "((((x^1000)^1000)^1000)^1000)^1000 + y^2")
    #expect(Evaluator(objective).value([-1, 2]) == 5)
    let steep = try Objective(formula: "x^100000 x^100000 x^1e300 + y^2")
    #expect(Evaluator(steep).value([-1, 2]) == 5)
  }
}

@Suite("Formulas that were pasted")
struct PastedFormulaTests {
  @Test(
    "mean what the same ones mean in plain characters",
    arguments: [
      ("x²+y²", "x^2+y^2"), ("(1−x)² + 100·(y−x²)²", "(1-x)^2 + 100*(y-x^2)^2"), ("x**2 + y ** 2", "x^2 + y^2"),
      ("2π x × y", "2 pi x*y"), ("x₁²+x₂³", "x1^2+x2^3"), ("x⁻² ÷ y", "x^(-2) / y"), ("x^–1 ⋅ y¹⁰", "x^-1 * y^10"),
      ("2**-x", "2^-x"), ("exp(−x²)", "exp(-x^2)"),
    ])
  func read(pasted: String, plain: String) throws {
    let (a, b) = (try FormulaParser.formula(pasted), try FormulaParser.formula(plain))
    for point in [[1.3, -0.4], [-2, 3], [0.5, 0.25]] { #expect(a(point).text == b(point).text, "\(pasted)") }
  }

  @Test(
    "are refused with what to write instead where they are not read",
    arguments: [
      ("√x", 1, "sqrt"), ("|x| + y", 1, "abs"), ("[x+y]", 1, "( and )"), ("x⁻ + y", 2, "^-2"), ("f = x^2", 1, "use x"),
      ("x + y = 2", 7, "without ="), ("x * * y", 5, "missing"), ("x²^3", 3, "operator"), ("½ x", 1, "0.5"),
    ])
  func refused(text: String, column: Int, remedy: String) {
    let error = #expect(throws: FormulaError.self) { try FormulaParser.formula(text) }
    #expect(error?.column == column && error?.remedy.contains(remedy) == true, "\(String(describing: error))")
  }
}
