package insight

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/stat"
)

// Audience says which visitors in progress may get an offer.
type Audience struct {
	// Quiet: the last event has to be younger, because forecasts that know of events
	// only do not fall while nothing happens. 0 is no limit.
	Quiet time.Duration

	// Holdout is the share of those in progress who get no offer whatever it is worth, so
	// that its effect can be measured against them; 0 is 0.1, below 0 is nobody. A user
	// is in it or not by id and Seed alone.
	Holdout float64
	Seed    uint64
}

// Visitor is a user with a unit, and why there is no offer if there is none.
type Visitor struct {
	User      string
	Milestone string    // the last one reached
	Last      time.Time // event
	P         float64   // to convert; NaN where nobody asked, and where there is no forecast
	WhyNot    WhyNot    // "" is in progress
}

// WhyNot says why a visitor gets no offer.
type WhyNot string

// The reasons, in the order in which they are looked for.
const (
	NoUser           WhyNot = "no user"      // nobody to ask
	AlreadyConverted WhyNot = "converted"    // the unit has its conversion
	AlreadyLeft      WhyNot = "left"         // the unit has ended without one
	NoMilestone      WhyNot = "no milestone" // none reached
	TooQuiet         WhyNot = "quiet"        // nothing happened for too long
	SecondUnit       WhyNot = "second unit"  // a later one of the same user is in progress
	InHoldout        WhyNot = "holdout"      // drawn by lot, to compare with
	NoProbability    WhyNot = "no forecast"  // there is no probability
	NotWorth         WhyNot = "not worth it" // the gain is not above 0
	OverBudget       WhyNot = "over budget"  // others bring more for the money
)

// InProgress looks for the users with an open unit in which a milestone was reached
// and no conversion, the last event of which is younger than Quiet, and who are not in
// the holdout. It returns all, by user, and each who is not in progress with the reason.
// forecast is the live probability of a unit, such as [Replay] of a scorer; it is asked
// for those in progress and in the holdout.
//
// The error joins all faults, each a *conversion.Fault. The order of units changes
// nothing, as long as no user has two units with equal ends.
func InProgress(units iter.Seq[*Unit], a Audience, asOf time.Time, forecast func(u *Unit) float64) ([]Visitor, error) {
	if err := a.check(asOf, forecast != nil); err != nil {
		return nil, err
	}
	var visitors []Visitor
	for u := range units {
		visitors = append(visitors, a.visitor(u, asOf, forecast))
	}
	slices.SortStableFunc(visitors, func(x, y Visitor) int {
		return cmp.Or(cmp.Compare(x.User, y.User), y.Last.Compare(x.Last), cmp.Compare(x.WhyNot, y.WhyNot), cmp.Compare(x.P, y.P), cmp.Compare(x.Milestone, y.Milestone))
	})
	user, known := "", false
	for i := range visitors {
		v := &visitors[i]
		if v.WhyNot != "" && v.WhyNot != InHoldout && v.WhyNot != NoProbability {
			continue
		}
		if known && v.User == user {
			v.WhyNot = SecondUnit
		}
		user, known = v.User, true
	}
	return visitors, nil
}

func (a *Audience) check(asOf time.Time, forecasts bool) error {
	var c check.Checker
	c.Limit("quiet", a.Quiet)
	if !(a.Holdout <= 1) || math.IsInf(a.Holdout, 0) {
		c.Fault("holdout", "number", "%v is no share", a.Holdout)
	}
	if asOf.IsZero() {
		c.Fault("as_of", "missing", "there is no instant at which visitors are in progress")
	}
	if !forecasts {
		c.Fault("forecast", "missing", "no function tells the probability")
	}
	return c.Err()
}

// visitor says whether a unit is in progress.
func (a *Audience) visitor(u *Unit, asOf time.Time, forecast func(u *Unit) float64) Visitor {
	v := Visitor{User: u.ID, P: math.NaN()}
	if n := len(u.Events); n > 0 {
		v.Last = u.Events[n-1].Time
	}
	for i := range u.Reached {
		if u.Reached[i].Kind == goal.Milestone {
			v.Milestone = u.Reached[i].Goal
		}
	}
	if v.WhyNot = a.whyNot(u, &v, asOf); v.WhyNot != "" && v.WhyNot != InHoldout {
		return v
	}
	if v.P = forecast(u); v.P >= 0 && v.P <= 1 {
		return v
	}
	v.P = math.NaN()
	if v.WhyNot == "" {
		v.WhyNot = NoProbability
	}
	return v
}

func (a *Audience) whyNot(u *Unit, v *Visitor, asOf time.Time) WhyNot {
	switch {
	case u.ID == "":
		return NoUser
	case u.Outcome == Converted:
		return AlreadyConverted
	case u.Outcome != Open:
		return AlreadyLeft
	case v.Milestone == "":
		return NoMilestone
	case a.Quiet > 0 && asOf.Sub(v.Last) >= a.Quiet:
		return TooQuiet
	case a.holds(u.ID):
		return InHoldout
	}
	return ""
}

// holds reports whether a user is in the holdout.
func (a *Audience) holds(user string) bool {
	holdout := a.Holdout
	if holdout == 0 {
		holdout = 0.1
	}
	return stat.Share(user, a.Seed) < holdout
}
