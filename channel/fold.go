package channel

// lower maps ASCII capitals to small letters and all else to itself. Names of
// sources and mediums are compared by it: beyond ASCII, case counts.
var lower = func() (table [256]byte) {
	for c := range table {
		table[c] = byte(c)
		if 'A' <= c && c <= 'Z' {
			table[c] = byte(c) + 'a' - 'A'
		}
	}
	return table
}()

// equalLower reports whether s, in lower case, is text.
func equalLower(s, text string) bool {
	if s == text {
		return true
	}
	return len(s) == len(text) && hasPrefixLower(s, text)
}

// hasPrefixLower reports whether s, in lower case, begins with text.
func hasPrefixLower(s, text string) bool {
	if len(s) < len(text) {
		return false
	}
	for i := range len(text) {
		if lower[s[i]] != text[i] {
			return false
		}
	}
	return true
}

// indexLower returns where text begins in s, in lower case, or -1.
func indexLower(s, text string) int {
	for i := 0; i+len(text) <= len(s); i++ {
		if lower[s[i]] == text[0] && hasPrefixLower(s[i:], text) {
			return i
		}
	}
	return -1
}

func containsLower(s, text string) bool { return indexLower(s, text) >= 0 }

func hasSuffixLower(s, text string) bool {
	return len(s) >= len(text) && hasPrefixLower(s[len(s)-len(text):], text)
}

// lowerASCII returns s with small letters, s itself if it has no capitals.
func lowerASCII(s string) string {
	if hasCapital(s) {
		return string(appendLower(make([]byte, 0, len(s)), s))
	}
	return s
}

func hasCapital(s string) bool {
	for i := range len(s) {
		if lower[s[i]] != s[i] {
			return true
		}
	}
	return false
}

// appendLower appends s in small letters.
func appendLower(dst []byte, s string) []byte {
	for i := range len(s) {
		dst = append(dst, lower[s[i]])
	}
	return dst
}
