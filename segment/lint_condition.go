package segment

import (
	"fmt"

	"github.com/go-conversion/conversion/internal/lint"
	"github.com/go-conversion/conversion/rule"
)

// condition warns about c and what is in it. Where the verdict is sure, c or
// something in it has got a warning.
func (l *linter) condition(path string, c Condition) verdict {
	switch c := c.(type) {
	case EventIs:
		return l.of(path+".event", c.On)
	case SessionIs:
		return l.session(path, c)
	case Did:
		return l.did(path+".did", c)
	case FirstTime:
		return l.of(path+".first_time.of", c.Of)
	case Stopped:
		return l.of(path+".stopped.of", c.Of)
	case Restarted:
		return l.of(path+".restarted.of", c.Of)
	case Regularly:
		return l.of(path+".regularly.of", c.Of)
	case Sequence:
		return l.sequence(path+".sequence", &c)
	case TouchIs:
		return l.of(path, c.TouchIs)
	case FirstIs:
		return l.condition(path+".first", c.Of)
	case LastIs:
		return l.condition(path+".last", c.Of)
	case Reached:
		return l.count(path, c.Bounds, false)
	case AndOf:
		return l.list(path+".and", c.Conditions, false)
	case OrOf:
		return l.list(path+".or", c.Conditions, true)
	case NotOf:
		return l.condition(path+".not", c.Condition).negated()
	case FuncIs:
		l.Inform(path+".func", "opaque", "the function %q runs in Go only", c.Name)
	}
	return unsure
}

// of warns about what a condition needs at least once.
func (l *linter) of(path string, r rule.Rule) verdict {
	if l.Rule(path, r) {
		return nobody
	}
	return unsure
}

// count warns about bounds, which are those of a number that is known to be 0 or
// not known.
func (l *linter) count(path string, b Bounds, isZero bool) verdict {
	switch limits := b.whole(); {
	case limits.low == 0 && limits.high == never:
		l.Warn(path+".at_least", "always", "any number is 0 or more, so it holds of everybody")
		return everybody
	case isZero && limits.low == 0:
		return everybody
	case isZero:
		return nobody
	}
	return unsure
}

func (l *linter) session(path string, c SessionIs) verdict {
	isZero := l.Rule(path+".session", c.Rule)
	if c.Without != nil && !l.Rule(path+".without", c.Without) && !isZero && lint.Brings(c.Rule, c.Without) {
		l.Warn(path+".without", "never", "every session that reaches the rule reaches this too")
		isZero = true
	}
	return l.count(path, c.Bounds, isZero)
}

func (l *linter) did(path string, c Did) verdict {
	isZero := l.Rule(path+".of", c.Of)
	if c.Sum != "" {
		return unsure
	}
	return l.count(path, c.Bounds, isZero)
}

// list warns about conditions all of which have to hold, or one if isOr.
func (l *linter) list(path string, list []Condition, isOr bool) verdict {
	decisive, neutral := nobody, everybody
	if isOr {
		decisive, neutral = everybody, nobody
	}
	verdicts := make([]verdict, len(list))
	tally := map[verdict]int{}
	for i, c := range list {
		verdicts[i] = l.condition(memberPath(path, i), c)
		tally[verdicts[i]]++
	}
	switch {
	case tally[decisive] > 0:
		return decisive
	case tally[neutral] == len(list):
		return neutral
	case l.clash(path, list, isOr):
		return decisive
	}
	l.shadowed(path, list, verdicts, isOr)
	return unsure
}

func memberPath(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// clash warns about members that exclude each other, or of which one always
// holds if isOr.
func (l *linter) clash(path string, list []Condition, isOr bool) bool {
	each := l.each(list, isOr)
	var all claims
	for _, c := range each {
		all.add(c)
	}
	if !all.exclude(all, l.facts) {
		return false
	}
	pair := ""
	for k := range each {
		for i := range k {
			if pair == "" && each[i].exclude(each[k], l.facts) {
				pair = fmt.Sprintf(": see [%d] and [%d]", i, k)
			}
		}
	}
	if isOr {
		l.Warn(path, "always", "of every user one of them holds%s", pair)
	} else {
		l.Warn(path, "never", "of no user all of them hold%s", pair)
	}
	return true
}

// each returns what is certain where each of the conditions holds, or does not.
func (l *linter) each(list []Condition, negated bool) []claims {
	each := make([]claims, len(list))
	for i, c := range list {
		each[i] = l.claims(c, negated)
	}
	return each
}

// shadowed warns about members that say nothing beside another one: of equal
// ones about the later.
func (l *linter) shadowed(path string, list []Condition, verdicts []verdict, isOr bool) {
	said, denied := l.each(list, isOr), l.each(list, !isOr)
	covers := func(i, k int) bool { return said[i].exclude(denied[k], l.facts) }
	for k := range list {
		for i := range list {
			if i == k || verdicts[i] != unsure || verdicts[k] != unsure || !covers(i, k) || i > k && covers(k, i) {
				continue
			}
			l.Warn(memberPath(path, k), "shadowed", "it says nothing beside %s", rule.JoinPath(l.Head, memberPath(path, i)))
			break
		}
	}
}
