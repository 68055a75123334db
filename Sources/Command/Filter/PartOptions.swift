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
}
