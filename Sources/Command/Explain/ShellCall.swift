import Conventions
import Convolution

/// A remedy as a command of ImageMagick or G'MIC.
///
/// Neither can be told to cut or to multiply without rounding in between.
struct ShellCall {
    let lines: [String]

    init?(_ remedy: Remedy, kernel: String) {
        let name = remedy.call.name
        guard name.hasPrefix("imagemagick.") || name.hasPrefix("gmic."), remedy.imagePaddings.isEmpty,
            remedy.rows.isWhole, remedy.columns.isWhole, remedy.factor == .one, remedy.bias == 0,
            remedy.frame == .none, remedy.gain == .one, remedy.kernelPadding == .zero,
            remedy.spread == AxisPair(both: 1)
        else { return nil }
        let turn =
            switch remedy.turn {
            case .none: ""
            case .half: " --rotate180"
            case .rows: " --flip-y"
            case .columns: " --flip-x"
            }
        let border = remedy.call.options.first?.value
        if name.hasPrefix("gmic.") {
            let number = ["dirichlet": "0", "periodic": "2", "mirror": "3"][border ?? ""] ?? "1"
            let verb = name.split(separator: ".").last.map { String($0) } ?? ""
            let change = [
                "": "", " --rotate180": " rotate[1] 180", " --flip-y": " mirror[1] y", " --flip-x": " mirror[1] x",
            ]
            lines = [
                "gmic image.tif kernel.dlm\(change[turn] ?? "") \(verb)[0] [1],\(number) keep[0] \\", "  -o result.tif",
            ]
            return
        }
        let virtual = "-virtual-pixel \(border ?? "edge") "
        let method = [
            "imagemagick.morphology-convolve": "-morphology Convolve",
            "imagemagick.morphology-correlate": "-morphology Correlate", "imagemagick.convolve": "-convolve",
        ]
        lines = [
            "imgconv kernel convert \(kernel)\(turn) -o k.magick",
            "convert in.png \(virtual)\(method[name] ?? "") \\",
            "  \"$(cat k.magick)\" out.png",
        ]
    }
}
