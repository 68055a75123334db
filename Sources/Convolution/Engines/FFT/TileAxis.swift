/// The division of an axis into tiles from its first output sample on, independent of the requested range.
///
///     input   | before |  image  ...
///     tile 0  [ reach of `outputs` outputs | rest ]
///     tile 1            [ reach of `outputs` outputs | rest ]
///
/// A tile yields the outputs whose taps all lie in it: length - span + 1 of them, or every stride-th of these.
struct TileAxis: Sendable {
    /// The axis of the filter.
    let axis: FilterGeometry.Axis
    /// Samples from the first tap to the last.
    let span: Int
    /// Samples in a tile.
    let length: Int
    /// Outputs of a tile; the last tile may have fewer.
    let outputs: Int
    /// Number of tiles.
    let count: Int

    /// - Precondition: a tile is at least as long as the kernel.
    init(axis: FilterGeometry.Axis, taps: Int, length: Int) {
        span = axis.span(ofTaps: taps)
        precondition(length >= span, "a tile holds the kernel")
        self.axis = axis
        self.length = length
        outputs = (length - span) / axis.stride + 1
        count = (axis.output - 1) / outputs + 1
    }

    /// The outputs of a tile.
    func outputs(of tile: Int) -> Range<Int> { tile * outputs..<min((tile + 1) * outputs, axis.output) }

    /// The tiles that contain a range of outputs.
    func tiles(of range: Range<Int>) -> Range<Int> {
        range.isEmpty ? 0..<0 : range.lowerBound / outputs..<(range.upperBound - 1) / outputs + 1
    }

    /// The tiles that contain samples of the image itself.
    var tilesOfImage: Range<Int> {
        let step = outputs * axis.stride
        let first = axis.before < length ? 0 : min((axis.before - length) / step + 1, count)
        let end = axis.input + axis.before <= 0 ? 0 : min((axis.input + axis.before - 1) / step + 1, count)
        return first..<max(first, end)
    }

    /// The image position of a tile's first sample.
    func start(of tile: Int) -> Int { axis.position(ofTap: 0, at: tile * outputs) }

    /// The number of samples that a tile's outputs need, from its first on.
    func reach(of tile: Int) -> Int { reach(ofOutputs: outputs(of: tile).count) }

    /// The number of consecutive samples that `count` outputs need.
    func reach(ofOutputs count: Int) -> Int { (count - 1) * axis.stride + span }
}
