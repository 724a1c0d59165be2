package insight

import (
	"strings"
	"unicode"

	"github.com/go-conversion/conversion/rule"
)

// definedNames are the names of events that are known, by what is left of them
// without case and separators.
type definedNames struct {
	known   map[string]bool
	byShape map[string]string // the first in order of those of one shape
}

func newDefinedNames(names []string) definedNames {
	d := definedNames{known: map[string]bool{}, byShape: map[string]string{}}
	for _, name := range names {
		d.add(name)
	}
	return d
}

func (d *definedNames) add(name string) {
	d.known[name] = true
	shape := shapeOfName(name)
	if first, met := d.byShape[shape]; !met || name < first {
		d.byShape[shape] = name
	}
}

// addOf adds the names of events that a rule asks for.
func (d *definedNames) addOf(r rule.Rule) {
	if is, ok := r.(rule.NameIs); ok {
		for _, name := range is.Names {
			d.add(name)
		}
	}
	for _, part := range rule.Parts(r) {
		d.addOf(part)
	}
}

// meant returns the defined name of which another one is a variant; "" if it is
// defined itself, or like none.
func (d *definedNames) meant(name string) string {
	if d.known[name] || len(name) > longestText {
		return ""
	}
	return d.byShape[shapeOfName(name)]
}

// shapeOfName returns the letters and digits of a name in lower case.
func shapeOfName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
