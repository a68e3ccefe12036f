import Glibc

/// `wcwidth(3)` in the locale `C.UTF-8`, which ncurses too goes by.
///
/// Swift does not import it.
package enum SystemWidth {
    private typealias Function = @convention(c) (wchar_t) -> Int32

    private static let function: Function? = {
        guard setlocale(LC_CTYPE, "C.UTF-8") != nil, let symbol = dlsym(nil, "wcwidth")
        else { return nil }
        return unsafeBitCast(symbol, to: Function.self)
    }()

    /// Cells a scalar takes; -1 for what cannot be printed, and for everything without that locale.
    package static func cells(of scalar: Unicode.Scalar) -> Int {
        function.map { Int($0(wchar_t(scalar.value))) } ?? -1
    }
}
