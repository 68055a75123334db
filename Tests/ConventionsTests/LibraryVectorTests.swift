import Convolution
import ImageBuffers
import TestSupport
import Testing

/// The formula against what real libraries returned, each convention set by hand.
@Suite struct LibraryVectorTests {
    struct Unknown: Error { var what: String }

    @Test(arguments: [
        ("scipy.signal", ["convolve2d": 55, "correlate2d": 55, "convolve": 15, "correlate": 15]),
        ("scipy.ndimage", ["convolve": 35, "correlate": 35]),
        ("opencv", ["filter2D": 25]),
    ])
    func agrees(system: String, expectedCounts: [String: Int]) throws {
        var counts: [String: Int] = [:]
        for vector in try VectorCase.cases(of: system) {
            let filter = try Self.filter(for: vector, of: system)
            let plane = try Plane(rows: vector.input.map { $0.map { Float($0) } })
            let resolved = try filter.resolved(width: plane.width, height: plane.height)
            let reference = Reference.filter(plane, with: resolved)
            let direct = try plane.filtered(by: filter)
            let flat = vector.output.flatMap { $0 }
            let limit = vector.tolerance * max(1, flat.reduce(0) { max($0, abs($1)) })
            let shape = reference.width == vector.output[0].count && reference.height == vector.output.count
            #expect(shape, "case \(vector.id)")
            guard shape else { continue }
            #expect(Self.difference(reference.values, flat) <= limit, "case \(vector.id), reference")
            #expect(
                Self.difference(direct.rows().joined().map { Double($0) }, flat) <= limit, "case \(vector.id), direct")
            counts[vector.function, default: 0] += 1
        }
        #expect(counts == expectedCounts)
    }

    private static func difference(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    private static func filter(for vector: VectorCase, of system: String) throws -> Filter {
        let kernel = Kernel(vector.kernel)
        let low = Kernel.Anchor(x: (kernel.width - 1) / 2, y: (kernel.height - 1) / 2)
        let high = Kernel.Anchor(x: kernel.width / 2, y: kernel.height / 2)
        var filter = Filter(kernel: kernel)
        filter.boundary = try boundary(of: vector, system: system)
        if system == "scipy.signal" { filter.size = try size(of: vector) }
        switch (system, vector.function) {
        case ("scipy.signal", "convolve2d"), ("scipy.signal", "convolve"):
            (filter.mode, filter.anchor) = (.convolve, low)
        case ("scipy.signal", "correlate2d"):
            (filter.mode, filter.anchor) = (.correlate, low)
        case ("scipy.signal", "correlate"):
            (filter.mode, filter.anchor) = (.correlate, high)
        case ("scipy.ndimage", let function):
            guard let origin = vector.pair("origin") else { throw Unknown(what: "origin") }
            filter.mode = function == "convolve" ? .convolve : .correlate
            filter.anchor = Kernel.Anchor(x: high.x + origin[1], y: high.y + origin[0])
        case ("opencv", "filter2D"):
            guard let anchor = vector.pair("anchor"), let delta = vector.number("delta") else {
                throw Unknown(what: "anchor, delta")
            }
            filter.mode = .correlate
            filter.anchor = anchor == [-1, -1] ? high : Kernel.Anchor(x: anchor[0], y: anchor[1])
            filter.bias = delta
        default:
            throw Unknown(what: vector.function)
        }
        return filter
    }

    private static func size(of vector: VectorCase) throws -> OutputSize {
        guard let size = vector.text("mode").flatMap({ OutputSize(rawValue: $0) }) else { throw Unknown(what: "size") }
        return size
    }

    private static func boundary(of vector: VectorCase, system: String) throws -> BoundaryMode {
        let name = system == "scipy.ndimage" ? vector.text("mode") : vector.text("boundary") ?? vector.text("border")
        switch (system, name) {
        case ("scipy.signal", nil): return .constant(0)
        case ("scipy.signal", "fill"): return .constant(Float(vector.number("fillvalue") ?? 0))
        case ("scipy.signal", "symm"), ("scipy.ndimage", "reflect"), ("opencv", "reflect"): return .symmetric
        case ("scipy.ndimage", "mirror"), ("opencv", "reflect_101"): return .reflect
        case ("scipy.ndimage", "nearest"), ("opencv", "replicate"): return .edge
        case ("scipy.ndimage", "constant"): return .constant(Float(vector.number("cval") ?? 0))
        case ("opencv", "constant"): return .constant(0)
        case (_, "wrap"): return .wrap
        default: throw Unknown(what: "\(name ?? "no boundary")")
        }
    }
}
