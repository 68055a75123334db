import ImagePlanes

/// One output channel of a layer: filtered input channels, added up in double precision.
struct LayerSum {
    /// A filter for each input channel.
    let filters: [Filter]
    /// The first of the input channels, which follow each other.
    let firstInput: Int
    /// Multiplies the sum.
    let gain: Double
    /// Added at the end.
    let bias: Double
    /// How many threads compute.
    let threads: Int

    /// Rows enough that a band shares its source rows, few enough that its sums stay in the cache.
    private static let band = 32

    /// Computes the channel.
    /// - Precondition: the image has the channels, and the filters make planes of this size.
    func apply(to image: borrowing PlanarImage, size: AxisPair) throws(FilterError) -> Plane {
        if filters.count == 1 {
            var filter = filters[0]
            filter.gain *= gain
            filter.bias = gain * filter.bias + bias
            return try image.withPlane(firstInput) { plane throws(FilterError) in
                try plane.filtered(by: filter, threads: threads)
            }
        }
        var engines: [any FilterEngine] = []
        for filter in filters {
            let resolved = try filter.resolved(width: image.width, height: image.height)
            engines.append(try FilterPlan(resolved, algorithm: filter.algorithm).makeEngine())
        }
        // An engine that computes many rows at one price is not to do so for a few.
        let band = engines.reduce(Self.band) { max($0, $1.rowGrain) }
        var share = try Self.plane(size)
        var result = try Self.plane(size)
        for start in stride(from: 0, to: size.y, by: band) {
            let rows = start..<min(start + band, size.y)
            var sums = [Double](repeating: 0, count: size.x * rows.count)
            for (index, engine) in engines.enumerated() {
                try image.withPlane(firstInput + index) { plane throws(FilterError) in
                    try engine.filter(
                        rows: rows, of: plane, into: &share,
                        threads: engine.worthwhileThreads(rows: rows.count, of: threads))
                }
                for y in rows {
                    share.withRow(y) { row in
                        for x in row.indices { sums[(y - start) * size.x + x] += Double(row[x]) }
                    }
                }
            }
            for y in rows {
                result.withMutableRow(y) { row in
                    for x in row.indices { row[x] = Float(gain * sums[(y - start) * size.x + x] + bias) }
                }
            }
        }
        return result
    }

    private static func plane(_ size: AxisPair) throws(FilterError) -> Plane {
        do throws(PlaneError) {
            return try Plane(uninitializedWidth: size.x, height: size.y)
        } catch {
            throw .tooLarge(error)
        }
    }
}
