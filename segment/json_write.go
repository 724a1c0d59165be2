package segment

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/rule"
)

// AppendJSON appends the canonical JSON of s: fixed order of keys, defaults left
// out, the shortest spelling, no white space. Segments that mean the same by
// definition have the same text. It is total: faulty segments too have a text.
func AppendJSON(dst []byte, s Segment) []byte {
	dst = jsonx.AppendString(append(dst, `{"name":`...), s.Name)
	dst = AppendConditionJSON(append(dst, `,"where":`...), s.Where)
	dst = appendMembership(dst, s.Membership)
	dst = appendExclusion(dst, s.Exclude)
	return append(dst, '}')
}

// MarshalJSON returns the canonical JSON of [AppendJSON]; the error is always
// nil. Called through encoding/json, < > and & come out as escapes.
func (s Segment) MarshalJSON() ([]byte, error) { return AppendJSON(nil, s), nil }

var (
	_ json.Marshaler   = Segment{}
	_ json.Unmarshaler = (*Segment)(nil)
)

func appendMembership(dst []byte, m Membership) []byte {
	if m.Mode != ForMode && m.For == 0 {
		return jsonx.AppendText(dst, "membership", string(m.Mode))
	}
	dst = jsonx.AppendString(append(dst, `,"membership":{`...), string(m.Mode))
	return append(appendLength(append(dst, ':'), m.For), '}')
}

func appendExclusion(dst []byte, x Exclusion) []byte {
	if x.Where == nil && !x.Permanently {
		return dst
	}
	dst = AppendConditionJSON(append(dst, `,"exclude":{"where":`...), x.Where)
	return append(jsonx.AppendFlag(dst, "permanently", x.Permanently), '}')
}

// AppendConditionJSON appends the canonical JSON of c, in the way of
// [AppendJSON]; a missing condition is null. Functions are written by their
// names.
func AppendConditionJSON(dst []byte, c Condition) []byte {
	switch c := c.(type) {
	case EventIs:
		return append(rule.AppendPredicateJSON(append(dst, `{"event":`...), c.On), '}')
	case SessionIs:
		return appendSession(dst, c)
	case Did:
		return appendDid(dst, c)
	case Sequence:
		return appendSequence(dst, c)
	case FirstTime:
		dst = rule.AppendPredicateJSON(append(dst, `{"first_time":{"of":`...), c.Of)
		return append(appendLimit(dst, "in", c.In), `}}`...)
	case Stopped:
		return appendPause(append(dst, `{"stopped":`...), c.Of, c.Active, c.Quiet)
	case Restarted:
		return appendPause(append(dst, `{"restarted":`...), c.Of, c.Active, c.Quiet)
	case Regularly:
		return appendRegularly(dst, c)
	case TouchIs:
		return rule.AppendJSON(dst, c.TouchIs)
	case FirstIs:
		return append(AppendConditionJSON(append(dst, `{"first":`...), c.Of), '}')
	case LastIs:
		return append(AppendConditionJSON(append(dst, `{"last":`...), c.Of), '}')
	case Reached:
		dst = jsonx.AppendString(append(dst, `{"reached":`...), c.Goal)
		return append(appendBounds(appendLimit(dst, "in", c.In), c.Bounds), '}')
	case AndOf:
		return append(jsonx.AppendList(append(dst, `{"and":`...), c.Conditions, AppendConditionJSON), '}')
	case OrOf:
		return append(jsonx.AppendList(append(dst, `{"or":`...), c.Conditions, AppendConditionJSON), '}')
	case NotOf:
		return append(AppendConditionJSON(append(dst, `{"not":`...), c.Condition), '}')
	case FuncIs:
		return append(jsonx.AppendString(append(dst, `{"func":`...), c.Name), '}')
	}
	return append(dst, "null"...)
}

func appendSession(dst []byte, c SessionIs) []byte {
	dst = rule.AppendJSON(append(dst, `{"session":`...), c.Rule)
	if c.Without != nil {
		dst = rule.AppendJSON(append(dst, `,"without":`...), c.Without)
	}
	return append(appendBounds(appendLimit(dst, "in", c.In), c.Bounds), '}')
}

func appendDid(dst []byte, c Did) []byte {
	dst = rule.AppendPredicateJSON(append(dst, `{"did":{"of":`...), c.Of)
	if c.Sum == "" {
		dst = appendBounds(dst, c.Bounds)
	} else {
		dst = appendBound(appendBound(dst, "at_least", c.Bounds.Low), "at_most", c.Bounds.High)
	}
	dst = appendLimit(dst, "in", c.In)
	dst = jsonx.AppendFlag(dst, "distinct_days", c.DistinctDays)
	dst = jsonx.AppendText(dst, "distinct", c.Distinct)
	return append(jsonx.AppendText(dst, "sum", c.Sum), `}}`...)
}

// appendBounds appends the bounds of a count.
func appendBounds(dst []byte, b Bounds) []byte {
	b = b.shortest()
	return appendBound(appendBound(dst, "at_least", b.Low), "at_most", b.High)
}

// shortest returns the bounds of a count without a low end that goes without
// saying: 1 where it is the only one, 0 below a high one.
func (b Bounds) shortest() Bounds {
	if !b.Low.Set || !b.High.Set && b.Low.N == 1 || b.High.Set && b.Low.N == 0 {
		b.Low = Bound{}
	}
	if !b.High.Set {
		b.High = Bound{}
	}
	return b
}

func appendBound(dst []byte, key string, b Bound) []byte {
	if !b.Set {
		return dst
	}
	return jsonx.AppendNumber(jsonx.AppendKey(dst, key), b.N+0) // 0 is written without the sign that it may have
}

func appendPause(dst []byte, of rule.Predicate, active, quiet time.Duration) []byte {
	dst = rule.AppendPredicateJSON(append(dst, `{"of":`...), of)
	dst = appendLength(append(dst, `,"active":`...), active)
	dst = appendLength(append(dst, `,"quiet":`...), quiet)
	return append(dst, `}}`...)
}

func appendRegularly(dst []byte, c Regularly) []byte {
	dst = rule.AppendPredicateJSON(append(dst, `{"regularly":{"of":`...), c.Of)
	c = c.shortest()
	dst = appendInt(dst, "at_least", c.AtLeast)
	dst = appendLength(append(dst, `,"per":`...), c.Per)
	dst = strconv.AppendInt(append(dst, `,"periods":`...), int64(c.Periods), 10)
	dst = appendInt(dst, "min_periods", c.MinPeriods)
	return append(dst, `}}`...)
}

// shortest returns c without what is its default.
func (c Regularly) shortest() Regularly {
	if c.AtLeast == 1 {
		c.AtLeast = 0
	}
	if c.MinPeriods == c.Periods {
		c.MinPeriods = 0
	}
	return c
}

func appendSequence(dst []byte, c Sequence) []byte {
	dst = jsonx.AppendList(append(dst, `{"sequence":{"steps":`...), c.Steps, appendStep)
	dst = appendLimit(dst, "within", c.Within)
	dst = appendLimit(dst, "in", c.In)
	dst = jsonx.AppendText(dst, "ties", string(c.Ties))
	dst = jsonx.AppendFlag(dst, "from_start", c.FromStart)
	if c.Relevant != nil {
		dst = rule.AppendPredicateJSON(append(dst, `,"relevant":`...), c.Relevant)
	}
	if a := c.ThenWithout; a.Of != nil || a.For != 0 {
		dst = rule.AppendPredicateJSON(append(dst, `,"then_without":{"of":`...), a.Of)
		dst = append(appendLimit(dst, "for", a.For), '}')
	}
	return append(dst, `}}`...)
}

func appendStep(dst []byte, s Step) []byte {
	dst = rule.AppendPredicateJSON(append(dst, `{"on":`...), s.On)
	dst = appendLimit(dst, "within", s.Within)
	dst = appendLimit(dst, "after", s.After)
	dst = jsonx.AppendFlag(dst, "direct", s.Direct)
	dst = jsonx.AppendFlag(dst, "same_session", s.SameSession)
	if s.Without != nil {
		dst = rule.AppendPredicateJSON(append(dst, `,"without":`...), s.Without)
	}
	return append(jsonx.AppendFlag(dst, "any_order", s.AnyOrder), '}')
}

// appendLimit appends a member that is a limit of time; 0 is none.
func appendLimit(dst []byte, key string, d time.Duration) []byte {
	if d == 0 {
		return dst
	}
	return appendLength(jsonx.AppendKey(dst, key), d)
}

func appendLength(dst []byte, d time.Duration) []byte {
	return append(duration.Append(append(dst, '"'), d), '"')
}

func appendInt(dst []byte, key string, n int) []byte {
	if n == 0 {
		return dst
	}
	return strconv.AppendInt(jsonx.AppendKey(dst, key), int64(n), 10)
}
