import SafeText
import TerminalUI
import URLStandard

extension SafeText {
    /// A URL with its secrets masked; every URL that is drawn goes through this.
    init(maskedURL url: String) { self.init(SecretMask.url(url)) }

    /// A sentence with the secrets of the URLs in it masked.
    init(masked sentence: String) { self.init(SecretMask.text(sentence)) }
}
