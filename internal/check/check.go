// Package check gathers the faults of definitions, for the checks of goals,
// funnels and segments.
package check

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// Checker gathers the faults of the definition at Head.
type Checker struct {
	Head   string
	faults []error
}

// Err returns all faults, joined; nil if there are none.
func (c *Checker) Err() error { return errors.Join(c.faults...) }

// Fault adds a fault at path inside Head.
func (c *Checker) Fault(path, code, format string, args ...any) {
	c.faults = append(c.faults, &conversion.Fault{Path: rule.JoinPath(c.Head, path), Code: code, Message: fmt.Sprintf(format, args...)})
}

// Name checks the name of definition i.
func (c *Checker) Name(n Names, i int) {
	one, name := strings.TrimSuffix(n.kind, "s"), n.names[i]
	switch first := n.First[name]; {
	case name == "":
		c.Fault("name", "empty", "the %s has no name", one)
	case first != i:
		c.Fault("name", "duplicate", "%s %d is called %q too", one, first, name)
	}
	c.UTF8("name", name)
}

// UTF8 refuses texts that have no JSON of their own.
func (c *Checker) UTF8(path, s string) {
	if !utf8.ValidString(s) {
		c.Fault(path, "utf8", "%q is no valid UTF-8", s)
	}
}

// Limit checks a limit of time; 0 is none.
func (c *Checker) Limit(path string, d time.Duration) {
	if d < 0 {
		c.Fault(path, "duration", "the duration %v is negative", d)
	}
}

// Rule checks a rule.
func (c *Checker) Rule(path string, r rule.Rule) {
	for _, f := range rule.Check(r) {
		c.Fault(rule.JoinPath(path, f.Path), f.Code, "%s", f.Message)
	}
}

// Predicate checks a predicate that has to be there.
func (c *Checker) Predicate(path string, p rule.Predicate) {
	if p == nil {
		c.Fault(path, "missing", "there is no predicate")
		return
	}
	c.Rule(path, p)
}
