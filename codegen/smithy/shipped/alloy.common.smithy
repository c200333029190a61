$version: "2"

// Formats of texts that Alloy names. The text is our own.
namespace alloy.common

@trait(selector: ":test(string, member > string)")
structure emailFormat {}

/// ISO 3166-1 alpha-2.
@trait(selector: ":test(string, member > string)")
structure countryCodeFormat {}

/// ISO 639-1.
@trait(selector: ":test(string, member > string)")
structure languageCodeFormat {}

/// BCP 47.
@trait(selector: ":test(string, member > string)")
structure languageTagFormat {}

@trait(selector: ":test(string, member > string)")
structure hexColorCodeFormat {}

@trait(selector: ":test(string, member > string)")
structure ipaddressFormat {}

@trait(selector: ":test(string, member > string)")
structure cidrFormat {}
