package goal

import (
	"strings"

	"github.com/go-conversion/conversion/rule"
)

// prose returns the JSON form of a rule without what only JSON needs: braces,
// colons, quotes around keys. {"prop":"items","gte":3} reads
//
//	prop "items" gte 3
func prose(r rule.Rule) string { return proseOfJSON(canonical(r)) }

func proseOfJSON(json []byte) string {
	var b strings.Builder
	var inList []bool // by depth
	for i := 0; i < len(json); {
		switch c := json[i]; c {
		case '"':
			end := endOfString(json, i)
			if end < len(json) && json[end] == ':' {
				b.Write(json[i+1 : end-1])
				b.WriteByte(' ')
				i = end + 1
				continue
			}
			b.Write(json[i:end])
			i = end
			continue
		case '{':
			inList = append(inList, false)
		case '[':
			inList = append(inList, true)
			b.WriteByte('[')
		case '}', ']':
			inList = inList[:len(inList)-1]
			if c == ']' {
				b.WriteByte(']')
			}
		case ',':
			if inList[len(inList)-1] {
				b.WriteByte(',')
			}
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
		i++
	}
	return b.String()
}

// endOfString returns the index behind the string that begins at start.
func endOfString(json []byte, start int) int {
	for i := start + 1; i < len(json); i++ {
		switch json[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(json)
}
