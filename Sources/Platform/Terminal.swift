import LibC

/// The terminal that a descriptor is connected to.
package struct Terminal: Sendable {
    /// The descriptor.
    package let descriptor: Int32

    package init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Whether there is a terminal.
    package var isConnected: Bool { isatty(descriptor) == 1 }

    /// What a terminal has room for; 0 for what the system does not know.
    package struct Size: Equatable, Sendable {
        package var columns: Int
        package var rows: Int
        /// In pixels.
        package var width: Int
        package var height: Int
    }

    /// The size; `nil` where there is no terminal.
    package var size: Size? {
        var size = winsize()
        guard unsafe ioctl(descriptor, .init(TIOCGWINSZ), &size) == 0 else { return nil }
        return Size(
            columns: Int(size.ws_col), rows: Int(size.ws_row), width: Int(size.ws_xpixel), height: Int(size.ws_ypixel))
    }

    /// Whether the descriptor is open for reading and writing, and reading would not stop the process, as it does in the
    /// background.
    package var canBeAsked: Bool {
        guard fcntl(descriptor, F_GETFL) & O_ACCMODE == O_RDWR else { return false }
        let group = tcgetpgrp(descriptor)
        return group < 0 || group == getpgrp()
    }

    /// How the terminal treats what is typed.
    package struct Settings: @unchecked Sendable {
        // A plain structure of C, without pointers.
        fileprivate var values: termios

        /// The same, but that keys are neither shown nor waited for in lines, and that they stop nothing.
        ///
        /// Only the interrupt key keeps its meaning: an interrupt can be caught, and the settings be put right.
        package func unbuffered(_ descriptor: Int32) -> Settings {
            var values = values
            values.c_lflag &= ~tcflag_t(ICANON | ECHO)
            let none = UInt8(truncatingIfNeeded: fpathconf(descriptor, Int32(_PC_VDISABLE)))
            unsafe withUnsafeMutableBytes(of: &values.c_cc) { keys in
                for key in [VQUIT, VSUSP] { unsafe keys[Int(key)] = none }
                unsafe keys[Int(VMIN)] = 0
                unsafe keys[Int(VTIME)] = 0
            }
            return Settings(values: values)
        }
    }

    /// The settings; `nil` where there is no terminal.
    package var settings: Settings? {
        var values = termios()
        return unsafe tcgetattr(descriptor, &values) == 0 ? Settings(values: values) : nil
    }

    /// When settings are changed.
    package enum Moment {
        case atOnce
        /// After what was written has been shown.
        case afterOutput
        /// The same; what was typed and not yet read is lost.
        case afterOutputDiscardingInput
    }

    /// Changes the settings.
    /// - Returns: whether that was done.
    @discardableResult
    package func apply(_ settings: Settings, _ moment: Moment) -> Bool {
        var values = settings.values
        let action =
            switch moment {
            case .atOnce: TCSANOW
            case .afterOutput: TCSADRAIN
            case .afterOutputDiscardingInput: TCSAFLUSH
            }
        return unsafe tcsetattr(descriptor, action, &values) == 0
    }

    /// Forgets what was typed and not yet read.
    package func discardInput() { tcflush(descriptor, TCIFLUSH) }

    /// Waits until there is something to read.
    /// - Returns: false where nothing came in time.
    package func waitForInput(until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let left = (deadline - .now) / Duration.milliseconds(1)
            guard left > 0 else { return false }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&entry, 1, Int32(left.rounded(.up)))
            if ready < 0, errno == EINTR { continue }
            return ready > 0
        }
    }
}
