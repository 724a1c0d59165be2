package channel

import (
	"fmt"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// Explanation says how a touch came about. It is deterministic, and its fields
// can be written as JSON; String returns it as text.
type Explanation struct {
	Touch      conversion.Touch `json:"touch"`
	Parameters []Parameter      `json:"parameters,omitempty"`
	Referrer   string           `json:"referrer"` // what the table says of the referrer, or why there is none
	Evidence   []Weighed        `json:"evidence"` // strongest first
	Near       []NearMiss       `json:"near,omitempty"`
}

// Parameter is a campaign parameter or click id that was found.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"` // field, query or fragment
}

// Weighed is one kind of evidence and what became of it.
type Weighed struct {
	Evidence conversion.Evidence `json:"evidence"`
	Found    string              `json:"found,omitempty"` // what there was
	Used     bool                `json:"used,omitempty"`  // it decided
	Why      string              `json:"why,omitempty"`   // it did not
}

// NearMiss is a rule before the one that held, which failed by one condition.
type NearMiss struct {
	Channel string `json:"channel"`
	Rule    string `json:"rule"`
	Lacks   string `json:"lacks"`
}

// Explain returns the touch of [Resolver.Touch] with its reasons: the
// parameters found, the row of the referrer, why each other evidence was not
// used, and the rules before the one that held which nearly did.
func (r *Resolver) Explain(f Facts) Explanation {
	var v visit
	r.resolve(&f, &v)
	v.touch.Channel, v.touch.Rule = r.group(&v.touch, &v)
	return Explanation{
		Touch:      v.touch,
		Parameters: v.params.list(),
		Referrer:   r.explainReferrer(&f, &v),
		Evidence:   v.weigh(),
		Near:       r.nearMisses(&v),
	}
}

func (ps *params) list() (list []Parameter) {
	for p := paramSource; int(p) < paramCount; p++ {
		if ps.has(p) {
			list = append(list, Parameter{ps.spelled(p), ps.value[p], ps.foundIn(p).String()})
		}
	}
	return list
}

func (r *Resolver) explainReferrer(f *Facts, v *visit) string {
	ref := &v.referrer
	switch {
	case ref.note == NoteSelfReferral:
		return "none: a page of the site itself"
	case ref.note == NoteExcludedReferrer:
		return "none: its host is excluded"
	case !ref.isSet() && !pattern.Parse(f.Referrer).Present:
		return "none was sent"
	case !ref.isSet():
		return "none: it has no host name with a dot"
	case ref.row == nil && ref.category == CategoryEmail:
		return ref.host + " is unknown, but its first label is that of a mail program"
	case ref.row == nil:
		return ref.host + " " + r.explainUnknown(ref.host)
	}
	text := ref.host + " fits " + ref.row.key
	if ref.row.own {
		text += ", an own source"
	}
	switch {
	case ref.category != CategoryNone:
		text += ": " + string(ref.category)
	case ref.row.category != CategoryNone:
		text += ": " + string(ref.row.category) + ", which this preset does not tell apart"
	default:
		text += ": no category"
	}
	return text
}

// explainUnknown says why no row counts.
func (r *Resolver) explainUnknown(host string) string {
	if row := r.table.hosts.find(host); row != nil && row.needsParam {
		return "counts as " + string(row.category) + " only with a keyword in " + strings.ReplaceAll(row.params, ",", " or ")
	}
	return "is unknown"
}

// weigh goes through the evidence as decide does.
func (v *visit) weigh() []Weighed {
	list := []Weighed{
		{Evidence: conversion.EvidenceCampaign, Found: v.campaignText()},
		{Evidence: conversion.EvidenceClickID, Found: v.idText(v.paid)},
		{Evidence: conversion.EvidenceReferrer, Found: v.referrerText()},
		{Evidence: conversion.EvidenceClickID, Found: v.idText(v.free)},
		{Evidence: conversion.EvidenceNone, Found: directSource + " / " + directMedium},
	}
	absent := [...]string{
		"no source, medium or campaign was given", "no click id of an ad was there", "no referrer counts",
		"no other click id was there", "",
	}
	winner := ""
	for i := range list {
		w := &list[i]
		switch {
		case w.Found == "":
			w.Why = absent[i]
		case winner == "":
			w.Used = true
			winner = [...]string{"the campaign", "the click id of an ad", "the referrer", "the click id", ""}[i]
		default:
			w.Why = winner + " is stronger" + v.given(giver(i))
		}
	}
	return list
}

// given says what a giver added to a campaign.
func (v *visit) given(by giver) string {
	switch source, medium := v.sourceFrom == by, v.mediumFrom == by; {
	case by == fromFields:
		return ""
	case source && medium:
		return ", but gives source and medium"
	case source:
		return ", but gives the source"
	case medium:
		return ", but gives the medium"
	}
	return ""
}

func (v *visit) campaignText() string {
	if !v.params.hasCampaign() {
		return ""
	}
	var texts []string
	for p := paramSource; p <= paramCampaign; p++ {
		if v.params.has(p) {
			texts = append(texts, v.params.spelled(p))
		}
	}
	return strings.Join(texts, ", ")
}

func (v *visit) idText(p param) string {
	if p == noParam {
		return ""
	}
	if p.id().paid {
		return fmt.Sprintf("%s: %s / %s", p.id().name, v.paidSource(), v.paidMedium())
	}
	return fmt.Sprintf("%s: %s / %s", p.id().name, p.id().source, p.id().medium)
}

func (v *visit) referrerText() string {
	if !v.referrer.isSet() {
		return ""
	}
	return v.referrer.source + " / " + v.referrer.medium
}

// nearMisses lists the rules before the one that held which lack one of
// several conditions.
func (r *Resolver) nearMisses(v *visit) (near []NearMiss) {
	for i := range r.custom {
		c := &r.custom[i]
		lacks := c.lacking(r, &v.touch, v)
		if len(lacks) == 0 {
			return near
		}
		if len(lacks) == 1 && len(c.conditions) > 1 {
			near = append(near, NearMiss{c.channel, c.name, lacks[0]})
		}
	}
	set := r.atoms(&v.touch, v)
	held := r.rules.decide(set)
	for i, l := range r.rules.lines[:held] {
		if lacks := l.need &^ set; lacks.size() == 1 && l.need.size() > 1 {
			near = append(near, NearMiss{l.channel, r.rules.names[i], lacks.String()})
		}
	}
	return near
}

// String returns the explanation as lines of text.
func (e Explanation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s / %s: %s (%s)\n", e.Touch.Source, e.Touch.Medium, e.Touch.Channel, e.Touch.Rule)
	for _, p := range e.Parameters {
		fmt.Fprintf(&b, "parameter %s = %q in the %s\n", p.Name, p.Value, p.From)
	}
	fmt.Fprintf(&b, "referrer  %s\n", e.Referrer)
	for _, w := range e.Evidence {
		switch {
		case w.Used:
			fmt.Fprintf(&b, "evidence  %s (%s) decides\n", w.Evidence, w.Found)
		case w.Found != "" && w.Evidence != conversion.EvidenceNone:
			fmt.Fprintf(&b, "evidence  %s (%s) does not: %s\n", w.Evidence, w.Found, w.Why)
		}
	}
	for _, n := range e.Near {
		fmt.Fprintf(&b, "nearly    %s (%s) lacks %s\n", n.Channel, n.Rule, n.Lacks)
	}
	return b.String()
}
