package main

import (
	"fmt"
	"slices"

	"github.com/go-conversion/conversion"
)

// contest is one task that several do on the same input.
type contest struct {
	name    string
	inputs  int // how many of them one pass works on
	rounds  int // of measuring; 0: 80
	entries []entry
}

// entry is one of those who do it. pass does it for all inputs.
type entry struct {
	name    string
	pass    func()
	answers string // how good they are
}

// sampleSize is such that a sample fits into the cache of one core, as events do
// that have just been read.
const sampleSize = 500

// contests returns all contests; those about attribution are on a table of so many
// journeys.
func contests(journeys int) ([]contest, error) {
	conditions, err := conditionContests()
	if err != nil {
		return nil, err
	}
	referrals, err := referralContests()
	if err != nil {
		return nil, err
	}
	attributions, err := attributionContests(journeys)
	return slices.Concat(conditions, referrals, attributions), err
}

// conditionContests asks about events of which a quarter are purchases and
// three in ten properties are absent. Where all conditions fit, all of them
// have to be looked at; where each event has a page of its own, the library
// cannot remember what it found out about a page.
func conditionContests() (all []contest, err error) {
	mixed := randomEvents(sampleSize, lacking)
	samples := []struct {
		condition condition
		name      string
		events    []conversion.Event
	}{
		{eventName, "mixed events", mixed},
		{property, "mixed events", mixed},
		{nameSetNumber, "mixed events", mixed},
		{nameSetNumber, "events that fit", fitting(nameSetNumber)},
		{setNumber, "mixed events", mixed},
		{namePathNumber, "mixed events", mixed},
		{namePathNumber, "events that fit", fitting(namePathNumber)},
		{pathPrefix, "a new page each", randomEvents(20*sampleSize, traits{newPages: true})},
	}
	for _, s := range samples {
		c := contest{name: s.condition.name + "; " + s.name, inputs: len(s.events)}
		for _, e := range engines {
			answer, err := e.bind(s.condition, s.events)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", s.condition.name, e.name, err)
			}
			score, err := scoreOf(e, odd, s.condition)
			if err != nil {
				return nil, err
			}
			pass := func() {
				for i := range s.events {
					answer(i) //nolint:errcheck // the tests look at the answers
				}
			}
			c.entries = append(c.entries, entry{e.name, pass, score.String()})
		}
		all = append(all, c)
	}
	return all, nil
}

// fitting returns events of which the condition holds. Their properties are
// copied, so that they lie next to each other as those of other samples do.
func fitting(c condition) (events []conversion.Event) {
	for _, e := range randomEvents(40*sampleSize, traits{}) {
		if c.hand(&e) && len(events) < sampleSize {
			e.Props = slices.Clone(e.Props)
			events = append(events, e)
		}
	}
	return events
}

// origins are referrers as browsers send them to other sites today, urls as they
// did before and as apps and servers still do.
var (
	origins = []string{
		"https://www.google.com/", "https://www.google.co.uk/", "https://www.bing.com/", "https://duckduckgo.com/",
		"https://l.facebook.com/", "https://t.co/", "https://www.linkedin.com/", "https://mail.google.com/",
		"https://www.youtube.com/", "https://blog.example.net/", "https://news.example.co.uk/", "https://www.partner.example/",
	}
	urls = []string{
		"https://www.google.co.uk/search?q=red+lamp&hl=en", "https://search.yahoo.com/search?p=red+lamp&fr=yfp-t",
		"https://www.bing.com/search?q=red%20lamp&form=QBLH", "https://twitter.com/shop/status/391149968360103936",
		"https://www.reddit.com/r/lamps/comments/1a2b3c/red_lamp/", "https://mail.google.com/mail/u/0/",
		"https://blog.example.net/2026/03/ten-lamps", "https://www.partner.example/offers?id=7&list=lamps",
	}
	pages = []string{
		"https://www.shop.example/p/garden/lamps",
		"https://www.shop.example/p/garden/lamps?color=red&size=2",
		"https://www.shop.example/p/garden/lamps?utm_source=newsletter&utm_medium=email&utm_campaign=spring-2026",
		"https://www.shop.example/p/garden/lamps?gclid=EAIaIQobChMIxvGy5rr_ggMVYi0GAB0KSAumEAEYASABEgLZ2PD_BwE",
	}
)

func referralContests() ([]contest, error) {
	vectors, err := readVectors()
	if err != nil {
		return nil, err
	}
	alone := contest{name: "referrer alone; origins", inputs: len(origins)}
	whole := contest{name: "referrer alone; whole URLs", inputs: len(urls)}
	visit := contest{name: "page and referrer; whole URLs", inputs: len(pages) * len(urls)}
	for _, c := range classifiers() {
		score := classifierScore(c, vectors)
		alone.entries = append(alone.entries, entry{c.name, func() { each(origins, c.run) }, score})
		whole.entries = append(whole.entries, entry{c.name, func() { each(urls, c.run) }, score})
		if c.visit == nil {
			continue
		}
		visit.entries = append(visit.entries, entry{c.name, func() {
			for _, page := range pages {
				each(urls, func(referrer string) { c.visit(page, referrer) })
			}
		}, score})
	}
	return []contest{alone, whole, visit}, nil
}

func each(all []string, do func(string)) {
	for _, s := range all {
		do(s)
	}
}
