package channel

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// What stands for a value that is not there. Source: GA4.
const (
	notSet       = "(not set)"
	directSource = "(direct)"
	directMedium = "(none)"
)

// What GA4 sets for a visit from an assistant, since 2026-05-13.
const (
	mediumAssistant   = "ai-assistant"
	campaignAssistant = "(ai-assistant)"
)

// visit is a touch together with the facts that it was made from, which some
// rules ask for.
type visit struct {
	touch      conversion.Touch
	page       pattern.URL
	params     params
	referrer   referrer
	paid, free param // click ids, or noParam

	sourceFrom, mediumFrom giver // of what the campaign fields leave open
}

// giver is what gave a value that the campaign fields leave open. The values
// are the places in the order of evidence.
type giver uint8

const (
	fromFields giver = iota
	fromPaidID
	fromReferrer
	fromFreeID
)

// resolve is the first stage. It is total and depends on the facts alone.
func (r *Resolver) resolve(f *Facts, v *visit) {
	v.page.Parse(f.URL)
	v.params.matomo, v.params.ids = r.options.matomo, r.options.ids
	v.params.addFields(f.Props)
	v.params.addQuery(v.page.RawQuery, inQuery)
	v.params.addQuery(fragmentQuery(v.page.RawFragment), inFragment)
	if f.Referrer != "" {
		r.readReferrer(&v.referrer, f.Referrer, v.page.Host)
	}
	v.paid, v.free = v.params.clickIDs()
	v.decide(&r.options)
	v.carry()
}

// decide sets what the strongest evidence says.
func (v *visit) decide(o *options) {
	t := &v.touch
	t.Campaign, t.Term, t.Content = v.params.value[paramCampaign], v.params.value[paramTerm], v.params.value[paramContent]
	switch {
	case v.params.hasCampaign():
		t.Evidence = conversion.EvidenceCampaign
		v.byCampaign(o)
	case v.paid != noParam:
		t.Evidence = conversion.EvidenceClickID
		t.Source, t.Medium = v.paidSource(), v.paidMedium()
		if v.referrer.isSet() && v.referrer.source == t.Source {
			v.fillTerm()
		}
	case v.referrer.isSet():
		t.Evidence = conversion.EvidenceReferrer
		t.Source, t.Medium = v.referrer.source, v.referrer.medium
		v.fillFromReferrer(o)
	case v.free != noParam:
		t.Evidence = conversion.EvidenceClickID
		t.Source, t.Medium = v.free.id().source, v.free.id().medium
	default:
		t.Evidence = conversion.EvidenceNone
		t.Source, t.Medium = directSource, directMedium
	}
}

// byCampaign fills what the campaign fields leave open: from the paid id, else
// from the referrer, else from the free id.
func (v *visit) byCampaign(o *options) {
	t := &v.touch
	t.Source, t.Medium = v.params.value[paramSource], v.params.value[paramMedium]
	medium := notSet // that of the place which gives the source
	if t.Source == "" {
		switch {
		case v.paid != noParam:
			v.sourceFrom = fromPaidID
			t.Source = v.paidSource()
		case v.referrer.isSet():
			v.sourceFrom = fromReferrer
			t.Source, medium = v.referrer.source, v.referrer.medium
			v.fillFromReferrer(o)
		case v.free != noParam:
			v.sourceFrom = fromFreeID
			t.Source, medium = v.free.id().source, v.free.id().medium
		default:
			t.Source = notSet
		}
	}
	if t.Medium != "" {
		return
	}
	if v.mediumFrom = v.sourceFrom; v.paid != noParam {
		v.mediumFrom, medium = fromPaidID, v.paidMedium()
	}
	t.Medium = medium
}

// fillFromReferrer adds what a referrer says besides source and medium.
func (v *visit) fillFromReferrer(o *options) {
	v.fillTerm()
	assistant := v.referrer.category == CategoryAI
	if assistant && !o.readable && v.touch.Campaign == "" {
		v.touch.Campaign = campaignAssistant
	}
}

func (v *visit) fillTerm() {
	if v.touch.Term == "" {
		v.touch.Term = v.referrer.term()
	}
}

// paidSource returns the source of the paid id: that of the referrer if it
// shows ads of the same network.
func (v *visit) paidSource() string {
	if v.referrer.isSet() {
		for _, partner := range v.paid.id().partners {
			if v.referrer.source == partner {
				return partner
			}
		}
	}
	return v.paid.id().source
}

// paidMedium returns the medium of the paid id: display where the click came
// from an ad frame on somebody's page.
func (v *visit) paidMedium() string {
	if v.paid.id().google && v.referrer.isSet() && anyAtOrBelow(v.referrer.host, adFrameHosts) {
		return "display"
	}
	return v.paid.id().medium
}

// carry sets what the touch only reports.
func (v *visit) carry() {
	t := &v.touch
	p := v.paid
	if p == noParam {
		p = v.free
	}
	if p != noParam {
		t.ClickID = conversion.ClickID{Name: p.id().name, Value: v.params.value[p]}
	}
	t.Paid = v.paid != noParam
	t.ReferrerHost, t.Category = v.referrer.host, string(v.referrer.category)
	t.Note = v.referrer.note
	if t.Note == NoteSelfReferral && t.Evidence == conversion.EvidenceCampaign {
		t.Note = NoteInternalCampaign
	}
}
