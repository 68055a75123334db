import Convolution
import ImageBuffers
import TestSupport
import Testing

@Suite struct BoundaryTests {
    /// The drawings of the docstrings: a kernel of one tap, far from the centre, shows the extension itself.
    @Test(arguments: [
        (BoundaryMode.symmetric, "dcbaabcddcba"), (.reflect, "cdcbabcdcbab"), (.edge, "aaaaabcddddd"),
        (.constant(64), "@@@@abcd@@@@"), (.wrap, "abcdabcdabcd"),
    ])
    func extensionsAreAsDrawn(boundary: BoundaryMode, drawing: String) throws {
        let row = "abcd".unicodeScalars.map { Float($0.value) }
        var weights = [Double](repeating: 0, count: 9)
        weights[4] = 1
        let kernel = Kernel(width: 9, height: 1, weights: weights)
        let full = try Plane(rows: [row]).correlated(with: kernel, boundary: boundary, size: .full)
        let seen = full.rows()[0].map { Character(Unicode.Scalar(UInt8($0))) }
        #expect(String(seen) == drawing)
    }

    @Test func extensionsGoOnAnyDistance() {
        for boundary in BoundaryMode.all where boundary.extendsImage {
            for count in 1...5 {
                let period = boundary.axisExtension(count: count).period
                for index in -40...40 {
                    guard let source = boundary.sourceIndex(of: index, count: count) else {
                        Issue.record("no sample at \(index)")
                        continue
                    }
                    #expect((0..<count).contains(source))
                    if period > 0 {
                        #expect(boundary.sourceIndex(of: index + period, count: count) == source)
                    }
                }
                #expect((0..<count).contains(boundary.sourceIndex(of: .min, count: count) ?? -1))
                #expect((0..<count).contains(boundary.sourceIndex(of: .max, count: count) ?? -1))
            }
        }
    }

    /// Names are looked up in the table, so that one of two modes of a name would never be found.
    @Test func wordsAreEachModesOwn() {
        var words: [String] = []
        for mode in BoundaryMode.all {
            #expect(mode.description == mode.row.name)
            #expect((mode.axisExtension(count: 4).source(of: -1) != nil) == mode.extendsImage)
            words += [mode.row.name] + mode.row.otherNames
        }
        #expect(Set(words).count == words.count, "\(words)")
        #expect(BoundaryMode.constant(2.5).description == "constant:2.5")
    }

    @Test func renormalizeKeepsAFlatImageFlat() throws {
        let blur = Kernel(rows: [[1, 2, 1], [2, 4, 2], [1, 2, 1], [0, 1, 0]])
        for size in OutputSize.allCases {
            let plane = try Plane(width: 6, height: 5, filledWith: 200)
            let result = try plane.convolved(with: blur, boundary: .renormalize, size: size)
            // Full output has corners whose only tap inside weighs 0: there is nothing to divide by.
            for value in result.rows().joined() where value != 0 { #expect(abs(value - 200) <= 2e-4) }
            #expect(result.rows().joined().count { $0 == 0 } == (size == .full ? 2 : 0))
        }
    }

    @Test func renormalizeNeverDividesAnEdgeDetector() throws {
        let laplace = Kernel(rows: [[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
        var generator = SeededGenerator(seed: testSeed)
        let plane = try Plane(rows: generator.rows(width: 7, height: 6))
        let renormalized = try plane.correlated(with: laplace, boundary: .renormalize)
        let constant = try plane.correlated(with: laplace, boundary: .constant(0))
        #expect(renormalized.rows() == constant.rows())
    }

    /// The kernel's own offset is a part of the result, which is scaled.
    @Test func renormalizeDividesBeforeGainAndBias() throws {
        var filter = Filter(Kernel(rows: [[1, 1, 1]]), mode: .correlate, boundary: .renormalize)
        filter.gain = 10
        filter.bias = 0.5
        filter.kernel.offset = 0.25
        let result = try Plane(rows: [[1, 2, 6]]).filtered(by: filter)
        #expect(result.rows() == [[18, 33, 43]])
    }

    @Test func copyKeepsTheBorder() throws {
        var filter = Filter(
            Kernel(rows: [[0, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]]), mode: .correlate, boundary: .copy)
        filter.anchor = Kernel.Anchor(x: 1, y: 1)
        filter.gain = 100
        var generator = SeededGenerator(seed: testSeed)
        let rows = generator.rows(width: 5, height: 6)
        let result = try Plane(rows: rows).filtered(by: filter)
        for y in 0..<6 {
            for x in 0..<5 {
                // One row of taps above the centre, two below; one column to either side.
                let inside = (1...3).contains(x) && (1...3).contains(y)
                #expect(result[x, y] == (inside ? 100 * rows[y][x] : rows[y][x]))
            }
        }
        #expect(throws: FilterError.copyHasNoFullSize) {
            filter.size = .full
            _ = try filter.resolved(width: 5, height: 6)
        }
    }
}
