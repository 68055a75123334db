import LibC

/// This process and the machine that it runs on.
package enum CurrentProcess {
    /// The process identifier.
    package static var identifier: Int32 { getpid() }

    /// Ends the process immediately, without running exit handlers or flushing C streams.
    package static func exitAtOnce(_ status: Int32) -> Never { _exit(status) }

    /// The command-line arguments that follow the program's name.
    ///
    /// Unlike `CommandLine.arguments`, it preserves bytes that are not valid UTF-8; see `PathText`.
    package static var arguments: [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            guard let argument = unsafe CommandLine.unsafeArgv[index] else { return nil }
            return unsafe PathText.text(cString: argument)
        }
    }

    /// The system clock's time in seconds since 1970.
    package static var secondsSince1970: Int64 { Int64(time(nil)) }

    /// The host name, as bytes.
    package static var hostName: [UInt8] {
        var name = [UInt8](repeating: 0, count: 256)
        let count = name.count
        unsafe name.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            _ = unsafe gethostname(base.assumingMemoryBound(to: CChar.self), count - 1)
        }
        return Array(name.prefix { $0 != 0 })
    }

    /// The number of processors that are online, at least 1.
    package static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Whether an `errno` value reports exhausted memory or file descriptors.
    package static func isExhausted(_ number: Int32) -> Bool { [EMFILE, ENFILE, ENOMEM].contains(number) }
}
