import ImageCodecs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What stands at a path, symbolic links followed.
package enum FileKind: Equatable {
    case absent, regular, directory, special

    /// Looks at a path.
    package init(of path: String) {
        var status = stat()
        guard unsafe path.withPath({ unsafe stat($0, &status) }) == 0 else {
            // A link to nowhere is something that must not be replaced unasked.
            self = unsafe path.withPath { unsafe lstat($0, &status) } == 0 ? .regular : .absent
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .regular
        case S_IFDIR: self = .directory
        default: self = .special
        }
    }
}

/// The system's number for what went wrong, and its words.
package struct SystemError: CustomStringConvertible {
    /// errno's value.
    package let number: Int32

    package init(_ number: Int32) { self.number = number }

    /// What the last failed call left.
    package static var current: SystemError { SystemError(errno) }

    package var description: String {
        guard let words = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: words)
    }
}
