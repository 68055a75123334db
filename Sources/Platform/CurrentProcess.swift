import LibC

/// This process and the machine that it runs on.
package enum CurrentProcess {
    /// Its number.
    package static var identifier: Int32 { getpid() }

    /// Ends the process at once: nothing that waits for an orderly end is done.
    package static func exitAtOnce(_ status: Int32) -> Never { _exit(status) }

    /// The arguments behind the program's name.
    ///
    /// As `CommandLine.arguments`, but without losing bytes that are no UTF-8: see `PathText`.
    package static var arguments: [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            guard let argument = unsafe CommandLine.unsafeArgv[index] else { return nil }
            return unsafe PathText.text(cString: argument)
        }
    }

    /// Seconds since 1970, by the system's clock.
    package static var secondsSince1970: Int64 { Int64(time(nil)) }

    /// The machine's name on its network, as bytes.
    package static var hostName: [UInt8] {
        var name = [UInt8](repeating: 0, count: 256)
        let count = name.count
        unsafe name.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            _ = unsafe gethostname(base.assumingMemoryBound(to: CChar.self), count - 1)
        }
        return Array(name.prefix { $0 != 0 })
    }

    /// How many processors the machine has for its processes; at least 1.
    package static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Whether an error's number says that the process has used up its memory or its descriptors.
    package static func isExhausted(_ number: Int32) -> Bool { [EMFILE, ENFILE, ENOMEM].contains(number) }
}
