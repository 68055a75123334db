import Conventions
import Convolution

/// A remedy as shell commands, for programs that take files.
///
/// These programs cannot crop or multiply without rounding in between.
struct ShellCall {
    let lines: [String]

    /// Creates the commands; `nil` if the remedy needs more than options and a rotated or flipped kernel.
    /// - Parameter kernel: the kernel as it is named on the command line.
    init?(_ remedy: Remedy, _ template: CallTemplate, kernel: String) {
        guard remedy.imagePaddings.isEmpty, remedy.rows.isWhole, remedy.columns.isWhole, remedy.factor == .one,
            remedy.bias == 0, remedy.frame == .none, remedy.gain == .one, remedy.kernelPadding == .zero,
            remedy.spread == Axes(both: 1)
        else { return nil }
        let turn =
            switch remedy.turn {
            case .none: ""
            case .half: template.turns[0]
            case .rows: template.turns[1]
            case .columns: template.turns[2]
            }
        let options = WrittenOptions(remedy.call, template, literal: { $0 }, plain: { _, value in value })
        lines = (template.lines + options.lines + [template.call]).map { line in
            CallText.filled(line) { name in
                switch name {
                case "kernel.file": kernel
                case "turn": turn
                default: options.placed[name]
                }
            }
        }
    }
}
