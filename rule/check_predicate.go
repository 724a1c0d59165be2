package rule

import (
	"errors"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

func (c *checker) predicate(path string, p Predicate) {
	switch p := p.(type) {
	case nil:
		c.fault(path, "missing", "there is no predicate")
	case NameIs:
		c.names(JoinPath(path, "event"), p.Names)
	case TextIs:
		c.text(path, p)
	case QueryIs:
		c.query(JoinPath(path, "query"), p)
	case PropIs:
		c.prop(JoinPath(path, "prop"), p)
	case ValueIs:
		c.value(JoinPath(path, "value"), p.Test)
	case DeltaIs:
		c.delta(JoinPath(path, "engaged"), p.Test)
	case AnyEventIs:
	case AndOf:
		c.predicates(JoinPath(path, "and"), p.Predicates)
	case OrOf:
		c.predicates(JoinPath(path, "or"), p.Predicates)
	case NotOf:
		c.predicate(JoinPath(path, "not"), p.Predicate)
	case MatchFunc:
		c.function(JoinPath(path, "func"), p.Name, p.Func == nil)
	default:
		c.fault(path, "type", "%T is no predicate of this package", p)
	}
}

func (c *checker) predicates(path string, list []Predicate) {
	if len(list) == 0 {
		c.fault(path, "empty", "the list of predicates is empty")
	}
	for i, p := range list {
		c.predicate(element(path, i), p)
	}
}

func (c *checker) names(path string, names []string) {
	if len(names) == 0 {
		c.fault(path, "empty", "there is no name of an event")
	}
	for i, name := range names {
		at := path
		if len(names) > 1 {
			at = element(path, i)
		}
		if name == "" {
			c.fault(at, "empty", "the name of the event is empty")
		}
		c.utf8(at, name)
	}
}

func (c *checker) text(path string, p TextIs) {
	switch p.Subject {
	case PathText, URLText, HostText, FragmentText, TitleText, ContentTypeText, ReferrerText, ReferrerHostText:
		c.pattern(JoinPath(path, string(p.Subject)), p.Subject.patternSubject(), p.Pattern)
	default:
		c.fault(path, "unknown", "unknown subject %q of an event", p.Subject)
	}
}

func (c *checker) query(path string, p QueryIs) {
	if p.Name == "" {
		c.fault(path, "empty", "the name of the parameter is empty")
	}
	c.utf8(path, p.Name)
	if p.Pattern != nil {
		c.pattern(JoinPath(path, "is"), pattern.Query, *p.Pattern)
	}
}

// pattern reports what compiling the pattern does; a path without an operator
// stands for the plain string.
func (c *checker) pattern(path string, s pattern.Subject, p conversion.Pattern) {
	at := JoinPath(path, string(p.Op))
	switch p.Op {
	case conversion.Plain, conversion.EqualTo, conversion.HasPrefix, conversion.HasSuffix, conversion.Containing,
		conversion.MatchingGlob, conversion.MatchingRegexp:
		if len(p.Values) == 0 {
			c.fault(at, "empty", "the pattern has no text")
			return
		}
		if len(p.Values) > 1 {
			c.fault(at, "operands", "want one text, not %q", p.Values)
			return
		}
	case conversion.OneOf:
	default:
		c.fault(path, "operator", "unknown operator %q of a pattern", p.Op)
		return
	}
	for _, text := range p.Values {
		c.utf8(at, text)
	}
	_, err := pattern.Compile(s, pattern.Spec{Op: string(p.Op), Values: p.Values, Fold: p.Fold})
	c.patternFaults(path, at, err)
}

// patternFaults adds the faults of a pattern, which know their place in a list
// only.
func (c *checker) patternFaults(path, at string, err error) {
	for _, err := range joined(err) {
		var e *pattern.Error
		switch {
		case !errors.As(err, &e):
			c.fault(at, "pattern", "%v", err)
		case e.At != "":
			c.fault(JoinPath(path, e.At), e.Code, "%s", e.Message)
		default:
			c.fault(at, e.Code, "%s", e.Message)
		}
	}
}

func joined(err error) []error {
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		return list.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}
