#pragma once
#include <libxml/xmlversion.h>

// With this, libxml2's headers would bring in the system's ICU, whose types clash with those of Foundation's
// own ICU in every file that sees both. Only converters have fields behind it, and none is touched here.
#undef LIBXML_ICU_ENABLED

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
