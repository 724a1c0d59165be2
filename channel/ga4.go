package channel

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// ga4Lines returns the table of GA4's default channel group for manual
// traffic. Source: Google Analytics help, answer 9756891; re-implementations
// dbt-ga4, Plausible and Pirsch agree. AI Assistant, which Google announced on
// 2026-05-13 without its place, stands before the organic channels; its second
// line catches assistants that tag their links with a source only. The extra
// lines are those of the default preset, each right after its row: what people
// write and GA4 leaves unassigned.
func ga4Lines(assistant, extra bool) []line {
	only := func(on bool, lines []line) []line {
		if on {
			return lines
		}
		return nil
	}
	return slices.Concat(
		either(Direct, sourceDirect|mediumNone),
		either(CrossNetwork, campaignCross),
		either(PaidShopping, paid|fromShopping, paid|campaignShop),
		either(PaidSearch, paid|fromSearch),
		either(PaidSocial, paid|fromSocial),
		either(PaidVideo, paid|fromVideo),
		either(Display, mediumDisplay),
		either(PaidOther, paid),
		only(assistant, either(AIAssistant, mediumAI, fromAI|mediumNotSet, fromAI|mediumReferral)),
		either(OrganicShopping, fromShopping, campaignShop),
		either(OrganicSocial, fromSocial, mediumSocial),
		only(extra, either(OrganicSocial, mediumSocials)),
		either(OrganicVideo, fromVideo, mediumHasVideo),
		either(OrganicSearch, fromSearch, mediumOrganic),
		either(Referral, mediumAppLinkReferral),
		either(Email, sourceEmail, mediumEmail),
		only(extra, either(Email, mediumNewsletter)),
		either(Affiliates, mediumAffiliate),
		only(extra, either(Affiliates, mediumPartner)),
		either(Audio, mediumAudio),
		only(extra, either(Audio, mediumPodcast)),
		either(SMS, sourceSMS, mediumSMS),
		either(MobilePushNotifications, mediumPushOrMobile, sourceFirebase),
		either(Unassigned, 0),
	)
}

// ga4Atoms examines source, medium, campaign and paid id, nothing else.
func (r *Resolver) ga4Atoms(t *conversion.Touch) atom {
	set := sourceAtoms(t.Source) | mediumAtoms(t.Medium) | categoryAtom(fromSearch, r.categoryOf(t.Source))
	if t.Campaign != "" {
		if containsLower(t.Campaign, "cross-network") {
			set |= campaignCross
		}
		if isShopCampaign(t.Campaign) {
			set |= campaignShop
		}
	}
	return withPaidID(set, t)
}

// withPaidID adds that the touch is paid if it has a paid id and is no display.
func withPaidID(set atom, t *conversion.Touch) atom {
	if t.Paid && set&mediumDisplay == 0 {
		set |= paid
	}
	return set
}

func isPaid(t *conversion.Touch) bool { return withPaidID(mediumAtoms(t.Medium), t)&paid != 0 }
