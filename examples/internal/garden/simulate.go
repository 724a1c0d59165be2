// Package garden makes up the visitors of a shop for gardeners, for examples that
// need data of which the truth is known.
package garden

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

// Visitors returns the events of each of so many visitors. It is a function of
// the seed: each visitor has dice of their own, so the first 100
// of 20,000 are the same as 100 alone. Integers decide everything, which makes
// it the same on every machine.
func Visitors(seed uint64, visitors int) [][]conversion.Event {
	users := make([][]conversion.Event, visitors)
	for i := range users {
		v := newVisitor(seed, i+1)
		v.live()
		users[i] = v.events
	}
	return users
}

// visitor is somebody who comes to the shop, once or several times.
type visitor struct {
	dice     *rand.Rand
	user     string
	currency string
	now      time.Time
	orders   int

	page     string // where the visitor is
	referrer string // what the browser says about the page before
	since    time.Duration

	events []conversion.Event
}

func newVisitor(seed uint64, number int) *visitor {
	v := &visitor{
		dice:     rand.New(rand.NewPCG(seed, uint64(number))),
		user:     fmt.Sprintf("v%05d", number),
		currency: "EUR",
	}
	if v.chance(swiss) {
		v.currency = "CHF"
	}
	days := int(end.Sub(begin) / (24 * time.Hour))
	v.now = begin.AddDate(0, 0, v.dice.IntN(days)).Add(v.timeOfDay())
	return v
}

// live makes all visits of the visitor, until the weeks are over.
func (v *visitor) live() {
	first := v.firstCampaign()
	for c := first; v.now.Before(end); c = v.nextCampaign(first) {
		v.visit(c)
		if !v.chance(returning) {
			break
		}
		v.now = v.now.Truncate(24*time.Hour).AddDate(0, 0, v.between(1, 12)).Add(v.timeOfDay())
	}
	v.sendSomeTwice()
	slices.SortStableFunc(v.events, func(a, b conversion.Event) int { return conversion.Compare(&a, &b) })
}

func (v *visitor) firstCampaign() *campaign {
	n := v.dice.IntN(perMille)
	for i := range campaigns {
		if n -= campaigns[i].share; n < 0 {
			return &campaigns[i]
		}
	}
	panic("the shares are less than 1000")
}

// nextCampaign is how a visitor comes back: mostly the same way or directly.
func (v *visitor) nextCampaign(first *campaign) *campaign {
	switch n := v.dice.IntN(100); {
	case n < 45:
		return first
	case n < 85:
		return campaignOf("Direct")
	default:
		return campaignOf("Email")
	}
}

func campaignOf(channel string) *campaign {
	i := slices.IndexFunc(campaigns, func(c campaign) bool { return c.channel == channel })
	return &campaigns[i]
}

func (v *visitor) chance(n int) bool { return v.dice.IntN(perMille) < n }

// between returns a number from low to high, both included.
func (v *visitor) between(low, high int) int { return low + v.dice.IntN(high-low+1) }

func pick[T any](v *visitor, list []T) T { return list[v.dice.IntN(len(list))] }

func (v *visitor) timeOfDay() time.Duration {
	n := v.dice.IntN(100)
	hour := 0
	for n >= hours[hour] {
		n -= hours[hour]
		hour++
	}
	return time.Duration(hour)*time.Hour + time.Duration(v.dice.IntN(3600))*time.Second
}

// sendSomeTwice repeats a few events, as devices do that did not hear whether
// the first attempt came through.
func (v *visitor) sendSomeTwice() {
	for _, e := range v.events {
		if v.chance(sentTwice) {
			v.events = append(v.events, e)
		}
	}
}

// Write writes the events of all users as NDJSON, in order of time, as a
// server's log would have them.
func Write(w io.Writer, users [][]conversion.Event) error {
	all := slices.Concat(users...)
	slices.SortStableFunc(all, func(a, b conversion.Event) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		return conversion.Compare(&a, &b)
	})
	buffer := bufio.NewWriter(w)
	var line []byte
	for i := range all {
		line = append(ingest.AppendJSON(line[:0], &all[i]), '\n')
		buffer.Write(line)
	}
	return buffer.Flush()
}
