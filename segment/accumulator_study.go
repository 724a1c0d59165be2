package segment

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/session"
)

// Study says what an [Accumulator] compares: the outcomes of which units, by
// segments and partitions. It is plain data.
type Study struct {
	Unit    Unit
	Outcome Outcomes
	Cutter  *session.Cutter // nil is that of the zero [session.Policy]

	// AsOf ends what is seen: nothing from then on, by outcomes neither. The zero
	// AsOf sees everything; segments of users need one, because that is when
	// membership is decided.
	AsOf time.Time

	// Since, if it is set, parts the past from what came of it: users are those seen
	// before it, their segments, levels and strata are as of Since, and their
	// outcomes what they did from then on until AsOf. Without it a segment that is
	// itself about conversions, such as those who bought last month, has its rate by
	// definition.
	Since time.Time

	// Segments may overlap; or nil. Where sessions are counted, each is matched as
	// if it were all of its journey (see [Set.MatchSession]), so "never bought" is
	// about that session, and conditions on time that has to pass hold of none.
	Segments *Set
	Contrast      // of the segments
	Overlap  bool // count pairs of segments too, which takes a number for each
	By       []Partition

	// Strata, where it has a By, guards every comparison against being about
	// something else: is the difference the same between units that are alike in
	// this? See [Adjusted].
	Strata Partition
}

// Unit is what is counted.
type Unit string

// The units. Sessions of one user are not independent; see [Clustered].
const (
	PerUser    Unit = "user" // "" too
	PerSession Unit = "session"
)

// Contrast says what a segment or level is compared with, and how p-values are
// corrected for their number. The zero Contrast is with everyone else, by
// Benjamini and Hochberg.
type Contrast struct {
	Against    string     `json:"against,omitempty"` // a name: with those of that segment who are not in this one; "" is everyone else
	Correction Correction `json:"correction,omitempty"`
}

// Correction is a way to correct for many comparisons.
type Correction string

// The corrections.
const (
	BenjaminiHochberg Correction = ""     // of what is called different, at most 5 % are not, on average
	Holm              Correction = "holm" // that anything is called different though it is not has at most 5 %; for few planned comparisons
)

func (c *Contrast) check(path string, fault addFault) {
	if c.Correction != BenjaminiHochberg && c.Correction != Holm {
		fault(path+"correction", "value", "unknown correction %q: want holm, or \"\" for Benjamini and Hochberg", string(c.Correction))
	}
}

type addFault func(path, code, format string, args ...any)

// check returns all faults, joined.
func (s *Study) check() error {
	var faults []error
	fault := func(path, code, format string, args ...any) {
		faults = append(faults, &conversion.Fault{Path: path, Code: code, Message: fmt.Sprintf(format, args...)})
	}
	if s.Unit != "" && s.Unit != PerUser && s.Unit != PerSession {
		fault("unit", "value", "unknown unit %q: want user or session", string(s.Unit))
	}
	s.Outcome.check(fault)
	s.checkSince(fault)
	s.checkSegments(fault)
	for i := range s.By {
		path := fmt.Sprintf("by[%d].", i)
		if len(s.By[i].By) == 0 {
			fault(path+"by", "empty", "the partition is by nothing")
		}
		s.By[i].check(path, fault)
	}
	s.Strata.check("strata.", fault)
	if s.Strata.Contrast != (Contrast{}) {
		fault("strata.against", "unused", "strata are not compared with each other")
	}
	if slices.ContainsFunc(s.Strata.By, func(b By) bool { return b.Top.Set }) {
		fault("strata.top", "unused", "all strata count")
	}
	return errors.Join(faults...)
}

func (o *Outcomes) check(fault addFault) {
	for _, name := range o.unknown {
		fault("outcome", "unknown_goal", "there is no goal %q", name)
	}
	if o.Of == nil && len(o.unknown) == 0 {
		fault("outcome.of", "missing", "no function tells the outcome")
	}
	for i, name := range o.Steps {
		if name == "" {
			fault(fmt.Sprintf("outcome.steps[%d]", i), "empty", "the step has no name")
		}
		if slices.Contains(o.Steps[:i], name) {
			fault(fmt.Sprintf("outcome.steps[%d]", i), "duplicate", "an earlier step is called %q too", name)
		}
	}
}

func (s *Study) checkSince(fault addFault) {
	switch {
	case s.Since.IsZero():
	case s.Unit == PerSession:
		fault("since", "unused", "a session has no past: since is for users")
	case !s.AsOf.IsZero() && !s.Since.Before(s.AsOf):
		fault("since", "span", "nothing is between since, %s, and as_of, %s", s.Since.UTC().Format(time.RFC3339), s.AsOf.UTC().Format(time.RFC3339))
	}
}

func (s *Study) checkSegments(fault addFault) {
	s.Contrast.check("", fault)
	switch {
	case s.Segments == nil && (s.Contrast != Contrast{} || s.Overlap):
		fault("segments", "missing", "there are no segments to compare")
	case s.Segments == nil:
	case s.AsOf.IsZero() && s.Since.IsZero() && s.Unit != PerSession:
		fault("as_of", "missing", "membership needs an instant")
	case s.Against != "":
		if _, known := s.Segments.Index(s.Against); !known {
			fault("against", "unknown_segment", "there is no segment %q", s.Against)
		}
	}
}

func (p *Partition) check(path string, fault addFault) {
	p.Contrast.check(path, fault)
	for i := range p.By {
		p.By[i].check(fmt.Sprintf("%sby[%d].", path, i), fault)
	}
}

func (b *By) check(path string, fault addFault) {
	switch b.Dim {
	case ChannelDimension, SourceDimension, MediumDimension, CampaignDimension, ReturningDimension:
		if b.Name != "" {
			fault(path+"name", "unused", "%q says nothing beside %s", b.Name, b.Dim)
		}
	case PropDimension, FuncDimension:
		if b.Name == "" {
			fault(path+"name", "empty", "the %s has no name", b.Dim)
		}
	default:
		fault(path+"dim", "value", "unknown dimension %q", string(b.Dim))
	}
	if (b.Dim == FuncDimension) != (b.Func != nil) {
		fault(path+"func", "func", "the dimension func has a function, and no other has")
	}
	if b.Of != FirstPick && b.Of != LastPick {
		fault(path+"of", "value", "unknown pick %q: want last, or \"\" for first", string(b.Of))
	}
}

// membersAt returns when membership is decided.
func (s *Study) membersAt() time.Time {
	if s.Since.IsZero() {
		return s.AsOf
	}
	return s.Since
}

// fingerprint identifies what is counted, not what reports make of it: names of
// partitions, their limits and contrasts are left out.
func (s *Study) fingerprint() [32]byte {
	b := wire.AppendString(nil, "segment.Accumulator 1")
	b = wire.AppendString(b, string(s.Unit))
	b = wire.AppendString(wire.AppendString(b, s.Outcome.Name), s.Outcome.Revision)
	b = wire.AppendUint(b, uint64(len(s.Outcome.Steps)))
	for _, name := range s.Outcome.Steps {
		b = wire.AppendString(b, name)
	}
	cutter := s.Cutter.Fingerprint()
	b = append(b, cutter[:]...)
	for _, at := range []time.Time{s.AsOf, s.Since} {
		b = wire.AppendBool(b, !at.IsZero())
		b = wire.AppendInt(wire.AppendInt(b, at.Unix()), int64(at.Nanosecond()))
	}
	b = wire.AppendBool(b, s.Segments != nil)
	if s.Segments != nil {
		segments := s.Segments.Fingerprint()
		b = append(b, segments[:]...)
	}
	b = wire.AppendBool(wire.AppendString(b, s.Against), s.Overlap)
	b = wire.AppendUint(b, uint64(len(s.By)))
	for i := range s.By {
		b = s.By[i].append(b)
	}
	return sha256.Sum256(s.Strata.append(b))
}

func (p *Partition) append(dst []byte) []byte {
	dst = wire.AppendUint(dst, uint64(len(p.By)))
	for i := range p.By {
		b := &p.By[i]
		for _, text := range []string{string(b.Dim), b.Name, string(b.Of)} {
			dst = wire.AppendString(dst, text)
		}
	}
	return dst
}

// mustText is the text of faults of a Must function.
func mustText(err error) string { return "segment: " + strings.ReplaceAll(err.Error(), "\n", "; ") }
