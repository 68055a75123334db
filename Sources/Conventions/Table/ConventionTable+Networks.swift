import Convolution

extension ConventionTable {
    private typealias Word = ConventionOption.Word

    /// The rows of TensorFlow 2.21 with Keras 3.15, and of torch 1.13.
    static let networks: [ConventionPreset] = [
        ConventionPreset(
            "keras.Conv2D", "keras.layers.Conv2D", "tf.keras.layers.Conv2D", "tensorflow.keras.layers.Conv2D",
            operation: .correlate, layer: .dense, constraints: [.strideOrDilation],
            options: kerasOptions + [groups, .words("data_format", takes: [channelsLast]), layout],
            call: tensorFlow(
                "keras.ops.conv", [.argument("padding", "padding=\"{word}\""), .omitted("groups")])),
        ConventionPreset(
            "tf.nn.conv2d", "tensorflow.nn.conv2d", "tf.nn.convolution",
            operation: .correlate, layer: .dense, options: tensorFlowOptions + [layout],
            // TensorFlow has no default for either.
            call: tensorFlow(
                "tf.nn.conv2d",
                [
                    .argument("strides", "strides={value}", absent: "strides=1"),
                    .argument("padding", "padding=\"{WORD}\"", absent: "padding=\"VALID\""),
                ])),
        ConventionPreset(
            "keras.DepthwiseConv2D", "keras.layers.DepthwiseConv2D", "tf.keras.layers.DepthwiseConv2D",
            "tf.nn.depthwise_conv2d",
            operation: .correlate, layer: .depthwise, constraints: [.equalStridesUndilated],
            options: kerasOptions + [.words("data_format", takes: [channelsLast]), layout],
            call: tensorFlow("keras.ops.depthwise_conv", [.argument("padding", "padding=\"{word}\"")])),
        ConventionPreset(
            "torch.Conv2d", "torch.nn.Conv2d", "nn.Conv2d", "torch.nn.functional.conv2d", "torch.conv2d", "F.conv2d",
            operation: .correlate, layer: .dense, constraints: [.strideNeedsNumbers, .paddingWithinImage],
            options: torchOptions + [groups, layout],
            call: .python(
                "torch.nn.functional.conv2d(x, w{options})[0, 0]{slice}",
                after: [
                    "x = torch.as_tensor({image})[None, None]", "w = torch.as_tensor({kernel.copied})[None, None]",
                ],
                options: [
                    // The function has no padding_mode, unlike the layer.
                    .line(
                        "padding_mode", "x = torch.nn.functional.pad(x, {sides}, mode=\"{word}\")", skipping: "zeros",
                        replacing: "padding"),
                    .omitted("groups"), .omitted("layout"),
                ], note: arraysOfOneChannel)),
    ]

    private static let arraysOfOneChannel =
        "image and kernel are two-dimensional float32 arrays, as for one channel."

    /// A call whose image and kernel have four dimensions.
    private static func tensorFlow(_ function: String, _ options: [CallTemplate.Option]) -> CallTemplate {
        .python(
            "\(function)(x, w{options})[0, {rows}, {columns}, 0]",
            after: ["x = {image}[None, :, :, None]", "w = {kernel.indexed}[:, :, None, None]"],
            options: options + [.omitted("data_format"), .omitted("layout")], note: arraysOfOneChannel)
    }

    /// An option of this program for every library, because a library's own files may have either order.
    private static let layout = ConventionOption.words(
        "layout",
        takes: [
            Word("hwio", "HWIO", sets: .layerLayout(.hwio)), Word("oihw", "OIHW", sets: .layerLayout(.oihw)),
        ])
    private static let channelsLast = Word("channels_last", "NHWC", sets: .nothing)
    private static let groups = ConventionOption.numbers("groups", sets: .groups, .whole(from: 1), default: "1")

    private static let tensorFlowPadding = [
        Word("valid", sets: .extent(.size(.valid))), Word("same", sets: .extent(.tensorFlowSame)),
    ]

    private static let kerasOptions: [ConventionOption] = [
        .words("padding", takes: tensorFlowPadding),
        .numbers("strides", "stride", sets: .stride, .rowsColumns(from: 1, batch: true), default: "1"),
        .numbers(
            "dilation_rate", "dilations", "dilation", sets: .dilation, .rowsColumns(from: 1, batch: true), default: "1"),
    ]

    private static let tensorFlowOptions: [ConventionOption] = [
        .words("padding", takes: tensorFlowPadding),
        .numbers("strides", "stride", sets: .stride, .rowsColumns(from: 1, batch: true), default: "1"),
        .numbers(
            "dilations", "dilation_rate", "dilation", sets: .dilation, .rowsColumns(from: 1, batch: true), default: "1"),
        .words("data_format", takes: [Word("NHWC", "channels_last", sets: .nothing)]),
    ]

    private static let torchOptions: [ConventionOption] = [
        .numbers(
            "padding", sets: .padding, .rowsColumns(from: 0), default: "0",
            or: [
                Word("same", sets: .extent(.torchSame)), Word("valid", sets: .extent(.size(.valid))),
            ]),
        .words(
            "padding_mode",
            takes: [
                Word("zeros", sets: .border(.extended(.constant(0)))),
                Word("reflect", sets: .border(.extended(.reflect))),
                Word("replicate", sets: .border(.extended(.edge))),
                Word("circular", sets: .border(.extended(.wrap))),
            ]),
        .numbers("stride", "strides", sets: .stride, .rowsColumns(from: 1), default: "1"),
        .numbers("dilation", "dilation_rate", sets: .dilation, .rowsColumns(from: 1), default: "1"),
    ]
}
