package channel

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// Rule is an own channel: it takes the visits for which all its conditions
// hold. Rules come before those of the preset, in order, and the first that
// holds decides.
//
// A condition on something absent is false; "(direct)", "(none)" and "(not set)"
// are texts like others. A Not field is the complement of
// the condition beside it, so it holds for what is absent. As everywhere in
// this package, source, medium, campaign, term and content are compared without
// regard to case, except in [PresetUA]. A rule without conditions takes all
// that is left and must be the last.
//
// Patterns are made by the constructors of package rule, or as plain data:
//
//	channel.Rule{
//		Channel:  "Brand Search",
//		Category: channel.CategorySearch,
//		Term:     conversion.Pattern{Op: conversion.Containing, Values: []string{"acme"}},
//	}
type Rule struct {
	Channel string // any name, not empty

	Source, NotSource             conversion.Pattern
	Medium, NotMedium             conversion.Pattern
	Campaign, NotCampaign         conversion.Pattern
	Term, NotTerm                 conversion.Pattern
	Content, NotContent           conversion.Pattern
	ReferrerHost, NotReferrerHost conversion.Pattern // without www., which a host in the pattern loses too
	PageHost, NotPageHost         conversion.Pattern // known to [Resolver.Touch] only
	PagePath, NotPagePath         conversion.Pattern // known to [Resolver.Touch] only

	Category, NotCategory Category // of the source, or of the referrer that gave it
	ClickID, NotClickID   string   // the name of the touch's click id, such as "gclid"; an unknown one is a fault
	Paid, NotPaid         bool     // by its medium or a click id, as GA4 defines paid
}

// subject is a text of a visit that a rule can be about.
type subject uint8

const (
	ofSource subject = iota
	ofMedium
	ofCampaign
	ofTerm
	ofContent
	ofReferrerHost
	ofPageHost
	ofPagePath
	ofCategory
	ofClickID
	ofPayment
)

const yes = "yes" // what ofPayment is for paid visits

// kind returns the normal form of the subject.
func (s subject) kind() pattern.Subject {
	switch s {
	case ofReferrerHost, ofPageHost:
		return pattern.HostName
	case ofPagePath:
		return pattern.Path
	}
	return pattern.Plain
}

// text returns the subject of a visit, "" if it is absent.
func (s subject) text(r *Resolver, t *conversion.Touch, v *visit) string {
	switch s {
	case ofSource:
		return t.Source
	case ofMedium:
		return t.Medium
	case ofCampaign:
		return t.Campaign
	case ofTerm:
		return t.Term
	case ofContent:
		return t.Content
	case ofReferrerHost:
		return t.ReferrerHost
	case ofCategory:
		return string(r.categoryOfTouch(t))
	case ofClickID:
		return t.ClickID.Name
	case ofPayment:
		if isPaid(t) {
			return yes
		}
		return ""
	}
	if v == nil {
		return ""
	}
	if s == ofPageHost {
		return v.page.Host
	}
	return v.page.TrimmedPath()
}

// condition is one field of a Rule that is set.
type condition struct {
	field   string
	subject subject
	not     bool
	pattern conversion.Pattern // or
	word    string
	matcher *pattern.Matcher // of the pattern, once compiled
}

func (c *condition) holds(r *Resolver, t *conversion.Touch, v *visit) bool {
	text := c.subject.text(r, t, v)
	switch {
	case text == "":
		return c.not
	case c.matcher != nil:
		return c.matcher.Match(text) != c.not
	}
	return (text == c.word) != c.not
}

// conditions returns the fields that are set.
func (r *Rule) conditions() (list []condition) {
	match := func(field string, s subject, is, not conversion.Pattern) {
		if isSet(is) {
			list = append(list, condition{field: field, subject: s, pattern: is})
		}
		if isSet(not) {
			list = append(list, condition{field: "Not" + field, subject: s, pattern: not, not: true})
		}
	}
	equal := func(field string, s subject, is, not string) {
		if is != "" {
			list = append(list, condition{field: field, subject: s, word: is})
		}
		if not != "" {
			list = append(list, condition{field: "Not" + field, subject: s, word: not, not: true})
		}
	}
	match("Source", ofSource, r.Source, r.NotSource)
	match("Medium", ofMedium, r.Medium, r.NotMedium)
	match("Campaign", ofCampaign, r.Campaign, r.NotCampaign)
	match("Term", ofTerm, r.Term, r.NotTerm)
	match("Content", ofContent, r.Content, r.NotContent)
	match("ReferrerHost", ofReferrerHost, r.ReferrerHost, r.NotReferrerHost)
	match("PageHost", ofPageHost, r.PageHost, r.NotPageHost)
	match("PagePath", ofPagePath, r.PagePath, r.NotPagePath)
	equal("Category", ofCategory, string(r.Category), string(r.NotCategory))
	equal("ClickID", ofClickID, r.ClickID, r.NotClickID)
	equal("Paid", ofPayment, yesIf(r.Paid), yesIf(r.NotPaid))
	return list
}

func isSet(p conversion.Pattern) bool {
	return p.Op != conversion.Plain || len(p.Values) > 0 || p.Fold
}

func yesIf(set bool) string {
	if set {
		return yes
	}
	return ""
}

// customRule is a compiled Rule.
type customRule struct {
	channel    string
	name       string
	conditions []condition
}

func compileRules(rules []Rule, fold bool, faults *faults) []customRule {
	var compiled []customRule
	for i, rule := range rules {
		path := fmt.Sprintf("Custom[%d]", i)
		c := customRule{rule.Channel, fmt.Sprintf("custom[%d]", i), rule.conditions()}
		if c.channel == "" {
			faults.add(path+".Channel", "channel", "the rule names no channel")
		}
		if len(c.conditions) == 0 && i < len(rules)-1 {
			faults.add(path, "empty", "a rule without conditions takes everything and must be the last")
		}
		for j := range c.conditions {
			c.conditions[j].compile(path, fold, faults)
		}
		compiled = append(compiled, c)
	}
	return compiled
}

func (c *condition) compile(path string, fold bool, faults *faults) {
	path += "." + c.field
	if c.word != "" {
		switch {
		case c.subject == ofCategory && !Category(c.word).valid():
			faults.add(path, "category", fmt.Sprintf("unknown category %q", c.word))
		case c.subject == ofClickID && clickIDNamed(c.word) < 0:
			faults.add(path, "click_id", fmt.Sprintf("unknown click id %q", c.word))
		}
		return
	}
	if c.subject == ofReferrerHost {
		c.pattern = withoutWWWs(c.pattern)
	}
	matcher, err := pattern.Compile(c.subject.kind(), pattern.Spec{
		Op:     string(c.pattern.Op),
		Values: c.pattern.Values,
		Fold:   c.pattern.Fold || fold && c.subject.kind() == pattern.Plain,
	})
	c.matcher = matcher
	for _, err := range unjoined(err) {
		code := "pattern"
		if e, ok := errors.AsType[*pattern.Error](err); ok {
			code = e.Code
		}
		faults.add(path, code, err.Error())
	}
}

// withoutWWWs drops the www. of the whole hosts in a pattern, as that of a
// referrer is.
func withoutWWWs(p conversion.Pattern) conversion.Pattern {
	switch p.Op {
	case conversion.Plain, conversion.EqualTo, conversion.OneOf, conversion.MatchingGlob:
	default:
		return p
	}
	p.Values = slices.Clone(p.Values)
	for i, host := range p.Values {
		if isHost(host) {
			p.Values[i] = withoutWWW(pattern.Host(host))
		}
	}
	return p
}

func unjoined(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err != nil {
		return []error{err}
	}
	return nil
}

// firstCustom returns the first own rule that holds, or nil.
func (r *Resolver) firstCustom(t *conversion.Touch, v *visit) *customRule {
	for i := range r.custom {
		if c := &r.custom[i]; c.holds(r, t, v) {
			return c
		}
	}
	return nil
}

func (c *customRule) holds(r *Resolver, t *conversion.Touch, v *visit) bool {
	for i := range c.conditions {
		if !c.conditions[i].holds(r, t, v) {
			return false
		}
	}
	return true
}

// lacking names the conditions that do not hold.
func (c *customRule) lacking(r *Resolver, t *conversion.Touch, v *visit) (fields []string) {
	for i := range c.conditions {
		if !c.conditions[i].holds(r, t, v) {
			fields = append(fields, c.conditions[i].field)
		}
	}
	return fields
}

// categoryOfTouch returns the category of the source, else that of the
// referrer, if that gave the source.
func (r *Resolver) categoryOfTouch(t *conversion.Touch) Category {
	category := r.categoryOf(t.Source)
	if category == CategoryNone && t.Evidence == conversion.EvidenceReferrer {
		category = Category(t.Category)
	}
	return category
}
