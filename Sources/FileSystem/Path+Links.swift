import LibC
import Platform
import SystemPackage

extension Path {
    /// The number of links after which Linux gives up, too.
    private static let mostLinks = 40

    /// The path of the file that a path leads to if its last component is a symbolic link, or a chain of them.
    ///
    /// The file need not exist. A path that is not a symbolic link is returned unchanged.
    /// - Returns: `nil` if the links form a loop, or if the system does not follow them to that file.
    package static func followingLinks(_ path: String) -> String? {
        var target = path
        for _ in 0..<mostLinks {
            guard let destination = linkDestination(target) else {
                return target == path || leads(path, to: target) ? target : nil
            }
            target = destination.utf8.first == slash ? destination : folder(of: target) + destination
        }
        return nil
    }

    /// The content of a symbolic link; `nil` for anything else.
    private static func linkDestination(_ path: String) -> String? {
        let capacity = Int(PATH_MAX)
        var bytes = [CChar](repeating: 0, count: capacity)
        // readlink(2) writes no more than `capacity` bytes.
        let count = unsafe path.withPath { path in unsafe readlink(path, &bytes, capacity) }
        return count > 0 ? PathText.text(bytes[..<count].map(UInt8.init(bitPattern:))) : nil
    }

    /// Whether the system reaches the same file by a link, or no file because none exists.
    ///
    /// The system does not follow every link: in a shared folder, Linux can refuse those of other users. A link in
    /// /proc leads to a file whose name may be gone.
    private static func leads(_ link: String, to target: String) -> Bool {
        do throws(Errno) {
            _ = try Stat(atPath: link)
            return FileIdentity(of: link) == FileIdentity(of: target)
        } catch {
            return error == .noSuchFileOrDirectory && FileKind(of: target) == .absent
        }
    }

    /// The folder with its trailing slash; empty for the current folder.
    private static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: slash).map { String(path[...$0]) } ?? ""
    }

    private static var slash: UInt8 { UInt8(ascii: "/") }
}
