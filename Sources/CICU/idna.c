#include "CICU.h"

#include <unicode/uidna.h>

const crawltop_idna *crawltop_idna_open(void) {
    UErrorCode code = U_ZERO_ERROR;
    UIDNA *idna = uidna_openUTS46(
        UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &code);
    return U_SUCCESS(code) ? (const crawltop_idna *)idna : NULL;
}

int32_t crawltop_idna_to_ascii(
    const crawltop_idna *idna, const char *domain, int32_t length, char *ascii, int32_t capacity
) {
    const uint32_t unchecked = UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN
        | UIDNA_ERROR_HYPHEN_3_4 | UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG
        | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode code = U_ZERO_ERROR;
    int32_t count = uidna_nameToASCII_UTF8(
        (const UIDNA *)idna, domain, length, ascii, capacity, &info, &code);
    if (U_FAILURE(code) && code != U_BUFFER_OVERFLOW_ERROR) return -1;
    return info.errors & ~unchecked ? -1 : count;
}

int32_t crawltop_idna_to_unicode(
    const crawltop_idna *idna, const char *domain, int32_t length, char *text, int32_t capacity
) {
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode code = U_ZERO_ERROR;
    int32_t count = uidna_nameToUnicodeUTF8(
        (const UIDNA *)idna, domain, length, text, capacity, &info, &code);
    if (U_FAILURE(code) && code != U_BUFFER_OVERFLOW_ERROR) return -1;
    return info.errors & (UIDNA_ERROR_PUNYCODE | UIDNA_ERROR_INVALID_ACE_LABEL) ? -1 : count;
}
