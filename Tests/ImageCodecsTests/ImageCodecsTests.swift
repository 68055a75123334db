import Testing
import ImageCodecs

@Suite struct ImageCodecsTests {}
