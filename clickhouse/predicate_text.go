package clickhouse

import (
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
	"github.com/go-conversion/conversion/rule"
)

// textTest is a pattern in SQL: a condition on the text that an expression has.
type textTest struct {
	on       func(x string) string
	patterns []serverRegexp
}

// text translates a predicate about a text, which is ” where it is absent.
func (t translator) text(p rule.TextIs) (string, []serverRegexp, reason) {
	column, _ := textColumn(p.Subject)
	c, why := t.read(column)
	if why.code != "" {
		return "", nil, why
	}
	test, why := t.test(patternSubject(p.Subject), p.Pattern)
	if why.code != "" {
		return "", nil, why
	}
	sql := test.on(c[0])
	if len(test.patterns) > 0 {
		sql = "(" + c[0] + " != '' AND " + sql + ")"
	}
	return sql, test.patterns, why
}

// query translates a predicate about a parameter, one of whose values has to
// fit.
func (t translator) query(p rule.QueryIs) (string, []serverRegexp, reason) {
	c, why := t.read(columnQueryKey, columnQueryValue)
	if why.code != "" {
		return "", nil, why
	}
	if p.Pattern == nil {
		return "has(" + c[0] + ", " + stringLiteral(p.Name) + ")", nil, why
	}
	test, why := t.test(pattern.Query, *p.Pattern)
	if why.code != "" {
		return "", nil, why
	}
	return "arrayExists((k, v) -> k = " + stringLiteral(p.Name) + " AND " + test.on("v") + ", " + c[0] + ", " + c[1] + ")", test.patterns, why
}

func patternSubject(s rule.Subject) pattern.Subject {
	switch s {
	case rule.PathText:
		return pattern.Path
	case rule.URLText, rule.ReferrerText:
		return pattern.Location
	case rule.HostText, rule.ReferrerHostText:
		return pattern.HostName
	case rule.FragmentText:
		return pattern.Fragment
	}
	return pattern.Plain
}

// test translates a pattern for texts of a subject that are present and in
// their normal form. The operands are brought into it by the code that the
// root module matches with.
func (t translator) test(s pattern.Subject, p conversion.Pattern) (textTest, reason) {
	if p.Op == conversion.MatchingRegexp {
		return t.match(p.Values[0], p.Fold)
	}
	exact := pattern.Spec{Op: string(p.Op), Values: p.Values}
	m, err := pattern.Compile(s, exact)
	if err != nil {
		return textTest{}, reason{reasonPattern, err.Error()}
	}
	if texts, ok := m.Exact(); ok {
		return t.oneOf(texts, p.Fold)
	}
	if isGlob(s, p) {
		g, ok := readGlob(s, p.Values[0])
		if !ok {
			return textTest{}, reason{reasonPattern, "glob " + stringLiteral(p.Values[0]) + ": its normal form is known to Go only"}
		}
		if op, text := g.simple(); op != "" {
			return t.piece(s, op, text, p.Fold)
		}
		return t.match(g.expr(), p.Fold)
	}
	text := m.Literal()
	if s == pattern.Path && strings.HasSuffix(p.Values[0], "/") {
		text += "/" // which a path's literal lacks
	}
	return t.piece(s, p.Op, text, p.Fold)
}

// oneOf translates equality with one of the texts.
func (t translator) oneOf(texts []string, fold bool) (textTest, reason) {
	if fold && hasCases(texts...) {
		return t.match(`\A(?:`+strings.Join(literals(texts, quoteExpr), "|")+`)\z`, true)
	}
	list := literals(texts, stringLiteral)
	return plainTest(func(x string) string { return compare(x, rule.OpIn, list) })
}

func plainTest(on func(string) string) (textTest, reason) { return textTest{on: on}, reason{} }

// piece translates a prefix, a suffix or a part. A path may be taken with a
// slash behind it, unless it is the root: the prefix /a/ holds for the path /a.
func (t translator) piece(s pattern.Subject, op conversion.PatternOp, text string, fold bool) (textTest, reason) {
	slashless := ""
	if s == pattern.Path && strings.HasSuffix(text, "/") && !strings.HasSuffix(text, "//") {
		slashless = text[:len(text)-1]
	}
	if fold && hasCases(text) {
		return t.match(pieceExpr(op, text, slashless), true)
	}
	switch {
	case text == "":
		return plainTest(func(string) string { return always })
	case s == pattern.Path && op == conversion.HasSuffix && text == "/":
		// Every path ends in a slash or may have one behind it.
		return plainTest(func(x string) string { return x + " != ''" })
	}
	return plainTest(func(x string) string { return pieceSQL(x, op, text, slashless) })
}

func pieceSQL(x string, op conversion.PatternOp, text, slashless string) string {
	lit := stringLiteral(text)
	var sql, without string
	switch op {
	case conversion.HasPrefix:
		sql, without = "startsWith("+x+", "+lit+")", x+" = "+stringLiteral(slashless)
	case conversion.HasSuffix:
		sql, without = "endsWith("+x+", "+lit+")", "endsWith("+x+", "+stringLiteral(slashless)+")"
	default:
		sql, without = "position("+x+", "+lit+") > 0", "endsWith("+x+", "+stringLiteral(slashless)+")"
	}
	if slashless == "" {
		return sql
	}
	return "(" + sql + " OR " + without + ")"
}

// pieceExpr is [pieceSQL] as a regexp.
func pieceExpr(op conversion.PatternOp, text, slashless string) string {
	before, behind := "", ""
	if op == conversion.HasPrefix {
		before = `\A`
	}
	if op == conversion.HasSuffix {
		behind = `\z`
	}
	switch {
	case slashless == "":
		return before + quoteExpr(text) + behind
	case op == conversion.HasSuffix:
		return quoteExpr(slashless) + `/?\z`
	}
	return before + quoteExpr(slashless) + `(?:/|\z)`
}

// match translates a regexp of Go.
func (t translator) match(expr string, fold bool) (textTest, reason) {
	re, err := newServerRegexp(expr, fold)
	if err != nil {
		return textTest{}, reason{reasonPattern, err.Error()}
	}
	if why, ok := t.refused[re.text]; ok {
		return textTest{}, reason{reasonPattern, why}
	}
	lit := stringLiteral(re.text)
	return textTest{
		on:       func(x string) string { return "match(" + x + ", " + lit + ")" },
		patterns: []serverRegexp{re},
	}, reason{}
}
