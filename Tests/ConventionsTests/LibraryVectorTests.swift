import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

/// The formula and the direct engine against what real libraries returned, by the libraries' documentation alone.
@Suite struct LibraryVectorTests {
    @Test(arguments: [
        ("scipy.signal", ["convolve2d": 55, "correlate2d": 55, "convolve": 15, "correlate": 15]),
        ("scipy.ndimage", ["convolve": 35, "correlate": 35]),
        ("opencv", ["filter2D": 25]),
        ("gmic", ["convolve": 8, "correlate": 8]),
        ("octave", ["conv2": 15, "imfilter": 40]),
        ("itk", ["Convolution": 30]),
    ])
    func agrees(system: String, expectedCounts: [String: Int]) throws {
        var counts: [String: Int] = [:]
        for one in try RecordedCase.cases(of: system) {
            var filter = try one.truth().filter(one)
            filter.bias = one.number("delta") ?? 0
            let plane = try Plane(rows: one.input.rows(ofChannel: 0))
            let resolved = try filter.resolved(width: plane.width, height: plane.height)
            let reference = Reference.filter(plane, with: resolved)
            let direct = try plane.filtered(by: filter)
            let limit = one.tolerance * max(1, one.output.values.reduce(0) { max($0, abs($1)) })
            guard [reference.height, reference.width] == one.output.shape else {
                Issue.record("case \(one.id): \(reference.width)x\(reference.height)")
                continue
            }
            #expect(Self.difference(reference.values, one.output.values) <= limit, "case \(one.id), reference")
            let values = direct.rows().joined().map { Double($0) }
            #expect(Self.difference(values, one.output.values) <= limit, "case \(one.id), direct")
            counts[one.function, default: 0] += 1
        }
        #expect(counts == expectedCounts)
    }

    private static func difference(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
}
