package channel

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// matomoLines returns Matomo's channel types.
func matomoLines() []line {
	return slices.Concat(
		either(Campaigns, byCampaign),
		either(DirectEntry, byNothing),
		either(AIAssistants, referrerAI),
		either(SearchEngines, referrerSearch),
		either(SocialNetworks, referrerSocial, referrerVideo),
		either(Websites, 0),
	)
}

// evidenceAtoms examines what decided the source, and the category of the
// referrer. A touch without evidence, as from another system's export, is
// judged by its source and medium.
func (r *Resolver) evidenceAtoms(t *conversion.Touch) atom {
	evidence, category := t.Evidence, Category(t.Category)
	if evidence == "" {
		evidence = presumedEvidence(t)
		if evidence == conversion.EvidenceReferrer && category == CategoryNone {
			category = r.options.enabled(r.categoryOf(t.Source))
		}
	}
	set := categoryAtom(referrerSearch, category)
	switch evidence {
	case conversion.EvidenceCampaign:
		set |= byCampaign
	case conversion.EvidenceReferrer:
		set |= byReferrer
	case conversion.EvidenceNone:
		set |= byNothing
	}
	return set
}

// presumedEvidence tells how a touch of which only source and medium are known
// may have come about: organic, referral and ai-assistant are not what people
// write into links.
func presumedEvidence(t *conversion.Touch) conversion.Evidence {
	known := knownMedium(t.Medium)
	switch {
	case t.Source == "" && t.Campaign == "" && known&mediumNone != 0, equalLower(t.Source, directSource) && known&mediumNone != 0:
		return conversion.EvidenceNone
	case known&(mediumOrganic|mediumReferral|mediumAI) != 0:
		return conversion.EvidenceReferrer
	}
	return conversion.EvidenceCampaign
}
