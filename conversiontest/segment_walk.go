package conversiontest

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

const (
	randomJourneys = 120
	longestPause   = 3 * 365 * day // so that they stay inside the time that can be told
)

// journeyWalker makes up journeys that go along what some segments ask for, with
// detours and pauses: plain random ones get into few segments.
type journeyWalker struct {
	ways    [][][]conversion.Event // what satisfies one after the other
	others  []conversion.Event     // anything
	touches map[rule.TouchField][]string
	pauses  []time.Duration
}

// newJourneyWalker takes the events from visits, about which the functions in the
// rules were asked before.
func newJourneyWalker(list []segment.Segment, visits []conversion.Session) *journeyWalker {
	w := &journeyWalker{touches: map[rule.TouchField][]string{}, pauses: limitedPauses(list)}
	for _, v := range visits {
		w.others = append(w.others, v.Events...)
	}
	for _, s := range list {
		for _, c := range conditionsOf(s) {
			for _, way := range waysTo(c) {
				w.learn(way)
			}
		}
	}
	return w
}

// visitsAbout returns the visits of the journeys and random ones, of what the
// rules ask for and of the properties that are counted.
func visitsAbout(list []segment.Segment, journeys []conversion.Journey) []conversion.Session {
	var own []conversion.Session
	for _, j := range journeys {
		own = append(own, j.Sessions...)
	}
	var rules []rule.Rule
	var counted []conversion.Prop
	for _, s := range list {
		rules = append(rules, rulesIn(s)...)
		for _, c := range conditionsOf(s) {
			if did, ok := c.(segment.Did); ok {
				counted = append(counted, countedProps(did)...)
			}
		}
	}
	words := wordsOf(rules, own)
	words.props = append(words.props, counted...)
	return words.visits(own)
}

func countedProps(did segment.Did) (props []conversion.Prop) {
	if key := did.Distinct; key != "" {
		props = append(props, conversion.String(key, "a"), conversion.Strings(key, "b", "c"))
	}
	if key := did.Sum; key != "" {
		props = append(props, conversion.Number(key, 0.1), conversion.Number(key, did.Bounds.Low.N))
	}
	return props
}

// limitedPauses are pauses that are about as long as the lengths of time in some
// segments.
func limitedPauses(list []segment.Segment) []time.Duration {
	all := slices.Concat(pauses, []time.Duration{day})
	for _, s := range list {
		for _, d := range limitsOf(s) {
			d = min(d, longestPause)
			for _, pause := range []time.Duration{d / 2, d, d + 1} {
				if !slices.Contains(all, pause) {
					all = append(all, pause)
				}
			}
		}
	}
	return all
}

// learn notes which events go along a way, and where visits come from.
func (w *journeyWalker) learn(way []rule.Rule) {
	var steps [][]conversion.Event
	for _, r := range way {
		if found := w.serving(r); len(found) > 0 {
			steps = append(steps, found)
		}
		for _, touch := range touchesIn(r) {
			w.touches[touch.Field] = append(w.touches[touch.Field], touch.Pattern.Values...)
		}
	}
	if len(steps) == 0 {
		steps = append(steps, w.others)
	}
	w.ways = append(w.ways, steps)
}

// serving returns events that satisfy the predicates in a rule.
func (w *journeyWalker) serving(r rule.Rule) (found []conversion.Event) {
	if p, ok := r.(rule.Predicate); ok {
		return satisfying(p, w.others)
	}
	for _, part := range rule.Parts(r) {
		found = append(found, w.serving(part)...)
	}
	return found
}

// touchesIn returns what a rule asks of where a visit came from.
func touchesIn(r rule.Rule) (found []rule.TouchIs) {
	if touch, ok := r.(rule.TouchIs); ok {
		found = append(found, touch)
	}
	for _, part := range rule.Parts(r) {
		found = append(found, touchesIn(part)...)
	}
	return found
}

// journeys returns some along each way, and some along none.
func (w *journeyWalker) journeys() (all []conversion.Journey) {
	r := randomSource()
	all = append(all, conversion.Journey{})
	for range max(randomJourneys, 2*len(w.ways)) {
		way := [][]conversion.Event{w.others}
		if len(w.ways) > 0 && r.IntN(8) > 0 {
			way = pick(r, w.ways)
		}
		all = append(all, w.journey(r, way))
	}
	return all
}

// journey takes one step after the other, and now and then something else. One
// pause comes often, so that habits of some length come about.
func (w *journeyWalker) journey(r *rand.Rand, way [][]conversion.Event) conversion.Journey {
	often := pick(r, w.pauses)
	steps := []any{w.touch(r)}
	next := 0
	for i := range 1 + r.IntN(walkEvents) {
		pause := pick(r, []time.Duration{often, often, pick(r, w.pauses)})
		switch r.IntN(6) {
		case 0, 1:
			if i > 0 {
				steps = append(steps, Later(pause), w.touch(r))
			}
		case 2:
			if i > 0 {
				steps = append(steps, After(pause))
			}
		}
		from := w.others
		switch r.IntN(4) {
		case 0:
		case 1:
			from = pick(r, way)
		default:
			from = way[next%len(way)]
			next++
		}
		e := pick(r, from)
		e.ID, e.User, e.Session, e.Time = "", "", "", time.Time{}
		steps = append(steps, e)
	}
	return Visits(steps...)
}

// touch is where a visit came from; that is left open for some.
func (w *journeyWalker) touch(r *rand.Rand) (t conversion.Touch) {
	some := func(field rule.TouchField) string {
		if values := w.touches[field]; len(values) > 0 && r.IntN(2) == 0 {
			return pick(r, values)
		}
		return ""
	}
	t.Channel, t.Source = some(rule.ChannelField), some(rule.SourceField)
	t.Medium, t.Campaign = some(rule.MediumField), some(rule.CampaignField)
	return t
}
