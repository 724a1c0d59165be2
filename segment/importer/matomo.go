package importer

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// Matomo reads a segment as it stands in Matomo's URLs, such as
//
//	countryCode==de,countryCode==at;pageUrl=@/pricing
//
// The comma is or and binds tighter than the semicolon, which is and. A segment
// is about one visit: the user has a session in which all of it holds. What it
// says of actions holds of one action of that visit, so pageUrl==a;pageUrl==b
// never holds. != and !@ hold of a visit none of whose actions matches, also
// where the value is missing. The empty segment is every visit.
//
// Values are URL encoded, and a comma or semicolon in them has a backslash; the
// whole may be encoded once more. == and != without value ask whether the value
// is missing, which "0" is too. Comparison minds case.
//
// The package comment lists the dimensions. Faults have the place of a condition,
// [1][0] being the first alternative of the second part, and are those that know
// neither event nor session: days since other visits, numbers of visits, goals by
// number, the last page, times of day, and Matomo's own kinds of referrers.
//
// Sources: developer.matomo.org/api-reference/reporting-api-segmentation;
// matomo-org/matomo core/Segment.php and core/Segment/SegmentExpression.php, and
// issues 13785 and 22352 there for conditions on actions.
func Matomo(text string) (segment.Condition, error) {
	m := &matomo{}
	visits := m.visits(text)
	if len(m.faults) > 0 {
		return nil, errors.Join(m.faults...)
	}
	c := either(visits)
	if err := segment.Check([]segment.Segment{{Name: "matomo", Where: c}}, nil, nil); err != nil {
		return nil, err
	}
	return c, nil
}

// matomo gathers the faults of a segment.
type matomo struct{ faults []error }

func (m *matomo) fault(place, code, format string, args ...any) {
	m.faults = append(m.faults, &conversion.Fault{Path: place, Code: code, Message: fmt.Sprintf(format, args...)})
}

// maxVisits is how many ways to satisfy a segment are written out.
const maxVisits = 64

// visits returns the ways to satisfy the segment, each a condition on one visit.
// The parts are multiplied out, because what must not be in a visit cannot stand
// beside alternatives.
func (m *matomo) visits(text string) (list []segment.Condition) {
	ways := []visit{{}}
	for i, part := range split(decoded(text), ';') {
		place := fmt.Sprintf("[%d]", i)
		alternatives := m.alternatives(place, part)
		if len(ways)*len(alternatives) > maxVisits {
			m.fault(place, "too_many", "there are more than %d ways to satisfy the segment", maxVisits)
			return nil
		}
		var longer []visit
		for _, w := range ways {
			for _, a := range alternatives {
				longer = append(longer, w.and(a))
			}
		}
		ways = longer
	}
	for _, w := range ways {
		list = append(list, w.condition())
	}
	return list
}

// alternatives reads conditions with commas between. What asks for an action is
// one alternative, what asks for something in the visit another.
func (m *matomo) alternatives(place, text string) (list []visit) {
	if text == "" {
		m.fault(place, "empty", "there is no condition")
	}
	var actions []rule.Predicate
	var rules []rule.Rule
	for j, operand := range split(text, ',') {
		for _, w := range m.operand(fmt.Sprintf("%s[%d]", place, j), operand) {
			switch {
			case len(w.without) > 0:
				list = append(list, w)
			case len(w.actions) > 0:
				actions = append(actions, w.actions...)
			default:
				rules = append(rules, w.rules...)
			}
		}
	}
	if len(rules) > 0 {
		list = append([]visit{{rules: []rule.Rule{eitherIn(rules)}}}, list...)
	}
	if len(actions) > 0 {
		list = append([]visit{{actions: []rule.Predicate{eitherOn(actions)}}}, list...)
	}
	return list
}

// operand reads one condition, name, operator and value.
func (m *matomo) operand(place, text string) []visit {
	name, op, raw := operator(text)
	value, err := url.QueryUnescape(raw)
	dimension, known := matomoDimensions[name]
	switch {
	case op == "":
		m.fault(place, "operator", "%q has no name and operator, such as %s", text, strings.Join(matomoOperators, " "))
	case err != nil:
		m.fault(place, "escape", "%q: %v", raw, err)
	case known && dimension.scope == "":
		m.fault(place, "unsupported", "%s has no counterpart: %s", name, dimension.why)
	case !known:
		m.fault(place, "unknown", "%s", strict.Unknown(name, matomoNames()))
	case value == "" && op != "==" && op != "!=":
		m.fault(place, "empty", "only == and != can be without a value, not %s", op)
	default:
		return m.visit(place, name, dimension, op, value)
	}
	return nil
}

// matomoOperators are in an order in which none is found inside another.
var matomoOperators = []string{"==", "!=", ">=", "<=", "=@", "!@", "=^", "=$", ">", "<"}

// operator cuts a condition at its first operator; op is "" if there is none
// behind a name.
func operator(text string) (name, op, value string) {
	for i := 1; i < len(text); i++ {
		for _, op := range matomoOperators {
			if value, ok := strings.CutPrefix(text[i:], op); ok {
				return text[:i], op, value
			}
		}
	}
	return text, "", ""
}

// decoded undoes the encoding of a segment that is encoded as a whole, which is
// seen by its having no operator.
func decoded(text string) string {
	if _, op, _ := operator(text); op != "" {
		return text
	}
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// split cuts at a delimiter that has no backslash before it. Where it has one, that
// goes; the backslash of another delimiter stays for the next split.
func split(text string, delimiter byte) (list []string) {
	if text == "" {
		return nil
	}
	var part strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == delimiter:
			list = append(list, part.String())
			part.Reset()
		case text[i] == '\\' && i+1 < len(text) && text[i+1] == delimiter:
			part.WriteByte(delimiter)
			i++
		default:
			part.WriteByte(text[i])
		}
	}
	return append(list, part.String())
}
