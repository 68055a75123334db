import Convolution
import ImageBuffers
import TestSupport
import Testing

/// Strides, dilations and padding in numbers, for every mode and boundary.
@Suite struct StepsAndPaddingTests {
    /// The formula once more, from the padding on, and by itself: nothing is shared with the engines but the extension.
    private static func expected(_ filter: Filter, _ rows: [[Float]]) -> [[Double]] {
        guard let padding = filter.padding else { return [] }
        let kernel = filter.mode == .convolve ? filter.kernel.rotated180() : filter.kernel
        let (s, d) = (filter.stride, filter.dilation)
        let height = (rows.count + padding.before.y + padding.after.y - d.y * (kernel.height - 1) - 1) / s.y + 1
        let width = (rows[0].count + padding.before.x + padding.after.x - d.x * (kernel.width - 1) - 1) / s.x + 1
        return (0..<height).map { y in
            (0..<width).map { x in
                var sum = 0.0
                for a in 0..<kernel.height {
                    for b in 0..<kernel.width {
                        let row = filter.boundary.sourceIndex(
                            of: y * s.y + a * d.y - padding.before.y, count: rows.count)
                        let column = filter.boundary.sourceIndex(
                            of: x * s.x + b * d.x - padding.before.x, count: rows[0].count)
                        let sample = row.flatMap { row in column.map { rows[row][$0] } }
                        sum += kernel[row: a, column: b] * Double(sample ?? filter.boundary.outsideValue)
                    }
                }
                return sum
            }
        }
    }

    @Test(arguments: FilterMode.allCases)
    func paddingDecidesTheSize(mode: FilterMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        let upTo = { (limit: Int, generator: inout SeededGenerator) in
            Axes(x: .random(in: 0...limit, using: &generator), y: .random(in: 0...limit, using: &generator))
        }
        var checked = 0
        for boundary in allBoundaries where boundary != .renormalize && boundary != .copy {
            for _ in 0..<60 {
                var filter = Filter(
                    generator.kernel(
                        width: .random(in: 1...6, using: &generator), height: .random(in: 1...6, using: &generator)),
                    mode: mode, boundary: boundary, size: OutputSize.allCases.randomElement(using: &generator) ?? .same)
                // Neither the anchor nor the size counts beside padding.
                filter.anchor = generator.anchor(in: filter.kernel)
                filter.padding = Padding(before: upTo(9, &generator), after: upTo(9, &generator))
                let (stride, dilation) = (upTo(2, &generator), upTo(2, &generator))
                filter.stride = Axes(x: stride.x + 1, y: stride.y + 1)
                filter.dilation = Axes(x: dilation.x + 1, y: dilation.y + 1)
                let rows = generator.rows(
                    width: .random(in: 1...9, using: &generator), height: .random(in: 1...9, using: &generator))
                let plane = try Plane(rows: rows)
                let result: Plane
                do throws(FilterError) { result = try plane.filtered(by: filter) } catch {
                    guard case .nothingValid = error else { throw error }
                    continue
                }
                let expected = Self.expected(filter, rows)
                let reference = Reference.filter(
                    plane, with: try filter.resolved(width: plane.width, height: plane.height))
                let sizes = [result.height, result.width] == [expected.count, expected[0].count]
                #expect(sizes, "\(filter), seed \(testSeed)")
                guard sizes else { continue }
                let close = zip(result.rows().joined(), expected.joined()).allSatisfy {
                    abs(Double($0) - $1) <= 1e-5 * 10 * filter.kernel.absoluteSum
                }
                let exact = zip(reference.values, expected.joined()).allSatisfy { abs($0 - $1) <= 1e-12 * 400 }
                #expect(close && exact, "\(filter), seed \(testSeed)")
                checked += 1
            }
        }
        #expect(checked > 200, "seed \(testSeed)")
    }

    /// A stride keeps every s-th sample of what a stride of 1 gives; with `renormalize` and `copy` too.
    @Test(arguments: OutputSize.allCases)
    func aStrideKeepsEverySthSample(size: OutputSize) throws {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries where !(size == .full && boundary == .copy) {
            for mode in FilterMode.allCases {
                var filter = Filter(
                    generator.kernel(width: 3, height: 4), mode: mode, boundary: boundary, size: size)
                filter.dilation = Axes(x: 2, y: 1)
                let plane = try Plane(rows: generator.rows(width: 11, height: 10))
                let all = try plane.filtered(by: filter).rows()
                filter.stride = Axes(x: 3, y: 2)
                let kept = try plane.filtered(by: filter).rows()
                let expected = stride(from: 0, to: all.count, by: 2).map { y in
                    stride(from: 0, to: all[y].count, by: 3).map { all[y][$0].bitPattern }
                }
                #expect(kept.map { $0.map(\.bitPattern) } == expected, "\(filter), seed \(testSeed)")
            }
        }
    }

    /// A dilated kernel is a larger one with zeros between its taps.
    @Test func aDilationPutsZerosBetweenTaps() throws {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries {
            for mode in FilterMode.allCases {
                var dilated = Filter(
                    generator.kernel(width: 3, height: 2), mode: mode, boundary: boundary,
                    anchor: .init(x: 1, y: 1))
                dilated.dilation = Axes(x: 2, y: 3)
                var weights = [Double](repeating: 0, count: 5 * 4)
                for row in 0..<2 {
                    for column in 0..<3 { weights[row * 3 * 5 + column * 2] = dilated.kernel[row: row, column: column] }
                }
                let sparse = Filter(
                    Kernel(width: 5, height: 4, weights: weights), mode: mode, boundary: boundary,
                    anchor: .init(x: 2, y: 3))
                let plane = try Plane(rows: generator.rows(width: 8, height: 9))
                let pairs = zip(
                    try plane.filtered(by: dilated).rows().joined(), try plane.filtered(by: sparse).rows().joined())
                #expect(pairs.allSatisfy { abs($0 - $1) <= 1e-3 }, "\(boundary), \(mode), seed \(testSeed)")
            }
        }
    }

    @Test func paddingThatLeavesNothingOrReachesNothingIsRefused() throws {
        let plane = try Plane(width: 3, height: 2)
        var filter = Filter(Kernel(width: 5, height: 5, weights: Array(repeating: 1, count: 25)))
        filter.padding = Padding(Axes(x: 1, y: 1))
        #expect(throws: FilterError.nothingValid(imageWidth: 3, imageHeight: 2, kernelWidth: 5, kernelHeight: 5)) {
            _ = try plane.filtered(by: filter)
        }
        filter.padding = Padding(Axes(x: 2, y: 2))
        #expect(try plane.filtered(by: filter).rows() == [[0, 0, 0], [0, 0, 0]])
        filter.padding = Padding(Axes(x: 1 << 50, y: 2))
        #expect(throws: FilterError.reachesTooFar(limit: 1 << 40)) { _ = try plane.filtered(by: filter) }
        filter.padding = nil
        filter.stride = Axes(x: 1, y: 1 << 62)
        #expect(throws: FilterError.reachesTooFar(limit: 1 << 40)) { _ = try plane.filtered(by: filter) }
        filter.stride = Axes(both: 1)
        filter.boundary = .copy
        filter.padding = Padding(Axes(x: 9, y: 2))
        #expect(throws: FilterError.copyHasNoFullSize) { _ = try plane.filtered(by: filter) }
    }
}
