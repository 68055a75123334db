import ImageReport
import Testing

@Suite struct NumberFormatterTests {
    private static let shares: [(Double, String)] = [
        (0, "0.0 %"), (1e-9, "<0.1 %"), (0.001, "0.1 %"), (0.0996, "10.0 %"), (0.12, "12 %"), (0.994, "99 %"),
        (419.0 / 420, "99.8 %"), (0.999, "99.9 %"), (0.9994, ">99.9 %"), (1 - 1e-9, ">99.9 %"), (1, "100 %"),
    ]

    @Test(arguments: shares)
    func percent(share: Double, text: String) {
        #expect(NumberFormatter.percent(share) == text)
    }

    /// A share that is not all is never said to be all, nor one that is not nothing to be nothing.
    @Test func neverAllNorNothing() {
        for count in [3, 100, 420, 100_000, 24_000_000] {
            let few = NumberFormatter.percent(1 / Double(count))
            let most = NumberFormatter.percent(1 - 1 / Double(count))
            #expect(few != "0.0 %" && few != "0 %" && most != "100 %", "\(count)")
        }
    }
}
