package report_test

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// element is a part of a page.
type element struct {
	name     string
	attr     map[string]string
	text     string // its own
	children []*element
}

// parsed reads a page strictly: it is XML too.
func parsed(t testing.TB, page string) *element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	root := &element{}
	open := []*element{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			require.Len(t, open, 1)
			return root
		}
		require.NoError(t, err)
		at := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				require.NotContains(t, e.attr, a.Name.Local, e.name)
				e.attr[a.Name.Local] = a.Value
			}
			at.children = append(at.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			at.text += string(token)
		}
	}
}

// all returns the elements of some names in order, all of them if there are none.
func (e *element) all(names ...string) (found []*element) {
	for _, c := range e.children {
		if len(names) == 0 || slices.Contains(names, c.name) {
			found = append(found, c)
		}
		found = append(found, c.all(names...)...)
	}
	return found
}

// words are all texts in it.
func (e *element) words() string {
	words := e.text
	for _, c := range e.children {
		words += c.words()
	}
	return strings.TrimSpace(words)
}

// sentences are what the page says in words.
func (e *element) sentences() (says []string) {
	for _, p := range e.all("p", "li") {
		if p.attr["class"] == "says" || p.name == "li" && len(p.children) == 0 {
			says = append(says, strings.ReplaceAll(p.words(), "\u00a0", " "))
		}
	}
	return says
}
