// Package lint finds what is remarkable in well-formed rules and predicates, for
// the linters of goals, funnels and segments. It is sound, not complete: what it calls
// never, no event and no visit satisfies, and what it calls always, all do; it
// takes functions for unknown. It knows conjunctions of names, of exact texts
// and of numbers, not what two globs or regexps have in common.
package lint

import (
	"fmt"

	"github.com/go-conversion/conversion/rule"
)

// Warning is something that is probably not meant, or worth knowing.
type Warning struct {
	Path    string
	Code    string
	Message string
	Info    bool
}

// String returns path, message and code.
func (w Warning) String() string {
	if w.Path == "" {
		return fmt.Sprintf("%s (%s)", w.Message, w.Code)
	}
	return fmt.Sprintf("%s: %s (%s)", w.Path, w.Message, w.Code)
}

// Linter gathers the warnings about the definition at Head.
type Linter struct {
	Head     string
	Warnings []Warning
}

// Warn adds a warning about what is at path inside Head.
func (l *Linter) Warn(path, code, format string, args ...any) {
	l.Warnings = append(l.Warnings, Warning{Path: rule.JoinPath(l.Head, path), Code: code, Message: fmt.Sprintf(format, args...)})
}

// Inform adds a warning that is only to know.
func (l *Linter) Inform(path, code, format string, args ...any) {
	l.Warn(path, code, format, args...)
	l.Warnings[len(l.Warnings)-1].Info = true
}
