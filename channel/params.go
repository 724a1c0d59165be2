package channel

import (
	"math/bits"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// param is a campaign parameter, or firstID plus a position in clickIDs.
type param uint8

const (
	noParam param = iota
	paramSource
	paramMedium
	paramCampaign
	paramTerm
	paramContent
	firstID
	paramCount = int(firstID) + len(clickIDs)
)

// place is where a parameter was found. Earlier places win.
type place uint8

const (
	inField place = iota
	inQuery
	inFragment
)

func (p place) String() string { return [...]string{"field", "query", "fragment"}[p] }

// params are the parameters of a visit.
type params struct {
	matomo bool  // Matomo's own names count too
	ids    idSet // the click ids to look for
	set    uint32
	rank   [paramCount]uint8 // lower wins: place, then spelling of the name
	value  [paramCount]string
}

// has reports whether the parameter has a value.
func (ps *params) has(p param) bool { return ps.set&(1<<p) != 0 }

// hasCampaign reports whether source, medium or campaign is given.
func (ps *params) hasCampaign() bool {
	return ps.set&(1<<paramSource|1<<paramMedium|1<<paramCampaign) != 0
}

// id returns the click id that the parameter is.
func (p param) id() *clickID { return &clickIDs[p-firstID] }

// clickIDs returns the first paid and the first free click id, or noParam.
func (ps *params) clickIDs() (paid, free param) {
	for set := ps.set >> firstID; set != 0; set &= set - 1 {
		p := firstID + param(bits.TrailingZeros32(set))
		switch {
		case p.id().paid && paid == noParam:
			paid = p
		case !p.id().paid && free == noParam:
			free = p
		}
	}
	return paid, free
}

// addFields takes the parameters given apart from the URL.
func (ps *params) addFields(props conversion.Props) {
	for i := range props {
		p, spelling, ok := ps.named(props[i].Name)
		if !ok {
			continue
		}
		switch v := props[i].Value; v.Kind() {
		case conversion.KindString:
			ps.add(p, spelling, inField, v.Str())
		case conversion.KindNumber:
			ps.add(p, spelling, inField, strconv.FormatFloat(v.Num(), 'f', -1, 64))
		case conversion.KindStrings:
			for _, s := range v.List() {
				ps.add(p, spelling, inField, s)
			}
		}
	}
}

// addQuery takes the parameters of a query or of the query in a fragment.
// Only the values that are wanted are decoded.
func (ps *params) addQuery(query string, from place) {
	for query != "" {
		var name, value string
		name, value, query = cutPair(query)
		if p, spelling, ok := ps.named(name); ok {
			ps.add(p, spelling, from, pattern.Unescape(value, true))
		}
	}
}

func (ps *params) add(p param, spelling uint8, from place, value string) {
	rank := uint8(from)*spellingCount + spelling
	if ps.has(p) && ps.rank[p] <= rank {
		return
	}
	if value, ok := present(value); ok {
		ps.set |= 1 << p
		ps.rank[p], ps.value[p] = rank, value
	}
}

// named returns the parameter of that exact name, and how it is spelled: 0 is
// the usual spelling, and within a place a lower one wins.
func (ps *params) named(name string) (p param, spelling uint8, ok bool) {
	switch name {
	case "utm_source":
		return paramSource, 0, true
	case "utm_medium":
		return paramMedium, 0, true
	case "utm_campaign":
		return paramCampaign, 0, true
	case "utm_term":
		return paramTerm, 0, true
	case "utm_content":
		return paramContent, 0, true
	}
	if ps.matomo {
		if p, spelling, ok = matomoParam(name); ok {
			return p, spelling, ok
		}
	}
	if i := clickIDNamed(name); i >= 0 && ps.ids&(1<<i) != 0 {
		return firstID + param(i), 0, true
	}
	return 0, 0, false
}

// The spellings that Matomo reads besides utm_. Source: Matomo's guide to
// campaign tracking.
var (
	matomoPrefixes = [...]string{"mtm_", "matomo_", "pk_"}
	matomoNames    = [...]struct {
		name string
		p    param
	}{
		{"source", paramSource}, {"medium", paramMedium}, {"campaign", paramCampaign},
		{"keyword", paramTerm}, {"kwd", paramTerm}, {"content", paramContent},
	}
)

// spellingCount is how many spellings there are, with the usual one.
const spellingCount = 1 + uint8(len(matomoPrefixes)*len(matomoNames))

func matomoParam(name string) (p param, spelling uint8, ok bool) {
	for i, prefix := range matomoPrefixes {
		rest, found := strings.CutPrefix(name, prefix)
		if !found {
			continue
		}
		for j := range matomoNames {
			if matomoNames[j].name == rest {
				return matomoNames[j].p, uint8(1 + i*len(matomoNames) + j), true
			}
		}
	}
	return 0, 0, false
}

// spelled returns the name under which a parameter was found.
func (ps *params) spelled(p param) string {
	if p >= firstID {
		return p.id().name
	}
	spelling := int(ps.rank[p] % spellingCount)
	if spelling == 0 {
		return [...]string{"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"}[p-paramSource]
	}
	i, j := (spelling-1)/len(matomoNames), (spelling-1)%len(matomoNames)
	return matomoPrefixes[i] + matomoNames[j].name
}

// foundIn returns where a parameter was found.
func (ps *params) foundIn(p param) place { return place(ps.rank[p] / spellingCount) }

// cutPair takes the first pair off a query. The name is decoded, the value is
// not; amp; before a name is what an escaped & has left.
func cutPair(query string) (name, value, rest string) {
	query = strings.TrimPrefix(query, "amp;")
	end, plain := 0, true
	for end < len(query) && query[end] != '=' && query[end] != '&' {
		c := query[end]
		plain = plain && c != '%' && c != '+' && c < utf8.RuneSelf
		end++
	}
	name, value = query[:end], query[end:]
	if !plain {
		name = pattern.Unescape(name, true)
	}
	if i := strings.IndexByte(value, '&'); i >= 0 {
		value, rest = value[:i], value[i+1:]
	}
	return name, strings.TrimPrefix(value, "="), rest
}

// fragmentQuery returns the part of a fragment that can hold parameters: what
// is behind its ?, else all of it.
func fragmentQuery(fragment string) string {
	if _, query, ok := strings.Cut(fragment, "?"); ok {
		return query
	}
	return fragment
}

// present returns a decoded value as it counts: controls are spaces, and those
// at both ends go. It is false for what stands for no value: "", null,
// undefined and (not set) in any case.
func present(value string) (string, bool) {
	value = trimmed(value)
	switch len(value) {
	case 0:
		return "", false
	case len("null"):
		return value, !equalLower(value, "null")
	case len("undefined"): // as long as (not set)
		return value, !equalLower(value, "undefined") && !equalLower(value, notSet)
	}
	return value, true
}

func trimmed(value string) string {
	for i := range len(value) {
		if c := value[i]; c < ' ' || c >= 0x7f {
			value = withoutControls(value)
			break
		}
	}
	return strings.TrimSpace(value)
}

func withoutControls(value string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, value)
}
