package importer_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/segment/importer"
)

func TestMatomo(t *testing.T) {
	const pageView = `{"event":["page_view","screen_view"]}`
	for _, test := range []struct{ name, text, want string }{
		{"one", "countryCode==de", `{"session":{"prop":"countryCode","eq":"de"}}`},
		{"or binds tighter", "countryCode==de,deviceType==tablet;browserCode==FF",
			`{"session":{"all":[{"any":[{"prop":"countryCode","eq":"de"},{"prop":"deviceType","eq":"tablet"}]},{"prop":"browserCode","eq":"FF"}]}}`},
		{"one action", "pageUrl=@/pricing;pageTitle=^Prices",
			`{"session":{"and":[{"and":[` + pageView + `,{"url":{"contains":"/pricing"}}]},{"and":[` + pageView + `,{"title":{"prefix":"Prices"}}]}]}}`},
		{"not in the visit", "countryCode!=de;eventAction!@play",
			`{"session":{"any_event":true},"without":{"any":[{"prop":"countryCode","eq":"de"},{"prop":"eventAction","contains":"play"}]}}`},
		{"an alternative that is absent", "countryCode==de,countryCode!=at",
			`{"or":[{"session":{"prop":"countryCode","eq":"de"}},{"session":{"any_event":true},"without":{"prop":"countryCode","eq":"at"}}]}`},
		{"spellings of a URL", "entryPageUrl==http%3A%2F%2Fwww.x.org%2F",
			`{"session":{"entry":{"url":{"in":["https://x.org/","https://www.x.org/","http://x.org/","http://www.x.org/"]}}}}`},
		{"encoded as a whole", "countryCode%3D%3Dde%3BcampaignName%3D%40spring",
			`{"session":{"all":[{"prop":"countryCode","eq":"de"},{"campaign":{"contains":"spring"}}]}}`},
		{"delimiters in values", `eventName==a\,b\;c%2Cd`, `{"session":{"prop":"eventName","eq":"a,b;c,d"}}`},
		{"operators in values", "eventName==a==b", `{"session":{"prop":"eventName","eq":"a==b"}}`},
		{"a number", "eventValue>=2.5", `{"session":{"prop":"eventValue","gte":2.5}}`},
		{"a number as text", "operatingSystemVersion==7",
			`{"session":{"or":[{"prop":"operatingSystemVersion","eq":"7"},{"prop":"operatingSystemVersion","eq":7}]}}`},
		{"actions", "actions>=3", `{"session":{"count":{"of":{"any_event":true},"at_least":3}}}`},
		{"not so many", "actions!=1", `{"or":[{"session":{"count":{"of":{"any_event":true},"at_least":2}}},` +
			`{"session":{"any_event":true},"without":{"count":{"of":{"any_event":true},"at_least":1}}}]}`},
		{"exactly", "visitDuration==60", `{"session":{"duration":{"clock":"span","over":"59s999ms999us999ns"}},"without":{"duration":{"clock":"span","over":"1m999ms999us999ns"}}}`},
		{"missing", "siteSearchKeyword==;userId!=",
			`{"session":{"all":[{"not":{"and":[{"prop":"siteSearchKeyword","exists":true},{"not":{"or":[{"prop":"siteSearchKeyword","in":["","0"]},{"prop":"siteSearchKeyword","eq":0}]}}]}},` +
				`{"and":[{"prop":"userId","exists":true},{"not":{"or":[{"prop":"userId","in":["","0"]},{"prop":"userId","eq":0}]}}]}]}}`},
		{"empty", "", `{"session":{"any_event":true}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := importer.Matomo(test.text)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(test.want, string(segment.AppendConditionJSON(nil, got))))
		})
	}
}

func TestMatomoMatches(t *testing.T) {
	german := conversion.String("countryCode", "de")
	shopper := journey(
		visit("google", "organic", event(0, "start", german), page(1, "https://shop.example/pricing"), page(2, "https://shop.example/order")),
		visit("letter", "email", page(day, "https://shop.example/"), event(day+90e9, "eventless")),
	)
	for _, test := range []struct {
		text string
		want bool
	}{
		{"countryCode==de;pageUrl=@/pricing", true},
		{"countryCode==de;campaignMedium==email", false}, // two visits
		{"pageUrl=@/pricing;pageUrl=@/order", false},     // two actions
		{"pageUrl=@/pricing,pageUrl=@/order", true},
		{"pageUrl==http%3A%2F%2Fshop.example%2Forder", true},
		{"countryCode!=de", true}, // the second visit, where it is missing
		{"countryCode!=de;pageUrl=@/pricing", false},
		{"pageUrl!@/pricing;countryCode==de", false}, // one of its actions is
		{"campaignMedium!=email;campaignMedium!=organic", false},
		{"countryCode==;campaignMedium==email", true},
		{"countryCode==;campaignMedium==organic", false},
		{"visitDuration>=90", true},
		{"visitDuration>90", false},
		{"actions==2", true},
		{"actions!=2;actions<3", false},
		{"entryPageUrl==shop.example/", true},
		{"", true},
	} {
		t.Run(test.text, func(t *testing.T) {
			c, err := importer.Matomo(test.text)
			require.NoError(t, err)
			requireMember(t, test.want, segment.Segment{Name: "s", Where: c}, shopper, noon.Add(2*day))
		})
	}
}

// The reference is how Matomo's query reads: there is an action in a visit at which
// each part has an alternative that holds of it, or of its visit.
func TestMatomoReference(t *testing.T) {
	literals := map[string]func(e conversion.Event, s conversion.Session) bool{
		"countryCode==a":    func(_ conversion.Event, s conversion.Session) bool { return count(s, "countryCode", "a") > 0 },
		"countryCode!=a":    func(_ conversion.Event, s conversion.Session) bool { return count(s, "countryCode", "a") == 0 },
		"eventName==a":      func(e conversion.Event, _ conversion.Session) bool { return e.Props.Lookup("eventName").Str() == "a" },
		"eventName==b":      func(e conversion.Event, _ conversion.Session) bool { return e.Props.Lookup("eventName").Str() == "b" },
		"eventAction==":     func(e conversion.Event, _ conversion.Session) bool { return e.Props.Lookup("eventAction").Str() == "" },
		"eventName!=b":      func(_ conversion.Event, s conversion.Session) bool { return count(s, "eventName", "b") == 0 },
		"actions!=2":        func(_ conversion.Event, s conversion.Session) bool { return len(s.Events) != 2 },
		"actions<3":         func(_ conversion.Event, s conversion.Session) bool { return len(s.Events) < 3 },
		"campaignMedium==a": func(_ conversion.Event, s conversion.Session) bool { return s.Touch.Medium == "a" },
		"campaignMedium!=a": func(_ conversion.Event, s conversion.Session) bool { return s.Touch.Medium != "a" },
	}
	names := slices.Sorted(maps.Keys(literals))
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		parts := make([][]string, 1+rng.IntN(3))
		for i := range parts {
			for range 1 + rng.IntN(2) {
				parts[i] = append(parts[i], names[rng.IntN(len(names))])
			}
		}
		var texts []string
		for _, part := range parts {
			texts = append(texts, strings.Join(part, ","))
		}
		text := strings.Join(texts, ";")
		c, err := importer.Matomo(text)
		require.NoError(t, err, text)
		set := segment.MustCompile(nil, segment.Segment{Name: text, Where: c})
		for range 20 {
			j := randomVisits(rng)
			want := slices.ContainsFunc(j.Sessions, func(s conversion.Session) bool {
				return slices.ContainsFunc(s.Events, func(e conversion.Event) bool {
					return !slices.ContainsFunc(parts, func(part []string) bool {
						return !slices.ContainsFunc(part, func(name string) bool { return literals[name](e, s) })
					})
				})
			})
			require.Equal(t, want, set.Match(nil, j, noon.Add(10*day)).Has(0), "%s of %v", text, j)
		}
	}
}

// count returns how many events have the property.
func count(s conversion.Session, prop, value string) (n int) {
	for _, e := range s.Events {
		if e.Props.Lookup(prop).Str() == value {
			n++
		}
	}
	return n
}

// randomVisits returns one or two sessions of up to three events.
func randomVisits(rng *rand.Rand) conversion.Journey {
	var j conversion.Journey
	for i := range 1 + rng.IntN(2) {
		var events []conversion.Event
		for k := range 1 + rng.IntN(3) {
			var props conversion.Props
			for _, name := range []string{"countryCode", "eventName", "eventAction"} {
				if v := rng.IntN(3); v > 0 {
					props = append(props, conversion.String(name, []string{"", "a", "b"}[v]))
				}
			}
			events = append(events, event(time.Duration(i)*day+time.Duration(k), "e", props...))
		}
		j.Sessions = append(j.Sessions, visit("s", []string{"a", "b"}[rng.IntN(2)], events...))
	}
	return j
}

func TestMatomoFaults(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"all at once", "countryCode;visitCount>1,contryCode==de;eventName=@", []string{"[0][0] operator", "[1][0] unsupported", "[1][1] unknown", "[2][0] empty"}},
		{"nothing between", "countryCode==de;;userId==1", []string{"[1] empty"}},
		{"the last is missing", "countryCode==de;", []string{"[1] empty"}},
		{"escape", "eventName==100%", []string{"[0][0] escape"}},
		{"order of texts", "pageTitle>a", []string{"[0][0] operator"}},
		{"part of a number", "actions=@1", []string{"[0][0] operator"}},
		{"half an action", "actions>1.5;visitDuration>-1", []string{"[0][0] number", "[1][0] number"}},
		{"too many", strings.TrimSuffix(strings.Repeat("city!=a,city!=b;", 7), ";"), []string{"[6] too_many"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := importer.Matomo(test.text)
			require.Nil(t, c)
			requireFaults(t, err, test.want...)
		})
	}
}
