package rule

import (
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// Check returns everything that is wrong with r, a rule or a predicate, in the
// order in which it is written; nothing if r is well formed. It never panics,
// so a forgotten operand is a fault like any other.
//
// The path of a fault leads from r to the place by the keys of the JSON form:
// "all[1].count.at_least", "sequence.steps[0].event", "and[1].path.in[2]". What
// stands beside a key in JSON hangs below it here: "query.is.glob", "prop.gte".
// The path is empty where r itself is at fault. The codes are
//
//	missing   no rule, predicate or function where one is needed
//	empty     an empty name, text or list
//	type      an operand that the subject cannot be compared with; a rule of a foreign type
//	unknown   a subject, clock or field that does not exist
//	operator  an operator that does not exist, or not for the subject
//	operands  too few or too many operands
//	mixed     operands of different types or currencies
//	between   the low end is above the high end
//	number    not a number, or infinite
//	range     a number below the least that makes sense
//	duration  negative, or not a whole number of nanoseconds
//	currency  not three capital letters
//	fold      ignoring case where no texts are compared for equality or parts
//	none      None outside All, or nothing but None in it
//	path      a path pattern that does not begin with a slash
//	glob      a pattern that cannot be read
//	regexp    an expression that cannot be read
//	utf8      a text that is no valid UTF-8
func Check(r Rule) []*conversion.Fault {
	var c checker
	c.rule("", r)
	return c.faults
}

// JoinPath returns the path of a fault at path inside something that is itself
// at head; either may be empty.
func JoinPath(head, path string) string {
	if head == "" || path == "" || path[0] == '[' {
		return head + path
	}
	return head + "." + path
}

type checker struct{ faults []*conversion.Fault }

func (c *checker) fault(path, code, format string, args ...any) {
	c.faults = append(c.faults, &conversion.Fault{Path: path, Code: code, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) rule(path string, r Rule) {
	switch r := r.(type) {
	case nil:
		c.fault(path, "missing", "there is no rule")
	case Predicate:
		c.predicate(path, r)
	case CountOf:
		c.count(JoinPath(path, "count"), r)
	case DurationOver:
		c.duration(JoinPath(path, "duration"), r)
	case PagesOver:
		c.atLeast(JoinPath(path, "pages.over"), r.Over, 0)
	case Sequence:
		c.sequence(JoinPath(path, "sequence"), r)
	case EntryIs:
		c.predicate(JoinPath(path, "entry"), r.Of)
	case TouchIs:
		c.touch(path, r)
	case AllOf:
		c.all(JoinPath(path, "all"), r)
	case AnyOf:
		c.any(JoinPath(path, "any"), r)
	case NoneOf:
		c.fault(path, "none", "none stands only inside all")
		c.rule(JoinPath(path, "none"), r.Rule)
	case VisitFunc:
		c.function(JoinPath(path, "func"), r.Name, r.Func == nil)
	default:
		c.fault(path, "type", "%T is no rule of this package", r)
	}
}

func (c *checker) count(path string, r CountOf) {
	c.predicate(JoinPath(path, "of"), r.Of)
	c.atLeast(JoinPath(path, "at_least"), r.AtLeast, 1)
	c.utf8(JoinPath(path, "distinct"), r.Distinct)
}

func (c *checker) duration(path string, r DurationOver) {
	if r.Clock != Span && r.Clock != EngagedTime {
		c.fault(JoinPath(path, "clock"), "unknown", "unknown clock %q, want %q or %q", r.Clock, Span, EngagedTime)
	}
	c.notNegative(JoinPath(path, "over"), r.Over)
}

func (c *checker) sequence(path string, r Sequence) {
	if len(r.Steps) == 0 {
		c.fault(JoinPath(path, "steps"), "empty", "a sequence needs steps")
	}
	for i, step := range r.Steps {
		c.predicate(element(JoinPath(path, "steps"), i), step)
	}
	c.notNegative(JoinPath(path, "within"), r.Within)
	if r.Without != nil {
		c.predicate(JoinPath(path, "without"), r.Without)
	}
}

func (c *checker) touch(path string, r TouchIs) {
	switch r.Field {
	case ChannelField, SourceField, MediumField, CampaignField:
		c.pattern(JoinPath(path, string(r.Field)), pattern.Plain, r.Pattern)
	default:
		c.fault(path, "unknown", "unknown field %q of a touch, want channel, source, medium or campaign", r.Field)
	}
}

func (c *checker) all(path string, r AllOf) {
	if len(r.Rules) == 0 {
		c.fault(path, "empty", "all needs rules")
		return
	}
	isNone := func(r Rule) bool { _, ok := r.(NoneOf); return ok }
	if !slices.ContainsFunc(r.Rules, func(r Rule) bool { return !isNone(r) }) {
		c.fault(path, "none", "all of nothing but none is never reached: add what has to be reached")
	}
	for i, member := range r.Rules {
		at := element(path, i)
		if none, ok := member.(NoneOf); ok {
			c.rule(JoinPath(at, "none"), none.Rule)
		} else {
			c.rule(at, member)
		}
	}
}

func (c *checker) any(path string, r AnyOf) {
	if len(r.Rules) == 0 {
		c.fault(path, "empty", "any needs rules")
	}
	for i, member := range r.Rules {
		c.rule(element(path, i), member)
	}
}

func (c *checker) function(path, name string, missing bool) {
	if name == "" {
		c.fault(path, "empty", "the function has no name")
	}
	c.utf8(path, name)
	if missing {
		c.fault(path, "missing", "there is no function %q", name)
	}
}

// utf8 refuses texts that no event has as JSON would write them, and that have
// no JSON of their own.
func (c *checker) utf8(path, s string) {
	if !utf8.ValidString(s) {
		c.fault(path, "utf8", "%q is no valid UTF-8", s)
	}
}

func (c *checker) atLeast(path string, n, least int) {
	if n < least {
		c.fault(path, "range", "%d is too small, want at least %d", n, least)
	}
}

func (c *checker) notNegative(path string, d time.Duration) {
	if d < 0 {
		c.fault(path, "duration", "the duration %v is negative", d)
	}
}

func element(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
