package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

// unmappedError is a table without a mapping. It has a proposal, because it is
// easier to correct a mapping than to write one.
type unmappedError struct {
	file    string
	header  []string
	mapping ingest.Mapping
	hints   []string // what the proposal leaves to do
}

func (e *unmappedError) Error() string { return e.file + ": a table needs a mapping of its columns" }

// newUnmappedError guesses the mapping of the table that begins with head, which
// is cut off if it is not whole.
func newUnmappedError(file string, head []byte, whole bool) error {
	if !whole {
		head = head[:bytes.LastIndexByte(head, '\n')+1]
	}
	t := newSample(head)
	if len(t.header) == 0 {
		return usageError(file + ": a table without a header line")
	}
	if !t.hasHeader() {
		return usageError(fmt.Sprintf("%s: a table whose first line is no header: %s", file, listed(t.header, 5)))
	}
	e := &unmappedError{file: file, header: t.header}
	e.mapping, e.hints = t.mapping()
	return e
}

// propose writes the mapping to stdout, where a file can catch it, and what to
// do with it to stderr.
func (e *unmappedError) propose(stdout, stderr io.Writer) {
	fmt.Fprintf(stderr, "shop: %s is a table: -map says which of its columns is what.\n", e.file)
	fmt.Fprintln(stderr, "This is a guess from its header and its first rows; check it, save it, and use it:")
	for _, hint := range append(e.empty(), e.hints...) {
		fmt.Fprintf(stderr, "  %s\n", hint)
	}
	fmt.Fprintf(stderr, "    go run ./examples/shop -events %s > mapping.json\n", forShell(e.file))
	fmt.Fprintf(stderr, "    go run ./examples/shop -events %s -map mapping.json%s\n\n", forShell(e.file), e.flags())
	fmt.Fprintf(stdout, "%s\n", e.template())
}

// needs are the roles without which nothing can be scored, and the columns that
// have them.
func (e *unmappedError) needs() [3]struct{ role, column string } {
	m := &e.mapping
	return [...]struct{ role, column string }{{"time", m.Time}, {"user", m.User}, {"name", m.Name + m.URL}}
}

// empty says which roles have to be filled, and what else the library does not
// like.
func (e *unmappedError) empty() (hints []string) {
	for _, needed := range e.needs() {
		if needed.column == "" {
			hints = append(hints, fmt.Sprintf("no column looks like the %s: fill in %q, one of %s", needed.role, needed.role, listed(e.header, 20)))
		}
	}
	if joined, ok := e.mapping.Check().(interface{ Unwrap() []error }); ok {
		for _, err := range joined.Unwrap() {
			var f *conversion.Fault
			if errors.As(err, &f) && f.Path != "time" && f.Path != "name" {
				hints = append(hints, f.Error())
			}
		}
	}
	return hints
}

// template returns the mapping as JSON, with the roles that have to be filled.
func (e *unmappedError) template() []byte {
	m := e.mapping
	var filled any = m
	if m.User == "" || m.Name+m.URL == "" {
		filled = struct {
			// In place of those that are left out where they are empty.
			User string `json:"user"`
			Name string `json:"name"`
			ingest.Mapping
		}{m.User, m.Name, m}
	}
	text, _ := json.MarshalIndent(filled, "", "  ")
	return text
}

// flags returns what else the table suggests.
func (e *unmappedError) flags() (flags string) {
	if e.mapping.Session != "" {
		flags += " -trust-ids"
	}
	if e.mapping.URL == "" {
		for _, column := range e.header {
			if strings.Contains(strings.ToLower(column), "channel") {
				return flags + " -channel " + forShell(column)
			}
		}
	}
	return flags
}

func forShell(argument string) string {
	if strings.ContainsAny(argument, " \t;&|()$'\"<>*?") {
		return strconv.Quote(argument)
	}
	return argument
}

// sample is the beginning of a table.
type sample struct {
	head      []byte
	delimiter rune
	header    []string
	rows      [][]string // without the header
}

const (
	delimiters  = ",;\t|"
	sampledRows = 100
)

func newSample(head []byte) *sample {
	t := &sample{head: head, delimiter: guessDelimiter(head)}
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = t.delimiter, true, -1
	for len(t.rows) < sampledRows {
		row, err := r.Read()
		if err != nil {
			break
		}
		if t.header == nil {
			t.header = row
		} else {
			t.rows = append(t.rows, row)
		}
	}
	return t
}

// guessDelimiter takes the one that the header has most of.
func guessDelimiter(head []byte) rune {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return slices.MaxFunc([]rune(delimiters), func(a, b rune) int {
		return bytes.Count(line, []byte(string(a))) - bytes.Count(line, []byte(string(b)))
	})
}

// hasHeader reports whether the first line can name columns: most of them have
// names, and those are neither numbers nor times nor addresses.
func (t *sample) hasHeader() bool {
	named := 0
	for _, name := range t.header {
		if pointNumber.MatchString(name) || strings.Contains(name, "://") || anyDate.MatchString(name) {
			return false
		}
		if name != "" {
			named++
		}
	}
	return 2*named >= len(t.header)
}

// cells yields what is in a column, but for what is empty.
func (t *sample) cells(column int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, row := range t.rows {
			if column < len(row) && row[column] != "" && !yield(row[column]) {
				return
			}
		}
	}
}
