import Glibc
import References
import Testing

@testable import OptimizerEngine

@Suite("Formulas that were typed")
struct FormulaTests {
  @Test(
    "mean what they mean on paper",
    arguments: [
      ("1 + 2*3", 7), ("2^3^2", 512), ("-2^2", -4), ("(-2)^2", 4), ("2x", 6), ("2 x y", 24), ("3(x+1)", 12),
      ("x(y-1)", 9), ("(x)(y)", 12), ("x^-1", 1.0 / 3), ("1e-1 x", 0.3), ("2e", 2 * exp(1.0)), ("4^0.5", 2),
      ("x1 + x_2", 7), ("max(x, y) - min(x,y)", 1), ("ln(e^x)", 3), ("cos(pi)", -1), ("abs(x-y)", 1),
      ("--x", 3), ("x - -y", 7), ("2*-x", -6), ("sqrt(x*x)", 3), ("10/2/5", 1), ("x-y-1", -2), (".5x", 1.5),
      ("softplus(0)", 0.6931471805599453), ("1e−3", 1e-3), ("5E–3", 5e-3), ("x (1+1)", 6),
      ("tan(0) + relu(-1) + sigmoid(0)", 0.5),
    ] as [(String, Double)])
  func meaning(text: String, value: Double) throws {
    let found = try FormulaParser.formula(text)([3, 4])
    #expect(abs(found - value) <= 1e-14 * max(1, abs(value)))
  }

  @Test(
    "name the column where they stop making sense",
    arguments: [
      ("x^2 + * y", 7, "unexpected '*'"), ("(x + y", 7, "the end"), ("x + y)", 6, "unexpected ')'"),
      ("x + foo", 5, "no function or coordinate 'foo'"), ("xy", 1, "'xy'"), ("", 1, "ends too early"),
      ("x +", 4, "ends too early"), ("x 2", 3, "unexpected '2'"), ("1.2.3 x", 1, "'1.2.3'"), ("1e999", 1, "finite"),
      ("sin x", 5, "'x' where '(' is missing"), ("max(x)", 6, "','"), ("x0", 1, "no coordinate 'x0'"),
      ("x1001", 1, "no coordinate"), ("x # y", 3, "'#'"), ("x \u{e9}", 3, "unexpected"), ("3", 1, "no coordinate"),
      ("100*(y-x(1)^2)^2", 9, "'(1)' behind a coordinate"), ("1e-400 x", 1, "reads as 0"),
      ("x^2; start=2", 6, "a start of 1 numbers for 2 coordinates"),
      ("x^2+y^2; box=-1,1 start=1,2,3", 19, "a start of 3 numbers"), ("x^2; box=1", 6, "is no box"),
    ])
  func mistakes(text: String, column: Int, problem: String) {
    do {
      _ = try Objective(formula: text)
      Issue.record("'\(text)' was read")
    } catch {
      #expect(error.column == column, "\(error)")
      #expect(error.description.contains(problem), "\(error)")
      #expect(!error.remedy.isEmpty && !error.description.contains("\n"))
    }
  }

  @Test("of nested maxima and minima are looked at once for each part, however deep they are")
  func nested() throws {
    let depth = 90
    let text = String(repeating: "max(x,min(2,", count: depth / 2) + "y" + String(repeating: "))", count: depth / 2)
    let objective = try Objective(formula: text)
    #expect(objective.hasKinks)
    #expect(try FormulaParser.formula(text)([1, 0.5]) == 1)
  }

  @Test("stop at a depth and a length that no stack can bear")
  func limits() {
    for text in [
      String(repeating: "(", count: 4000), String(repeating: "-", count: 4000) + "x",
      String(repeating: "x+", count: 1000) + "x", String(repeating: "2^", count: 1500) + "x",
      String(repeating: "x ", count: 2000), String(repeating: " ", count: 5000),
    ] {
      #expect(throws: FormulaError.self) { try FormulaParser.formula(text) }
    }
  }

  @Test("are differentiated like the same function of the catalogue")
  func derivatives() throws {
    let pairs = [
      ("(1-x)^2 + 100 (y-x^2)^2", "rosenbrock"), ("ln(1 + ((1-x)^2 + 100(y-x^2)^2)/10)", "log-rosenbrock"),
      ("(x^2+y-11)^2 + (x+y^2-7)^2", "himmelblau"), ("(x+2y-7)^2 + (2x+y-5)^2", "booth"),
    ]
    for (text, name) in pairs {
      let mine = Evaluator(try Objective(formula: text))
      let theirs = Evaluator(try #require(Catalogue.objective(named: name)))
      for point in [[0.3, -0.7], [-1.2, 1], [1.9, 2.4]] {
        let (f, g) = mine.valueAndGradient(point)
        let (wanted, gradient) = theirs.valueAndGradient(point)
        #expect(abs(f - wanted) <= 1e-12 * max(1, abs(wanted)), "\(text)")
        #expect(worst(zip(g, gradient).map { abs($0 - $1) }) <= 1e-11 * max(1, norm(gradient)), "\(text)")
      }
    }
  }

  @Test("agree with differences in every function", arguments: Formula.Function.allCases)
  func functions(function: Formula.Function) throws {
    let objective = try Objective(formula: "\(function.rawValue)(0.3x + 0.2y + 1) y")
    let evaluator = Evaluator(objective)
    let (x, h) = ([0.4, 0.9], 1e-6)
    let (f, g) = evaluator.valueAndGradient(x)
    #expect(abs(f - function(0.3 * 0.4 + 0.2 * 0.9 + 1) * 0.9) < 1e-14)
    for i in 0..<2 {
      var (left, right) = (x, x)
      (left[i], right[i]) = (x[i] - h, x[i] + h)
      #expect(abs((evaluator.value(right) - evaluator.value(left)) / (2 * h) - g[i]) < 1e-8)
    }
  }

  @Test("claim a lower bound only where one holds everywhere")
  func bounds() throws {
    func bound(_ text: String) throws -> Double? { try Objective(formula: text).provedBound?.value }
    #expect(try bound("(1-x)^2 + 100 (y-x^2)^2") == 0)
    #expect(try bound("x*x + exp(y)") == 0)
    #expect(try bound("1/(1+x^2) + y^2") == 0)
    #expect(abs(try #require(try bound("sin(x) + cos(y) + x^4")) + 2) < 1e-12)
    #expect(try #require(try bound("sin(x) + cos(y) + x^4")) <= -2)
    #expect(abs(try #require(try bound("ln(1 + x^2) - 3 tanh(y)")) + 3) < 1e-12)
    for text in ["x^3 + y^2", "x y", "x + y^2", "-(x^2) + y", "ln(x)", "x^2 - y^2", "tan(x) + y^2"] {
      #expect(try bound(text) == nil, "\(text)")
    }
    // Never above a value that is taken.
    var generator = SeededGenerator(seed: 3, stream: "formula bounds")
    for text in ["(x-y)^4 - cos(3x)", "abs(x) + max(y^2, 0.5)", "sqrt(1+x^2) + sigmoid(y)", "(x^2+1)^-1 - tanh(y)"] {
      let formula = try FormulaParser.formula(text)
      for _ in 0..<200 { #expect(formula([generator.uniform(-9, 9), generator.uniform(-9, 9)]) >= formula.range.low) }
    }
  }

  @Test("suspect kinks where there may be some, and nowhere else")
  func kinks() throws {
    for text in ["abs(x) + y^2", "max(x, y)", "sqrt(x^2 + y^2)", "1/x + y", "x^1.5 + y", "relu(x) + y", "tan(x) + y"] {
      #expect(try Objective(formula: text).hasKinks, "\(text)")
    }
    for text in ["sqrt(1 + x^2) + y", "ln(1 + x^2) + y", "1/(1 + x^2) + y", "abs(x^2 + 1) + y", "(1 + y^2)^1.5 + x"] {
      #expect(try !Objective(formula: text).hasKinks, "\(text)")
    }
  }

  @Test("have two coordinates at least, and a start where f is finite")
  func dimensions() throws {
    #expect(try Objective(formula: "x^2").dimension == 2)
    let wide = try Objective(formula: "x1^2 + x20^2")
    #expect(wide.dimension == 20 && wide.box.count == 20 && wide.start.count == 20)
    let logarithm = try Objective(formula: "x - ln(x) + y^2")
    #expect(Evaluator(logarithm).value(logarithm.start).isFinite)
    #expect(logarithm.name == "expr:x - ln(x) + y^2")
  }

  @Test("take a box and a start behind a semicolon, and say where a setting is wrong")
  func settings() throws {
    let other = try Objective(formula: "x^2 + y^2;box=-3,5 ; start=2,-1;")
    #expect(other.box == [-3...5, -3...5] && other.start == [2, -1])
    // A start outside of the customary box takes it along.
    let far = try Objective(formula: "x^2 + y^2; start=10,-4")
    #expect(far.box == [-15...15, -15...15] && far.isInBox(far.start))
    #expect(try Objective(formula: "x^2 + y^2; start=2,-2").box == [-2...2, -2...2])
    let objective = try Objective(formula: "x^2 + y^2 ; box=-3,5 start=2,-1")
    #expect(objective.box == [-3...5, -3...5] && objective.start == [2, -1])
    #expect(objective.formula == "x^2 + y^2 " && objective.name == "expr:x^2 + y^2 ; box=-3,5 start=2,-1")
    #expect(try Objective(formula: "x^2;").start == Objective(formula: "x^2").start)
    for (text, column) in [
      ("x^2; box=3,1", 6), ("x^2; box=-1e308,1e308", 6), ("x^2; box=0,5e-324", 6),
      ("x^2; box=1e10,1.0000000000000002e10", 6), ("x^2; box=1", 6), ("x^2;  start=a,b", 7), ("x^2; start=", 6),
      ("x^2; bx=1,2", 6),
      ("x^2; start=1,2,3", 6), ("x^2; box=nan,1", 6), ("x^2; start=1,,2", 6),
    ] {
      let error = #expect(throws: FormulaError.self) { try Objective(formula: text) }
      #expect(error?.column == column, "\(text): \(String(describing: error))")
    }
  }

  @Test("certify like any other objective, with a constant that is proved on the box")
  func certificates() throws {
    let objective = try Objective(formula: "(1-x)^2 + (y-x^2)^2")
    let entry = try #require(OptimizerCatalogue.entry(named: "gd"))
    let optimizer = Optimizer(try entry.rule(entry.settings(for: objective)))
    let run = Run(objective, optimizer, start: objective.start)
    run.run(steps: 400)
    let certificate = Certifier(objective, optimizer, start: objective.start).certificate(of: run.trajectory)
    #expect(certificate.verdict >= .checked, "\(certificate.premises)")
    let rough = try Objective(formula: "abs(1-x) + (y-x^2)^2")
    let kinked = Run(rough, optimizer, start: rough.start)
    kinked.run(steps: 50)
    #expect(
      Certifier(rough, optimizer, start: rough.start).certificate(of: kinked.trajectory).verdict == .noClaim)
  }
}
