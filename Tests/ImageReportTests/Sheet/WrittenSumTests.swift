import Convolution
import ImageBuffers
@testable import ImageReport
import Testing

@Suite struct KernelLabelsTests {
    @Test func fractionsOfOneUnitAreShownAsWholeNumbers() {
        let labels = KernelLabels(Kernel(rows: [[1.0 / 45, 2.0 / 45], [9.0 / 45, -3.0 / 45]]))
        #expect((0..<4).map(labels.text) == ["1", "2", "9", "−3"])
        #expect(labels.unitText == "×\u{A0}1/45")
    }

    @Test func plainNumbersStayAsTheyAre() {
        let labels = KernelLabels(Kernel(rows: [[0.25, -1], [0.5, 12]]))
        #expect((0..<4).map(labels.text) == ["0.25", "−1", "0.5", "12"] && labels.unitText == nil)
    }

    @Test func longDecimalsAreCutToThreeDigits() {
        let labels = KernelLabels(Kernel(rows: [[0.123456789, 0.27182818], [-0.31415926, 1e-9]]))
        #expect((0..<4).map(labels.text) == ["0.123", "0.272", "−0.314", "1e−9"] && labels.unitText == nil)
    }
}

@Suite struct WrittenSumTests {
    private func sum(
        _ kernel: Kernel, _ rows: [[Float]], x: Int, y: Int, rounded: Double? = nil,
        _ change: (inout Filter) -> Void = { _ in }
    ) throws -> WrittenSum {
        var filter = Filter(kernel, mode: .correlate)
        change(&filter)
        let resolved = try filter.resolved(width: rows[0].count, height: rows.count)
        let products = TapProducts(resolved, of: try Plane(rows: rows), x: x, y: y)
        return WrittenSum(products, KernelLabels(kernel), rounded: rounded)
    }

    @Test func isWrittenInTheKernelsUnit() throws {
        let kernel = Kernel(rows: [[1.0 / 45, 2.0 / 45, 3.0 / 45]])
        let sum = try sum(kernel, [[10, 20, 30]], x: 1, y: 0)
        #expect(sum.factorTexts == ["10 × 1", "20 × 2", "30 × 3"] && sum.productTexts == ["10", "40", "90"])
        #expect(sum.terms(limit: .max) == "10 +\u{A0}40 +\u{A0}90")
        #expect(sum.total == "= 140 × 1/45 = 3.111")
    }

    @Test func leavesOutNothingsAndKeepsSigns() throws {
        let sum = try sum(Kernel(rows: [[-2, 0, 1]]), [[4, 5, 6]], x: 1, y: 0)
        #expect(sum.terms(limit: .max) == "−8 +\u{A0}6" && sum.total == "= −2")
        #expect(try self.sum(Kernel(rows: [[1, -1]]), [[0, 0]], x: 1, y: 0).terms(limit: .max) == "0")
    }

    @Test func tellsWhatFollowsTheSum() throws {
        let kernel = Kernel(rows: [[1, 1, 1]])
        let rows: [[Float]] = [[10, 20, 31]]
        #expect(
            try sum(kernel, rows, x: 1, y: 0, rounded: 20) { ($0.gain, $0.bias) = (1.0 / 3, -0.5) }.total
                == "= 61 × 1/3 − 0.5 = 19.83 → 20")
        #expect(try sum(kernel, rows, x: 0, y: 0) { $0.boundary = .renormalize }.total == "= 30 / 2 = 15")
        let copied = try sum(kernel, rows, x: 0, y: 0) { $0.boundary = .copy }
        #expect(copied.total == "= 10" && copied.terms(limit: .max).contains("copied"))
    }

    @Test func manyTermsAreCutInTheMiddle() throws {
        let kernel = Kernel(width: 40, height: 1, weights: (1...40).map(Double.init))
        let sum = try sum(kernel, [[Float](repeating: 1, count: 60)], x: 30, y: 0)
        #expect(sum.terms(limit: 4) == "1 +\u{A0}2 +\u{A0}3 +\u{A0}… +\u{A0}40 (40 products)")
        #expect(sum.total == "= 820")
    }
}
