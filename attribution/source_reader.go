package attribution

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
)

// Read returns the touches and conversions of one user, given all events of that
// user in any order, and what was wrong with them. Undated events and repetitions
// of an ID are left out. Refunds count whenever they came: for what was known at
// some time, give the events before it.
func (r *Reader[K]) Read(events []conversion.Event) (touches []Touch[K], conversions []Conversion, found conversion.Findings) {
	u := r.idle.Get().(*sourceUser[K])
	defer r.idle.Put(u)
	u.read(events)
	touches, conversions, found = slices.Clone(u.touches), slices.Clone(u.conversions), slices.Clone(u.found)
	u.forget()
	return touches, conversions, found
}

// sourceUser is what was read of one user. It is scratch of one goroutine.
type sourceUser[K Key] struct {
	reader *Reader[K]
	sourceVisits
	appendTouches func([]Touch[K], *sourceVisits) []Touch[K]

	touches     []Touch[K]
	conversions []Conversion
	found       conversion.Findings
}

func (r *Reader[K]) newUser() *sourceUser[K] {
	u := &sourceUser[K]{reader: r, appendTouches: r.source.Touches.compile()}
	u.attributed = r.source.Goal
	return u
}

func (u *sourceUser[K]) read(events []conversion.Event) {
	u.found = u.found[:0]
	source := &u.reader.source
	u.sessions = source.Cutter.AppendSessions(u.sessions[:0], events, &u.found)
	score := source.Goals.ScoreJourney(conversion.Journey{Sessions: u.sessions})
	for _, f := range score.Findings {
		if f.Subject == "" || f.Subject == source.Goal {
			u.found.Add(f.Code, f.Subject, f.Count, -1)
		}
	}
	u.completions = score.Completions
	u.touches = u.appendTouches(u.touches[:0], &u.sourceVisits)
	u.conversions = ConversionsOf(u.conversions[:0], u.net(&score, events), u.reader.goal)
}

// net returns the completions with what they are worth after refunds. A refund of
// no order of the goal is none of its business.
func (u *sourceUser[K]) net(score *goal.Score, events []conversion.Event) []goal.Completion {
	g := &u.reader.goal
	if u.reader.source.KeepRefunds || g.Kind != goal.Macro || g.Value.Mode == goal.NoValue || score.Count(g.Name) == 0 {
		return score.Completions
	}
	refunds := goal.Refunds(g.Name, events)
	if len(refunds) == 0 {
		return score.Completions
	}
	net := score.Adjust(refunds)
	for _, f := range net.Findings {
		if f.Code != conversion.Unmatched {
			u.found.Add(f.Code, f.Subject, f.Count, -1)
		}
	}
	return net.Completions
}

// forget lets go of the caller's events.
func (u *sourceUser[K]) forget() {
	clear(u.sessions)
	clear(u.touches)
	clear(u.conversions)
	u.completions = nil
}
