package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// funnelCase is a case of suite funnel.
type funnelCase struct {
	Funnel    json.RawMessage
	Actors    map[string][]json.RawMessage
	AsOf      json.Number `json:"as_of"`
	Breakdown *struct {
		Prop string
		At   json.RawMessage
	}
	Trends *struct{ Bucket string }
	Want   funnelWant
}

type funnelWant struct {
	Level   map[string]int
	Outcome map[string]funnel.Outcome
	Times   map[string][]json.Number
	Rounds  map[string][]roundWant
	Counts  []int64
	Entered []int64
	Rates   []*[2]int64
	By      map[string][]int64
	Trends  map[string]trendWant
}

type roundWant struct {
	Level   int
	Outcome funnel.Outcome
	Times   []json.Number
}

type trendWant struct {
	Entered, Converted, Dropped, Pending, Excluded int64
	Counts                                         []int64
}

func runFunnel(fields json.RawMessage) error {
	var c funnelCase
	if err := strict(fields, &c); err != nil {
		return err
	}
	f, err := funnel.Parse(c.Funnel, rule.Funcs{})
	if err != nil {
		return err
	}
	plan, err := funnel.Compile(f)
	if err != nil {
		return err
	}
	var asOf time.Time
	if c.AsOf != "" {
		if asOf, err = instantOf(c.AsOf); err != nil {
			return err
		}
	}
	users, err := usersOf(c.Actors)
	if err != nil {
		return err
	}
	if err := checkActors(&c, plan, users, asOf); err != nil {
		return err
	}
	return checkReport(&c, plan, users, asOf)
}

// instantOf reads Unix seconds exactly.
func instantOf(seconds json.Number) (time.Time, error) {
	r, ok := new(big.Rat).SetString(seconds.String())
	if !ok {
		return time.Time{}, fmt.Errorf("want Unix seconds, have %q", seconds)
	}
	r.Mul(r, big.NewRat(1e9, 1))
	if !r.IsInt() || !r.Num().IsInt64() {
		return time.Time{}, fmt.Errorf("%s s are no whole number of nanoseconds", seconds)
	}
	return time.Unix(0, r.Num().Int64()).UTC(), nil
}

// usersOf returns the events of each user. An actor's key is the user, or the
// user and what tells his actors apart.
func usersOf(actors map[string][]json.RawMessage) (map[string][]conversion.Event, error) {
	users := map[string][]conversion.Event{}
	for key, raw := range actors {
		events, err := readEvents(raw)
		if err != nil {
			return nil, fmt.Errorf("actor %s: %w", key, err)
		}
		user, _, _ := strings.Cut(key, "/")
		for i := range events {
			events[i].User = user
		}
		users[user] = append(users[user], events...)
	}
	return users, nil
}

// checkActors compares the results of single actors, of whom those that are not
// yielded are absent.
func checkActors(c *funnelCase, plan *funnel.Plan, users map[string][]conversion.Event, asOf time.Time) error {
	results := map[string][]funnel.Result{}
	for user, events := range users {
		for actor, result := range plan.Results(events, asOf) {
			actor.User = user
			results[actor.String()] = append(results[actor.String()], result)
		}
	}
	first := func(key string) funnel.Result {
		if len(results[key]) == 0 {
			return funnel.Result{Outcome: funnel.Absent}
		}
		return results[key][0]
	}
	for key, want := range c.Want.Level {
		if got := first(key).Level; got != want {
			return fmt.Errorf("actor %s: want level %d, have %d", key, want, got)
		}
	}
	for key, want := range c.Want.Outcome {
		if got := first(key).Outcome; got != want {
			return fmt.Errorf("actor %s: want %s, have %s", key, want, got)
		}
	}
	for key, want := range c.Want.Times {
		if err := sameTimes(want, first(key)); err != nil {
			return fmt.Errorf("actor %s: %w", key, err)
		}
	}
	for key, want := range c.Want.Rounds {
		if err := sameRounds(want, results[key]); err != nil {
			return fmt.Errorf("actor %s: %w", key, err)
		}
	}
	return nil
}

func sameTimes(want []json.Number, got funnel.Result) error {
	var times []string
	for _, s := range got.Steps {
		times = append(times, new(big.Rat).SetFrac64(s.Time.UnixNano(), 1e9).RatString())
	}
	var wanted []string
	for _, seconds := range want {
		t, err := instantOf(seconds)
		if err != nil {
			return err
		}
		wanted = append(wanted, new(big.Rat).SetFrac64(t.UnixNano(), 1e9).RatString())
	}
	if !slices.Equal(wanted, times) {
		return fmt.Errorf("want times %v, have %v", wanted, times)
	}
	return nil
}

func sameRounds(want []roundWant, got []funnel.Result) error {
	if len(got) == 1 && got[0].Outcome == funnel.Absent {
		got = nil
	}
	if len(want) != len(got) {
		return fmt.Errorf("want %d rounds, have %d", len(want), len(got))
	}
	for i := range want {
		if want[i].Level != got[i].Level || want[i].Outcome != got[i].Outcome {
			return fmt.Errorf("round %d: want level %d and %s, have %d and %s", i, want[i].Level, want[i].Outcome, got[i].Level, got[i].Outcome)
		}
		if err := sameTimes(want[i].Times, got[i]); err != nil {
			return fmt.Errorf("round %d: %w", i, err)
		}
	}
	return nil
}

// usersInOrder returns the events of the users by their names, so that a failure
// is the same each time.
func usersInOrder(users map[string][]conversion.Event) (all [][]conversion.Event) {
	for _, user := range slices.Sorted(maps.Keys(users)) {
		all = append(all, users[user])
	}
	return all
}
