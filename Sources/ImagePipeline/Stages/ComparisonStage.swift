import ImageBuffers
import ImageReport

/// A stage that compares a result with another image, in figures and in a picture.
protocol ComparisonStage: Stage {
    typealias Compared = (
        figures: DifferenceFigures, scale: DifferencePictureScale, output: OutputFile, notes: [String]
    )

    /// Stages that run alongside this one.
    var companions: [any Stage] { get }

    /// Draws the rows that were kept and completes the picture.
    ///
    /// Call this method after the last step of this stage and its companions.
    func finish() throws(PipelineError) -> Compared
}

/// How the differences of a picture were magnified.
package struct DifferencePictureScale: Equatable, Sendable {
    /// The factor of differences on the scale of 0 to 255; 0 if it is automatic and there is no difference.
    package let gain: Double
    /// Share of the samples whose difference is beyond the scale, 0...1.
    package let saturatedShare: Double

    init(_ renderer: DifferenceRenderer) { (gain, saturatedShare) = (renderer.gain, renderer.saturatedShare) }
}

extension DifferenceRequest {
    /// The renderer of the picture.
    func renderer(_ metrics: DifferenceMetrics, layout: ChannelLayout) -> DifferenceRenderer {
        DifferenceRenderer(style: style, gain: gain, metrics: metrics, layout: layout)
    }

    /// Draws the scale of the picture's colours, with numbers.
    /// - Parameter notes: receives warnings about missing fonts.
    func legend(
        _ renderer: DifferenceRenderer, width: Int, _ notes: inout [String]
    ) throws(PipelineError) -> PlanarImage {
        let type = Typesetter()
        notes += type.warnings.map { "\(output.name) is \($0)" }
        let legend = DifferenceLegend(renderer, other: other.name)
            .draw(width: max(width, DifferenceLegend.leastWidth), type: type)
        do throws(PlaneError) {
            return try legend.samples(rows: 0..<legend.height).inLayout(renderer.outputLayout)
        } catch {
            throw PipelineError(error, subject: output.name)
        }
    }
}

extension DifferenceRequest.Other {
    /// The name of the compared image in the legend.
    fileprivate var name: String {
        switch self {
        case .input: "input"
        case .flipped: "flipped"
        case .file(let path): PathName.split(path).name
        }
    }
}

extension PlanarImage {
    /// Converts a drawing to grey if `wanted` is grey, by its middle channel.
    fileprivate consuming func inLayout(_ wanted: ChannelLayout) -> PlanarImage {
        guard wanted == .gray else { return self }
        var image = self
        return PlanarImage(width: image.width, height: image.height, layout: .gray) { _ in image.takePlane(1) }
    }
}
