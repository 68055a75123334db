import FileSystem
import ImagePipeline

/// Reads the lines of a file that may hold anything.
enum LineReader {
    /// Bytes of a line at most: two paths of 4 KB, escaped, and the rest; a longer one is passed over.
    static let longestLine = 1 << 16

    /// Calls a body with each line of an open file, from where it stands; O(bytes), in little memory.
    /// - Parameter body: takes bytes and the range that the line is in.
    static func read(_ file: FileDescriptor, _ body: ([UInt8], Range<Int>) -> Void) throws(Errno) {
        var buffer = [UInt8](repeating: 0, count: 4 * longestLine)
        var held = 0
        var isTooLong = false
        while true {
            let count = try file.readBytes(into: &buffer, from: held)
            var start = 0
            var position = held
            held += count
            while position < held {
                if buffer[position] == 0x0A {
                    if !isTooLong { body(buffer, start..<position) }
                    isTooLong = false
                    start = position + 1
                }
                position += 1
            }
            if count == 0 {
                // A last line without its end was torn, unless it happens to be whole.
                if !isTooLong, start < held { body(buffer, start..<held) }
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
