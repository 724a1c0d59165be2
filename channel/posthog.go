package channel

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// postHogLines returns PostHog's channel types. Source: PostHog/posthog
// channel_type.py and channel_definitions.json (MIT); the categories are ours.
func postHogLines() []line {
	return slices.Concat(
		either(CrossNetworkPostHog, campaignCross),
		either(PaidSearch, paid|fromSearch), either(PaidSocial, paid|fromSocial),
		either(PaidShopping, paid|fromShopping), either(PaidVideo, paid|fromVideo),
		either(PaidShopping, paid|campaignShop),
		either(Display, paid|mediumDisplay), either(PaidSocial, paid|mediumSocial), either(PaidVideo, paid|mediumVideo),
		either(PaidSearch, paid|referrerSearch), either(PaidSocial, paid|referrerSocial),
		either(PaidShopping, paid|referrerShopping), either(PaidVideo, paid|referrerVideo),
		either(PaidSearch, paid|gadSourceOne), either(PaidVideo, paid|campaignVideo), either(PaidSocial, paid|withFbclid),
		either(PaidUnknown, paid),
		either(Direct, noReferrer|fieldsDirect),
		either(OrganicSearch, fromSearch), either(OrganicSocial, fromSocial), either(OrganicShopping, fromShopping),
		either(OrganicVideo, fromVideo), either(Email, fromEmail),
		either(OrganicShopping, campaignShop),
		either(Display, mediumDisplay), either(OrganicSocial, mediumSocial), either(Email, mediumEmail), either(OrganicVideo, mediumVideo),
		either(Affiliate, mediumAffiliate, mediumPartnership),
		either(Referral, mediumAppLinkReferral), either(Audio, mediumAudio), either(Push, mediumPush),
		either(OrganicSearch, referrerSearch), either(OrganicSocial, referrerSocial), either(OrganicShopping, referrerShopping),
		either(OrganicVideo, referrerVideo), either(Email, referrerEmail),
		either(OrganicVideo, campaignVideo), either(Push, mediumPushSuffix), either(OrganicSocial, withFbclid),
		either(Direct, noReferrer),
		either(Referral, 0),
	)
}

// fields are what PostHog's rules look at: what was written, not what was made
// of it.
type fields struct {
	source, medium, campaign string
	ad                       bool // gclid or gad_source
	gadSource                string
	fbclid                   bool
	referrer                 bool
	category                 Category // of the referrer
}

// fields returns the fields of a visit.
func (v *visit) fields() fields {
	ps := &v.params
	return fields{
		source: ps.value[paramSource], medium: ps.value[paramMedium], campaign: ps.value[paramCampaign],
		ad:        ps.has(firstID+idGclid) || ps.has(firstID+idGadSource),
		gadSource: ps.value[firstID+idGadSource],
		fbclid:    ps.has(firstID + idFbclid),
		referrer:  v.referrer.isSet(),
		category:  v.referrer.category,
	}
}

// fieldsOf returns the fields as far as a touch tells them: it does not say
// whether source and medium of a campaign were written or filled in, and names
// one click id only.
func fieldsOf(t *conversion.Touch) fields {
	f := fields{
		ad:       t.ClickID.Name == clickIDs[idGclid].name || t.ClickID.Name == clickIDs[idGadSource].name,
		fbclid:   t.ClickID.Name == clickIDs[idFbclid].name,
		referrer: t.ReferrerHost != "" || t.Evidence == conversion.EvidenceReferrer,
		category: Category(t.Category),
	}
	if t.ClickID.Name == clickIDs[idGadSource].name {
		f.gadSource = t.ClickID.Value
	}
	if t.Evidence == conversion.EvidenceCampaign || t.Evidence == "" {
		f.source, _ = present(t.Source)
		f.medium, _ = present(t.Medium)
		f.campaign = t.Campaign
	}
	return f
}

func (r *Resolver) postHogAtoms(f *fields) atom {
	set := mediumAtoms(f.medium) &^ (paid | mediumNone)
	set |= categoryAtom(fromSearch, r.categoryOf(f.source)) | categoryAtom(referrerSearch, f.category)
	if set&paidByWord != 0 || f.ad {
		set |= paid
	}
	if containsLower(f.campaign, "cross-network") {
		set |= campaignCross
	}
	if isShopCampaign(f.campaign) {
		set |= campaignShop
	}
	if containsLower(f.campaign, "video") {
		set |= campaignVideo
	}
	if f.gadSource == "1" {
		set |= gadSourceOne
	}
	if f.fbclid {
		set |= withFbclid
	}
	if !f.referrer {
		set |= noReferrer
	}
	if f.medium == "" && !f.fbclid && isDirectField(f.source) {
		set |= fieldsDirect
	}
	return set
}

func isDirectField(source string) bool {
	return source == "" || equalLower(source, directSource) || equalLower(source, "direct") || equalLower(source, "$direct")
}
