package segment

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// manyEvents is how many events are given as evidence.
const manyEvents = 100

// clause says what a condition comes to, straight from its definition.
func (x *scene) clause(path string, c Condition) Clause {
	made := x.clauseOf(path, c)
	made.Path, made.Condition = path, c
	if len(made.Events) > manyEvents {
		made.Events = made.Events[:manyEvents]
	}
	return made
}

func (x *scene) clauseOf(path string, c Condition) Clause {
	switch c := c.(type) {
	case AndOf:
		return x.both(rule.JoinPath(path, "and"), c.Conditions, true)
	case OrOf:
		return x.both(rule.JoinPath(path, "or"), c.Conditions, false)
	case NotOf:
		part := x.clause(rule.JoinPath(path, "not"), c.Condition)
		return Clause{Holds: !part.Holds, Parts: []Clause{part}}
	case FirstIs:
		return x.only(rule.JoinPath(path, "first"), c.Of, 0)
	case LastIs:
		return x.only(rule.JoinPath(path, "last"), c.Of, len(x.at)-1)
	case FuncIs:
		return Clause{Holds: c.Func(x.journey, time.Unix(0, x.asOf).UTC())}
	case Sequence:
		return x.sequence(&c)
	case Reached:
		return x.reached(&c)
	case SessionIs:
		return x.session(&c)
	case TouchIs:
		return x.session(&SessionIs{Rule: c.TouchIs})
	}
	return x.behaviour(c)
}

// both is about and, which holds if all do, and or, which does not if none does.
func (x *scene) both(path string, list []Condition, all bool) Clause {
	c := Clause{Holds: all}
	for i, one := range list {
		part := x.clause(fmt.Sprintf("%s[%d]", path, i), one)
		if part.Holds != all {
			c.Holds = !all
		}
		c.Parts = append(c.Parts, part)
	}
	return c
}

// only is about a single session.
func (x *scene) only(path string, of Condition, session int) Clause {
	part := Clause{Path: path, Condition: of}
	if session >= 0 && session < len(x.at) {
		var r rule.Rule
		switch of := of.(type) {
		case TouchIs:
			r = of.TouchIs
		case SessionIs:
			r = of.Rule
		}
		if hit := x.hitIn(session, r); hit >= 0 {
			part.Holds, part.Events = true, []int{hit}
		}
	}
	return Clause{Holds: part.Holds, Parts: []Clause{part}}
}

func (x *scene) session(c *SessionIs) Clause {
	var made Clause
	from := since(x.asOf, int64(c.In))
	for i := range x.at {
		if x.events[x.at[i][0]].time < from {
			continue
		}
		if hit := x.hitIn(i, c.Rule); hit >= 0 && (c.Without == nil || x.hitIn(i, c.Without) < 0) {
			made.Events = append(made.Events, hit)
		}
	}
	slices.Sort(made.Events)
	made = made.counted(int64(len(made.Events)), c.Bounds)
	if touch, ok := c.Rule.(rule.TouchIs); ok && !made.Holds {
		made.Values = x.touches(touch.Field)
	}
	return made
}

// touches returns the values that the sessions have, each once.
func (x *scene) touches(field rule.TouchField) (values []string) {
	for i := range x.journey.Sessions {
		t := &x.journey.Sessions[i].Touch
		value := map[rule.TouchField]string{
			rule.ChannelField: t.Channel, rule.SourceField: t.Source, rule.MediumField: t.Medium, rule.CampaignField: t.Campaign,
		}[field]
		if !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values
}

// counted fills in a number and whether it is within bounds.
func (c Clause) counted(n int64, want Bounds) Clause {
	c.Tally, c.Holds = &Tally{float64(n), want}, want.whole().hold(n)
	return c
}

func (x *scene) reached(c *Reached) Clause {
	var made Clause
	n, from := int64(0), since(x.asOf, int64(c.In))
	score := x.set.goals.ScoreJourney(x.journey)
	for _, done := range score.Completions {
		if done.Goal == c.Goal && done.Time.UnixNano() >= from {
			made.Events = append(made.Events, x.at[done.Session][done.Event])
			n++
		}
	}
	slices.Sort(made.Events)
	return made.counted(n, c.Bounds)
}

// behaviour is about conditions on single events and when they were.
func (x *scene) behaviour(c Condition) Clause {
	switch c := c.(type) {
	case EventIs:
		return x.earliest(c.On, 0)
	case FirstTime:
		return x.earliest(c.Of, int64(c.In))
	case Did:
		return x.did(&c)
	case Stopped:
		return x.stopped(&c)
	case Restarted:
		return x.restarted(&c)
	case Regularly:
		return x.regularly(&c)
	}
	return Clause{}
}

func (x *scene) earliest(p rule.Predicate, window int64) Clause {
	hits := x.hits(p, always, x.asOf)
	if len(hits) == 0 {
		return Clause{}
	}
	return Clause{Holds: x.events[hits[0]].time >= since(x.asOf, window), Events: hits[:1]}
}

func (x *scene) did(c *Did) Clause {
	hits := x.hits(c.Of, since(x.asOf, int64(c.In)), x.asOf)
	made := Clause{Events: hits}
	switch {
	case c.Sum != "":
		return x.sum(c, made)
	case c.Distinct != "":
		values := map[rule.Identity]bool{}
		for _, at := range hits {
			for _, v := range elements(x.events[at].Props.Lookup(c.Distinct)) {
				values[rule.IdentityOf(v)] = true
			}
		}
		return made.counted(int64(len(values)), c.Bounds)
	case c.DistinctDays:
		days := map[string]bool{}
		for _, at := range hits {
			days[x.events[at].Time.In(x.set.location).Format(time.DateOnly)] = true
		}
		return made.counted(int64(len(days)), c.Bounds)
	}
	return made.counted(int64(len(hits)), c.Bounds)
}

// elements returns the values that a property has.
func elements(v conversion.Value) (all []conversion.Value) {
	switch v.Kind() {
	case conversion.KindAbsent:
		return nil
	case conversion.KindStrings:
		for _, text := range v.List() {
			all = append(all, conversion.StringValue(text))
		}
		return all
	}
	return []conversion.Value{v}
}

func (x *scene) sum(c *Did, made Clause) Clause {
	s := summed{prop: c.Sum, low: c.Bounds.Low.wide(), high: c.Bounds.High.wide()}
	for _, at := range made.Events {
		s.take(&seen{event: x.events[at].Event, time: x.events[at].time})
	}
	made.Holds, made.Tally = s.holds(x.asOf), &Tally{s.total.units(), c.Bounds}
	return made
}

func (x *scene) stopped(c *Stopped) Clause {
	quiet := before(x.asOf, int64(c.Quiet))
	if broke := x.hits(c.Of, quiet, x.asOf); len(broke) > 0 {
		return Clause{Events: broke[len(broke)-1:]}
	}
	active := x.hits(c.Of, before(quiet, int64(c.Active)), quiet)
	return Clause{Holds: len(active) > 0, Events: active[max(0, len(active)-1):]}
}

func (x *scene) restarted(c *Restarted) Clause {
	active := before(x.asOf, int64(c.Active))
	quiet := before(active, int64(c.Quiet))
	earlier, between, now := x.hits(c.Of, always, quiet), x.hits(c.Of, quiet, active), x.hits(c.Of, active, x.asOf)
	made := Clause{Holds: len(earlier) > 0 && len(between) == 0 && len(now) > 0}
	if all := slices.Concat(earlier, between); len(all) > 0 {
		made.Events = append(made.Events, all[len(all)-1])
	}
	if len(now) > 0 {
		made.Events = append(made.Events, now[0])
	}
	return made
}

func (x *scene) regularly(c *Regularly) Clause {
	var made Clause
	atLeast, least, n := max(1, c.AtLeast), c.MinPeriods, 0
	if least == 0 {
		least = c.Periods
	}
	hits := x.hits(c.Of, before(x.asOf, times(int64(c.Per), int64(c.Periods))), x.asOf)
	g := regularly{per: int64(c.Per)}
	for end := len(hits); end > 0; {
		p, begin := g.period(x.asOf, x.events[hits[end-1]].time), end-1
		for begin > 0 && g.period(x.asOf, x.events[hits[begin-1]].time) == p {
			begin--
		}
		if end-begin >= atLeast {
			made.Events = append(made.Events, hits[begin])
			n++
		}
		end = begin
	}
	slices.Sort(made.Events)
	return made.counted(int64(n), AtLeast(float64(least)))
}
