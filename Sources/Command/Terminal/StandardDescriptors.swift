import ArgumentParser
import FileSystem

/// Standard input, output and error as descriptors.
enum StandardDescriptors {
    /// Opens descriptors 0, 1 and 2 where the caller closed them.
    ///
    /// The system gives the lowest free number to the next file that is opened. Without this, that file would be an
    /// image or a journal, and messages would be written into it. What is opened can be used in the wrong direction only,
    /// so that reading a closed standard input or writing an image to a closed standard output still fails.
    ///
    /// Must be called before any other file is opened. Ends the process where nothing can be opened.
    static func openClosed() {
        guard FileDescriptor.openClosedStandardStreams() else { Imgconv.exit(withError: ExitStatus.system) }
    }
}
