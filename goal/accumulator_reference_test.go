package goal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
)

// shopGoals are two macro conversions, two milestones and two secondary goals,
// with values in two currencies and without.
func shopGoals() *goal.Set {
	return goal.MustCompile(
		goal.Goal{Name: "newsletter", Kind: goal.Milestone, Rule: rule.Path("/newsletter"), Count: goal.OncePerUser(), Value: goal.Fixed(conversion.Cents(250, "EUR")), LeadsTo: "order"},
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Count: goal.Every(), LeadsTo: "order"},
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},
		goal.Goal{Name: "big order", Kind: goal.Macro, Rule: rule.And(rule.Event("purchase"), rule.Value(rule.Gte(conversion.MustMoney("80.00 EUR")))), Value: goal.EventValue()},
		goal.Goal{Name: "call", Kind: goal.Macro, Rule: rule.Event("call")},
		goal.Goal{Name: "reader", Kind: goal.Secondary, Rule: rule.Engaged(time.Minute), Value: goal.PropValue("worth", "USD")},
		goal.Goal{Name: "share", Kind: goal.Secondary, Rule: rule.Event("share")},
	)
}

// shopUser returns the events of a random user: too many orders, refunds with
// and without value, some of no order, duplicates, undated events.
func shopUser(r *rand.Rand, number int) []conversion.Event {
	list := make([]conversion.Event, r.IntN(16))
	at := onDay(1).Add(time.Duration(r.IntN(1000)) * time.Hour)
	for i := range list {
		at = at.Add(time.Duration(r.IntN(3)*r.IntN(3)*r.IntN(15)) * time.Minute)
		e := &list[i]
		*e = conversion.Event{
			User: fmt.Sprint("u", number), Time: at, Engaged: time.Duration(r.IntN(30)-1) * time.Second,
			Name: pickOne(r, "page_view", "page_view", "add_to_cart", "purchase", "purchase", "refund", "share", "call", "scroll"),
			URL:  "https://shop.example" + pickOne(r, "/", "/newsletter", "/p/1", "/?utm_source=mail&utm_medium=email"),
		}
		switch e.Name {
		case "purchase", "refund":
			e.OrderID = pickOne(r, "", "1", "2", "3")
			e.Value = pickOne(r, conversion.Money{}, conversion.Cents(r.Int64N(15000), "EUR"), conversion.Cents(r.Int64N(9000), "USD"), conversion.Cents(r.Int64N(9000), "EUR"))
		case "scroll":
			e.Props = conversion.Props{conversion.Number("worth", float64(r.IntN(100))/4)}
		}
		e.ID = pickOne(r, "", fmt.Sprint(i), fmt.Sprint(i), fmt.Sprint(r.IntN(16)))
		e.Referrer = pickOne(r, "", "", "", "https://www.google.com/", "https://www.facebook.com/", "https://blog.example/x")
		if r.IntN(25) == 0 {
			e.Time = time.Time{}
		}
	}
	return list
}

func pickOne[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

func shopUsers(seed uint64, n int) [][]conversion.Event {
	r := rand.New(rand.NewPCG(seed, 7))
	users := make([][]conversion.Event, n)
	for i := range users {
		users[i] = shopUser(r, i)
	}
	return users
}

// refReport makes the report out of the scores of all users, at leisure.
func refReport(set *goal.Set, cutter *session.Cutter, users [][]conversion.Event) goal.Report {
	var r goal.Report
	rows := map[string]*goal.Row{}
	furthest := map[string]int64{}
	channels := map[string]*goal.ChannelRow{}
	kinds := map[goal.Kind]*goal.Reach{goal.Macro: &r.Macro, goal.Milestone: &r.Milestone, goal.Secondary: &r.Secondary}
	for _, g := range set.Goals() {
		rows[g.Name] = &goal.Row{Goal: g.Name, Kind: g.Kind}
	}
	for _, events := range users {
		var found conversion.Findings
		journey := conversion.Journey{Sessions: cutter.AppendSessions(nil, events, &found)}
		score := set.ScoreJourney(journey)
		net := refNet(score, events, &found)
		for _, f := range slices.Concat(found, score.Findings, net.Findings) {
			r.Findings.Add(f.Code, f.Subject, f.Count, -1)
		}
		if len(journey.Sessions) == 0 {
			continue
		}
		r.Users++
		furthest[score.Furthest()]++
		once := map[any]bool{}
		first := func(keys ...any) int64 {
			key := fmt.Sprint(keys...)
			if once[key] {
				return 0
			}
			once[key] = true
			return 1
		}
		for i, c := range score.Completions {
			row, kind := rows[c.Goal], kinds[c.Kind]
			row.Completions++
			row.Users.K += first("user", c.Goal)
			row.Sessions.K += first("session", c.Goal, c.Session)
			kind.Users.K += first("kind user", c.Kind)
			kind.Sessions.K += first("kind session", c.Kind, c.Session)
			if !c.Value.IsSet() {
				row.WithoutValue++
			}
			for _, w := range []*goal.Worth{&row.Worth, pointer(c.Kind == goal.Macro, &r.Real, &r.Virtual)} {
				w.Booked.Add(c.Value)
				w.Net.Add(net.Completions[i].Value)
			}
		}
		for i, s := range journey.Sessions {
			r.Sessions++
			r.Events += int64(len(s.Events))
			row := channels[s.Touch.Channel]
			if row == nil {
				row = &goal.ChannelRow{Channel: s.Touch.Channel}
				channels[s.Touch.Channel] = row
			}
			converted := false
			for j, c := range score.Completions {
				if c.Session == i && c.Kind == goal.Macro {
					converted = true
					row.Real.Booked.Add(c.Value)
					row.Real.Net.Add(net.Completions[j].Value)
				}
			}
			row.Sessions++
			row.Converted.N++
			if converted {
				row.Converted.K++
			}
			if session.IsEngaged(&s, converted) {
				r.Engaged.K++
			}
		}
	}
	r.Engaged.N = r.Sessions
	for _, g := range set.Goals() {
		row := rows[g.Name]
		row.Users.N, row.Sessions.N = r.Users, r.Sessions
		r.Goals = append(r.Goals, *row)
	}
	for _, reach := range kinds {
		reach.Users.N, reach.Sessions.N = r.Users, r.Sessions
	}
	for _, name := range []string{"order", "big order", "call", "cart", "newsletter", ""} {
		r.Furthest = append(r.Furthest, goal.FurthestRow{Goal: name, Users: conversion.Rate{K: furthest[name], N: r.Users}})
	}
	for _, row := range channels {
		r.Channels = append(r.Channels, *row)
	}
	slices.SortFunc(r.Channels, func(a, b goal.ChannelRow) int {
		if a.Sessions != b.Sessions {
			return int(b.Sessions - a.Sessions)
		}
		return map[bool]int{true: -1, false: 1}[a.Channel < b.Channel]
	})
	r.Findings = slices.DeleteFunc(r.Findings, func(f conversion.Finding) bool { return f.Code == conversion.Unsorted })
	return r
}

func pointer[T any](first bool, a, b *T) *T {
	if first {
		return a
	}
	return b
}

// refNet applies the refunds among the events to the goals that the order
// completed and that have a value.
func refNet(score goal.Score, events []conversion.Event, found *conversion.Findings) goal.Net {
	var adjustments []goal.Adjustment
	for _, a := range goal.Refunds("", events) {
		matched := false
		for _, name := range []string{"order", "big order"} {
			if slices.ContainsFunc(score.Completions, func(c goal.Completion) bool { return c.Goal == name && c.OrderID == a.Key.Str() }) {
				a.Goal = name
				adjustments = append(adjustments, a)
				matched = true
			}
		}
		if !matched {
			found.Add(conversion.Unmatched, "", 1, -1)
		}
	}
	return score.Adjust(adjustments)
}

var equalReports = cmp.Options{cmpopts.EquateEmpty()}

func TestReportEqualsReference(t *testing.T) {
	for name, policy := range map[string]session.Policy{
		"default": {}, "matomo": session.Matomo(nil), "trusted": {TrustIDs: true},
	} {
		t.Run(name, func(t *testing.T) {
			cutter := session.MustNew(policy)
			for seed := range uint64(30) {
				users := shopUsers(seed, 40)
				if policy.TrustIDs {
					trustIDs(seed, users)
				}
				acc := goal.NewAccumulator(shopGoals(), cutter)
				for _, events := range users {
					acc.Add(events)
				}
				if diff := cmp.Diff(refReport(shopGoals(), cutter, users), acc.Report(), equalReports); diff != "" {
					t.Fatalf("seed %d:\n%s", seed, diff)
				}
			}
		})
	}
}

// trustIDs gives the events sessions that overlap.
func trustIDs(seed uint64, users [][]conversion.Event) {
	r := rand.New(rand.NewPCG(seed, 8))
	for _, events := range users {
		for i := range events {
			events[i].Session = pickOne(r, "", "a", "b")
		}
	}
}
