import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

private let image: [[Float]] = [
    [.nan, 0.875, 0.75, 0.25, .nan, 0.875],
    [0, 0.8125, 0.8125, 0.4375, 0.3125, 0.25],
    [0.25, 0.4375, 0.5, .nan, 1, 0.8125],
    [0.625, 1, 0.1875, 0.1875, 0.625, 0.0625],
    [0.0625, 0.5, 0.4375, 0.9375, 0.625, .nan],
]

private let kernel = Kernel(rows: [[0.625, 0.375, 0.125], [0.375, 0.875, 0.375], [0.5, 0.125, 1]])

/// What astropy 8.0.2 returned for them with `preserve_nan=True, fill_value=0.25`.
private let recorded: [(options: String, result: [[Float]])] = [
    (
        "boundary=None,nan_treatment=interpolate",
        [
            [.nan, 0, 0, 0, .nan, 0],
            [0, 0.5949074, 0.6708333, 0.6495536, 0.5094697, 0],
            [0, 0.3982143, 0.5117188, .nan, 0.5195312, 0],
            [0, 0.5035714, 0.4959677, 0.5330882, 0.5539773, 0],
            [0, 0, 0, 0, 0, .nan],
        ]
    ),
    (
        "boundary=extend,nan_treatment=interpolate",
        [
            [.nan, 0.78125, 0.6517857, 0.4977679, .nan, 0.6432292],
            [0.3509615, 0.5949074, 0.6708333, 0.6495536, 0.5094697, 0.5671296],
            [0.4160714, 0.3982143, 0.5117188, .nan, 0.5195312, 0.4571429],
            [0.4571429, 0.5035714, 0.4959677, 0.5330882, 0.5539773, 0.5625],
            [0.4142857, 0.4428571, 0.6517857, 0.5803571, 0.4583333, .nan],
        ]
    ),
    (
        "boundary=None,nan_treatment=fill",
        [
            [.nan, 0, 0, 0, .nan, 0],
            [0, 0.5160714, 0.6107143, 0.5696429, 0.4946429, 0],
            [0, 0.3982143, 0.4892857, .nan, 0.4964286, 0],
            [0, 0.5035714, 0.4678571, 0.525, 0.4410714, 0],
            [0, 0, 0, 0, 0, .nan],
        ]
    ),
    (
        "boundary=extend,nan_treatment=fill",
        [
            [.nan, 0.6142857, 0.6517857, 0.4482143, .nan, 0.5196429],
            [0.325, 0.5160714, 0.6107143, 0.5696429, 0.4946429, 0.4946429],
            [0.4160714, 0.3982143, 0.4892857, .nan, 0.4964286, 0.4571429],
            [0.4571429, 0.5035714, 0.4678571, 0.525, 0.4410714, 0.4910714],
            [0.4142857, 0.4428571, 0.6517857, 0.5803571, 0.4107143, .nan],
        ]
    ),
]

/// NaN samples under a convention that leaves them out, replaces them and keeps them.
@Suite struct ConventionMissingTests {
    @Test(arguments: recorded.indices)
    func astropyKeepsNaN(index: Int) throws {
        let (options, expected) = recorded[index]
        for keeps in [true, false] {
            let convention = try Convention("astropy.convolve:\(options),fill_value=0.25,preserve_nan=\(keeps)")
            let plane = try Plane(rows: image)
            let result = try convention.apply(kernel, to: plane)
            let exact = try convention.reference(kernel, of: plane, samples: .float)
            for y in 0..<5 {
                for x in 0..<6 {
                    let (found, wanted) = (result[x, y], expected[y][x])
                    let isBorder = options.contains("None") && !((1...3).contains(y) && (1...4).contains(x))
                    if wanted.isNaN, keeps {
                        #expect(found.isNaN && exact[x, y].isNaN, "\(convention), row \(y), column \(x)")
                    } else if wanted.isNaN {
                        // What the library computed there before it was replaced; at this border, 0.
                        #expect(isBorder ? found == 0 : found > 0, "\(convention), row \(y), column \(x)")
                        #expect(abs(Double(found) - exact[x, y]) < 1e-6, "\(convention), row \(y), column \(x)")
                    } else {
                        #expect(abs(found - wanted) < 2e-7, "\(convention), row \(y), column \(x)")
                        #expect(abs(Double(wanted) - exact[x, y]) < 2e-7, "\(convention), row \(y), column \(x)")
                    }
                }
            }
        }
    }

    /// With another stride or size, NaN stays where the sample under the kernel's centre is NaN.
    @Test func keepsNaNUnderTheCentre() throws {
        var convention = try Convention("astropy.convolve:preserve_nan=true")
        convention.stride = Axes(both: 2)
        let strided = try convention.apply(kernel, to: Plane(rows: image)).rows()
        #expect(
            strided.map { $0.map(\.isNaN) } == [[true, false, true], [false, false, false], [false, false, false]])
        (convention.stride, convention.extent) = (Axes(both: 1), .size(.full))
        let full = try convention.apply(kernel, to: Plane(rows: image)).rows()
        for y in 0..<7 {
            for x in 0..<8 {
                let isInside = (1...5).contains(y) && (1...6).contains(x)
                #expect(full[y][x].isNaN == (isInside && image[y - 1][x - 1].isNaN), "row \(y), column \(x)")
            }
        }
    }
}

/// The double-precision reference of every convention, which `--verify` compares with.
@Suite struct ConventionReferenceTests {
    /// It is what the libraries returned, integers included, up to one level where a sum is a tie but for rounding.
    @Test(arguments: RecordedCase.systems)
    func isWhatTheLibrariesReturned(system: String) throws {
        var checked = 0
        for one in try RecordedCase.cases(of: system) {
            let convention = try Convention(one.spelling)
            let samples = SampleKind(rawValue: one.dtype ?? "float") ?? .float
            let channels = one.input.shape.count == 3 ? one.input.shape[2] : 1
            let image = try PlanarImage(
                width: one.input.shape[1], height: one.input.shape[0], layout: .array(channels: channels)
            ) { channel in try Plane(rows: one.input.rows(ofChannel: channel)) }
            let outputs = one.output.shape.count == 3 ? one.output.shape[2] : 1
            let limit = one.tolerance * max(1, one.output.values.reduce(0) { max($0, abs($1)) })
            for output in 0..<outputs {
                let found: SampleMatrix
                if one.kernel.shape.count == 2 {
                    found = try image.withPlane(0) { plane in
                        try convention.reference(Kernel(rows: one.kernel.rows), of: plane, samples: samples)
                    }
                } else {
                    let layer = ConvolutionLayer(shape: one.kernel.shape, weights: one.kernel.values, bias: one.bias)
                    let sum = try convention.resolvedFilters(
                        of: layer, output: output, channels: channels, width: image.width, height: image.height)
                    let parts = sum.filters.enumerated().map { index, filter in
                        image.withPlane(sum.first + index) { Reference.filter($0, with: filter) }
                    }
                    found = SampleMatrix(width: parts[0].width, height: parts[0].height) { x, y in
                        sum.scaled(parts.reduce(0) { $0 + $1[x, y] })
                    }
                }
                let wanted = one.output.rows(ofChannel: output)
                #expect([found.height, found.width] == [wanted.count, wanted[0].count], "case \(one.id)")
                let differences = zip(found.values, wanted.joined()).map { abs($0 - Double($1)) }
                let largest = differences.max() ?? .infinity
                if one.dtype == nil {
                    #expect(largest <= max(limit, 1e-6), "case \(one.id), \(one.spelling)")
                } else {
                    #expect(largest <= 1, "case \(one.id), \(one.spelling)")
                    let unlike = differences.count { $0 > 0 }
                    #expect(unlike * 10 <= differences.count, "case \(one.id), \(one.spelling)")
                }
                checked += 1
            }
        }
        #expect(checked > 0)
    }
}
