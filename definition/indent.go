package definition

import (
	"bytes"
	"unicode/utf8"
)

// lineWidth is how many characters a line may have; what has more is broken
// into its parts.
const lineWidth = 100

// appendIndent appends canonical JSON in lines. The top two levels, the
// document and its lists, are always broken.
func appendIndent(dst, canonical []byte, level, used int) []byte {
	spaced := appendSpaced(nil, canonical)
	inside := parts(canonical)
	fits := 2*level+used+utf8.RuneCount(spaced) <= lineWidth
	if len(inside) == 0 || level >= 2 && fits {
		return append(dst, spaced...)
	}
	dst = append(dst, canonical[0])
	for i, part := range inside {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendLine(dst, level+1)
		key, value := cutKey(part, canonical[0] == '{')
		dst = append(dst, key...)
		dst = appendIndent(dst, value, level+1, utf8.RuneCount(key)+1)
	}
	return append(appendLine(dst, level), canonical[len(canonical)-1])
}

func appendLine(dst []byte, level int) []byte {
	dst = append(dst, '\n')
	for range level {
		dst = append(dst, "  "...)
	}
	return dst
}

// cutKey cuts the key of a member, with colon and space.
func cutKey(part []byte, member bool) (key, value []byte) {
	if !member {
		return nil, part
	}
	for at, depth := range structure(part) {
		if part[at] == ':' && depth == 0 {
			return append(part[:at+1:at+1], ' '), part[at+1:]
		}
	}
	return nil, part
}

// parts returns the items or members of a list or an object.
func parts(canonical []byte) (list [][]byte) {
	if len(canonical) < 3 || canonical[0] != '{' && canonical[0] != '[' {
		return nil
	}
	start := 1
	for at, depth := range structure(canonical) {
		if canonical[at] == ',' && depth == 1 {
			list = append(list, canonical[start:at])
			start = at + 1
		}
	}
	return append(list, canonical[start:len(canonical)-1])
}

// appendSpaced puts a space behind each colon and comma.
func appendSpaced(dst, canonical []byte) []byte {
	start := 0
	for at := range structure(canonical) {
		if c := canonical[at]; c == ':' || c == ',' {
			dst = append(append(dst, canonical[start:at+1]...), ' ')
			start = at + 1
		}
	}
	return append(dst, canonical[start:]...)
}

// structure yields the places of : , { } [ ] outside of strings, with the
// number of lists and objects around them.
func structure(text []byte) func(yield func(at, depth int) bool) {
	return func(yield func(at, depth int) bool) {
		depth := 0
		for i := 0; i < len(text); i++ {
			c := text[i]
			if c == '"' {
				i = stringEnd(text, i)
				continue
			}
			if c == '}' || c == ']' {
				depth--
			}
			if bytes.IndexByte([]byte(":,{}[]"), c) >= 0 && !yield(i, depth) {
				return
			}
			if c == '{' || c == '[' {
				depth++
			}
		}
	}
}

func stringEnd(text []byte, opening int) int {
	for i := opening + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}
