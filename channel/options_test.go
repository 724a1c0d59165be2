package channel_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

// presetRows are the options of the presets, by all their names.
var presetRows = []struct {
	names                       string
	readable                    bool
	ids                         string // all, google, none, or google and fbclid
	webmail, assistants, matomo bool
}{
	{"default ", true, "all", true, true, false},
	{"ga4 ga4-2026", false, "google", false, true, false},
	{"ga4-2023", false, "google", false, false, false},
	{"ua universal", false, "google", false, false, false},
	{"matomo", true, "none", false, true, true},
	{"posthog", true, "google fbclid", true, false, false},
}

func eachPreset(t *testing.T, test func(t *testing.T, i int, r *channel.Resolver)) {
	for i, row := range presetRows {
		for name := range strings.SplitSeq(row.names, " ") {
			t.Run("preset "+name, func(t *testing.T) {
				test(t, i, channel.MustNew(channel.Config{Preset: name}))
			})
		}
	}
}

// choose returns yes or no as source, medium, category and campaign of a touch.
func choose(is bool, yes, no [4]string) [4]string {
	if is {
		return yes
	}
	return no
}

// TestNaming: what each preset makes of referrers.
func TestNaming(t *testing.T) {
	eachPreset(t, func(t *testing.T, i int, r *channel.Resolver) {
		o := presetRows[i]
		assistant := [4]string{"chatgpt.com", "referral", "", ""}
		switch {
		case o.assistants && o.readable:
			assistant = [4]string{"chatgpt", "ai-assistant", "ai", ""}
		case o.assistants:
			assistant = [4]string{"chatgpt.com", "ai-assistant", "ai", "(ai-assistant)"}
		}
		for _, c := range []struct {
			referrer string
			want     [4]string
		}{
			{"https://www.google.co.uk/", [4]string{"google", "organic", "search", ""}},
			{"https://www.linkedin.com/", choose(o.readable, [4]string{"linkedin", "social", "social", ""}, [4]string{"linkedin.com", "referral", "social", ""})},
			{"https://news.ycombinator.com/", choose(o.readable, [4]string{"hacker-news", "social", "social", ""}, [4]string{"news.ycombinator.com", "referral", "social", ""})},
			{"https://www.youtube.com/", choose(o.readable, [4]string{"youtube", "video", "video", ""}, [4]string{"youtube.com", "referral", "video", ""})},
			{"https://www.amazon.com/", choose(o.readable, [4]string{"amazon", "referral", "shopping", ""}, [4]string{"amazon.com", "referral", "shopping", ""})},
			{"https://mail.google.com/", choose(o.webmail, [4]string{"gmail", "email", "email", ""}, [4]string{"mail.google.com", "referral", "", ""})},
			{"https://webmail.hoster.example/", choose(o.webmail, [4]string{"webmail.hoster.example", "email", "email", ""}, [4]string{"webmail.hoster.example", "referral", "", ""})},
			{"https://chatgpt.com/", assistant},
			{"https://accounts.google.com/", [4]string{"accounts.google.com", "referral", "", ""}},
			{"https://www.blog.example/", [4]string{"blog.example", "referral", "", ""}},
		} {
			got := r.Resolve(channel.Facts{URL: shop, Referrer: c.referrer})
			require.Equal(t, c.want, [4]string{got.Source, got.Medium, got.Category, got.Campaign}, c.referrer)
		}
	})
}

// TestPresetClickIDs: which click ids each preset looks at.
func TestPresetClickIDs(t *testing.T) {
	eachPreset(t, func(t *testing.T, i int, r *channel.Resolver) {
		for _, id := range clickIDRows {
			reads := strings.Fields(presetRows[i].ids)
			want := conversion.Touch{Source: "(direct)", Medium: "(none)", Evidence: conversion.EvidenceNone}
			if slices.Contains(reads, "all") || slices.Contains(reads, "google") && id.google || slices.Contains(reads, id.name) {
				want = conversion.Touch{
					Source: id.source, Medium: id.medium, Paid: id.paid, Evidence: conversion.EvidenceClickID,
					ClickID: conversion.ClickID{Name: id.name, Value: "a"},
				}
			}
			require.Empty(t, cmp.Diff(want, r.Resolve(channel.Facts{URL: shop + "?" + id.name + "=a"})), id.name)
		}
	})
}

// TestPartnersByHost: partners are known by the names of the preset, so where
// sources are hosts an ad on YouTube is Google's.
func TestPartnersByHost(t *testing.T) {
	eachPreset(t, func(t *testing.T, i int, r *channel.Resolver) {
		want := "google"
		if presetRows[i].readable {
			want = "youtube"
		}
		require.Equal(t, want, r.Resolve(channel.Facts{URL: shop + "?gclid=a", Referrer: "https://www.youtube.com/"}).Source)
	})
}

// matomoNames are the names by which Matomo knows the campaign parameters.
var matomoNames = []struct {
	names string
	field func(*conversion.Touch) *string
}{
	{"source", func(t *conversion.Touch) *string { return &t.Source }},
	{"medium", func(t *conversion.Touch) *string { return &t.Medium }},
	{"campaign", func(t *conversion.Touch) *string { return &t.Campaign }},
	{"keyword kwd", func(t *conversion.Touch) *string { return &t.Term }},
	{"content", func(t *conversion.Touch) *string { return &t.Content }},
}

func TestMatomoParameters(t *testing.T) {
	for _, p := range matomoNames {
		for name := range strings.FieldsSeq(p.names) {
			for _, prefix := range []string{"mtm_", "matomo_", "pk_"} {
				t.Run(prefix+name, func(t *testing.T) {
					eachPreset(t, func(t *testing.T, i int, r *channel.Resolver) {
						for _, facts := range []channel.Facts{{URL: shop + "?" + prefix + name + "=Lamp"}, withFields(prefix+name, "Lamp")} {
							got := r.Explain(facts)
							if !presetRows[i].matomo {
								require.Empty(t, got.Parameters)
								require.Equal(t, conversion.EvidenceNone, got.Touch.Evidence)
								continue
							}
							require.Len(t, got.Parameters, 1)
							require.Equal(t, prefix+name, got.Parameters[0].Name)
							require.Equal(t, "Lamp", *p.field(&got.Touch))
							wantEvidence := conversion.EvidenceCampaign
							if name == "keyword" || name == "kwd" || name == "content" {
								wantEvidence = conversion.EvidenceNone
							}
							require.Equal(t, wantEvidence, got.Touch.Evidence)
						}
					})
				})
			}
		}
	}
}

// TestMatomoParametersOrder: in one place utm_ wins over mtm_, that over
// matomo_, that over pk_, and _keyword over _kwd; an earlier place wins whatever
// the spelling.
func TestMatomoParametersOrder(t *testing.T) {
	r := channel.MustNew(channel.Config{Preset: channel.PresetMatomo})
	for _, p := range matomoNames {
		var names []string // strongest first
		for _, prefix := range []string{"mtm_", "matomo_", "pk_"} {
			for name := range strings.FieldsSeq(p.names) {
				names = append(names, prefix+name)
			}
		}
		utm := "utm_" + strings.Fields(p.names)[0]
		if utm == "utm_keyword" {
			utm = "utm_term"
		}
		names = append([]string{utm}, names...)
		for i, strong := range names[:len(names)-1] {
			weak := names[i+1]
			pairs := weak + "=weak&" + strong + "=strong&" + weak + "=weak"
			for i, c := range []struct {
				facts            channel.Facts
				name, from, want string
			}{
				{withFields(weak, "weak", strong, "strong"), strong, "field", "strong"},
				{channel.Facts{URL: shop + "?" + pairs}, strong, "query", "strong"},
				{channel.Facts{URL: shop + "#" + pairs}, strong, "fragment", "strong"},
				{channel.Facts{URL: shop + "?" + weak + "=query#" + pairs}, weak, "query", "query"},
				{channel.Facts{URL: shop + "?" + pairs, Props: withFields(weak, "field").Props}, weak, "field", "field"},
				{channel.Facts{URL: shop + "#" + pairs, Props: withFields(weak, "field").Props}, weak, "field", "field"},
			} {
				got := r.Explain(c.facts)
				require.Equal(t, c.want, *p.field(&got.Touch), "%s and %s, %d", strong, weak, i)
				require.Equal(t, []channel.Parameter{{Name: c.name, Value: c.want, From: c.from}}, got.Parameters)
			}
		}
	}
	for _, name := range []string{"utm_keyword", "utm_kwd", "mtm_term", "pk_group", "matomo_kw", "piwik_campaign", "MTM_source", "xmtm_source", "mtm_sources", "mtm_"} {
		require.Empty(t, r.Explain(channel.Facts{URL: shop + "?" + name + "=a"}).Parameters, name)
	}
}
