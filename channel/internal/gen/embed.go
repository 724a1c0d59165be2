package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
)

// stamp is the date of the newest list in data.
const stamp = "2026-07-15"

// compact turns sources.tsv into the text that package channel embeds: a
// comment with the stamp and the hash of the table, then a line for each row,
//
//	KIND CATEGORY FLAGS \t key \t source \t params
//
// without the origin, a source equal to the key, and empty fields at the end.
// The row of a source without a name is left out, and a host whose source has
// no name is its own source.
func compact(table []record) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# sources %s sha256:%x\n", stamp, sha256.Sum256(encode(table)))
	for _, r := range sorted(table) {
		if r.key == "" {
			continue
		}
		source := r.source
		if source == r.key {
			source = ""
		}
		line := letter[r.kind] + letter[r.category] + flag(r.subdomains, "+") + flag(r.needsParam, "?") +
			"\t" + r.key + "\t" + source + "\t" + r.params
		out.WriteString(strings.TrimRight(line, "\t"))
		out.WriteByte('\n')
	}
	return out.Bytes()
}

var letter = map[string]string{
	"name": "n", "app": "a", "host": "h", "path": "p", "pattern": "*",
	"search": "s", "social": "c", "video": "v", "shopping": "b", "email": "m", "ai": "a", "plain": "-",
}

func flag(set bool, text string) string {
	if set {
		return text
	}
	return ""
}
