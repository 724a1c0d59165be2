package segment

import (
	"cmp"
	"slices"

	"github.com/go-conversion/conversion"
)

// scratch is about the user and the unit at hand.
type scratch struct {
	matcher *Matcher
	members Bits
	list    []int // members

	visits []conversion.Session
	past   []conversion.Session // of the visits, what is before Since
	later  []conversion.Session // and what is not
	seen   []conversion.Event
	found  conversion.Findings

	unit    unit
	key     []byte
	touched []*census // that have a unit of the user
	joined  []*member
	entered []*level
	rest    cluster
}

// unit is what is counted of one unit.
type unit struct {
	converted       bool
	values          []amount
	entry, furthest int // steps; that after the last is none
	stratum         string
}

// countUnit counts a unit, of which later is what came of it: among all, in its
// segments and in its levels.
func (a *Accumulator) countUnit(of, later *conversion.Journey) {
	a.read(of, later)
	a.take(&a.all)
	a.countSegments(of)
	for i := range a.study.By {
		a.key = a.study.By[i].appendKey(a.key[:0], of, a.study.Unit)
		l := a.level(i, a.key)
		if a.study.Unit == PerSession && l.user.n == 0 {
			a.entered = append(a.entered, l)
		}
		a.take(&l.census)
	}
}

// take counts the unit at hand. Its user is counted when all units of the user
// are known.
func (a *Accumulator) take(t *census) {
	if t.user.n == 0 {
		a.touched = append(a.touched, t)
	}
	if !t.user.add(a.unit.converted, a.unit.values) {
		a.bad.Add(conversion.Overflow, "", 1, -1)
	}
	t.take(&a.unit)
}

func (a *Accumulator) countSegments(of *conversion.Journey) {
	set := a.study.Segments
	if set == nil {
		return
	}
	if a.study.Unit == PerUser {
		a.members = a.matcher.Match(a.members, *of, a.study.membersAt())
	} else {
		a.members = a.matcher.MatchSession(a.members, of.Sessions[0])
	}
	a.list = slices.AppendSeq(a.list[:0], a.members.All())
	counts := a.reference < 0 || a.members.Has(a.reference)
	for _, i := range a.list {
		a.take(&a.segments[i].census)
		if counts {
			a.join(&a.segments[i])
		}
	}
	if a.study.Overlap {
		a.countPairs()
	}
}

// join counts a unit of a segment that is also one of those with whom it is
// compared.
func (a *Accumulator) join(m *member) {
	if m.both.n == 0 {
		a.joined = append(a.joined, m)
	}
	m.both.add(a.unit.converted, a.unit.values)
	m.shared[a.unit.stratum] = m.shared[a.unit.stratum].plus(a.unit.converted)
}

func (a *Accumulator) countPairs() {
	for x, i := range a.list {
		for _, j := range a.list[x+1:] {
			a.pairs[a.pair(i, j)]++
		}
	}
}

// endUser adds the user at hand to the sums.
func (a *Accumulator) endUser() {
	base := &a.base().user
	for _, m := range a.joined {
		a.lose(&m.gone, base, &m.both)
		m.both.reset()
	}
	for _, l := range a.entered {
		a.lose(&l.gone, &a.all.user, &l.user)
	}
	for _, t := range a.touched {
		t.own.add(&t.user)
	}
	for _, t := range a.touched {
		t.user.reset()
	}
	clear(a.touched)
	a.touched, a.joined, a.entered = a.touched[:0], a.joined[:0], a.entered[:0]
}

// lose adds what is lost without a part of a user's units: all of the user, less
// what is left.
func (a *Accumulator) lose(gone *sums, all, part *cluster) {
	a.rest.without(all, part)
	var left sums
	left.add(&a.rest)
	gone.add(all)
	*gone = gone.less(&left)
}

// read asks for the outcome and the stratum of a unit.
func (a *Accumulator) read(of, later *conversion.Journey) {
	outcome := a.study.Outcome.Of(*later)
	u := &a.unit
	u.converted, u.values = outcome.Converted, u.values[:0]
	for _, m := range outcome.Values {
		if m.IsSet() {
			u.values = append(u.values, amount{m.Currency, m.Micros})
		}
	}
	u.readSteps(outcome.Completions, len(a.study.Outcome.Steps))
	u.stratum = ""
	if len(a.study.Strata.By) > 0 {
		a.key = a.study.Strata.appendKey(a.key[:0], of, a.study.Unit)
		u.stratum = a.stratum(a.key)
	}
}

// readSteps finds where a unit came in and how far it got.
func (u *unit) readSteps(completions []Completion, steps int) {
	u.entry, u.furthest = steps, steps
	var first *Completion
	for i := range completions {
		c := &completions[i]
		if c.Step < 0 || c.Step >= steps {
			continue
		}
		if u.furthest == steps || c.Step > u.furthest {
			u.furthest = c.Step
		}
		if first == nil || cmp.Or(c.Time.Compare(first.Time), cmp.Compare(c.Step, first.Step)) < 0 {
			first = c
		}
	}
	if first != nil {
		u.entry = first.Step
	}
}

// without makes c the units of all that are not in part.
func (c *cluster) without(all, part *cluster) {
	c.n, c.k = all.n-part.n, all.k-part.k
	c.money = append(c.money[:0], all.money...)
	for _, v := range part.money {
		c.bring(amount{v.currency, -v.micros})
	}
}
