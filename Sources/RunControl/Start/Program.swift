/// What the program says of itself, to servers and in archives.
package enum Program {
    package static let version = "0.1.0"
}
