package clickhouse

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
)

// serverRegexp is a regexp of Go and its equal for the server's function match.
//
// The server's dialect looks like Go's and is not: its tables of letters are of
// another Unicode version, a dot matches a line feed, and filters in front of
// its engine have dropped matches. So a pattern is printed anew from its tree,
// with every class, shorthand and letter without case written out as ranges by
// Go's own tables. Nothing of the server's but concatenation, alternatives,
// repetition, ranges and anchors is used.
type serverRegexp struct {
	text string         // for the server
	expr *regexp.Regexp // in Go
	tree *syntax.Regexp
}

// maxRegexp bounds the text of a pattern in bytes, and the ranges and
// characters in it with all repetitions, for which the server needs memory.
const maxRegexp = 16 << 10

// What no pattern of the server may have.
var (
	errNoWordBoundary = errors.New(`regexp uses \B, which differs beyond ASCII`)
	errNoMatch        = errors.New("regexp has a part that nothing matches")
	errSurrogate      = errors.New("regexp has half a surrogate pair, which no text has")
	errLarge          = errors.New("regexp takes more than 16 KiB with its classes written out")
)

// newServerRegexp translates a regexp of Go, with fold under the flag i. Laziness
// and groups are dropped: they do not change whether there is a match.
func newServerRegexp(expr string, fold bool) (serverRegexp, error) {
	flags := syntax.Perl
	if fold {
		flags |= syntax.FoldCase
		expr = "(?i)" + expr
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return serverRegexp{}, err
	}
	tree, err := syntax.Parse(expr, flags)
	if err != nil {
		return serverRegexp{}, err
	}
	var p regexpPrinter
	p.print(tree)
	if p.err == nil && (p.Len() > maxRegexp || weight(tree) > maxRegexp) {
		p.err = errLarge
	}
	return serverRegexp{p.String(), re, tree}, p.err
}

// weight returns the number of characters and ranges in a regexp, each as often
// as it is repeated.
func weight(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)
	for _, sub := range re.Sub {
		n += weight(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return n
}

type regexpPrinter struct {
	strings.Builder
	err error
}

var regexpOps = map[syntax.Op]string{
	syntax.OpEmptyMatch:   `(?:)`,
	syntax.OpAnyCharNotNL: "[^\n]",
	syntax.OpAnyChar:      "(?:\n|[^\n])",
	syntax.OpBeginLine:    `(?m:^)`,
	syntax.OpEndLine:      `(?m:$)`,
	syntax.OpBeginText:    `\A`,
	syntax.OpEndText:      `\z`,
	syntax.OpWordBoundary: `\b`,
}

func (p *regexpPrinter) print(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		p.literal(re)
	case syntax.OpCharClass:
		p.class(re.Rune)
	case syntax.OpCapture:
		p.group(re.Sub[0])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		p.group(re.Sub[0])
		p.WriteString(quantifier(re))
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			p.print(sub)
		}
	case syntax.OpAlternate:
		p.alternatives(re.Sub)
	case syntax.OpNoWordBoundary:
		p.err = errNoWordBoundary
	case syntax.OpNoMatch:
		p.err = errNoMatch
	default:
		p.WriteString(regexpOps[re.Op])
	}
}

func (p *regexpPrinter) group(re *syntax.Regexp) {
	p.WriteString("(?:")
	p.print(re)
	p.WriteByte(')')
}

func (p *regexpPrinter) alternatives(list []*syntax.Regexp) {
	p.WriteString("(?:")
	for i, sub := range list {
		if i > 0 {
			p.WriteByte('|')
		}
		p.print(sub)
	}
	p.WriteByte(')')
}

func quantifier(re *syntax.Regexp) string {
	switch {
	case re.Op == syntax.OpStar:
		return "*"
	case re.Op == syntax.OpPlus:
		return "+"
	case re.Op == syntax.OpQuest:
		return "?"
	case re.Max < 0:
		return fmt.Sprintf("{%d,}", re.Min)
	case re.Max == re.Min:
		return fmt.Sprintf("{%d}", re.Min)
	}
	return fmt.Sprintf("{%d,%d}", re.Min, re.Max)
}

func (p *regexpPrinter) literal(re *syntax.Regexp) {
	for _, r := range re.Rune {
		if re.Flags&syntax.FoldCase == 0 || unicode.SimpleFold(r) == r {
			p.class([]rune{r, r})
			continue
		}
		p.class(orbit(r))
	}
}

// quoteExpr returns the regexp of Go that matches a text.
func quoteExpr(text string) string { return regexp.QuoteMeta(text) }
