package channel_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

var landings = map[string]channel.Facts{
	"search": {
		URL:      "https://www.shop.example/p/garden/lamps?color=red&size=2",
		Referrer: "https://www.google.co.uk/search?q=lamp&hl=en",
	},
	"unknown": {
		URL:      "https://www.shop.example/p/garden/lamps",
		Referrer: "https://blog.example.net/2026/03/ten-lamps",
	},
	"campaign": {
		URL:      "https://www.shop.example/p/garden/lamps?utm_source=newsletter&utm_medium=email&utm_campaign=spring-2026",
		Referrer: "https://mail.google.com/",
	},
	"click id": {
		URL:      "https://www.shop.example/p/garden/lamps?gclid=EAIaIQobChMIxvGy5rr_ggMVYi0GAB0KSAumEAEYASABEgLZ2PD_BwE",
		Referrer: "https://www.google.com/",
	},
	"internal": {
		URL:      "https://www.shop.example/p/garden/lamps",
		Referrer: "https://www.shop.example/p/garden",
	},
}

var touches = map[string]conversion.Touch{
	"paid search": {Source: "google", Medium: "cpc"},
	"capitals":    {Source: "LinkedIn", Medium: "CPC"},
	"host":        {Source: "www.facebook.com", Medium: "referral"},
	"campaign":    {Source: "newsletter", Medium: "email", Campaign: "spring-2026"},
	"unassigned":  {Source: "partner", Medium: "whatever"},
}

func BenchmarkTouch(b *testing.B) {
	r := channel.Default()
	for name, facts := range landings {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Touch(facts)
			}
		})
	}
}

func BenchmarkGroup(b *testing.B) {
	for _, preset := range []string{"default", "posthog", "ua"} {
		r := channel.MustNew(channel.Config{Preset: preset})
		for name, touch := range touches {
			b.Run(preset+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					r.Group(touch)
				}
			})
		}
	}
}

func TestAllocations(t *testing.T) {
	r := channel.Default()
	for name, facts := range landings {
		require.LessOrEqual(t, testing.AllocsPerRun(100, func() { r.Touch(facts) }), 1.0, name)
	}
	for name, touch := range touches {
		require.Zero(t, testing.AllocsPerRun(100, func() { r.Group(touch) }), name)
	}
}
