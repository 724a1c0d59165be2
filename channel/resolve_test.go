package channel_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

const shop = "https://www.shop.example/"

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		name   string
		preset string
		facts  channel.Facts
		want   conversion.Touch
	}{
		{"nothing", "", channel.Facts{}, conversion.Touch{Source: "(direct)", Medium: "(none)", Evidence: "none"}},
		{"search with everything", "", channel.Facts{URL: shop, Referrer: "https://www.bing.com/search?q=+lamp%0A"},
			conversion.Touch{Source: "bing", Medium: "organic", Term: "lamp", ReferrerHost: "bing.com", Category: "search", Evidence: "referrer"}},
		{"own page", "", channel.Facts{URL: shop, Referrer: "https://shop.example/a"},
			conversion.Touch{Source: "(direct)", Medium: "(none)", Evidence: "none", Note: "self_referral"}},
		{"link inside the site with a campaign", "", channel.Facts{URL: shop + "?utm_source=banner", Referrer: shop},
			conversion.Touch{Source: "banner", Medium: "(not set)", Evidence: "campaign", Note: "internal_campaign"}},
		{"ad in a frame on a page of others", "", channel.Facts{URL: shop + "?gclid=a", Referrer: "https://x.safeframe.googlesyndication.com/f"},
			conversion.Touch{Source: "google", Medium: "display", ClickID: conversion.ClickID{Name: "gclid", Value: "a"}, Paid: true,
				ReferrerHost: "x.safeframe.googlesyndication.com", Evidence: "click_id"}},
		{"ad on youtube", "", channel.Facts{URL: shop + "?gad_source=2&gclid=a", Referrer: "https://www.youtube.com/"},
			conversion.Touch{Source: "youtube", Medium: "cpc", ClickID: conversion.ClickID{Name: "gclid", Value: "a"}, Paid: true,
				ReferrerHost: "youtube.com", Category: "video", Evidence: "click_id"}},
		{"ad on youtube, named by host", "ga4", channel.Facts{URL: shop + "?gclid=a", Referrer: "https://www.youtube.com/"},
			conversion.Touch{Source: "google", Medium: "cpc", ClickID: conversion.ClickID{Name: "gclid", Value: "a"}, Paid: true,
				ReferrerHost: "youtube.com", Category: "video", Evidence: "click_id"}},
		{"paid id and search: the term is the search's", "", channel.Facts{URL: shop + "?msclkid=a", Referrer: "https://www.bing.com/search?q=lamp"},
			conversion.Touch{Source: "bing", Medium: "cpc", Term: "lamp", ClickID: conversion.ClickID{Name: "msclkid", Value: "a"}, Paid: true,
				ReferrerHost: "bing.com", Category: "search", Evidence: "click_id"}},
		{"paid id, search of another: no term", "", channel.Facts{URL: shop + "?msclkid=a", Referrer: "https://www.google.com/search?q=lamp"},
			conversion.Touch{Source: "bing", Medium: "cpc", ClickID: conversion.ClickID{Name: "msclkid", Value: "a"}, Paid: true,
				ReferrerHost: "google.com", Category: "search", Evidence: "click_id"}},
		{"term and content alone are no campaign", "", channel.Facts{URL: shop + "?utm_term=lamp&utm_content=b"},
			conversion.Touch{Source: "(direct)", Medium: "(none)", Term: "lamp", Content: "b", Evidence: "none"}},
		{"medium only, from a paid id and a referrer", "", channel.Facts{URL: shop + "?utm_medium=email&gclid=a", Referrer: "https://www.bing.com/"},
			conversion.Touch{Source: "google", Medium: "email", ClickID: conversion.ClickID{Name: "gclid", Value: "a"}, Paid: true,
				ReferrerHost: "bing.com", Category: "search", Evidence: "campaign"}},
		{"campaign only, with a free id", "", channel.Facts{URL: shop + "?utm_campaign=spring&srsltid=a"},
			conversion.Touch{Source: "google", Medium: "organic", Campaign: "spring", ClickID: conversion.ClickID{Name: "srsltid", Value: "a"}, Evidence: "campaign"}},
		{"campaign only, with a term of the referrer", "", channel.Facts{URL: shop + "?utm_campaign=spring", Referrer: "https://duckduckgo.com/?q=lamp"},
			conversion.Touch{Source: "duckduckgo", Medium: "organic", Campaign: "spring", Term: "lamp", ReferrerHost: "duckduckgo.com", Category: "search", Evidence: "campaign"}},
		{"assistant for ga4", "ga4", channel.Facts{URL: shop, Referrer: "https://chatgpt.com/"},
			conversion.Touch{Source: "chatgpt.com", Medium: "ai-assistant", Campaign: "(ai-assistant)", ReferrerHost: "chatgpt.com", Category: "ai", Evidence: "referrer"}},
		{"assistant with a campaign for ga4", "ga4", channel.Facts{URL: shop + "?utm_campaign=spring", Referrer: "https://chatgpt.com/"},
			conversion.Touch{Source: "chatgpt.com", Medium: "ai-assistant", Campaign: "spring", ReferrerHost: "chatgpt.com", Category: "ai", Evidence: "campaign"}},
		{"assistant before ga4 knew it", "ga4-2023", channel.Facts{URL: shop, Referrer: "https://chatgpt.com/"},
			conversion.Touch{Source: "chatgpt.com", Medium: "referral", ReferrerHost: "chatgpt.com", Evidence: "referrer"}},
		{"search app for ga4", "ga4", channel.Facts{Referrer: "android-app://com.google.android.googlequicksearchbox/https/www.google.com"},
			conversion.Touch{Source: "google", Medium: "organic", ReferrerHost: "com.google.android.googlequicksearchbox", Category: "search", Evidence: "referrer"}},
		{"app for ga4", "ga4", channel.Facts{Referrer: "ios-app://com.linkedin.android"},
			conversion.Touch{Source: "com.linkedin.android", Medium: "referral", ReferrerHost: "com.linkedin.android", Category: "social", Evidence: "referrer"}},
		{"matomo's names, fields before them", "matomo", channel.Facts{URL: shop + "?pk_kwd=d&mtm_source=b&mtm_keyword=c&pk_campaign=e", Props: conversion.Props{conversion.String("matomo_source", "x")}},
			conversion.Touch{Source: "x", Medium: "(not set)", Campaign: "e", Term: "c", Evidence: "campaign"}},
		{"a field before utm in the url", "matomo", channel.Facts{URL: shop + "#utm_campaign=frag", Props: conversion.Props{conversion.String("mtm_campaign", "field")}},
			conversion.Touch{Source: "(not set)", Medium: "(not set)", Campaign: "field", Evidence: "campaign"}},
		{"matomo's names for others", "", channel.Facts{URL: shop + "?mtm_source=b"},
			conversion.Touch{Source: "(direct)", Medium: "(none)", Evidence: "none"}},
		{"the first value that is not absent", "", channel.Facts{URL: shop + "?utm_source=null&utm_source=a&utm_source=b#?utm_medium=m&utm_source=c"},
			conversion.Touch{Source: "a", Medium: "m", Evidence: "campaign"}},
		{"controls are spaces", "", channel.Facts{URL: shop + "?utm_source=%09a%00b%7F"},
			conversion.Touch{Source: "a b", Medium: "(not set)", Evidence: "campaign"}},
		{"fields that are numbers and lists", "", channel.Facts{Props: conversion.Props{
			conversion.Number("utm_campaign", 20260301), conversion.Strings("utm_source", "null", "a"), conversion.Bool("utm_medium", true)}},
			conversion.Touch{Source: "a", Medium: "(not set)", Campaign: "20260301", Evidence: "campaign"}},
		{"what an escaped ampersand leaves", "", channel.Facts{URL: shop + "?a=1&amp;utm_source=x&amp;utm_medium=y"},
			conversion.Touch{Source: "x", Medium: "y", Evidence: "campaign"}},
		{"opaque page", "", channel.Facts{URL: "mailto:a@shop.example?utm_source=x"},
			conversion.Touch{Source: "(direct)", Medium: "(none)", Evidence: "none"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := channel.MustNew(channel.Config{Preset: c.preset}).Resolve(c.facts)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

func TestReferrers(t *testing.T) {
	r := channel.MustNew(channel.Config{OwnHosts: []string{"www.shop.example"}, ExcludedReferrers: []string{"PayPal.com", "bücher.example"}})
	for _, c := range []struct{ referrer, source, note string }{
		{"google.com/search", "google", ""},
		{"//www.google.com", "google", ""},
		{"www.google.com:443", "google", ""},
		{"https%3A%2F%2Fwww.google.de%2Fsearch%3Fq%3Da", "google", ""},
		{"HTTPS%3a//www.google.de", "google", ""},
		{"https://user:pass@www.google.com/", "google", ""},
		{"https://www.google.com@evil.example/", "evil.example", ""},
		{"https://WWW.Google.Com./", "google", ""},
		{"https://bücher.test.example/", "xn--bcher-kva.test.example", ""},
		{"https://xn--bcher-kva.example/", "(direct)", channel.NoteExcludedReferrer},
		{"https://www.paypal.com/checkout", "(direct)", channel.NoteExcludedReferrer},
		{"https://notpaypal.com/", "notpaypal.com", ""},
		{"https://paypal.com.evil.example/", "paypal.com.evil.example", ""},
		{"https://blog.shop.example/", "(direct)", channel.NoteSelfReferral},
		{"https://192.168.0.1/", "(direct)", ""},
		{"https://[2001:db8::1]/", "(direct)", ""},
		{"https://localhost:3000/", "(direct)", ""},
		{"https://intranet/", "(direct)", ""},
		{"/checkout", "(direct)", ""},
		{"about:blank", "(direct)", ""},
		{"javascript:alert(1)", "(direct)", ""},
		{"android-app://", "(direct)", ""},
		{"android-app://com.example.app/", "com.example.app", ""},
		{"Android-App://COM.Facebook.Katana", "facebook", ""},
		{"https://%zz.example/%", "%zz.example", ""},
		{"https://x.com/i/grok", "grok", ""},
		{"https://x.com/i/grokking", "twitter", ""},
		{"https://x.com/I/grok/", "twitter", ""},
		{"https://dropbox.com/", "dropbox.com", ""},
		{"https://microsoft.com/", "microsoft.com", ""},
		{"https://docs.google.com/", "docs.google.com", ""},
		{"https://cnn.com/?query=lamp", "google", ""},
		{"https://cnn.com/?query=+", "cnn.com", ""},
		{"https://cnn.com/?query=null", "google", ""},
		{"https://kwzf.net/?search=lamp", "kwzf.net", ""},
		{"https://www.example/", "www.example", ""},
		{"https://www.mail.example/", "mail.example", ""},
		{"https://mail.hoster.example/", "mail.hoster.example", ""},
	} {
		got := r.Resolve(channel.Facts{Referrer: c.referrer})
		if got.Source != c.source || got.Note != c.note {
			t.Errorf("%s: source %q, note %q; want %q, %q", c.referrer, got.Source, got.Note, c.source, c.note)
		}
	}
}
