package goal

import (
	"time"

	"github.com/go-conversion/conversion/rule"
)

// Chain is how far a sequence came: its first completion or, if there is none,
// its longest chain of steps. Of several as long it is one whose next step did
// happen, though in vain, then one that starts latest, then ends earliest.
type Chain struct {
	Events []int // of the steps that were matched
	// Broke says what kept the next step from being matched: "missing" if no
	// event after the last step satisfies it, else "direct", "without" or
	// "within"; "" if the chain is complete.
	Broke string
	Next  int           // the first event after the last step that satisfies the next; or -1
	At    int           // the event that came between, for direct and without; or -1
	Took  time.Duration // for within: from the first step to Next
}

// chains finds the chains of a sequence: for each step and event the one whose
// last step so far is matched there.
type chains struct {
	*explainedVisit
	rule    rule.Sequence
	fits    [][]bool // by step and event
	without []bool   // by event; nil if there is none
	links   [][]link // by step and event
}

// link is the end of a chain. Of all chains that end there it is the one that
// starts latest, which serves every limit best.
type link struct {
	start  int // of the chain; -1 if there is none
	before int // the event of the step before
}

func (v *explainedVisit) sequence(r rule.Sequence) Outcome {
	o := Outcome{Rule: r}
	c := chains{explainedVisit: v, rule: r}
	for _, step := range r.Steps {
		of := outcomeOf(rule.Explain(step, v.events))
		o.Rules = append(o.Rules, of)
		c.fits = append(c.fits, v.set(of.Hits))
		c.links = append(c.links, make([]link, len(v.events)))
	}
	if r.Without != nil {
		of := outcomeOf(rule.Explain(r.Without, v.events))
		o.Rules = append(o.Rules, of)
		c.without = v.set(of.Hits)
	}
	o.Hits = c.completions()
	if last := len(r.Steps) - 1; len(o.Hits) > 0 {
		o.Chain = &Chain{Events: c.steps(last, o.Hits[0]), Next: -1, At: -1}
	} else {
		o.Chain = c.longest()
	}
	return o
}

func (v *explainedVisit) set(of []int) []bool {
	set := make([]bool, len(v.events))
	for _, i := range of {
		set[i] = true
	}
	return set
}

// completions fills in the links. A chain begins behind the completion before.
func (c *chains) completions() (hits []int) {
	lo := 0
	for j := range c.events {
		for m := range c.links {
			c.links[m][j] = c.link(m, lo, j)
		}
		if c.links[len(c.links)-1][j].start >= 0 {
			hits = append(hits, j)
			lo = j + 1
		}
	}
	return hits
}

// link finds the chain of steps up to m that starts at lo or later and ends at
// j.
func (c *chains) link(m, lo, j int) link {
	best := link{-1, -1}
	if !c.fits[m][j] {
		return best
	}
	if m == 0 {
		return link{j, -1}
	}
	for i := j - 1; i >= lo; i-- {
		if at := c.links[m-1][i]; at.start >= 0 && at.start >= best.start {
			best = link{at.start, i}
		}
		if c.breaks(i) {
			break
		}
	}
	if best.start >= 0 && c.tooLate(best.start, j) {
		return link{-1, -1}
	}
	return best
}

// breaks reports whether an event that is no step may not come between two.
func (c *chains) breaks(i int) bool {
	return c.rule.Direct || c.without != nil && c.without[i]
}

func (c *chains) tooLate(start, end int) bool {
	return c.rule.Within > 0 && c.elapsed(start, end) > c.rule.Within
}

// steps returns the events of a chain that ends with step m at event j.
func (c *chains) steps(m, j int) []int {
	events := make([]int, m+1)
	for ; m >= 0; m-- {
		events[m] = j
		j = c.links[m][j].before
	}
	return events
}

func (c *chains) longest() *Chain {
	for m := len(c.links) - 2; m >= 0; m-- {
		end := -1
		for j := range c.links[m] {
			if c.links[m][j].start >= 0 && (end < 0 || c.nearer(m, j, end)) {
				end = j
			}
		}
		if end >= 0 {
			return c.broken(m, end)
		}
	}
	return &Chain{Broke: "missing", Next: -1, At: -1}
}

// nearer reports whether a chain that ends at j tells more than one as long
// that ends at i, earlier.
func (c *chains) nearer(m, j, i int) bool {
	if a, b := c.next(m, j) >= 0, c.next(m, i) >= 0; a != b {
		return a
	}
	return c.links[m][j].start > c.links[m][i].start
}

// next returns the first event after i that satisfies the step after m, or -1.
func (c *chains) next(m, i int) int {
	for j := i + 1; j < len(c.events); j++ {
		if c.fits[m+1][j] {
			return j
		}
	}
	return -1
}

// broken returns the chain that ends with step m at event i and what broke it.
func (c *chains) broken(m, i int) *Chain {
	chain := &Chain{Events: c.steps(m, i), Next: c.next(m, i), At: -1}
	if chain.Next < 0 {
		chain.Broke = "missing"
		return chain
	}
	for x := i + 1; x < chain.Next; x++ {
		if c.breaks(x) {
			chain.At, chain.Broke = x, "without"
			if c.rule.Direct {
				chain.Broke = "direct"
			}
			return chain
		}
	}
	chain.Broke, chain.Took = "within", c.elapsed(chain.Events[0], chain.Next)
	return chain
}
