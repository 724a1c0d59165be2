package main

import (
	"net/url"
	"strings"
)

// byHand is what programs do that have no library for it: they look for the
// names of some twenty sites in the host.
func byHand(referrer string) verdict {
	u, err := url.Parse(strings.TrimSpace(referrer))
	if err != nil || u.Host == "" {
		return verdict{Kind: "direct"}
	}
	host := "." + strings.ToLower(u.Hostname())
	for i := range handwritten {
		if strings.Contains(host, handwritten[i].part) {
			return handwritten[i].verdict
		}
	}
	return verdict{Kind: "other"}
}

var handwritten = []struct {
	part string
	verdict
}{
	{".mail.google.", verdict{"email", "gmail"}},
	{".mail.yahoo.", verdict{"email", "yahoo-mail"}},
	{".outlook.", verdict{"email", "outlook"}},
	{".google.", verdict{"search", "google"}},
	{".bing.", verdict{"search", "bing"}},
	{".yahoo.", verdict{"search", "yahoo"}},
	{".duckduckgo.", verdict{"search", "duckduckgo"}},
	{".yandex.", verdict{"search", "yandex"}},
	{".baidu.", verdict{"search", "baidu"}},
	{".facebook.", verdict{"social", "facebook"}},
	{".instagram.", verdict{"social", "instagram"}},
	{".twitter.", verdict{"social", "twitter"}},
	{".x.com", verdict{"social", "twitter"}},
	{".t.co", verdict{"social", "twitter"}},
	{".linkedin.", verdict{"social", "linkedin"}},
	{".lnkd.in", verdict{"social", "linkedin"}},
	{".pinterest.", verdict{"social", "pinterest"}},
	{".reddit.", verdict{"social", "reddit"}},
	{".tumblr.", verdict{"social", "tumblr"}},
	{".youtube.", verdict{"social", "youtube"}},
	{".youtu.be", verdict{"social", "youtube"}},
}
