import Convolution
import ImageBuffers
import ImageCodecs
import ImagePipeline
import ImageReport

/// Options that were given and had no effect on any image of a run.
struct UnusedOptions {
    /// An option, and how to tell whether it had an effect.
    private struct Option {
        let name: String
        /// What the option is for, after "it".
        let purpose: String
        let hasEffect: @Sendable (FilterOutcome) -> Bool
    }

    private var options: [Option]

    /// Lists the options that were given and may have no effect.
    init(_ command: FilterCommand) {
        options = Self.encoding(command) + Self.pictures(command) + Self.filtering(command) + Self.files(command)
    }

    /// Removes the options that had an effect on an image.
    mutating func remove(usedBy outcome: FilterOutcome) { options.removeAll { $0.hasEffect(outcome) } }

    /// A sentence for each option that is left.
    var warnings: [String] { options.map { "\($0.name) has no effect: it \($0.purpose)" } }

    private static func listed(
        _ options: [(name: String, isGiven: Bool)], _ purpose: String,
        hasEffect: @escaping @Sendable (FilterOutcome) -> Bool
    ) -> [Option] {
        options.filter(\.isGiven).map { Option(name: $0.name, purpose: purpose, hasEffect: hasEffect) }
    }

    /// Options of encoders.
    private static func encoding(_ command: FilterCommand) -> [Option] {
        let output = command.output
        let given: [(String, EncodeOption, Bool)] = [
            ("--quality", .quality, output.quality != nil), ("--sampling", .sampling, output.sampling != nil),
            ("--progressive", .progressive, output.progressive), ("--optimize", .optimize, output.optimize),
            ("--png-level", .pngLevel, output.pngLevel != nil), ("--interlace", .interlace, output.interlace),
        ]
        let formats = given.flatMap { name, option, isGiven in
            listed(
                [(name, isGiven)], "is for \(ImageFormat.list("and") { $0.options.contains(option) }) outputs"
            ) { $0.formats?.output.options.contains(option) ?? true }
        }
        return formats
            + listed(
                [("--range", output.range != nil), ("--rounding", output.rounding != nil)],
                "is for outputs of 8 or 16 bits, and this one holds the result as it is"
            ) { $0.bitDepth <= 16 }
            + listed([("--rounding", output.rounding != nil)], "gives way to the rounding of --like") {
                !$0.roundsLikeLibrary
            }
    }

    /// Options about what only pictures have, or only arrays.
    private static func pictures(_ command: FilterCommand) -> [Option] {
        let output = command.output
        return listed(
            [("--orientation", output.orientation != nil), ("--strip", output.strip)],
            "is about metadata, which \(ImageFormat.list("and") { $0.keepsMetadata }) files hold"
        ) { $0.formats?.input.keepsMetadata ?? true }
            + listed(
                [("--alpha", command.filter.alpha != .auto), ("--background", output.background != nil)],
                "is about transparency, which arrays do not have"
            ) { $0.formats?.input.holdsArrays == false }
            + listed([("--layout", output.layout != nil)], "is for arrays") {
                $0.formats.map { $0.input.holdsArrays || $0.output.holdsArrays } ?? true
            }
    }

    /// Options of the filter.
    private static func filtering(_ command: FilterCommand) -> [Option] {
        let filter = command.filter
        let isAlone = filter.kernel.count == 1
        return listed(
            [("--combine \(filter.combine.rawValue)", filter.combine != .sequence && isAlone)],
            "joins the results of several kernels"
        ) { _ in false }
            + listed(
                [("--boundary", filter.shared.boundary != nil)],
                "is about samples outside the image, which --size valid never reads"
            ) { $0.filter.size != .valid || $0.filter.padding != nil }
    }

    /// Options that need another option, or several files.
    private static func files(_ command: FilterCommand) -> [Option] {
        let difference = command.difference
        let hasDirectory = BatchJobs.firstDirectory(of: command) != nil || command.batch.filesFrom != nil
        return listed(
            [
                ("--diff-against", difference.against != "input"), ("--diff-style", difference.style != .heat),
                ("--diff-gain", difference.gain != .auto), ("--diff-legend", difference.legend),
            ].map { ($0.0, $0.1 && difference.file == nil) }, "describes the picture of --diff FILE"
        ) { _ in false }
            + listed([("--recursive", command.batch.recursive && !hasDirectory)], "is for directories") { _ in false }
            + listed(
                [
                    ("--include", !command.batch.include.isEmpty && !hasDirectory),
                    ("--exclude", !command.batch.exclude.isEmpty && !hasDirectory),
                ], "selects among the files of directories and lists"
            ) { _ in false }
            + listed(
                [("--fail-fast", command.batch.failFast && !hasDirectory && command.inputs.count == 1)],
                "is for several images"
            ) { _ in false }
    }
}
