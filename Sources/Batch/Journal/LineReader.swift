import FileSystem
import ImagePipeline

/// Reads the lines of a file with any content.
enum LineReader {
    /// Maximum bytes of a line: two escaped paths of 4 KB, and the rest; longer lines are skipped.
    static let longestLine = 1 << 16

    /// Calls a closure with each line of an open file, from its current position.
    /// - Parameters:
    ///   - separator: the byte after each line.
    ///   - body: receives bytes and the range of the line in them, and returns whether to continue.
    /// - Complexity: O(bytes), with constant memory.
    static func read(
        _ file: FileDescriptor, separatedBy separator: UInt8 = 0x0A, _ body: ([UInt8], Range<Int>) -> Bool
    ) throws(Errno) {
        var buffer = [UInt8](repeating: 0, count: 4 * longestLine)
        var held = 0
        var isTooLong = false
        while true {
            let count = try file.readBytes(into: &buffer, from: held)
            var start = 0
            var position = held
            held += count
            while position < held {
                if buffer[position] == separator {
                    if !isTooLong, !body(buffer, start..<position) { return }
                    isTooLong = false
                    start = position + 1
                }
                position += 1
            }
            if count == 0 {
                // A last line without a line end is incomplete, unless it happens to be whole.
                if !isTooLong, start < held { _ = body(buffer, start..<held) }
                return
            }
            if held - start > longestLine {
                isTooLong = true
                start = held
            }
            buffer.replaceSubrange(0..<(held - start), with: buffer[start..<held])
            held -= start
        }
    }
}
