import Testing

@testable import ImageCodecs

/// Properties of XMP documents are removed or changed, and the rest of the text stays as it was written.
@Suite struct XMPPacketTests {
    private static func packet(_ attributes: String, _ elements: String = "") -> String {
        """
        <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="test"><!-- a > b -->
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" \(attributes)>\(elements)</rdf:Description>
        </rdf:RDF></x:xmpmeta>
        <?xpacket end="w"?>
        """
    }

    private static let title = #"xmlns:dc="http://purl.org/dc/elements/1.1/" dc:title="A &amp; 'B' > C""#
    private static let gainMap = #"xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/""#
    private static let container = #"xmlns:Container="http://ns.google.com/photos/1.0/container/""#
    private static let xmp = #"xmlns:xmp="http://ns.adobe.com/xap/1.0/""#
    private static let camera = #"xmlns:GCamera='http://ns.google.com/photos/1.0/camera/'"#
    private static let exif = #"xmlns:exif="http://ns.adobe.com/exif/1.0/""#
    private static let tiff = #"xmlns:tiff="http://ns.adobe.com/tiff/1.0/""#

    struct Removal: Sendable {
        var attributes = ""
        var elements = ""
        var keptAttributes = ""
        var keptElements = ""
    }

    private static let removals: [Removal] = [
        Removal(attributes: title, keptAttributes: title),
        Removal(attributes: title + " " + gainMap + " hdrgm:Version=\"1.0\"", keptAttributes: title),
        Removal(
            attributes: title + " " + container,
            elements: "<Container:Directory><rdf:Seq><rdf:li Container:a='1'/></rdf:Seq></Container:Directory>",
            keptAttributes: title),
        Removal(
            attributes: title + " " + xmp + " xmp:Rating=\"5\"",
            elements:
                "<xmp:Thumbnails><rdf:Alt><rdf:li>AAAA</rdf:li></rdf:Alt></xmp:Thumbnails><xmp:Label>x</xmp:Label>",
            keptAttributes: title + " " + xmp + " xmp:Rating=\"5\"", keptElements: "<xmp:Label>x</xmp:Label>"),
        Removal(
            attributes: title + #" xmlns:g="http://ns.adobe.com/xap/1.0/g/img/""#, elements: "<g:image>AAAA</g:image>",
            keptAttributes: title),
        Removal(
            attributes: camera + " GCamera:MotionPhoto=\"1\" GCamera:MicroVideoOffset='77' GCamera:Mode='a'",
            keptAttributes: camera + " GCamera:Mode='a'"),
    ]

    @Test(arguments: removals) func removesPictures(_ removal: Removal) throws {
        var packet = try #require(XMPPacket(Self.packet(removal.attributes, removal.elements).utf8))
        packet.removePictures(keepsExtension: true)
        #expect(packet.text == Self.packet(removal.keptAttributes, removal.keptElements))
        #expect(packet.hasProperties && !packet.hasGainMap && !packet.hasVideo)
    }

    @Test func whatIsDescribed() throws {
        let map = try #require(XMPPacket(Self.packet(Self.gainMap + " hdrgm:Version='1.0'").utf8))
        #expect(map.hasGainMap && map.describesOtherPictures && !map.hasVideo)
        let video = try #require(
            XMPPacket(Self.packet(Self.camera, "<GCamera:MotionPhoto>1</GCamera:MotionPhoto>").utf8))
        #expect(video.hasVideo && !video.describesOtherPictures)
        // A declaration alone says nothing.
        let declared = try #require(XMPPacket(Self.packet(Self.gainMap + " " + Self.title).utf8))
        #expect(!declared.hasGainMap && !declared.describesOtherPictures)
        var packet = map
        packet.removePictures(keepsExtension: true)
        #expect(!packet.hasProperties)
    }

    @Test func sizesAreUpdated() throws {
        let attributes = "\(Self.exif) \(Self.tiff) exif:PixelXDimension=\"640\" tiff:ImageLength = '480'"
        let elements = "<exif:PixelYDimension>480</exif:PixelYDimension><tiff:ImageWidth>640</tiff:ImageWidth>"
        var packet = try #require(XMPPacket(Self.packet(attributes, elements).utf8))
        packet.setSize(width: 7, height: 12345)
        #expect(
            packet.text
                == Self.packet(
                    "\(Self.exif) \(Self.tiff) exif:PixelXDimension=\"7\" tiff:ImageLength = '12345'",
                    "<exif:PixelYDimension>12345</exif:PixelYDimension><tiff:ImageWidth>7</tiff:ImageWidth>"))
    }

    @Test(arguments: [
        "", "text", "<a", "<a>", "<a></b>", "<a b></a>", "<a b=c></a>", "<a b='c></a>", "<!DOCTYPE a><a/>",
        "<a><!-- </a>",
        "</a>", "<a><b></a></b>", "<>", "< a/>", "<a><?x </a>", "<a><![CDATA[ </a>",
    ])
    func notWellFormed(text: String) { #expect(XMPPacket(text.utf8) == nil) }

    @Test func deepNesting() {
        let levels = 5000
        let text = String(repeating: "<a>", count: levels) + String(repeating: "</a>", count: levels)
        #expect(XMPPacket(text.utf8) == nil)
    }
}
