import Testing

@testable import OptimizerEngine

/// The references are `scipy.stats.beta.ppf(confidence, k + 1, n - k)` of SciPy 1.17.1, and 1 for k = n.
@Suite("Confident limits")
struct ConfidentLimitTests {
  private static let drawn = StartDistribution.drawn("drawn uniformly from the box of rosenbrock")

  @Test("are those of SciPy's beta distribution", arguments: references)
  func agrees(k: Int, n: Int, confidence: Double, expected: Double) throws {
    let limit = ConfidentLimit(failures: k, of: n, confidence: confidence, distribution: Self.drawn)
    let found = try #require(limit.upperLimit)
    #expect((found - expected).magnitude <= 1e-11 * expected, "\(k) of \(n) at \(confidence): \(found)")
    if k == 0 {
      let closed = 1 - Elementary.pow(1 - confidence, 1 / Double(n))
      #expect((found - closed).magnitude <= 1e-12 * closed)
    }
  }

  @Test("leave what they should when the share that fails is known", arguments: [(20, 0.1), (50, 0.02), (30, 0.5)])
  func coverage(n: Int, share: Double) {
    // Exactly: the probability of every k whose limit lies below the true share.
    let binomial = Binomial(n)
    let missed = (0...n).filter { binomial.upperLimit(failures: $0, confidence: 0.95) < share }
      .reduce(0.0) { $0 + binomial.atMost($1, probability: share) - binomial.atMost($1 - 1, probability: share) }
    #expect(missed <= 0.05, "a limit may be wrong in 5 % of all cases, this one is in \(100 * missed) %")
  }

  @Test("say n, k, distribution and confidence, rounded to the safe side")
  func sentence() {
    let limit = ConfidentLimit(
      failures: 0, of: 16, distribution: Self.drawn, failing: "miss |g| <= 0.001 within 300 steps")
    #expect(
      limit.sentence
        == "CONFIDENT 95 %: at most 17.1 % of starts drawn uniformly from the box of rosenbrock miss |g| <= 0.001 "
        + "within 300 steps (0 of 16 did)")
    #expect(limit.percent == "17.1 %")
    #expect(ConfidentLimit(failures: 0, of: 1, distribution: Self.drawn).percent == "95 %")
    #expect(ConfidentLimit(failures: 0, of: 100_000, distribution: Self.drawn).percent == "0.003 %")
    let all = ConfidentLimit(failures: 3, of: 3, distribution: Self.drawn)
    #expect(all.upperLimit == 1 && all.sentence.hasPrefix("CONFIDENT 95 %: nothing: all of 3 starts"))
  }

  @Test("claim nothing of starts that were chosen, or of none")
  func chosen() {
    let grid = ConfidentLimit(failures: 1, of: 25, distribution: .chosen("on a 5 x 5 grid"))
    #expect(grid.upperLimit == nil && grid.percent == "-")
    #expect(grid.sentence == "NO CLAIM of other starts: 25 on a 5 x 5 grid, not drawn, 1 of them fail")
    let none = ConfidentLimit(failures: 0, of: 0, distribution: Self.drawn)
    #expect(none.upperLimit == nil && none.sentence.contains("none was drawn"))
    let list = ConfidentQuantile([1, 2], distribution: .chosen("of a list"), quantity: "f")
    #expect(list.level == nil && list.sentence.hasPrefix("NO CLAIM"))
  }

  @Test(
    "of quantiles take the rank that scipy.stats.binom gives",
    arguments: [
      (29, 0.9, 29), (30, 0.9, 30), (46, 0.9, 45), (59, 0.9, 58), (60, 0.9, 59), (100, 0.9, 96), (256, 0.9, 239),
      (1000, 0.9, 916), (1000, 0.99, 996), (16, 0.5, 12), (100, 0.5, 59),
    ])
  func ranks(n: Int, share: Double, rank: Int) {
    let values = (0..<n).map { Double((7919 * $0) % n) }
    let found = ConfidentQuantile(values, share: share, distribution: Self.drawn, quantity: "f - f*")
    #expect(found.rank == rank && found.share == share)
    #expect(found.level == values.sorted()[rank - 1])
  }

  @Test("of quantiles say less where the starts are too few")
  func few() throws {
    let sixteen = ConfidentQuantile(
      (1...16).map(Double.init), distribution: Self.drawn, quantity: "f - f* after 300 steps")
    #expect(sixteen.rank == 16 && sixteen.level == 16 && sixteen.neededCount == 29)
    #expect((sixteen.share - Elementary.pow(0.05, 1 / 16)).magnitude < 1e-15)
    #expect(
      sixteen.sentence
        == "CONFIDENT 95 %: 82.9 % of starts drawn uniformly from the box of rosenbrock have f - f* after 300 steps <= 16 "
        + "(the largest of 16; 90 % needs 29 starts)")
    let three = ConfidentQuantile([1, 2, 3], distribution: Self.drawn, quantity: "f")
    #expect(three.level == nil && three.sentence.hasPrefix("3 starts are too few"))
    let diverged = ConfidentQuantile(Array(repeating: .nan, count: 29), distribution: Self.drawn, quantity: "f")
    #expect(diverged.level == .infinity && diverged.sentence.hasPrefix("NO CLAIM"))
  }

  @Test("of quantiles never write a level below the number")
  func roundedUp() {
    func text(_ value: Double) -> String {
      ConfidentQuantile(Array(repeating: value, count: 29), distribution: Self.drawn, quantity: "f").levelText
    }
    #expect(text(3.2445) == "3.25" && text(5) == "5" && text(-4.9861) == "-4.98" && text(-5) == "-5")
    #expect(text(1.2341e-7) == "1.24e-7" && text(0.0084219) == "0.00843" && text(9.996) == "10" && text(0) == "0")
    for value in [1.0001e-9, 123_456, -0.0345678, 9.9951, 99_951, 0.00099999] {
      #expect(Double(text(value)).map { $0 >= value } == true, "\(value): \(text(value))")
    }
    let two = [("gd", 1.5), ("adam", 2.0)].map { name, value in
      (name, ConfidentQuantile(Array(repeating: value, count: 29), distribution: Self.drawn, quantity: "f"))
    }
    #expect(ConfidentQuantile.sentence(two).contains("<= 1.5 for gd, 2 for adam (the largest of 29)"))
  }
}

/// k, n, confidence and limit.
private let references: [(Int, Int, Double, Double)] = [
  (0, 1, 0.9, 0.9),
  (0, 1, 0.95, 0.95),
  (0, 1, 0.99, 0.99),
  (1, 1, 0.9, 1.0),
  (1, 1, 0.95, 1.0),
  (1, 1, 0.99, 1.0),
  (0, 2, 0.9, 0.6837722339831621),
  (0, 2, 0.95, 0.776393202250021),
  (0, 2, 0.99, 0.9),
  (1, 2, 0.9, 0.9486832980505138),
  (1, 2, 0.95, 0.9746794344808963),
  (1, 2, 0.99, 0.99498743710662),
  (2, 2, 0.9, 1.0),
  (2, 2, 0.95, 1.0),
  (2, 2, 0.99, 1.0),
  (0, 5, 0.9, 0.36904265551980675),
  (0, 5, 0.95, 0.450719728346941),
  (0, 5, 0.99, 0.6018928294465027),
  (1, 5, 0.9, 0.583890374619529),
  (1, 5, 0.95, 0.6574083180011386),
  (1, 5, 0.99, 0.7779277166150018),
  (2, 5, 0.9, 0.7533635467115334),
  (2, 5, 0.95, 0.8107446225622291),
  (2, 5, 0.99, 0.8943601564492256),
  (4, 5, 0.9, 0.9791483623609768),
  (4, 5, 0.95, 0.9897937816869885),
  (4, 5, 0.99, 0.9979919516614258),
  (5, 5, 0.9, 1.0),
  (5, 5, 0.95, 1.0),
  (5, 5, 0.99, 1.0),
  (0, 10, 0.9, 0.2056717652757185),
  (0, 10, 0.95, 0.2588655508930522),
  (0, 10, 0.99, 0.36904265551980675),
  (1, 10, 0.9, 0.33684772330672474),
  (1, 10, 0.95, 0.39416330243650466),
  (1, 10, 0.99, 0.5043526629308013),
  (2, 10, 0.9, 0.449603888673586),
  (2, 10, 0.95, 0.5069013010632024),
  (2, 10, 0.99, 0.6117428588375743),
  (5, 10, 0.9, 0.732681901313448),
  (5, 10, 0.95, 0.7775588989918706),
  (5, 10, 0.99, 0.849557178099299),
  (9, 10, 0.9, 0.9895192582062144),
  (9, 10, 0.95, 0.9948838031081763),
  (9, 10, 0.99, 0.99899547129175),
  (10, 10, 0.9, 1.0),
  (10, 10, 0.95, 1.0),
  (10, 10, 0.99, 1.0),
  (0, 16, 0.9, 0.13403567663993465),
  (0, 16, 0.95, 0.1707497229824809),
  (0, 16, 0.99, 0.2501057906675441),
  (1, 16, 0.9, 0.22217202632140526),
  (1, 16, 0.95, 0.2639573972885685),
  (1, 16, 0.99, 0.3488383226867293),
  (2, 16, 0.9, 0.29956404281862464),
  (2, 16, 0.95, 0.34382519922958943),
  (2, 16, 0.99, 0.43049326894134066),
  (8, 16, 0.9, 0.682172670891527),
  (8, 16, 0.95, 0.7213973144978296),
  (8, 16, 0.99, 0.7882835590554135),
  (15, 16, 0.9, 0.9934366015836147),
  (15, 16, 0.95, 0.9967993022898115),
  (15, 16, 0.99, 0.9993720512515479),
  (16, 16, 0.9, 1.0),
  (16, 16, 0.95, 1.0),
  (16, 16, 0.99, 1.0),
  (0, 29, 0.9, 0.0763291428126138),
  (0, 29, 0.95, 0.0981446276772957),
  (0, 29, 0.99, 0.14683214758271915),
  (1, 29, 0.9, 0.12761955695295263),
  (1, 29, 0.95, 0.1533920245261827),
  (1, 29, 0.99, 0.20787797577460004),
  (2, 29, 0.9, 0.1732653384480573),
  (2, 29, 0.95, 0.20156058792150391),
  (2, 29, 0.99, 0.25963269153706914),
  (14, 29, 0.9, 0.6163406627272354),
  (14, 29, 0.95, 0.6479953657066907),
  (14, 29, 0.99, 0.7046634253639283),
  (28, 29, 0.9, 0.9963734705700023),
  (28, 29, 0.95, 0.9982328289994504),
  (28, 29, 0.99, 0.9996534967408324),
  (29, 29, 0.9, 1.0),
  (29, 29, 0.95, 1.0),
  (29, 29, 0.99, 1.0),
  (0, 30, 0.9, 0.07388127187120652),
  (0, 30, 0.95, 0.09503385285530411),
  (0, 30, 0.99, 0.14230410140910588),
  (1, 30, 0.9, 0.12356999067525615),
  (1, 30, 0.95, 0.14859606865911312),
  (1, 30, 0.99, 0.20158978035294534),
  (2, 30, 0.9, 0.1678129436547862),
  (2, 30, 0.95, 0.19532604365492595),
  (2, 30, 0.99, 0.2518988258293376),
  (3, 30, 0.9, 0.20929946558702422),
  (3, 30, 0.95, 0.23859785729325092),
  (3, 30, 0.99, 0.29761867814599496),
  (15, 30, 0.9, 0.6303039605152247),
  (15, 30, 0.95, 0.661107338390485),
  (15, 30, 0.99, 0.7160950613244373),
  (29, 30, 0.9, 0.9964941427304151),
  (29, 30, 0.95, 0.9982916843555343),
  (29, 30, 0.99, 0.9996650449148677),
  (30, 30, 0.9, 1.0),
  (30, 30, 0.95, 1.0),
  (30, 30, 0.99, 1.0),
  (0, 59, 0.9, 0.038275128884703684),
  (0, 59, 0.95, 0.04950760988822693),
  (0, 59, 0.99, 0.07508527227826667),
  (1, 59, 0.9, 0.06433382901160004),
  (1, 59, 0.95, 0.0778979215188183),
  (1, 59, 0.99, 0.10728635950355352),
  (2, 59, 0.9, 0.08769903872497503),
  (2, 59, 0.95, 0.102889162709954),
  (2, 59, 0.99, 0.13495579964053403),
  (5, 59, 0.9, 0.1515364651275097),
  (5, 59, 0.95, 0.16996255552575096),
  (5, 59, 0.99, 0.20730252337208535),
  (29, 59, 0.9, 0.5824984618415252),
  (29, 59, 0.95, 0.6054159314714334),
  (29, 59, 0.99, 0.6474229353083765),
  (58, 59, 0.9, 0.9982158220893036),
  (58, 59, 0.95, 0.9991309999284744),
  (58, 59, 0.99, 0.9998296698323473),
  (59, 59, 0.9, 1.0),
  (59, 59, 0.95, 1.0),
  (59, 59, 0.99, 1.0),
  (0, 100, 0.9, 0.02276277904418932),
  (0, 100, 0.95, 0.029513049607039925),
  (0, 100, 0.99, 0.045007413978564045),
  (1, 100, 0.9, 0.03833949749538697),
  (1, 100, 0.95, 0.046559811453538935),
  (1, 100, 0.99, 0.06454273204858163),
  (2, 100, 0.9, 0.05234529018038813),
  (2, 100, 0.95, 0.06161920039604069),
  (2, 100, 0.99, 0.08141194630280843),
  (10, 100, 0.9, 0.14988259230162024),
  (10, 100, 0.95, 0.16371762327581477),
  (10, 100, 0.99, 0.191330285386031),
  (50, 100, 0.9, 0.5685831744062192),
  (50, 100, 0.95, 0.5863782853690882),
  (50, 100, 0.99, 0.6192825330930475),
  (99, 100, 0.9, 0.9989469496904544),
  (99, 100, 0.95, 0.9994871985837377),
  (99, 100, 0.99, 0.9998995016917583),
  (100, 100, 0.9, 1.0),
  (100, 100, 0.95, 1.0),
  (100, 100, 0.99, 1.0),
  (0, 256, 0.9, 0.00895414375113913),
  (0, 256, 0.95, 0.011633876163163281),
  (0, 256, 0.99, 0.017828110811962193),
  (1, 256, 0.9, 0.01510872109297562),
  (1, 256, 0.95, 0.018395769886273644),
  (1, 256, 0.99, 0.025647341337689228),
  (2, 256, 0.9, 0.020655779267153073),
  (2, 256, 0.95, 0.024387414567355273),
  (2, 256, 0.99, 0.03242759707684244),
  (25, 256, 0.9, 0.12582857650291995),
  (25, 256, 0.95, 0.13372147180783162),
  (25, 256, 0.99, 0.1492330807724504),
  (128, 256, 0.9, 0.5418873766822669),
  (128, 256, 0.95, 0.553152854886616),
  (128, 256, 0.99, 0.5741686312007512),
  (255, 256, 0.9, 0.9995885201667687),
  (255, 256, 0.95, 0.9997996556404107),
  (255, 256, 0.99, 0.9999607416462016),
  (256, 256, 0.9, 1.0),
  (256, 256, 0.95, 1.0),
  (256, 256, 0.99, 1.0),
  (0, 1000, 0.9, 0.002299936177446683),
  (0, 1000, 0.95, 0.002991249545095295),
  (0, 1000, 0.99, 0.004594582648473037),
  (1, 1000, 0.9, 0.0038841043983972373),
  (1, 1000, 0.95, 0.004734993575499777),
  (1, 1000, 0.99, 0.006619668395648625),
  (2, 1000, 0.9, 0.005313485364031083),
  (2, 1000, 0.95, 0.006282284546723426),
  (2, 1000, 0.99, 0.008379068264742159),
  (100, 1000, 0.9, 0.11325556345330738),
  (100, 1000, 0.95, 0.11699153209636791),
  (100, 1000, 0.99, 0.1241858176701861),
  (500, 1000, 0.9, 0.5207490091502252),
  (500, 1000, 0.95, 0.5264822687643087),
  (500, 1000, 0.99, 0.5372219332390025),
  (999, 1000, 0.9, 0.9998946450345664),
  (999, 1000, 0.95, 0.999948708021091),
  (999, 1000, 0.99, 0.9999899497146509),
  (1000, 1000, 0.9, 1.0),
  (1000, 1000, 0.95, 1.0),
  (1000, 1000, 0.99, 1.0),
]
