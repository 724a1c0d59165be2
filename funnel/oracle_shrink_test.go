package funnel_test

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// shrunk returns a case that fails too and of which nothing more can be left
// out.
func (c oracleCase) shrunk(fails func(oracleCase) bool) oracleCase {
	for {
		i := slices.IndexFunc(c.smaller(), func(s oracleCase) bool {
			_, err := funnel.Compile(s.funnel)
			return err == nil && fails(s)
		})
		if i < 0 {
			return c
		}
		c = c.smaller()[i]
	}
}

// smaller returns the cases with one thing less.
func (c oracleCase) smaller() (list []oracleCase) {
	change := func(f func(*oracleCase)) {
		s := c
		s.events, s.funnel.Steps, s.funnel.Exclude = slices.Clone(c.events), slices.Clone(c.funnel.Steps), slices.Clone(c.funnel.Exclude)
		f(&s)
		list = append(list, s)
	}
	for i := range c.events {
		change(func(c *oracleCase) { c.events = slices.Delete(c.events, i, i+1) })
	}
	for i := range c.funnel.Steps {
		change(func(c *oracleCase) { c.dropStep(i) })
	}
	for i := range c.funnel.Exclude {
		change(func(c *oracleCase) { c.funnel.Exclude = slices.Delete(c.funnel.Exclude, i, i+1) })
	}
	c.simpler(func(applies bool, f func(*oracleCase)) {
		if applies {
			change(f)
		}
	})
	for i, e := range c.events {
		change1 := func(applies bool, f func(*conversion.Event)) {
			if applies {
				change(func(c *oracleCase) { f(&c.events[i]) })
			}
		}
		change1(e.Seq != 0, func(e *conversion.Event) { e.Seq = 0 })
		change1(e.ID != "", func(e *conversion.Event) { e.ID = "" })
		change1(e.Session != "", func(e *conversion.Event) { e.Session = "" })
		change1(e.Props != nil, func(e *conversion.Event) { e.Props = nil })
		change1(e.Time.After(oracleBase), func(e *conversion.Event) { e.Time = e.Time.Add(-1) })
	}
	return list
}

// simpler offers what makes the funnel simpler.
func (c oracleCase) simpler(change func(applies bool, f func(*oracleCase))) {
	f := &c.funnel
	change(f.Within != 0, func(c *oracleCase) { c.funnel.Within = 0 })
	change(f.Ties != "", func(c *oracleCase) { c.funnel.Ties = "" })
	change(f.Order != "", func(c *oracleCase) { c.funnel.Order = "" })
	change(f.Open, func(c *oracleCase) { c.funnel.Open = false })
	change(f.Entry != "", func(c *oracleCase) { c.funnel.Entry = "" })
	change(f.Relevant != nil, func(c *oracleCase) { c.funnel.Relevant = nil })
	change(f.By.Mode != "", func(c *oracleCase) { c.funnel.By = funnel.By{} })
	change(f.Between.IsSet(), func(c *oracleCase) { c.funnel.Between = funnel.Period{} })
	change(!c.asOf.IsZero(), func(c *oracleCase) { c.asOf = time.Time{} })
	for i, s := range f.Steps {
		change(s.Within != 0, func(c *oracleCase) { c.funnel.Steps[i].Within = 0 })
		change(s.Direct, func(c *oracleCase) { c.funnel.Steps[i].Direct = false })
		change(s.Optional, func(c *oracleCase) { c.funnel.Steps[i].Optional = false })
		change(s.AnyOrder, func(c *oracleCase) { c.funnel.Steps[i].AnyOrder = false })
		names := s.On.(rule.NameIs).Names
		for n := range names {
			change(len(names) > 1, func(c *oracleCase) {
				c.funnel.Steps[i].On = rule.Event(slices.Delete(slices.Clone(names), n, n+1)...)
			})
		}
	}
}

// dropStep leaves a step out and keeps what the exclusions guard.
func (c *oracleCase) dropStep(i int) {
	c.funnel.Steps = slices.Delete(c.funnel.Steps, i, i+1)
	for n := range c.funnel.Exclude {
		x := &c.funnel.Exclude[n]
		if x.From > i {
			x.From--
		}
		if x.To > i || x.To == len(c.funnel.Steps) {
			x.To--
		}
	}
}
