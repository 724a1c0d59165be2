package clickhouse

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion/rule"
)

// condition is a predicate in SQL: it holds of an event iff the expression sql
// is 1 and rest holds, too.
//
// The expression has the type UInt8, is never NULL and throws nothing. Where it
// cannot decide all, it still narrows what is sent.
type condition struct {
	sql      string         // "1" if SQL decides nothing
	rest     rule.Predicate // what is left to Go; nil if SQL decides all
	reasons  []reason       // why there is a rest, in the order written, each once
	needs    []string       // the columns that rest reads, in that order; with a func, it reads whole events
	patterns []serverRegexp // that sql matches with, to be tried on the server first
}

// reason says why a part of a predicate is left to Go.
type reason struct {
	code reasonCode
	text string
}

type reasonCode string

// The reasons of predicates.
const (
	reasonFunc    reasonCode = "func"    // a function in Go decides
	reasonPattern reasonCode = "pattern" // the server might match otherwise
	reasonSize    reasonCode = "size"    // the text of the query would be too long
	reasonColumn  reasonCode = "column"  // the table leaves a column out
)

// translator turns predicates into SQL. They are well formed, as rule.Check
// finds them.
type translator struct {
	columns columns
	refused map[string]string // patterns of the server that failed their test, with what they failed on
}

// compilePredicate translates a predicate for a table with these columns. It
// takes time linear in the predicate.
func compilePredicate(p rule.Predicate, columns columns) condition {
	return translator{columns: columns}.condition(p)
}

// condition translates a whole predicate; see [compilePredicate].
func (t translator) condition(p rule.Predicate) condition {
	part := t.translate(p, 0)
	c := condition{sql: part.sql, rest: part.rest}
	for _, r := range part.reasons {
		if !slices.Contains(c.reasons, r) {
			c.reasons = append(c.reasons, r)
		}
	}
	if part.rest != nil {
		c.needs = t.needs(nil, part.rest)
	}
	if c.sql == always || c.sql == never {
		return c
	}
	c.patterns = part.patterns
	// What compares a LowCardinality column is LowCardinality itself.
	c.sql = "CAST(" + c.sql + ", 'UInt8')"
	return c
}

// part is the condition of a part of a predicate.
type part struct {
	sql      string
	rest     rule.Predicate
	reasons  []reason
	patterns []serverRegexp
}

// The expressions that decide at once.
const (
	always = "1"
	never  = "0"
)

// maxDepth bounds how deep lists of predicates may lie in each other. The
// server's parser gives up at a thousand levels of its own.
const maxDepth = 100

// translate translates a predicate that lies so deep.
func (t translator) translate(p rule.Predicate, depth int) part {
	if depth == maxDepth {
		return left(p, reason{reasonSize, "lists of predicates lie in each other a hundredfold"})
	}
	if list, all := members(p); list != nil {
		parts := make([]part, len(list))
		for i, member := range list {
			parts[i] = t.translate(member, depth+1)
		}
		if all {
			return allOf(parts)
		}
		return oneOf(parts, p)
	}
	atom := p
	not, negated := p.(rule.NotOf)
	if negated {
		atom = not.Predicate
	}
	sql, patterns, why := t.atom(atom)
	switch {
	case why.code != "":
		return left(p, why)
	case negated:
		sql = complement(sql)
	}
	return part{sql: sql, patterns: patterns}
}

// members returns the predicates of which all, or else one, must hold; nil if p
// has no parts. A complement of a list is a list of complements.
func members(p rule.Predicate) (list []rule.Predicate, all bool) {
	switch p := p.(type) {
	case rule.AndOf:
		return p.Predicates, true
	case rule.OrOf:
		return p.Predicates, false
	case rule.NotOf:
		if not, ok := p.Predicate.(rule.NotOf); ok {
			return []rule.Predicate{not.Predicate}, true
		}
		list, all = members(p.Predicate)
		var complements []rule.Predicate
		for _, m := range list {
			complements = append(complements, rule.Not(m))
		}
		return complements, !all
	}
	return nil, false
}

// left leaves a predicate to Go.
func left(p rule.Predicate, why reason) part {
	return part{sql: always, rest: p, reasons: []reason{why}}
}

// allOf is the condition that all parts hold. What they leave to Go is left
// together.
func allOf(parts []part) part {
	var whole part
	var texts []string
	var rests []rule.Predicate
	for _, p := range parts {
		if p.sql == never {
			return part{sql: never}
		}
		if p.sql != always {
			texts = append(texts, p.sql)
		}
		if p.rest != nil {
			rests = append(rests, p.rest)
		}
		whole.add(p)
	}
	whole.sql = parenthesised(texts, " AND ", always)
	if len(rests) == 1 {
		whole.rest = rests[0]
	} else if len(rests) > 1 {
		whole.rest = rule.And(rests...)
	}
	return whole
}

// oneOf is the condition that one of the parts of p holds. If a part is left to
// Go, nothing is known before Go has looked at the whole of p.
func oneOf(parts []part, p rule.Predicate) part {
	var whole part
	var texts []string
	for _, p := range parts {
		if p.sql == always && p.rest == nil {
			return part{sql: always}
		}
		if p.sql != never {
			texts = append(texts, p.sql)
		}
		whole.add(p)
	}
	whole.sql = parenthesised(texts, " OR ", never)
	if slices.ContainsFunc(parts, func(p part) bool { return p.rest != nil }) {
		whole.rest = p
	}
	if slices.Contains(texts, always) {
		whole.sql, whole.patterns = always, nil
	}
	return whole
}

func (p *part) add(member part) {
	p.reasons = append(p.reasons, member.reasons...)
	p.patterns = append(p.patterns, member.patterns...)
}

// parenthesised joins expressions by AND or OR.
func parenthesised(texts []string, word, neutral string) string {
	switch len(texts) {
	case 0:
		return neutral
	case 1:
		return texts[0]
	}
	return "(" + strings.Join(texts, word) + ")"
}

func complement(sql string) string {
	switch sql {
	case always:
		return never
	case never:
		return always
	}
	return "NOT (" + sql + ")"
}
