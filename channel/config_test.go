package channel_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

func glob(text string) conversion.Pattern {
	return conversion.Pattern{Op: conversion.MatchingGlob, Values: []string{text}}
}

func exact(text string) conversion.Pattern { return conversion.Pattern{Values: []string{text}} }

func TestFaults(t *testing.T) {
	_, err := channel.New(channel.Config{
		Preset:            "ga5",
		OwnHosts:          []string{"shop.example", "https://shop.example", "shop.example:80", "shop.example/a", ""},
		ExcludedReferrers: []string{"user@pay.example"},
		Sources: channel.Sources{
			{Host: "a.example", Source: "a", Category: channel.CategorySocial},
			{Host: "www.A.example", Source: "b"},
			{Host: "b.example", Source: "A", Category: channel.CategoryVideo},
			{Source: "c"},
			{Host: "c.example", App: "com.c"},
			{Host: "d.example", Category: "games"},
			{Host: "https://e.example"},
		},
		Custom: []channel.Rule{
			{Source: exact("a")},
			{Channel: "all"},
			{Channel: "x", Source: conversion.Pattern{Op: conversion.MatchingRegexp, Values: []string{"("}}, PagePath: exact("a")},
			{Channel: "y", NotMedium: conversion.Pattern{Op: "like", Values: []string{"a"}}, Category: "games"},
			{Channel: "z"},
		},
	})
	var got [][2]string
	for _, err := range err.(interface{ Unwrap() []error }).Unwrap() {
		fault, ok := errors.AsType[*conversion.Fault](err)
		require.True(t, ok)
		require.NotEmpty(t, fault.Message)
		got = append(got, [2]string{fault.Path, fault.Code})
	}
	want := [][2]string{
		{"Preset", "preset"},
		{"Sources[1]", "duplicate"}, {"Sources[2]", "duplicate"}, {"Sources[3]", "source"},
		{"Sources[4]", "source"}, {"Sources[5]", "source"}, {"Sources[6]", "source"},
		{"OwnHosts[1]", "host"}, {"OwnHosts[2]", "host"}, {"OwnHosts[3]", "host"}, {"OwnHosts[4]", "host"},
		{"ExcludedReferrers[0]", "host"},
		{"Custom[0].Channel", "channel"}, {"Custom[1]", "empty"}, {"Custom[2].Source", "regexp"}, {"Custom[2].PagePath", "path"},
		{"Custom[3].NotMedium", "pattern"}, {"Custom[3].Category", "category"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	require.Panics(t, func() { channel.MustNew(channel.Config{Preset: "x"}) })
}

func TestHostFaults(t *testing.T) {
	for _, host := range []string{"*.shop.example", "*", "a..b", "x,y.com", "com", "com.", "localhost", ".a.example", "a b.example", "10.0.0.1", "[::1]", "a.example:80", "%61.example"} {
		for path, c := range map[string]channel.Config{
			"OwnHosts[0]":          {OwnHosts: []string{host}},
			"ExcludedReferrers[0]": {ExcludedReferrers: []string{host}},
			"Sources[0]":           {Sources: channel.Sources{{Host: host}}},
		} {
			_, err := channel.New(c)
			fault, ok := errors.AsType[*conversion.Fault](err)
			require.True(t, ok, "%s %s", path, host)
			require.Equal(t, path, fault.Path)
		}
	}
	hosts := []string{"shop.example", "www.shop.example", "Shop.Example.", "a-b_c.0.example", "bücher.example", "www.com"}
	_, err := channel.New(channel.Config{OwnHosts: hosts, ExcludedReferrers: hosts})
	require.NoError(t, err)
}

func TestClickIDFaults(t *testing.T) {
	for path, rule := range map[string]channel.Rule{
		"Custom[0].ClickID":    {Channel: "a", ClickID: "gclidd"},
		"Custom[0].NotClickID": {Channel: "a", NotClickID: "GCLID"},
	} {
		_, err := channel.New(channel.Config{Custom: []channel.Rule{rule}})
		fault, ok := errors.AsType[*conversion.Fault](err)
		require.True(t, ok)
		require.Equal(t, []string{path, "click_id"}, []string{fault.Path, fault.Code})
	}
}

// TestReferrerHostWithWWW: a rule may name the referring host with its www.
func TestReferrerHostWithWWW(t *testing.T) {
	values := []string{"WWW.partner.example"}
	for _, p := range []conversion.Pattern{
		{Values: values}, {Op: conversion.EqualTo, Values: values}, {Op: conversion.OneOf, Values: values}, {Op: conversion.MatchingGlob, Values: values},
	} {
		r := channel.MustNew(channel.Config{Custom: []channel.Rule{{Channel: "Own", ReferrerHost: p}}})
		for _, host := range []string{"partner.example", "www.partner.example"} {
			require.Equal(t, "Own", r.Touch(channel.Facts{Referrer: "https://" + host + "/a"}).Channel, p.Op)
		}
		require.Equal(t, channel.Referral, r.Touch(channel.Facts{Referrer: "https://www.partner.example.org/"}).Channel)
	}
	require.Equal(t, []string{"WWW.partner.example"}, values)
}

// TestSourceWithDotAtEnd: a source that is a host counts as the referrer does.
func TestSourceWithDotAtEnd(t *testing.T) {
	r := channel.MustNew(channel.Config{Sources: channel.Sources{{Host: "partner.example", Category: channel.CategoryVideo}}})
	for source, want := range map[string]string{
		"facebook.com.": channel.OrganicSocial, "WWW.facebook.com..": channel.OrganicSocial, "google.co.uk.": channel.OrganicSearch,
		"partner.example.": channel.OrganicVideo, "facebook.": channel.Unassigned, ".": channel.Unassigned,
	} {
		require.Equal(t, want, r.Touch(withFields("utm_source", source)).Channel, source)
	}
}

func TestCustomRules(t *testing.T) {
	facts := withFields("utm_source", "LinkedIn", "utm_medium", "cpc", "utm_campaign", "Spring-Brand", "gclid", "a")
	facts.URL = "https://www.shop.example/sale/lamps/"
	facts.Referrer = "https://www.linkedin.com/feed"
	for _, c := range []struct {
		name string
		rule channel.Rule
		want bool
	}{
		{"source, in any case", channel.Rule{Source: exact("linkedin")}, true},
		{"not source", channel.Rule{NotSource: exact("linkedin")}, false},
		{"all conditions", channel.Rule{Source: exact("linkedin"), Medium: exact("email")}, false},
		{"absent", channel.Rule{Term: glob("*")}, false},
		{"not of absent", channel.Rule{NotTerm: glob("*")}, true},
		{"campaign", channel.Rule{Campaign: conversion.Pattern{Op: conversion.Containing, Values: []string{"brand"}}}, true},
		{"referrer host", channel.Rule{ReferrerHost: glob("**.linkedin.com")}, true},
		{"page host", channel.Rule{PageHost: glob("**.shop.example")}, true},
		{"page path", channel.Rule{PagePath: glob("/sale/**")}, true},
		{"page path, its case", channel.Rule{PagePath: glob("/Sale/**")}, false},
		{"category", channel.Rule{Category: channel.CategorySocial}, true},
		{"not category", channel.Rule{NotCategory: channel.CategorySocial}, false},
		{"paid", channel.Rule{Paid: true}, true},
		{"not paid", channel.Rule{NotPaid: true}, false},
		{"click id", channel.Rule{ClickID: "gclid"}, true},
		{"other click id", channel.Rule{ClickID: "msclkid"}, false},
		{"not click id", channel.Rule{NotClickID: "msclkid"}, true},
		{"empty and last", channel.Rule{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.rule.Channel = "Own"
			r := channel.MustNew(channel.Config{Custom: []channel.Rule{c.rule}})
			got := r.Touch(facts)
			if c.want {
				require.Equal(t, []string{"Own", "custom[0]"}, []string{got.Channel, got.Rule})
			} else {
				require.Equal(t, channel.PaidSocial, got.Channel)
			}
		})
	}
}

func TestCustomRulesInUAKnowCase(t *testing.T) {
	rules := []channel.Rule{{Channel: "Own", Source: exact("LinkedIn")}}
	got, _ := channel.MustNew(channel.Config{Preset: "ua", Custom: rules}).Group(conversion.Touch{Source: "linkedin", Medium: "x"})
	require.Equal(t, channel.Other, got)
}

func TestOwnSourcesWin(t *testing.T) {
	r := channel.MustNew(channel.Config{Sources: channel.Sources{
		{Host: "facebook.com", Source: "meta", Category: channel.CategoryShopping},
		{Host: "ads.facebook.com", Source: "meta-ads"},
		{App: "com.Partner.App", Source: "Partner", Category: channel.CategorySocial},
		{Host: "plain.example"},
	}})
	for _, c := range []struct{ referrer, source, medium, channel string }{
		{"https://l.facebook.com/", "meta", "referral", channel.OrganicShopping},
		{"https://x.ads.facebook.com/", "meta-ads", "referral", channel.Referral},
		{"android-app://com.partner.app", "Partner", "social", channel.OrganicSocial},
		{"https://www.plain.example/", "plain.example", "referral", channel.Referral},
		{"https://notfacebook.com/", "notfacebook.com", "referral", channel.Referral},
	} {
		got := r.Touch(channel.Facts{Referrer: c.referrer})
		require.Equal(t, []string{c.source, c.medium, c.channel}, []string{got.Source, got.Medium, got.Channel}, c.referrer)
	}
	got, _ := r.Group(conversion.Touch{Source: "PARTNER", Medium: "x"})
	require.Equal(t, channel.OrganicSocial, got)
}

func TestFingerprint(t *testing.T) {
	of := func(c channel.Config) [32]byte { return channel.MustNew(c).Fingerprint() }
	require.Equal(t, channel.Default().Fingerprint(), of(channel.Config{Preset: "default"}))
	require.Equal(t, of(channel.Config{Preset: "ga4"}), of(channel.Config{Preset: "ga4-2026"}))
	require.Equal(t, of(channel.Config{Preset: "ua"}), of(channel.Config{Preset: "universal"}))
	require.Equal(t, of(channel.Config{OwnHosts: []string{"a.example", "b.example"}}), of(channel.Config{OwnHosts: []string{"b.example", "www.A.example", "b.example"}}))

	all := map[[32]byte]channel.Config{}
	for _, c := range []channel.Config{
		{}, {Preset: "ga4"}, {Preset: "ga4-2023"}, {Preset: "ua"}, {Preset: "matomo"}, {Preset: "posthog"},
		{OwnHosts: []string{"a.example"}}, {ExcludedReferrers: []string{"a.example"}},
		{Sources: channel.Sources{{Host: "a.example"}}}, {Sources: channel.Sources{{App: "a.example"}}},
		{Sources: channel.Sources{{Host: "a.example", Category: "video"}}},
		{Custom: []channel.Rule{{Channel: "a"}}}, {Custom: []channel.Rule{{Channel: "b"}}},
		{Custom: []channel.Rule{{Channel: "a", Source: exact("a")}}}, {Custom: []channel.Rule{{Channel: "a", NotSource: exact("a")}}},
		{Custom: []channel.Rule{{Channel: "a", Medium: exact("a")}}}, {Custom: []channel.Rule{{Channel: "a", Source: glob("a")}}},
		{Custom: []channel.Rule{{Channel: "a", Paid: true}}}, {Custom: []channel.Rule{{Channel: "a", NotPaid: true}}},
	} {
		other, same := all[of(c)]
		require.False(t, same, "%+v and %+v", c, other)
		all[of(c)] = c
	}
}

func TestGroupOfForeignTouches(t *testing.T) {
	for _, c := range []struct {
		preset string
		touch  conversion.Touch
		want   string
	}{
		{"default", conversion.Touch{}, channel.Unassigned},
		{"default", conversion.Touch{Source: "(direct)"}, channel.Direct},
		{"default", conversion.Touch{Source: "x", Medium: "display", Paid: true}, channel.Display},
		{"default", conversion.Touch{Source: "x", Medium: "email", Paid: true}, channel.PaidOther},
		{"ua", conversion.Touch{Source: "facebook", Medium: "referral"}, channel.Social},
		{"ua", conversion.Touch{Source: "facebook", Medium: "Referral"}, channel.Other},
		{"matomo", conversion.Touch{Source: "(direct)", Medium: "(none)"}, channel.DirectEntry},
		{"matomo", conversion.Touch{Source: "google", Medium: "organic"}, channel.SearchEngines},
		{"matomo", conversion.Touch{Source: "facebook.com", Medium: "referral"}, channel.SocialNetworks},
		{"matomo", conversion.Touch{Source: "blog.example", Medium: "referral"}, channel.Websites},
		{"matomo", conversion.Touch{Source: "google", Medium: "cpc"}, channel.Campaigns},
		{"posthog", conversion.Touch{Source: "google", Medium: "cpc"}, channel.PaidSearch},
		{"posthog", conversion.Touch{Source: "(direct)", Medium: "(none)", Evidence: conversion.EvidenceNone}, channel.Direct},
	} {
		got, _ := channel.MustNew(channel.Config{Preset: c.preset}).Group(c.touch)
		require.Equal(t, c.want, got, "%s %+v", c.preset, c.touch)
	}
}
