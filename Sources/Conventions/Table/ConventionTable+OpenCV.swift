import Convolution
import ImageBuffers

extension ConventionTable {
    private typealias Word = ConventionOption.Word

    /// The row of OpenCV 5.0.
    static let openCV: [ConventionPreset] = [
        ConventionPreset(
            "opencv.filter2D", "cv2.filter2D", "cv.filter2D",
            operation: .correlate, centre: .high, integers: IntegerRule(rounding: .halfEven, arithmetic: .singleFused),
            unreadWeight: 0,
            options: [
                .numbers("anchor", sets: .anchor, .columnsRows(from: -1), default: "-1:-1"),
                .numbers("delta", sets: .bias, .real, default: "0"),
                .words(
                    "border", "borderType",
                    takes: [
                        Word(
                            "reflect_101", "reflect101", "default", "BORDER_REFLECT_101", "BORDER_REFLECT101",
                            "BORDER_DEFAULT", "4", sets: .border(.extended(.reflect))),
                        Word("replicate", "BORDER_REPLICATE", "1", sets: .border(.extended(.edge))),
                        Word("reflect", "BORDER_REFLECT", "2", sets: .border(.extended(.symmetric))),
                        Word("constant", "BORDER_CONSTANT", "0", sets: .border(.extended(.constant(0)))),
                        Word(
                            "wrap", "BORDER_WRAP", "3",
                            sets: .refused("filter2D takes no BORDER_WRAP; pad with copyMakeBorder first")),
                        Word(
                            "transparent", "BORDER_TRANSPARENT", "5",
                            sets: .refused("filter2D takes no BORDER_TRANSPARENT")),
                    ]),
                .words(
                    "ddepth",
                    takes: [
                        Word("-1", sets: .nothing),
                        Word("CV_32F", "cv2.CV_32F", "5", sets: .integers(nil)),
                        Word("CV_64F", "cv2.CV_64F", "6", sets: .integers(nil)),
                    ]),
            ],
            call: .python(
                "cv2.filter2D({image}, {option.ddepth}, {kernel}{options}){slice}",
                options: [
                    .argument("border", "borderType=cv2.BORDER_{WORD}"),
                    .argument("ddepth", "cv2.{word}", skipping: "-1", absent: "-1"),
                ]))
    ]
}
