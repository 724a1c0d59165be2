package strict

import (
	"fmt"
	"strings"
)

// nearest returns the word that a typing error may have turned into key: the
// first of those with the fewest edits, at most a third of its length; "" if
// there is none.
func nearest(key string, words []string) string {
	best, fewest := "", len(key)/3+1
	for _, w := range words {
		if n := edits(strings.ToLower(key), w); n < fewest || n == fewest && best == "" {
			best, fewest = w, n
		}
	}
	return best
}

// edits is the Levenshtein distance of a and b, in bytes, where swapping two
// neighbours is one edit.
func edits(a, b string) int {
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}

func enumerate(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(quoted, ", ")
}

// Unknown says that word is none of the known ones, and names the nearest of
// these, or all of them. A few are always named all: the nearest word need not
// be the one that was meant, as "macro" is not for "micro".
func Unknown(word string, known []string) string {
	const few = 5
	message := fmt.Sprintf("unknown: %q", word)
	if near := nearest(word, known); near != "" && len(known) > few {
		return message + fmt.Sprintf("; did you mean %q?", near)
	}
	return message + "; known are " + enumerate(known)
}
