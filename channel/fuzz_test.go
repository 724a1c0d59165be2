package channel_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

// checkTouch tests what holds of every touch, whatever it is made of.
func checkTouch(t *testing.T, r *channel.Resolver, f channel.Facts) {
	touch := r.Touch(f)
	require.NotEmpty(t, touch.Source)
	require.NotEmpty(t, touch.Medium)
	require.NotEmpty(t, touch.Channel)
	require.NotEmpty(t, touch.Rule)
	require.NotEmpty(t, touch.Evidence)
	require.Equal(t, touch, r.Touch(f))
	require.Equal(t, touch, r.Explain(f).Touch)
	if touch.Note == channel.NoteSelfReferral || touch.Note == channel.NoteExcludedReferrer {
		require.Empty(t, touch.ReferrerHost)
	}
}

func FuzzTouch(f *testing.F) {
	for _, url := range []string{"", "https://shop.example/?utm_source=a&gclid=b", "#/p?mtm_campaign=%zz&utm_medium=\xff", "//[::1]:80?fbclid="} {
		for _, referrer := range []string{"", "https%3A//google.%64e", "android-app://\x00", "https://a.b.c.bing.com/?q=%00#?q=1", "user:pw@x.com/i/grok?"} {
			f.Add(url, referrer, "utm_source", "X")
		}
	}
	var resolvers []*channel.Resolver
	for _, preset := range presets {
		resolvers = append(resolvers, channel.MustNew(channel.Config{
			Preset: preset, OwnHosts: []string{"shop.example"}, ExcludedReferrers: []string{"pay.example"},
			Custom: []channel.Rule{{Channel: "Own", PagePath: glob("/own/**"), NotTerm: exact("x")}},
		}))
	}
	f.Fuzz(func(t *testing.T, url, referrer, name, value string) {
		for _, r := range resolvers {
			checkTouch(t, r, channel.Facts{URL: url, Referrer: referrer, Props: conversion.Props{conversion.String(name, value)}})
			channelName, rule := r.Group(conversion.Touch{Source: url, Medium: value, Campaign: referrer})
			require.NotEmpty(t, channelName)
			require.NotEmpty(t, rule)
		}
	})
}

// TestLongHosts: the time for a host grows with its length, not with its square.
func TestLongHosts(t *testing.T) {
	r := channel.MustNew(channel.Config{Sources: channel.Sources{{Host: "aa.com"}}, OwnHosts: []string{"shop.example"}})
	took := func(n int) time.Duration {
		host := strings.Repeat("aa.", n) + "bing.com"
		best := time.Hour
		for range 5 {
			start := time.Now()
			r.Touch(channel.Facts{URL: shop, Referrer: "https://" + host + "/"})
			r.Group(conversion.Touch{Source: host, Medium: "referral"})
			best = min(best, time.Since(start))
		}
		return best
	}
	require.Less(t, took(200_000), 200*took(10_000), "20 times as long")
}

func TestLongAndBrokenInput(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	for _, text := range []string{
		long, long + ".com", "https://" + long + ".com/", "https://" + strings.Repeat("a.", 1<<19) + "com/", "https://google.com/?" + strings.Repeat("q=&", 1<<18),
		"https://cnn.com/#" + strings.Repeat("q&", 1<<19), strings.Repeat("%3A", 1<<18), "https" + strings.Repeat("%3a%2f", 1<<17),
		strings.Repeat("shop", 1<<18), strings.Repeat("xshop", 1<<17), "\xff\xfe\x00", "https://\xff.example/?utm_source=\xff", "%", "https://%/%%%?%=%&%",
		"https://google..com/", "https://.google.com/", "https://google.com../", "https://-.example/",
	} {
		checkTouch(t, channel.Default(), channel.Facts{URL: text, Referrer: text, Props: conversion.Props{conversion.String("utm_campaign", text)}})
		channel.Default().Group(conversion.Touch{Source: text, Medium: text, Campaign: text})
	}
}
