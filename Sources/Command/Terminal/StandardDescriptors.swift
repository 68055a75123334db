import ArgumentParser
import FileSystem

/// Standard input, output and error as descriptors.
enum StandardDescriptors {
    /// Opens descriptors 0, 1 and 2 if the caller closed them.
    ///
    /// The system gives the lowest free number to the next file that is opened. Without this call, that file would be
    /// an image or a journal, and messages would be written into it. Reading a closed standard input, or writing an
    /// image to a closed standard output, still fails.
    ///
    /// Call this before opening any other file. It ends the process if nothing can be opened.
    static func openClosed() {
        guard FileDescriptor.openClosedStandardStreams() else { Imgconv.exit(withError: ExitStatus.system) }
    }
}
