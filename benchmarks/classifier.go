package main

import (
	"net/url"
	"strings"

	"github.com/Shopify/goreferrer"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

// verdict is what all classifiers can say of a referrer. Kind is search,
// social (which video counts as), email, other or direct. Source is the name of
// a search engine, network or mail program; "" where the kind is another.
type verdict struct {
	Kind   string `json:"kind"`
	Source string `json:"source,omitempty"`
}

func (v verdict) String() string {
	return strings.TrimSpace(v.Kind + " " + v.Source)
}

// classifier says where a visit came from. run does the classifier's own work
// and nothing else; verdict brings its answer into the common form.
type classifier struct {
	name    string
	run     func(referrer string)
	visit   func(page, referrer string) // with the page that was visited
	verdict func(page, referrer string) verdict
}

// classifiers are all classifiers; the first is this library.
func classifiers() []classifier {
	r := channel.Default()
	return []classifier{
		{
			name:  "channel (this library)",
			run:   func(referrer string) { r.Resolve(channel.Facts{Referrer: referrer}) },
			visit: func(page, referrer string) { r.Touch(channel.Facts{URL: page, Referrer: referrer}) },
			verdict: func(page, referrer string) verdict {
				return ofTouch(r.Touch(channel.Facts{URL: page, Referrer: referrer}))
			},
		},
		{
			name:    "goreferrer",
			run:     func(referrer string) { goreferrer.DefaultRules.Parse(referrer) },
			visit:   func(page, referrer string) { parseWith(page, referrer) },
			verdict: func(page, referrer string) verdict { return ofReferrer(parseWith(page, referrer)) },
		},
		{
			name:    "Go by hand",
			run:     func(referrer string) { byHand(referrer) },
			verdict: func(_, referrer string) verdict { return byHand(referrer) },
		},
	}
}

func ofTouch(t conversion.Touch) verdict {
	kind, known := map[channel.Category]string{
		channel.CategorySearch: "search",
		channel.CategorySocial: "social",
		channel.CategoryVideo:  "social",
		channel.CategoryEmail:  "email",
	}[channel.Category(t.Category)]
	switch {
	case t.Evidence == conversion.EvidenceNone:
		return verdict{Kind: "direct"}
	case !known:
		return verdict{Kind: "other"}
	}
	return verdict{kind, t.Source}
}

// parseWith tells goreferrer the host of the page, which is its way to know
// one's own pages.
func parseWith(page, referrer string) goreferrer.Referrer {
	var own []string
	if u, err := url.Parse(page); err == nil && u.Host != "" {
		own = []string{u.Host}
	}
	return goreferrer.DefaultRules.ParseWith(referrer, own, "")
}

func ofReferrer(r goreferrer.Referrer) verdict {
	switch r.Type {
	case goreferrer.Direct, goreferrer.Invalid:
		return verdict{Kind: "direct"}
	case goreferrer.Indirect:
		return verdict{Kind: "other"}
	}
	source, ok := goreferrerSources[r.Label]
	if !ok {
		source = strings.ToLower(r.Label)
	}
	return verdict{r.Type.String(), source}
}

// goreferrerSources are the labels of goreferrer whose names are not just the
// capitalised names of this library.
var goreferrerSources = map[string]string{
	"Google Images": "google",
	"Yahoo!":        "yahoo",
	"Yahoo! Images": "yahoo",
	"Yahoo! Mail":   "yahoo-mail",
	"Outlook.com":   "outlook",
	"Yandex Images": "yandex",
}
