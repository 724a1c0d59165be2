// Package channel says where visits came from: source, medium and campaign,
// the channel they belong to, and the evidence for both.
//
//	touch := channel.Default().Touch(channel.FactsOf(&event)) // of the first event of a visit
//	touch.Source, touch.Medium, touch.Channel                 // "google", "organic", "Organic Search"
//
// There are two stages, each a pure function. [Resolver.Resolve] turns facts,
// the page and the referrer as sent and fields given apart, into a touch: from
// campaign parameters, else from the click id of an ad, else from the referrer,
// else from another click id; otherwise the visit is direct. [Resolver.Group]
// turns a touch into a channel: the first rule that holds, own rules before
// those of the preset. [Resolver.Explain] tells why, and which rules nearly
// held.
//
// A preset is a way to name sources together with a dated rule set; rule sets
// never change under a name. See [PresetDefault] and its siblings. Own hosts,
// excluded referrers, own sources and own channels are data in [Config].
//
// Hosts are matched by their labels, never as substrings: google.com.evil.example
// is not Google, and a news site with a search box is a search engine only for
// its searches. The table of sources is embedded and needs no network; its
// licences are in NOTICE.
package channel

//go:generate go run ./internal/gen
