package channel_test

import (
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

func Example() {
	touch := channel.Default().Touch(channel.Facts{
		URL:      "https://shop.example/lamps",
		Referrer: "https://www.google.co.uk/search?q=red+lamp",
	})
	fmt.Println(touch.Source, touch.Medium, touch.Term)
	fmt.Println(touch.Channel)
	// Output:
	// google organic red lamp
	// Organic Search
}

func ExampleNew() {
	resolver, err := channel.New(channel.Config{
		OwnHosts:          []string{"shop.example", "shop-blog.example"},
		ExcludedReferrers: []string{"pay.example"},
		Sources:           channel.Sources{{Host: "partner.example", Source: "partner", Category: channel.CategorySocial}},
		Custom: []channel.Rule{{
			Channel:  "Brand Search",
			Category: channel.CategorySearch,
			Term:     conversion.Pattern{Op: conversion.Containing, Values: []string{"acme"}},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, referrer := range []string{
		"https://www.bing.com/search?q=Acme+lamps",
		"https://www.bing.com/search?q=lamps",
		"https://news.partner.example/",
		"https://www.shop-blog.example/ten-lamps",
		"https://pay.example/done",
	} {
		touch := resolver.Touch(channel.Facts{URL: "https://shop.example/", Referrer: referrer})
		fmt.Printf("%s / %s: %s\n", touch.Source, touch.Medium, touch.Channel)
	}
	// Output:
	// bing / organic: Brand Search
	// bing / organic: Organic Search
	// partner / social: Organic Social
	// (direct) / (none): Direct
	// (direct) / (none): Direct
}

func ExampleResolver_Group() {
	channelName, rule := channel.MustNew(channel.Config{Preset: channel.PresetGA4}).Group(conversion.Touch{
		Source: "LinkedIn", Medium: "CPC", Campaign: "autumn",
	})
	fmt.Println(channelName)
	fmt.Println(rule)
	// Output:
	// Paid Social
	// ga4-2026: category social and paid
}

func ExampleResolver_Explain() {
	fmt.Print(channel.Default().Explain(channel.Facts{
		URL:      "https://shop.example/?utm_campaign=spring&fbclid=IwAR",
		Referrer: "https://l.instagram.com/",
	}))
	// Output:
	// instagram / social: Organic Social (default: category social)
	// parameter utm_campaign = "spring" in the query
	// parameter fbclid = "IwAR" in the query
	// referrer  l.instagram.com fits l.instagram.com: social
	// evidence  campaign (utm_campaign) decides
	// evidence  referrer (instagram / social) does not: the campaign is stronger, but gives source and medium
	// evidence  click_id (fbclid: facebook / social) does not: the campaign is stronger
	// nearly    Paid Social (default: category social and paid) lacks paid
}
