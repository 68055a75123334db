/// A place in a text, counted from 1 as editors do.
struct TextPosition: Equatable {
    var line = 1
    var column = 1

    func error(_ cause: KernelTextError.Cause) -> KernelTextError {
        KernelTextError(line: line, column: column, cause)
    }
}
