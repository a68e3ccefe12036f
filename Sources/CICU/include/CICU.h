#pragma once
#include <stdint.h>

// ICU's own headers stay out of this one: Foundation has another ICU in it, and Swift refuses two
// definitions of `UErrorCode`. They also rename functions by macros, to `uidna_openUTS46_72` and so
// on, which Swift does not see.

/// A converter of domains, `UIDNA` of ICU.
typedef struct crawltop_idna crawltop_idna;

/// Opens a converter with what the URL Standard asks of UTS #46 and ICU does when told: CheckBidi,
/// CheckJoiners, and no Transitional_Processing. UseSTD3ASCIIRules is off without its flag.
///
/// Returns NULL if ICU has no data for it.
const crawltop_idna *crawltop_idna_open(void);

/// ToASCII with CheckHyphens and VerifyDnsLength off: ICU always checks, and these results are
/// ignored.
///
/// Returns the length of the domain, which may be above the capacity, or -1 for an invalid one.
int32_t crawltop_idna_to_ascii(
    const crawltop_idna *idna, const char *domain, int32_t length, char *ascii, int32_t capacity);

/// ToUnicode, for people to read.
///
/// Returns the length of the domain, which may be above the capacity, or -1 if a label is no Punycode.
int32_t crawltop_idna_to_unicode(
    const crawltop_idna *idna, const char *domain, int32_t length, char *text, int32_t capacity);
