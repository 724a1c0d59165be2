package conformance

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

type completion struct {
	Goal    string
	Session int
	Event   int
	Value   string
}

func runGoal(fields json.RawMessage) error {
	var c struct {
		Goals    []json.RawMessage
		Sessions [][]json.RawMessage
		Want     []completion
	}
	if err := strict(fields, &c); err != nil {
		return err
	}
	set, err := compileGoals(c.Goals)
	if err != nil {
		return err
	}
	var journey conversion.Journey
	for i := range c.Sessions {
		events, err := readEvents(c.Sessions[i])
		if err != nil {
			return fmt.Errorf("session %d: %w", i, err)
		}
		journey.Sessions = append(journey.Sessions, conversion.Session{Events: events})
	}
	if err := compareCompletions("ScoreJourney", c.Want, set.ScoreJourney(journey).Completions); err != nil {
		return err
	}
	return compareCompletions("Tracker", c.Want, track(set, journey))
}

func compileGoals(raw []json.RawMessage) (*goal.Set, error) {
	var goals []goal.Goal
	for i := range raw {
		g, err := goal.Parse(raw[i], rule.Funcs{})
		if err != nil {
			return nil, fmt.Errorf("goal %d: %w", i, err)
		}
		goals = append(goals, g)
	}
	return goal.Compile(goals...)
}

// track observes the events live, in their order, and returns completions with
// the indices of the journey.
func track(set *goal.Set, journey conversion.Journey) (done []goal.Completion) {
	type visit struct {
		session int
		order   []int
	}
	var visits []visit
	for i := range journey.Sessions {
		var found conversion.Findings
		if order := conversion.Order(nil, journey.Sessions[i].Events, &found); len(order) > 0 {
			visits = append(visits, visit{i, order})
		}
	}
	first := func(v visit) *conversion.Event { return &journey.Sessions[v.session].Events[v.order[0]] }
	slices.SortStableFunc(visits, func(a, b visit) int { return conversion.Compare(first(a), first(b)) })
	tracker := set.Tracker()
	for _, v := range visits {
		tracker.NextSession(conversion.Touch{})
		for _, i := range v.order {
			for _, c := range tracker.Observe(journey.Sessions[v.session].Events[i]) {
				c.Session, c.Event = v.session, i
				done = append(done, c)
			}
		}
	}
	return done
}

func compareCompletions(by string, want []completion, done []goal.Completion) error {
	got := []completion{}
	for _, c := range done {
		got = append(got, completion{c.Goal, c.Session, c.Event, c.Value.String()})
	}
	if len(want)+len(got) > 0 && !reflect.DeepEqual(want, got) {
		return fmt.Errorf("%s: want %+v, have %+v", by, want, got)
	}
	return nil
}
