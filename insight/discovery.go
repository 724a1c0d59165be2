package insight

import (
	"maps"
	"math"
	"math/bits"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
	"github.com/go-conversion/conversion/rule"
)

var _ Counter = (*Discovery)(nil)

// Discovery looks for micro conversions that nobody has defined yet: it counts what
// units did early on, how often, and whether they converted afterwards. It is a
// [Counter]; open and young units are left out.
//
// Units are compared at equal exposure: only the first Landmark events of units with
// at least so many are looked at. Conversions without a candidate are counted over
// all units, however short.
//
// A candidate takes some 40·MaxCount bytes for each stratum in which it occurs.
// Strata are to be few: where there are more than 1000 in all, units are compared
// regardless of them.
type Discovery struct {
	study       DiscoveryStudy
	fingerprint [32]byte
	excluded    map[string]bool
	groups      []pathGroup
	matcher     *rule.Matcher // of groups; nil without any

	discoveryCounts
	unit discoveryUnit
	memo *rule.Memo
	held []uint64 // of memo
	key  []byte
}

// discoveryCounts is the state.
type discoveryCounts struct {
	units, converted int64 // complete ones
	strata           riskSet
	names            pool
	props            []pool // by property
	paths, engaged   []*tally
}

// discoveryUnit is the unit that is being counted.
type discoveryUnit struct {
	outcome int
	atRisk  bool
	event   int // the number of the event at hand, from 1
	engaged time.Duration
	reached int // so many thresholds of engaged time
	touched []*tally
}

// NewDiscovery returns an empty counter. The error joins all faults of the study,
// each a *conversion.Fault that names the place, such as "paths[1].when".
func NewDiscovery(s DiscoveryStudy) (*Discovery, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	d := &Discovery{study: s.withDefaults(), groups: groupsOf(s.Paths)}
	d.fingerprint = d.study.fingerprint(d.groups)
	d.excluded = make(map[string]bool, len(s.Exclude))
	for _, name := range s.Exclude {
		d.excluded[name] = true
	}
	if len(d.groups) > 0 {
		predicates := make([]rule.Predicate, len(d.groups))
		for i := range d.groups {
			predicates[i] = d.groups[i].is
		}
		var err error
		if d.matcher, err = rule.NewMatcher(predicates...); err != nil {
			return nil, err
		}
	}
	d.reset()
	return d, nil
}

// reset makes d empty.
func (d *Discovery) reset() {
	s := &d.study
	d.discoveryCounts = discoveryCounts{names: newPool(s.MaxCandidates, s.Seed), props: make([]pool, len(s.Props))}
	for i := range d.props {
		d.props[i] = newPool(s.MaxCandidates, s.Seed)
	}
	d.paths, d.engaged = newTallies(len(d.groups)), newTallies(len(s.Engaged))
	d.unit = discoveryUnit{}
}

// Fingerprint identifies what is counted. MinSupport, FDR, PrerequisiteThreshold
// and InSample are questions to the same counts and no part of it.
func (d *Discovery) Fingerprint() [32]byte { return d.fingerprint }

// New returns an empty counter of the same study.
func (d *Discovery) New() Counter { return d.empty() }

func (d *Discovery) empty() *Discovery {
	e := &Discovery{study: d.study, fingerprint: d.fingerprint, excluded: d.excluded, groups: d.groups, matcher: d.matcher}
	e.reset()
	return e
}

// Count counts one unit. It takes time linear in the events; once the candidates and
// strata are known it allocates nothing.
func (d *Discovery) Count(u *Unit) {
	if !u.Complete() {
		return
	}
	for i := range u.Events[:d.begin(u.Outcome == Converted, len(u.Events))] {
		d.see(&u.Events[i])
	}
	d.end(u.ID, u.Stratum)
}

// CountNames counts one unit given as the names of its events, in order and before
// the conversion, for what is no [Unit], such as rows of a query. Names are the only
// candidates in it.
func (d *Discovery) CountNames(id, stratum string, converted bool, names []string) {
	for _, name := range names[:d.begin(converted, len(names))] {
		d.unit.event++
		d.seeName(name)
	}
	d.end(id, stratum)
}

// begin begins a unit and returns how many of its events have to be seen. Nothing is
// counted before the end, because a function in a path group may panic.
func (d *Discovery) begin(converted bool, events int) (see int) {
	for _, t := range d.unit.touched {
		t.event, t.times = 0, 0
	}
	atRisk := events >= d.study.Landmark
	d.unit = discoveryUnit{outcome: outcomeOf(converted), atRisk: atRisk, touched: d.unit.touched[:0]}
	switch {
	case converted:
		return events
	case atRisk:
		return d.study.Landmark
	}
	return 0
}

// see looks for candidates in one event.
func (d *Discovery) see(e *conversion.Event) {
	u := &d.unit
	u.event++
	name := e.EventName()
	d.seeName(name)
	for i, prop := range d.study.Props {
		d.seeValue(&d.props[i], name, e.Props.Lookup(prop))
	}
	if d.matcher != nil {
		d.seePath(e)
	}
	if u.engaged += max(0, e.Engaged); u.engaged < 0 {
		u.engaged = math.MaxInt64
	}
	for ; u.reached < len(d.engaged) && u.engaged >= d.study.Engaged[u.reached]; u.reached++ {
		d.touch(d.engaged[u.reached])
	}
}

func (d *Discovery) seePath(e *conversion.Event) {
	if d.memo == nil {
		d.memo = d.matcher.NewMemo()
	}
	d.held = d.memo.AppendMatches(d.held[:0], e)
	for i, word := range d.held {
		for ; word != 0; word &= word - 1 {
			d.touch(d.paths[64*i+bits.TrailingZeros64(word)])
		}
	}
}

func (d *Discovery) seeName(name string) {
	if !d.looksFor(name) {
		return
	}
	t := d.names.kept[name]
	if t == nil {
		t = d.names.meet(name)
	}
	d.touch(t)
}

func (d *Discovery) looksFor(name string) bool { return name != "" && !d.excluded[name] }

// seeValue looks for an event of that name with that value; lists are several.
func (d *Discovery) seeValue(p *pool, name string, v conversion.Value) {
	if !d.looksFor(name) {
		return
	}
	for _, text := range v.List() {
		d.seePair(p, name, conversion.StringValue(text))
	}
	if v = scalar(v); v.Exists() {
		d.seePair(p, name, v)
	}
}

func (d *Discovery) seePair(p *pool, name string, v conversion.Value) {
	d.key = appendPair(d.key[:0], name, v)
	t := p.kept[string(d.key)]
	if t == nil {
		t = p.meet(string(d.key))
	}
	d.touch(t)
}

// touch notes that the event at hand shows a candidate; nil is one that is not kept.
func (d *Discovery) touch(t *tally) {
	u := &d.unit
	if t == nil || t.event == u.event {
		return
	}
	if t.event == 0 {
		u.touched = append(u.touched, t)
	}
	t.event = u.event
	if u.atRisk && u.event <= d.study.Landmark && t.times < d.study.MaxCount {
		t.times++
	}
}

// end counts the unit and what it has shown.
func (d *Discovery) end(id, stratum string) {
	u := &d.unit
	d.units = addCapped(d.units, 1)
	d.converted = addCapped(d.converted, int64(u.outcome))
	var number, half int
	if u.atRisk {
		number, half = d.stratum(stratum), int(stat.Split(id, d.study.Seed)>>31)
		risk := &d.strata.risk[number][half][u.outcome]
		*risk = addCapped(*risk, 1)
	}
	for _, t := range u.touched {
		t.with = addCapped(t.with, int64(u.outcome))
		if t.times > 0 {
			did := &t.in(number, d.study.MaxCount).of(half, u.outcome)[t.times-1]
			*did = addCapped(*did, 1)
		}
	}
}

// stratum returns the number of a stratum, and makes one of all if there are too many.
func (d *Discovery) stratum(name string) int {
	if n, known := d.strata.numbers[name]; known || d.strata.collapsed {
		return n
	}
	if len(d.strata.risk) < mostStrata {
		return d.strata.add(strings.Clone(name))
	}
	d.collapse()
	return 0
}

// collapse makes one stratum of all.
func (d *Discovery) collapse() {
	d.strata.collapse()
	for _, t := range d.tallies() {
		t.collapse(d.study.MaxCount)
	}
}

// tallies returns all there are, in no order.
func (d *Discovery) tallies() (all []*tally) {
	all = slices.Concat(d.paths, d.engaged)
	for _, p := range d.pools() {
		all = slices.AppendSeq(all, maps.Values(p.kept))
	}
	return all
}

// pools returns those of names and properties.
func (d *Discovery) pools() (all []*pool) {
	all = append(all, &d.names)
	for i := range d.props {
		all = append(all, &d.props[i])
	}
	return all
}
