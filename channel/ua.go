package channel

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// uaLines returns the default channel definitions of Universal Analytics.
// Source: its help, answer 3297892.
func uaLines() []line {
	return slices.Concat(
		either(Direct, sourceDirect|mediumNone),
		either(OrganicSearch, mediumOrganic),
		either(Social, byReferrer|referrerSocial, byReferrer|referrerVideo, mediumSocial),
		either(Email, mediumEmailWord),
		either(Affiliates, mediumAffiliate),
		either(Referral, mediumReferral),
		either(PaidSearch, mediumPaidSearch),
		either(OtherAdvertising, mediumOtherAds),
		either(Display, mediumBanner),
		either(Other, 0),
	)
}

// uaAtoms examines source and medium, with their case, and the referrer.
func (r *Resolver) uaAtoms(t *conversion.Touch) atom {
	return knownSource(t.Source) | knownMedium(t.Medium) | r.evidenceAtoms(t)
}
