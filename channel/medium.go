package channel

// longestWord is the length of the longest word that knownMedium and
// knownSource know.
const longestWord = 14

// mediumAtoms returns the atoms of a medium, in any case.
func mediumAtoms(medium string) atom {
	if set := knownMedium(medium); set != 0 {
		return set
	}
	if len(medium) <= longestWord && hasCapital(medium) {
		var buf [longestWord]byte
		if set := knownMedium(string(appendLower(buf[:0], medium))); set != 0 {
			return set
		}
	}
	return scanMedium(medium)
}

// knownMedium returns all atoms of a medium that some rule names, 0 for others.
// Case counts.
func knownMedium(medium string) atom {
	switch medium {
	case "", notSet:
		return mediumNone | mediumNotSet
	case directMedium:
		return mediumNone
	case "organic":
		return mediumOrganic
	case "referral":
		return mediumReferral | mediumAppLinkReferral
	case "app", "link":
		return mediumAppLinkReferral
	case "social", "social-network", "social-media", "sm", "social network", "social media":
		return mediumSocial
	case "organic-social", "organic_social", "organic social":
		return mediumSocials
	case "email":
		return mediumEmail | mediumEmailWord
	case "e-mail", "e_mail", "e mail":
		return mediumEmail
	case "newsletter":
		return mediumNewsletter
	case "display", "banner":
		return mediumDisplay | mediumBanner
	case "expandable", "interstitial":
		return mediumDisplay
	case "cpm":
		return mediumDisplay | mediumBanner | paid | paidByWord
	case "cpc", "ppc":
		return paid | paidByWord | mediumPaidSearch
	case "paidsearch":
		return paid | paidByWord | mediumPaidSearch
	case "cpv", "cpa":
		return paid | paidByWord | mediumOtherAds
	case "cpp":
		return paid | mediumOtherAds
	case "retargeting":
		return paid | paidByWord
	case "content-text":
		return mediumOtherAds
	case mediumAssistant:
		return mediumAI
	case "affiliate":
		return mediumAffiliate
	case "affiliates", "partner":
		return mediumPartner
	case "partnership":
		return mediumPartner | mediumPartnership
	case "partnerships":
		return mediumPartnership
	case "audio":
		return mediumAudio
	case "podcast":
		return mediumPodcast
	case "sms":
		return mediumSMS
	case "video":
		return mediumVideo | mediumHasVideo
	case "push":
		return mediumPush | mediumPushSuffix | mediumPushOrMobile
	case "mobile", "notification":
		return mediumPush | mediumPushOrMobile
	}
	return 0
}

// knownSource returns the atoms of a source that some rule names. Case counts.
func knownSource(source string) atom {
	switch source {
	case directSource:
		return sourceDirect
	case "email", "e-mail", "e_mail", "e mail":
		return sourceEmail
	case "sms":
		return sourceSMS
	case "firebase":
		return sourceFirebase
	}
	return 0
}

// sourceAtoms returns the atoms of a source, in any case, but not its category.
func sourceAtoms(source string) atom {
	set := knownSource(source)
	if set == 0 && len(source) <= longestWord && hasCapital(source) {
		var buf [longestWord]byte
		set = knownSource(string(appendLower(buf[:0], source)))
	}
	return set
}

// scanMedium finds the atoms of a medium by its parts.
func scanMedium(medium string) (set atom) {
	if isPaidMedium(medium) {
		set |= paid
	}
	if hasPrefixLower(medium, "paid") {
		set |= paidByWord
	}
	if containsLower(medium, "video") {
		set |= mediumHasVideo
	}
	if hasSuffixLower(medium, "push") {
		set |= mediumPushSuffix | mediumPushOrMobile
	}
	if containsLower(medium, "mobile") || containsLower(medium, "notification") {
		set |= mediumPushOrMobile
	}
	return set
}

// isPaidMedium is GA4's ^(.*cp.*|ppc|retargeting|paid.*)$ without regard to case.
func isPaidMedium(medium string) bool {
	return containsLower(medium, "cp") || equalLower(medium, "ppc") || equalLower(medium, "retargeting") || hasPrefixLower(medium, "paid")
}

// isShopCampaign is GA4's ^(.*(([^a-df-z]|^)shop|shopping).*)$ without regard to
// case: shopping anywhere, or shop at the beginning of a word, or behind an e,
// so eshop but not workshop.
func isShopCampaign(campaign string) bool {
	for rest := campaign; ; {
		i := indexLower(rest, "shop")
		if i < 0 {
			return false
		}
		at := len(campaign) - len(rest) + i
		if at == 0 || !isLetterButE(lower[campaign[at-1]]) || hasPrefixLower(campaign[at:], "shopping") {
			return true
		}
		rest = rest[i+1:]
	}
}

func isLetterButE(c byte) bool { return isSmall(c) && c != 'e' }
