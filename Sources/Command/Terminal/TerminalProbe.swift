import ImagePipeline

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Queries a terminal's abilities.
enum TerminalProbe {
    /// How long the last answer is waited for: a terminal answers at once, a connection may take its time.
    private static let patience = Duration.milliseconds(500)

    /// Puts the questions and reads the answers, as far as they come in time.
    ///
    /// Until then keys are neither shown nor waited for in lines; what is typed meanwhile is lost. The terminal is put
    /// back as it was, by an interrupt too.
    /// - Parameters:
    ///   - descriptor: a terminal, open for reading and writing.
    ///   - questions: what is written to it.
    /// - Returns: `nil` where the terminal cannot be asked: it is not ours to read from.
    static func ask(_ descriptor: Int32, _ questions: String) -> TerminalAnswers? {
        guard fcntl(descriptor, F_GETFL) & O_ACCMODE == O_RDWR, isInForeground(descriptor) else { return nil }
        var settings = termios()
        guard unsafe tcgetattr(descriptor, &settings) == 0 else { return nil }
        let before = settings
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        // These would end or stop the process with the terminal as it is now; an interrupt (VINTR) is caught.
        let none = UInt8(truncatingIfNeeded: fpathconf(descriptor, Int32(_PC_VDISABLE)))
        unsafe withUnsafeMutableBytes(of: &settings.c_cc) { keys in
            for key in [VQUIT, VSUSP] { unsafe keys[Int(key)] = none }
            unsafe keys[Int(VMIN)] = 0
            unsafe keys[Int(VTIME)] = 0
        }
        return Interrupt.guarding({
            // At once: a terminal that takes no output must not keep the process from ending.
            var before = before
            tcflush(descriptor, TCIFLUSH)
            unsafe tcsetattr(descriptor, TCSANOW, &before)
        }) {
            guard unsafe tcsetattr(descriptor, TCSADRAIN, &settings) == 0 else { return nil }
            Console.write(questions, to: descriptor)
            let answers = read(descriptor)
            var before = before
            // Late answers must not be taken for the user's input.
            unsafe tcsetattr(descriptor, answers.isComplete ? TCSADRAIN : TCSAFLUSH, &before)
            return answers
        }
    }

    /// A process in the background would be stopped when it reads.
    private static func isInForeground(_ descriptor: Int32) -> Bool {
        let group = tcgetpgrp(descriptor)
        return group < 0 || group == getpgrp()
    }

    private static func read(_ descriptor: Int32) -> TerminalAnswers {
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        var bytes: [UInt8] = []
        var answers = TerminalAnswers()
        // More than any terminal says: somebody pours a file into the terminal.
        while !answers.isComplete, bytes.count < 1 << 16 {
            let left = (deadline - clock.now) / Duration.milliseconds(1)
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0 else { break }
            let ready = unsafe systemPoll(&entry, Int32(left.rounded(.up)))
            if ready < 0 && errno == EINTR { continue }
            guard ready > 0, let more = readBytes(descriptor) else { break }
            bytes += more
            answers = TerminalAnswers(bytes)
        }
        return answers
    }

    private static func readBytes(_ descriptor: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe systemRead(descriptor, $0.baseAddress, $0.count) }
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }
}

// read(2) and poll(2), under names that our own do not hide.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, bytes, count)
}
private func systemPoll(_ entry: UnsafeMutablePointer<pollfd>, _ milliseconds: Int32) -> Int32 {
    unsafe poll(entry, 1, milliseconds)
}
