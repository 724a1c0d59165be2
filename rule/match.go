package rule

import (
	"hash/maphash"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// matchEvent looks the event up in the tables of atoms.
func (v *Visit) matchEvent(e *conversion.Event) {
	a := &v.p.atoms
	v.markAll(a.any)
	v.markAll(a.names[e.EventName()])
	if a.url {
		v.markAll(v.locate(v.urls, e.URL, v.matchURL).nodes)
	}
	if a.referrer {
		v.markAll(v.locate(v.referrers[:], e.Referrer, v.matchReferrer).nodes)
	}
	v.matchText(a.texts[titleAt], e.Title, v.hit)
	v.matchText(a.texts[contentTypeAt], e.ContentType, v.hit)
	v.matchProps(e.Props)
	for i := range a.values {
		if a.values[i].holds(e.Value) {
			v.mark(a.values[i].node)
		}
	}
	for i := range a.deltas {
		if a.deltas[i].holds(e) {
			v.mark(a.deltas[i].node)
		}
	}
	if v.index == 0 && v.p.touch {
		v.matchTouch()
	}
}

func (v *Visit) matchText(t *textTable, s string, hit func(int32)) {
	if t == nil || s == "" {
		return
	}
	for _, i := range v.matches(t, s) {
		hit(t.nodes[i])
	}
}

// matches returns the patterns of a table that fit, valid until the next call.
func (v *Visit) matches(t *textTable, s string) []int32 {
	sc := v.scratch[t.number]
	if sc == nil {
		sc = t.index.NewScratch()
		v.scratch[t.number] = sc
	}
	v.matched = t.index.AppendMatchesWith(sc, v.matched[:0], s)
	return v.matched
}

// locate parses raw unless it is one of the URLs remembered.
func (v *Visit) locate(places []located, raw string, match func(*located)) *located {
	at := &places[0]
	if len(places) > 1 {
		at = &places[maphash.String(urlSeed, raw)&uint64(len(places)-1)]
	}
	if at.known && at.raw == raw {
		return at
	}
	at.raw, at.known, at.nodes = raw, true, at.nodes[:0]
	at.parsed.Parse(raw)
	match(at)
	return at
}

// urlSeed only spreads URLs over their places: no result depends on it.
var urlSeed = maphash.MakeSeed()

func (v *Visit) matchURL(at *located) {
	texts, u := &v.p.atoms.texts, &at.parsed
	hit := func(n int32) { at.nodes = append(at.nodes, n) }
	if t := texts[pathAt]; t != nil {
		v.matchText(t, u.TrimmedPath(), hit)
	}
	if t := texts[urlAt]; t != nil {
		v.matchText(t, u.Text(), hit)
	}
	v.matchText(texts[hostAt], u.Host, hit)
	if t := texts[fragmentAt]; t != nil {
		v.matchText(t, u.Fragment(), hit)
	}
	v.matchQuery(u, hit)
}

func (v *Visit) matchReferrer(at *located) {
	texts, u := &v.p.atoms.texts, &at.parsed
	hit := func(n int32) { at.nodes = append(at.nodes, n) }
	if t := texts[referrerAt]; t != nil {
		v.matchText(t, u.Text(), hit)
	}
	v.matchText(texts[referrerHostAt], u.Host, hit)
}

// matchQuery tries each parameter; "" is a value, so it cannot go through
// matchText.
func (v *Visit) matchQuery(u *pattern.URL, hit func(int32)) {
	if len(v.p.atoms.query) == 0 || u.RawQuery == "" {
		return
	}
	for name, value := range u.Params() {
		t := v.p.atoms.query[name]
		if t == nil {
			continue
		}
		for _, n := range t.present {
			hit(n)
		}
		for _, i := range v.matches(&t.values, value) {
			hit(t.values.nodes[i])
		}
	}
}

// path returns the path of the event at hand.
func (v *Visit) path() string {
	return v.locate(v.urls, v.event.URL, v.matchURL).parsed.TrimmedPath()
}

func (v *Visit) matchProps(props conversion.Props) {
	for _, a := range v.p.atoms.absent {
		if !props.Lookup(a.name).Exists() {
			v.mark(a.node)
		}
	}
	tables := v.p.atoms.props
	if len(tables) == 0 {
		return
	}
	for i := range props {
		t := tables[props[i].Name]
		if t == nil || !props[i].Value.Exists() || i > 0 && repeated(props[:i], props[i].Name) {
			continue
		}
		v.matchProp(t, props[i].Value)
	}
}

func repeated(before conversion.Props, name string) bool {
	for i := range before {
		if before[i].Name == name {
			return true
		}
	}
	return false
}

func (v *Visit) matchProp(t *propTable, value conversion.Value) {
	switch value.Kind() {
	case conversion.KindString:
		v.markAll(t.equal[value.Str()])
	case conversion.KindStrings:
		for _, s := range value.List() {
			v.markAll(t.equal[s])
		}
	}
	for i := range t.tests {
		if t.tests[i].test.holds(value) {
			v.mark(t.tests[i].node)
		}
	}
}

func (v *Visit) matchTouch() {
	tables, t := &v.p.atoms.touch, &v.touch
	v.matchText(tables[ChannelField.index()], t.Channel, v.hit)
	v.matchText(tables[SourceField.index()], t.Source, v.hit)
	v.matchText(tables[MediumField.index()], t.Medium, v.hit)
	v.matchText(tables[CampaignField.index()], t.Campaign, v.hit)
}
