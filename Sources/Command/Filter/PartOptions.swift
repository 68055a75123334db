import ArgumentParser
import ImagePipeline

/// Options that name a part of the image or of the result.
struct PartOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Compute and write only W x H samples of the result, from column X and row Y on, as in 640x480+100+50. Samples around them are still read.",
            valueName: "WxH+X+Y"),
        transform: ArgumentReaders.crop)
    var crop: Crop?

    @Option(
        help: ArgumentHelp(
            "Filter these channels of pictures and copy the others: r, g, b, a, luma, separated by commas. luma is Y of a JPEG, and otherwise that of --grey; its change is added to red, green and blue, so that chroma stays. On grey pictures, it is the grey.",
            valueName: "list"),
        completion: .list(ChannelSelection.Channel.allCases.map(\.rawValue)),
        transform: ArgumentReaders.channels)
    var channels: ChannelSelection?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With --size valid: keep the input's size. Colours whose neighbourhood leaves the image are this number, in the output's sample units.",
            valueName: "value"),
        transform: ArgumentReaders.number)
    var validFill: Double?
}
