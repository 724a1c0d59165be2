package clickhouse

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// The halves of surrogate pairs, which no text has.
const (
	firstSurrogate = 0xD800
	lastSurrogate  = 0xDFFF
)

// class prints a class of characters, given as pairs of first and last in
// ascending order. A class from the first character to the last is printed as
// what it leaves out, a single character as itself.
func (p *regexpPrinter) class(ranges []rune) {
	isNegated := len(ranges) > 0 && ranges[0] == 0 && ranges[len(ranges)-1] == unicode.MaxRune
	if isNegated {
		ranges = complementOf(ranges)
	}
	hadSome := len(ranges) > 0
	ranges = withoutSurrogates(ranges)
	switch {
	case isNegated && len(ranges) == 0:
		p.WriteString("(?:\n|[^\n])")
	case len(ranges) == 0 && hadSome:
		p.err = errSurrogate
	case len(ranges) == 0:
		p.err = errNoMatch
	case !isNegated && len(ranges) == 2 && ranges[0] == ranges[1]:
		p.char(ranges[0])
	default:
		p.brackets(ranges, isNegated)
	}
}

func (p *regexpPrinter) brackets(ranges []rune, isNegated bool) {
	p.WriteByte('[')
	if isNegated {
		p.WriteByte('^')
	}
	for i := 0; i < len(ranges); i += 2 {
		p.char(ranges[i])
		if ranges[i+1] > ranges[i]+1 {
			p.WriteByte('-')
		}
		if ranges[i+1] > ranges[i] {
			p.char(ranges[i+1])
		}
	}
	p.WriteByte(']')
}

// char prints a character as itself, punctuation of ASCII behind a backslash.
func (p *regexpPrinter) char(r rune) {
	if r < utf8.RuneSelf && r != '_' && (unicode.IsPunct(r) || unicode.IsSymbol(r)) {
		p.WriteByte('\\')
	}
	p.WriteRune(r)
}

// complementOf returns what ranges leave out of all characters; they reach from
// the first to the last.
func complementOf(ranges []rune) []rune {
	var gaps []rune
	for i := 2; i < len(ranges); i += 2 {
		if ranges[i] > ranges[i-1]+1 {
			gaps = append(gaps, ranges[i-1]+1, ranges[i]-1)
		}
	}
	return gaps
}

func withoutSurrogates(ranges []rune) []rune {
	var rest []rune
	add := func(first, last rune) {
		if first <= last {
			rest = append(rest, first, last)
		}
	}
	for i := 0; i < len(ranges); i += 2 {
		first, last := ranges[i], ranges[i+1]
		if last < firstSurrogate || first > lastSurrogate {
			add(first, last)
			continue
		}
		add(first, firstSurrogate-1)
		add(lastSurrogate+1, last)
	}
	return rest
}

// orbit returns all letters that are r without regard to case, as the ranges of
// a class.
func orbit(r rune) []rune {
	letters := []rune{r}
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		letters = append(letters, o)
	}
	slices.Sort(letters)
	ranges := make([]rune, 0, 2*len(letters))
	for _, l := range letters {
		ranges = append(ranges, l, l)
	}
	return ranges
}

// hasCases reports whether the texts have a letter that case folding changes.
// Without one, they are compared as they are.
func hasCases(texts ...string) bool {
	for _, text := range texts {
		for _, r := range text {
			if unicode.SimpleFold(r) != r {
				return true
			}
		}
	}
	return false
}
