package chdbtest

import (
	"bytes"
	"regexp"
	"strings"
)

// statement is what a request asks for, taken apart as far as the engine's
// interface needs it: data for an INSERT goes through functions of its own.
type statement struct {
	sql    string
	format string
	data   []byte
	kind   kind
}

type kind int

const (
	other  kind = iota // run as a whole
	query              // its answer is streamed
	insert             // format and data are apart
)

var (
	firstWord = regexp.MustCompile(`^[\s(]*([A-Za-z]+)`)
	// lastFormat is the clause of a query, which at most SETTINGS follow.
	lastFormat = regexp.MustCompile(`(?is)\sFORMAT\s+(\w+)\s*(?:SETTINGS\s[^()']*)?;?\s*$`)
	// tokens are what may hide a word in an INSERT statement: strings, quoted
	// names and comments; then words.
	tokens = regexp.MustCompile("(?s)'(?:[^'\\\\]|\\\\.|'')*'|`(?:[^`\\\\]|\\\\.|``)*`|\"(?:[^\"\\\\]|\\\\.|\"\")*\"|--[^\n]*|/\\*.*?\\*/|\\w+")
	format = regexp.MustCompile(`^\s+(\w+)[ \t\f]*\r?\n?`)
)

// parse takes a request's text apart. Data of an INSERT begins after the name
// of its format, blanks and at most one end of line.
func parse(text []byte) statement {
	word := firstWord.FindSubmatch(text)
	if word == nil {
		return statement{sql: string(text), format: "TabSeparated"}
	}
	switch strings.ToUpper(string(word[1])) {
	case "INSERT":
		return parseInsert(text)
	case "SELECT", "WITH":
		s := statement{sql: string(text), format: "TabSeparated", kind: query}
		if f := lastFormat.FindSubmatch(text); f != nil {
			s.format = string(f[1])
		}
		return s
	}
	return statement{sql: string(text), format: "TabSeparated"}
}

func parseInsert(text []byte) statement {
	for at := 0; ; {
		token := tokens.FindIndex(text[at:])
		if token == nil {
			break
		}
		word := text[at+token[0] : at+token[1]]
		before := at + token[0]
		at += token[1]
		if bytes.EqualFold(word, []byte("SELECT")) || bytes.EqualFold(word, []byte("VALUES")) {
			break
		}
		if !bytes.EqualFold(word, []byte("FORMAT")) {
			continue
		}
		if f := format.FindSubmatchIndex(text[at:]); f != nil {
			return statement{
				sql:    string(text[:before]),
				format: string(text[at+f[2] : at+f[3]]),
				data:   text[at+f[1]:],
				kind:   insert,
			}
		}
	}
	return statement{sql: string(text), format: "TabSeparated"}
}
