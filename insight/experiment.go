package insight

import (
	"crypto/sha256"
	"math/big"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/stat"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/rule"
)

// ExperimentStudy says who is invited to a micro conversion by lot, and what is
// looked at. It is plain data; [NewExperiment] compiles it.
type ExperimentStudy struct {
	Name string
	Goal string         // the micro conversion: the name of a goal,
	On   rule.Predicate // or what holds of an event; exactly one of them

	Share float64 // of all who are invited, between 0 and 1
	Seed  uint64  // one of its own for each experiment, so that they are unrelated

	// Currency makes y the value of a unit's conversion; without one it is 1 for a
	// conversion.
	Currency string
}

// Invited reports whether the experiment invites whom units call so: whoever shows
// the invitation asks the same question.
func (s ExperimentStudy) Invited(id string) bool { return stat.Share(id, s.Seed) < s.Share }

var _ Counter = (*Experiment)(nil)

// Experiment counts an invitation by lot: who was invited, who did the micro
// conversion and what units brought. It is the answer to what a micro conversion
// causes, see [Randomise]. Make units of journeys that began when the experiment
// did: several units of one ID are not independent, and are taken as if they were.
type Experiment struct {
	study       ExperimentStudy
	fingerprint [32]byte
	deed        deed
	experimentCounts
	value, square big.Int // of the unit at hand
}

// experimentCounts are exact sums; money in millionths.
type experimentCounts struct {
	arms      [2]armSums // control, invited
	unvalued  int64      // conversions without a value in the currency
	anonymous int64      // units without an ID
}

type armSums struct {
	n, did    int64
	y, yy, dy big.Int
}

// NewExperiment returns an empty counter. The error joins all faults, each a
// *conversion.Fault with its place, such as "newsletter.share".
func NewExperiment(s ExperimentStudy) (*Experiment, error) {
	c := check.Checker{Head: s.Name}
	if s.Name == "" {
		c.Fault("name", "empty", "the experiment has no name")
	}
	c.UTF8("name", s.Name)
	d := newDeed(&c, s.Goal, s.On)
	if !(s.Share > 0 && s.Share < 1) {
		c.Fault("share", "value", "%v of all are invited: want some and not all, between 0 and 1", s.Share)
	}
	if s.Currency != "" && !conversion.IsCurrency(s.Currency) {
		c.Fault("currency", "currency", "%q is no currency: want three capital letters", s.Currency)
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	b := d.append(wire.AppendString(nil, "insight.Experiment 1"))
	b = wire.AppendString(wire.AppendUint(wire.AppendFloat(b, s.Share), s.Seed), s.Currency)
	return &Experiment{study: s, deed: d, fingerprint: sha256.Sum256(b)}, nil
}

func (e *Experiment) askedGoal() string { return e.deed.goal }

// Fingerprint identifies the definition but for its name.
func (e *Experiment) Fingerprint() [32]byte { return e.fingerprint }

// New returns an empty counter of the same definition.
func (e *Experiment) New() Counter { return e.empty() }

func (e *Experiment) empty() *Experiment {
	return &Experiment{study: e.study, fingerprint: e.fingerprint, deed: e.deed.another()}
}

// Count counts a unit; one that is not [Unit.Complete] counts for nothing, and of one
// without an ID nobody knows whether it was invited.
func (e *Experiment) Count(u *Unit) {
	switch {
	case !u.Complete():
		return
	case u.ID == "":
		e.anonymous = addCapped(e.anonymous, 1)
		return
	}
	a := &e.arms[truth(e.study.Invited(u.ID))]
	did := e.deed.first(u) > 0
	a.n = addCapped(a.n, 1)
	if did {
		a.did = addCapped(a.did, 1)
	}
	y := e.value.SetInt64(e.outcome(u))
	a.y.Add(&a.y, y)
	a.yy.Add(&a.yy, e.square.Mul(y, y))
	if did {
		a.dy.Add(&a.dy, y)
	}
}

// outcome returns y, in millionths where it is money.
func (e *Experiment) outcome(u *Unit) int64 {
	switch value := u.Conversion.Value; {
	case u.Outcome != Converted:
		return 0
	case e.study.Currency == "":
		return 1
	case value.Currency == e.study.Currency:
		return value.Micros
	}
	e.unvalued = addCapped(e.unvalued, 1)
	return 0
}

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *Experiment of the same definition.
func (e *Experiment) Merge(other Counter) error {
	o, ok := other.(*Experiment)
	if !ok || o == nil || o.fingerprint != e.fingerprint {
		return conversion.ErrDefinition
	}
	for i := range e.arms {
		e.arms[i].merge(&o.arms[i])
	}
	e.unvalued, e.anonymous = addCapped(e.unvalued, o.unvalued), addCapped(e.anonymous, o.anonymous)
	return nil
}

func (a *armSums) merge(b *armSums) {
	a.n, a.did = addCapped(a.n, b.n), addCapped(a.did, b.did)
	a.y.Add(&a.y, &b.y)
	a.yy.Add(&a.yy, &b.yy)
	a.dy.Add(&a.dy, &b.dy)
}

// Report compares those who were invited with those who were not; level 0 is 0.95.
func (e *Experiment) Report(level float64) RandomisedReport {
	unit := 1.0
	if e.study.Currency != "" {
		unit = 1e6
	}
	r := Randomise(e.arms[1].arm(unit), e.arms[0].arm(unit), level)
	r.Currency, r.Unvalued, r.Anonymous = e.study.Currency, e.unvalued, e.anonymous
	return r
}

func (a *armSums) arm(unit float64) Arm {
	return Arm{N: a.n, Did: a.did, Y: rounded(&a.y) / unit, YY: rounded(&a.yy) / (unit * unit), DY: rounded(&a.dy) / unit}
}

func rounded(n *big.Int) float64 {
	f, _ := n.Float64()
	return f
}
