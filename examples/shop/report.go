package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
)

// writeText writes the report for a terminal of 100 columns. goal.Report has a
// String and a Markdown of its own; this one is made to measure, of the same
// plain data.
func (r *result) writeText(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s, %s to %s\n\n", r.source, day(r.from), day(r.to))
	r.writeInput(&b)
	switch {
	case r.reachedNothing() && len(r.funnels) == 0 && r.segments == nil:
		r.writeHelp(&b)
	case len(r.Goals) == 0:
		r.writeFunnels(&b)
		r.writeSegments(&b)
	default:
		r.writeGoals(&b)
		r.writeValues(&b)
		r.writeFurthest(&b)
		r.writeFunnels(&b)
		r.writeChannels(&b)
		r.writeAttribution(&b)
		r.writeSegments(&b)
		r.writeMeaning(&b)
		r.writeHealth(&b)
		r.writeTargets(&b)
	}
	r.writeNotes(&b)
	_, err := w.Write(b.Bytes())
	return err
}

const dayLayout = "2006-01-02"

func day(t time.Time) string { return t.Format(dayLayout) }

// writeInput tells what was read and what was wrong with it.
func (r *result) writeInput(w io.Writer) {
	rate, _ := share(r.Engaged)
	fmt.Fprintf(w, "  %s of %s in %s, of which %s engaged\n",
		counted(r.Events, "event"), counted(r.Users, "user"), counted(r.Sessions, "session"), rate)
	if n := r.badRecords; n > 0 {
		fmt.Fprintf(w, "  %s of %s could not be read:\n", count(n), counted(r.stats.Records, "record"))
		for _, err := range r.bad {
			fmt.Fprintf(w, "    %v\n", err)
		}
		if n > int64(len(r.bad)) {
			fmt.Fprintf(w, "    … and %s more; -errors FILE writes them all\n", count(n-int64(len(r.bad))))
		}
	}
	if r.nobody > 0 {
		fmt.Fprintf(w, "  %s without a user left out, the first: %v\n", counted(r.nobody, "event"), r.firstNobody)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(w, "  %s\n", r.findingText(f))
	}
}

// findingText returns what the library found in the data, in words.
func (r *result) findingText(f conversion.Finding) string {
	subject := f.Subject
	f.Subject = ""
	text := count(f.Count) + strings.TrimPrefix(f.String(), strconv.FormatInt(f.Count, 10))
	if key := r.keyOf(subject); f.Code == conversion.MissingKey && key != "" {
		text = fmt.Sprintf("%s without %s, by which once_per tells repetitions apart; each of them counts", counted(f.Count, "completion"), clean(key))
	}
	if subject == "" {
		return text
	}
	return clean(subject) + ": " + text
}

// keyOf returns by what repetitions of a goal are told apart.
func (r *result) keyOf(name string) string {
	for _, g := range r.goals {
		if g.Name == name {
			return g.Count.Key
		}
	}
	return ""
}

func (r *result) writeGoals(w io.Writer) {
	fmt.Fprint(w, "\nGoals: who reached them (in total; users and sessions that did at least once)\n\n")
	t := table{heads: []string{"", "total", "users", "of users", "95 %", "sessions", "of sessions", "95 %"}, left: 1}
	for _, k := range []struct {
		kind  goal.Kind
		title string
		any   goal.Reach
	}{
		{goal.Macro, "MACRO CONVERSIONS", r.Macro},
		{goal.Milestone, "MILESTONES", r.Milestone},
		{goal.Secondary, "SECONDARY ACTIONS", r.Secondary},
	} {
		n := 0
		for _, g := range r.Goals {
			if g.Kind != k.kind {
				continue
			}
			if n++; n == 1 {
				t.add(k.title)
			}
			t.add(reachCells("  "+clean(g.Goal), count(g.Completions), g.Reach)...)
		}
		if n > 1 {
			t.add(reachCells("  any of them", "", k.any)...)
		}
	}
	io.WriteString(w, t.String())
}

func reachCells(name, total string, reach goal.Reach) []string {
	users, ofUsers := share(reach.Users)
	sessions, ofSessions := share(reach.Sessions)
	return []string{name, total, count(reach.Users.K), users, ofUsers, count(reach.Sessions.K), sessions, ofSessions}
}

// writeValues keeps real and virtual value apart: virtual value foresees the
// same money, so the two are never added.
func (r *result) writeValues(w io.Writer) {
	t := table{heads: []string{"", "real", "after refunds", "virtual"}, left: 1}
	for _, g := range r.Goals {
		if g.Kind == goal.Macro {
			addMoney(&t, clean(g.Goal), g.Worth, goal.Worth{})
		} else {
			addMoney(&t, clean(g.Goal), goal.Worth{}, g.Worth)
		}
	}
	if len(t.rows) == 0 {
		return
	}
	addMoney(&t, "all", r.Real, r.Virtual)
	fmt.Fprint(w, "\nValue: real value of macro conversions, virtual value of all else, never added\n\n")
	io.WriteString(w, t.String())
}

// addMoney adds a row for each currency.
func addMoney(t *table, name string, real, virtual goal.Worth) {
	for _, currency := range currencies(real, virtual) {
		t.add(name, moneyIn(real.Booked, currency), moneyIn(real.Net, currency), moneyIn(virtual.Net, currency))
		name = ""
	}
}

func (r *result) writeFurthest(w io.Writer) {
	t := table{heads: []string{"", "users", "of users", "95 %"}, left: 1}
	for _, f := range r.Furthest {
		name := clean(f.Goal)
		if name == "" {
			name = "none of these"
		}
		rate, interval := share(f.Users)
		t.add(name, count(f.Users.K), rate, interval)
	}
	fmt.Fprint(w, "\nFurthest: how far users got\n\n")
	io.WriteString(w, t.String())
}

func (r *result) writeChannels(w io.Writer) {
	t := table{heads: []string{"", "sessions", "converted", "rate", "95 %", "real value", "after refunds"}, left: 1}
	for _, c := range r.Channels {
		rate, interval := share(c.Converted)
		cells := []string{clean(c.Channel), count(c.Sessions), count(c.Converted.K), rate, interval}
		worth := currencies(c.Real)
		if len(worth) == 0 {
			t.add(cells...)
		}
		for _, currency := range worth {
			t.add(append(cells, moneyIn(c.Real.Booked, currency), moneyIn(c.Real.Net, currency))...)
			cells = make([]string, len(cells))
		}
	}
	fmt.Fprint(w, "\nChannels: by which sessions came that reached a macro conversion\n\n")
	io.WriteString(w, t.String())
}

func (r *result) writeTargets(w io.Writer) {
	if len(r.targets) == 0 {
		return
	}
	t := table{heads: []string{"", "target", "done", "forecast", "95 %", "chance", ""}, left: 1}
	for i, target := range r.targets {
		f := &r.forecasts[i]
		phrase := string(f.Phrase)
		if !target.ReachedAt.IsZero() {
			phrase += " " + day(target.ReachedAt.In(r.to.Location()))
		}
		t.add(clean(target.Goal), quantity(target.Want), quantity(target.Done),
			foreseen(f.Mean.Value), strings.Replace(between(f.Mean, foreseen), " to ", "–", 1), foreseenChance(f.Reach), phrase)
	}
	fmt.Fprintf(w, "\nTargets, as of %s\n\n%s", day(r.to), t.String())
	for _, target := range r.targets {
		for _, f := range target.Findings {
			fmt.Fprintf(w, "  %s\n", r.findingText(f))
		}
	}
}

// foreseen returns an amount or a number to come, as exactly as anybody knows it.
func foreseen(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return thousands(strconv.FormatFloat(x, 'f', 0, 64))
}

func foreseenChance(p float64) string {
	if math.IsNaN(p) {
		return ""
	}
	return strconv.FormatFloat(100*p, 'f', 0, 64) + " %"
}

func quantity(q goal.Quantity) string {
	if q.Money.IsSet() {
		return money(q.Money)
	}
	return count(q.Count)
}
