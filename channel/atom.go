package channel

import (
	"math/bits"
	"strings"
)

// atom is one thing that may hold of a touch. The rules of all presets are
// made of atoms, so that a touch is examined once and each rule costs a
// comparison of bits. A set of atoms is their union.
type atom uint64

// The atoms.
const (
	sourceDirect atom = 1 << iota
	sourceEmail
	sourceSMS
	sourceFirebase

	fromSearch // the category of the source
	fromSocial
	fromVideo
	fromShopping
	fromEmail
	fromAI

	mediumNone // (none) or (not set)
	mediumNotSet
	mediumOrganic
	mediumReferral
	mediumAppLinkReferral
	mediumSocial  // the six of GA4
	mediumSocials // organic-social and the like
	mediumEmail   // the four of GA4
	mediumEmailWord
	mediumNewsletter
	mediumDisplay // the five of GA4
	mediumBanner  // the three of Universal Analytics
	mediumPaidSearch
	mediumOtherAds
	mediumAI
	mediumAffiliate
	mediumPartner
	mediumPartnership // as PostHog spells it
	mediumAudio
	mediumPodcast
	mediumSMS
	mediumVideo
	mediumHasVideo
	mediumPush // the word, or mobile, or notification
	mediumPushSuffix
	mediumPushOrMobile

	campaignCross
	campaignShop
	campaignVideo

	paid       // as GA4 defines it
	paidByWord // as PostHog does

	referrerSearch // the category of the referrer
	referrerSocial
	referrerVideo
	referrerShopping
	referrerEmail
	referrerAI
	noReferrer

	byCampaign
	byReferrer
	byNothing

	fieldsDirect // neither medium nor fbclid, and a source that is absent or direct
	withFbclid
	gadSourceOne
)

// atomTexts are in the order of the atoms.
var atomTexts = [...]string{
	"source (direct)", "source email", "source sms", "source firebase",
	"category search", "category social", "category video", "category shopping", "category email", "category ai",
	"medium (none)", "medium (not set)", "medium organic", "medium referral", "medium app, link or referral",
	"medium social", "medium organic-social", "medium email", "medium email", "medium newsletter",
	"medium display", "medium display, cpm or banner", "medium cpc, ppc or paidsearch", "medium cpv, cpa, cpp or content-text",
	"medium ai-assistant", "medium affiliate", "medium partner", "medium partnership", "medium audio", "medium podcast", "medium sms",
	"medium video", "medium contains video", "medium push", "medium ends in push", "medium push or mobile",
	"campaign contains cross-network", "campaign names a shop", "campaign contains video",
	"paid", "paid",
	"referrer search", "referrer social", "referrer video", "referrer shopping", "referrer email", "referrer ai", "no referrer",
	"by campaign", "by referrer", "by nothing",
	"no fields", "fbclid", "gad_source 1",
}

// String names the atoms of a set, joined by " and "; the empty set, which
// always holds, is "otherwise".
func (set atom) String() string {
	if set == 0 {
		return "otherwise"
	}
	var texts []string
	for ; set != 0; set &= set - 1 {
		texts = append(texts, atomTexts[bits.TrailingZeros64(uint64(set))])
	}
	return strings.Join(texts, " and ")
}

func (set atom) size() int { return bits.OnesCount64(uint64(set)) }

// categoryAtom returns the atom of a category in the run that begins with that
// of search.
func categoryAtom(search atom, c Category) atom {
	switch c {
	case CategorySearch:
		return search
	case CategorySocial:
		return search << 1
	case CategoryVideo:
		return search << 2
	case CategoryShopping:
		return search << 3
	case CategoryEmail:
		return search << 4
	case CategoryAI:
		return search << 5
	}
	return 0
}
