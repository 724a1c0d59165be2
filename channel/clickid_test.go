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

// clickIDRows are the click ids in the order in which they count, written down
// a second time: all paid ones, then the free ones.
var clickIDRows = []struct {
	name, source, medium string
	paid, google         bool
	partners             string
}{
	{"gclid", "google", "cpc", true, true, "google youtube"},
	{"gbraid", "google", "cpc", true, true, "google youtube"},
	{"wbraid", "google", "cpc", true, true, "google youtube"},
	{"dclid", "dv360", "display", true, true, ""},
	{"msclkid", "bing", "cpc", true, false, "bing yahoo duckduckgo ecosia qwant aol msn"},
	{"yclid", "yandex", "cpc", true, false, "yandex"},
	{"ttclid", "tiktok", "cpc", true, false, ""},
	{"twclid", "twitter", "cpc", true, false, ""},
	{"li_fat_id", "linkedin", "cpc", true, false, ""},
	{"rdt_cid", "reddit", "cpc", true, false, ""},
	{"ScCid", "snapchat", "cpc", true, false, ""},
	{"epik", "pinterest", "cpc", true, false, ""},
	{"gad_source", "google", "cpc", true, true, "google youtube"},
	{"fbclid", "facebook", "social", false, false, ""},
	{"igsh", "instagram", "social", false, false, ""},
	{"igshid", "instagram", "social", false, false, ""},
	{"srsltid", "google", "organic", false, true, ""},
}

// referrerOf has a referrer for each partner, and two that are nobody's.
var referrerOf = map[string]string{
	"google": "https://www.google.com/", "youtube": "https://m.youtube.com/", "bing": "https://www.bing.com/",
	"yahoo": "https://de.search.yahoo.com/", "duckduckgo": "https://duckduckgo.com/", "ecosia": "https://www.ecosia.org/",
	"qwant": "https://www.qwant.com/", "aol": "https://search.aol.com/", "msn": "https://www.msn.com/", "yandex": "https://yandex.ru/",
	"tiktok": "https://www.tiktok.com/", "blog.example": "https://blog.example/",
}

func TestClickIDRows(t *testing.T) {
	for _, row := range clickIDRows {
		t.Run(row.name, func(t *testing.T) {
			want := conversion.Touch{
				Source: row.source, Medium: row.medium, Paid: row.paid, Evidence: conversion.EvidenceClickID,
				ClickID: conversion.ClickID{Name: row.name, Value: "Ab1"},
			}
			for _, facts := range []channel.Facts{
				{URL: shop + "?" + row.name + "=Ab1"},
				{URL: shop + "#/lamps?" + row.name + "=Ab1"},
				withFields(row.name, "Ab1"),
				{URL: shop + "?" + row.name + "=query#" + row.name + "=fragment", Props: withFields(row.name, "Ab1").Props},
			} {
				require.Empty(t, cmp.Diff(want, channel.Default().Resolve(facts)), "%+v", facts)
			}
			for _, other := range []string{strings.ToUpper(row.name), strings.ToTitle(row.name[:1]) + row.name[1:], strings.ToLower(row.name), row.name + "x"} {
				if other != row.name {
					require.Empty(t, channel.Default().Resolve(channel.Facts{URL: shop + "?" + other + "=Ab1"}).ClickID, "names are exact")
				}
			}
		})
	}
}

// TestClickIDPartners: a paid id takes the source of a referrer that is among
// its partners, and its own with any other; a free one yields to all of them.
func TestClickIDPartners(t *testing.T) {
	for _, row := range clickIDRows {
		for referrer, url := range referrerOf {
			t.Run(row.name+" from "+referrer, func(t *testing.T) {
				got := channel.Default().Resolve(channel.Facts{URL: shop + "?" + row.name + "=a", Referrer: url})
				require.Equal(t, conversion.ClickID{Name: row.name, Value: "a"}, got.ClickID)
				require.Equal(t, row.paid, got.Paid)
				want := row.source
				switch {
				case !row.paid:
					require.Equal(t, conversion.EvidenceReferrer, got.Evidence)
					require.Equal(t, referrer, got.Source)
					return
				case slices.Contains(strings.Fields(row.partners), referrer):
					want = referrer
				}
				require.Equal(t, conversion.EvidenceClickID, got.Evidence)
				require.Equal(t, []string{want, row.medium}, []string{got.Source, got.Medium})
			})
		}
	}
}

// TestClickIDOrder: of two the one that stands first in the table counts,
// wherever it is in the URL. A paid id decides even against a referrer.
func TestClickIDOrder(t *testing.T) {
	for i, first := range clickIDRows {
		for _, second := range clickIDRows[i+1:] {
			for _, query := range []string{first.name + "=1&" + second.name + "=2", second.name + "=2&" + first.name + "=1"} {
				got := channel.Default().Resolve(channel.Facts{URL: shop + "?" + query})
				want := conversion.Touch{
					Source: first.source, Medium: first.medium, Paid: first.paid, Evidence: conversion.EvidenceClickID,
					ClickID: conversion.ClickID{Name: first.name, Value: "1"},
				}
				require.Empty(t, cmp.Diff(want, got), query)
			}
		}
	}
}

// TestClickIDInCampaign: a campaign without source or medium takes them from a
// paid id, also against a referrer, and from a free one only without.
func TestClickIDInCampaign(t *testing.T) {
	for _, row := range clickIDRows {
		t.Run(row.name, func(t *testing.T) {
			facts := channel.Facts{URL: shop + "?utm_campaign=spring&" + row.name + "=a"}
			got := channel.Default().Resolve(facts)
			require.Equal(t, []string{row.source, row.medium}, []string{got.Source, got.Medium})
			require.Equal(t, conversion.EvidenceCampaign, got.Evidence)

			facts.Referrer = "https://blog.example/"
			got = channel.Default().Resolve(facts)
			if row.paid {
				require.Equal(t, []string{row.source, row.medium}, []string{got.Source, got.Medium})
			} else {
				require.Equal(t, []string{"blog.example", "referral"}, []string{got.Source, got.Medium})
			}
		})
	}
}

// TestAdFrames: with a Google id, a referrer at or under the hosts of ad frames
// makes the medium display, and the source stays.
func TestAdFrames(t *testing.T) {
	for host, frame := range map[string]bool{
		"googlesyndication.com": true, "www.googlesyndication.com": true, "a.b.safeframe.googlesyndication.com": true,
		"doubleclick.net": true, "googleads.g.doubleclick.net": true,
		"2mdn.net": true, "s0.2mdn.net": true,
		"notgooglesyndication.com": false, "mydoubleclick.net": false, "12mdn.net": false,
		"googlesyndication.com.evil.example": false, "doubleclick.net.evil.example": false, "2mdn.net.evil.example": false,
		"doubleclick.com": false, "2mdn.com": false, "net": false,
	} {
		for _, row := range clickIDRows {
			for _, preset := range []string{channel.PresetDefault, channel.PresetGA4} {
				if !row.paid || preset == channel.PresetGA4 && !row.google {
					continue
				}
				t.Run(preset+" "+row.name+" from "+host, func(t *testing.T) {
					want := row.medium
					if frame && row.google {
						want = "display"
					}
					r := channel.MustNew(channel.Config{Preset: preset})
					facts := channel.Facts{URL: shop + "?" + row.name + "=a", Referrer: "https://" + host + "/frame"}
					got := r.Resolve(facts)
					require.Equal(t, []string{row.source, want}, []string{got.Source, got.Medium})
					facts.URL += "&utm_campaign=spring"
					require.Equal(t, want, r.Resolve(facts).Medium)
				})
			}
		}
	}
	got := channel.Default().Resolve(channel.Facts{URL: shop + "?srsltid=a", Referrer: "https://doubleclick.net/"})
	require.Equal(t, "referral", got.Medium, "a free id is no ad")
}
