package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// writeText writes for a terminal.
func (a *answer) writeText(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "WHO CONVERTS, BY CHANNEL: %s\n\n", a.Source)
	for _, note := range a.Notes {
		writeWrapped(&b, "Note: "+plain(note))
	}
	if a.Users != nil {
		fmt.Fprintf(&b, "\nUSERS, BY THE CHANNEL OF THEIR FIRST SESSION\n\n%s", a.Users)
	}
	fmt.Fprintf(&b, "\nSESSIONS, BY THEIR OWN CHANNEL\n\n%s", a.Sessions)
	fmt.Fprintf(&b, "\nRETURNING SESSIONS, AGAINST NEW ONES\n\n%s", a.Returning)
	fmt.Fprint(&b, "\nIN WORDS\n")
	for _, s := range a.Findings {
		fmt.Fprintf(&b, "\n%s\n\n", s.Question)
		for _, sentence := range s.Answers {
			writeWrapped(&b, sentence)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// writeWrapped writes a paragraph that hangs from its first line. A number keeps
// its percent sign.
func writeWrapped(b *bytes.Buffer, text string) {
	const width = 96
	text = strings.ReplaceAll(text, " %", "\u00a0%")
	line := " "
	for word := range strings.SplitSeq(text, " ") {
		word = strings.ReplaceAll(word, "\u00a0", " ")
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			fmt.Fprintln(b, line)
			line = "     "
		}
		line += " " + word
	}
	fmt.Fprintln(b, line)
}

// writeMarkdown writes for a document.
func (a *answer) writeMarkdown(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Who converts, by channel: %s\n\n", a.Source)
	for _, note := range a.Notes {
		fmt.Fprintf(&b, "- %s\n", plain(note))
	}
	if a.Users != nil {
		fmt.Fprintf(&b, "\n## Users, by the channel of their first session\n\n%s", a.Users.Markdown())
	}
	fmt.Fprintf(&b, "\n## Sessions, by their own channel\n\n%s", a.Sessions.Markdown())
	fmt.Fprintf(&b, "\n## Returning sessions, against new ones\n\n%s", a.Returning.Markdown())
	fmt.Fprint(&b, "\n## In words\n")
	for _, s := range a.Findings {
		fmt.Fprintf(&b, "\n### %s\n\n", s.Question)
		for _, sentence := range s.Answers {
			fmt.Fprintf(&b, "- %s\n", sentence)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// plain leaves out of a text from a file what would move a terminal's cursor.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
