public import ImageBuffers

/// A filter made ready for planes of one size: the engine is chosen and its tables are made once.
///
///     let filter = try Filter(kernel, mode: .correlate).prepared(width: 1920, height: 1080)
///     for frame in frames { results.append(try filter.apply(to: frame)) }
///
/// Preparing pays where several channels or images of one size are filtered. It never changes, so that one value serves
/// any number of threads at the same time. Results equal those of `Plane.filtered(by:threads:)` to the bit.
public struct PreparedFilter: Sendable {
    /// The filter as it was asked for.
    public let filter: Filter
    /// Which engine is taken, and why.
    package let plan: FilterPlan
    /// The engine, with its tables.
    package let engine: any FilterEngine

    /// Prepares a filter.
    /// - Parameters:
    ///   - algorithm: the engine to take; `nil` leaves it to the filter, or else to an estimate.
    ///   - streamsOutput: as the direct engine takes it.
    ///   - threads: how many compute at the same time, each with a memory of its own.
    ///   - room: bytes that the engine's tables may take; the direct engine, which has none, is taken where they would
    ///     take more.
    /// - Throws: what `Filter.prepared(width:height:)` throws.
    package init(
        _ filter: Filter, width: Int, height: Int, algorithm: FilterAlgorithm? = nil, streamsOutput: Bool? = nil,
        threads: Int = 1, room: Int = .max
    ) throws(FilterError) {
        let resolved = try filter.resolved(width: width, height: height)
        let plan = FilterPlan(resolved, algorithm: algorithm ?? filter.algorithm, streamsOutput: streamsOutput)
        self.filter = filter
        self.plan = plan
        // Tables that are too large are refused without being made.
        engine = try plan.byteCount(rows: 1, threads: threads) > room ? plan.directEngine : plan.makeEngine()
    }

    /// Columns of the planes that it filters.
    public var inputWidth: Int { plan.filter.geometry.input.x }
    /// Rows of the planes that it filters.
    public var inputHeight: Int { plan.filter.geometry.input.y }
    /// Columns of its results.
    public var outputWidth: Int { plan.filter.geometry.output.x }
    /// Rows of its results.
    public var outputHeight: Int { plan.filter.geometry.output.y }
    /// The engine that computes it.
    public var algorithm: FilterAlgorithm { plan.algorithm }
}

extension Filter {
    /// Prepares the filter for planes of one size.
    ///
    /// - Parameters:
    ///   - width: columns of the planes, at least 1.
    ///   - height: their rows, at least 1.
    /// - Throws: `FilterError` for what cannot be computed at this size, and `FilterError.tooLarge` when the engine's
    ///   tables do not fit into memory.
    /// - Complexity: O(taps) and a small multiple of it; for large kernels O(tile * log tile).
    /// - Precondition: a size from 1 up.
    public func prepared(width: Int, height: Int) throws(FilterError) -> PreparedFilter {
        try PreparedFilter(self, width: width, height: height)
    }
}

extension PreparedFilter {
    /// Filters a plane into a new one.
    ///
    /// The formula, the accuracy and the units are those of `Plane.filtered(by:threads:)`.
    /// - Parameters:
    ///   - plane: `inputWidth` x `inputHeight` samples.
    ///   - threads: how many compute, the caller's among them; fewer where they are not worth starting. The result is the
    ///     same to the bit.
    /// - Returns: a plane of `outputWidth` x `outputHeight` samples.
    /// - Throws: `FilterError.sizeMismatch` for a plane of another size; `FilterError.tooLarge` when there is not enough
    ///   memory.
    /// - Complexity: that of `Plane.filtered(by:threads:)`.
    public func apply(
        to plane: borrowing Plane, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Plane {
        try checkSize(plane.width, plane.height)
        var output: Plane
        do throws(PlaneError) {
            output = try Plane(uninitializedWidth: outputWidth, height: outputHeight)
        } catch {
            throw .tooLarge(error)
        }
        try apply(to: plane, into: &output, threads: threads)
        return output
    }

    /// Filters a plane into one that is there already, so that no memory is allocated for the result.
    /// - Parameters:
    ///   - plane: `inputWidth` x `inputHeight` samples.
    ///   - output: takes the result; every sample is overwritten.
    ///   - threads: as `apply(to:threads:)` takes them.
    /// - Throws: what `apply(to:threads:)` throws; what `output` holds is then undefined.
    /// - Complexity: that of `Plane.filtered(by:threads:)`.
    /// - Precondition: `output` has `outputWidth` x `outputHeight` samples.
    public func apply(
        to plane: borrowing Plane, into output: inout Plane, threads: Int = ThreadCount.available
    ) throws(FilterError) {
        try checkSize(plane.width, plane.height)
        try engine.filter(
            plane, into: &output, threads: engine.worthwhileThreads(rows: outputHeight, of: max(1, threads)))
    }

    /// Filters every colour channel of an image; opacity is not filtered.
    ///
    /// Of opacity the result has the samples under the kernel's centre: all of them for `same`, fewer for `valid` and
    /// strides; past the border for `full`, where the border sample goes on.
    /// - Parameters:
    ///   - image: planes of `inputWidth` x `inputHeight` samples.
    ///   - threads: as `apply(to:threads:)` takes them.
    /// - Returns: an image of the same layout, of `outputWidth` x `outputHeight` samples.
    /// - Throws: what `apply(to:threads:)` throws.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public func apply(
        to image: borrowing PlanarImage, threads: Int = ThreadCount.available
    ) throws(FilterError) -> PlanarImage {
        try checkSize(image.width, image.height)
        let layout = image.layout
        return try PlanarImage(width: outputWidth, height: outputHeight, layout: layout) {
            channel throws(FilterError) in
            try image.withPlane(channel) { plane throws(FilterError) in
                channel == layout.alphaIndex
                    ? try plane.aligned(under: plan.filter.geometry) : try apply(to: plane, threads: threads)
            }
        }
    }

    private func checkSize(_ width: Int, _ height: Int) throws(FilterError) {
        guard width == inputWidth, height == inputHeight else {
            throw .sizeMismatch(
                width: width, height: height, expectedWidth: inputWidth, expectedHeight: inputHeight)
        }
    }
}

extension Plane {
    /// The samples under the centres of a filter's output, those outside the plane taken to its border.
    /// - Throws: `FilterError.tooLarge` when there is not enough memory.
    package borrowing func aligned(under geometry: FilterGeometry) throws(FilterError) -> Plane {
        let size = geometry.output
        var plane: Plane
        do throws(PlaneError) {
            plane = try Plane(uninitializedWidth: size.x, height: size.y)
        } catch {
            throw .tooLarge(error)
        }
        for y in 0..<plane.height {
            let sourceRow = min(max(geometry.vertical.centrePosition(at: y), 0), height - 1)
            withRow(sourceRow) { source in
                plane.withMutableRow(y) { row in
                    for x in row.indices {
                        row[x] = source[min(max(geometry.horizontal.centrePosition(at: x), 0), source.count - 1)]
                    }
                }
            }
        }
        return plane
    }
}
