package channel_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

// category is the slow twin of the category of a source.
func (rows sourceRows) category(source string) string {
	source = strings.ToLower(source)
	for _, kind := range []string{"name", "app"} {
		for _, r := range rows {
			if r.kind == kind && r.key == source && source != "" {
				return r.category
			}
		}
	}
	if !hostRegexp.MatchString(source) || !strings.Contains(source, ".") {
		return ""
	}
	row, _ := rows.lookup(strings.TrimPrefix(source, "www."), nil)
	return row.category
}

var (
	hostRegexp   = regexp.MustCompile(`^[a-z0-9._-]+$`)
	displayWords = []string{"display", "banner", "expandable", "interstitial", "cpm"}
	socialWords  = []string{"social", "social-network", "social-media", "sm", "social network", "social media"}
	emailWords   = []string{"email", "e-mail", "e_mail", "e mail"}
	unsetWords   = []string{"(not set)", "(none)"}
)

// ga4Channel is the table of GA4 as its help writes it, row after row.
func ga4Channel(rows sourceRows, t conversion.Touch, extra, assistants bool) string {
	in := slices.Contains[[]string]
	s, m, c := strings.ToLower(t.Source), strings.ToLower(t.Medium), strings.ToLower(t.Campaign)
	category := rows.category(s)
	paid := paidRegexp.MatchString(m) || t.Paid && !in(displayWords, m)
	shop := shopRegexp.MatchString(c)
	for _, row := range []struct {
		channel string
		holds   bool
	}{
		{"Direct", s == "(direct)" && in(unsetWords, m)},
		{"Cross-network", strings.Contains(c, "cross-network")},
		{"Paid Shopping", paid && (category == "shopping" || shop)},
		{"Paid Search", paid && category == "search"},
		{"Paid Social", paid && category == "social"},
		{"Paid Video", paid && category == "video"},
		{"Display", in(displayWords, m)},
		{"Paid Other", paid},
		{"AI Assistant", assistants && (m == "ai-assistant" || category == "ai" && (m == "(not set)" || m == "referral"))},
		{"Organic Shopping", category == "shopping" || shop},
		{"Organic Social", category == "social" || in(socialWords, m)},
		{"Organic Social", extra && in([]string{"organic-social", "organic_social", "organic social"}, m)},
		{"Organic Video", category == "video" || strings.Contains(m, "video")},
		{"Organic Search", category == "search" || m == "organic"},
		{"Referral", in([]string{"referral", "app", "link"}, m)},
		{"Email", in(emailWords, s) || in(emailWords, m)},
		{"Email", extra && m == "newsletter"},
		{"Affiliates", m == "affiliate"},
		{"Affiliates", extra && in([]string{"affiliates", "partner", "partnership"}, m)},
		{"Audio", m == "audio"},
		{"Audio", extra && m == "podcast"},
		{"SMS", s == "sms" || m == "sms"},
		{"Mobile Push Notifications", strings.HasSuffix(m, "push") || strings.Contains(m, "mobile") || strings.Contains(m, "notification") || s == "firebase"},
	} {
		if row.holds {
			return row.channel
		}
	}
	return "Unassigned"
}

func TestGA4AgainstTheTable(t *testing.T) {
	rows := readSources(t)
	random := rand.New(rand.NewPCG(17, 18))
	mediums := slices.Concat(displayWords, socialWords, emailWords, unsetWords, strings.Split(
		"organic referral app link cpc ppc cpv cpa cpp paidsearch retargeting content-text ai-assistant affiliate affiliates partner partnership "+
			"partnerships audio podcast sms video in-video push web-push mobile notification mobile-app newsletter organic-social organic_social "+
			"paid xcpx pp paid_social pushed SM Push CPM x", " "))
	mediums = append(mediums, "organic social")
	sources := strings.Split("(direct) email e-mail SMS firebase google google.de www.google.com bing ebay amazon.de facebook www.facebook.com youtube vimeo.com "+
		"chatgpt.com perplexity gmail mail.google.com cnn.com com.linkedin.android x partner accounts.google.com (none) gemini", " ")
	campaigns := []string{"", "", "", "Shop now", "workshop", "E-Shopping", "a cross-network b", "video"}
	for _, preset := range []string{"default", "ga4", "ga4-2023"} {
		r := channel.MustNew(channel.Config{Preset: preset})
		for range 1000 {
			touch := conversion.Touch{
				Source: pick(random, sources...), Medium: pick(random, mediums...), Campaign: pick(random, campaigns...), Paid: random.IntN(5) == 0,
			}
			got, rule := r.Group(touch)
			require.Equal(t, ga4Channel(rows, touch, preset == "default", preset != "ga4-2023"), got, "%s: %+v by %s", preset, touch, rule)
		}
	}
}

func TestClickIDs(t *testing.T) {
	want := strings.Fields("gclid gbraid wbraid dclid msclkid yclid ttclid twclid li_fat_id rdt_cid ScCid epik gad_source fbclid igsh igshid srsltid")
	for i, name := range want {
		touch := channel.Default().Resolve(channel.Facts{URL: shop + "?" + name + "=a"})
		require.Equal(t, conversion.ClickID{Name: name, Value: "a"}, touch.ClickID)
		require.Equal(t, conversion.EvidenceClickID, touch.Evidence)
		require.Equal(t, i < 13, touch.Paid, name)
		if i > 0 {
			touch = channel.Default().Resolve(channel.Facts{URL: shop + "?" + name + "=a&" + want[i-1] + "=b"})
			require.Equal(t, want[i-1], touch.ClickID.Name)
		}
	}
}
