package channel

import "github.com/go-conversion/conversion"

// The presets: how sources are named, what counts as evidence, and the rules
// of the channels. A dated name never changes its meaning; PresetGA4 moves to
// a new table of Google's in a release that says so. "universal" is another
// name of PresetUA, and "" of PresetDefault.
const (
	PresetDefault = "default"  // readable names, all click ids, GA4's channels and what people write besides
	PresetGA4     = "ga4"      // as Google Analytics 4 today: PresetGA42026
	PresetGA42026 = "ga4-2026" // GA4 with assistants
	PresetGA42023 = "ga4-2023" // GA4 before them
	PresetUA      = "ua"       // Universal Analytics; case counts
	PresetMatomo  = "matomo"   // Matomo's channel types and parameters
	PresetPostHog = "posthog"  // PostHog's channel types, which look at the fields and not at the touch
)

// preset is a pair of resolver options and a rule set.
type preset struct {
	options options
	rules   ruleSet
}

// presetNamed returns the preset, or false if there is none of that name.
func presetNamed(name string) (p preset, ok bool) {
	switch name {
	case "", PresetDefault:
		p.options = options{readable: true, webmail: true, assistants: true, ids: allIDs}
		p.rules = newRuleSet(PresetDefault, asGA4, ga4Lines(true, true))
	case PresetGA4, PresetGA42026:
		p.options = options{assistants: true, ids: googleIDs}
		p.rules = newRuleSet(PresetGA42026, asGA4, ga4Lines(true, false))
	case PresetGA42023:
		p.options = options{ids: googleIDs}
		p.rules = newRuleSet(PresetGA42023, asGA4, ga4Lines(false, false))
	case PresetUA, "universal":
		p.options = options{ids: googleIDs}
		p.rules = newRuleSet(PresetUA, asUA, uaLines())
	case PresetMatomo:
		p.options = options{readable: true, assistants: true, matomo: true}
		p.rules = newRuleSet(PresetMatomo, asMatomo, matomoLines())
	case PresetPostHog:
		p.options = options{readable: true, webmail: true, ids: postHogIDs}
		p.rules = newRuleSet(PresetPostHog, asPostHog, postHogLines())
	default:
		return p, false
	}
	return p, true
}

// atoms examines a touch as the rule set asks. v is the visit that the touch
// is of, or nil.
func (r *Resolver) atoms(t *conversion.Touch, v *visit) atom {
	switch r.rules.examine {
	case asUA:
		return r.uaAtoms(t)
	case asMatomo:
		return r.evidenceAtoms(t)
	case asPostHog:
		f := fieldsOf(t)
		if v != nil {
			f = v.fields()
		}
		return r.postHogAtoms(&f)
	}
	return r.ga4Atoms(t)
}
