package chart

import (
	"strings"
	"unicode"
)

// TextWidth estimates how many pixels a text of a class takes in a picture. It is
// about that of the widest of the usual sans-serif fonts, so that what is fitted
// to it seldom is too wide.
func TextWidth(text, class string) float64 {
	ems, before := 0.0, rune(0)
	for _, r := range text {
		ems += emsOf(r, before)
		before = r
	}
	return ems * emSize(class)
}

// emSize returns the size of a class's font; bold letters are wider.
func emSize(class string) float64 {
	switch class {
	case Heading:
		return 18 * 1.06
	case Strong:
		return 13 * 1.06
	case Faint, Warning:
		return 12
	}
	return 13
}

// emsOf returns the width of a character after another, in sizes of the font.
func emsOf(r, before rune) float64 {
	switch {
	case isAttached(r, before):
		return 0
	case unicode.Is(wide, r):
		return 1.05
	case strings.ContainsRune("iljI.,:;|!'·", r):
		return 0.32
	case strings.ContainsRune(" ftr()[]{}-/\\\"*`", r):
		return 0.45
	case strings.ContainsRune("mwMW%@—…→<>=+~^#&\ufffd", r):
		return 0.98
	case unicode.IsUpper(r):
		return 0.75
	}
	return 0.64
}

// isAttached reports whether a character is drawn on or with the one before.
func isAttached(r, before rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || before == zeroWidthJoiner
}

// shorten cuts a text that is wider than so many pixels, between whole
// characters, and marks the cut. The mark is left even where there is no room for
// it.
func shorten(text, class string, width float64) string {
	if TextWidth(text, class) <= width {
		return text
	}
	const mark = "…"
	room := (width - TextWidth(mark, class)) / emSize(class)
	end, before := 0, rune(0)
	for i, r := range text {
		if !isAttached(r, before) {
			end = i
		}
		if room -= emsOf(r, before); room < 0 {
			break
		}
		before = r
	}
	return strings.TrimRight(text[:end], " ") + mark
}

// Wrap breaks a text between words into lines of a width. A word that is wider
// has a line of its own, and a percent sign stays with its number.
func Wrap(text, class string, width float64) (lines []string) {
	line := ""
	for _, word := range strings.Fields(Clean(text)) {
		switch longer := line + " " + word; {
		case line == "":
			line = word
		case TextWidth(longer, class) <= width:
			line = longer
		default:
			at := len(line)
			if word[0] == '%' {
				at = max(0, strings.LastIndexByte(line, ' '))
			}
			if at > 0 {
				lines = append(lines, line[:at])
			}
			line = strings.TrimLeft(longer[at:], " ")
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
