package rule

import (
	"hash/maphash"

	"github.com/go-conversion/conversion"
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
	v.finder.matchText(a.texts[titleAt], e.Title, v.hit)
	v.finder.matchText(a.texts[contentTypeAt], e.ContentType, v.hit)
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
	v.finder.matchURL(&at.parsed, func(n int32) { at.nodes = append(at.nodes, n) })
}

func (v *Visit) matchReferrer(at *located) {
	v.finder.matchReferrer(&at.parsed, func(n int32) { at.nodes = append(at.nodes, n) })
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
		v.matchProp(t, &props[i].Value)
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

func (v *Visit) matchProp(t *propTable, value *conversion.Value) {
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
	v.finder.matchText(tables[ChannelField.index()], t.Channel, v.hit)
	v.finder.matchText(tables[SourceField.index()], t.Source, v.hit)
	v.finder.matchText(tables[MediumField.index()], t.Medium, v.hit)
	v.finder.matchText(tables[CampaignField.index()], t.Campaign, v.hit)
}
