package session

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
)

// check returns all faults of the policy, joined, or nil.
func (p *Policy) check() error {
	var faults []error
	fault := func(path, code, format string, args ...any) {
		faults = append(faults, &conversion.Fault{Path: path, Code: code, Message: fmt.Sprintf(format, args...)})
	}
	if p.Timeout < 0 {
		fault("timeout", "limit", "%v is negative", p.Timeout)
	}
	if p.MaxAge < 0 {
		fault("max_age", "limit", "%v is negative", p.MaxAge)
	}
	if p.MaxEvents < 0 {
		fault("max_events", "limit", "%d is negative", p.MaxEvents)
	}
	if !slices.Contains([]AtLimit{Stay, Split}, p.AtTimeout) {
		fault("at_timeout", "value", "unknown value %q: want stay or split", string(p.AtTimeout))
	}
	if !slices.Contains([]AtLimit{Stay, Split}, p.AtMaxAge) {
		fault("at_max_age", "value", "unknown value %q: want stay or split", string(p.AtMaxAge))
	}
	if !slices.Contains([]Adoption{AdoptNever, AdoptDirect, AdoptAbsent}, p.Adopt) {
		fault("adopt", "value", "unknown value %q: want never, direct or absent", string(p.Adopt))
	}
	if problem := zoneProblem(p.Midnight); problem != "" {
		fault("midnight", "zone", "%s", problem)
	}
	for i, a := range p.SplitOn {
		path := fmt.Sprintf("split_on[%d]", i)
		if problem := a.problem(); problem != "" {
			fault(path, "attribute", "%s", problem)
		} else if slices.Contains(p.SplitOn[:i], a) {
			fault(path, "duplicate", "%q is there twice", string(a))
		}
	}
	for i, name := range p.Passive {
		path := fmt.Sprintf("passive[%d]", i)
		if name == "" || !utf8.ValidString(name) {
			fault(path, "name", "bad name %q", name)
		} else if slices.Contains(p.Passive[:i], name) {
			fault(path, "duplicate", "%q is there twice", name)
		}
	}
	return errors.Join(faults...)
}

func (a Attribute) problem() string {
	name, isProp := strings.CutPrefix(string(a), propPrefix)
	switch {
	case isProp && (name == "" || !utf8.ValidString(name)):
		return fmt.Sprintf("bad name of a property %q", name)
	case !isProp && !slices.Contains(touchAttributes[:], a):
		return fmt.Sprintf("unknown attribute %q", string(a))
	}
	return ""
}

// zoneProblem says why a zone is no part of a definition: its name must mean
// the same everywhere, because only the name is written and hashed.
func zoneProblem(zone *time.Location) string {
	if zone == nil {
		return ""
	}
	name := zone.String()
	if name == "Local" {
		return "the local zone depends on the machine: name one, such as Europe/Berlin"
	}
	known, err := loadZone(name)
	if err != nil {
		return fmt.Sprintf("unknown time zone %q", name)
	}
	if !agree(zone, known) {
		return fmt.Sprintf("%q is another time zone under the same name", name)
	}
	return ""
}

// agree compares two zones month by month over many years, which tells a
// fixed zone called CET from the CET that has summer time.
func agree(a, b *time.Location) bool {
	for month := range 12 * 50 {
		t := time.Date(1980, time.Month(1+month), 1, 0, 0, 0, 0, time.UTC)
		_, offsetA := t.In(a).Zone()
		if _, offsetB := t.In(b).Zone(); offsetA != offsetB {
			return false
		}
	}
	return true
}

func loadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errors.New("no name of a time zone")
	}
	return time.LoadLocation(name)
}
