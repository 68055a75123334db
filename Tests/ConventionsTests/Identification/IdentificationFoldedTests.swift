import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

/// Results that became integers by other rules than clipping, and gains and biases of few digits.
@Suite struct IdentificationFoldedTests {
    /// An image of bytes, a kernel whose results lie on both sides of 0, and the operation by which it is laid.
    private struct Case {
        var input: [[Float]]
        var kernel: Kernel
        var mode: FilterMode
        var boundary: BoundaryMode

        init(_ generator: inout SeededGenerator) {
            let (width, height) = (
                Int.random(in: 20...40, using: &generator), Int.random(in: 20...40, using: &generator)
            )
            input = (0..<height).map { _ in
                (0..<width).map { _ in Float(Int.random(in: 0...255, using: &generator)) }
            }
            var weights = (0..<9).map { _ in Double(Int.random(in: -2...3, using: &generator)) }
            weights[0] -= 4
            weights[1] += 3
            // Small enough that most results lie within the range.
            kernel = Kernel(width: 3, height: 3, weights: weights.map { $0 / 4 })
            mode = FilterMode.allCases.randomElement(using: &generator) ?? .convolve
            boundary = [.reflect, .wrap, .edge].randomElement(using: &generator) ?? .edge
        }

        var results: [[Float]] {
            get throws {
                try Plane(rows: input).filtered(by: Filter(kernel, mode: mode, boundary: boundary)).rows()
            }
        }

        func identify(_ output: [[Float]]) throws -> Identification {
            try Identifier(bank: KernelBank(kernel, channels: 1), model: .integers(maximum: 255)).identify(
                input: grayImage(input), output: grayImage(output))
        }
    }

    @Test func wrappedAndAbsoluteResultsAreFound() throws {
        var generator = SeededGenerator(seed: testSeed)
        var checked = 0
        for number in 0..<20 {
            let one = Case(&generator)
            let what = "seed \(testSeed), case \(number)"
            let wrapped = try one.results.map { row in
                row.map { value -> Float in
                    let rest = value.rounded(.towardZero).truncatingRemainder(dividingBy: 256)
                    return rest < 0 ? rest + 256 : rest
                }
            }
            let absolute = try one.results.map { row in row.map { min(abs($0).rounded(.toNearestOrEven), 255) } }
            // Results of one sign, within the range, are what clipping leaves of them too.
            guard try one.results.joined().contains(where: { $0 < -2 }) else { continue }
            checked += 1
            let truth = one.mode == .convolve ? KernelVariant.rotated180 : .asWritten
            for (output, model) in [
                (wrapped, SampleModel.wrapped(maximum: 255)), (absolute, .absolute(maximum: 255)),
            ] {
                let found = try one.identify(output)
                #expect(found.verdict == .explained, "\(what): \(model)")
                #expect(found.model == model, "\(what): \(model), found \(found.model)")
                #expect(found.best.contains { $0.sameVariants.contains(truth) }, "\(what): \(model)")
                #expect(found.best.contains { $0.border == .extended(one.boundary) }, "\(what): \(model)")
                #expect(found.scaling?.gain == 1 && found.scaling?.biases == [0], "\(what): \(model)")
            }
        }
        #expect(checked >= 10)
    }

    /// The gain of magnitudes is measured, whatever it is; that of samples modulo 256 is one of those that people write.
    @Test(arguments: [
        (SampleModel.absolute(maximum: 255), [0.5, 2, 0.3, 1.25, 1.0 / 9, 0.37]),
        (.wrapped(maximum: 255), [0.5, 2, 3, 0.25, 1.0 / 9, 1.5]),
    ])
    func gainsOfFoldedResultsAreFound(model: SampleModel, gains: [Double]) throws {
        var generator = SeededGenerator(seed: testSeed)
        var checked = 0
        for number in 0..<12 {
            let one = Case(&generator)
            let gain = gains[number % gains.count]
            let rule = Quantizer.Rounding.allCases[(number + number / 6) % 3]
            let what = "seed \(testSeed), case \(number): \(model), \(gain), \(rule)"
            let results = try one.results.map { row in row.map { Double($0) * gain } }
            // Results that hardly leave the range are what clipping leaves of them too.
            guard results.joined().count(where: { $0 < -2 }) > 20 else { continue }
            checked += 1
            let output = results.map { row in row.map { Self.folded($0, model, rule) } }
            let found = try one.identify(output)
            #expect(found.verdict == .explained, "\(what)")
            #expect(found.model == model, "\(what), found \(found.model)")
            let truth = one.mode == .convolve ? KernelVariant.rotated180 : .asWritten
            #expect(found.best.contains { $0.sameVariants.contains(truth) }, "\(what)")
            #expect(found.best.contains { $0.border == .extended(one.boundary) }, "\(what)")
            let named = found.scalings.contains { abs(abs($0.gain) - gain) < 1e-12 && $0.biases == [0] }
            #expect(named, "\(what), found \(found.scalings)")
        }
        #expect(checked >= 6)
    }

    /// A result as whole number within 0...255, as it is rounded and folded.
    private static func folded(_ result: Double, _ model: SampleModel, _ rule: Quantizer.Rounding) -> Float {
        let value = if case .absolute = model { abs(result) } else { result }
        let whole =
            switch rule {
            case .halfEven: value.rounded(.toNearestOrEven)
            case .halfUp: (value + 0.5).rounded(.down)
            case .truncate: value.rounded(.towardZero)
            }
        guard case .wrapped = model else { return Float(min(whole, 255)) }
        let rest = whole.truncatingRemainder(dividingBy: 256)
        return Float(rest < 0 ? rest + 256 : rest)
    }

    /// Of all numbers that reproduce every sample, those of fewest digits are the ones that were meant.
    @Test func numbersOfFewDigitsAreFound() throws {
        var generator = SeededGenerator(seed: testSeed)
        for number in 0..<60 {
            let one = Case(&generator)
            let sum = one.kernel.absoluteSum
            let gain = (40 / sum).rounded() / 100 + 0.01
            let bias = Double(Int.random(in: 9...15, using: &generator) * 10)
            let rule = Quantizer.Rounding.allCases[number % 3]
            let output = try one.results.map { row in
                row.map { value -> Float in
                    let scaled = Double(value) * gain + bias
                    // Sums of decimals are whole but for an error of arithmetic.
                    let near = scaled.rounded()
                    let exact = abs(scaled - near) < 1e-9 ? near : scaled
                    let whole =
                        switch rule {
                        case .halfEven: exact.rounded(.toNearestOrEven)
                        case .halfUp: (exact + 0.5).rounded(.down)
                        case .truncate: exact.rounded(.towardZero)
                        }
                    return Float(min(max(whole, 0), 255))
                }
            }
            let found = try one.identify(output)
            let what = "seed \(testSeed), case \(number): \(gain), \(bias), \(rule)"
            #expect(found.verdict == .explained, "\(what)")
            let named = found.scalings.contains { abs(abs($0.gain) - gain) < 1e-12 && $0.biases == [bias] }
            #expect(named, "\(what), found \(found.scalings)")
        }
    }
}
