extension FilterGeometry {
    /// The same numbers along one axis.
    package struct Axis: Equatable, Sendable {
        /// Input samples.
        package var input: Int
        /// Output samples.
        package var output: Int
        /// The distance of the first output sample's first tap before the first input sample.
        package var before: Int
        /// The tap aligned with the output sample.
        package var centre: Int
        /// Distance between the positions of neighbouring output samples.
        package var stride: Int
        /// Distance between neighbouring taps.
        package var dilation: Int
    }

    /// Along a row.
    package var horizontal: Axis {
        Axis(
            input: input.x, output: output.x, before: before.x, centre: centre.x, stride: stride.x,
            dilation: dilation.x)
    }

    /// Along a column.
    package var vertical: Axis {
        Axis(
            input: input.y, output: output.y, before: before.y, centre: centre.y, stride: stride.y,
            dilation: dilation.y)
    }
}

extension FilterGeometry.Axis {
    /// The position of a tap of an output sample; outside `0..<input`, the boundary mode applies.
    package func position(ofTap tap: Int, at output: Int) -> Int { output * stride + tap * dilation - before }

    /// The position of the centre of an output sample.
    package func centrePosition(at output: Int) -> Int { position(ofTap: centre, at: output) }

    /// The taps of an output sample, out of `count`, that are inside the input; possibly none.
    package func insideTaps(of count: Int, at output: Int) -> Range<Int> {
        let first = position(ofTap: 0, at: output)
        let end = first >= input ? 0 : min((input - 1 - first) / dilation + 1, count)
        let start = first >= 0 ? 0 : (dilation - 1 - first) / dilation
        return min(start, max(end, 0))..<max(end, 0)
    }

    /// Samples from the first of `count` taps to the last, both included.
    package func span(ofTaps count: Int) -> Int { dilation * (count - 1) + 1 }

    /// Whether every output sample's centre is an input sample, as `copy` requires.
    package var centresAreInside: Bool {
        centrePosition(at: 0) >= 0 && centrePosition(at: output - 1) < input
    }
}
