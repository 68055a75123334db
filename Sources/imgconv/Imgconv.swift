@main
struct Imgconv {
    static func main() {}
}
