package channel

import (
	"strings"

	"github.com/go-conversion/conversion/internal/pattern"
)

// referrer is what the referrer of a visit says, as the preset names it. The
// zero referrer is none.
type referrer struct {
	host     string // without www., or the identifier of an app
	category Category
	source   string
	medium   string
	row      *row // nil if nobody knows the host
	keywords keywords
	note     string // why it counts as none
}

// Notes of a touch.
const (
	NoteSelfReferral     = "self_referral"     // the referrer is a page of the site itself
	NoteExcludedReferrer = "excluded_referrer" // the referrer is excluded by configuration
	NoteInternalCampaign = "internal_campaign" // a link inside the site carries campaign parameters
)

func (ref *referrer) isSet() bool { return ref.host != "" }

// term returns what was searched for, "" unless the referrer counts as search.
func (ref *referrer) term() string {
	if ref.row == nil || ref.category != CategorySearch {
		return ""
	}
	return ref.keywords.term(ref.row)
}

// readReferrer looks the referrer up. pageHost is the host of the page.
func (r *Resolver) readReferrer(ref *referrer, raw, pageHost string) {
	var u pattern.URL
	u.Parse(unescapedScheme(raw))
	if u.Scheme == "android-app" || u.Scheme == "ios-app" {
		ref.host = u.Host
		r.nameReferrer(ref, r.findApp(u.Host), false)
		return
	}
	if !strings.Contains(u.Host, ".") || isIPAddress(u.Host) {
		return
	}
	host := withoutWWW(u.Host)
	if ref.note = r.noteOn(host, pageHost); ref.note != "" {
		return
	}
	ref.host = host
	ref.keywords = keywords{u.RawQuery, fragmentQuery(u.RawFragment)}
	r.nameReferrer(ref, r.findPage(host, u.TrimmedPath(), &ref.keywords), isWebmail(host))
}

// noteOn says why a referring host counts as none, or "".
func (r *Resolver) noteOn(host, pageHost string) string {
	switch {
	case host == withoutWWW(pageHost), anyAtOrBelow(host, r.ownHosts):
		return NoteSelfReferral
	case anyAtOrBelow(host, r.excluded):
		return NoteExcludedReferrer
	}
	return ""
}

func (r *Resolver) findApp(id string) *row {
	if row := r.own.app(id); row != nil {
		return row
	}
	return r.table.apps.find(id)
}

func (r *Resolver) findPage(host, path string, k *keywords) *row {
	if row := r.own.host(host); row != nil {
		return row
	}
	return r.table.page(host, path, k)
}

// nameReferrer gives source, medium and category by the naming of the preset.
func (r *Resolver) nameReferrer(ref *referrer, found *row, webmail bool) {
	ref.row = found
	ref.source, ref.medium = ref.host, "referral"
	switch {
	case found != nil:
		ref.category = r.options.enabled(found.category)
	case webmail:
		ref.category = r.options.enabled(CategoryEmail)
	}
	if found != nil && r.options.named(found, ref.category) {
		ref.source = found.source
	}
	switch {
	case ref.category == CategorySearch:
		ref.medium = "organic"
	case ref.category == CategoryAI:
		ref.medium = mediumAssistant
	case !r.options.readable:
	case ref.category == CategorySocial, ref.category == CategoryVideo, ref.category == CategoryEmail:
		ref.medium = string(ref.category)
	}
}

// unescapedScheme unescapes a referrer once if its scheme is escaped, as in
// https%3A%2F%2Fwww.google.com%2F.
func unescapedScheme(raw string) string {
	i := strings.IndexByte(raw, '%')
	if i < 0 || !hasPrefixLower(raw[i:], "%3a") {
		return raw
	}
	scheme := strings.TrimLeft(raw[:i], " \t\r\n")
	for j := range len(scheme) {
		c := lower[scheme[j]]
		if !isSmall(c) && (j == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return raw
		}
	}
	if scheme == "" {
		return raw
	}
	return pattern.Unescape(raw, false)
}
