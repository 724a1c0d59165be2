package goal

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

// reachedIn says whether the user at hand reached something, and in which
// session last, counted from 1.
type reachedIn struct{ session int }

// note counts a completion of session, from 0.
func (r *reachedIn) note(session int, to *both) {
	if r.session == 0 {
		to.users++
	}
	if r.session <= session {
		to.sessions++
		r.session = session + 1
	}
}

// countUser counts the sessions of the user at hand and what was completed in
// them, session by session. net is nil if nothing was adjusted.
func (a *Accumulator) countUser(completions []Completion, net []conversion.Money) {
	clear(a.reached)
	a.reachedKinds = [len(a.reachedKinds)]reachedIn{}
	a.users++
	next := 0
	for i := range a.visits {
		channel := a.channel(a.visits[i].Touch.Channel)
		for ; next < len(completions) && completions[next].Session == i; next++ {
			c := &completions[next]
			after := c.Value
			if net != nil {
				after = net[next]
			}
			a.countCompletion(c, after, channel)
		}
		a.countVisit(i, channel)
	}
	a.countFurthest()
}

func (a *Accumulator) countCompletion(c *Completion, net conversion.Money, channel *channelCounts) {
	at, kind := a.set.index[c.Goal], kindIndex(c.Kind)
	g := &a.goals[at]
	a.reached[at].note(c.Session, &g.both)
	a.reachedKinds[kind].note(c.Session, &a.kinds[kind])
	g.completions++
	if !c.Value.IsSet() {
		g.valueless++
	}
	g.book(c.Value, net)
	if !c.Virtual() {
		channel.book(c.Value, net)
	}
}

func (a *Accumulator) countVisit(i int, channel *channelCounts) {
	s := &a.visits[i]
	a.sessions++
	a.events += int64(len(s.Events))
	channel.sessions++
	converted := a.reachedKinds[kindIndex(Macro)].session == i+1
	if converted {
		channel.converted++
	}
	if session.IsEngaged(s, converted) {
		a.engaged++
	}
}

func (a *Accumulator) countFurthest() {
	for _, at := range a.ranked {
		if a.reached[at].session > 0 {
			a.goals[at].furthest++
			return
		}
	}
}

// ranked returns the goals by how far they are, the furthest first: macro
// conversions as defined, then milestones from the last. Secondary goals are on
// no way.
func ranked(goals []Goal) (order []int) {
	for i := range goals {
		if goals[i].Kind == Macro {
			order = append(order, i)
		}
	}
	for i := len(goals) - 1; i >= 0; i-- {
		if goals[i].Kind == Milestone {
			order = append(order, i)
		}
	}
	return order
}
