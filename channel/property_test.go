package channel_test

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

var presets = []string{
	channel.PresetDefault, channel.PresetGA4, channel.PresetGA42023, channel.PresetGA42026,
	channel.PresetUA, channel.PresetMatomo, channel.PresetPostHog, "universal", "",
}

// withFields returns facts with fields, given as names and values.
func withFields(pairs ...string) (f channel.Facts) {
	for i := 0; i < len(pairs); i += 2 {
		f.Props = append(f.Props, conversion.String(pairs[i], pairs[i+1]))
	}
	return f
}

func pick(random *rand.Rand, list ...string) string { return list[random.IntN(len(list))] }

// randomFacts are visits in which everything happens often.
func randomFacts(random *rand.Rand) channel.Facts {
	var pairs []string
	add := func(name string, values ...string) {
		if random.IntN(3) == 0 {
			pairs = append(pairs, name, pick(random, values...))
		}
	}
	add("utm_source", "google", "facebook.com", "LinkedIn", "newsletter", "x", "(direct)", "chatgpt.com", "gmail", "sms")
	add("utm_medium", "cpc", "CPM", "email", "organic", "(none)", "Organic-Social", "in-video", "affiliates", "push", "ai-assistant", "paid_social")
	add("utm_campaign", "spring", "Eshop", "workshop", "cross-network", "video")
	add("utm_term", "lamp")
	add("gclid", "a")
	add("msclkid", "b")
	add("gad_source", "1", "5")
	add("fbclid", "c")
	add("mtm_campaign", "m")
	f := withFields(pairs...)
	if random.IntN(2) == 0 {
		f.URL = "https://shop.example/p?"
		for _, p := range f.Props {
			f.URL += p.Name + "=" + strings.ReplaceAll(p.Value.Str(), " ", "+") + "&"
		}
		f.URL = strings.TrimSuffix(f.URL, "&")
		f.Props = nil
	}
	f.Referrer = pick(random, "", "https://www.google.com/search?q=lamp", "https://l.facebook.com/", "https://chatgpt.com/", "https://mail.google.com/",
		"https://blog.example.net/", "https://www.youtube.com/watch?v=1", "https://shop.example/", "android-app://com.linkedin.android",
		"https://www.cnn.com/", "https://tpc.googlesyndication.com/x", "about:blank", "https://www.ebay.de/", "https://localhost/")
	return f
}

var (
	paidRegexp = regexp.MustCompile(`(?i)^(.*cp.*|ppc|retargeting|paid.*)$`)
	shopRegexp = regexp.MustCompile(`(?i)^(.*(([^a-df-z]|^)shop|shopping).*)$`)
)

func TestPaidAndShopAreTheRegexps(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	ga4 := channel.MustNew(channel.Config{Preset: "ga4"})
	text := func(alphabet []string) string {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(pick(random, alphabet...))
		}
		return b.String()
	}
	shop := strings.Split("s h o p e k - _ c d 1 é shop ping S H", " ")
	paid := strings.Split("c p P pp paid ppc retargeting - é x", " ")
	for range 20000 {
		campaign := text(shop)
		got, _ := ga4.Group(conversion.Touch{Source: "x", Medium: "x", Campaign: campaign})
		require.Equal(t, shopRegexp.MatchString(campaign), got == channel.OrganicShopping, "%q", campaign)

		medium := text(paid)
		got, _ = ga4.Group(conversion.Touch{Source: "x", Medium: medium})
		require.Equal(t, paidRegexp.MatchString(medium), got == channel.PaidOther, "%q", medium)
	}
}

func TestTouchIsResolveThenGroup(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, preset := range presets {
		if preset == channel.PresetPostHog {
			continue // looks at the fields
		}
		r := channel.MustNew(channel.Config{Preset: preset})
		for range 400 {
			f := randomFacts(random)
			touch := r.Resolve(f)
			require.Empty(t, touch.Channel+touch.Rule)
			touch.Channel, touch.Rule = r.Group(touch)
			require.Empty(t, gocmp.Diff(r.Touch(f), touch))
		}
	}
}

func TestGroupDependsOnFourFieldsOnly(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for _, preset := range []string{"default", "ga4", "ga4-2023"} {
		r := channel.MustNew(channel.Config{Preset: preset})
		for range 400 {
			touch := r.Resolve(randomFacts(random))
			want, _ := r.Group(touch)
			got, _ := r.Group(conversion.Touch{Source: touch.Source, Medium: touch.Medium, Campaign: touch.Campaign, Paid: touch.Paid})
			require.Equal(t, want, got, "%+v", touch)
		}
	}
}

func TestCaseNeverChangesTheChannel(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	anyCase := func(s string) string {
		b := []byte(s)
		for i, c := range b {
			if random.IntN(2) == 0 && ('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
				b[i] ^= 0x20
			}
		}
		return string(b)
	}
	for _, preset := range presets {
		if preset == channel.PresetUA || preset == "universal" {
			continue
		}
		r := channel.MustNew(channel.Config{Preset: preset})
		for range 400 {
			f := randomFacts(random)
			if len(f.Props) == 0 {
				continue
			}
			want := r.Touch(f).Channel
			g := channel.Facts{URL: f.URL, Referrer: f.Referrer}
			if scheme, rest, ok := strings.Cut(f.Referrer, "://"); ok {
				host, path, _ := strings.Cut(rest, "/")
				g.Referrer = anyCase(scheme) + "://" + anyCase(host) + "/" + path
			}
			for _, p := range f.Props {
				value := p.Value.Str()
				if p.Name == "utm_source" || p.Name == "utm_medium" {
					value = anyCase(value)
				}
				g.Props = append(g.Props, conversion.String(p.Name, value))
			}
			require.Equal(t, want, r.Touch(g).Channel, "%s: %+v and %+v", preset, f, g)
		}
	}
}

func TestAbsentParametersChangeNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	names := []string{"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "mtm_campaign", "epik"}
	values := []string{"", "null", "NULL", "undefined", "(not+set)", "(Not%20Set)", "+", "%00", "%0A%09", "nu%6cl"}
	for _, preset := range presets {
		r := channel.MustNew(channel.Config{Preset: preset})
		for range 200 {
			f := randomFacts(random)
			want := r.Touch(f)
			if f.URL == "" {
				f.URL = "https://other.example/"
			}
			query := pick(random, names...) + "=" + pick(random, values...)
			if head, tail, ok := strings.Cut(f.URL, "?"); ok {
				f.URL = head + "?" + query + "&" + tail
			} else {
				f.URL += "?" + query
			}
			require.Empty(t, gocmp.Diff(want, r.Touch(f)), "%s %s", preset, f.URL)
		}
	}
}

func TestExplainAgrees(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	for _, preset := range presets {
		r := channel.MustNew(channel.Config{Preset: preset, Custom: []channel.Rule{
			{Channel: "Own", Category: channel.CategorySocial, Paid: true, NotClickID: "gclid"},
		}})
		for range 200 {
			f := randomFacts(random)
			e := r.Explain(f)
			require.Empty(t, gocmp.Diff(r.Touch(f), e.Touch))
			used := 0
			for _, w := range e.Evidence {
				if w.Used {
					used++
					require.Equal(t, e.Touch.Evidence, w.Evidence)
				} else {
					require.NotEmpty(t, w.Why, "%+v", e)
				}
			}
			require.Equal(t, 1, used)
			for _, n := range e.Near {
				require.NotEmpty(t, n.Lacks)
			}
			require.NotEmpty(t, e.String())
			_, err := json.Marshal(e)
			require.NoError(t, err)
		}
	}
}

func TestOneResolverManyGoroutines(t *testing.T) {
	r := channel.MustNew(channel.Config{Custom: []channel.Rule{{Channel: "Own", Source: conversion.Pattern{Op: conversion.MatchingGlob, Values: []string{"link*"}}}}})
	random := rand.New(rand.NewPCG(15, 16))
	var facts []channel.Facts
	var want []conversion.Touch
	for range 200 {
		facts = append(facts, randomFacts(random))
		want = append(want, r.Touch(facts[len(facts)-1]))
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i, f := range facts {
				if got := r.Touch(f); got != want[i] {
					t.Errorf("%+v: %+v", f, got)
				}
			}
		})
	}
	group.Wait()
}
