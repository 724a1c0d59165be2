package insight

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/rule"
)

// MicroStudy says which micro conversion is asked what it is worth: the completion
// of a goal, or an event. It is plain data; [NewMicro] compiles it.
type MicroStudy struct {
	Name string
	Goal string         // the name of the goal,
	On   rule.Predicate // or what holds of the event; exactly one of them

	// Landmarks are the ages, in events, at which units are compared, ascending; nil
	// is those of [DefaultLandmarks].
	Landmarks []int
}

var _ Counter = (*Micro)(nil)

// Micro counts what a micro conversion does for the macro conversion. Units count
// by their stratum, their conversion, the landmark by which they first did it and
// the last landmark that they reached; its size depends on the number of strata, not
// on that of units.
type Micro struct {
	study       MicroStudy
	fingerprint [32]byte
	deed        deed
	cells       map[microCell]int64
}

// microCell is what units have in common that count alike.
type microCell struct {
	stratum   string
	first     int32 // 1 + the first landmark not before the first m, 1 + their number if none is; 0 without m
	reached   int32 // landmarks
	converted bool
}

// NewMicro returns an empty counter. The error joins all faults, each a
// *conversion.Fault with its place, such as "newsletter.landmarks[2]".
func NewMicro(s MicroStudy) (*Micro, error) {
	c := check.Checker{Head: s.Name}
	if s.Name == "" {
		c.Fault("name", "empty", "the micro conversion has no name")
	}
	c.UTF8("name", s.Name)
	d := newDeed(&c, s.Goal, s.On)
	checkLandmarks(&c, s.Landmarks)
	if err := c.Err(); err != nil {
		return nil, err
	}
	if s.Landmarks = slices.Clone(s.Landmarks); len(s.Landmarks) == 0 {
		s.Landmarks = DefaultLandmarks()
	}
	m := &Micro{study: s, deed: d, cells: map[microCell]int64{}}
	b := d.append(wire.AppendString(nil, "insight.Micro 1"))
	for _, l := range s.Landmarks {
		b = wire.AppendUint(b, uint64(l))
	}
	m.fingerprint = sha256.Sum256(b)
	return m, nil
}

func (m *Micro) askedGoal() string { return m.deed.goal }

// Fingerprint identifies the definition but for its name.
func (m *Micro) Fingerprint() [32]byte { return m.fingerprint }

// New returns an empty counter of the same definition.
func (m *Micro) New() Counter { return m.empty() }

func (m *Micro) empty() *Micro {
	return &Micro{study: m.study, fingerprint: m.fingerprint, deed: m.deed.another(), cells: map[microCell]int64{}}
}

// Count counts a unit; one that is not [Unit.Complete] counts for nothing.
func (m *Micro) Count(u *Unit) {
	if u.Complete() {
		m.add(m.cell(u.Stratum, len(u.Events), m.deed.first(u), u.Outcome == Converted), 1)
	}
}

func (m *Micro) cell(stratum string, length, first int, converted bool) microCell {
	c := microCell{stratum: stratum, reached: int32(reachedLandmarks(m.study.Landmarks, length)), converted: converted}
	if first > 0 {
		c.first = int32(1 + landmarkOf(m.study.Landmarks, first))
	}
	return c
}

// add counts n units; counts stop at mostUnits.
func (m *Micro) add(c microCell, n int64) {
	before, known := m.cells[c]
	if !known {
		c.stratum = strings.Clone(c.stratum)
	}
	m.cells[c] = addCapped(before, n)
}

// MicroUnits are units that are alike, counted elsewhere, such as a row of a query.
type MicroUnits struct {
	Stratum   string
	Length    int // events before the conversion, or all
	First     int // place of the first m among them, from 1; 0 if there is none
	Converted bool
	N         int64 // so many units; 0 is none
}

// ErrUnits is for units that cannot be, such as those that did something after their end.
var ErrUnits = errors.New("impossible units")

// Add counts units that are no [Unit]. The error is [ErrUnits], with all that is
// wrong, and then nothing is counted.
func (m *Micro) Add(u MicroUnits) error {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf(format+": %w", append(args, ErrUnits)...))
	}
	if u.Length < 0 {
		fault("length: %d: want 0 or more", u.Length)
	}
	if u.First < 0 || u.First > max(u.Length, 0) {
		fault("first: %d: want 0 to the length, %d", u.First, u.Length)
	}
	if u.N < 0 {
		fault("n: %d: want 0 or more", u.N)
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	if u.N > 0 {
		m.add(m.cell(u.Stratum, u.Length, u.First, u.Converted), min(u.N, mostUnits))
	}
	return nil
}

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *Micro of the same definition.
func (m *Micro) Merge(other Counter) error {
	o, ok := other.(*Micro)
	if !ok || o == nil || o.fingerprint != m.fingerprint {
		return conversion.ErrDefinition
	}
	for c, n := range o.cells {
		m.add(c, n)
	}
	return nil
}
