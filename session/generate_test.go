package session_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

// choices turns bytes into policies and events, so that random tests and fuzz
// tests make them alike. When the bytes are used up, every choice is the first.
type choices struct{ data []byte }

func randomChoices(seed uint64, n int) *choices {
	r := rand.New(rand.NewPCG(seed, 7))
	c := &choices{make([]byte, n)}
	for i := range c.data {
		c.data[i] = byte(r.Uint32())
	}
	return c
}

func (c *choices) below(n int) int {
	if len(c.data) == 0 {
		return 0
	}
	b := c.data[0]
	c.data = c.data[1:]
	return int(b) % n
}

func (c *choices) oneIn(n int) bool { return c.below(n) == n-1 }

func pick[T any](c *choices, list ...T) T { return list[c.below(len(list))] }

var berlin = mustZone("Europe/Berlin")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func (c *choices) policy() session.Policy {
	if c.oneIn(4) {
		return pick(c, session.GA4(), session.Universal(berlin), session.Matomo(berlin), session.PostHog(), session.Plausible(), session.D8A())
	}
	p := c.timePolicy()
	p.MaxAge = pick(c, 0, 0, time.Hour, 2*time.Hour, 24*time.Hour)
	p.AtMaxAge = pick(c, session.Stay, session.Split)
	p.MaxEvents = pick(c, 0, 0, 0, 1, 2, 5)
	p.Midnight = pick(c, nil, nil, time.UTC, berlin)
	for range c.below(3) {
		a := pick(c, session.Source, session.Medium, session.Campaign, session.Term, session.Content, session.ClickID,
			session.ReferrerHost, session.Prop("plan"), session.Prop("user_id"))
		if !slices.Contains(p.SplitOn, a) {
			p.SplitOn = append(p.SplitOn, a)
		}
	}
	p.Adopt = pick(c, session.AdoptNever, session.AdoptDirect, session.AdoptAbsent)
	if c.oneIn(3) {
		p.Passive = []string{"heartbeat"}
	}
	p.TrustIDs = c.oneIn(4)
	return p
}

func (c *choices) timePolicy() session.Policy {
	return session.Policy{
		Timeout:   pick(c, 0, 10*time.Minute, time.Hour, session.NoTimeout),
		AtTimeout: pick(c, session.Stay, session.Split),
	}
}

// events returns up to n events of one user in any order. Equal times, equal
// events, duplicates (some of which differ) and undated events are among them.
func (c *choices) events(n int) []conversion.Event {
	var list []conversion.Event
	at := time.Date(2026, 3, 28, 22, 0, 0, 0, time.UTC) // the clock changes that night
	if c.oneIn(30) {
		at = time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	for range c.below(n + 1) {
		at = at.Add(pick(c, 0, 1, time.Second, 5*time.Minute, 10*time.Minute, 10*time.Minute+1, 30*time.Minute, 30*time.Minute+1,
			31*time.Minute, time.Hour, 2*time.Hour, 9*time.Hour))
		list = append(list, c.event(at))
		if c.oneIn(8) {
			twin := list[c.below(len(list))]
			if c.oneIn(2) {
				twin.Title = "sent again"
			}
			list = append(list, twin)
		}
	}
	c.shuffle(list)
	return list
}

func (c *choices) shuffle(list []conversion.Event) {
	for i := range list {
		j := c.below(len(list))
		list[i], list[j] = list[j], list[i]
	}
}

func (c *choices) event(at time.Time) conversion.Event {
	e := conversion.Event{
		User: "u",
		ID:   pick(c, "", "", "", "a"+at.String(), "b"+at.String()),
		Time: at,
		Seq:  int64(c.below(3)),
		Name: pick(c, "page_view", "page_view", "heartbeat", ""),
		URL: pick(c, "https://shop.example/", "", "https://shop.example/p?utm_source=A&utm_medium=email&utm_campaign=c",
			"https://shop.example/?utm_source=a&utm_medium=cpc", "https://shop.example/?utm_campaign=d&utm_term=t&utm_content=x",
			"https://shop.example/?gclid=1", "https://shop.example/?msclkid=1", "https://shop.example/?fbclid=9", "https://shop.example/#utm_campaign=e"),
		Referrer: pick(c, "", "", "https://shop.example/x", "https://www.google.com/search?q=shoes", "https://A.example/", "https://b.example/"),
		Session:  pick(c, "", "", "s1", "s2", "s3"),
	}
	if plan := c.below(9); plan > 4 {
		e.Props = append(e.Props, conversion.Prop{Name: "plan", Value: []conversion.Value{
			conversion.StringValue(""), conversion.StringValue("1"), conversion.NumberValue(1), conversion.NumberValue(math.NaN()),
		}[plan-5]})
	}
	if c.oneIn(5) {
		e.Props = append(e.Props, conversion.String("user_id", pick(c, "x", "y")))
	}
	if c.oneIn(12) {
		e.Props = append(e.Props, conversion.String("utm_source", pick(c, "A", "(direct)")))
	}
	if c.oneIn(40) {
		e.Time = pick(c, time.Time{}, time.Date(2262, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1677, 12, 31, 0, 0, 0, 0, time.UTC))
	}
	return e
}
