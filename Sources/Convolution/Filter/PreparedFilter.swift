public import ImageBuffers

/// A filter prepared for planes of one size: the engine is chosen and its tables are computed once.
///
///     let filter = try Filter(kernel, mode: .correlate).prepared(width: 1920, height: 1080)
///     for frame in frames { results.append(try filter.apply(to: frame)) }
///
/// Preparing a filter saves time if several channels or images of one size are filtered. The value is immutable, so any
/// number of threads can use it at the same time. Results are bit-identical to those of `Plane.filtered(by:threads:)`.
public struct PreparedFilter: Sendable {
    /// The filter as requested.
    public let filter: Filter
    /// The choice of the engine.
    package let plan: FilterPlan
    /// The engine, with its tables.
    package let engine: any FilterEngine

    /// Prepares a filter.
    /// - Parameters:
    ///   - algorithm: the engine to use; `nil` uses that of the filter, or else the one with the shortest estimated
    ///     time.
    ///   - streamsOutput: a parameter of the direct engine.
    ///   - threads: number of threads that compute at the same time, each with its own memory.
    ///   - room: maximum bytes for the engine's tables; if they would take more, the direct engine is used, which has
    ///     none.
    /// - Throws: what `Filter.prepared(width:height:)` throws.
    package init(
        _ filter: Filter, width: Int, height: Int, algorithm: FilterAlgorithm? = nil, streamsOutput: Bool? = nil,
        threads: Int = 1, room: Int = .max
    ) throws(FilterError) {
        let resolved = try filter.resolved(width: width, height: height)
        let plan = FilterPlan(resolved, algorithm: algorithm ?? filter.algorithm, streamsOutput: streamsOutput)
        self.filter = filter
        self.plan = plan
        // Tables that are too large are rejected before they are made.
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
    /// The algorithm of the chosen engine.
    public var algorithm: FilterAlgorithm { plan.algorithm }
}

extension Filter {
    /// Prepares the filter for planes of one size.
    ///
    /// - Parameters:
    ///   - width: columns of the planes, at least 1.
    ///   - height: their rows, at least 1.
    /// - Throws: `FilterError` if the filter cannot be computed at this size, and `FilterError.tooLarge` if the
    ///   engine's tables do not fit into memory.
    /// - Complexity: O(taps) with a small constant factor; O(tile * log tile) for large kernels.
    /// - Precondition: `width` and `height` are at least 1.
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
    ///   - threads: maximum number of threads, including the caller's; fewer are used if starting them is not
    ///     worthwhile. The result is bit-identical for any number.
    /// - Returns: a plane of `outputWidth` x `outputHeight` samples.
    /// - Throws: `FilterError.sizeMismatch` for a plane of another size; `FilterError.tooLarge` if there is not enough
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

    /// Filters a plane into an existing one, so that no memory is allocated for the result.
    /// - Parameters:
    ///   - plane: `inputWidth` x `inputHeight` samples.
    ///   - output: receives the result; every sample is overwritten.
    ///   - threads: as in `apply(to:threads:)`.
    /// - Throws: what `apply(to:threads:)` throws; the contents of `output` are then undefined.
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
    /// The opacity of the result consists of the samples under the kernel's centre: all of them for `same`, fewer for
    /// `valid` and strides. For `full`, the border sample is repeated past the border.
    /// - Parameters:
    ///   - image: planes of `inputWidth` x `inputHeight` samples.
    ///   - threads: as in `apply(to:threads:)`.
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
    /// The samples under the centres of a filter's output, with positions outside the plane moved to its border.
    /// - Throws: `FilterError.tooLarge` if there is not enough memory.
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
